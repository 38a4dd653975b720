"""Reads a result class once: which fields are figures, which name the subject, which hold more."""

from __future__ import annotations

import re
import types
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel

from agent.ledger.vocabulary.kinds import PERIODS
from tools._spec import Subject, Unit

QUOTABLE = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|half|thirds?|quarters?)\b", re.IGNORECASE
)
"""A string in which a figure may be quoted."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What an annotation says about a value, containers included."""

    unit: str | None = None
    kind: str | None = None
    text: bool = False
    model: type[BaseModel] | None = None
    key_kind: str | None = None
    item: Meaning | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A field of a class that leads to facts.

    `of` is the prefix of a subject that only some figures are about: `largest_account_name` names
    whom `largest_stake` is of, not the whole row.
    """

    name: str
    words: str
    unit: str
    kind: str
    meaning: Meaning
    of: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The fields of one class, sorted by what is to be done with them.

    `definitions` are the descriptions of figures with a number in them, by field.
    """

    subjects: tuple[Step, ...]
    figures: tuple[Step, ...]
    texts: tuple[Step, ...]
    nested: tuple[Step, ...]
    definitions: tuple[tuple[str, str], ...]

    @property
    def parts(self) -> frozenset[str]:
        """The prefixes of subjects that only some figures are about."""
        return frozenset(step.of for step in self.subjects if step.of)


def words_of(name: str) -> str:
    """A field name as plain words."""
    return name.replace("_", " ").strip()


@cache
def plan_of(cls: type[BaseModel]) -> Plan:
    """The plan of a class; computed once per class."""
    subjects, figures, texts, nested = [], [], [], []
    for name, annotation, metadata, extra in _fields(cls):
        meaning = _meaning(annotation, metadata)
        step = Step(name, words_of(name), meaning.unit or "", meaning.kind or "", meaning)
        if meaning.kind is not None:
            subjects.append(step)
        elif _names_period(name, meaning, subjects):
            subjects.append(replace(step, kind=name.removesuffix("_label")))
        if meaning.unit is not None:
            figures.append(step)
        elif meaning.text and meaning.kind is None and not extra.get("untrusted"):
            texts.append(step)
        if meaning.model is not None or (meaning.item is not None and meaning.kind is None):
            nested.append(step)
    subjects, figures = _shared_out(subjects, figures)
    return Plan(tuple(subjects), tuple(figures), tuple(texts), tuple(nested), _definitions(cls))


def _names_period(name: str, meaning: Meaning, before: Sequence[Step]) -> bool:
    if name in PERIODS:
        return meaning.unit == Unit.DATE
    period = name.removesuffix("_label")
    return period in PERIODS and any(step.name == period for step in before)


def _shared_out(subjects: list[Step], figures: list[Step]) -> tuple[list[Step], list[Step]]:
    """Gives `largest_stake` to `largest_account_name`; `from_segment` becomes a kind of its own."""
    named: list[Step] = []
    owned: dict[str, str] = {}
    for step in subjects:
        prefix = _prefix(step)
        mine = [f.name for f in figures if prefix and f.name.startswith(f"{prefix}_")]
        owned |= dict.fromkeys(mine, prefix)
        if mine:
            step = replace(step, of=prefix)
        elif prefix:
            step = replace(step, kind=f"{prefix}_{step.kind}")
        named.append(step)
    return named, [replace(step, of=owned.get(step.name, "")) for step in figures]


def _prefix(step: Step) -> str:
    """What stands before the kind in a subject's field name: "largest" in largest_account_id."""
    bare = step.name.removesuffix("_id").removesuffix("_name")
    return bare.removesuffix(step.kind).rstrip("_") if bare.endswith(f"_{step.kind}") else ""


def _definitions(cls: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name, info.description)
        for name, info in cls.model_fields.items()
        if info.description and QUOTABLE.search(info.description)
    )


def _fields(cls: type[BaseModel]) -> list[tuple[str, Any, Sequence[Any], Mapping[str, Any]]]:
    found: list[tuple[str, Any, Sequence[Any], Mapping[str, Any]]] = []
    for name, info in cls.model_fields.items():
        extra = info.json_schema_extra
        said = extra if isinstance(extra, dict) else {}
        found.append((name, info.annotation, info.metadata, said))
    for name, computed in cls.model_computed_fields.items():
        found.append((name, computed.return_type, (), {}))
    return found


def _meaning(annotation: Any, metadata: Sequence[Any] = ()) -> Meaning:
    origin = get_origin(annotation)
    if origin is Annotated:
        base, *more = get_args(annotation)
        return _meaning(base, [*metadata, *more])
    if origin in (Union, types.UnionType):
        options = [_meaning(a, metadata) for a in get_args(annotation) if a is not type(None)]
        return _merged(options)
    if origin is not None and isinstance(origin, type):
        return _container(origin, get_args(annotation), metadata)
    return Meaning(
        unit=next((_fact_unit(m) for m in metadata if isinstance(m, Unit)), None),
        kind=_subject_kind(metadata),
        text=annotation is str,
        model=annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel)
        else None,
    )


def _fact_unit(unit: Unit) -> str:
    """On the ledger a difference of percentages is told from others by its name, see `in_points`."""
    return str(Unit.PERCENT if unit is Unit.POINTS else unit)


def _container(origin: type, args: tuple[Any, ...], metadata: Sequence[Any]) -> Meaning:
    if issubclass(origin, Mapping) and len(args) == 2:
        return Meaning(
            kind=_subject_kind(metadata),
            key_kind=_meaning(args[0]).kind,
            item=_meaning(args[1]),
        )
    if issubclass(origin, Sequence | frozenset | set) and args:
        return Meaning(item=_merged([_meaning(a) for a in args if a is not Ellipsis]))
    return Meaning()


def _merged(options: Sequence[Meaning]) -> Meaning:
    """The first thing that any of the options says; `str | Money` is a figure and a text."""
    if len(options) == 1:
        return options[0]
    return Meaning(
        unit=next((o.unit for o in options if o.unit), None),
        kind=next((o.kind for o in options if o.kind), None),
        text=any(o.text for o in options),
        model=next((o.model for o in options if o.model), None),
        key_kind=next((o.key_kind for o in options if o.key_kind), None),
        item=next((o.item for o in options if o.item), None),
    )


def _subject_kind(metadata: Sequence[Any]) -> str | None:
    return next((m.kind for m in metadata if isinstance(m, Subject)), None)
