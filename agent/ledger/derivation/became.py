"""Changes and counts that follow from one figure beside them and the row of before, or the reverse one.

"Has nearly tripled to £132k"; "rose by almost 7 % to £731"; "44 slid from A into B, thirty the other way".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.ledger.derivation.finding import Finding
from agent.ledger.derivation.period_runs import row_before
from agent.ledger.derivation.stated_figures import Stated
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.fields import is_before
from agent.ledger.facts.index import Index
from agent.ledger.notes import described
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Claim, Kind
from agent.ledger.text.intervals import interval_of
from agent.ledger.text.numbers import HUNDRED
from agent.ledger.vocabulary.kinds import INDIVIDUAL, PERIODS
from agent.ledger.vocabulary.measure_words import phrase_of

_TO = re.compile(
    r"(?:\s(?:in|during|for)\s[\w\s]{2,16}?)?,?\sto\s(?:now\s|only\s|just\s)?(?:[£$€]\s?)?"
)
_VERB = re.compile(r"(?:ed|ing)$", re.IGNORECASE)
_OTHER_WAY = re.compile(
    r"(?:\s[a-z]+){0,3}\s(?:(?:in\s)?the\s(?:other|opposite|reverse)\s(?:way|direction)|the\sother\sway\sround)\b"
)
_FLOW = ("from_segment", "to_segment")


def from_what_it_became(
    index: Index, text: ParsedText, claim: Claim, stated: Sequence[Stated]
) -> Finding | None:
    """How a figure follows from the level after it, or from the flow before it, or None."""
    if claim.kind is Kind.NUMBER and _OTHER_WAY.match(text.blanked, claim.end):
        return _the_other_way(index, claim, stated)
    after = next((one for one in stated if one.claim.start >= claim.end), None)
    if after is None or after.entry is None:
        return None
    if not _TO.fullmatch(text.blanked, claim.end, after.claim.start):
        return None
    now = after.entry
    reach = interval_of(claim.readings[0].number, claim.bound)
    for then in _before(index, now):
        if not then.value or now.value == then.value:
            continue
        change = now.value - then.value
        if claim.kind is Kind.MULTIPLE:
            fits = bool(_VERB.search(claim.text)) and reach.holds(now.value / then.value)
        elif not claim.direction or change * claim.direction < 0:
            continue
        elif claim.kind is Kind.PERCENT and now.fact.unit not in ("percent", "probability"):
            fits = reach.holds(abs(change / then.value) * HUNDRED)
        else:
            fits = claim.kind is after.claim.kind and reach.holds(abs(change))
        if fits:
            words = f"{described(now.fact)} against {described(then.fact)}"
            return Finding("derived", now, words)
    return None


def becomes_otherwise(
    index: Index, text: ParsedText, claim: Claim, entry: Entry, after: Claim, now: Entry | None
) -> bool:
    """Whether "rose by 9 % to £731" states a change of something else, and none of what it became."""
    if now is None or now.row_key == entry.row_key or not claim.direction or after.periods:
        return False
    if claim.kind is not Kind.PERCENT or not _TO.fullmatch(text.blanked, claim.end, after.start):
        return False
    apart = any(now.subject.get(k) != of for k, of in entry.subject.items() if k in INDIVIDUAL)
    if not (apart or frozenset(phrase_of(now.measure)).isdisjoint(phrase_of(entry.measure))):
        return False
    reach = interval_of(claim.readings[0].number, claim.bound)
    changes = [
        (now.value - then.value) / then.value * HUNDRED
        for then in _before(index, now)
        if then.value
    ]
    return bool(changes) and not any(reach.holds(abs(change)) for change in changes)


def _before(index: Index, now: Entry) -> Iterator[Entry]:
    """The same figure at the time before: of the row, of the row of time before, of the other side."""
    yield from (then for then in index.row(now) if is_before(then.measure, now.measure))
    if (then := row_before(index, now)) is not None:
        yield then
    column = [one for one in index.column(now) if one.measure == now.measure]
    apart = PERIODS & now.needed
    if len(column) == 2 and apart == now.needed:
        yield from (o for o in column if all(o.subject[k] < now.subject[k] for k in apart))


def _the_other_way(index: Index, claim: Claim, stated: Sequence[Stated]) -> Finding | None:
    """The flow from B to A, where the one from A to B stands before."""
    for one in reversed([one for one in stated if one.claim.end <= claim.start]):
        entry = one.entry
        if entry is None or not all(kind in entry.subject for kind in _FLOW):
            continue
        start, end = (entry.subject[kind] for kind in _FLOW)
        for other in index.column(entry):
            turned = tuple(other.subject.get(kind) for kind in _FLOW) == (end, start)
            if turned and other.value == claim.readings[0].number.value:
                return Finding("direct", other)
        return None
    return None
