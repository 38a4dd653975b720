"""Why an account has the churn probability it has: what the data say of the themes that moved it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tools._wording import ago, count, money, whole

Figures = Mapping[str, Any]
"""Features of one account by name; None where there is none."""


def reason(theme: str, account: Figures, median: Figures, currency: str) -> str:
    """What the features of a theme are at an account, in one sentence without a full stop.

    `median` has the features of the median account, which the effect of the theme is measured against.
    """
    return SENTENCES[theme](account, median, lambda name: money(account[name], currency))


Sentence = Callable[[Figures, Figures, Callable[[str], str]], str]


def _silence(account: Figures, median: Figures, paid: Callable[[str], str]) -> str:
    days = _count(account["days_since_order"], "day")
    since = ago(whole(account["days_since_order"]))
    gap = account["usual_gap"]
    if gap is None:
        return f"Its one order day in the last 365 days was {since}"
    usual = _count(gap, "day")
    if account["overdue"] > 1:
        every = "day" if usual == "1 day" else usual
        return f"No order for {days}, where it used to order every {every}"
    return f"Last order {since}, within its usual gap of {usual}"


def _orders(account: Figures, median: Figures, paid: Callable[[str], str]) -> str:
    now = _count(account["order_days_quarter"], "order day")
    return (
        f"{now} in the last 90 days against {_whole(account['order_days_before'])} in the 90 before, "
        f"{_whole(account['order_days_year'])} in the last 365"
    )


def _revenue(account: Figures, median: Figures, paid: Callable[[str], str]) -> str:
    return (
        f"Revenue of {paid('revenue_quarter')} in the last 90 days against {paid('revenue_before')} in "
        "the 90 before"
    )


def _tenure(account: Figures, median: Figures, paid: Callable[[str], str]) -> str:
    return (
        f"Its first order in the data was {_count(account['days_since_first_order'], 'day')} ago; that of "
        f"the median account {_count(median['days_since_first_order'], 'day')} ago"
    )


def _discounts(account: Figures, median: Figures, paid: Callable[[str], str]) -> str:
    return (
        f"{account['discount_share']:.1f}% of its lines in the last 365 days were bought at a discount; "
        f"{median['discount_share']:.1f}% at the median account"
    )


def _returns(account: Figures, median: Figures, paid: Callable[[str], str]) -> str:
    return (
        f"{account['return_share']:.1f}% of its lines in the last 365 days were returns; "
        f"{median['return_share']:.1f}% at the median account"
    )


def _contacts(account: Figures, median: Figures, paid: Callable[[str], str]) -> str:
    return (
        f"{_count(account['contacts_quarter'], 'interaction')} in the last 90 days against "
        f"{_whole(account['contacts_before'])} in the 90 before"
    )


SENTENCES: dict[str, Sentence] = {
    "silence": _silence,
    "orders": _orders,
    "revenue": _revenue,
    "tenure": _tenure,
    "discounts": _discounts,
    "returns": _returns,
    "contacts": _contacts,
}


def _count(value: float, noun: str) -> str:
    return count(whole(value), noun)


def _whole(value: float) -> str:
    return f"{whole(value):,}"
