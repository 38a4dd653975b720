"""Share of accounts beside share of revenue, by segment."""

from __future__ import annotations

from agent.answer import Chart
from agent.charts._figure import FAINT, bars, chart, segment_colour
from agent.wording import percent
from tools.segment_overview import SegmentOverview


def charts(result: SegmentOverview, call: str, currency: str) -> list[Chart]:
    """One chart: where the accounts are and where the revenue is."""
    rows = [row for row in result.segments if row.accounts]
    names = [row.segment for row in rows]
    top = rows[0]
    accounts = bars(
        names,
        [row.account_share for row in rows],
        colours=FAINT,
        text=[percent(row.account_share) for row in rows],
        hover="%{y}<br>%{x:.1f}% of accounts<extra></extra>",
    ) | {"name": "Share of accounts"}
    revenue = bars(
        names,
        [row.revenue_share for row in rows],
        colours=[segment_colour(name) for name in names],
        text=[percent(row.revenue_share) for row in rows],
        hover="%{y}<br>%{x:.1f}% of revenue<extra></extra>",
    ) | {"name": "Share of revenue"}
    return [
        chart(
            f"{top.segment}: {percent(top.revenue_share)} of revenue from "
            f"{percent(top.account_share)} of accounts",
            call,
            [revenue, accounts],
            height=120 + 44 * len(rows),
            barmode="group",
            bargap=0.25,
            yaxis={"autorange": "reversed"},
            xaxis={"title": {"text": "Share (%)"}, "ticksuffix": "%"},
            legend={"orientation": "h", "y": 1.04, "x": 1, "xanchor": "right", "yanchor": "bottom"},
        )
    ]
