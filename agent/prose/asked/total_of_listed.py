"""What a whole list comes to, first, where its sum was asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from agent.prose.parts.prose import Prose
from agent.prose.parts.sales_row import shown
from agent.prose.parts.window import window_of
from agent.wording import count, money, number
from tools._churn_result import ChurnRisk
from tools.find_accounts import FindAccounts
from tools.opportunities import Opportunities
from tools.sales_metrics import SalesMetrics
from tools.segment_members import SegmentMembers
from tools.segment_migration import SegmentMigration

TOTAL = "total"


def prose(result: Any, told: Prose, currency: str) -> Prose:
    """The same led by the sum; as it is where the result has none."""
    way = next((way for kind, way in SUMS.items() if isinstance(result, kind)), None)
    lead = way(result, currency) if way else None
    return replace(told, lead=f"{lead}\n\n{told.lead}") if lead else told


def _of_accounts(result: FindAccounts | SegmentMembers, currency: str) -> str | None:
    if result.total < 2:
        return None
    return (
        f"The {number(result.total)} accounts together: **{money(result.total_monetary, currency)}** "
        f"in {window_of(result)}."
    )


def _at_risk(result: ChurnRisk, currency: str) -> str | None:
    """Of the level that the list is of, else of High and Critical."""
    if result.account_id is not None:
        return None
    if result.level is None:
        if not result.at_risk_accounts:
            return None
        return (
            f"The {count(result.at_risk_accounts, 'account')} at High or Critical risk together: "
            f"**{money(result.at_risk_revenue or 0, currency)}** in the last 365 days."
        )
    row = next((row for row in result.levels if row.level == result.level), None)
    if row is None:
        return None
    return (
        f"The {count(row.accounts, 'account')} at {row.level} risk together: "
        f"**{money(row.revenue, currency)}** in the last 365 days."
    )


def _moved(result: SegmentMigration, currency: str) -> str | None:
    """What those that were asked about, or moved that way, brought before and after."""
    if (asked := result.asked) is not None:
        before, now, accounts = asked.revenue_before, asked.revenue_now, asked.accounts
    elif result.direction == "worse":
        before, now = result.worse_revenue_before, result.worse_revenue_now
        accounts = result.worse
    elif result.direction == "better":
        before, now = result.better_revenue_before, result.better_revenue_now
        accounts = result.better
    else:
        return None
    return (
        f"The {count(accounts, 'account')} together: **{money(now, currency)}** up to now, against "
        f"{money(before, currency)} before."
    )


def _stake(result: Opportunities, currency: str) -> str | None:
    if result.account_id is not None:
        return None
    return (
        f"The {count(result.total, 'account')} together: "
        f"**{money(result.total_at_stake, currency)}** at stake."
    )


def _crossed(result: SalesMetrics, currency: str) -> str | None:
    """What those that stopped brought before, or those that started bring now."""
    if not result.only or not result.by:
        return None
    stopped = result.only == "stopped"
    value = result.overall.previous if stopped else result.overall.value
    what = count(result.groups, *_noun(result.by))
    when = " in the period before" if stopped else ""
    return f"{result.title} of all {what} together{when}: **{shown(value, result, currency)}**."


def _noun(by: list[str]) -> tuple[str, str]:
    one = " and ".join(name.replace("_", " ") for name in by)
    return (one, f"{one}s") if one != "category" else (one, "categories")


SUMS: Mapping[type, Callable[[Any, str], str | None]] = {
    FindAccounts: _of_accounts,
    SegmentMembers: _of_accounts,
    ChurnRisk: _at_risk,
    SegmentMigration: _moved,
    Opportunities: _stake,
    SalesMetrics: _crossed,
}
