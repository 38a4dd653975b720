"""The last order of each account of a list: when it was, and what it was of where that was looked up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.prose.asked.account_focus import bought
from agent.prose.parts.prose import Prose
from agent.wording import count, day, days_ago, money, number, who
from tools._profile_result import AccountProfile

MOST = 10
PRODUCTS = 2


def of_profiles(results: Sequence[AccountProfile], currency: str) -> Prose:
    """Day, value and products of the last order of each account, the newest first told."""
    ordered = [(found, result) for result in results if (found := result.last_order) is not None]
    if not ordered:
        return Prose("None of them has ever ordered.", ())
    when, newest = max(ordered, key=lambda pair: pair[0])
    lead = f"**{newest.account_name}** ordered last of these, on {day(when)}."
    return Prose(lead, tuple(point for result in results for point in _bought(result, currency)))


def _bought(result: AccountProfile, currency: str) -> list[str]:
    """The order, then the largest products in it: each figure stands with what it is of."""
    name = who(result.account_name, result.account_id)
    if result.last_order is None:
        return [f"{name}: has never ordered."]
    text = f"{name}: last order on {day(result.last_order)}, {days_ago(result.recency_days or 0)}"
    if result.last_order_revenue is not None and result.last_order_products is not None:
        text += (
            f", {count(result.last_order_products, 'product')} for "
            f"{money(result.last_order_revenue, currency)}"
        )
    return [f"{text}.", *(bought(row, currency) for row in result.last_bought[:PRODUCTS])]


def of_list(result: Any) -> Prose | None:
    """The day of each row of a list; None of a result whose rows have none."""
    rows = getattr(result, result.primary or "", None) or []
    dated = [row for row in rows if getattr(row, "last_order", None) is not None]
    if len(dated) <= 1:
        return None
    newest = max(dated, key=lambda row: row.last_order)
    oldest = min(dated, key=lambda row: row.last_order)
    lead = (
        f"**{newest.account_name}** ordered last of the {number(len(rows))} listed, on "
        f"{day(newest.last_order)}; **{oldest.account_name}** has been silent longest, since "
        f"{day(oldest.last_order)}."
    )
    return Prose(lead, tuple(_when(row) for row in rows[:MOST]))


def _when(row: Any) -> str:
    name = who(row.account_name, row.account_id)
    if row.last_order is None:
        return f"{name}: has never ordered."
    return f"{name}: {day(row.last_order)}, {days_ago(row.recency_days)}."
