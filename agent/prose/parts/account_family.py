"""A family member by member, and the group that an account belongs to."""

from __future__ import annotations

from collections.abc import Iterator

from agent.prose.parts.window import window_of
from agent.wording import count, day, listed, money, moved, number, percent
from tools._profile_result import AccountProfile, Member

KINDS = (
    ("silent", "silent", 2),
    ("shrinking", "shrinking", 1),
    ("growing", "growing", 1),
    ("new", "new, without a whole period before", 0),
)
"""Status of a member, in words, and how many of them are named; the table has all."""

LARGEST = 3
"""Members that are named where none has a period before to be held against."""


def members(result: AccountProfile, currency: str, each: int = 2) -> list[str]:
    """How many members are silent, shrink, grow or are new, and the largest of each kind, `each` at most."""
    if len(result.members) < 2:
        return []
    if all(row.status == "new" for row in result.members):  # nothing to tell them apart by but size
        largest = sorted(result.members, key=lambda row: -row.revenue)[:LARGEST]
        return [_line(row, currency) for row in largest]
    counted = [
        f"{number(getattr(result, f'{status}_members'))} {words}"
        for status, words, _ in KINDS
        if getattr(result, f"{status}_members")
    ]
    silent = (
        f" Silent means no order for {number(result.silent_after_days)} days or more."
        if result.silent_members
        else ""
    )
    said = f"By member: {listed(counted)}.{silent}" if counted else ""
    return [said, *_named(result, currency, each)] if said else []


def _named(result: AccountProfile, currency: str, each: int) -> Iterator[str]:
    for status, _, named in KINDS:
        rows = [row for row in result.members if row.status == status]
        rows.sort(key=lambda row: -max(row.revenue, row.previous_revenue))
        for row in rows[: min(named, each)]:
            yield f"{status.capitalize()}: {_line(row, currency)}"


def _line(row: Member, currency: str) -> str:
    text = f"**{row.account_name}**, {money(row.revenue, currency)}"
    if row.revenue > 0:
        text += f", {percent(row.family_share)} of the family"
    if row.change is not None:
        text += f", {moved(row.change)}"
    if row.last_order is not None:
        text += f"; last order on {day(row.last_order)}"
    return text + "."


def group(result: AccountProfile, currency: str) -> list[str]:
    """The parent of the account and how all below it do."""
    whole = result.group
    if whole is None or result.level != "account":
        return []
    text = (
        f"It belongs to **{whole.account_name}**, {count(whole.accounts, 'account')} with "
        f"{money(whole.revenue, currency)} in {window_of(result)}"
    )
    if whole.change is not None:
        text += f", {moved(whole.change)} on the period before"
    return [text + "."]


def covers(result: AccountProfile) -> list[str]:
    """Whom a document is about, where there are relatives it could be about as well."""
    if result.level == "family":
        if result.accounts < 2:
            return []
        return [
            f"It covers all {count(result.accounts, 'account')} of the family of {result.account_name}."
        ]
    if result.group is not None:
        return [
            f"It covers {result.account_name} alone, which belongs to {result.group.account_name}."
        ]
    if result.family_accounts > 1:
        return [f"It covers {result.account_name} alone, without the accounts below it."]
    return []
