"""A tool call's arguments in words, for the step a person sees while it runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def words_of_call(arguments: Mapping[str, Any]) -> str:
    """'segment At Risk, region North, limit 5'; empty when nothing was given."""
    parts = []
    for name, value in arguments.items():
        if value is None:
            continue
        shown = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
        parts.append(f"{name.replace('_', ' ')} {shown}")
    return ", ".join(parts)
