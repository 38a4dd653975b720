"""What one chart of the book shows, where it was asked for by its form."""

from __future__ import annotations

from collections.abc import Sequence

from agent.prose.parts.prose import Prose
from agent.wording import by_unit, count, days_ago, money, number, percent
from tools._book import BookOverview

FEW = 2


def prose(result: BookOverview, currency: str, focus: Sequence[str]) -> Prose | None:
    """The sentence that the chart is read by, and what stands where in it; None of any other answer."""
    if "chart_matrix" in focus:
        return _matrix(result, currency)
    if "chart_boxes" in focus:
        return _boxes(result, currency)
    if "chart_space" in focus and len(result.sample) >= FEW:
        return _space(result, currency)
    return None


def _matrix(result: BookOverview, currency: str) -> Prose:
    best = max(result.cells, key=lambda cell: cell.revenue)
    lead = (
        f"In the matrix of recency and frequency **{best.cell}** brings most: "
        f"{money(best.revenue, currency)} from {count(best.accounts, 'account')}."
    )
    points = (
        "Upwards is the recency score, to the right the frequency score: 5 is best, 1 weakest.",
        "Each field has the number of its accounts; the darker, the more.",
    )
    return Prose(lead, points)


def _boxes(result: BookOverview, currency: str) -> Prose:
    recent = min(result.recency, key=lambda row: row.median)
    often = max(result.frequency, key=lambda row: row.median)
    spent = max(result.monetary, key=lambda row: row.median)
    lead = (
        f"**{spent.segment}** spend most: the median account brings {money(spent.median, currency)}, half of "
        f"them between {money(spent.lower_quartile, currency)} and {money(spent.upper_quartile, currency)}."
    )
    days, orders = (by_unit(row.median, "days", currency) for row in (recent, often))
    points = (
        f"{recent.segment} ordered most recently: the median is {days} days ago.",
        f"{often.segment} order most often: the median is {orders} order days.",
        "A box spans the quartiles of the accounts of a segment; its line is the median.",
    )
    return Prose(lead, points)


def _space(result: BookOverview, currency: str) -> Prose:
    top = result.sample[0]
    every = result.sample_size == result.sample_of
    shown = (
        f"all {number(result.sample_of)} accounts with revenue"
        if every
        else f"{number(result.sample_size)} of {number(result.sample_of)} accounts, the largest and a sample"
    )
    lead = (
        f"**{top.account_name}** stands farthest out: {money(top.monetary_value, currency)}, last order "
        f"{days_ago(top.recency_days)}. The scatter shows {shown}."
    )
    points = [
        "A point is an account: by days since the last order, order days and net revenue, coloured by "
        "segment; drag it to turn it."
    ]
    if result.segments and result.segments[0].revenue_share is not None:
        first = result.segments[0]
        points.append(
            f"{first.segment} bring {percent(first.revenue_share)} of the revenue from "
            f"{count(first.accounts, 'account')}."
        )
    return Prose(lead, tuple(points))
