"""The filters of the book at a glance: in words, and as a person has set them for themselves."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agent.wording import chosen, listed, money
from tools._book import RANGES, BookFilters

OVERVIEW = "book_overview"
"""The tool they are for."""
CLEAR = "Clear the filters"
KEEP = "Keep these filters"


def in_words(filters: BookFilters, currency: str) -> list[str]:
    """'Champions', 'North', '£5,000 or more', '10 to 20 order days', 'tenure of 90 days or less'."""
    parts = [listed(filters.segments, "and")] if filters.segments else []
    if filters.region:
        parts.append(filters.region)

    def amount(value: Any) -> str:
        return money(value, currency)

    if spend := _range(filters.min_monetary, filters.max_monetary, amount):
        parts.append(f"net revenue of {spend}")
    if days := _range(filters.min_frequency, filters.max_frequency, chosen):
        parts.append(f"order days: {days}")
    if tenure := _range(filters.min_tenure_days, filters.max_tenure_days, chosen):
        parts.append(f"tenure in days: {tenure}")
    return parts


def _range(least: Any, most: Any, shown: Any) -> str:
    if least is None and most is None:
        return ""
    if least is None:
        return f"{shown(most)} or less"
    if most is None:
        return f"{shown(least)} or more"
    return f"{shown(least)} to {shown(most)}"


def unless_said(filters: BookFilters, said: Mapping[str, Any]) -> dict[str, Any]:
    """The filters that a call does not name itself; one end of a range stands for the whole of it."""
    kept = filters.model_dump(mode="json", exclude_defaults=True)
    ends = [(f"min_{name}", f"max_{name}") for name in RANGES]
    pairs = {one: other for least, most in ends for one, other in ((least, most), (most, least))}
    return {name: value for name, value in kept.items() if not {name, pairs.get(name)} & {*said}}


def offers(filters: BookFilters, kept: BookFilters) -> list[str]:
    """What can be asked about the filters of an answer; `kept` are those the person has set."""
    found = [] if filters in (kept, BookFilters()) else [KEEP]
    return found if kept == BookFilters() else [*found, CLEAR]
