"""What an uploaded file seems to be: its kind, its columns, and what each of them may mean."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from data.errors import ImportProblem
from data.importing import match_mapping
from data.importing._currency import common
from data.importing._lines import Lines, Record
from data.importing._mapping import Numbers
from data.importing._sources import checked_header
from data.importing._text import open_text
from data.workspaces._fields import Kind, fields
from data.workspaces._profile import Column, day_in, numbers_of

DELIMITERS = (",", ";", "\t", "|")
MOST_COLUMNS = 300
MOST_TITLE = 200
MOST_MARKS = 5
_ORDERED = ("order_id", "product_id", "product_name", "quantity", "unit_price")
_DESCRIBED = ("industry", "account_type", "commercial_segment", "owner", "parent_account_id")


class _Plain(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DayForm(_Plain):
    """One way to read the dates of a column: `form` as in mappings or 'ISO', and an example."""

    form: str
    example: str


class SeenColumn(_Plain):
    """A column of the file as the form offers it. `days` is empty where it holds no dates.

    marks: the signs and codes of currencies beside its amounts, the most frequent first.
    """

    name: str
    samples: list[str]
    number: bool
    days: list[DayForm]
    marks: list[str] = []


class Seen(_Plain):
    """An uploaded file, read once.

    guesses: by kind, the source column of each field that could be told.
    numbers: how numbers may be written; several forms mean that the file cannot tell.
    currencies: what all amounts may be in, the likeliest first; none where nothing says it.
    shipped: name of the mapping that comes with Quintile and fits, if one does.
    """

    kind: Kind
    rows: int
    delimiter: str
    columns: list[SeenColumn]
    guesses: dict[Kind, dict[str, str]]
    numbers: list[Numbers | None]
    currencies: list[str] = []
    shipped: str | None
    notes: list[str]


def recognise(path: Path, name: str) -> Seen:
    """Read a CSV file once and say what it seems to be; `name` is what the person calls it.

    Raises:
        ImportProblem: it is empty, no text, or no table; the sentence says what to do.
    """
    with tempfile.TemporaryDirectory(prefix="quintile-seen-") as scratch:
        text = open_text(path, name, Path(scratch))
        delimiter = _delimiter(text.path)
        records = Lines(text.path, delimiter).records()
        header = _header(next(records, None), name)
        columns = [Column(title) for title in header]
        rows = malformed = 0
        for record in records:
            rows += 1
            malformed += bool(record.problem)
            for column, value in zip(columns, record.fields, strict=False):
                column.note(value)
    if not rows:
        raise ImportProblem(f"{name} has column titles and no rows. Export it again.")
    if malformed == rows:
        raise ImportProblem(
            f"No line of {name} has as many values as there are column titles. Is a title line "
            "missing, or another one above it? Put the titles into the first line."
        )
    notes = list(text.findings)
    if malformed:
        notes.append(f"{malformed:,} lines do not fit the columns; they will be rejected.")
    return _seen(path, [column for column in columns if column.name], rows, delimiter, notes)


def _seen(path: Path, columns: list[Column], rows: int, delimiter: str, notes: list[str]) -> Seen:
    days = {column.name: column.days() for column in columns}
    numeric = {column.name for column in columns if not days[column.name] and column.is_number}
    guesses: dict[Kind, dict[str, str]] = {
        "transactions": _guess("transactions", columns, days, numeric),
        "accounts": _guess("accounts", columns, days, numeric),
    }
    lines = guesses["transactions"]
    known = fields("transactions")
    figures = {title for field, title in lines.items() if known[field].kind == "number"} or numeric
    try:
        shipped = match_mapping([path]).name
    except ImportProblem:
        shipped = None
    return Seen(
        kind=(
            "transactions"
            if shipped or _is_lines(lines, guesses["accounts"], columns, rows)
            else "accounts"
        ),
        rows=rows,
        delimiter=delimiter,
        columns=[
            SeenColumn(
                name=column.name,
                samples=column.samples,
                number=column.name in numeric,
                days=_day_forms(column, days[column.name]),
                marks=column.marks[:MOST_MARKS] if column.name in numeric else [],
            )
            for column in columns
        ],
        guesses=guesses,
        numbers=numbers_of([column for column in columns if column.name in figures]),
        currencies=common(
            mark for column in columns if column.name in figures & numeric for mark in column.marks
        ),
        shipped=shipped,
        notes=notes,
    )


def _delimiter(path: Path) -> str:
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        first = next((line for line in file if line.strip()), "")
    return max(DELIMITERS, key=first.count)


def _header(first: Record | None, name: str) -> list[str]:
    if first is None:
        raise ImportProblem(f"{name} holds blank lines only. Export it again.")
    if first.problem:
        raise ImportProblem(f"{name}, line {first.line}: the title line has {first.problem}.")
    header = checked_header(name, first.fields)
    if len(header) < 2:
        raise ImportProblem(
            f"{name} has one column only, {header[0][:60]!r}. Columns must be separated by commas, "
            "semicolons, tabs or bars, the same in every line."
        )
    if len(header) > MOST_COLUMNS:
        raise ImportProblem(
            f"{name} has {len(header):,} columns, {MOST_COLUMNS} at most can be read. Keep those of "
            "accounts, dates, products and amounts."
        )
    if longest := next((title for title in header if len(title) > MOST_TITLE), None):
        raise ImportProblem(
            f"{name}: the column title {longest[:60]!r}… has {len(longest):,} characters, {MOST_TITLE} at "
            "most can be read. Shorten it."
        )
    if braced := next((title for title in header if "{" in title or "}" in title), None):
        raise ImportProblem(f"{name}: the column title {braced[:60]!r} has braces. Rename it.")
    return header


def _guess(
    kind: Kind, columns: list[Column], days: Mapping[str, list[str]], numeric: set[str]
) -> dict[str, str]:
    """The column of each field whose title means it and whose values can be it."""
    plain = {re.sub(r"[\W_]", "", column.name.casefold()): column.name for column in columns}
    found: dict[str, str] = {}
    for name, field in fields(kind).items():
        for title in (plain[known] for known in field.names if known in plain):
            taken = title in found.values() and not (
                name == "country" and found.get("region") == title
            )
            right = {"day": bool(days[title]), "number": title in numeric, "text": True}[field.kind]
            if right and not taken:
                found[name] = title
                break
    dated = [name for name, forms in days.items() if forms]
    if kind == "transactions" and "transaction_date" not in found and len(dated) == 1:
        found["transaction_date"] = dated[0]
    if "net_amount" in found:
        found.pop("unit_price", None)
    return found


def _is_lines(
    guess: Mapping[str, str], who: Mapping[str, str], columns: list[Column], rows: int
) -> bool:
    """Whether rows look like what was bought, and not like who buys: a row each, with what they are."""
    if "transaction_date" not in guess or not {"net_amount", "unit_price"} & set(guess):
        return False
    if "account_id" not in guess:
        return True
    if any(field in guess for field in _ORDERED) or not any(field in who for field in _DESCRIBED):
        return True
    accounts = next(column for column in columns if column.name == guess["account_id"])
    return len(accounts.values) < rows


def _day_forms(column: Column, forms: list[str]) -> list[DayForm]:
    """The forms with an example that shows how they differ, where one does."""
    telling = next(
        (v for v in column.values if len({day_in(v, form) for form in forms}) == len(forms)),
        next(iter(column.values), ""),
    )
    return [
        DayForm(form=form, example=f"{telling[:30]} is {day_in(telling, form) or 'no date'}")
        for form in forms
    ]
