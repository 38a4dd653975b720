"""From a run's plain data back to the typed result, and on to its facts; each made once for a run."""

from __future__ import annotations

from collections.abc import Sequence

from agent.answer import Fact, ToolRun
from agent.ledger import facts_of
from tools import _registry as registry
from tools._spec import Result


def typed(run: ToolRun) -> Result | None:
    """The result as its tool returned it, or None when the call failed."""
    if run.result is None:
        return None
    if "typed" not in run.known:
        run.known["typed"] = registry.get(run.name).result.model_validate(run.result)
    found: Result = run.known["typed"]
    return found


def ledger(runs: Sequence[ToolRun]) -> list[Fact]:
    """The facts of all runs of a turn."""
    return [fact for run in runs for fact in _facts(run)]


def _facts(run: ToolRun) -> list[Fact]:
    result = typed(run)
    if result is None:
        return []
    if "facts" not in run.known:
        run.known["facts"] = facts_of(run.id, run.name, result, run.arguments)
    found: list[Fact] = run.known["facts"]
    return found
