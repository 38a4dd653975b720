"""Who stopped buying something or started: how many bought in both periods, and who still orders."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from tools._periods import Period
from tools._sales_question import Question, Rows
from tools._sales_sql import Only
from tools._values import share
from tools._wording import day


def still_ordering(matched: Rows, since: date | None) -> Rows:
    """Of groups with their `last_order` those that ordered anything since that day; all without one."""
    if since is None:
        return matched
    return [row for row in matched if (row.get("last_order") or row["last_bought"]) >= since]


def none_ordering(since: date | None) -> str | None:
    """Why nobody is left of those that stopped, where only those that still order are asked for."""
    return f"None of those that stopped ordered anything since {day(since)}." if since else None


def ordering_other_things(only: Only | None, matched: Rows, period: Period) -> int | None:
    """Of the groups that stopped buying something, how many order anything else in the period."""
    if only != "stopped" or not any("last_order" in row for row in matched):
        return None
    return sum(bool(row["last_order"] >= period.start) for row in matched)


def kept_of(
    question: Question, groups: list[str], only: Only | None, matched: Rows
) -> dict[str, Any]:
    """How many bought in both periods, and of those that started how many never had before."""
    if only is None:
        return {}
    kept = question.kept(groups)
    if only == "stopped":
        before = kept + len(matched)
        return {
            "kept": kept,
            "kept_share": share(Decimal(kept), Decimal(before)) if before else None,
        }
    first = [row.get("first_bought") for row in matched]
    return {"kept": kept, "never_before": sum(one >= question.period.start for one in first if one)}
