"""Warning signs in how one account behaves: the last 30 days against the 30 before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from pydantic import Field

from data import catalogue
from data.catalogue import OrgType
from tools._accounts import Account, find
from tools._kept import by_account
from tools._query import Query
from tools._registry import tool
from tools._signals import (
    BehaviorArgs,
    Finding,
    Trend,
    finding,
    own_type,
    parameters,
    unreadable_words,
)
from tools._spec import (
    AccountId,
    AccountName,
    Category,
    Count,
    Day,
    Days,
    Example,
    Money,
    Percent,
    Result,
    Row,
    Score,
)
from tools._values import change, share
from tools._wording import ago, day

Record = Mapping[str, Any]


class BehaviorSignalsArgs(BehaviorArgs):
    account: str = Field(description="Account id or name.")


class _Named(Row):
    signal: str = Field(description="Name of the signal.")
    title: str = Field(description="The signal in words.")


class SignalRow(Finding, _Named):
    rule: str = Field(description="When it fires.")
    reason: str | None = Field(description="What is missing to tell; null when it can be told.")
    recommendation: str = Field(description="What to do when it fires.")


class MixRow(Row):
    category: Category = Field(description="Product category.")
    lines_now: Count = Field(description="Lines bought in the last period.")
    lines_before: Count = Field(description="Lines bought in the period before.")
    share_now: Percent = Field(description="Share of the lines of the last period.")
    share_before: Percent = Field(description="Share of the lines of the period before.")


class BehaviorSignals(Result):
    account_id: AccountId = Field(description="Account id.")
    account_name: AccountName = Field(description="Account name.")
    org_type: str = Field(description="Type of the organisation, which picks the signals.")
    period_days: Days = Field(description="Length of each of the two periods.")
    signals: list[SignalRow] = Field(description="Signals, those that fired first.")
    fired: Count | None = Field(description="Signals that fired.")
    evaluated: Count | None = Field(description="Signals with enough data.")
    behavior_score: Score | None = Field(
        description="Weighted mean of activity, value and engagement, 0 to 100."
    )
    score_reason: str | None = Field(description="Why there is no score; null when there is.")
    activity_score: Score | None = Field(description="50 + 50 x change of activity, 0 to 100.")
    value_score: Score | None = Field(description="50 + 50 x change of net revenue, 0 to 100.")
    engagement_percentile: Score | None = Field(
        description="Share of the other accounts with fewer interactions in the last period."
    )
    activity_trend: Trend = Field(description="Direction of the activity.")
    value_trend: Trend = Field(description="Direction of net revenue.")
    engagement_trend: Trend = Field(description="Direction of interactions.")
    activity_counts: str = Field(description="What counts as activity, e.g. orders.")
    activity_now: Count | None = Field(description="Activity in the last period.")
    activity_before: Count | None = Field(description="Activity in the period before.")
    activity_change: Percent | None = Field(description="Change of the activity.")
    revenue_now: Money | None = Field(description="Net revenue in the last period.")
    revenue_before: Money | None = Field(description="Net revenue in the period before.")
    revenue_change: Percent | None = Field(description="Change of net revenue.")
    avg_order_value_now: Money | None = Field(description="Average order value, last period.")
    avg_order_value_before: Money | None = Field(description="The same in the period before.")
    avg_order_value_change: Percent | None = Field(description="Change of average order value.")
    interactions_now: Count | None = Field(description="Interactions in the last period.")
    interactions_before: Count | None = Field(description="Interactions in the period before.")
    interactions_change: Percent | None = Field(description="Change of interactions.")
    last_order: Day | None = Field(description="Date of the last order.")
    recency_days: Days | None = Field(description="Days since the last order.")
    mix: list[MixRow] = Field(description="Categories bought in the two periods.")

    primary: ClassVar[str | None] = "signals"

    @classmethod
    def untold(cls, result: Mapping[str, Any]) -> set[str]:
        # Every signal of an account that did nothing says that it needs something to count.
        told = not result["empty_reason"] or result["fired"]
        return set() if told else {"signals"}


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

    The organisation's type picks the signals. Shops: category shift, discount dependency, smaller
    baskets, returns and, where browsing is recorded, abandoned carts and browsing without buying.
    Banks: logins, payments and transfers, features, balance checks, products held, support contacts.
    Telecoms: data, calls and SMS, use of the plan, billing complaints, roaming, late payments. A signal
    without enough data is unknown and says what is missing. Activity is orders, payments and transfers,
    or calls and SMS; value is net revenue, engagement the interactions, its percentile among all
    accounts in scope.
    """
    return signals_of(query, [find(query, args.account)], args.org_type)[0]


def signals_of(
    query: Query, accounts: Sequence[Account], org_type: OrgType | None = None
) -> list[BehaviorSignals]:
    """The signals of each account, in order; an account that cannot be told says why."""
    seen = behavior_of(query, [account.key for account in accounts], org_type)
    return [assessed(query, account, seen) for account in accounts]


