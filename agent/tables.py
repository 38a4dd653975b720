"""Tool results as tables: columns and units read from the result models."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from agent.answer import Column, Table, ToolRun
from agent.wording import KIND
from tools import _registry as registry
from tools._spec import Result, Row, Unit

LONGEST_TEXT = 400
OF_WHOM = ("account_id", "account_name")
BELONGS_TO = (
    "region", "country", "industry", "account_type", "commercial_segment", "segment", "owner", "parent_id",
    "parent_name", "match_kind", "match",
)  # fmt: skip
"""What an account belongs to and how it was found: seldom what a list of accounts is asked for."""
CHOSEN = (
    "region",
    "segment",
    "from_segment",
    "to_segment",
    "direction",
    "campaign_type",
    "level",
    "owner",
)
"""Columns that are the same in every row where they were chosen, which stands above the table."""
TIMES = ("period", "month")
"""Columns that a table in order of time begins with."""


def tables_of(
    run: ToolRun, only: Sequence[str] | None = None, first: Sequence[str] = ()
) -> list[Table]:
    """Every list of rows in the result, or `only` these, without empty ones.

    Those of `first` lead, as a question about a part of the result wants them, else its leading one.
    """
    wanted = None if only is None else tuple(only)
    made: list[Table] = run.known.get(
        ("tables", wanted, tuple(first)), lambda: _tables(run, wanted, first)
    )
    return made


def joined(tables: Sequence[Table]) -> list[Table]:
    """Tables of one title as one: every row once, with all columns that any of them has."""
    by_title: dict[str, list[Table]] = {}
    for table in tables:
        by_title.setdefault(table.title, []).append(table)
    return [_as_one(alike) for alike in by_title.values()]


def _as_one(tables: Sequence[Table]) -> Table:
    widest = max(tables, key=lambda table: len(table.columns))
    names = [column.name for column in widest.columns]
    rows: list[list[Any]] = []
    for table in tables:
        place = {column.name: at for at, column in enumerate(table.columns)}
        for row in table.rows:
            told = [row[place[name]] if name in place else None for name in names]
            if told not in rows:
                rows.append(told)
    return widest.model_copy(update={"rows": rows, "total": len(rows)})


OF_FOCUS: Mapping[str, tuple[str, ...]] = {
    "stopped": ("stopped_categories", "stopped_products"),
    "fall": ("categories", "trend"),
    "growth": ("categories", "trend"),
    "change": ("categories", "trend"),
    "trouble": ("stopped_categories", "categories", "trend"),
    "happened": ("stopped_categories", "categories", "trend"),
    "last_order": ("last_bought",),
    "next_order": ("trend",),
    "contact": ("interactions", "notes"),
    "spoken": ("interactions", "notes"),
    "decides": ("notes", "interactions"),
    "talk": ("notes", "stopped_categories", "white_space"),
}
"""The tables that answer a question about a part of an account, in their order."""


def leading(run: ToolRun, focus: Sequence[str]) -> tuple[str, ...]:
    """The tables of a run that come first where parts of an account were asked about."""
    if run.name != "account_profile":
        return ()
    return tuple(dict.fromkeys(name for part in focus for name in OF_FOCUS.get(part, ())))


def _tables(run: ToolRun, only: Sequence[str] | None, first: Sequence[str]) -> list[Table]:
    if run.result is None:
        return []
    model = registry.get(run.name).result
    names = [
        name
        for name, field in model.model_fields.items()
        if row_model(field) is not None
        and (only is None or name in only)
        and name not in model.untold(run.result)
    ]
    leading = model.leading(run.result)
    names.sort(
        key=lambda name: (
            first.index(name) if name in first else len(first),
            name != leading,
            name != model.primary,
        )
    )
    return [table for name in names if (table := _table(run, model, name)) is not None]


def _table(run: ToolRun, model: type[Result], name: str) -> Table | None:
    assert run.result is not None
    rows = run.result.get(name) or []
    row = row_model(model.model_fields[name])
    if not rows or row is None:
        return None
    titles = registry.get(run.name).result.titles(run.result)
    columns = [
        column.model_copy(update={"title": titles.get(column.name, column.title)})
        for column in _sorted_by_ahead(run, _in_order(row))
        if any(entry.get(column.name) not in (None, []) for entry in rows)
        and not _is_unsaid(row, column.name, rows)
        and not _is_asked_for(run, column.name, rows)
    ]
    total = run.result.get("total") if name == model.primary else None
    return Table(
        title=titles.get(name, title(name)),
        columns=columns,
        rows=[
            [_cell(entry.get(column.name)) for column in columns] for entry in _newest_first(rows)
        ],
        total=max(total or 0, len(rows)),
        call=run.id,
    )


def _sorted_by_ahead(run: ToolRun, columns: tuple[Column, ...]) -> Iterator[Column]:
    """The columns with the name that rows are sorted by beside whom they are of."""
    by = str(run.arguments.get("sort"))
    moved = [column for column in columns if column.name == by and by in BELONGS_TO]
    rest = [column for column in columns if column not in moved]
    whom = sum(column.name in OF_WHOM for column in rest)
    yield from (*rest[:whom], *moved, *rest[whom:])


def _is_unsaid(row: type[BaseModel], name: str, rows: Sequence[dict[str, Any]]) -> bool:
    """Whether every row has the value that need not be said."""
    unsaid = row.unsaid if issubclass(row, Row) else {}
    return name in unsaid and all(entry.get(name) == unsaid[name] for entry in rows)


def _is_asked_for(run: ToolRun, name: str, rows: Sequence[dict[str, Any]]) -> bool:
    """Whether every row has the value that was asked for: what is of the South need not say so."""
    asked = run.arguments.get(name)
    return (
        name in CHOSEN
        and isinstance(asked, str)
        and len(rows) > 1
        and all(str(entry.get(name)).casefold() == asked.casefold() for entry in rows)
    )


def _newest_first(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows in order of time from the newest: a page of a table shows the first of them."""
    time = next((name for name in TIMES if rows[0].get(name)), None)
    if time is None:
        return rows
    days = [str(row[time]) for row in rows]
    if days != sorted(days):
        return rows  # the largest come first
    return sorted(rows, key=lambda row: str(row[time]), reverse=True)


