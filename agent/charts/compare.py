"""Two sides by category, and by segment where they have several."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from agent.answer import Chart
from agent.charts._cells import cells, fits
from agent.charts._figure import ACCENT, bars, chart, money_prefix
from agent.sides import Sides
from agent.wording import money, percent
from tools._compare_result import Compare

SHOWS = ("gaps", "categories", "segments")
OTHER = "#5aa9d6"
MOST = 10


def charts(result: Compare, call: str, currency: str) -> list[Chart]:
    """By category side by side; the share of each segment, of regions and periods."""
    of_categories = [(result.side_of(r), r.category, r.revenue_share) for r in result.categories]
    of_segments = [(result.side_of(r), str(r.segment), r.revenue_share) for r in result.segments]
    found = []
    if len(result.gaps) > 1 and result.same_length:
        found.append(_money(result, call, currency))
    elif len(result.gaps) > 1:
        found.append(_shares(result, call, of_categories))
    if len({segment for _, segment, _ in of_segments}) > 1:
        found.append(_shares(result, call, of_segments))
    return found


def together(sides: Sides, call: str, currency: str) -> list[Chart]:
    """All sides by category as cells, or their revenue as bars where they are many or have no categories."""
    most = max(sides.named, key=lambda pair: pair[1].revenue)
    title = f"{most[0]} leads: {money(most[1].revenue, currency)}"
    pairs = [(name, row.category) for name, row in sides.categories]
    if pairs and fits(pairs):
        values = [float(row.revenue) for _, row in sides.categories]
        told = [money(row.revenue, currency) for _, row in sides.categories]
        title = f"Revenue by category; {title}"
        return [cells(title, call, pairs, values, told, prefix=money_prefix(currency))]
    named = sorted(sides.named, key=lambda pair: -pair[1].revenue)
    trace = bars(
        [name for name, _ in named],
        [float(side.revenue) for _, side in named],
        colours=ACCENT,
        text=[money(side.revenue, currency) for _, side in named],
        hover="%{y}<br>%{text}<extra></extra>",
    )
    axis = {"title": {"text": "Net revenue"}, "tickprefix": money_prefix(currency)}
    height = 110 + 30 * len(named)
    layout = {"autorange": "reversed"}
    return [chart(title, call, [trace], height=height, yaxis=layout, xaxis=axis)]


def _money(result: Compare, call: str, currency: str) -> Chart:
    """Revenue by category, the widest gap on top."""
    names = [gap.category for gap in result.gaps[:MOST]]
    revenue = {(result.side_of(row), row.category): row.revenue for row in result.categories}
    widest = result.gaps[0]
    title = f"{result.a} and {result.b} by category"
    if widest.higher is not None:
        gap = money(widest.difference, currency)
        place = "at" if result.kind == "accounts" else "in"
        title = f"Widest gap in {widest.category}: {gap} more {place} {widest.higher}"

    def shown(value: float) -> str:
        return money(value, currency)

    values = {place: float(value) for place, value in revenue.items()}
    axis = {"title": {"text": "Net revenue"}, "tickprefix": money_prefix(currency)}
    return _bars(result, call, title, names, values, shown, axis)


def _shares(result: Compare, call: str, rows: list[tuple[str, str, float]]) -> Chart:
    """Shares of each side's revenue, the first side's largest on top."""
    values = {(side, name): share for side, name, share in rows}
    names = sorted(
        {name for _, name, _ in rows}, key=lambda name: (-values.get((result.a, name), 0.0), name)
    )[:MOST]
    gaps = {
        name: abs(values.get((result.a, name), 0) - values.get((result.b, name), 0))
        for name in names
    }
    widest = max(names, key=lambda name: gaps[name])
    first, second = (percent(values.get((side, widest), 0)) for side in (result.a, result.b))
    title = f"{widest}: {first} of the revenue of {result.a}, {second} of {result.b}"
    axis = {"title": {"text": "Share of revenue (%)"}, "ticksuffix": "%"}
    return _bars(result, call, title, names, values, percent, axis)


def _bars(
    result: Compare,
    call: str,
    title: str,
    names: list[str],
    values: dict[tuple[str, str], float],
    shown: Callable[[float], str],
    axis: dict[str, Any],
) -> Chart:
    """Both sides as bars beside each other; what a side does not have is zero."""
    traces = []
    for side, colour in ((result.a, ACCENT), (result.b, OTHER)):
        of = [values.get((side, name), 0.0) for name in names]
        hover = "%{y}<br>%{text}<extra>" + side + "</extra>"
        trace = bars(names, of, colours=colour, text=[shown(value) for value in of], hover=hover)
        traces.append(trace | {"name": side})
    return chart(
        title,
        call,
        traces,
        height=120 + 44 * len(names),
        barmode="group",
        yaxis={"autorange": "reversed"},
        xaxis=axis,
    )
