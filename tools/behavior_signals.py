"""Warning signs in how one account behaves: the last 30 days against the 30 before."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Literal

from pydantic import Field

from tools._accounts import Account, find
from tools._query import Query
from tools._registry import tool
from tools._signals import Finding, findings
from tools._spec import (
    AccountId,
    AccountName,
    Args,
    Category,
    Count,
    Day,
    Days,
    Example,
    Money,
    Percent,
    Ratio,
    Result,
    Row,
    Score,
)
from tools._values import change, share

Trend = Literal["increasing", "stable", "declining", "unknown"]

# The banking and telecom analysers of the specification belong to contractual data.
SUPPORTED = ("ecommerce", "retail")
PERIOD_DAYS = 30
STABLE = 10
"""A change of at most this many percent, up or down, is no trend."""
WEIGHTS = (0.40, 0.35, 0.25)
"""Of activity, value and engagement in the behaviour score."""


class BehaviorSignalsArgs(Args):
    account: str = Field(description="Account id or name.")


class SignalRow(Row):
    signal: str = Field(description="Name of the signal.")
    title: str = Field(description="The signal in words.")
    fired: bool | None = Field(description="Whether it fires; null when there is too little data.")
    measured: Percent | None = Field(description="Share, fall or rate that was measured.")
    threshold: Percent | None = Field(description="Its threshold.")
    distance: Ratio | None = Field(description="Category shift: distance of the mixes, 0 to 1.")
    distance_threshold: Ratio | None = Field(description="Its threshold.")
    sample_of: str = Field(description="What is counted: lines, orders, carts or page views.")
    sample_now: Count = Field(description="How many there are in the last 30 days.")
    sample_before: Count | None = Field(
        description="How many in the 30 before; null where only the last 30 count."
    )
    minimum: Count = Field(description="How many are needed in each period.")
    reason: str | None = Field(description="Why it cannot be told; null when it can.")
    recommendation: str = Field(description="What to do when it fires.")


class MixRow(Row):
    category: Category = Field(description="Product category.")
    lines_now: Count = Field(description="Lines bought in the last 30 days.")
    lines_before: Count = Field(description="Lines bought in the 30 before.")
    share_now: Percent = Field(description="Share of the lines of the last 30 days.")
    share_before: Percent = Field(description="Share of the lines of the 30 before.")


class BehaviorSignals(Result):
    account_id: AccountId = Field(description="Account id.")
    account_name: AccountName = Field(description="Account name.")
    org_type: str = Field(description="Type of the organisation, which picks the signals.")
    period_days: Days = Field(description="Length of each of the two periods.")
    signals: list[SignalRow] = Field(description="Signals, those that fired first.")
    fired: Count | None = Field(description="Signals that fired.")
    evaluated: Count | None = Field(description="Signals with enough data.")
    behavior_score: Score | None = Field(
        description="0.40 activity + 0.35 value + 0.25 engagement, 0 to 100."
    )
    score_reason: str | None = Field(description="Why there is no score; null when there is.")
    activity_score: Score | None = Field(description="50 + 50 x change of orders, 0 to 100.")
    value_score: Score | None = Field(description="50 + 50 x change of net revenue, 0 to 100.")
    engagement_percentile: Score | None = Field(
        description="Share of the other accounts with fewer interactions in the last 30 days."
    )
    activity_trend: Trend = Field(description="Direction of orders.")
    value_trend: Trend = Field(description="Direction of net revenue.")
    engagement_trend: Trend = Field(description="Direction of interactions.")
    orders_now: Count | None = Field(description="Orders in the last 30 days.")
    orders_before: Count | None = Field(description="Orders in the 30 before.")
    orders_change: Percent | None = Field(description="Change of orders.")
    revenue_now: Money | None = Field(description="Net revenue in the last 30 days.")
    revenue_before: Money | None = Field(description="Net revenue in the 30 before.")
    revenue_change: Percent | None = Field(description="Change of net revenue.")
    avg_order_value_now: Money | None = Field(
        description="Average order value in the last 30 days."
    )
    avg_order_value_before: Money | None = Field(description="The same in the 30 before.")
    avg_order_value_change: Percent | None = Field(description="Change of average order value.")
    interactions_now: Count | None = Field(description="Interactions in the last 30 days.")
    interactions_before: Count | None = Field(description="Interactions in the 30 before.")
    interactions_change: Percent | None = Field(description="Change of interactions.")
    last_order: Day | None = Field(description="Date of the last order.")
    recency_days: Days | None = Field(description="Days since the last order.")
    mix: list[MixRow] = Field(description="Categories bought in the two periods.")

    primary: ClassVar[str | None] = "signals"


@tool(
    examples=[
        Example(
            "Any warning signs at Sandpiper Beach Cafes?", {"account": "Sandpiper Beach Cafes"}
        ),
        Example("Behaviour signals of ACC0719", {"account": "ACC0719"}),
    ]
)
def behavior_signals(args: BehaviorSignalsArgs, query: Query) -> BehaviorSignals:
    """Warning signs and trends of one account: the last 30 days against the 30 before.

    Retail and ecommerce books: category shift, discount dependency, smaller baskets, returns and, where
    the book records web browsing, abandoned carts and browsing without buying. A signal without enough
    lines, orders, carts or views is unknown and says what is missing. Orders are the activity, net
    revenue the value, interactions the engagement; the engagement percentile is among all accounts the
    caller may see. A period that starts from nothing counts as the largest rise.
    """
    account = find(query, args.account)
    org_type = query.warehouse.manifest.org_type
    if org_type not in SUPPORTED:
        return _nothing(
            query,
            account,
            f"Behaviour signals cover {' and '.join(SUPPORTED)} books; this one is {org_type}.",
        )
    measures = query.row("behavior_signals", account_key=account.key)
    if measures is None:
        return _nothing(query, account, f"{account.words} signed up after {query.as_of}.")
    mix = query.rows("behavior_signals.mix", account_key=account.key)
    found = findings(
        measures,
        [(row["lines_now"], row["lines_before"]) for row in mix],
        browsing=measures["has_browsing"],
    )
    rows = sorted((_signal(finding) for finding in found), key=lambda row: row.fired is not True)
    return _result(
        query,
        account,
        empty_reason=_why_empty(query, account, measures),
        signals=rows,
        fired=sum(row.fired is True for row in rows),
        evaluated=sum(row.fired is not None for row in rows),
        **_scores(measures),
        **_figures(measures, query.as_of),
        mix=_mix(mix),
    )


def _result(query: Query, account: Account, **fields: Any) -> BehaviorSignals:
    nothing = dict.fromkeys(BehaviorSignals.model_fields)
    trends = dict.fromkeys(("activity_trend", "value_trend", "engagement_trend"), "unknown")
    return BehaviorSignals.model_validate(
        nothing
        | query.header
        | {
            "account_id": account.id,
            "account_name": account.name,
            "org_type": query.warehouse.manifest.org_type,
            "period_days": PERIOD_DAYS,
            "signals": [],
            "mix": [],
        }
        | trends
        | fields
    )


def _nothing(query: Query, account: Account, reason: str) -> BehaviorSignals:
    return _result(query, account, empty_reason=reason, score_reason=reason)


def _signal(finding: Finding) -> SignalRow:
    distance = finding.signal.name == "category_shift"
    measured = None if finding.measured is None else float(finding.measured)
    both = "in each of the two periods" if finding.before is not None else "in the last 30 days"
    return SignalRow(
        signal=finding.signal.name,
        title=finding.signal.title,
        fired=finding.fired,
        measured=None if measured is None or distance else round(100 * measured, 2),
        threshold=None if distance else round(100 * float(finding.threshold), 2),
        distance=round(measured, 4) if measured is not None and distance else None,
        distance_threshold=float(finding.threshold) if distance else None,
        sample_of=finding.sample_of,
        sample_now=finding.now,
        sample_before=finding.before,
        minimum=finding.minimum,
        reason=None
        if finding.fired is not None
        else f"Needs at least {finding.minimum} {finding.sample_of} {both}.",
        recommendation=finding.signal.recommendation,
    )


def _scores(measures: dict[str, Any]) -> dict[str, Any]:
    activity = _part(measures["orders_now"], measures["orders_before"])
    value = _part(measures["revenue_now"], measures["revenue_before"])
    engagement = (
        round(measures["engagement_percentile"], 2) if measures["has_interactions"] else None
    )
    score = None
    if activity is not None and value is not None and engagement is not None:
        score = round(WEIGHTS[0] * activity + WEIGHTS[1] * value + WEIGHTS[2] * engagement, 2)
    return {
        "activity_score": activity,
        "value_score": value,
        "engagement_percentile": engagement,
        "behavior_score": score,
        "score_reason": _why_no_score(activity, value, engagement),
    }


def _why_no_score(*parts: float | None) -> str | None:
    activity, value, engagement = parts
    missing = []
    if activity is None:
        missing.append("orders in one of the two periods")
    if value is None:
        missing.append("revenue in one of them")
    if engagement is None:
        missing.append("interactions, which this book does not record")
    return f"The score needs {'; '.join(missing)}." if missing else None


def _part(now: Any, before: Any) -> float | None:
    """`clip(50 + 50 x change, 0, 100)`; None when there is nothing on either side."""
    if not now and not before:
        return None
    if not before:
        return 100.0 if now > 0 else 0.0
    rise = (Decimal(now) - Decimal(before)) / abs(Decimal(before))
    return float(round(min(max(50 + 50 * rise, Decimal(0)), Decimal(100)), 2))


def _trend(now: Any, before: Any) -> Trend:
    if not now and not before:
        return "unknown"
    rise = 100 * (Decimal(now) - Decimal(before))
    bar = STABLE * abs(Decimal(before))
    return "increasing" if rise > bar else "declining" if rise < -bar else "stable"


def _figures(m: dict[str, Any], as_of: date) -> dict[str, Any]:
    now, before = _average(m, "now"), _average(m, "before")
    figures = {
        name: m[name]
        for name in BehaviorSignals.model_fields
        if name in m and name != "engagement_percentile"
    }
    return figures | {
        "orders_change": change(m["orders_now"], m["orders_before"]),
        "revenue_change": change(m["revenue_now"], m["revenue_before"]),
        "interactions_change": change(m["interactions_now"], m["interactions_before"]),
        "avg_order_value_now": now,
        "avg_order_value_before": before,
        "avg_order_value_change": None if now is None else change(now, before),
        "activity_trend": _trend(m["orders_now"], m["orders_before"]),
        "value_trend": _trend(m["revenue_now"], m["revenue_before"]),
        "engagement_trend": _trend(m["interactions_now"], m["interactions_before"]),
        "recency_days": (as_of - m["last_order"]).days if m["last_order"] else None,
    }


def _average(m: dict[str, Any], side: str) -> Decimal | None:
    orders: int = m[f"orders_{side}"]
    return round(Decimal(m[f"revenue_{side}"]) / orders, 4) if orders else None


def _mix(rows: list[dict[str, Any]]) -> list[MixRow]:
    now, before = (sum(row[f"lines_{side}"] for row in rows) for side in ("now", "before"))
    return [
        MixRow(
            category=row["category"],
            lines_now=row["lines_now"],
            lines_before=row["lines_before"],
            share_now=share(row["lines_now"], now),
            share_before=share(row["lines_before"], before),
        )
        for row in rows
    ]


def _why_empty(query: Query, account: Account, measures: dict[str, Any]) -> str | None:
    names = ("lines_now", "lines_before", "interactions_now", "interactions_before")
    if any(measures[name] for name in names):
        return None
    last = measures["last_order"]
    ended = f"; the last order was on {last}" if last else ""
    return (
        f"{account.words} has no orders and no interactions in the {2 * PERIOD_DAYS} days to "
        f"{query.as_of}{ended}."
    )
