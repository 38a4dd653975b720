"""What a rule of the sentence that leads is made of: see `asked_first`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from agent.prose.parts.prose import Prose

Lead = Callable[[Any, Prose], str | None]
"""The sentence that a result leads with, or None where it has nothing of what was asked for."""
NOTHING = "\0"
"""Drops no point, as none holds it."""


def point(begins: str) -> Lead:
    """The point that begins so, which is not told twice."""

    def lead(result: Any, told: Prose) -> str | None:
        return next((one for one in told.points if one.startswith(begins)), None)

    return lead
