"""The risk of a group of accounts, and the risk note of a segment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from agent.drafts._tables import rows_table
from agent.drafts.plan import Plan
from agent.drafts.report import RiskNote
from agent.drafts.written import MONTH, NO_OWNER, WEEK, WITHIN, Task, Text, Written
from agent.prose.parts.schemes import letters
from agent.prose.parts.window import window_of
from agent.prose.tools import churn_risk as churn_words
from agent.prose.tools import customer_value as value_words
from agent.wording import count, day, first_lower, listed, members_of, money, number, percent
from data import catalogue
from tools._churn_result import ChurnRisk
from tools._customer_value_result import CustomerValue
from tools.churn_risk import AT_RISK
from tools.opportunities import Opportunities
from tools.segment_members import Member, SegmentMembers
from tools.segment_overview import SegmentOverview

MOST_PRESSING = "Critical"
"""The level of churn risk whose action is due this week."""


def churn_of_group(churn: ChurnRisk | None, currency: str) -> list[str]:
    """Accounts at risk in the group, the dearest and the likeliest to stop, or why it is not known."""
    if churn is None:
        return []
    if churn.empty_reason:
        return [churn.empty_reason]
    told = churn_words.prose(churn, currency)
    dearest = churn.most_at_stake
    if dearest is None or dearest.account_id == churn.accounts[0].account_id:
        return [told.lead, *told.points[:2]]
    weighed = f"Weighed by revenue first: {churn_words.dearest_of(dearest, currency)}"
    return [told.lead, weighed, told.points[0]]


def calls_to_make(opportunities: Opportunities | None) -> list[Task]:
    """The first accounts to call, each with what for and by whom."""
    return [
        Task(
            f"{row.account_name}: {row.action}",
            row.owner or NO_OWNER,
            WITHIN.get(row.urgency, WEEK),
        )
        for row in (opportunities.opportunities[:3] if opportunities else [])
    ]


def _calls_named(
    churn: ChurnRisk | None,
    top: Sequence[Member],
    opportunities: Opportunities | None,
) -> list[Task]:
    """Calls of the accounts that the note names: the one with most at stake, then those with most revenue."""
    found = {row.account_id: row for row in (opportunities.opportunities if opportunities else [])}
    dearest = churn.most_at_stake if churn is not None else None
    tasks: dict[str, Task] = {}
    if dearest is not None and dearest.level in AT_RISK:
        level = catalogue.churn_levels()[dearest.level]
        within = MONTH if dearest.level != MOST_PRESSING else WEEK  # as its words say
        what = f"{dearest.account_name}: {first_lower(level.action)}"
        tasks[dearest.account_id] = Task(what, dearest.owner or NO_OWNER, within)
    for member in top:
        if (row := found.get(member.account_id)) is not None:
            what = f"{row.account_name}: {first_lower(row.action)}"
            within = WITHIN.get(row.urgency, WEEK)
            tasks[row.account_id] = Task(what, row.owner or NO_OWNER, within)
    return list(tasks.values())


def _all_of(segment: str, top: Sequence[Member]) -> str:
    names = listed([member.account_name for member in top])
    return f"All accounts in {segment}, first {names}" if top else f"All accounts in {segment}"


def _by_rule(segment: str, rule: str | None) -> str:
    return f"The rule of {segment} is `{rule}`{letters(rule)}. The accounts below meet it today."


def value_of_group(value: CustomerValue | None, currency: str) -> list[str]:
    """What the group is expected to bring, or why that is not known."""
    if value is None:
        return []
    return [value.empty_reason or value_words.prose(value, currency).lead]


def of_segment(planned: Plan, results: Mapping[str, Any], currency: str, level: str) -> Written:
    """The risk note of a segment, from its members."""
    overview: SegmentOverview = results["overview"]
    members: SegmentMembers | None = results.get("members")
    segment = str(planned.segment)
    entry = catalogue.segments()[segment]
    row = next(row for row in overview.segments if row.segment == segment)
    evidence = [
        f"{segment}: {count(row.accounts, 'account')}, {percent(row.account_share)} of the scored "
        "accounts.",
        f"Their revenue in {window_of(overview)} is {money(row.revenue, currency)}, "
        f"{percent(row.revenue_share)} of the total.",
    ]
    if row.mean_recency_days is not None:
        evidence.append(
            f"On average {number(row.mean_recency_days)} days have passed since the last order of "
            f"{segment}."
        )
    evidence += churn_of_group(results.get("churn"), currency)
    top = members.members[:3] if members else []
    stake = [
        f"{members_of(segment)} hold {money(row.revenue, currency)} of revenue in {window_of(overview)}."
    ]
    stake += [
        f"{member.account_name}: {money(member.monetary_value, currency)} in {window_of(overview)}, "
        f"last order {day(member.last_order)}."
        for member in top
    ]
    stake += value_of_group(results.get("value"), currency)
    calls = _calls_named(results.get("churn"), top, results.get("opportunities"))
    return Written(
        [
            Text(
                RiskNote.headings[0], [f"Risk level: **{level}**. {segment}: {entry.description}"]
            ),
            Text(RiskNote.headings[1], bullets=evidence, charts=("churn",)),
            Text(
                RiskNote.headings[2],
                [_by_rule(segment, entry.rule)],
                table=rows_table(members, "members") if members else None,
                charts=("members",),
            ),
            Text(RiskNote.headings[3], stake),
            Text(
                RiskNote.headings[4],
                bullets=[
                    "Fewer accounts in this segment at the next look, with their orders back."
                ],
            ),
            Text(
                RiskNote.headings[5],
                tasks=[
                    Task(f"{_all_of(segment, top)}: {first_lower(entry.action)}", NO_OWNER, MONTH),
                    *calls,
                    Task("Review the list of accounts again.", NO_OWNER, MONTH),
                ],
            ),
        ]
    )
