"""Tool results as a model gets them: every figure outside the tables, at most 20 rows of each table.

The whole result stays in the run for tables, charts and exports.
"""

from __future__ import annotations

import json
from typing import Any

from agent.answer import ToolRun
from agent.tokens import estimate

MAX_ROWS = 20
MAX_TOKENS = 1_500


def compact(run: ToolRun) -> str:
    """JSON of at most `MAX_TOKENS` tokens, by the conservative estimate."""
    if run.error is not None or run.result is None:
        return json.dumps({"error": run.error})
    for rows in (MAX_ROWS, 10, 5, 2, 0):
        text = json.dumps(_shorten(run.result, rows), ensure_ascii=False, separators=(",", ":"))
        if estimate(text) <= MAX_TOKENS:
            return text
    return text[: MAX_TOKENS * 2] + "…"


def _shorten(value: Any, rows: int) -> Any:
    if isinstance(value, dict):
        short: dict[str, Any] = {}
        for key, item in value.items():
            if item is None:
                continue
            short[key] = _shorten(item, rows)
            if isinstance(item, list) and len(item) > rows:
                short[f"{key}_left_out"] = len(item) - rows
        return short
    if isinstance(value, list):
        return [_shorten(item, rows) for item in value[:rows]]
    return value
