"""What the offline analyst writes of calls, every figure of it looked up on the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.answer import UNTRACED, ToolRun
from agent.ledger import facts_of, verify
from agent.prose.reply import write
from agent.results import quotations, run_of
from data.scope import EVERYTHING
from data.warehouse import Warehouse
from tools import _registry as registry


def run_on(warehouse: Warehouse, name: str, given: dict[str, Any]) -> ToolRun:
    """A finished call."""
    tool = registry.get(name)
    args = registry.parse_arguments(tool, given)
    return run_of(registry.run(tool, args, registry.start(args, warehouse, EVERYTHING)), "c1")


def traced(
    warehouse: Warehouse, name: str, given: dict[str, Any], focus: tuple[str, ...] = ()
) -> None:
    """Fails for a figure in the words on a call that its result does not have."""
    together(warehouse, [(name, given)], focus)


def together(
    warehouse: Warehouse,
    calls: Sequence[tuple[str, dict[str, Any]]],
    focus: tuple[str, ...] = (),
    question: str = "",
) -> str:
    """What is written of calls; fails for a figure that their results do not have."""
    runs, facts, empty = [], [], False
    for number, (name, given) in enumerate(calls, start=1):
        tool = registry.get(name)
        args = registry.parse_arguments(tool, given)
        outcome = registry.run(tool, args, registry.start(args, warehouse, EVERYTHING))
        runs.append(
            ToolRun(
                id=f"c{number}",
                name=name,
                arguments=outcome.arguments,
                result=outcome.result.model_dump(mode="json"),
                rows=1,
                ms=0,
                snapshot=outcome.snapshot,
                sql=[],
                version=outcome.version,
            )
        )
        facts += facts_of(f"c{number}", name, outcome.result, outcome.arguments)
        empty = empty or bool(outcome.result.empty_reason)
    text = write(question, runs, [], warehouse.manifest.currency, (), focus)
    figures = verify(
        text, facts, currency=warehouse.manifest.currency, quotes=quotations(runs)
    ).figures
    assert [(f.text, f.note) for f in figures if f.verdict in UNTRACED] == [], text
    assert figures or empty
    return text
