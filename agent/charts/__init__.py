"""Charts of tool results. The module of a tool's name here draws it; a tool without one has no chart.

Such a module has `charts(result, call, currency)` and `SHOWS`, the lists of the result that have the
figures of its charts.
"""

from __future__ import annotations

import hashlib
import importlib
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from agent.answer import Chart, Table, ToolRun
from agent.results import typed
from agent.sides import all_sides
from agent.tables import tables_of

HERE = Path(__file__).resolve().parent
# What Plotly would read as markup in a text, such as a link in the name of an account; our own is left.
MARKUP = re.compile(r"<(?!br>|/?extra>)")


def is_drawn(tool: str) -> bool:
    """Whether there are charts of results of this tool."""
    return (HERE / f"{tool}.py").exists()


@cache
def drawing_version() -> str:
    """Hash of the code here: with another one the same figures may look otherwise."""
    files = sorted(HERE.glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]


def charts_of(run: ToolRun, currency: str, focus: Sequence[str] = ()) -> list[Chart]:
    """Charts of one run, as plain Plotly data; none where looking does not beat reading.

    `focus` are the parts that were asked about, of a tool whose charts can be of a part.
    """
    parts = tuple(focus) if is_drawn(run.name) and hasattr(_module(run.name), "OF_FOCUS") else ()
    made: list[Chart] = run.known.get(
        ("charts", currency, parts), lambda: _charts(run, currency, parts)
    )
    return made


def charts_together(runs: Sequence[ToolRun], currency: str) -> list[Chart] | None:
    """The charts of runs that are shown as one; None where each has its own."""
    sides = all_sides([typed(run) for run in runs])
    if sides is None:
        return None
    made: list[Chart] = _module("compare").together(sides, runs[0].id, currency)
    return [chart.model_copy(update={"figure": _harmless(chart.figure)}) for chart in made]


def _charts(run: ToolRun, currency: str, focus: Sequence[str]) -> list[Chart]:
    result = typed(run) if is_drawn(run.name) else None
    if result is None or result.empty_reason:
        return []
    given = {"focus": focus} if focus else {}
    made: list[Chart] = _module(run.name).charts(result, run.id, currency, **given)
    return [chart.model_copy(update={"figure": _harmless(chart.figure)}) for chart in made]


def tables_behind(run: ToolRun) -> list[Table]:
    """The tables with the figures of the charts of a run."""
    return tables_of(run, _module(run.name).SHOWS) if is_drawn(run.name) else []


def _module(tool: str) -> ModuleType:
    return importlib.import_module(f"agent.charts.{tool}")


def _harmless(figure: dict[str, Any]) -> dict[str, Any]:
    """A figure in which texts from the data are text. Its title is one that whoever shows it escapes."""
    found: dict[str, Any] = _plain(figure)
    found["layout"]["title"] = figure["layout"]["title"]
    return found


def _plain(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _plain(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_plain(value) for value in part]
    return MARKUP.sub("&lt;", part) if isinstance(part, str) else part
