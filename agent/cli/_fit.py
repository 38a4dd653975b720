"""Which columns of a table fit the width of a terminal, and how wide each becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from agent.answer import Column

GAP = 2
NARROW_TEXT = 16
WIDE_TEXT = 60
LONG_WORD = 30


@dataclass(frozen=True)
class Fitted:
    """Columns that fit: `kept` are their positions, `widths` in characters, `left_out` titles."""

    kept: list[int]
    widths: list[int]
    left_out: list[str]


def is_number(column: Column) -> bool:
    """Whether its cells are figures, aligned right and never broken."""
    return column.unit not in (None, "date")


def fit(columns: Sequence[Column], cells: Sequence[Sequence[str]], width: int | None) -> Fitted:
    """Choose columns for `width`; None is a pipe, where every column gets what it needs.

    Columns come in order of importance: each is taken when its least width still fits, those that say
    the same in every row last. Columns that hold nothing but dashes are never shown; the first column
    always is.
    """
    filled = [
        place
        for place in range(len(columns))
        if place == 0 or any(row[place] != "–" for row in cells)
    ]
    needs = {place: _need(columns[place], [row[place] for row in cells]) for place in filled}
    if width is None:
        return Fitted(filled, [needs[place].whole for place in filled], [])
    kept: list[int] = []
    room = width + GAP
    for place in sorted(filled, key=lambda place: _says_the_same([row[place] for row in cells])):
        least = needs[place].least + GAP
        if least <= room or not kept:
            kept.append(place)
            room -= least
    widths = []
    kept.sort()
    for place in kept:
        need = needs[place]
        more = max(0, min(need.wished - need.least, room))
        room -= more
        widths.append(need.least + more)
    return Fitted(kept, widths, [columns[place].title for place in filled if place not in kept])


def _says_the_same(cells: Sequence[str]) -> bool:
    return len(cells) > 1 and len(set(cells)) == 1


@dataclass(frozen=True)
class _Need:
    """Widths of a column: the least, the one worth having, and that of everything on one line."""

    least: int
    wished: int
    whole: int


def _need(column: Column, cells: Sequence[str]) -> _Need:
    longest = max((cell_len(line) for cell in cells for line in cell.split("\n")), default=0)
    heading = _longest_word([column.title])
    whole = max(longest, cell_len(column.title))
    if column.unit is not None:
        return _Need(max(longest, heading), max(longest, heading), whole)
    word = max(heading, min(_longest_word(cells), LONG_WORD))
    return _Need(max(min(longest, NARROW_TEXT), word), max(min(longest, WIDE_TEXT), word), whole)


def _longest_word(texts: Sequence[str]) -> int:
    return max((cell_len(word) for text in texts for word in text.split()), default=0)
