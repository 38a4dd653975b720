"""Numbers of rows that are said to have moved one way."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.ledger.derivation.exchanged_sides import direct
from agent.ledger.derivation.finding import Finding
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.parsed_text import ParsedText
from agent.ledger.vocabulary.movement import FALLS, FELL, RISES, ROSE

_ROWS_MOVED = re.compile(
    r"(?:\s[\w■]+){1,2}?\s(?:saw\s(?:its|their)\s[a-z]+\s)?"
    rf"(?:(?P<up>{ROSE}|{RISES}|gained)|{FELL}|{FALLS}|lost)\b"
)
_ALL_ROWS = re.compile(r"(?:^|[.:;\n]\s?|\b[Aa]ll\s(?:the\s)?)$")
"""What stands before a number of rows that is not "the other three", nor "of the four"."""


def rows_moved_otherwise(
    index: Index, text: ParsedText, findings: Sequence[Finding]
) -> Iterator[tuple[int, Entry]]:
    """Numbers of all rows of which the words say that they moved one way: "all three managers lost"."""
    for i, rows in direct(findings):
        claim = text.claims[i]
        said = _ROWS_MOVED.match(text.blanked, claim.end) if rows.is_row_count else None
        if said is None or not _ALL_ROWS.search(text.blanked[: claim.start]):
            continue
        nouns = index.nouns_of_rows(rows)
        columns: dict[str, int] = {}
        for like in index.row_counts:
            if like.value != rows.value or nouns.isdisjoint(index.nouns_of_rows(like) - {"row"}):
                continue
            for entry in index.list_of(like):
                if entry.is_change and entry.fact.unit in ("money", "count", "percent"):
                    moved = entry.value > 0 if said["up"] else entry.value < 0
                    columns[entry.column_key] = columns.get(entry.column_key, 0) + moved
        if columns and rows.value not in columns.values():
            yield i, rows
