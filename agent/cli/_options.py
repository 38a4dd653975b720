"""Options and positional arguments of a command, read from an argument model.

Names, descriptions, defaults, allowed values and ranges are the model's; none is written here.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import click
from pydantic.fields import FieldInfo

from tools._spec import Args, LookbackArgs


def parameters_of(model: type[Args]) -> list[click.Parameter]:
    """Required fields as positional arguments, the others as options; the shared ones last."""
    shared = LookbackArgs.model_fields
    names = sorted(model.model_fields, key=lambda name: name in shared)
    return [_parameter(name, model.model_fields[name]) for name in names]


def _parameter(name: str, field: FieldInfo) -> click.Parameter:
    kind = _kind_of(field)
    if field.is_required() and not kind.several:
        allowed = (
            f" One of {', '.join(map(str, kind.type.choices))}."
            if isinstance(kind.type, click.Choice)
            else ""
        )
        return click.Argument(
            [name], type=kind.type, metavar=name.upper(), help=f"{field.description}{allowed}"
        )
    option = f"--{name.replace('_', '-')}"
    default = field.get_default(call_default_factory=True)
    if kind.type is click.BOOL:
        return click.Option(
            [f"{option}/--no-{option[2:]}", name],
            default=default,
            show_default=True,
            help=field.description,
        )
    if kind.several:
        return click.Option(
            [option, name],
            type=Several(kind.type),
            multiple=True,
            callback=_flat,
            required=field.is_required(),
            show_default=", ".join(map(str, default)) if default else None,
            help=f"{field.description} Separate several by commas.",
        )
    return click.Option(
        [option, name],
        type=kind.type,
        default=default,
        show_default=True,
        help=field.description,
    )


@dataclass(frozen=True)
class _Kind:
    type: click.ParamType[Any]
    several: bool = False


def _kind_of(field: FieldInfo) -> _Kind:
    bare, marks = _bare(field.annotation)
    if typing.get_origin(bare) is list:
        (inner,) = typing.get_args(bare)
        return _Kind(_type_of(*_bare(inner)), several=True)
    return _Kind(_type_of(bare, [*field.metadata, *marks]))


def _bare(annotation: Any) -> tuple[Any, list[Any]]:
    """The annotation without `Annotated` and `| None`, and what it was annotated with."""
    marks: list[Any] = []
    while True:
        origin = typing.get_origin(annotation)
        if origin is typing.Annotated:
            annotation, *more = typing.get_args(annotation)
            marks += _flattened(more)
        elif origin in (typing.Union, types.UnionType):
            options = [one for one in typing.get_args(annotation) if one is not types.NoneType]
            if len(options) > 1:
                return str, marks
            (annotation,) = options
        else:
            return annotation, marks


def _flattened(marks: Iterable[Any]) -> Iterator[Any]:
    for mark in marks:
        yield from mark.metadata if isinstance(mark, FieldInfo) else [mark]


def _type_of(bare: Any, marks: Iterable[Any]) -> click.ParamType[Any]:
    if typing.get_origin(bare) is typing.Literal:
        return Name(typing.get_args(bare), case_sensitive=False)
    bounds = _bounds(marks)
    if bare is bool:
        return click.BOOL
    if bare is int:
        return click.IntRange(**bounds) if bounds else click.INT
    if bare is float:
        return click.FloatRange(**bounds) if bounds else click.FLOAT
    if bare is Decimal:
        return Number()
    return Day() if bare is date else click.STRING


def _bounds(marks: Iterable[Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for mark in marks:
        for name, key, is_open in (
            ("ge", "min", False),
            ("gt", "min", True),
            ("le", "max", False),
            ("lt", "max", True),
        ):
            if (bound := getattr(mark, name, None)) is not None:
                found |= {key: bound, f"{key}_open": is_open}
    return found


class Name(click.Choice[Any]):
    """One of the allowed names; case and hyphens for underscores do not matter."""

    def normalize_choice(self, choice: Any, ctx: click.Context | None) -> str:
        return super().normalize_choice(choice, ctx).replace("-", "_")


class Day(click.ParamType[date]):
    """An ISO date; day and month are never guessed."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            if len(value) == len("2026-06-30"):
                return date.fromisoformat(value)
        except ValueError:
            pass
        return self.fail(f"'{value}' is not a date; write it as 2026-06-30.", param, ctx)


class Number(click.ParamType[Decimal]):
    """An exact decimal number."""

    name = "number"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> Decimal:
        try:
            found = Decimal(value)
        except InvalidOperation:
            found = Decimal("nan")
        if not found.is_finite():
            self.fail(f"'{value}' is not a number; write it as 12500 or 12500.50.", param, ctx)
        return found


class Several(click.ParamType[list[Any]]):
    """Values separated by commas; the option may be repeated."""

    def __init__(self, inner: click.ParamType[Any]) -> None:
        self.inner = inner
        self.name = inner.name

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> list[Any]:
        if isinstance(value, list):
            return value
        parts = [part.strip() for part in value.split(",")]
        return [self.inner.convert(part, param, ctx) for part in parts if part]

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str | None:
        return self.inner.get_metavar(param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        return self.inner.shell_complete(ctx, param, incomplete)


def _flat(ctx: click.Context, param: click.Parameter, value: Iterable[list[Any]]) -> list[Any]:
    return [item for part in value for item in part]
