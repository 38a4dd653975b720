"""Sentences on the accounts found."""

from __future__ import annotations

from agent.offline.write._prose import Prose
from agent.wording import count, day, money, number, who, window
from tools.find_accounts import FindAccounts

MOST = 10


def prose(result: FindAccounts, currency: str) -> Prose:
    """What comes first and of how many, then the first few."""
    lead = _first(result, currency) or _all(result, currency)
    if result.shown < result.total:
        lead += f"; showing {number(result.shown)} of {number(result.total)}"
    points = []
    for row in result.accounts[:MOST]:
        text = f"{who(row.account_name, row.account_id, row.region)}: {row.segment}"
        if row.last_order is not None:
            text += f", {money(row.monetary_value, currency)}, last order {day(row.last_order)}"
        points.append(text)
    return Prose(f"{lead}.", tuple(points))


def _first(result: FindAccounts, currency: str) -> str | None:
    """The account that leads the order asked for, where that is one of revenue or of silence."""
    top, of_all = result.accounts[0], f"of {count(result.total, 'account')}"
    if result.total < 2 or result.order != "desc" or result.min_recency_days:
        return None
    if result.sort == "monetary" and top.monetary_value > 0:
        return (
            f"**{top.account_name}** is the largest {of_all}: {money(top.monetary_value, currency)} of "
            f"{money(result.total_monetary, currency)} in {window(result.lookback_days)}"
        )
    if result.sort == "recency" and top.recency_days:
        return (
            f"**{top.account_name}** has been silent longest {of_all}: no order for "
            f"{count(round(top.recency_days), 'day')}"
        )
    return None


def _all(result: FindAccounts, currency: str) -> str:
    one = result.total == 1
    said = f"{count(result.total, 'account')} {'fits' if one else 'fit'}"
    if result.min_recency_days:
        days = count(round(result.min_recency_days), "day")
        said = f"{count(result.total, 'account')} {'has' if one else 'have'} not ordered for {days} or more"
    if not result.total_monetary:
        return said
    return f"{said}, worth {money(result.total_monetary, currency)} in the period"
