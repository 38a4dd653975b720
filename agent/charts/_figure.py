"""The look of every chart: transparent, legible on light and dark, one palette, units on the axes.

Figures are written as plain Plotly data, so that no plotting library is loaded to answer a question.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.answer import Chart
from agent.charts._room import with_labels, with_names
from agent.charts._ticks import signed, times
from data import catalogue
from tools._wording import SYMBOLS

INK = "#7b8794"
GRID = "rgba(123,135,148,0.25)"
ACCENT = "#1b7f5c"
MUTED = "#9aa5b1"
FAINT = "rgba(123,135,148,0.35)"
WARN = "#e0713f"
SERIES = ("#1b7f5c", "#5aa9d6", "#f2c14e", "#e0713f", "#8ccf9f", "#9aa5b1", "#c0392b", "#8fb8e8")
# Above the plot, on the right.
LEGEND = {"orientation": "h", "y": 1.02, "x": 1, "xanchor": "right", "yanchor": "bottom"}
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
        "legend": LEGEND,
        "hoverlabel": {"font": {"family": FONT}},
        "separators": ".,",
    }
    for key, value in layout.items():
        figure_layout[key] = value
    # A scene has axes of its own.
    for axis in () if "scene" in layout else ("xaxis", "yaxis"):
        given = signed(figure_layout.get(axis, {}), axis[0], traces)
        if axis == "xaxis" and given.get("type") == "category" and traces[0]["type"] != "heatmap":
            given = times(given, traces)
        is_names = given.get("type") == "category" if axis == "xaxis" else _has_names(traces)
        figure_layout[axis] = {
            "gridcolor": GRID,
            "zerolinecolor": GRID,
            "automargin": True,
            # Lines along bars would run through their labels.
            "showgrid": not is_names,
        } | given
        if "tickprefix" in given:
            figure_layout[axis]["separatethousands"] = True  # £5,000, as in the words
        figure_layout[axis]["title"] = {"standoff": 8} | given.get("title", {})
    if "scene" not in layout and traces[0]["type"] != "sankey":
        with_names(traces, figure_layout)
        with_labels(traces, figure_layout)
    return Chart(title=title, figure={"data": traces, "layout": figure_layout}, call=call)


def _has_names(traces: list[dict[str, Any]]) -> bool:
    """Whether the y axis has names of horizontal bars."""
    return bool(traces[0].get("orientation") == "h")


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
