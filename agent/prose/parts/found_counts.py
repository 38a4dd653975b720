"""How many of the accounts found belong to each account manager, region or kind of business."""

from __future__ import annotations

from agent.prose.parts.prose import Prose
from agent.prose.parts.window import window_of
from agent.wording import count, money
from tools._found_counts import FoundCount
from tools.find_accounts import FindAccounts

MOST = 12
_EACH = {
    "owner": "account manager", "region": "region", "country": "country", "industry": "industry",
    "account_type": "type of account", "commercial_segment": "commercial segment",
    "segment": "segment",
}  # fmt: skip


def counted_prose(lead: str, result: FindAccounts, currency: str) -> Prose:
    """How many there are in all, who has most of them, then the others."""
    assert result.count_by is not None
    first = result.counted[0]
    name = first.name(result.count_by)
    if len(result.counted) == 1:
        return Prose(f"{lead}. All belong to **{name}**.")
    if result.among is not None and result.among == result.total:
        whole = money(result.total_monetary, currency)
        lead = f"The {count(result.total, 'account')} brought {whole} in {window_of(result)}"
    said = f"By {_EACH[result.count_by]} **{name}** has most: {_worth(first, currency)}"
    points = tuple(
        f"{row.name(result.count_by)}: {_worth(row, currency)}" for row in result.counted[1:MOST]
    )
    return Prose(f"{lead}. {said}.", points)


def _worth(row: FoundCount, currency: str) -> str:
    return f"{count(row.accounts, 'account')} with {money(row.monetary_value, currency)}"
