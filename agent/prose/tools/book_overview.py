"""Sentences about the book as a whole."""

from __future__ import annotations

from agent.prose.parts.prose import Prose, by_subject
from agent.prose.parts.window import window_of
from agent.wording import count, first_lower, members_of, money, number, percent, placed
from data import catalogue
from tools._book import BookFilters, BookOverview, BookSegment

STEADY = 1.0
"""A change of less percent is no change to speak of."""


def prose(result: BookOverview, currency: str) -> Prose:
    """What the book brings and whether that grows; who brings it; who is slipping; what to do."""
    slipping = [row for row in result.segments if row.segment in catalogue.slipping()]
    subjects = {
        "Orders": _orders(result, currency),
        "Who brings it": _largest(result, currency),
        "Slipping": [_slipping(row, currency) for row in slipping if row is not result.segments[0]],
        "Months": _trend(result, currency),
    }
    worst = max(slipping, key=lambda row: row.revenue, default=None)
    action = catalogue.segments("rfm")[worst.segment].action if worst else ""
    step = (
        f"{worst.segment} first: {first_lower(action)}"
        if worst
        else "Ask what needs attention this week."
    )
    return Prose(_lead(result, currency), tuple(by_subject(subjects)), step)


def _orders(result: BookOverview, currency: str) -> list[str]:
    """How many ordered, how often and how much, and how many never did."""
    each = result.avg_order_value
    found = [
        f"{count(result.active_accounts, 'account')} of {number(result.accounts)} ordered: "
        f"{count(result.orders, 'order')}"
        + (f" of {money(each, currency)} on average" if each is not None else "")
    ]
    if result.never_ordered:
        found.append(f"{count(result.never_ordered, 'account')} never ordered and are not scored")
    return found


def _largest(result: BookOverview, currency: str) -> list[str]:
    """What the largest accounts hold, and the segment that brings most."""
    found = []
    if result.top_share is not None:
        found.append(
            f"The top 20% of the active accounts, {count(result.top_accounts, 'account')}, hold "
            f"{percent(result.top_share)} of the revenue: {money(result.top_revenue, currency)}"
        )
    if len(result.segments) > 1:
        top = result.segments[0]
        found.append(
            f"{members_of(top.segment)} bring most: {money(top.revenue, currency)}, "
            f"{percent(top.revenue_share)} of revenue from {percent(top.account_share)} of all accounts"
        )
    return found


def _lead(result: BookOverview, currency: str) -> str:
    where = f" in {placed(result.filters.region)}" if result.filters.region else ""
    # Which segments were chosen is in the scope line: the totals are of all of them together.
    who = "The chosen accounts" if is_narrowed(result.filters) else "The book"
    brought = f"{who}{where} brought {money(result.revenue, currency)} in {window_of(result)}"
    change, before = result.revenue_change, result.revenue_before
    if change is None or before is None:
        return f"{brought}; the data do not reach back far enough to compare."
    if abs(change) < STEADY:
        return f"{brought}, nearly as much as in the window before ({percent(change)})."
    how = "more" if change > 0 else "less"
    return (
        f"{brought}, {percent(abs(change))} {how} than in the window before, when the same accounts "
        f"brought {money(before, currency)}."
    )


def is_narrowed(filters: BookFilters) -> bool:
    """Whether more than a region was asked for."""
    return filters.model_copy(update={"region": None}) != BookFilters()


def _slipping(row: BookSegment, currency: str) -> str:
    return (
        f"{row.segment}: {count(row.accounts, 'account')} worth {money(row.revenue, currency)}, "
        f"{percent(row.revenue_share)} of revenue"
    )


def _trend(result: BookOverview, currency: str) -> list[str]:
    whole = [row for row in result.months if row.whole]
    if len(whole) < 2:
        return []
    best = max(whole, key=lambda row: row.revenue)
    weakest = min(whole, key=lambda row: row.revenue)
    # "The weakest month" is said of all rows, the first and the last of which may be parts of one.
    return [
        f"Of the whole months {best.month:%B %Y} brought most, {money(best.revenue, currency)}, and "
        f"{weakest.month:%B %Y} least, {money(weakest.revenue, currency)}"
    ]
