"""An answer for people: scope, text, main table, what to ask next, where it came from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.console import RenderableType
from rich.markdown import Markdown
from rich.text import Text

from agent.cli._exports import markdown_table
from agent.cli._failures import printable
from agent.cli._parts import Sheet
from agent.cli._show import Screen, block

if TYPE_CHECKING:
    from agent.answer import Answer

ALL_COLUMNS = " --json has all columns."
MOST_COLUMNS = 10
"""Columns in a pipe, where no width chooses them; the foremost stand first."""
ON_SCREEN = 20
"""Rows of the table on a terminal; a pipe and `--json` have all."""


def show_answer(answer: Answer) -> None:
    """Print an answer; the steps that led to it were told as they happened."""
    screen = Screen()
    screen.print(_page(answer, screen))


def _page(answer: Answer, screen: Screen) -> Iterator[RenderableType]:
    if answer.notice:
        yield Text(printable(answer.notice), style="italic")
    if answer.scope:
        yield Text(printable(answer.scope), style="dim")
    text = printable(answer.report["exports"]["markdown"] if answer.report else answer.text).strip()
    # A pipe gets Markdown as it is, text and table: a document to keep.
    yield Markdown(text, hyperlinks=False) if screen.is_terminal else Text(text)
    if answer.tables and not answer.report:
        table = answer.tables[0]
        rows = table.rows[:ON_SCREEN] if screen.is_terminal else table.rows
        sheet = Sheet(table.title, table.columns, rows, table.total)
        if screen.is_terminal:
            yield block(sheet, answer.currency, screen, elsewhere=ALL_COLUMNS)
        else:
            yield Text(markdown_table(_foremost(sheet), answer.currency))
            if len(sheet.columns) > MOST_COLUMNS:
                told = f"{MOST_COLUMNS} of {len(sheet.columns)} columns.{ALL_COLUMNS}"
                yield Text(told, style="dim")
        if len(rows) < len(table.rows):
            left = f"{len(rows)} of {len(table.rows)} rows. --json, or a pipe, has all of them."
            yield Text(left, style="dim")
    if answer.follow_ups:
        yield Text("\n".join(["You could ask:", *(f"  {ask}" for ask in answer.follow_ups)]))
    yield Text(_footer(answer), style="dim")


def _foremost(sheet: Sheet) -> Sheet:
    """A table with the columns that people look at first."""
    rows = [row[:MOST_COLUMNS] for row in sheet.rows]
    return Sheet(sheet.title, sheet.columns[:MOST_COLUMNS], rows, sheet.total)


def _footer(answer: Answer) -> str:
    from agent.answer import TRACED

    counted = [
        figure for figure in answer.figures if figure.verdict not in ("skipped", "from_user")
    ]
    traced = sum(figure.verdict in TRACED for figure in counted)
    sentences = [f"{traced} of {len(counted)} figures traced."] if counted else []
    model = "Offline analyst" if answer.usage.offline else answer.usage.model
    sentences.append(f"{model}, {answer.usage.seconds:.1f} s, snapshot {answer.snapshot}.")
    return " ".join(sentences)
