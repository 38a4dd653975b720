"""Why an account has the probability it has of buying a category: what the data say of the themes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tools._wording import ago, count

Figures = Mapping[str, Any]
"""Features of one account and category by name; None where there is none."""
Sentence = Callable[[Figures, Figures], str]


def reason(theme: str, pair: Figures, median: Figures) -> str:
    """What the features of a theme are at an account, in one sentence without a full stop.

    `median` has those of the median pair of account and category, which the effect of the theme is
    measured against.
    """
    return SENTENCES[theme](pair, median)


def _habit(pair: Figures, median: Figures) -> str:
    if pair["days_since_category"] is None:
        return "It has never bought the category"
    days = ago(pair["days_since_category"])
    if pair["category_days_year"] == 0:
        return f"It last bought the category {days}, and not in the last 365 days"
    often = count(pair["category_days_year"], "day")
    usual = pair["category_gap"]
    rhythm = "" if usual is None else f", usually every {count(round(usual), 'day')}"
    return f"It bought the category on {often} in the last 365{rhythm}, last {days}"


def _activity(pair: Figures, median: Figures) -> str:
    return (
        f"It ordered on {count(pair['order_days_quarter'], 'day')} of the last 90, last "
        f"{count(pair['days_since_order'], 'day')} ago"
    )


def _breadth(pair: Figures, median: Figures) -> str:
    bought = count(pair["categories_year"], "category", "categories")
    return f"It bought from {bought} in the last 365 days; the median is {median['categories_year']:.0f}"


def _popularity(pair: Figures, median: Figures) -> str:
    return (
        f"{pair['buyers_quarter']:.1f}% of all accounts bought the category in the last 90 days; the "
        f"median category reaches {median['buyers_quarter']:.1f}%"
    )


SENTENCES: dict[str, Sentence] = {
    "habit": _habit,
    "activity": _activity,
    "breadth": _breadth,
    "popularity": _popularity,
}
