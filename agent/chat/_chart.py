"""A chart as the page draws it: a Plotly figure fitted to a column that may be a phone's."""

from __future__ import annotations

import copy
import html
import json
import textwrap
from typing import Any

from agent.answer import Chart

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"
_LINE = 46
_CONFIG = {"displayModeBar": False, "displaylogo": False, "responsive": True}


def payload(chart: Chart) -> str:
    """The figure as JSON for chainlit's Plotly element.

    Plotly does not wrap titles, so a finding of one sentence would run out of a phone's page; the
    title is broken into lines and the top margin grows with them.
    """
    figure: dict[str, Any] = copy.deepcopy(chart.figure)
    layout = figure.setdefault("layout", {})
    lines = _lines(_title(layout) or chart.title)
    layout["title"] = {
        "text": "<br>".join(f"<b>{html.escape(line, quote=False)}</b>" for line in lines),
        "font": {"size": 14},
        "x": 0,
        "xref": "container",
        "xanchor": "left",
        "pad": {"l": 4, "t": 14},
        "y": 1,
        "yanchor": "top",
        "yref": "container",
    }
    margin = layout.setdefault("margin", {})
    margin["t"] = max(int(margin.get("t", 0)), 26 + 19 * len(lines))
    layout.setdefault("font", {})["family"] = FONT
    layout.setdefault("paper_bgcolor", "rgba(0,0,0,0)")
    layout.setdefault("plot_bgcolor", "rgba(0,0,0,0)")
    layout["autosize"] = True
    layout.pop("width", None)
    figure["config"] = _CONFIG | figure.get("config", {})
    return json.dumps(figure)


def _title(layout: dict[str, Any]) -> str:
    title = layout.get("title")
    text = title.get("text") if isinstance(title, dict) else title
    return str(text or "").replace("<br>", " ")


def _lines(title: str) -> list[str]:
    """As few lines as a phone allows, of about the same length."""
    lines = textwrap.wrap(title, _LINE)
    for width in range(_LINE, 0, -1):
        narrower = textwrap.wrap(title, width)
        if len(narrower) > len(lines):
            break
        lines = narrower
    return lines
