"""Executive summaries of a segment, a region or the whole book."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agent.drafts._segment_risk import calls_to_make, churn_of_group, value_of_group
from agent.drafts._tables import rows_table
from agent.drafts.plan import Plan
from agent.drafts.report import ExecutiveSummary
from agent.drafts.written import FORTNIGHT, MONTH, NO_OWNER, Task, Text, Written
from agent.prose.parts.prose import by_subject
from agent.prose.parts.window import window_of
from agent.prose.tools import sales_metrics as sales_words
from agent.prose.tools import segment_overview as overview_words
from agent.wording import count, day, first_upper, listed, money, percent
from data import catalogue
from tools.opportunities import Opportunities
from tools.sales_metrics import SalesMetrics
from tools.segment_members import SegmentMembers
from tools.segment_overview import SegmentOverview, SegmentSummary

HEADINGS = ExecutiveSummary.headings
TO_KEEP = ("at_risk_high_value", "declining_key_accounts")
"""Kinds of opportunities that are losses to prevent."""
FELL_AWAY = "declining_key_accounts"


def write(planned: Plan, results: Mapping[str, Any], currency: str) -> Written:
    """All sections; the subject is a segment, a region or everything in scope."""
    overview: SegmentOverview = results["overview"]
    opportunities: Opportunities | None = results.get("opportunities")
    members: SegmentMembers | None = results.get("members")
    columns = ("segment", "accounts", "account_share", "revenue", "revenue_share")
    table = (
        rows_table(
            members, "members", ("account_name", "region", "owner", "monetary_value", "last_order")
        )
        if members is not None
        else rows_table(overview, "segments", columns)
    )
    return Written(
        [
            Text(HEADINGS[0], _summary(planned, results, currency)),
            Text(
                HEADINGS[1],
                bullets=_insights(results, currency),
                table=table,
                charts=("overview", "months", "categories")
                if planned.segment is None
                else ("members",),
            ),
            Text(HEADINGS[2], _relationship(overview, planned)),
            Text(
                HEADINGS[3],
                _at_stake(opportunities),
                bullets=_opportunities(opportunities, currency)
                or ["No opportunity of a known kind is open here."],
                charts=("opportunities",),
            ),
            Text(
                HEADINGS[4],
                bullets=_risks(overview, planned, currency)
                + churn_of_group(results.get("churn"), currency),
                charts=("churn",),
            ),
            Text(HEADINGS[5], tasks=_tasks(opportunities, planned)),
        ]
    )


def _summary(planned: Plan, results: Mapping[str, Any], currency: str) -> list[str]:
    overview: SegmentOverview = results["overview"]
    if planned.segment is not None:
        row = _row(overview, planned.segment)
        sales: SalesMetrics | None = results.get("revenue")
        return [
            *([_whole(sales, currency)] if sales is not None and not sales.empty_reason else []),
            f"{first_upper(count(row.accounts, 'account'))} ({percent(row.account_share)} of those scored) "
            f"{'is' if row.accounts == 1 else 'are'} in {row.segment}, with "
            f"{money(row.revenue, currency)}, {percent(row.revenue_share)} of revenue in "
            f"{window_of(overview)}.",
            catalogue.segments()[row.segment].description,
            *value_of_group(results.get("value"), currency),
        ]
    found = []
    # Without the period beside it, the quarter is what was asked for.
    quarter = sales_words.total if "revenue" in results else _whole
    parts = (("revenue", _whole), ("quarter", quarter), ("orders", sales_words.total))
    for name, said in parts:
        metric: SalesMetrics | None = results.get(name)
        if metric is not None and not metric.empty_reason:
            found.append(said(metric, currency))
    found.append(overview_words.prose(overview, currency).lead)
    return found + value_of_group(results.get("value"), currency)


def _whole(metric: SalesMetrics, currency: str) -> str:
    """With what the reader must know of the period, which is the same for every metric."""
    return sales_words.prose(metric, currency).lead


def _insights(results: Mapping[str, Any], currency: str) -> list[str]:
    subjects: dict[str, Sequence[str]] = {}
    for name in ("regions", "categories", "months"):
        metric: SalesMetrics | None = results.get(name)
        if metric is not None and not metric.empty_reason:
            subjects[name.capitalize()] = sales_words.prose(metric, currency).points[:4]
    found = by_subject(subjects)  # "grew most" says nothing without what it is among
    members: SegmentMembers | None = results.get("members")
    if members is not None:
        found += [
            f"{row.account_name}: {money(row.monetary_value, currency)} in {window_of(members)}, last "
            f"order {day(row.last_order)}."
            for row in members.members[:5]
        ]
    return found or ["There were no orders to look into."]


def _relationship(overview: SegmentOverview, planned: Plan) -> list[str]:
    if planned.segment is not None:
        row = _row(overview, planned.segment)
        if row.mean_recency_days is None:
            return [f"{row.segment}: nobody is in it now."]
        return [
            f"An account of {row.segment} ordered on average {row.mean_recency_days:.0f} days ago and "
            f"on {row.mean_frequency:.1f} days in {window_of(overview)}."
        ]
    found = [
        f"{row.segment}: {count(row.accounts, 'account')}, {percent(row.account_share)} of those "
        "scored."
        for row in overview.segments
        if row.segment in ("Champions", "Loyal Customers")
    ]
    if overview.no_purchases:
        found.append(f"No purchases: {count(overview.no_purchases, 'account')}.")
    return found


def _at_stake(opportunities: Opportunities | None) -> list[str]:
    """Most of what is at stake is revenue to keep: the section says so before it lists it."""
    rows = opportunities.opportunities[:5] if opportunities else []
    lost = [row for row in rows if row.kind in TO_KEEP]
    if not lost:
        return []
    if len(lost) == len(rows):
        gone = all(row.kind == FELL_AWAY for row in rows)
        kept = "All of these are revenue to keep: what is at stake "
        return [kept + ("fell away already." if gone else "may be lost, or fell away already.")]
    return [
        "Revenue to keep comes with revenue to win: at stake is what may be lost, or could be won."
    ]


def _opportunities(opportunities: Opportunities | None, currency: str) -> list[str]:
    return [
        f"{'To keep' if row.kind in TO_KEEP else 'To win'}: {row.account_name}, {row.title.lower()}, "
        f"{money(row.value_at_stake, currency)} at stake. "
        f"{row.evidence}"
        for row in (opportunities.opportunities[:5] if opportunities else [])
    ]


def _risks(overview: SegmentOverview, planned: Plan, currency: str) -> list[str]:
    names = catalogue.slipping()
    if planned.segment is not None:
        if planned.segment not in catalogue.late():
            return [f"{planned.segment} is not one of the slipping segments ({listed(names)})."]
        names = (planned.segment,)
    rows = [row for row in overview.segments if row.segment in names and row.accounts]
    return [
        f"{row.segment}: {count(row.accounts, 'account')} with {money(row.revenue, currency)} of "
        f"revenue ({percent(row.revenue_share)})."
        for row in rows
    ] or ["No slipping segment holds accounts."]


def _tasks(opportunities: Opportunities | None, planned: Plan) -> list[Task]:
    tasks = calls_to_make(opportunities)
    if planned.segment is not None:
        tasks.append(Task(catalogue.segments()[planned.segment].action, NO_OWNER, FORTNIGHT))
    tasks.append(Task("Review again with the figures of that day.", NO_OWNER, MONTH))
    return tasks


def _row(overview: SegmentOverview, segment: str) -> SegmentSummary:
    return next(row for row in overview.segments if row.segment == segment)
