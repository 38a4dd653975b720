"""A tool result taken apart for showing: single figures in blocks, lists of rows as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from agent import wording
from agent.answer import Column
from agent.cli._failures import printable
from agent.tables import row_model, title, unit_of
from tools._spec import Listing, Result, Subject

# Shown in the heading and below the table, not as figures.
APART = frozenset(Listing.model_fields)
LIST_IN_LINE = 60


@dataclass(frozen=True)
class Fact:
    """One figure or text with its label."""

    label: str
    value: Any
    unit: str | None


@dataclass(frozen=True)
class Facts:
    """A block of single figures; the first block of a result has no title."""

    title: str | None
    entries: Sequence[Fact]


@dataclass(frozen=True)
class Sheet:
    """A table. `total` is how many rows there are, more than shown when it was cut."""

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Any]]
    total: int


def parts_of(result: Result) -> list[Facts | Sheet]:
    """Figures of the result itself, then its main table, then the rest in the model's order."""
    own = Facts(None, _entries(result, leave_out=APART))
    main = [primary] if (primary := primary_sheet(result)) else []
    main_name = primary_name(result)
    others = [
        part
        for name, field in type(result).model_fields.items()
        if name != main_name
        for part in _nested(name, field, getattr(result, name))
    ]
    said = set(map(repr, own.entries))
    others = [_without(part, said) if isinstance(part, Facts) else part for part in others]
    return [part for part in (own, *main, *others) if _holds_something(part)]


def heading(result: Result) -> str:
    """What a result covers: '2026-06-30 · all regions · GBP'."""
    currency = wording.currency_words(result.currency)
    return f"{result.as_of} · {printable(result.scope)} · {currency}"


def primary_name(result: Result) -> str | None:
    """The field with the main table: the declared one, else the only list of rows."""
    if result.primary is not None:
        return result.primary
    lists = [name for name, field in type(result).model_fields.items() if row_model(field)]
    return lists[0] if len(lists) == 1 else None


def primary_sheet(result: Result) -> Sheet | None:
    """The main table with all its columns, also when it is empty."""
    name = primary_name(result)
    if name is None:
        return None
    found = sheet_of(name, type(result).model_fields[name], getattr(result, name))
    total = getattr(result, "total", 0)
    return found and Sheet(found.title, found.columns, found.rows, max(total, found.total))


def sheet_of(name: str, field: FieldInfo, rows: Sequence[BaseModel] | None) -> Sheet | None:
    """A list of rows as a table: what the row is about first, then the model's order."""
    model = row_model(field)
    if model is None:
        return None
    fields = sorted(model.model_fields.items(), key=lambda entry: not _is_subject(entry[1]))
    columns = [
        Column(name=name, title=title(name, unit_of(field)), unit=unit_of(field))
        for name, field in fields
    ]
    cells = [[getattr(row, column.name) for column in columns] for row in rows or ()]
    return Sheet(title(name), columns, cells, len(cells))


def words(value: Any, unit: str | None, currency: str) -> str:
    """A value as people read it; what is not there is a dash."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, BaseModel):
        return "; ".join(
            f"{entry.label.lower()} {words(entry.value, entry.unit, currency)}"
            for entry in _entries(value, leave_out=frozenset())
        )
    if isinstance(value, list | tuple):
        each = [words(item, unit, currency) for item in value]
        short = all(len(item) <= LIST_IN_LINE for item in each)
        return (", " if short else "\n").join(each) or "–"
    return printable(wording.by_unit(value, unit, currency))


def _entries(model: BaseModel, leave_out: frozenset[str]) -> list[Fact]:
    found = []
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        plain = not isinstance(value, BaseModel | dict) and row_model(field) is None
        if name not in leave_out and plain and value not in (None, "", []):
            found.append(Fact(title(name, unit_of(field)), value, unit_of(field)))
    return found


def _nested(name: str, field: FieldInfo, value: Any) -> list[Facts | Sheet]:
    if sheet := sheet_of(name, field, value):
        return [sheet]
    if isinstance(value, dict):
        return [Facts(title(name), [Fact(title(key), item, None) for key, item in value.items()])]
    if isinstance(value, BaseModel):
        block = Facts(title(name), _entries(value, leave_out=APART))
        return [block] + [
            part
            for inner, inner_field in type(value).model_fields.items()
            for part in _nested(inner, inner_field, getattr(value, inner))
        ]
    return []


def _without(facts: Facts, said: set[str]) -> Facts:
    """The block without what the result itself already says, such as the account's name."""
    return Facts(facts.title, [entry for entry in facts.entries if repr(entry) not in said])


def _is_subject(field: FieldInfo) -> bool:
    return any(isinstance(mark, Subject) for mark in field.metadata)


def _holds_something(part: Facts | Sheet) -> bool:
    return bool(part.entries if isinstance(part, Facts) else part.rows)
