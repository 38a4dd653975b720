"""Sentences about the accounts of a segment."""

from __future__ import annotations

from agent.prose.parts.in_order import in_order
from agent.prose.parts.prose import Prose
from agent.prose.parts.schemes import churn_point, led, orders
from agent.prose.parts.trade import whereof
from agent.prose.parts.window import window_of
from agent.wording import count, day, money, number, percent, who
from data import catalogue
from tools.segment_members import Member, SegmentMembers


def prose(result: SegmentMembers, currency: str) -> Prose:
    """How many, how much, and the first few by name."""
    where = whereof(result, result.region)
    lead = led(
        result.scheme,
        f"**{count(result.total, 'account')}**{where} {'is' if result.total == 1 else 'are'} in "
        f"{result.segment}, worth {money(result.total_monetary, currency)} in {window_of(result)}"
        + (
            f"; showing {number(result.shown)} of {number(result.total)}"
            if result.shown < result.total
            else ""
        )
        + f"{in_order(result.sort, result.order)}.",
    )
    points = [_member(row, result.scheme, currency) for row in result.members[:5]]
    if churn := churn_point(result):
        points.append(churn)
    return Prose(lead, tuple(points), catalogue.segments(result.scheme)[result.segment].action)


def _member(row: Member, scheme: str, currency: str) -> str:
    text = (
        f"{who(row.account_name, row.account_id)}: {money(row.monetary_value, currency)} from "
        f"{orders(scheme, row.frequency)}, last order {day(row.last_order)}"
    )
    if row.segment_score is not None:
        text += f", segment score {number(row.segment_score, 1)}"
    if row.churn_probability is not None:
        text += f", churn probability {percent(100 * row.churn_probability)}"
    return text + (f", {row.owner}" if row.owner else "")
