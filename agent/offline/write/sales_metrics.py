"""Sentences on a metric over time, by group, or in all."""

from __future__ import annotations

from operator import itemgetter
from typing import Any

from agent.offline.write._prose import Prose
from agent.offline.write.account_profile import moved
from agent.wording import by_unit, day, listed, money, number, percent
from tools._sales_result import Value
from tools.sales_metrics import SalesMetrics, SalesRow

TIME = ("day", "week", "month", "quarter", "year")
MOST = 5


def prose(result: SalesMetrics, currency: str) -> Prose:
    """The total first, then the rows that matter most."""
    # What limits the figures stands beside the total, before any group is named.
    grain = next((name for name in result.by if name in TIME), None)
    first = [] if grain else _first(result, currency)
    lead = " ".join([total(result, currency), *first, *result.caveats])
    if not result.by or not result.overall.value:
        return Prose(lead)
    points = _over_time(result, currency) if grain else _by_group(result, currency)
    return Prose(lead, tuple(points))


def shown(value: Any, result: SalesMetrics, currency: str) -> str:
    """A figure of the metric as people read it."""
    if value is None:
        return "n/a"
    if result.unit == "money":
        return money(value, currency)
    return percent(value) if result.unit == "percent" else by_unit(value, "count", currency)


def name_of(row: SalesRow, result: SalesMetrics) -> str:
    """What a row is about, in words."""
    parts = []
    for dimension in result.by:
        if dimension in TIME:
            parts.append(row.period_label or "")
        elif dimension == "account":
            parts.append(row.account_name or "")
        else:
            parts.append(str(getattr(row, dimension) or "unknown"))
    return listed(parts, last="in")


def total(result: SalesMetrics, currency: str) -> str:
    """The metric over the whole period, beside the period compared with."""
    overall = result.overall
    text = (
        f"{result.title}{_filters(result)} from {day(result.start)} to {day(result.end)}: "
        f"**{shown(overall.value, result, currency)}**"
    )
    if overall.change is not None and overall.previous is not None:
        text += (
            f", {moved(overall.change)} on {_compared(result)} "
            f"({shown(overall.previous, result, currency)})"
        )
    elif overall.difference_points is not None and overall.previous is not None:
        text += f", against {shown(overall.previous, result, currency)} in {_compared(result)}"
    return text + "."


def _first(result: SalesMetrics, currency: str) -> list[str]:
    """The group with the highest value, where there are several."""
    if len(result.rows) < 2 or not result.rows[0].value:
        return []
    top = result.rows[0]
    return [f"Highest is **{name_of(top, result)}** with {shown(top.value, result, currency)}."]


def _filters(result: SalesMetrics) -> str:
    return f" ({listed(list(result.filters.values()))})" if result.filters else ""


def _compared(result: SalesMetrics) -> str:
    return (
        "the same period a year before"
        if result.compare_to == "previous_year"
        else "the period before"
    )


def _by_group(result: SalesMetrics, currency: str) -> list[str]:
    rows = result.rows
    over_time = any(name in TIME for name in result.by)
    points = [] if over_time else _movers(result, currency)
    if over_time:
        rows = sorted(rows, key=lambda row: row.value or 0, reverse=True)
    for row in rows[:MOST]:
        text = f"{name_of(row, result)}: {shown(row.value, result, currency)}"
        if row.share is not None:
            text += f", {percent(row.share)} of the total"
        if row.change is not None:
            text += f", {moved(row.change)}"
        points.append(text)
    if result.shown_groups < result.groups:
        points.append(f"Showing {number(result.shown_groups)} of {number(result.groups)}.")
    return points


def _movers(result: SalesMetrics, currency: str) -> list[str]:
    """Of groups that are compared, the one that grew most and the one that fell most.

    What they add to the change of the total counts, not the percentage: a small group doubles soon.
    """
    changed = [(float(size), row) for row in result.rows if (size := _moved_by(row)) is not None]
    if len(changed) < 2:
        return []
    of_these = " of those shown" if result.shown_groups < result.groups else ""
    (fall, worst), (rise, best) = (pick(changed, key=itemgetter(0)) for pick in (min, max))
    return [
        f"{what}{of_these}: **{name_of(row, result)}**, {_step(row, result, currency)} to "
        f"{shown(row.value, result, currency)}."
        for what, row, there in (("Grew most", best, rise > 0), ("Fell most", worst, fall < 0))
        if there
    ]


def _moved_by(row: SalesRow) -> Value:
    return row.change if row.difference is None else row.difference


def _step(row: SalesRow, result: SalesMetrics, currency: str) -> str:
    """'Up £18,503 (33.1%)'; without the percentage from nothing."""
    if row.difference is None:
        return moved(row.change or 0)
    way = "up" if row.difference > 0 else "down"
    step = f"{way} {shown(abs(row.difference), result, currency)}"
    return step if row.change is None else f"{step} ({percent(abs(row.change))})"


def _over_time(result: SalesMetrics, currency: str) -> list[str]:
    whole = [row for row in result.rows if not row.partial and row.value is not None]
    if len(result.by) > 1 or len(whole) < 2:
        return _by_group(result, currency)
    best = max(whole, key=lambda row: row.value or 0)
    worst = min(whole, key=lambda row: row.value or 0)
    last = whole[-1]
    points = [
        f"Highest: {best.period_label} with {shown(best.value, result, currency)}.",
        f"Lowest: {worst.period_label} with {shown(worst.value, result, currency)}.",
        f"Latest full period: {last.period_label} with {shown(last.value, result, currency)}.",
    ]
    if result.unfinished:
        points.append(result.unfinished)
    return points
