"""Sentences on why an account is in its segment."""

from __future__ import annotations

from agent.offline.write._prose import Prose
from agent.wording import count, day, days_ago, money, number
from tools.explain_segment import ExplainSegment


def prose(result: ExplainSegment, currency: str) -> Prose:
    """The three scores with their values, the rule, and the cheapest way up."""
    name = f"**{result.account_name}**"
    if result.recency is None or result.frequency is None or result.monetary is None:
        return Prose(f"{name} is in {result.segment}: {result.description}")
    lead = (
        f"{name} is in {result.segment} because its scores are R {result.recency.score}, "
        f"F {result.frequency.score} and M {result.monetary.score} (rule: `{result.rule}`)."
    )
    ordered = f" on {day(result.last_order)}" if result.last_order else ""
    points = [
        f"Recency {result.recency.score}: last order {days_ago(result.recency.days)}{ordered}",
        f"Frequency {result.frequency.score}: {count(result.frequency.order_days, 'order day')} in "
        "the window",
        f"Monetary {result.monetary.score}: {money(result.monetary.revenue, currency)} in the period",
    ]
    if result.recency.next_from is not None:
        points[0] += f"; the next score begins at {number(result.recency.next_from)} days"
    if result.frequency.next_from is not None:
        points[1] += f"; the next score begins at {count(result.frequency.next_from, 'order day')}"
    if result.monetary.next_from is not None:
        points[2] += f"; the next score begins at {money(result.monetary.next_from, currency)}"
    step = result.cheapest.words if result.cheapest else result.no_change_reason
    return Prose(lead, tuple(f"{point}." for point in points), step or result.action)
