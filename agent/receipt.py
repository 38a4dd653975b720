"""What is needed to compute an answer again: data, tools, arguments, prompts, model."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import prompts
from agent.answer import ToolRun
from agent.runtime import TurnContext


def receipt(runs: Sequence[ToolRun], context: TurnContext) -> dict[str, Any]:
    """Plain data: snapshot, scope, model, prompt hash, and each call with its tool's version."""
    return {
        "snapshot": context.warehouse.snapshot,
        "scope": context.scope.words,
        "model": context.answered_by,
        "prompt": prompts.load("analyst").hash,
        "calls": [
            {
                "id": run.id,
                "tool": run.name,
                "version": run.version,
                "arguments": run.arguments,
                "rows": run.rows,
            }
            for run in runs
        ],
    }
