"""Accounts affected by each signal, coloured by urgency."""

from __future__ import annotations

from agent.answer import Chart
from agent.charts._figure import ACCENT, SERIES, WARN, bars, chart
from agent.wording import count, percent, placed
from tools.behavior_insights import BehaviorInsights

SHOWS = ("actions",)
COLOURS = {"high": WARN, "medium": SERIES[2], "low": ACCENT}


def charts(result: BehaviorInsights, call: str, currency: str) -> list[Chart]:
    """One bar per signal that affects anybody; a single one needs no chart, nor does one asked about."""
    rows = result.actions
    if len(rows) < 2 or result.signal is not None:
        return []
    traces = []
    for urgency, colour in COLOURS.items():
        mine = [row for row in rows if row.urgency == urgency]
        if mine:
            trace = bars(
                [row.title for row in mine],
                [row.accounts for row in mine],
                colours=colour,
                text=[f"{row.accounts:,} ({percent(row.account_share)})" for row in mine],
                hover="%{y}<br>%{text}<extra></extra>",
            )
            traces.append(trace | {"name": f"{urgency.capitalize()} urgency"})
    order = [row.title for row in rows]
    where = f" in {placed(result.region)}" if result.region else ""
    return [
        chart(
            f"{rows[0].title} affects most{where}: {count(rows[0].accounts, 'account')}, "
            f"{percent(rows[0].account_share)} of the active ones",
            call,
            traces,
            height=110 + 34 * len(rows),
            showlegend=True,
            yaxis={"autorange": "reversed", "categoryorder": "array", "categoryarray": order},
            xaxis={"title": {"text": "Accounts affected"}},
            barmode="overlay",
        )
    ]
