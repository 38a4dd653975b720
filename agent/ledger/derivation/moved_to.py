"""Holds "has risen to 6 %" to what the figure was before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.ledger.derivation.period_runs import row_before
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.fields import is_before
from agent.ledger.facts.index import Index
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Claim
from agent.ledger.vocabulary.kinds import PERIODS
from agent.ledger.vocabulary.movement import FALLS, FELL, RISES, ROSE, WENT_DOWN, WENT_UP

_MOVED_TO = re.compile(
    rf"\b(?:(?P<up>{ROSE}|{RISES}|raised|{WENT_UP})|{FELL}|{FALLS}|{WENT_DOWN})"
    r"(?:\s(?!from\b)[a-z]+){0,4}?,?\sto\s(?:(?:about|only|just|around|nearly)\s)?(?:[£$€]\s?)?$"
)
_REACH = 72
"""Characters before a figure in which the verb stands."""


def moved_otherwise(index: Index, text: ParsedText, claim: Claim, entry: Entry) -> Entry | None:
    """What a figure was before, where the words say that it moved the other way since."""
    said = _MOVED_TO.search(text.blanked[max(0, claim.start - _REACH) : claim.start])
    if said is None or entry.is_change or entry.day is not None:
        return None
    way = 1 if said["up"] else -1
    before = list(_before(index, entry))
    moves = [(entry.value - then.value) * way for then in before]
    return before[0] if moves and max(moves) < 0 else None


def _before(index: Index, entry: Entry) -> Iterator[Entry]:
    """The same figure of the time before: a field of its row, or the earlier one of two rows of time."""
    for other in index.row(entry):
        if is_before(other.measure, entry.measure):
            yield other
    if then := row_before(index, entry):
        yield then
    column = [other for other in index.column(entry) if other.measure == entry.measure]
    times = [kind for kind in PERIODS & entry.needed if len(column) == 2]
    for kind in times:
        yield from (o for o in column if o.subject.get(kind, "~") < entry.subject[kind])
