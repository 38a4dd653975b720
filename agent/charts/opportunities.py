"""Opportunities by value at stake, coloured by urgency."""

from __future__ import annotations

from agent.answer import Chart
from agent.charts._figure import ACCENT, SERIES, WARN, bars, chart, money_prefix
from agent.wording import money
from tools.opportunities import Opportunities

SHOWS = ("opportunities",)
COLOURS = {"high": WARN, "medium": SERIES[2], "low": ACCENT}
MOST = 12


def charts(result: Opportunities, call: str, currency: str) -> list[Chart]:
    """One bar per account; a single one needs no chart."""
    rows = result.opportunities[:MOST]
    if len(rows) < 2 or result.account_id is not None:
        return []
    traces = []
    for urgency, colour in COLOURS.items():
        mine = [row for row in rows if row.urgency == urgency]
        if mine:
            trace = bars(
                [row.account_name for row in mine],
                [float(row.value_at_stake) for row in mine],
                colours=colour,
                text=[money(row.value_at_stake, currency) for row in mine],
                hover="%{y}<br>%{customdata}<br>%{text}<extra></extra>",
            )
            traces.append(
                trace
                | {"name": f"{urgency.capitalize()} urgency", "customdata": [r.title for r in mine]}
            )
    order = [row.account_name for row in rows]
    most = max(rows, key=lambda row: row.value_at_stake)
    among = "" if result.sort == "value_at_stake" else "Of those shown, "
    return [
        chart(
            f"{among}{most.account_name} has most at stake: {money(most.value_at_stake, currency)}",
            call,
            traces,
            height=110 + 32 * len(rows),
            yaxis={"autorange": "reversed", "categoryorder": "array", "categoryarray": order},
            xaxis={"title": {"text": "Value at stake"}, "tickprefix": money_prefix(currency)},
            barmode="overlay",
        )
    ]
