"""Sentences for a tool that has no writer of its own: its key figures, then its first rows."""

from __future__ import annotations

from typing import Any

from agent.prose.parts.prose import Prose
from agent.tables import title, unit_of
from agent.wording import by_unit
from tools._spec import Result


def prose(result: Result, currency: str) -> Prose:
    """The scalar figures in one line each; the table below the text has the rest."""
    points = []
    for name, field in type(result).model_fields.items():
        value: Any = getattr(result, name)
        unit = unit_of(field)
        if unit is None or value is None or name == "as_of":
            continue
        points.append(f"{title(name)}: {by_unit(value, unit, currency)}")
    return Prose("Here is what the data show.", tuple(points))
