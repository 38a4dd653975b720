"""Propensity, probability or white space as bars; the test of the probabilities."""

from __future__ import annotations

from typing import Any

from agent.answer import Chart
from agent.charts._calibration import calibration
from agent.charts._figure import ACCENT, bars, chart, money_prefix
from agent.wording import chosen, listed, money, percent
from tools.product_propensity import ProductPropensity, Propensity

SHOWS = ("white_space", "propensities", "calibration")
MOST = 12
NAMED = 2
"""Ties that a title names."""


def charts(result: ProductPropensity, call: str, currency: str) -> list[Chart]:
    """One bar per account and item shown, where there are two; announced against observed rates."""
    found = [
        _bars(kind, rows[:MOST], call, currency)
        for kind, rows in (("white_space", result.white_space), (result.kind, result.propensities))
        if len(rows) > 1 and _differ(kind, rows[:MOST])
    ]
    if result.holdout is not None and result.calibration:
        found.append(calibration(result.holdout, result.calibration, call))
    return found


def _differ(kind: str, rows: list[Propensity]) -> bool:
    """Whether the bars differ to the eye: alike ones say nothing."""
    if kind != "affinity":
        return True
    return len({round(row.propensity or 0) for row in rows}) > 1


def _bars(kind: str, rows: list[Propensity], call: str, currency: str) -> Chart:
    several = len({row.account_id for row in rows}) > 1
    names = [_name(row, several) for row in rows]
    if several and len(items := {_item(row) for row in rows}) == 1:
        names = [
            row.account_name for row in rows
        ]  # what all have in common is told once, in the title
        title_of = f"{names[0]}, {items.pop()}"
    else:
        title_of = names[0]
    if kind == "white_space":
        values = [float(row.value or 0) for row in rows]
        text = [money(row.value or 0, currency) for row in rows]
        title = f"Largest gap: {title_of}, {text[0]} by the share of wallet of similar buyers"
        axis: dict[str, Any] = {
            "title": {"text": "Share of wallet of similar buyers"},
            "tickprefix": money_prefix(currency),
        }
    elif kind == "next_purchase":
        values = [100 * (row.purchase_probability or 0) for row in rows]
        text = [percent(value) for value in values]
        title = f"Likeliest next: {title_of}, {text[0]}"
        axis = {
            "title": {"text": "Probability of an order in 90 days"},
            "ticksuffix": "%",
        }
    else:
        values = [row.propensity or 0 for row in rows]
        text = [chosen(row.propensity or 0) for row in rows]
        title = f"Strongest lean: {title_of}, propensity {text[0]}"
        if text.count(text[0]) > 1:
            title = f"Strongest leans, alike: {listed(names[: min(text.count(text[0]), NAMED)])}"
            more = " and more" if text.count(text[0]) > NAMED else ""
            title += f"{more}, propensity {text[0]}"
        axis = {"title": {"text": "Propensity (0 to 100)"}, "range": [0, 100]}
    trace = bars(names, values, colours=ACCENT, text=text, hover="%{y}<br>%{text}<extra></extra>")
    return chart(
        title,
        call,
        [trace],
        height=100 + 30 * len(rows),
        yaxis={"autorange": "reversed"},
        xaxis=axis,
    )


def _name(row: Propensity, several: bool) -> str:
    return f"{row.account_name}: {_item(row)}" if several else _item(row)


def _item(row: Propensity) -> str:
    return " · ".join(part for part in (row.brand, row.category) if part)
