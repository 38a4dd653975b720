"""Which campaign plans a person may see, and what a list says of each."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from agent.answer import Column, Table
from agent.drafts.markdown import author_of
from agent.wording import count, listed, money
from data import catalogue
from data.plans import Plan, Status
from data.scope import Scope

STATUSES: dict[Status, str] = {
    "waiting": "waiting for approval",
    "approved": "approved",
    "declined": "turned down",
    "superseded": "superseded by a newer draft",
}
COLUMNS = (
    Column(name="plan", title="Plan"),
    Column(name="audience", title="Audience"),
    Column(name="budget", title="Budget"),
    Column(name="status", title="Status"),
    Column(name="decided", title="Decided", unit="date"),
    Column(name="drafted", title="Drafted", unit="date"),
    Column(name="worded_by", title="Worded by"),
    Column(name="plan_id", title="Plan ID"),
)


def visible(plans: Sequence[Plan], scope: Scope, thread: str | None = None) -> list[Plan]:
    """Those whose regions are within `scope`; those of a private upload only in its own conversation.

    Without a `thread` they are seen from outside of any conversation, by who runs the installation.
    """
    return [
        plan
        for plan in plans
        if scope.covers(regions_of(plan))
        and (thread is None or not _receipt(plan).get("upload") or plan.thread == thread)
    ]


def regions_of(plan: Plan) -> list[str] | None:
    """The regions the figures of a plan cover; None for all."""
    found: list[str] | None = _receipt(plan).get("regions")
    return found


def table_of(plans: Sequence[Plan], title: str) -> Table:
    """One row for each, as it was kept."""
    rows = [
        [
            plan.report.get("subject") or plan.title,
            _audience(plan),
            _budget(plan),
            STATUSES[plan.status],
            _day(plan.decided_at),
            _day(plan.made_at),
            author_of(str(_receipt(plan).get("model", ""))),
            plan.plan_id,
        ]
        for plan in plans
    ]
    return Table(title=title, columns=list(COLUMNS), rows=rows, total=len(rows), call="")


def _receipt(plan: Plan) -> dict[str, Any]:
    found: dict[str, Any] = plan.report.get("receipt", {})
    return found


def _day(moment: Any) -> str | None:
    return None if moment is None else moment.date().isoformat()


def _audience(plan: Plan) -> str | None:
    """'97 accounts, At Risk and Cannot Lose Them first': who can be reached, from the plan's own ledger."""
    reachable = next(
        (
            fact["value"]
            for fact in plan.report.get("ledger", [])
            if (fact["tool"], fact["path"]) == ("campaign_targets", "reachable")
        ),
        None,
    )
    if reachable is None:
        return None
    kind = catalogue.campaign_types().get(plan.arguments.get("campaign_type", ""))
    first = f", {listed(kind.primary)} first" if kind else ""
    return f"{count(int(Decimal(reachable)), 'account')}{first}"


def _budget(plan: Plan) -> str | None:
    budget = plan.arguments.get("budget")
    return None if budget is None else money(budget, plan.report["currency"])
