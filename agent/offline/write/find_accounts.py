"""Sentences on the accounts found."""

from __future__ import annotations

from agent.offline.write._prose import Prose
from agent.wording import count, day, money, number, who
from tools.find_accounts import FindAccounts


def prose(result: FindAccounts, currency: str) -> Prose:
    """How many fit, what they are worth, the first few."""
    worth = money(result.total_monetary, currency)
    lead = (
        f"{count(result.total, 'account')} {'fits' if result.total == 1 else 'fit'}"
        + (f", worth {worth} in the period" if result.total_monetary else "")
        + (
            f"; showing {number(result.shown)} of {number(result.total)}."
            if result.shown < result.total
            else "."
        )
    )
    points = []
    for row in result.accounts[:5]:
        text = f"{who(row.account_name, row.account_id, row.region)}: {row.segment}"
        if row.last_order is not None:
            text += f", {money(row.monetary_value, currency)}, last order {day(row.last_order)}"
        points.append(text)
    return Prose(lead, tuple(points))
