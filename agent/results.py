"""From a run's plain data back to the typed result."""

from __future__ import annotations

from agent.answer import ToolRun
from tools import _registry as registry
from tools._spec import Result


def typed(run: ToolRun) -> Result | None:
    """The result as its tool returned it, or None when the call failed."""
    if run.result is None:
        return None
    return registry.get(run.name).result.model_validate(run.result)