@dataclass(frozen=True)
class Behavior:
    """What accounts did in the two periods, by account key: measures, findings, categories."""

    org_type: OrgType
    measures: Mapping[int, Record]
    findings: Mapping[int, Sequence[Record]]
    mixes: Mapping[int, Sequence[Record]]


def behavior_of(query: Query, keys: Sequence[int], org_type: OrgType | None = None) -> Behavior:
    """What the accounts of these keys did, seen as those of an organisation of that type."""
    kind = org_type or own_type(query)
    given = parameters(query, kind) | {"account_keys": keys}
    return Behavior(
        kind,
        {row["account_key"]: row for row in query.rows("behavior_signals", **given)},
        by_account(query.rows("behavior_signals.findings", **given)),
        by_account(query.rows("behavior_signals.mix", **given)),
    )


def assessed(query: Query, account: Account, seen: Behavior) -> BehaviorSignals:
    """The signals of one account among those seen; why, where they cannot be told."""
    measures = seen.measures.get(account.key)
    if measures is None:
        return _nothing(
            query, account, seen, f"{account.words} signed up after {day(query.as_of)}."
        )
    if measures["unreadable"]:
        return _nothing(query, account, seen, f"{account.words}: {unreadable_words(measures)}")
    rows = [_signal(row) for row in seen.findings.get(account.key, [])]
    order = list(catalogue.signals())
    rows.sort(key=lambda row: (row.fired is not True, order.index(row.signal)))
    return _result(
        query,
        account,
        seen,
        empty_reason=_why_empty(query, account, measures),
        signals=rows,
        fired=sum(row.fired is True for row in rows),
        evaluated=sum(row.fired is not None for row in rows),
        score_reason=_why_no_score(measures, _activity(seen)),
        mix=_mix(seen.mixes.get(account.key, [])),
        **_figures(query, seen, measures),
    )


def _result(query: Query, account: Account, seen: Behavior, **fields: Any) -> BehaviorSignals:
    nothing = dict.fromkeys(BehaviorSignals.model_fields)
    trends = dict.fromkeys(("activity_trend", "value_trend", "engagement_trend"), "unknown")
    return BehaviorSignals.model_validate(
        nothing
        | query.header
        | {
            "account_id": account.id,
            "account_name": account.name,
            "org_type": seen.org_type,
            "period_days": catalogue.behavior().period_days,
            "activity_counts": _activity(seen),
            "signals": [],
            "mix": [],
        }
        | trends
        | fields
    )


def _nothing(query: Query, account: Account, seen: Behavior, reason: str) -> BehaviorSignals:
    return _result(query, account, seen, empty_reason=reason, score_reason=reason)


def _activity(seen: Behavior) -> str:
    return catalogue.behavior().organizations[seen.org_type].activity


def _signal(row: Record) -> SignalRow:
    signal = catalogue.signals()[row["signal"]]
    told = row["fired"] is not None
    return SignalRow(
        signal=signal.name,
        title=signal.title,
        rule=signal.description,
        reason=None if told else f"Needs {signal.filled(signal.needs)}.",
        recommendation=signal.recommendation,
        **finding(signal, row),
    )


def _why_no_score(measures: Record, activity: str) -> str | None:
    missing = []
    if measures["activity_score"] is None:
        missing.append(f"{activity} in either period")
    if measures["value_score"] is None:
        missing.append("revenue in either period")
    if measures["engagement_percentile"] is None:
        missing.append("interactions, which this book does not record")
    return f"There is no score: it needs {' and '.join(missing)}." if missing else None


def _figures(query: Query, seen: Behavior, m: Record) -> dict[str, Any]:
    """The fields that are columns of the measures, the changes and the averages."""
    figures = {name: m[name] for name in BehaviorSignals.model_fields if name in m}
    shop = seen.org_type in ("ecommerce", "retail")
    now, before = (_average(m, side) if shop else None for side in ("now", "before"))
    return figures | {
        "activity_change": change(m["activity_now"], m["activity_before"]),
        "revenue_change": change(m["revenue_now"], m["revenue_before"]),
        "interactions_change": change(m["interactions_now"], m["interactions_before"]),
        "avg_order_value_now": now,
        "avg_order_value_before": before,
        "avg_order_value_change": None if now is None else change(now, before),
        "recency_days": (query.as_of - m["last_order"]).days if m["last_order"] else None,
    }


def _average(m: Record, side: str) -> Decimal | None:
    orders: int = m[f"orders_{side}"]
    return round(Decimal(m[f"revenue_{side}"]) / orders, 4) if orders else None


def _mix(rows: Sequence[Record]) -> list[MixRow]:
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


def _why_empty(query: Query, account: Account, measures: Record) -> str | None:
    if measures["active"]:
        return None
    last, days = measures["last_order"], 2 * catalogue.behavior().period_days
    silent = f"no orders and no interactions in the {days} days to {day(query.as_of)}"
    if last is None:
        return f"{account.words} has never ordered and shows nothing to compare: {silent}."
    return (
        f"The warning sign at {account.words} is silence: {silent}. The last order was on {day(last)}, "
        f"{ago((query.as_of - last).days)}; its churn risk says how much that means."
    )