@cache
def _in_order(row: type[BaseModel]) -> tuple[Column, ...]:
    """The columns of a table of accounts by what a reader wants; those of other rows as they are."""
    columns = columns_of(row)
    if not issubclass(row, Row) or not row.foremost:
        return columns
    first = (*OF_WHOM, *row.foremost)

    def place(column: Column) -> tuple[bool, int]:
        if column.name in first:
            return False, first.index(column.name) - len(first)
        last = column.name in BELONGS_TO
        return last, BELONGS_TO.index(column.name) if last else 0

    return tuple(sorted(columns, key=place))


@cache
def columns_of(row: type[BaseModel]) -> tuple[Column, ...]:
    """Columns of a row model; nested models and lists of rows are not columns."""
    return tuple(
        Column(name=name, title=title(name, unit_of(field)), unit=unit_of(field))
        for name, field in row.model_fields.items()
        if row_model(field) is None and not _is_model(field.annotation)
    )


def unit_of(field: FieldInfo) -> str | None:
    """The unit a field is annotated with, also inside `Optional`."""
    for item in field.metadata:
        if isinstance(item, Unit):
            return item.value
    for option in typing.get_args(field.annotation):
        for item in getattr(option, "__metadata__", ()):
            if isinstance(item, Unit):
                return str(item.value)
    return None


def row_model(field: FieldInfo) -> type[BaseModel] | None:
    """The model of the rows when the field is a list of them."""
    annotation = field.annotation
    if typing.get_origin(annotation) is list:
        (inner,) = typing.get_args(annotation)
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            return inner
    return None


def title(name: str, unit: str | None = None) -> str:
    """A field name as a column title: 'mean_recency_days' reads 'Mean recency (days)'."""
    words = name.replace("_", " ")
    if unit == Unit.DAYS and words.endswith(" days"):
        words = words.removesuffix(" days") + " (days)"
    if unit == Unit.POINTS:
        words = words.removesuffix(" points")
    words = words[0].upper() + words[1:]
    return words.replace(" id", " ID").replace("Rfm", "RFM")


def _is_model(annotation: Any) -> bool:
    options = typing.get_args(annotation) or (annotation,)
    return any(isinstance(option, type) and issubclass(option, BaseModel) for option in options)


def _without_underscores(text: str) -> str:
    """'at risk high value' of the name of a kind; any other text as it is."""
    return text.replace("_", " ") if KIND.fullmatch(text) else text


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        return ", ".join(_without_underscores(str(item)) for item in value)
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return value[:LONGEST_TEXT] + "…"
    return value
