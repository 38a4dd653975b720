"""Old conversations as their owner may see them today: regions can have been taken away since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from data.scope import Scope

REGIONS = "regions"
_TYPED = ("user_message", "run")
"""Steps that hold what a person typed and nothing else."""
HIDDEN = "*This answer was computed over regions that you may no longer see.*"


def stamp(regions: Sequence[str] | None) -> dict[str, Any]:
    """What a step carries that says over which regions (None: all) it was computed."""
    return {REGIONS: None if regions is None else list(regions)}


def visible(step: dict[str, Any], scope: Scope) -> bool:
    """Whether a step may be seen within `scope`: what was typed, and answers from no other regions.

    An answer that does not say what it was computed over may be of anything.
    """
    if step["type"] in _TYPED:
        return True
    marks = step.get("metadata") or {}
    return scope.covers(marks.get(REGIONS))


def within(thread: dict[str, Any], scope: Scope) -> dict[str, Any]:
    """The thread without what was computed over more than `scope`."""
    hidden = {step["id"] for step in thread["steps"] if not visible(step, scope)}
    if not hidden:
        return thread
    return thread | {
        "steps": [_emptied(step) if step["id"] in hidden else step for step in thread["steps"]],
        "elements": [
            element for element in thread["elements"] if element.get("forId") not in hidden
        ],
    }


def _emptied(step: dict[str, Any]) -> dict[str, Any]:
    if step["type"] == "tool":
        return step | {"name": "A tool call", "output": "", "input": "", "metadata": {}}
    return step | {"output": HIDDEN}
