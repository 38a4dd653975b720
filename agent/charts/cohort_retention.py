"""Retention of cohorts as a heat map."""

from __future__ import annotations

from typing import Any

from agent.answer import Chart
from agent.charts._cells import DARK, FULL, PALE
from agent.charts._figure import MUTED, chart
from agent.charts._room import short_period
from agent.prose.tools.cohort_retention import averages
from agent.wording import percent
from tools.cohort_retention import Cell, CohortRetention

SHOWS = ("cells", "cohorts")
GREY = "#e8ebee"
LABELLED = 14
"""Periods up to which every field of the map carries its percentage, and needs no scale beside it."""
STEP = 10
"""Percent: the scale begins at the multiple below the lowest figure, so that high ones differ too."""


def charts(result: CohortRetention, call: str, currency: str) -> list[Chart]:
    """Cohorts downwards, periods after the first to the right; the unfinished period in grey."""
    cells = [cell for cell in result.cells if cell.age and _value(cell, result) is not None]
    ages = sorted({cell.age for cell in cells})
    if len(ages) < 2:
        return []
    shown = [row for row in result.cohorts if any(cell.period == row.period for cell in cells)]
    names = [row.period_label for row in shown]
    sizes = {row.period: row.accounts for row in shown}
    whole = [cell for cell in cells if cell.complete]
    values = [_value(cell, result) or 0 for cell in whole]
    ends = {
        "zmin": STEP * (min(values, default=0) // STEP),
        "zmax": min(max(values, default=100), 200),
    }
    small = len(ages) <= LABELLED
    traces = [
        _map(whole, names, ages, sizes, result, small)
        | {
            "colorscale": [[0, PALE], [1, FULL]],
            **ends,
            "showscale": not small,
            "colorbar": {
                "ticksuffix": "%",
                "thickness": 10,
                "outlinewidth": 0,
                # A short scale on top: a map of years is taller than a screen.
                "lenmode": "pixels",
                "len": 220,
                "y": 1,
                "yanchor": "top",
            },
        }
    ]
    unfinished = [cell for cell in cells if not cell.complete]
    if unfinished:
        traces.append(
            _map(unfinished, names, ages, sizes, result, small)
            | {"colorscale": [[0, GREY], [1, MUTED]], **ends, "showscale": False}
        )
    unit = "months" if result.grain == "month" else "quarters"
    made = "first order" if result.by == "first_order" else "sign-up"
    return [
        chart(
            _title(result),
            call,
            traces,
            height=120 + 24 * len(names),
            showlegend=False,
            xaxis={
                "title": {"text": f"{unit.capitalize()} after"},
                "dtick": 1 if small else 3,
                "showgrid": False,
            },
            yaxis={
                "title": {"text": f"Cohort by {result.grain} of {made}"},
                "autorange": "reversed",
                "type": "category",
                "categoryorder": "array",
                "categoryarray": names,
                "tickvals": names,
                "ticktext": [short_period(name) for name in names],
                "showgrid": False,
            },
        )
    ]


def _value(cell: Cell, result: CohortRetention) -> float | None:
    return cell.account_retention if result.metric == "accounts" else cell.revenue_retention


def _map(
    cells: list[Cell],
    names: list[str],
    ages: list[int],
    sizes: dict[Any, int],
    result: CohortRetention,
    labelled: bool,
) -> dict[str, Any]:
    """One heat map of these cells; what is not among them stays empty."""
    by_place = {(cell.period_label, cell.age): cell for cell in cells}
    rows = [[by_place.get((name, age)) for age in ages] for name in names]
    z = [[None if cell is None else _value(cell, result) for cell in row] for row in rows]
    what = "of accounts ordered" if result.metric == "accounts" else "of first revenue"
    return {
        "type": "heatmap",
        "x": ages,
        "y": names,
        "z": z,
        "text": [["" if value is None else f"{value:.0f}" for value in row] for row in z],
        "texttemplate": "%{text}" if labelled else "",
        "textfont": {"size": 11, "color": DARK},
        "customdata": [
            ["" if cell is None else f"{sizes[cell.period]} accounts" for cell in row]
            for row in rows
        ],
        "hovertemplate": "%{y}, %{x} after<br>%{z:.1f}% "
        + what
        + "<br>%{customdata}<extra></extra>",
        "hoverongaps": False,
        "xgap": 1,
        "ygap": 1,
    }


def _title(result: CohortRetention) -> str:
    known = averages(result)
    if not known:
        return "Retention by cohort"
    what = "of accounts order" if result.metric == "accounts" else "of first revenue comes"
    (words, value), (last, end) = known[0], known[-1]
    title = f"{percent(value)} {what} {words}"
    if last != words:
        title += f", {percent(end)} {last}"
    return title + (f" ({result.unfinished} unfinished)" if result.unfinished else "")
