"""Results for other programs and documents: CSV of the main table, Markdown of everything."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import IO, Any

from pydantic import BaseModel

from agent.cli._fit import is_number
from agent.cli._parts import Facts, Sheet, heading, parts_of, primary_sheet, words
from agent.tables import title
from tools._spec import Result

# A text that starts like this is run by spreadsheets; numbers are left alone.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
BREAKING = re.compile(r'[",\r\n]')
# What Markdown would read as markup, or make a link of.
MARKUP = re.compile(r"([\\`*_\[\]<>|#!~@]|:(?=//)|(?<=www)\.)", re.IGNORECASE)


def write_csv(result: Result, out: IO[str]) -> None:
    """Write the main table with all columns, or the single figures when there is no table.

    Figures are exact and unformatted, dates ISO, nothing is an empty cell. A text that a spreadsheet
    would run as a formula gets an apostrophe in front.
    """
    sheet = primary_sheet(result)
    if sheet is not None:
        out.write(_line(column.name for column in sheet.columns))
        out.writelines(_line(map(_cell, row)) for row in sheet.rows)
        return
    values = {
        name: value for name, value in result if not isinstance(value, list | dict | BaseModel)
    }
    out.write(_line(values))
    out.write(_line(map(_cell, values.values())))


def _line(cells: Iterable[str]) -> str:
    # The csv module leaves a carriage return unquoted when lines end in a line feed alone.
    return (
        ",".join(
            '"' + cell.replace('"', '""') + '"' if BREAKING.search(cell) else cell for cell in cells
        )
        + "\n"
    )


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, int | float | date):
        return str(value)
    if isinstance(value, BaseModel):
        return value.model_dump_json()
    if isinstance(value, list | tuple):
        value = "; ".join(_cell(item) for item in value)
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def markdown(tool: str, result: Result) -> str:
    """The whole result as Markdown, figures formatted as on the screen."""
    blocks = [
        f"# {title(tool)}",
        _escaped(heading(result)),
    ]
    if result.empty_reason:
        blocks.append(_escaped(result.empty_reason))
    for part in parts_of(result):
        if part.title is not None:
            blocks.append(f"## {part.title}")
        blocks.append(
            _bullets(part, result.currency)
            if isinstance(part, Facts)
            else markdown_table(part, result.currency)
        )
    return "\n\n".join(blocks) + "\n"


def markdown_table(sheet: Sheet, currency: str) -> str:
    """A table in pipes; names and notes cannot break out of their cell or bring links along."""
    return "\n".join(
        [
            _row([column.title for column in sheet.columns]),
            _row(["---:" if is_number(column) else "---" for column in sheet.columns]),
            *(
                _row(
                    _escaped(words(value, column.unit, currency))
                    for value, column in zip(row, sheet.columns, strict=True)
                )
                for row in sheet.rows
            ),
        ]
    )


def _bullets(facts: Facts, currency: str) -> str:
    return "\n".join(
        f"- {entry.label}: {_escaped(words(entry.value, entry.unit, currency))}"
        for entry in facts.entries
    )


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _escaped(text: str) -> str:
    return " ".join(MARKUP.sub(r"\\\1", text).split())
