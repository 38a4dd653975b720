"""What is needed to compute an answer again: data, tools, arguments, SQL, prompts, model."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import prompts
from agent.answer import OFFLINE, ToolRun
from agent.charts import drawing_version
from agent.runtime import TurnContext


def receipt(runs: Sequence[ToolRun], context: TurnContext, worded_by: str) -> dict[str, Any]:
    """Plain data: snapshot, scope, model, prompt hashes, and each call with its SQL and its seal.

    `worded_by` is the model whose words they are, or `OFFLINE`.
    """
    return {
        "snapshot": context.warehouse.snapshot,
        "scope": context.covers,
        "regions": _regions(context),
        "upload": context.upload or None,
        "model": worded_by,
        "model_hash": model_hash(context, worded_by),
        "drawing": drawing_version(),
        "prompts": {name: prompts.load(name).hash for name in prompts.names()},
        "calls": [
            {
                "id": run.id,
                "tool": run.name,
                "version": run.version,
                "arguments": run.arguments,
                "seal": seal(run.name, run.arguments),
                "rows": run.rows,
                "uploads": run.uploads,
                "sql": [{"file": ran.file, "sql": ran.sql} for ran in run.sql],
            }
            for run in runs
        ],
    }


def _regions(context: TurnContext) -> list[str] | None:
    """The regions of the common book that it rests on; None for all, and none at all for an upload."""
    if context.upload:
        return []
    return None if context.scope.regions is None else list(context.scope.regions)


def seal(tool: str, arguments: Mapping[str, Any]) -> str:
    """A hash that tells whether a call in a receipt is still the one that was made."""
    text = json.dumps([tool, arguments], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def model_hash(context: TurnContext, worded_by: str) -> str:
    """Names what worded the text: the model and its endpoint, never the key."""
    named = worded_by if worded_by == OFFLINE else f"{worded_by} {context.settings.base_url}"
    return hashlib.sha256(named.encode()).hexdigest()[:12]
