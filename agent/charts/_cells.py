"""A figure by two groups as a table of shaded cells: every pair has its figure, on a phone too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.answer import Chart
from agent.charts._figure import chart
from agent.charts._room import NAME, lines
from agent.charts._ticks import short

PALE, FULL, DARK = "#eaf6f1", "#53b08c", "#10241b"
"""Opaque and light, so that dark figures stand out on a light and on a dark page."""
LESS, SAME = "#f0a283", "#f1f3f4"
MOST_ACROSS, MOST_DOWN = 5, 24
"""Columns that have room for a figure on a phone, and rows that are looked at as a whole."""
CELL, AROUND = 30, 96
"""Pixels: the height of a row, and of all that is above and below the rows."""
ACROSS = 10
"""Characters of a line of a name below a column."""


def fits(pairs: Sequence[tuple[str, str]]) -> bool:
    """Whether the pairs of two groups are few enough one way, and at least two each way."""
    few, many = sorted(len({pair[at] for pair in pairs}) for at in (0, 1))
    return 2 <= few <= MOST_ACROSS and many <= MOST_DOWN


def cells(
    title: str,
    call: str,
    pairs: Sequence[tuple[str, str]],
    values: Sequence[float],
    told: Sequence[str],
    *,
    prefix: str = "",
    suffix: str = "",
) -> Chart:
    """The group with fewer names across, the one with more downwards, each in the order it comes in.

    `told` are the figures in full, for who points at a cell. Where there are figures below zero, the
    colours part at zero.
    """
    names = [list(dict.fromkeys(pair[at] for pair in pairs)) for at in (0, 1)]
    across, down = (0, 1) if len(names[0]) <= len(names[1]) else (1, 0)
    place = {(pair[down], pair[across]): at for at, pair in enumerate(pairs)}
    known = [[place.get((row, column)) for column in names[across]] for row in names[down]]
    trace: dict[str, Any] = {
        "type": "heatmap",
        "x": [lines(name, ACROSS) for name in names[across]],
        "y": names[down],
        "z": [[None if at is None else values[at] for at in row] for row in known],
        "text": [
            ["" if at is None else short(values[at], prefix) + suffix for at in row]
            for row in known
        ],
        "customdata": [["" if at is None else told[at] for at in row] for row in known],
        "texttemplate": "%{text}",
        "textfont": {"size": 11, "color": DARK},
        "hovertemplate": "%{y}, %{x}<br>%{customdata}<extra></extra>",
        "hoverongaps": False,
        "showscale": False,
        "xgap": 1,
        "ygap": 1,
        **_shades(values),
    }
    return chart(
        title,
        call,
        [trace],
        height=AROUND + CELL * len(names[down]),
        xaxis={"type": "category", "showgrid": False, "tickangle": 0},
        yaxis={
            "type": "category",
            "autorange": "reversed",
            "showgrid": False,
            "tickvals": names[down],
            "ticktext": [lines(name, NAME) for name in names[down]],
            "tickfont": {"size": 11},
        },
    )


def _shades(values: Sequence[float]) -> dict[str, Any]:
    """From pale to full, from the lowest; with losses the two ways from zero."""
    low, high = min(values), max(values)
    if low < 0:
        end = max(-low, high)
        scale = [[0, LESS], [0.5, SAME], [1, FULL]]
        return {"colorscale": scale, "zmin": -end, "zmax": end}
    return {"colorscale": [[0, PALE], [1, FULL]], "zmin": low, "zmax": high}
