"""Sentences about the distribution over segments."""

from __future__ import annotations

from agent.prose.parts.prose import Prose
from agent.prose.parts.schemes import LOOSE, churn_point, led
from agent.wording import count, first_lower, listed, members_of, money, number, percent, placed
from data import catalogue
from tools._cluster_report import Clustering
from tools.segment_overview import SegmentOverview, SegmentSummary

NEW = ("New Customers", "New")
STABLE = 0.8
"""Adjusted Rand index from which two clusterings are nearly the same (Steinley 2004: 0.80 good)."""


def prose(result: SegmentOverview, currency: str) -> Prose:
    """Who brings the revenue, who is slipping, who is new."""
    top = result.segments[0]
    where = f" in {placed(result.region)}" if result.region else ""
    if not result.revenue:
        top = max(result.segments, key=lambda row: row.accounts)
    lead = led(
        result.scheme,
        f"No account{where} brought revenue; most are in {top.segment}: "
        f"{count(top.accounts, 'account')}, {percent(top.account_share)} of them."
        if not result.revenue
        else f"{members_of(top.segment)} bring {percent(top.revenue_share)} of revenue{where} "
        f"with {percent(top.account_share)} of the scored accounts: "
        f"{money(top.revenue, currency)} from {count(top.accounts, 'account')}.",
    )
    filled = {row.segment: row for row in result.segments if row.accounts}
    slipping = [filled[name] for name in catalogue.slipping(result.scheme) if name in filled]
    others = [row for row in filled.values() if row is not top] if result.clustering else slipping
    points = [
        f"{count(result.scored_accounts, 'account')} "
        f"{'is' if result.scored_accounts == 1 else 'are'} scored, with "
        f"{money(result.revenue, currency)} of revenue between them."
    ]
    points += [_slipping(row, currency) for row in others]
    points += [
        f"{name} are {count(filled[name].accounts, 'account')}, on average "
        f"{money(filled[name].mean_monetary, currency)} each so far."
        for name in NEW
        if name in filled
    ]
    if result.clustering:
        points += _quality(result.clustering)
        loose = [row.segment for row in result.centroids if row.name_fit < LOOSE]
        if loose:
            points.append(f"Named after what they are most like, but only loosely: {listed(loose)}")
    if churn := churn_point(result, result.churn_unknown):
        points.append(churn)
    if result.no_purchases:
        points.append(
            f"No purchases: {count(result.no_purchases, 'account')}, which are not scored and in none of "
            "these shares; the book at a glance gives shares of all accounts."
        )
    worst = max(slipping, key=lambda row: row.revenue, default=top)
    action = catalogue.segments(result.scheme)[worst.segment].action
    return Prose(lead, tuple(points), f"{worst.segment}: {first_lower(action)}")


def _quality(told: Clustering) -> list[str]:
    """How far the clusters can be trusted."""
    soft = "; take the borders as soft" if told.structure in ("weak", "hardly any") else ""
    stable = told.lowest_stability >= STABLE
    same = "nearly the same" if stable else "others"
    return [
        f"Those that ordered are in {count(told.clusters, 'cluster')}: {first_lower(told.reason)} "
        f"The accounts show {told.structure} structure (overall silhouette "
        f"{number(told.silhouette, 2)} of at most 1){soft}",
        f"Made again from other starting points, the clusters are {same} (adjusted Rand index "
        f"{number(told.stability, 2)} on average, {number(told.lowest_stability, 2)} at least)"
        f"{'' if stable else '; do not build much on them'}",
    ]


def _slipping(row: SegmentSummary, currency: str) -> str:
    days = number(row.mean_recency_days)
    if not row.revenue:
        return (
            f"{row.segment}: {count(row.accounts, 'account')} without revenue in the period, on "
            f"average {days} days since the last order."
        )
    churn = (
        f" and a mean churn probability of {percent(100 * row.mean_churn)}"
        if row.mean_churn is not None
        else ""
    )
    return (
        f"{row.segment}: {count(row.accounts, 'account')} worth {money(row.revenue, currency)} "
        f"({percent(row.revenue_share)} of revenue), on average {days} days "
        f"since the last order{churn}."
    )
