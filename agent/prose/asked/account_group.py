"""The group of an account: what it belongs to and who else is in it."""

from __future__ import annotations

from agent.prose.parts import account_family
from agent.prose.parts.window import window_of
from agent.wording import count, money, percent
from tools._profile_result import AccountProfile, Branch

Told = tuple[str, list[str]]
MOST = 5


def group(result: AccountProfile, currency: str) -> Told:
    """Parent and subsidiaries of the account; that it has neither, where it has none."""
    name = f"**{result.account_name}**"
    above, below = result.parent_name, result.children
    if above is None and not below:
        return (
            f"{name} belongs to no group: the data name no account above it and none below it.",
            [],
        )
    if not below:
        return (
            f"{name} belongs to **{above}**.",
            [
                *account_family.group(result, currency),
                f"Ask “Deep dive on {above}, all accounts below it included” for the others there.",
            ],
        )
    of = f" It belongs to **{above}**." if above else ""
    lead = (
        f"{name} and the accounts below it are a family of {count(result.family_accounts, 'account')}: "
        f"{money(result.family_revenue, currency)} in {window_of(result)}.{of}"
    )
    rows = sorted(below, key=lambda row: -row.revenue)
    more = ["The others are in the table."] if len(rows) > MOST else []
    return lead, [*(_line(row, currency) for row in rows[:MOST]), *more]


def _line(row: Branch, currency: str) -> str:
    return (
        f"**{row.account_name}** ({row.account_id}, {row.segment}): {money(row.revenue, currency)}, "
        f"{percent(row.family_share)} of the family."
    )
