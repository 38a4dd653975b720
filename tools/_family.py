"""A family of accounts: its branches, each of its members, and the group that an account belongs to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from data.warehouse import Row as Record
from tools._accounts import Account, accounts, children, family
from tools._profile_result import Branch, Group, Member
from tools._purchase_mix import picked
from tools._query import Query
from tools._values import change, share

SILENT = timedelta(days=90)
"""From so long without an order on, a member of a family is silent."""
NO_PURCHASES = "No purchases"
Compares = Callable[[date | None], bool]
"""Whether the window before is one to compare with, by the date of the first order."""


def family_of(
    query: Query,
    account: Account,
    below: list[Account],
    days: int,
    compares: Callable[[date | None], bool],
    standing: dict[int, Record],
) -> dict[str, Any]:
    """Revenue of the family and of the branch under each direct child."""
    heads = {account.key: account.key}
    for child in children(query, account.key):
        for member in family(query, child):
            heads.setdefault(member.key, child.key)
    rows = _branches(query, list(heads), list(heads.values()), days)
    revenue = sum((row["revenue"] for row in rows), Decimal(0))
    previous = sum((row["previous_revenue"] for row in rows), Decimal(0))
    first = min((row["first_order"] for row in rows if row["first_order"]), default=None)
    return {
        "own_revenue": next(row["revenue"] for row in rows if row["head"] == account.key),
        "family_accounts": len(below),
        "family_revenue": revenue,
        "family_previous_revenue": previous,
        "family_change": change(revenue, previous) if compares(first) else None,
        "children": [
            Branch(
                **picked(Branch, row),
                segment=standing.get(row["head"], {}).get("segment", NO_PURCHASES),
                family_share=share(row["revenue"], revenue),
                change=change(row["revenue"], row["previous_revenue"])
                if compares(row["first_order"])
                else None,
            )
            for row in rows
            if row["head"] != account.key
        ],
    }


def members_of(query: Query, below: list[Account], days: int, compares: Compares) -> dict[str, Any]:
    """Every member by itself, largest first, and how many grow, shrink, are new or silent."""
    keys = [member.key for member in below]
    found = _branches(query, keys, keys, days) if len(keys) > 1 else []
    total = sum((row["revenue"] for row in found), Decimal(0))
    rows = []
    for row in found:
        status = _status(query, row, compares)
        rows.append(
            Member(
                **picked(Member, row),
                status=status,
                family_share=share(row["revenue"], total),
                change=change(row["revenue"], row["previous_revenue"])
                if compares(row["first_order"])
                else None,
            )
        )
    counted = {
        f"{status.replace(' ', '_')}_members": sum(row.status == status for row in rows)
        for status in ("growing", "shrinking", "silent", "new")
    }
    return {"members": rows, "silent_after_days": SILENT.days, **counted}


def _status(query: Query, row: Record, compares: Compares) -> str:
    if row["last_order"] is None or query.as_of - row["last_order"] >= SILENT:
        return "silent"
    if not compares(row["first_order"]):
        return "new"
    if row["revenue"] == row["previous_revenue"]:
        return "unchanged"
    return "growing" if row["revenue"] > row["previous_revenue"] else "shrinking"


def group_of(query: Query, parent: str | None, days: int, compares: Compares) -> Group | None:
    """The parent of an account with all accounts below it; None without one in scope."""
    head = next((one for one in accounts(query) if one.id == parent), None) if parent else None
    if head is None:
        return None
    keys = [member.key for member in family(query, head)]
    (row,) = _branches(query, keys, [head.key] * len(keys), days)
    return Group(
        **picked(Group, row),
        change=change(row["revenue"], row["previous_revenue"])
        if compares(row["first_order"])
        else None,
    )


def _branches(query: Query, members: list[int], heads: list[int], days: int) -> list[Record]:
    """Revenue of each head with the members that belong to it, largest first."""
    return query.rows("account_profile.branches", members=members, heads=heads, lookback_days=days)
