"""Two sides by category, and by segment where they have several."""

from __future__ import annotations

from agent.answer import Chart
from agent.charts._figure import ACCENT, bars, chart, money_prefix
from agent.wording import money, percent
from tools._compare_result import Compare

OTHER = "#5aa9d6"
MOST = 10


def charts(result: Compare, call: str, currency: str) -> list[Chart]:
    """Revenue by category side by side; the share of each segment, of regions and periods."""
    found = [_categories(result, call, currency)] if len(result.gaps) > 1 else []
    if len({row.segment for row in result.segments}) > 1:
        found.append(_segments(result, call))
    return found


def _categories(result: Compare, call: str, currency: str) -> Chart:
    names = [gap.category for gap in result.gaps[:MOST]]
    by_side = {(result.side_of(row), row.category): float(row.revenue) for row in result.categories}
    traces = [
        bars(
            names,
            [by_side.get((side, name), 0.0) for name in names],
            colours=colour,
            text=[money(by_side.get((side, name), 0.0), currency) for name in names],
            hover="%{y}<br>%{text}<extra>" + side + "</extra>",
        )
        | {"name": side}
        for side, colour in ((result.a, ACCENT), (result.b, OTHER))
    ]
    widest = result.gaps[0]
    title = f"{result.a} and {result.b} by category"
    if widest.higher is not None:
        gap = money(widest.difference, currency)
        title = f"Widest gap in {widest.category}: {gap} more in {widest.higher}"
    return chart(
        title,
        call,
        traces,
        height=120 + 44 * len(names),
        barmode="group",
        yaxis={"autorange": "reversed"},
        xaxis={"title": {"text": "Net revenue"}, "tickprefix": money_prefix(currency)},
    )


def _segments(result: Compare, call: str) -> Chart:
    shares = {(result.side_of(row), str(row.segment)): row.revenue_share for row in result.segments}
    first = {name: share for (side, name), share in shares.items() if side == result.a}
    names = sorted({name for _, name in shares}, key=lambda name: (-first.get(name, 0.0), name))
    traces = [
        bars(
            names,
            [shares.get((side, name), 0.0) for name in names],
            colours=colour,
            text=[percent(shares.get((side, name), 0.0)) for name in names],
            hover="%{y}<br>%{text} of revenue<extra>" + side + "</extra>",
        )
        | {"name": side}
        for side, colour in ((result.a, ACCENT), (result.b, OTHER))
    ]
    return chart(
        f"Revenue of {result.a} and {result.b} by segment",
        call,
        traces,
        height=120 + 44 * len(names),
        barmode="group",
        yaxis={"autorange": "reversed"},
        xaxis={"title": {"text": "Share of revenue (%)"}, "ticksuffix": "%"},
    )
