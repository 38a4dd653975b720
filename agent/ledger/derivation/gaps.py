"""Facts that say by how much one of two sides is higher, and whether the words have it the same way round.

Such a fact is about the side that is higher: "the South outsold the North by £536,594" where the South has
more; "Payments lost £450" where the earlier of two periods has more.
"""

from __future__ import annotations

import re
from decimal import Decimal

from agent.ledger.derivation.finding import Finding
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.matching.attribution import Judge
from agent.ledger.names.context import Context
from agent.ledger.notes import described
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Claim, Kind
from agent.ledger.text.intervals import interval_of
from agent.ledger.text.numbers import HUNDRED
from agent.ledger.text.units import unit_of
from agent.ledger.vocabulary.cues import EXCEEDS, SET_AGAINST
from agent.ledger.vocabulary.kinds import PERIODS, Entity
from agent.ledger.vocabulary.measure_words import stems, words_in

_LESS = re.compile(
    r"\b(?:less|fewer|lower|smaller|below|behind|short|trails?|trailed|lags?|lagged)\b",
    re.IGNORECASE,
)
_MORE = re.compile(
    r"\b(?:more|higher|larger|greater|bigger|above|ahead|leads?|led)\b", re.IGNORECASE
)
_OFF = re.compile(
    r"\b(?:(?P<over>too\s(?:high|optimistic|many|much|large)|over-?(?:estimat|shot|shoot|stat|predict)\w*)|"
    r"too\s(?:low|pessimistic|cautious|few|little|small)|under-?(?:estimat|shot|shoot|stat|predict)\w*)",
    re.IGNORECASE,
)
"""Which way a forecast was off what came: by a positive figure it was too high."""
_THAN = re.compile(rf"\b(?:than|{SET_AGAINST}|unlike)\s(?:the\s|in\s)?$", re.IGNORECASE)
_BY = re.compile(r"\bby\s(?:[a-z]+\s)?(?:[£$€]\s?)?$")
_NET = frozenset({"net"})
_HUNDREDTH = Decimal("0.01")
_AMOUNTS = frozenset({Kind.MONEY, Kind.NUMBER, Kind.POINTS, Kind.DAYS})


def turned_gap(
    index: Index, text: ParsedText, claim: Claim, context: Context, entry: Entry
) -> bool:
    """Whether the words give the difference to the side that has less."""
    if entry.measure.endswith("_off"):
        said = _OFF.search(text.blanked, *context.clause)
        return said is not None and bool(said["over"]) is not (entry.value > 0)
    higher = _higher(index, entry)
    if higher is None:
        return False
    if higher[0] in PERIODS and claim.direction:
        later = _is_later(index, entry, higher)
        return later is not None and later is not (claim.direction > 0)
    span, named = context.clause, _named(text, context.clause, higher[0])
    before = text.blanked[max(0, claim.start - 16) : claim.start]
    if not named and _BY.search(before):  # "A earns more than B, by £9k"
        span, named = context.span, _named(text, context.span, higher[0])
        named = [one for one in named if one[0] < claim.start]
    words = text.blanked[slice(*span)]
    less = bool(_LESS.search(words))
    if not 1 <= len(named) <= 2:
        return False
    if less is bool(_MORE.search(words) or EXCEEDS.search(words)):
        return False
    compared = _THAN.search(text.blanked[max(0, named[0][0] - 24) : named[0][0]])
    if compared and len(named) < 2:
        return False
    first = named[1 if compared else 0][1]
    return (higher in first) is less


def _named(text: ParsedText, span: tuple[int, int], kind: str) -> list[tuple[int, set[Entity]]]:
    """The names of a kind in a part of a text, with where they begin."""
    said = [
        (mention.start, {e for e in mention.entities if e[0] == kind})
        for mention in text.mentions
        if span[0] <= mention.start < span[1]
    ]
    return [(start, entities) for start, entities in said if entities]


def from_gap(index: Index, text: ParsedText, claim: Claim, judge: Judge) -> Finding | None:
    """What changed from one period to the other, where the words say which way: "Payments lost £450"."""
    if claim.direction and claim.kind is Kind.PERCENT:
        return _from_ratio(index, text, claim, judge)
    if not claim.direction or claim.kind not in _AMOUNTS:
        return None
    said = judge.context.all_named
    reach = interval_of(claim.readings[0].number, claim.bound)
    for entry in index.between(unit_of(claim.kind), reach.low, reach.high):
        higher = _higher(index, entry)
        if higher is None or higher[0] not in PERIODS or not reach.holds(entry.value):
            continue
        others = entry.needed - {higher[0]}
        named = all(entry.subject[one] in said.get(one, ()) for one in others)
        turned = turned_gap(index, text, claim, judge.context, entry)
        if (others or entry.title) and named and not turned and judge.wording.allows(entry):
            return Finding("direct", entry)
    return None


def _from_ratio(index: Index, text: ParsedText, claim: Claim, judge: Judge) -> Finding | None:
    """By how many percent the later period is up or down: "revenue rose 5.2%" of a ratio of 1.052."""
    reach = interval_of(claim.readings[0].number, claim.bound)
    words = stems(frozenset(words_in(text.blanked, judge.context.clause)))
    for entry in index.entries:
        higher = _higher(index, entry, "ratio")
        if higher is None or higher[0] not in PERIODS or entry.value <= 0:
            continue
        title = entry.title.rpartition("|")[2]
        called = stems(frozenset(words_in(title, (0, len(title)))) - _NET)
        up = _is_later(index, entry, higher)
        if not called or not called <= words or up is None or up is not (claim.direction > 0):
            continue
        change = HUNDRED * (entry.value - 1 if up else 1 - 1 / entry.value)
        if reach.holds(change.quantize(_HUNDREDTH)):
            return Finding("derived", entry, f"{described(entry.fact)} as a change in percent.")
    return None


def _higher(index: Index, entry: Entry, measure: str = "difference") -> Entity | None:
    """The side that is higher, if that is what the fact is about."""
    if not entry.measure.startswith(measure):
        return None
    return next((side for side in entry.subject.items() if side in _sides(index, entry)), None)


def _is_later(index: Index, entry: Entry, higher: Entity) -> bool | None:
    """Whether the period that is higher is the later one of the two compared."""
    days = {of: period.first for period, of in index.periods}
    others = {side for side in _sides(index, entry) if side != higher and side in days}
    if len(others) != 1 or higher not in days:
        return None
    return days[higher] > days[others.pop()]


def _sides(index: Index, entry: Entry) -> frozenset[Entity]:
    """The two sides that the fact's result compares."""
    sides = index.list_at(entry.fact.call, "sides")
    return frozenset((kind, side.subject[kind]) for side in sides for kind in side.needed)
