"""What a figure may follow from: the facts that its passage states, and like ones of the rows it names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations

from agent.ledger.derivation.period_runs import row_before
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.fields import is_before
from agent.ledger.facts.index import Index
from agent.ledger.matching.attribution import Judge
from agent.ledger.text.numbers import read_words

ROWS = 6
"""Rows of a passage whose figures are taken together at most."""
_USUAL = re.compile(r"\bas\s(?:usual|normal|it\snormally|it\susually)")
_TOP = re.compile(
    r"\b(?:(?:top|first|largest|biggest)\s(?P<n>two|three|four|five|six)|(?P<m>two|three|four|five|six)\s(?:largest|biggest|top|highest|leading))\b",
    re.IGNORECASE,
)


class Passage:
    """The operands for one figure. `stated` are the facts that the figures around it state."""

    def __init__(self, index: Index, judge: Judge, stated: Sequence[Entry], words: str) -> None:
        self.index = index
        self.judge = judge
        self.stated = stated
        self.words = words
        context = judge.context
        self.named = [
            (kind, name)
            for names in (context.nearby, context.above, context.topic)
            for kind, several in names.items()
            for name in sorted(several)
        ]

    def leading(self) -> Iterator[list[Entry]]:
        """The first so many rows of the lists of the passage: "the top three together"."""
        said = _TOP.search(self.words)
        count = int(read_words(said["n"] or said["m"]).value) if said else 0
        done = set()
        for entry in (*self.stated, *(self._parts_of_stated() if count else ())):
            column = self.index.column(entry)
            if not entry.in_list or entry.column_key in done or not 1 < count <= len(column):
                continue
            done.add(entry.column_key)
            yield sorted(column, key=lambda row: row.value, reverse=True)[:count]

    def _parts_of_stated(self) -> Iterator[Entry]:
        """The rows of the results whose totals the passage states."""
        for rows in self.index.row_counts:
            for whole in self.stated:
                if whole.is_total and whole.fact.call == rows.fact.call:
                    yield from (
                        e for e in self.index.list_of(rows) if whole in self.index.wholes_of(e)
                    )

    def columns(self, every: bool = False) -> Iterator[list[Entry]]:
        """The like figures of the rows that the passage speaks of; `every`: also where none is stated."""
        columns: dict[str, dict[str, Entry]] = {}
        for entry in self.stated:
            columns.setdefault(entry.column_key, {})[entry.row_key] = entry
        for entry in self._of_named(every):
            columns.setdefault(entry.column_key, {}).setdefault(entry.row_key, entry)
        for rows in (entry for entry in self.stated if entry.is_row_count):
            for entry in self.index.list_of(rows) if 1 < rows.value <= ROWS else ():
                if self.judge.wording.may_measure(entry):
                    columns.setdefault(entry.column_key, {})[entry.row_key] = entry
        yield from (list(rows.values()) for rows in columns.values())

    def _of_named(self, every: bool) -> Iterator[Entry]:
        """The same figures of the other rows that are named."""
        keys = {entry.column_key for entry in self.stated}
        lists = {e.list_key for e in self.stated if e.in_list} if every else ()
        for entry in self.about_named():
            if entry.column_key in keys or (entry.in_list and entry.list_key in lists):
                yield entry

    def about_named(self) -> Iterator[Entry]:
        """The facts of the rows that the passage names."""
        for name in self.named:
            for entry in self.index.about.get(name, ()):
                if all((kind, entry.subject[kind]) in self.named for kind in entry.needed):
                    yield entry

    def pairs(self, units: frozenset[str]) -> Iterator[tuple[Entry, Entry]]:
        """Two figures that may be set against each other: of one column, of one row, or of before."""
        for column in self.columns():
            if column[0].fact.unit in units:
                yield from combinations(column[:ROWS], 2)
        for one, two in combinations(self.stated, 2):
            alike = one.fact.unit == two.fact.unit and one.column_key != two.column_key
            if one.fact.unit in units and alike:
                yield one, two
        for entry in self.stated:
            if entry.fact.unit not in units:
                continue
            for other in self.index.row(entry):
                if is_before(other.measure, entry.measure) or is_before(
                    entry.measure, other.measure
                ):
                    yield (
                        (entry, other)
                        if is_before(other.measure, entry.measure)
                        else (other, entry)
                    )
            if then := row_before(self.index, entry):
                yield entry, then
            for usual in (
                self.index.row(entry) if "days" in units and _USUAL.search(self.words) else ()
            ):
                if usual.measure.startswith("usual_") and entry.fact.unit == "days":
                    yield entry, usual
