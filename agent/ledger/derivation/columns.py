"""Holds the figures of a table's column, or at one place of a list's items, to one field of their rows.

"Champions: £198k, 17.4%; At Risk: £191k, 16.8%; Hibernating: £56k, 19.0%": where the others are shares of
revenue, a share of accounts is out of its column.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from agent.ledger.derivation.finding import Finding
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.intervals import interval_of
from agent.ledger.text.passages import Place


def out_of_column(
    index: Index, text: ParsedText, findings: Sequence[Finding]
) -> Iterator[tuple[int, Entry]]:
    """The figures, by place, that alone in their column are of another field, and what stands there."""
    for column in _columns(text):
        stated = {
            i: entry
            for i in column
            if findings[i].verdict == "direct"
            and (entry := findings[i].entry)
            and entry.in_list
            and entry.day is None
        }
        fields = Counter(entry.column_key for entry in stated.values())
        if not fields or len(fields) < 2:
            continue
        if len(stated) == 2 and text.contexts[column[0]].header:
            yield from _unlike(index, text, stated)
        ((field, times),) = fields.most_common(1)
        for i, entry in stated.items():
            if fields[entry.column_key] == 1 < times:
                own = _own(index, entry, field)
                reading = text.claims[i].readings[0]
                if own and not interval_of(reading.number, text.claims[i].bound).holds(
                    abs(own.value)
                ):
                    yield i, own


def _unlike(
    index: Index, text: ParsedText, stated: Mapping[int, Entry]
) -> Iterator[tuple[int, Entry]]:
    """The two figures of a column when neither field has both."""
    (i, one), (j, two) = stated.items()
    found = []
    for k, entry, other in ((i, one, two), (j, two, one)):
        own = _own(index, entry, other.column_key)
        reading = text.claims[k].readings[0]
        if own and not interval_of(reading.number, text.claims[k].bound).holds(abs(own.value)):
            found.append((k, own))
    yield from found if len(found) == 2 else ()


def _own(index: Index, entry: Entry, field: str) -> Entry | None:
    """The fact of the same row and unit in the field of the others."""
    return next(
        (
            other
            for other in index.row(entry)
            if other.column_key == field and other.fact.unit == entry.fact.unit
        ),
        None,
    )


def _columns(text: ParsedText) -> Iterator[Sequence[int]]:
    """The places of figures that stand under one another."""
    columns: dict[tuple[int | str, ...], list[int]] = {}
    items: dict[tuple[int, int, int], list[int]] = {}
    spans = {
        (s.start, s.end): (s.block, s.level)
        for s in text.layout
        if s.place is Place.ITEM and s.opens
    }
    for i, (claim, context) in enumerate(zip(text.claims, text.contexts, strict=True)):
        if not claim.readings or claim.periods or claim.skip:
            continue
        if context.header:
            columns.setdefault(context.header, []).append(i)
        elif context.span in spans:
            items.setdefault((*spans[context.span], context.span[0]), []).append(i)
    for (block, level, _), figures in items.items():
        shape = _shape(text, figures)
        for place, i in enumerate(figures):
            columns.setdefault((block, level, shape, place), []).append(i)
    yield from (column for column in columns.values() if len(column) > 1)


def _shape(text: ParsedText, figures: Sequence[int]) -> str:
    """What stands between and after the figures of an item: items of other words are no column."""
    ends = [*(text.claims[i].start for i in figures[1:]), text.contexts[figures[0]].span[1]]
    parts = [text.blanked[text.claims[i].end : end] for i, end in zip(figures, ends, strict=True)]
    return "#".join(parts).strip()
