"""The verified figures of a sentence, and which of two of them is the earlier one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from agent.answer import Verdict
from agent.ledger.derivation.finding import Finding
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.fields import is_before
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Bound, Claim, Kind
from agent.ledger.text.intervals import Interval, interval_of
from agent.ledger.text.units import kind_of
from agent.ledger.vocabulary.cues import SET_AGAINST
from agent.ledger.vocabulary.kinds import PERIODS

_TO = re.compile(r"(?:[^;:.,£$€%\d]|(?<=\d)[.,](?=\d)){0,40}\sto\s(?:[£$€]\s?)?")
_BACK_TO = re.compile(
    r"[^;:.£$€%\d]{0,24}\s\(?(?:after|(?:up|down)\sfrom|from)\s(?:[a-z]+\s){0,2}(?:[£$€]\s?)?"
)
_SET_AGAINST = re.compile(rf"[^;.£$€]{{0,40}}\s{SET_AGAINST}\s(?:[a-z]+\s){{0,2}}(?:[£$€]\s?)?")
_NO = re.compile(r"\b(?:no|none|never|nobody|not\sone)\b", re.IGNORECASE)
AMOUNTS = (Kind.MONEY, Kind.NUMBER)


@dataclass(frozen=True, slots=True)
class Stated:
    """A verified figure: its claim, the fact that it rests on if there is one, and its verdict."""

    claim: Claim
    rests_on: Entry | None
    verdict: Verdict
    derived: Decimal | None = None
    """Its exact value, where it is derived."""

    @classmethod
    def of(cls, claim: Claim, finding: Finding) -> Stated:
        """A figure and what was found of it."""
        return cls(claim, finding.entry, finding.verdict, finding.value)

    @property
    def entry(self) -> Entry | None:
        """The fact that it states outright."""
        return self.rests_on if self.verdict == "direct" and not self.claim.periods else None

    @property
    def kind(self) -> Kind:
        """What it is by its fact: "20 times" may be a count."""
        stated = kind_of(self.entry.fact.unit) if self.entry else None
        return stated or self.claim.kind

    @property
    def value(self) -> Decimal:
        """The exact value where a fact gives it, else what the text shows."""
        if self.entry is not None and self.claim.bound is Bound.EXACT:
            return abs(self.entry.value)
        if self.derived is not None and self.claim.bound is Bound.EXACT:
            return abs(self.derived)
        return self.claim.readings[0].number.value

    @property
    def shown(self) -> Decimal:
        """What the text shows."""
        return self.claim.readings[0].number.value

    @property
    def slack(self) -> Decimal:
        """How far the exact value may be from what the text shows."""
        if self.entry is not None and abs(self.entry.value) == self.shown:
            return Decimal(0)
        if self.derived is not None and self.claim.bound is Bound.EXACT:
            return Decimal(0)
        return self.claim.readings[0].number.step / 2


def alike(one: Claim, two: Claim) -> bool:
    """Whether two figures may count the same."""
    a, b = one.readings[0].nouns, two.readings[0].nouns
    return not a or not b or bool(a & b)


def reach_of(claim: Claim, clause: str) -> Interval:
    """What a figure allows: "no quarter fell below £100,000" means that all were at least that."""
    bound = claim.bound.negated if _NO.search(clause) else claim.bound
    return interval_of(claim.readings[0].number, bound)


def order_in_time(text: ParsedText, one: Stated, two: Stated) -> int:
    """1 when the figure that stands first is the earlier one, -1 when it is the later one, 0 if unknown."""
    a, b = one.rests_on, two.rests_on
    if a is None or b is None:
        return 0
    gap = text.blanked[one.claim.end : two.claim.start]
    if _SET_AGAINST.fullmatch(gap):
        return -1
    if is_before(a.measure, b.measure) or is_before(b.measure, a.measure):
        return 1 if is_before(a.measure, b.measure) else -1
    if a.measure != b.measure:
        return 0
    apart = [kind for kind, of in a.subject.items() if b.subject.get(kind, of) != of]
    if apart and PERIODS.issuperset(apart):
        return 1 if all(a.subject[kind] < b.subject[kind] for kind in apart) else -1
    if text.moves(one.claim) and _TO.fullmatch(gap):
        return 1
    return -1 if not apart and _BACK_TO.fullmatch(gap) else 0
