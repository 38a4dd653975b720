"""Propensity, or white space, as bars."""

from __future__ import annotations

from typing import Any

from agent.answer import Chart
from agent.charts._figure import ACCENT, bars, chart, money_prefix
from agent.wording import money, number
from tools.product_propensity import ProductPropensity, Propensity

MOST = 12


def charts(result: ProductPropensity, call: str, currency: str) -> list[Chart]:
    """One bar per account and item shown; a single one needs no chart."""
    rows = result.propensities[:MOST]
    if len(rows) < 2:
        return []
    several = len({row.account_id for row in rows}) > 1
    names = [_name(row, several) for row in rows]
    if rows[0].value is not None:
        values = [float(row.value or 0) for row in rows]
        text = [money(row.value or 0, currency) for row in rows]
        title = f"Largest gap: {names[0]}, {text[0]} median spend of similar buyers"
        axis: dict[str, Any] = {
            "title": {"text": "Median spend"},
            "tickprefix": money_prefix(currency),
        }
    else:
        values = [row.propensity or 0 for row in rows]
        text = [number(row.propensity, 1) for row in rows]
        title = f"Strongest lean: {names[0]}, propensity {text[0]}"
        axis = {"title": {"text": "Propensity (0 to 100)"}, "range": [0, 105]}
    trace = bars(names, values, colours=ACCENT, text=text, hover="%{y}<br>%{text}<extra></extra>")
    return [
        chart(
            title,
            call,
            [trace],
            height=100 + 30 * len(rows),
            yaxis={"autorange": "reversed"},
            xaxis=axis,
        )
    ]


def _name(row: Propensity, several: bool) -> str:
    item = " · ".join(part for part in (row.brand, row.category) if part)
    return f"{row.account_name}: {item}" if several else item
