"""What a text claims with one figure: how it may be read, its bound, its sign."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from agent.ledger.text.dates import Period
from agent.ledger.text.numbers import Number


class Kind(StrEnum):
    """What a figure says it is; a percentage is never compared with money."""

    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"
    DAYS = "days"
    MULTIPLE = "multiple"
    SCORE = "score"
    NUMBER = "number"
    DATE = "date"
    RANK = "rank"
    GARBLED = "garbled"


class Bound(StrEnum):
    """How a figure limits the true value."""

    EXACT = "exact"
    ABOUT = "about"
    NEARLY = "nearly"
    BARELY = "barely"
    OVER = "over"
    AT_LEAST = "at_least"
    UNDER = "under"
    AT_MOST = "at_most"


LIMITS = frozenset({Bound.OVER, Bound.AT_LEAST, Bound.UNDER, Bound.AT_MOST})


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to take a figure. `nouns` are the classes of what it counts, if it says."""

    kind: Kind
    number: Number
    nouns: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure in the text and all that its surroundings say about it."""

    start: int
    end: int
    text: str
    readings: tuple[Reading, ...] = ()
    periods: tuple[Period, ...] = ()
    bound: Bound = Bound.EXACT
    sign: int = 0
    direction: int = 0
    currency: str = ""
    selection: bool = False
    spelled: bool = False
    partner: int | None = field(default=None, compare=False)
    skip: str | None = None

    @property
    def kind(self) -> Kind:
        """The first reading's kind."""
        return self.readings[0].kind if self.readings else Kind.DATE
