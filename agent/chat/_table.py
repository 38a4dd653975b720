"""A table as the browser gets it, and as a CSV file that a spreadsheet cannot be tricked by."""

from __future__ import annotations

import csv
import io
import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from agent.answer import Table

# A cell that begins like this is run as a formula by spreadsheets, full-width forms included.
_FORMULA = re.compile(r"^[\s\u200b\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]")


def payload(table: Table, currency: str) -> str:
    """The table as JSON for the `DataTable` element: raw values, formatted by the page."""
    return json.dumps(table.model_dump(mode="json") | {"currency": currency})


def as_csv(table: Table) -> str:
    """The table as CSV with exact figures; text that a spreadsheet would run is quoted by `'`.

    Starts with a byte order mark: without it spreadsheets read £ and é wrongly.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([harmless(column.title) for column in table.columns])
    for row in table.rows:
        writer.writerow([harmless(cell) for cell in row])
    return "\ufeff" + out.getvalue()


def harmless(cell: Any) -> Any:
    """The cell as it may stand in a CSV file: numbers as they are, formulas as text."""
    if not isinstance(cell, str) or not _FORMULA.match(cell) or _is_number(cell):
        return cell
    return f"'{cell}"


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite() and text == text.strip()
    except InvalidOperation:
        return False


def file_name(title: str, ending: str) -> str:
    """A file name made from a title, e.g. 'Revenue by segment' gives 'revenue-by-segment.csv'."""
    stem = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60].strip("-")
    return f"{stem or 'table'}.{ending}"
