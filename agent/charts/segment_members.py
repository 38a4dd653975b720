"""The accounts of a segment by revenue."""

from __future__ import annotations

from agent.answer import Chart
from agent.charts._figure import bars, chart, money_prefix, segment_colour
from agent.wording import money
from tools.segment_members import SegmentMembers

SHOWS = ("members",)


def charts(result: SegmentMembers, call: str, currency: str) -> list[Chart]:
    """One bar per account shown; a single account needs no chart."""
    rows = result.members[:15]
    if len(rows) < 2:
        return []
    trace = bars(
        [row.account_name for row in rows],
        [float(row.monetary_value) for row in rows],
        colours=segment_colour(result.segment),
        text=[money(row.monetary_value, currency) for row in rows],
        hover="%{y}<br>%{text}<extra></extra>",
    )
    largest = max(rows, key=lambda row: row.monetary_value)
    return [
        chart(
            f"{result.segment}: {largest.account_name} is the largest with "
            f"{money(largest.monetary_value, currency)}",
            call,
            [trace],
            height=90 + 30 * len(rows),
            yaxis={"autorange": "reversed"},
            xaxis={
                "title": {"text": "Net revenue in the period"},
                "tickprefix": money_prefix(currency),
            },
        )
    ]
