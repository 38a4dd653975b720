"""A figure with its title broken into lines: Plotly does not wrap a finding of one sentence."""

from __future__ import annotations

import copy
import html
import textwrap
from typing import Any

from agent.answer import Chart

MARK = 7
BESIDE = 12
"""Characters that the mark of a legend, and the axis, are as wide as."""
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"


def titled(chart: Chart, longest: int) -> dict[str, Any]:
    """The figure with a title in lines of at most `longest` characters; the top margin grows with them.

    Its layout is its own, the data are those of the chart.
    """
    layout: dict[str, Any] = copy.deepcopy(chart.figure.get("layout", {}))
    figure = {**chart.figure, "layout": layout}
    lines = _lines(_title(layout) or chart.title, longest)
    layout["title"] = {
        "text": "<br>".join(f"<b>{html.escape(line, quote=False)}</b>" for line in lines),
        "font": {"size": 14},
        "x": 0,
        "xref": "container",
        "xanchor": "left",
        # Plotly sets the middle of several lines where one line would begin.
        "pad": {"l": 4, "t": 4 + 10 * len(lines)},
        "y": 1,
        "yanchor": "top",
        "yref": "container",
    }
    margin = layout.setdefault("margin", {})
    top = int(margin.get("t", 0))
    margin["t"] = max(top, 26 + 19 * len(lines) + 20 * _legend_rows(figure, longest))
    if "height" in layout:
        # The title has its own room, not that of the plot.
        layout["height"] += margin["t"] - top
    layout.setdefault("font", {})["family"] = FONT
    layout.setdefault("paper_bgcolor", "rgba(0,0,0,0)")
    layout.setdefault("plot_bgcolor", "rgba(0,0,0,0)")
    layout["autosize"] = True
    layout.pop("width", None)
    return figure


def _title(layout: dict[str, Any]) -> str:
    title = layout.get("title")
    text = title.get("text") if isinstance(title, dict) else title
    return str(text or "").replace("<br>", " ")


def _legend_rows(figure: dict[str, Any], longest: int) -> int:
    """Lines of a legend above the plot: one, or columns as wide as its longest name."""
    layout = figure["layout"]
    if not layout.get("showlegend") or layout.get("legend", {}).get("y", 0) < 1:
        return 0
    # A mark stands before every name, and an axis beside the plot.
    needed = [len(trace.get("name", "")) + MARK for trace in figure["data"]]
    beside = longest - BESIDE
    return 1 if sum(needed) <= beside else -(-len(needed) // max(1, beside // max(needed)))


def _lines(title: str, longest: int) -> list[str]:
    """As few lines as fit, of about the same length."""
    lines = textwrap.wrap(title, longest)
    for width in range(longest, 0, -1):
        narrower = textwrap.wrap(title, width)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines
