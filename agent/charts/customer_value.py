"""Expected value of accounts with their intervals."""

from __future__ import annotations

from typing import Any

from agent.answer import Chart
from agent.charts._figure import INK, bars, chart, money_prefix, segment_colour
from agent.wording import money, number, percent
from tools._customer_value_result import CustomerValue, CustomerValueRow

SHOWS = ("customers",)
MOST = 12


def charts(result: CustomerValue, call: str, currency: str) -> list[Chart]:
    """One bar per account, its interval as a line; a single account needs no chart."""
    rows = result.customers[:MOST]
    if len(rows) < 2:
        return []
    valued = rows[0].expected_value is not None
    axis: dict[str, Any] = {
        "title": {
            "text": f"Expected {'net revenue' if valued else 'orders'}, next "
            f"{number(result.horizon_days)} days"
        },
        "range": [0, 1.08 * max(_ends(row, valued)[1] for row in rows)],
    }
    trace = bars(
        [row.account_name for row in rows],
        [_middle(row, valued) for row in rows],
        colours=[segment_colour(row.segment) for row in rows],
        text=[_shown(row, valued, currency) for row in rows],
        hover="%{y}<br>%{text}<br>%{customdata}<extra></extra>",
    ) | {
        "customdata": [f"still orders: {percent(100 * row.probability_alive)}" for row in rows],
        # The interval is drawn where a label outside the bar would stand.
        "textposition": "none",
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [_ends(row, valued)[1] - _middle(row, valued) for row in rows],
            "arrayminus": [_middle(row, valued) - _ends(row, valued)[0] for row in rows],
            "color": INK,
            "thickness": 1.2,
        },
    }
    top = rows[0]
    what = _shown(top, valued, currency)
    return [
        chart(
            f"{top.account_name} leads: {what} expected in {number(result.horizon_days)} days",
            call,
            [trace],
            height=110 + 32 * len(rows),
            yaxis={"autorange": "reversed"},
            xaxis=axis | ({"tickprefix": money_prefix(currency)} if valued else {}),
        )
    ]


def _middle(row: CustomerValueRow, valued: bool) -> float:
    return float(row.expected_value or 0) if valued else row.expected_orders


def _ends(row: CustomerValueRow, valued: bool) -> tuple[float, float]:
    if valued:
        return float(row.value_low or 0), float(row.value_high or 0)
    return row.orders_low, row.orders_high


def _shown(row: CustomerValueRow, valued: bool, currency: str) -> str:
    if valued:
        return money(row.expected_value or 0, currency)
    return f"{number(row.expected_orders, 1)} orders"
