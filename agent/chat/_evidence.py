"""What stands behind each figure of an answer, as the evidence panel shows it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from agent.answer import TRACED, Fact, Figure, ToolRun
from agent.fact_words import words_of_fact

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


def payload(
    runs: Sequence[ToolRun],
    figures: Sequence[Figure],
    facts: Sequence[Fact],
    *,
    currency: str,
    snapshot: str,
) -> dict[str, Any]:
    """The evidence of `figures` as plain data, each naming its run; `runs` by id.

    `figures` are numbered as `_markdown.mark` numbers them, `facts` are those they may name. A figure that
    is said twice stands there once: `same` leads from its second number to the first.
    """
    by_id = {fact.id: fact for fact in facts}
    by_call = {run.id: run for run in runs}
    shown = []
    same: dict[int, int] = {}
    first: dict[tuple[str, str], int] = {}
    for number, figure in enumerate(figures):
        if figure.verdict == "skipped":
            continue
        if figure.fact and (at := first.setdefault((figure.text, figure.fact), number)) != number:
            same[number] = at
            continue
        fact = by_id.get(figure.fact or "")
        shown.append(
            {
                "number": number,
                "text": figure.text,
                "verdict": figure.verdict,
                "note": figure.note,
                "fact": _fact(fact, by_call.get(fact.call)) if fact else None,
            }
        )
    return {
        "figures": shown,
        "same": same,
        "runs": {run.id: _run(run) for run in runs},
        "currency": currency,
        "snapshot": snapshot,
    }


def _fact(fact: Fact, run: ToolRun | None) -> dict[str, Any]:
    return {
        "label": words_of_fact(fact),
        "value": fact.value,
        "unit": fact.unit,
        "run": fact.call,
        "tool": fact.tool,
        "path": fact.path,
        "row": row_of(run.result, fact.path) if run and run.result else None,
    }


def _run(run: ToolRun) -> dict[str, Any]:
    return {
        "name": run.name,
        "arguments": {name: value for name, value in run.arguments.items() if value is not None},
        "rows": run.rows,
        "ms": run.ms,
        "snapshot": run.snapshot,
        "version": run.version,
        "statements": [statement.model_dump(mode="json") for statement in run.sql],
    }


def row_of(result: dict[str, Any], path: str) -> dict[str, Any] | None:
    """The plain values of the result row that holds the figure at `path`, e.g. 'segments[2].accounts'.

    Null when the path does not lead into a row.
    """
    here: Any = result
    row: dict[str, Any] | None = None
    for name, position in _STEP.findall(path):
        try:
            here = here[int(position)] if position else here[name]
        except (KeyError, IndexError, TypeError):
            return None
        if isinstance(here, dict):
            row = here
    if row is None:
        return None
    return {name: value for name, value in row.items() if not isinstance(value, dict | list)}


def traced(figures: Sequence[Figure]) -> tuple[int, int]:
    """How many of the figures are on the ledger, and how many had to be."""
    checked = [f for f in figures if f.verdict not in {"skipped", "from_user"}]
    return sum(figure.verdict in TRACED for figure in checked), len(checked)
