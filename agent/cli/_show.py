"""Results on the screen: blocks of figures and tables for people, other forms on request."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console, Group, RenderableType
from rich.table import Table as Grid
from rich.text import Text

from agent.cli._failures import printable
from agent.cli._fit import GAP, fit, is_number
from agent.cli._parts import Facts, Sheet, heading, parts_of, primary_sheet, words
from agent.tables import title

if TYPE_CHECKING:
    from tools._registry import Outcome
    from tools._spec import Result

PIPE_WIDTH = 100_000
ELSEWHERE = " --csv, --json and --md have all columns."
# More figures than this stand two abreast where the terminal has the room.
MANY = 12
WIDE = 96
SHORT = 28
MOST_ROWS = 50
MOST_NAMED = 6
"""Columns without room that are named; of more it is told how many there are."""


def show(outcome: Outcome, form: str | None) -> None:
    """Print a finished tool call: `form` is json, csv, md, or None for people."""
    from agent.cli import _exports

    result = outcome.result
    match form:
        case "json":
            sys.stdout.write(result.model_dump_json(indent=2) + "\n")
        case "csv":
            _exports.write_csv(result, sys.stdout)
            if result.empty_reason:
                print(printable(result.empty_reason), file=sys.stderr)
        case "md":
            sys.stdout.write(_exports.markdown(outcome.tool, result))
        case _:
            screen = Screen()
            screen.print(_page(outcome, screen))


class Screen:
    """The standard output: coloured and fitted on a terminal, plain whole lines in a pipe."""

    def __init__(self) -> None:
        self.console = Console(
            file=sys.stdout, highlight=False, markup=False, emoji=False, legacy_windows=False
        )
        self.is_terminal = self.console.is_terminal
        if not self.is_terminal:
            self.console.width = PIPE_WIDTH

    @property
    def width(self) -> int | None:
        """Columns of the terminal; None in a pipe, where lines are as long as they need."""
        return self.console.width if self.is_terminal else None

    def print(self, parts: Iterable[RenderableType]) -> None:
        """Print parts with an empty line between them."""
        with self.console.capture() as captured:
            for number, part in enumerate(parts):
                if number:
                    self.console.print()
                self.console.print(part)
        lines = captured.get().splitlines()
        # Cells are padded to the width of their column; a pipe has no use for blanks at the end.
        sys.stdout.writelines(f"{line.rstrip()}\n" for line in lines)


def _page(outcome: Outcome, screen: Screen) -> Iterable[RenderableType]:
    result = outcome.result
    yield Group(
        Text(title(outcome.tool), style="bold"),
        Text(heading(result), style="dim"),
    )
    if result.empty_reason:
        yield Text(printable(result.empty_reason))
    main = primary_sheet(result)
    for part in parts_of(result):
        cut = part if main and part.title == main.title else _cut(part)
        yield block(cut, result.currency, screen, elsewhere=ELSEWHERE)
    yield Text(_footer(outcome, result), style="dim")


def _cut(part: Facts | Sheet) -> Facts | Sheet:
    """A table beside the main one with as many rows as people read, and where the others are."""
    if isinstance(part, Facts) or len(part.rows) <= MOST_ROWS:
        return part
    title = f"{part.title} ({MOST_ROWS} of {len(part.rows):,} rows; --json and --md have all)"
    return Sheet(title, part.columns, part.rows[:MOST_ROWS], part.total)


def _footer(outcome: Outcome, result: Result) -> str:
    sentences = [f"Snapshot {outcome.snapshot}, {outcome.ms:,.0f} ms."]
    main = primary_sheet(result)
    if main and main.rows and main.total > len(main.rows):
        more = " --limit shows more." if "limit" in outcome.arguments else ""
        sentences.insert(0, f"{len(main.rows):,} of {main.total:,} rows.{more}")
    return " ".join(sentences)


def block(
    part: Facts | Sheet, currency: str, screen: Screen, *, elsewhere: str = ""
) -> RenderableType:
    """A part of a result as something rich prints; `elsewhere` says where all columns are."""
    if isinstance(part, Sheet):
        return _table(part, currency, screen, elsewhere)
    return _facts(part, currency, screen)


def _facts(facts: Facts, currency: str, screen: Screen) -> RenderableType:
    lines = [
        (Text(entry.label, style="dim"), Text(words(entry.value, entry.unit, currency)))
        for entry in facts.entries
    ]
    parts: list[RenderableType] = [] if facts.title is None else [Text(facts.title, style="bold")]
    if (screen.width or 0) >= WIDE and len(lines) > MANY:
        short = [line for line in lines if len(line[1]) <= SHORT]
        parts.append(_grid(short, abreast=2))
        lines = [line for line in lines if len(line[1]) > SHORT]
    if lines:
        parts.append(_grid(lines, abreast=1))
    return Group(*parts)


def _grid(lines: Sequence[tuple[Text, Text]], abreast: int) -> RenderableType:
    height = -(-len(lines) // abreast)
    grid = Grid.grid(padding=(0, GAP, 0, 0))
    for _ in range(abreast):
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
    for row in range(height):
        grid.add_row(*(cell for line in lines[row::height] for cell in line))
    return grid


def _table(sheet: Sheet, currency: str, screen: Screen, elsewhere: str) -> RenderableType:
    cells = [
        [
            words(value, column.unit, currency)
            for value, column in zip(row, sheet.columns, strict=True)
        ]
        for row in sheet.rows
    ]
    fitted = fit(sheet.columns, cells, screen.width)
    # The line below the headings takes one blank of the gap.
    table = Grid(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, GAP - 1, 0, 0))
    for place, width in zip(fitted.kept, fitted.widths, strict=True):
        column = sheet.columns[place]
        table.add_column(
            Text(column.title),
            justify="right" if is_number(column) else "left",
            width=width,
            overflow="fold",
            no_wrap=screen.width is None,
        )
    for row in cells:
        table.add_row(*(Text(_in_row(row[place], screen)) for place in fitted.kept))
    lines: list[RenderableType] = [Text(sheet.title, style="bold"), table]
    if fitted.left_out:
        note = f"No room for: {_few(fitted.left_out)}.{elsewhere}"
        lines.append(Text(note, style="dim"))
    return Group(*lines)


def _few(names: Sequence[str]) -> str:
    """The first names of columns, and how many more there are."""
    more = len(names) - MOST_NAMED
    return (
        ", ".join(names) if more < 2 else f"{', '.join(names[:MOST_NAMED])} and {more} more columns"
    )


def _in_row(text: str, screen: Screen) -> str:
    # In a pipe a row is a line.
    return text if screen.width is not None else " ".join(text.split("\n"))
