"""Rows and columns of a table by two kinds: "the South over four quarters", "the first quarter"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from agent.ledger.facts.entry import Entry, table_of
from agent.ledger.facts.index import Index
from agent.ledger.facts.plan import PERIODS
from agent.ledger.following.cues import SUM
from agent.ledger.names.context import Named

_ACROSS = re.compile(
    r"\b(?:over|across)\s(?:the|all|both|two|three|four|six|twelve|\d+)\b", re.IGNORECASE
)


def lines(
    index: Index, said: Named, words: str, measures: Callable[[Entry], bool]
) -> Iterator[list[Entry]]:
    """The facts of one who is named for all of the other kind, where the words take them together.

    A period is the sum of its regions without a cue, a region is that of its periods with one. `measures`
    tells the facts that may be meant.
    """
    columns: dict[str, list[Entry]] = {}
    for kind, names in said.items():
        for entry in index.about.get((kind, next(iter(names))), ()) if len(names) == 1 else ():
            if len(entry.needed) == 2 and len(entry.needed & said.keys()) == 1 and measures(entry):
                columns.setdefault(table_of(entry.fact), []).append(entry)
    for where, line in columns.items():
        (fixed,) = line[0].needed & said.keys()
        (other,) = line[0].needed - {fixed}
        everyone = {entry.subject[other] for entry in index.tables[where]}
        whole = len({entry.subject[other] for entry in line}) == len(line) == len(everyone) > 1
        meant = fixed in PERIODS or SUM.search(words) or _ACROSS.search(words)
        if whole and meant and _shows_all(index, line[0]):
            yield line


def _shows_all(index: Index, entry: Entry) -> bool:
    """Whether the result of a fact shows all its rows."""
    listings = [both for both in index.listings if both[0].fact.call == entry.fact.call]
    return all(total.value <= shown.value for total, shown in listings)
