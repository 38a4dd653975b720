"""What a text claims with one figure: how it may be read, its bound, its sign."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
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

    @property
    def is_floor(self) -> bool:
        """Whether it says what the true value is at least."""
        return self in (Bound.OVER, Bound.AT_LEAST)

    @property
    def negated(self) -> Bound:
        """What "no", "none" and "never" make of it: none over 50 means that all are at most 50."""
        return _NEGATED.get(self, self)

    @property
    def mirrored(self) -> Bound:
        """What a falling figure makes of it: "more than halved" leaves less than half."""
        return _MIRRORED.get(self, self)

    def admits(self, value: Decimal, limit: Decimal) -> bool:
        """Whether a value is on the side of the limit that the bound says."""
        if value == limit:
            return self in (Bound.AT_LEAST, Bound.AT_MOST)
        return (value > limit) is self.is_floor


_NEGATED = {
    Bound.OVER: Bound.AT_MOST,
    Bound.AT_LEAST: Bound.UNDER,
    Bound.UNDER: Bound.AT_LEAST,
    Bound.AT_MOST: Bound.OVER,
}
_MIRRORED = {
    Bound.OVER: Bound.UNDER,
    Bound.UNDER: Bound.OVER,
    Bound.NEARLY: Bound.BARELY,
    Bound.BARELY: Bound.NEARLY,
}
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


_SIZES = frozenset({Kind.MONEY, Kind.NUMBER, Kind.PERCENT, Kind.SCORE, Kind.DAYS})


def is_size(claim: Claim) -> bool:
    """Whether a figure says how much something is."""
    return bool(claim.readings) and not claim.periods and claim.kind in _SIZES and not claim.skip
