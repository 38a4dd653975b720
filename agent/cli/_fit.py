"""Which columns of a table fit the width of a terminal, and how wide each becomes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len

from agent.answer import Column

GAP = 2
NARROW_TEXT = 16
WIDE_TEXT = 60


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

    Columns come in order of importance: each is taken when its least width still fits. Columns that
    hold nothing but dashes are never shown; the first column always is.
    """
    filled = [
        place
        for place in range(len(columns))
        if place == 0 or any(row[place] != "–" for row in cells)
    ]
    needs = {place: _need(columns[place], [row[place] for row in cells]) for place in filled}
    if width is None:
        needs = {
            place: max(longest, cell_len(columns[place].title))
            for place, (_, longest, _) in needs.items()
        }
        return Fitted(filled, list(needs.values()), [])
    kept: list[int] = []
    room = width + GAP
    for place in filled:
        least = needs[place][0] + GAP
        if least <= room or not kept:
            kept.append(place)
            room -= least
    widths = []
    for place in kept:
        least, _, wished = needs[place]
        more = max(0, min(wished - least, room))
        room -= more
        widths.append(least + more)
    return Fitted(kept, widths, [columns[place].title for place in filled if place not in kept])


def _need(column: Column, cells: Sequence[str]) -> tuple[int, int, int]:
    """Least width, width of the longest cell, width worth having."""
    longest = max((cell_len(line) for cell in cells for line in cell.split("\n")), default=0)
    heading = max(cell_len(word) for word in column.title.split())
    if column.unit is not None:
        least = max(longest, heading)
        return least, longest, least
    least = max(min(longest, NARROW_TEXT), heading)
    return least, longest, max(min(longest, WIDE_TEXT), heading)
