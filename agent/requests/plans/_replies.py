"""What a person is told about the campaign plans there are: a list, or one of them opened again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from agent.answer import Outcome, Statement, Table, ToolRun
from agent.drafts.markdown import author_of
from agent.drafts.report import Receipt
from agent.requests.plans._asked import Asked
from agent.requests.plans._listed import STATUSES, regions_of, table_of, visible
from agent.runtime import TurnContext
from agent.wording import count, day, listed
from data.plans import Plan, find_plan, plans_of
from data.scope import together
from data.users import scope_of

MOST_OFFERED = 3
DRAFT = "Draft a retention campaign plan"
ALL = "List my campaign plans"
NONE_YET = f"You have no campaign plans. One can be drafted, for instance by “{DRAFT}”.\n"
NONE_SUCH = "None of your campaign plans is {}; these are the ones you have.\n"
SEVERAL = "Several of your campaign plans are that. Which one shall I open?\n"
HOW = "“Open plan …” with its id, or a word for it, opens one."


@dataclass(frozen=True)
class Reply:
    """Fields of the answer. `opened` is the plan that it shows, if it shows one."""

    outcome: Outcome
    text: str
    tables: list[Table] = field(default_factory=list)
    follow_ups: list[str] = field(default_factory=list)
    regions: list[str] | None = field(default_factory=list)
    """Regions that what is shown rests on; None for all."""
    opened: Plan | None = None

    @property
    def runs(self) -> list[ToolRun]:
        """The calls of the plan that is opened, as its receipt has them: without their results."""
        if self.opened is None:
            return []
        receipt = Receipt.model_validate(self.opened.report["receipt"])
        return [
            ToolRun(
                id=call.id,
                name=call.tool,
                arguments=call.arguments,
                rows=call.rows,
                ms=0,
                snapshot=receipt.snapshot,
                sql=[
                    Statement(file=ran["file"], sql=ran["sql"], parameters={}, rows=0, ms=0)
                    for ran in call.sql
                ],
                version=call.version,
                uploads=call.uploads,
            )
            for call in receipt.calls
        ]


def reply(asked: Asked, context: TurnContext) -> Reply | None:
    """The answer; None where a plan is asked for that is not there, so that a new one may be meant.

    What the user may see is looked up anew: a plan over regions that were taken away looks like none.
    """
    scope = scope_of(context.home, context.user)
    there = visible(plans_of(context.home, context.user), scope, context.thread)
    found = [plan for plan in there if _is_meant(plan, asked)]
    if asked.opens and not asked.statuses and asked.plan_id is None:
        found = [plan for plan in found if plan.status != "superseded"]
    if asked.opens and found and (asked.newest or len(found) == 1):
        whole = find_plan(context.home, found[0].plan_id, context.user)
        return None if whole is None else _opened(whole)
    if found:
        return _list(found, SEVERAL if asked.opens else _lead(found), clarifies=asked.opens)
    if not asked.sure:
        return None
    if there:
        status = [words for status, words in STATUSES.items() if status in asked.statuses]
        return _list(there, NONE_SUCH.format(listed(status, "or") or "that one"))
    return Reply("no_tool", NONE_YET, follow_ups=[DRAFT])


def _is_meant(plan: Plan, asked: Asked) -> bool:
    if asked.plan_id is not None:
        return plan.plan_id == asked.plan_id
    when = (plan.decided_at or plan.made_at).date()
    return (
        (not asked.statuses or plan.status in asked.statuses)
        and (
            not asked.campaign_types or plan.arguments.get("campaign_type") in asked.campaign_types
        )
        and (not asked.regions or plan.arguments.get("region") in asked.regions)
        and (asked.since is None or when >= asked.since)
        and (asked.until is None or when <= asked.until)
    )


def _list(plans: Sequence[Plan], text: str, *, clarifies: bool = False) -> Reply:
    return Reply(
        "clarify" if clarifies else "no_tool",
        text,
        tables=[table_of(plans, "Your campaign plans")],
        follow_ups=[_open(plan) for plan in plans[:MOST_OFFERED]],
        regions=together(map(regions_of, plans)),
    )


def _lead(plans: Sequence[Plan]) -> str:
    """How many there are of each status, and how one is opened."""
    by_status = [
        f"{sum(plan.status == status for plan in plans)} {words}"
        for status, words in STATUSES.items()
        if any(plan.status == status for plan in plans)
    ]
    many = count(len(plans), "campaign plan")
    if len(by_status) == 1:
        status = STATUSES[plans[0].status]
        return f"**{many}**, {status if len(plans) == 1 else f'all {status}'}. {HOW}\n"
    return f"**{many}**: {listed(by_status)}. {HOW}\n"


def _open(plan: Plan) -> str:
    """The words that open it, which say which it is."""
    return f"Open plan {plan.plan_id}: {plan.report.get('subject') or plan.title}"


def _opened(plan: Plan) -> Reply:
    when = f" on {day(plan.decided_at.date())}" if plan.decided_at else ""
    model = str(plan.report["receipt"]["model"])
    return Reply(
        "answer",
        f"**{plan.title}**: {STATUSES[plan.status]}{when}; drafted on {day(plan.made_at.date())}, "
        f"worded by {author_of(model)}.\n",
        follow_ups=[ALL],
        regions=regions_of(plan),
        opened=plan,
    )
