"""One row of a metric in words: what it is about, its figure, and how it moved."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from agent.wording import between, by_unit, day, during, listed, money, moved, percent
from tools.sales_metrics import SalesMetrics, SalesRow

_ID = re.compile(r" \([^()]*\)$")
TIME = ("day", "week", "month", "quarter", "year")
NEW = timedelta(days=31)
"""After so much of the period before, an account that first bought then had no whole period."""
SILENT = timedelta(days=90)
"""Without a purchase for so long, what an account brought in the period says little of the next."""


def grain(result: SalesMetrics) -> str | None:
    """The dimension of time that the rows go along, if any; the first periods of a ranking are groups."""
    days = [row.period for row in result.rows if row.period]
    time = next((name for name in result.by if name in TIME), None)
    return time if days == sorted(days) else None


def shown(value: Any, result: SalesMetrics, currency: str) -> str:
    """A figure of the metric as people read it."""
    if value is None:
        return "n/a"
    if result.unit == "money":
        return money(value, currency)
    return percent(value) if result.unit == "percent" else by_unit(value, "count", currency)


def name_of(row: SalesRow, result: SalesMetrics) -> str:
    """What a row is about, in words: 'North', 'North in June 2026', 'North, week of 1 June 2026'."""
    parts = []
    for dimension in result.by:
        if dimension in TIME:
            parts.append(row.period_label or "")
        elif dimension == "account":
            parts.append(row.account_name or "")
        else:
            parts.append(str(getattr(row, dimension) or "unknown"))
    # Nobody is "in" who looks after an account.
    return ", ".join(parts) if {"day", "week", "owner"} & {*result.by} else listed(parts, last="in")


def when(row: SalesRow, time: str) -> str:
    """'in June 2026', 'in the week of 1 June 2026', 'on 1 June 2026', of a row of that dimension."""
    place = {"day": "on", "week": "in the"}.get(time, "in")
    return f"{place} {row.period_label}"


def value_with_share(row: SalesRow, result: SalesMetrics, currency: str) -> str:
    """'£31,504, 2.4% of the total'."""
    text = shown(row.value, result, currency)
    return text if row.share is None else f"{text}, {percent(row.share)} of the total"


def value_of(row: SalesRow, result: SalesMetrics, currency: str) -> str:
    """'£31,504, 2.4% of the total, down 4.0%': as far as there is a share and a period before."""
    text = value_with_share(row, result, currency)
    if row.change is None or not comparable(row.change, row.value, row.previous):
        return text
    return f"{text}, {moved(row.change)}"


def moving(result: SalesMetrics) -> list[SalesRow]:
    """The rows that moved the way that was asked for, those that moved most first."""
    sign = -1 if result.order == "asc" else 1
    return [row for row in result.rows if row.moved and sign * row.moved > 0]


def step(row: SalesRow, result: SalesMetrics, currency: str) -> str:
    """'Up £18,503 (33.1%)'; without the percentage from nothing; 'unchanged'."""
    if not row.moved:
        return "unchanged"
    if row.difference is None:
        points = row.difference_points or 0
        way = "up" if points > 0 else "down"
        return f"{way} {by_unit(abs(points), 'points', currency)}"
    way = "up" if row.difference > 0 else "down"
    size = f"{way} {shown(abs(row.difference), result, currency)}"
    if row.change is None or not comparable(row.change, row.value, row.previous):
        return size
    return f"{size} ({percent(abs(row.change))})"


def comparable(change: float | None, now: Any, before: Any) -> bool:
    """Whether a percentage tells a change: of less than nothing it does not."""
    return change is not None and (now or 0) >= 0 and (before or 0) >= 0


def reached(row: SalesRow, result: SalesMetrics, currency: str) -> str:
    """'Up £18,503 (33.1%) to £74,402', 'from nothing to £23,819', and what the change hides."""
    value = shown(row.value, result, currency)
    if not row.previous:
        way = f"from nothing to {value}"
    elif not row.value:
        way = f"from {shown(row.previous, result, currency)} to nothing"
    else:
        way = f"{step(row, result, currency)} to {value}"
    beside = "; ".join(_new_or_silent(row, result))
    return f"{way} ({beside})" if beside else way


def _new_or_silent(row: SalesRow, result: SalesMetrics) -> list[str]:
    """That an account bought in a part of the period before only, or has not bought for long."""
    told = []
    first, begin = row.first_bought, result.previous_start
    if first and begin and row.previous and first > begin + NEW:
        told.append(f"first bought on {day(first)}, within the period before")
    if row.last_bought and row.last_bought < result.end - SILENT:
        told.append(f"{'nothing since' if row.value else 'last bought on'} {day(row.last_bought)}")
    return told


def period_of(result: SalesMetrics) -> str:
    """'In Q1 2026 (1 January 2026 to 31 March 2026)', 'in June 2026'; of what has no name, only its days."""
    if result.called is None:
        return during(result.start, result.end)
    # Quarters do not begin in the same months everywhere.
    days = f" ({between(result.start, result.end)})" if result.called.startswith("Q") else ""
    return f"in {result.called}{days}"


def filters_of(result: SalesMetrics, currency: str) -> str:
    """' (Wales and Cutlery)'; ' of Harvest Lodges Burnholme' of one account, whose id nobody reads."""
    if [*result.filters] == ["account"]:
        return f" of {_ID.sub('', result.filters['account'])}"
    if [*result.filters] == ["family"]:
        return f" of {_ID.sub('', result.filters['family'])} and its family"
    without = result.filters.get("without_category", "")
    said = [
        f"the family of {_ID.sub('', words)}" if name == "family" else words
        for name, words in result.filters.items()
        if name != "without_category"
    ]
    if result.min_value is not None:
        each = "in either period" if result.compare_to else "each"
        said.append(f"at least {shown(result.min_value, result, currency)} {each}")
    told = ", ".join(one for one in (listed(said), without) if one)
    return f" ({told})" if told else ""


def compared_with(result: SalesMetrics) -> str:
    """'The period before', whose days stand beside it where they are others than those just before."""
    if result.compare_to == "previous_year":
        return "the same period a year before"
    return "the period before"
