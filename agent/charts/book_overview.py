"""The book at a glance: segments, concentration, trend, matrix, spreads and the accounts in space."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.answer import Chart
from agent.charts._figure import ACCENT, INK, MUTED, bars, chart, money_prefix, segment_colour
from agent.wording import by_unit, count, days_ago, money, number, percent
from data.catalogue import NO_PURCHASES
from tools._book import BookMonth, BookOverview, FrequencySpread, MonetarySpread, RecencySpread

SHOWS = ("segments", "months", "cells", "recency", "frequency", "monetary", "sample")

# Opaque, so that the figures in the cells contrast with them on any ground.
PALE = "#e6f1ec"
FEW = 2
LONG = 3
"""The axis of revenue ends at so many times the largest upper quartile."""
Spreads = Sequence[RecencySpread] | Sequence[FrequencySpread] | Sequence[MonetarySpread]


OF_FOCUS = ("chart_matrix", "chart_boxes", "chart_space")
"""The charts that can be asked for by their form."""


def charts(
    result: BookOverview, call: str, currency: str, focus: Sequence[str] = ()
) -> list[Chart]:
    """What each shows is said in its title; the tables have the same figures.

    The charts of `focus` alone where one is asked for.
    """
    matrix, boxes, space = OF_FOCUS
    if matrix in focus:
        return [_matrix(result, call, currency)]
    if boxes in focus:
        return _spreads(result, call, currency)
    if space in focus and len(result.sample) >= FEW:
        return [_space(result, call, currency)]
    found = [_distribution(result, call), _revenue(result, call, currency)]
    if len(result.months) >= FEW:
        found.append(_trend(result, call, currency))
    found.append(_matrix(result, call, currency))
    found += _spreads(result, call, currency)
    if len(result.sample) >= FEW:
        found.append(_space(result, call, currency))
    return found


def _distribution(result: BookOverview, call: str) -> Chart:
    rows = sorted(result.segments, key=lambda row: -row.accounts)
    names = [row.segment for row in rows]
    trace = bars(
        names,
        [row.accounts for row in rows],
        colours=[segment_colour(name) for name in names],
        text=[f"{number(row.accounts)} ({percent(row.account_share)})" for row in rows],
        hover="%{y}<br>%{text} of accounts<extra></extra>",
    )
    top = rows[0]
    return chart(
        f"{top.segment} are the largest segment: {count(top.accounts, 'account')}, "
        f"{percent(top.account_share)}",
        call,
        [trace],
        height=110 + 28 * len(rows),
        yaxis={"autorange": "reversed"},
        xaxis={"title": {"text": "Accounts"}},
    )


def _revenue(result: BookOverview, call: str, currency: str) -> Chart:
    """Revenue by segment with the running share above it."""
    rows = [row for row in result.segments if row.revenue > 0]
    names = [row.segment for row in rows]
    revenue = {
        "type": "bar",
        "name": "Net revenue",
        "x": names,
        "y": [float(row.revenue) for row in rows],
        "marker": {"color": [segment_colour(name) for name in names]},
        "customdata": [
            f"{money(row.revenue, currency)}, {percent(row.revenue_share)}" for row in rows
        ],
        "hovertemplate": "%{x}<br>%{customdata}<extra></extra>",
    }
    running = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": "Running share",
        "x": names,
        "y": [row.cumulative_share for row in rows],
        "yaxis": "y2",
        "line": {"color": INK, "width": 2},
        "hovertemplate": "up to %{x}<br>%{y:.1f}% of revenue<extra></extra>",
    }
    title = (
        f"The top 20% of active accounts ({number(result.top_accounts)}) hold "
        f"{percent(result.top_share)} of the revenue"
        if result.top_share is not None
        else "No net revenue in the window"
    )
    return chart(
        title,
        call,
        [revenue, running],
        height=420,
        xaxis={"tickangle": -40, "showgrid": False},
        yaxis={"title": {"text": "Net revenue"}, "tickprefix": money_prefix(currency)},
        yaxis2={
            "title": {"text": "Running share (%)"},
            "overlaying": "y",
            "side": "right",
            "range": [0, 105],
            "tickmode": "linear",
            "dtick": 20,
            "ticksuffix": "%",
            "showgrid": False,
            "automargin": True,
        },
    )


def _trend(result: BookOverview, call: str, currency: str) -> Chart:
    rows = result.months
    best = max(rows, key=lambda row: row.revenue)
    trace = {
        "type": "bar",
        "x": [_month(row) for row in rows],
        "y": [float(row.revenue) for row in rows],
        "marker": {"color": ACCENT, "opacity": [1 if row.whole else 0.4 for row in rows]},
        "customdata": [
            f"{money(row.revenue, currency)}<br>{count(row.orders, 'order')}, "
            f"{count(row.active_accounts, 'active account')}"
            for row in rows
        ],
        "hovertemplate": "%{x}<br>%{customdata}<extra></extra>",
    }
    partly = "" if all(row.whole for row in rows) else " (pale: part of the month)"
    return chart(
        f"Best month: {best.month:%B %Y} with {money(best.revenue, currency)}",
        call,
        [trace],
        xaxis={"type": "category", "showgrid": False},
        yaxis={"title": {"text": f"Net revenue{partly}"}, "tickprefix": money_prefix(currency)},
    )


def _month(row: BookMonth) -> str:
    return f"{row.month:%b %Y}"


def _matrix(result: BookOverview, call: str, currency: str) -> Chart:
    """Recency score upwards, frequency score to the right, best in the corner."""
    cells = {(cell.r, cell.f): cell for cell in result.cells}
    scores = range(1, 6)
    best = max(result.cells, key=lambda cell: cell.revenue)
    trace = {
        "type": "heatmap",
        "x": list(scores),
        "y": list(scores),
        "z": [[cells[r, f].accounts for f in scores] for r in scores],
        "customdata": [[money(cells[r, f].revenue, currency) for f in scores] for r in scores],
        "texttemplate": "%{z}",
        "hovertemplate": "R %{y}, F %{x}<br>%{z} accounts<br>%{customdata}<extra></extra>",
        "colorscale": [[0, PALE], [1, ACCENT]],
        "xgap": 2,
        "ygap": 2,
        "colorbar": {"thickness": 10, "outlinewidth": 0, "title": {"text": "Accounts"}},
    }
    return chart(
        f"{best.cell} brings most: {count(best.accounts, 'account')} with "
        f"{money(best.revenue, currency)}",
        call,
        [trace],
        showlegend=False,
        xaxis={"title": {"text": "Frequency score (5 = most order days)"}, "dtick": 1},
        yaxis={"title": {"text": "Recency score (5 = most recent)"}, "dtick": 1},
    )


def _spreads(result: BookOverview, call: str, currency: str) -> list[Chart]:
    recent = min(result.recency, key=lambda row: row.median)
    often = max(result.frequency, key=lambda row: row.median)
    spent = max(result.monetary, key=lambda row: row.median)
    reach = LONG * max(float(row.upper_quartile) for row in result.monetary)
    longest = max(float(row.maximum) for row in result.monetary)
    least = min(0.0, *(float(row.lower_quartile) for row in result.monetary))
    cut = {"range": [least * 1.1, reach]} if longest > reach > 0 else {}
    words = "<br>(cut: whiskers run on)" if cut else ""
    return [
        _boxes(
            f"{recent.segment} ordered most recently: half "
            + (
                f"within {by_unit(recent.median, 'days', currency)} days"
                if recent.median
                else "on the last day"
            ),
            call,
            result.recency,
            {"title": {"text": "Days since the last order"}},
        ),
        _boxes(
            f"{often.segment} order most often: median {by_unit(often.median, 'days', currency)} order days",
            call,
            result.frequency,
            {"title": {"text": "Order days in the window"}},
        ),
        _boxes(
            f"{spent.segment} spend most: median {money(spent.median, currency)} an account",
            call,
            result.monetary,
            {
                "title": {"text": f"Net revenue per account{words}"},
                "tickprefix": money_prefix(currency),
            }
            | cut,
        ),
    ]


def _boxes(title: str, call: str, rows: Spreads, axis: dict[str, Any]) -> Chart:
    """One box per segment from its five numbers; whiskers reach to minimum and maximum."""
    traces = [
        {
            "type": "box",
            "orientation": "h",
            "name": row.segment,
            "y": [row.segment],
            "lowerfence": [float(row.minimum)],
            "q1": [float(row.lower_quartile)],
            "median": [float(row.median)],
            "q3": [float(row.upper_quartile)],
            "upperfence": [float(row.maximum)],
            "marker": {"color": segment_colour(row.segment)},
            "line": {"width": 1.5},
        }
        for row in rows
    ]
    return chart(
        title,
        call,
        traces,
        height=110 + 32 * len(rows),
        showlegend=False,
        xaxis=axis,
        yaxis={"autorange": "reversed"},
    )


def _space(result: BookOverview, call: str, currency: str) -> Chart:
    """Accounts by recency, frequency and revenue; the last two on logarithmic axes."""
    names = [row.segment for row in result.segments if row.segment != NO_PURCHASES]
    top = result.sample[0]
    every = result.sample_size == result.sample_of
    which = "all with revenue" if every else "the largest and a sample of the others"
    return chart(
        f"{top.account_name} is the largest: {money(top.monetary_value, currency)}, "
        f"last order {days_ago(top.recency_days)}",
        call,
        [trace for name in names if (trace := _points(result, name, currency))["x"]],
        height=460,
        scene={
            "xaxis": _scene_axis("Recency (days)"),
            "yaxis": _scene_axis("Order days", type="log", dtick=1),
            "zaxis": _scene_axis(
                "Net revenue", type="log", dtick=1, tickprefix=money_prefix(currency)
            ),
            "bgcolor": "rgba(0,0,0,0)",
            "aspectmode": "cube",
            "camera": {
                "eye": {"x": 1.65, "y": 1.65, "z": 0.7},
                "center": {"x": 0, "y": 0, "z": -0.14},
            },
        },
        legend={
            "orientation": "h",
            "y": -0.02,
            "x": 0,
            "itemsizing": "constant",
            "title": {
                "side": "top",
                "text": f"{number(result.sample_size)} of {number(result.sample_of)} accounts:<br>{which}",
            },
        },
    )


def _scene_axis(title: str, **more: Any) -> dict[str, Any]:
    return {
        "title": {"text": title},
        # A scene draws transparent lines as white ones.
        "gridcolor": MUTED,
        "zerolinecolor": MUTED,
        "showbackground": False,
        "color": INK,
        **more,
    }


def _points(result: BookOverview, segment: str, currency: str) -> dict[str, Any]:
    rows = [row for row in result.sample if row.segment == segment]
    return {
        "type": "scatter3d",
        "mode": "markers",
        "name": segment,
        "x": [row.recency_days for row in rows],
        "y": [row.frequency for row in rows],
        "z": [float(row.monetary_value) for row in rows],
        "text": [row.account_name for row in rows],
        "customdata": [money(row.monetary_value, currency) for row in rows],
        "marker": {"color": segment_colour(segment), "size": 4, "opacity": 0.85},
        "hovertemplate": "%{text}<br>%{x} days, %{y} order days<br>%{customdata}<extra></extra>",
    }
