"""Revenue of an account by month, and its category mix against the window before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

from agent.answer import Chart
from agent.charts._figure import ACCENT, FAINT, MUTED, bars, chart, money_prefix
from agent.wording import count, money, of_family, percent
from tools._profile_result import AccountProfile, MonthPoint

SHOWS = ("trend", "categories")
MOST_CATEGORIES = 8
WHOLE_YEAR = 12
"""Months within the period from which on the ones before it are left out: the bars add up to its revenue."""


TREND, MIX = "trend", "categories"
OF_FOCUS: Mapping[str, tuple[str, ...]] = {
    "stopped": (MIX,),
    "fall": (MIX, TREND),
    "growth": (MIX, TREND),
    "change": (MIX, TREND),
    "last_order": (TREND,),
    "next_order": (TREND,),
    "peers": (),
    "contact": (),
    "spoken": (),
    "decides": (),
    "talk": (),
}
"""The charts that answer a question about a part of an account, in their order."""


def charts(
    result: AccountProfile, call: str, currency: str, focus: Sequence[str] = ()
) -> list[Chart]:
    """The trend, and the mix where there are at least two categories; those of `focus` where one is asked."""
    asked = [OF_FOCUS[part] for part in focus if part in OF_FOCUS]
    wanted = dict.fromkeys(name for names in asked for name in names) if asked else (TREND, MIX)
    drawn = {
        TREND: (_trend, bool(result.trend)),
        MIX: (_mix, len(result.categories) > 1 and result.categories[0].revenue > 0),
    }
    return [drawn[name][0](result, call, currency) for name in wanted if drawn[name][1]]


def _trend(result: AccountProfile, call: str, currency: str) -> Chart:
    points, inside = _shown(result)
    months = [f"{point.month:%b %Y}" for point in points]
    trace = {
        "type": "bar",
        "x": months,
        "y": [float(point.revenue) for point in points],
        "customdata": [
            f"{money(point.revenue, currency)}, {count(point.orders, 'order')}" for point in points
        ],
        "marker": {
            "color": [
                FAINT if point not in inside else ACCENT if point.complete else MUTED
                for point in points
            ]
        },
        "hovertemplate": "%{x}<br>%{customdata}<extra></extra>",
    }
    change = result.revenue_change
    finding = "revenue by month"
    if change is not None and change:
        word = "up" if change > 0 else "down"
        finding = f"revenue {word} {percent(abs(change))} on the period before"
    unfinished = "" if points[-1].complete else " (last month unfinished)"
    outside = "" if len(inside) == len(points) else " (pale: not wholly in the period)"
    whom = of_family(result.account_name, result.level, result.accounts)
    return chart(
        f"{whom}: {finding}{unfinished}{outside}",
        call,
        [trace],
        yaxis={"title": {"text": "Net revenue"}, "tickprefix": money_prefix(currency)},
        xaxis={"type": "category"},
    )


def _shown(result: AccountProfile) -> tuple[list[MonthPoint], list[MonthPoint]]:
    """The months to draw, and those of them that are wholly in the period that the figures are of."""
    start = result.as_of - timedelta(days=int(result.lookback_days) - 1)
    inside = [point for point in result.trend if point.month >= start]
    whole = len(inside) >= WHOLE_YEAR and start.day == 1
    return (inside if whole else list(result.trend)), inside


def _mix(result: AccountProfile, call: str, currency: str) -> Chart:
    rows = result.categories[:MOST_CATEGORIES]
    names = [row.category for row in rows]
    now = bars(
        names,
        [float(row.revenue) for row in rows],
        colours=ACCENT,
        text=[money(row.revenue, currency) for row in rows],
        hover="%{y}<br>%{text}<extra></extra>",
    ) | {"name": "This period"}
    before = bars(
        names,
        [float(row.previous_revenue) for row in rows],
        colours=FAINT,
        text=[money(row.previous_revenue, currency) for row in rows],
        hover="%{y}<br>%{text}<extra></extra>",
    ) | {"name": "Period before"}
    return chart(
        f"{names[0]} is {percent(rows[0].revenue_share)} of its revenue",
        call,
        # Nothing stands for a period before that is not whole.
        [now, before] if result.revenue_change is not None else [now],
        height=110 + 44 * len(rows),
        barmode="group",
        yaxis={"autorange": "reversed"},
        xaxis={"title": {"text": "Net revenue"}, "tickprefix": money_prefix(currency)},
    )
