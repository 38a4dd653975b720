"""Charts of tool results. The module of a tool's name here draws it; a tool without one has no chart."""

from __future__ import annotations

import importlib
from pathlib import Path

from agent.answer import Chart, ToolRun
from agent.results import typed

HERE = Path(__file__).resolve().parent


def charts_of(run: ToolRun, currency: str) -> list[Chart]:
    """Charts of one run, as plain Plotly data; none where looking does not beat reading."""
    result = typed(run)
    if result is None or result.empty_reason or not (HERE / f"{run.name}.py").exists():
        return []
    module = importlib.import_module(f"agent.charts.{run.name}")
    found: list[Chart] = module.charts(result, run.id, currency)
    return found
