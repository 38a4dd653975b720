"""Which accounts of the book a list is of: their kind of business and their region."""

from __future__ import annotations

from agent.wording import placed
from tools._trades import TRADES, OfTrade


def whereof(result: OfTrade, region: str | None, *, joint: str = "of") -> str:
    """' of Hotels & Lodging in the North'; empty for all accounts."""
    trades = [value for name in TRADES if (value := getattr(result, name))]
    places = [placed(value) for value in (region, result.country) if value]
    return "".join([*(f" {joint} {one}" for one in trades), *(f" in {one}" for one in places)])
