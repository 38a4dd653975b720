"""Sentences about the distribution over segments."""

from __future__ import annotations

from agent.offline.write._prose import Prose
from agent.wording import count, money, percent
from data import catalogue
from tools.segment_overview import SegmentOverview, SegmentSummary


def prose(result: SegmentOverview, currency: str) -> Prose:
    """Who brings the revenue, who is slipping, who is new."""
    top = result.segments[0]
    where = f" in {result.region}" if result.region else ""
    lead = (
        f"{top.segment} bring {percent(top.revenue_share)} of revenue{where} "
        f"with {percent(top.account_share)} of the accounts: "
        f"{money(top.revenue, currency)} from {count(top.accounts, 'account')}."
    )
    by_name = {row.segment: row for row in result.segments}
    points = [
        f"{count(result.scored_accounts, 'account')} are scored, with "
        f"{money(result.revenue, currency)} of revenue between them."
    ]
    points += [
        _slipping(by_name[name], currency)
        for name in ("At Risk", "Cannot Lose Them")
        if by_name[name].accounts
    ]
    new = by_name["New Customers"]
    if new.accounts:
        points.append(
            f"New Customers are {count(new.accounts, 'account')}, on average "
            f"{money(new.mean_monetary, currency)} each so far."
        )
    if result.no_purchases:
        points.append(
            f"No purchases: {count(result.no_purchases, 'account')}, which are not scored."
        )
    worst = max((by_name["At Risk"], by_name["Cannot Lose Them"]), key=lambda row: row.revenue)
    return Prose(lead, tuple(points), catalogue.segments()[worst.segment].action)


def _slipping(row: SegmentSummary, currency: str) -> str:
    return (
        f"{row.segment}: {count(row.accounts, 'account')} worth {money(row.revenue, currency)} "
        f"({percent(row.revenue_share)} of revenue), on average {row.mean_recency_days:.0f} days "
        "since the last order."
    )
