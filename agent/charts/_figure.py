"""The look of every chart: transparent, legible on light and dark, one palette, units on the axes.

Figures are written as plain Plotly data, so that no plotting library is loaded to answer a question.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.answer import Chart
from data import catalogue
from tools._wording import SYMBOLS

INK = "#7b8794"
GRID = "rgba(123,135,148,0.25)"
ACCENT = "#1b7f5c"
MUTED = "#9aa5b1"
FAINT = "rgba(123,135,148,0.35)"
WARN = "#e0713f"
SERIES = ("#1b7f5c", "#5aa9d6", "#f2c14e", "#e0713f", "#8ccf9f", "#9aa5b1", "#c0392b", "#8fb8e8")
FONT = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"


def segment_colour(name: str) -> str:
    """A segment has this colour everywhere."""
    return catalogue.colours().get(name, MUTED)


def money_prefix(currency: str) -> str:
    """What stands before an amount on an axis."""
    return SYMBOLS.get(currency, f"{currency} ")


def chart(
    title: str, call: str, traces: list[dict[str, Any]], *, height: int = 360, **layout: Any
) -> Chart:
    """A chart with the common layout; `layout` adds to it, axes are merged."""
    figure_layout: dict[str, Any] = {
        "title": {"text": title, "x": 0, "xanchor": "left", "font": {"size": 15, "color": INK}},
        "font": {"family": FONT, "size": 12, "color": INK},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": 8, "r": 16, "t": 48, "b": 8},
        "height": height,
        "autosize": True,
        "showlegend": len(traces) > 1,
        "legend": {"orientation": "h", "y": -0.18, "x": 0},
        "hoverlabel": {"font": {"family": FONT}},
        "separators": ".,",
    }
    for key, value in layout.items():
        figure_layout[key] = value
    is_bars = traces[0]["type"] == "bar" and traces[0].get("orientation") == "h"
    if is_bars and layout.get("barmode") != "stack":
        values = [value for trace in traces for value in trace["x"]]
        # Room for the label of the longest bar, also on a phone.
        reach = [min(0, *values) * 1.2, max(0, *values) * 1.2]
        figure_layout["xaxis"] = {"range": reach} | figure_layout.get("xaxis", {})
    # A scene has axes of its own.
    for axis in () if "scene" in layout else ("xaxis", "yaxis"):
        figure_layout[axis] = {
            "gridcolor": GRID,
            "zerolinecolor": GRID,
            "automargin": True,
            "title": {"standoff": 8},
            # Lines along horizontal bars would run through their labels.
            "showgrid": not (axis == "yaxis" and traces[0].get("orientation") == "h"),
        } | figure_layout.get(axis, {})
    return Chart(title=title, figure={"data": traces, "layout": figure_layout}, call=call)


def bars(
    names: list[str],
    values: Sequence[float],
    *,
    colours: list[str] | str,
    text: list[str],
    hover: str,
) -> dict[str, Any]:
    """Horizontal bars, the first name on top (the layout must reverse the y axis)."""
    return {
        "type": "bar",
        "orientation": "h",
        "y": names,
        "x": list(values),
        "text": text,
        # Outside the bar: a label inside would be white on pale colours.
        "textposition": "outside",
        "textfont": {"size": 11, "color": INK},
        "cliponaxis": False,
        "marker": {"color": colours},
        "hovertemplate": hover,
    }
