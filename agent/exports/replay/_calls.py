"""The calls of a receipt, made again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from agent.answer import Fact, ToolRun
from agent.drafts.report import ReceiptCall
from agent.results import ledger, run_of
from data.scope import Scope
from data.warehouse import Warehouse
from tools import _registry as registry
from tools._errors import ToolError


def made_again(
    calls: Sequence[ReceiptCall], warehouse: Warehouse, scope: Scope, uploads: int | None = None
) -> dict[str, ToolRun]:
    """The runs by the ids of the calls; a call that fails has none.

    With the churn scores uploaded when they were made, or up to number `uploads`.
    """
    found = {}
    for call in calls:
        try:
            tool = registry.get(call.tool)
            args = registry.parse_arguments(tool, call.arguments)
            counted = call.uploads if uploads is None else uploads
            query = registry.start(args, warehouse, scope, uploads=counted)
            run = run_of(registry.run(tool, args, query), call.id)
        except ToolError:
            continue
        # Read anew from JSON, as the result of the export was: 30 and 30.0 are one figure.
        found[call.id] = ToolRun.model_validate_json(run.model_dump_json())
    return found


def facts_by_place(runs: Mapping[str, ToolRun]) -> dict[tuple[str, str], Fact]:
    """The facts of the runs, by call and path."""
    return {(fact.call, fact.path): fact for fact in ledger(list(runs.values()))}
