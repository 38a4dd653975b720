"""Holds "has risen to 6 %" to what the figure was before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.ledger.derivation.exchanged_sides import direct
from agent.ledger.derivation.finding import Finding
from agent.ledger.derivation.period_runs import row_before
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.fields import is_before
from agent.ledger.facts.index import Index
from agent.ledger.parsed_text import ParsedText
from agent.ledger.vocabulary.kinds import PERIODS
from agent.ledger.vocabulary.movement import FALLS, FELL, RISES, ROSE, WENT_DOWN, WENT_UP

_MOVED_TO = re.compile(
    rf"\b(?:(?P<up>{ROSE}|{RISES}|raised|{WENT_UP})|{FELL}|{FALLS}|{WENT_DOWN})"
    r"(?:\s(?!from\b)[a-z]+){0,4}?,?\sto\s(?:(?:about|only|just|around|nearly)\s)?(?:[£$€]\s?)?$"
)
_THAN_BEFORE = re.compile(
    r",?\s(?:was|is|were|are)\s(?:[a-z]+\s)?(?:(?P<up>higher|larger|more)|lower|smaller|less|fewer)\sthan\s(?:in\s)?"
    r"(?:before|(?:a|the)\s(?:year|month|quarter|period)\s(?:before|earlier|ago)|last\s(?:year|quarter|month))\b"
)
_REACH = 72
"""Characters before a figure in which the verb stands."""


def moved_otherwise(
    index: Index, text: ParsedText, findings: Sequence[Finding]
) -> Iterator[tuple[int, Entry]]:
    """What figures were before, where the words say that they moved the other way since."""
    for i, entry in direct(findings):
        start = text.claims[i].start
        said = _MOVED_TO.search(text.blanked[max(0, start - _REACH) : start])
        if said is None or entry.is_change or entry.day is not None:
            continue
        way = 1 if said["up"] else -1
        before = list(_before(index, entry))
        moves = [(entry.value - then.value) * way for then in before]
        if moves and max(moves) < 0:
            yield i, before[0]


def beyond_before(
    index: Index, text: ParsedText, findings: Sequence[Finding]
) -> Iterator[tuple[int, Entry]]:
    """Figures that the words call higher than before which were lower, or the reverse."""
    for i, entry in direct(findings):
        than = _THAN_BEFORE.match(text.blanked, text.claims[i].end)
        for before in index.row(entry) if than else ():
            if than and is_before(before.measure, entry.measure):
                change = entry.value - before.value
                if change * (1 if than["up"] else -1) < 0:
                    yield i, before


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
