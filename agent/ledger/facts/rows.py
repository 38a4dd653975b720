"""Titles for the rows of a list that its marked fields do not tell apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel

from agent.ledger.facts.field_plan import Plan, plan_of

_LONGEST = 48
"""Characters of a title."""
_SAID = 90
"""Characters of what else a row says of itself; a longer string is an explanation."""


def row_titles(rows: Sequence[BaseModel]) -> Mapping[int, str]:
    """By position, what the rows of a list go by: "category_shift|Category shift", "age 3".

    Several parts are joined by a bar, the one for people last.

    Empty when marked fields tell all rows apart, or when nothing does.
    """
    if len(rows) < 2 or len({type(row) for row in rows}) > 1:
        return {}
    plan = plan_of(type(rows[0]))
    named = [_named(row, plan) for row in rows]
    if len(set(named)) == len(rows):
        return {}
    words = _word_fields(type(rows[0]), plan)
    for name in words:
        said = [_short(row.__dict__.get(name)) for row in rows]
        if all(said) and len(set(zip(named, said, strict=True))) == len(rows):
            return dict(enumerate(_with_more(rows, name, words)))
    for step in plan.figures:
        keys = [row.__dict__.get(step.name) for row in rows]
        if None not in keys and len(set(zip(named, keys, strict=True))) == len(rows):
            return {i: f"{step.words} {key}" for i, key in enumerate(keys)}
    return {}


def _word_fields(cls: type[BaseModel], plan: Plan) -> list[str]:
    """Fields that may hold words of ours, fixed choices among them."""
    subjects = {step.name for step in plan.subjects}
    return [
        name
        for name, info in cls.model_fields.items()
        if name not in subjects
        and not (isinstance(info.json_schema_extra, dict) and "untrusted" in info.json_schema_extra)
    ]


def _named(row: BaseModel, plan: Plan) -> tuple[Any, ...]:
    """Whom a row is about, for comparing rows."""
    values = row.__dict__
    return tuple(
        tuple(value) if isinstance(value, list | dict) else value
        for step in plan.subjects
        if not step.of
        for value in (values.get(step.name),)
    )


def _short(value: Any) -> str:
    return value if isinstance(value, str) and len(value) <= _LONGEST else ""


def _with_more(rows: Sequence[BaseModel], key: str, words: Sequence[str]) -> list[str]:
    """Each row's key, what else it says of itself, and last what people call it."""
    titles = []
    for row in rows:
        values = row.__dict__
        parts = [values[key]]
        for name in words:
            said = values.get(name)
            if isinstance(said, str) and said not in ("", *parts) and len(said) <= _SAID:
                parts.append(said)
        parts.append(_short(values.get("title")) or values[key])
        titles.append("|".join(dict.fromkeys(reversed([p.replace("|", "¦") for p in parts]))))
    return ["|".join(reversed(title.split("|"))) for title in titles]
