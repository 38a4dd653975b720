"""Behaviour over all accounts: which signals affect how many, and what to do about it first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Literal

from pydantic import Field

from data import catalogue
from tools._query import Query
from tools._registry import tool
from tools._signals import (
    BehaviorArgs,
    Finding,
    finding,
    own_type,
    parameters,
    unreadable_words,
)
from tools._spec import (
    AccountId,
    AccountName,
    Count,
    Days,
    Example,
    Limit,
    Money,
    Percent,
    Region,
    Result,
    Row,
    Score,
)
from tools._values import known, one_of, share
from tools._wording import day

Record = Mapping[str, Any]
Urgency = Literal["high", "medium", "low"]
MOST_FAILURES = 500


class BehaviorInsightsArgs(BehaviorArgs):
    region: str | None = Field(None, description="Only this region.")
    signal: str | None = Field(
        None, description="Name or title of a signal: also lists the accounts it affects."
    )
    limit: Limit = 10


class SignalCount(Row):
    signal: str = Field(description="Name of the signal.")
    title: str = Field(description="The signal in words.")
    affected: Count = Field(description="Accounts for which it fires.")
    affected_share: Percent = Field(description="Share of the active accounts.")
    evaluated: Count = Field(description="Accounts with enough data to tell.")
    evaluated_share: Percent = Field(description="Accounts affected as a share of those.")
    revenue: Money = Field(description="Net revenue of the affected in the last period.")
    revenue_share: Percent = Field(description="Share of the revenue of the active accounts.")
    rule: str = Field(description="When it fires.")


class Action(Row):
    urgency: Urgency = Field(description="By the share of the active accounts affected.")
    signal: str = Field(description="Name of the signal.")
    title: str = Field(description="The signal in words.")
    accounts: Count = Field(description="Accounts it is for.")
    account_share: Percent = Field(description="Share of the active accounts.")
    recommendation: str = Field(description="What to do.")


class TrendRow(Row):
    measure: str = Field(description="activity, value or engagement.")
    counts: str = Field(description="What it counts, e.g. orders.")
    increasing: Count = Field(description="Active accounts that rise.")
    stable: Count = Field(description="Active accounts without a trend.")
    declining: Count = Field(description="Active accounts that fall.")
    unknown: Count = Field(description="Active accounts with nothing of it in either period.")
    increasing_share: Percent = Field(description="Share of the active accounts that rise.")
    stable_share: Percent = Field(description="Share of the active accounts without a trend.")
    declining_share: Percent = Field(description="Share of the active accounts that fall.")


class _Affected(Row):
    account_id: AccountId = Field(description="Account id.")
    account_name: AccountName = Field(description="Account name.")
    region: Region = Field(description="Region of the account.")
    owner: str | None = Field(description="Account manager.")


class AffectedRow(Finding, _Affected):
    foremost = ("evidence", "revenue", "previous_revenue")

    behavior_score: Score | None = Field(description="Behaviour score, 0 to 100.")
    revenue: Money = Field(description="Net revenue in the last period.")
    previous_revenue: Money = Field(description="Net revenue in the period before.")


class Failure(Row):
    account_id: AccountId = Field(description="Account id.")
    account_name: AccountName = Field(description="Account name.")
    reason: str = Field(description="Why its behaviour cannot be told.")


class BehaviorInsights(Result):
    region: Region | None = Field(description="Region looked at, or null for the whole scope.")
    org_type: str = Field(description="Type of the organisation, which picks the signals.")
    period_days: Days = Field(description="Length of each of the two periods.")
    accounts: Count = Field(description="Accounts there are; active, quiet and failed ones.")
    active: Count = Field(
        description="Accounts with a line or an interaction in the two periods, that can be told."
    )
    active_share: Percent = Field(description="Share of all accounts that are active.")
    quiet: Count = Field(description="Accounts with nothing in the two periods.")
    failed: Count = Field(description="Accounts whose behaviour cannot be told.")
    accounts_with_signal: Count = Field(
        description="Active accounts for which at least one signal fires."
    )
    accounts_with_signal_share: Percent = Field(description="Share of the active accounts.")
    scored: Count = Field(description="Active accounts with a behaviour score.")
    mean_score: Score | None = Field(description="Mean behaviour score, 0 to 100.")
    revenue: Money = Field(description="Net revenue of the active accounts in the last period.")
    signals: list[SignalCount] = Field(description="Signals, most affected accounts first.")
    actions: list[Action] = Field(description="What to do first: by urgency, then by accounts.")
    trends: list[TrendRow] = Field(description="Active accounts by trend.")
    signal: str | None = Field(description="Signal asked about; null for all.")
    signal_title: str | None = Field(description="That signal in words.")
    affected_accounts: list[AffectedRow] = Field(
        description="Accounts the signal asked about affects, largest net revenue first."
    )
    affected_shown: Count | None = Field(description="Rows of affected accounts shown.")
    affected_total: Count | None = Field(description="Accounts the signal asked about affects.")
    failures: list[Failure] = Field(description="Accounts that cannot be told, and why.")

    primary: ClassVar[str | None] = "signals"

    @classmethod
    def leading(cls, result: Mapping[str, Any]) -> str | None:
        """Of one signal the accounts it affects."""
        return "affected_accounts" if result.get("signal") else cls.primary


@tool(
    examples=[
        Example("Which warning signs are most common?", {}),
        Example(
            "Which accounts order smaller baskets in the North?",
            {"signal": "basket_size_decline", "region": "North"},
        ),
    ]
)
def behavior_insights(args: BehaviorInsightsArgs, query: Query) -> BehaviorInsights:
    """Behaviour signals over all accounts: how many each affects, trends, mean score, what to do first.

    The last 30 days against the 30 before, as in behavior_signals, account by account. Shares are of the
    active accounts, those with a line or an interaction in the two periods; the share that a signal
    affects is its urgency. Scores are among all accounts in scope, whatever region is shown. An account
    with unreadable interactions is listed with the reason and counted nowhere else.
    """
    region = known(query, "region", args.region)
    kind = args.org_type or own_type(query)
    ours = catalogue.signals_for(kind)
    signal = _signal_asked(args.signal, ours) if args.signal else None
    given = parameters(query, kind) | {"region": region}
    counted = query.row("behavior_insights", **given)
    assert counted is not None
    signals = _signals(counted)
    affected: Sequence[Record] = ()
    if signal:
        affected = query.rows(
            "behavior_insights.affected", signal=signal, limit=args.limit, **given
        )
    return BehaviorInsights(
        **query.header,
        **_totals(counted),
        region=region,
        org_type=kind,
        period_days=catalogue.behavior().period_days,
        empty_reason=_why_empty(query, counted, region),
        signals=signals,
        actions=_actions(signals),
        trends=_trends(kind, counted),
        signal=signal,
        signal_title=ours[signal].title if signal else None,
        affected_accounts=[_affected(row, str(signal)) for row in affected],
        affected_shown=len(affected) if signal else None,
        affected_total=next((row["total"] for row in affected), 0) if signal else None,
        failures=_failures(query, given) if counted["failed"] else [],
    )


def _signal_asked(asked: str, ours: Mapping[str, catalogue.Signal]) -> str:
    """The name of a signal given by name or title.

    Raises:
        UnknownValue: the organisation has no such signal; lists those there are.
    """
    folded = " ".join(asked.replace("_", " ").split()).casefold()
    for name, entry in ours.items():
        if folded in (name.replace("_", " "), entry.title.casefold()):
            return name
    return one_of("signal", asked, ours)


def _signals(counted: Record) -> list[SignalCount]:
    order = list(catalogue.signals())
    rows = sorted(
        counted["signals"] or (), key=lambda row: (-row["affected"], order.index(row["signal"]))
    )
    return [
        SignalCount(
            signal=row["signal"],
            title=catalogue.signals()[row["signal"]].title,
            affected=row["affected"],
            affected_share=share(row["affected"], counted["active"]),
            evaluated=row["evaluated"],
            evaluated_share=share(row["affected"], row["evaluated"]),
            revenue=row["revenue_now"],
            revenue_share=share(row["revenue_now"], counted["revenue_now"]),
            rule=catalogue.signals()[row["signal"]].description,
        )
        for row in rows
    ]


def _actions(signals: Sequence[SignalCount]) -> list[Action]:
    """One for each signal that affects anybody; the share falls along the list, and so does urgency."""
    return [
        Action(
            urgency=catalogue.behavior().urgency_of(row.affected_share),
            signal=row.signal,
            title=row.title,
            accounts=row.affected,
            account_share=row.affected_share,
            recommendation=catalogue.signals()[row.signal].recommendation,
        )
        for row in signals
        if row.affected
    ]


def _totals(counted: Record) -> dict[str, Any]:
    active, accounts, failed = counted["active"], counted["accounts"], counted["failed"]
    return {
        "accounts": accounts,
        "active": active,
        "active_share": share(active, accounts),
        "quiet": accounts - active - failed,
        "failed": failed,
        "accounts_with_signal": counted["accounts_with_signal"],
        "accounts_with_signal_share": share(counted["accounts_with_signal"], active),
        "scored": counted["scored"],
        "mean_score": counted["mean_score"],
        "revenue": counted["revenue_now"],
    }


def _trends(kind: catalogue.OrgType, counted: Record) -> list[TrendRow]:
    activity = catalogue.behavior().organizations[kind].activity
    words = {"activity": activity, "value": "net revenue", "engagement": "interactions"}
    active = counted["active"]
    rows = []
    for measure, counts in words.items():
        known_trends = {
            trend: counted[f"{measure}_{trend}"] for trend in ("increasing", "stable", "declining")
        }
        rows.append(
            TrendRow(
                measure=measure,
                counts=counts,
                unknown=active - sum(known_trends.values()),
                **known_trends,
                **{f"{trend}_share": share(n, active) for trend, n in known_trends.items()},
            )
        )
    return rows


def _affected(row: Record, signal: str) -> AffectedRow:
    return AffectedRow(
        account_id=row["account_id"],
        account_name=row["account_name"],
        region=row["region"],
        owner=row["owner"],
        behavior_score=row["behavior_score"],
        revenue=row["revenue_now"],
        previous_revenue=row["revenue_before"],
        **finding(catalogue.signals()[signal], row),
    )


def _failures(query: Query, given: Mapping[str, Any]) -> list[Failure]:
    rows = query.rows("behavior_insights.failures", limit=MOST_FAILURES, **given)
    return [
        Failure(
            account_id=row["account_id"],
            account_name=row["account_name"],
            reason=unreadable_words(row),
        )
        for row in rows
    ]


def _why_empty(query: Query, counted: Record, region: str | None) -> str | None:
    if counted["active"] or counted["failed"]:
        return None
    where = f"region {region}" if region else query.scope.words
    return (
        f"No account of {where} has an order or an interaction in the "
        f"{2 * catalogue.behavior().period_days} days to {day(query.as_of)}."
    )
