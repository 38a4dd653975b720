"""Sentences about the accounts of a segment."""

from __future__ import annotations

from agent.offline.write._prose import Prose
from agent.wording import count, day, money, number
from data import catalogue
from tools.segment_members import SegmentMembers


def prose(result: SegmentMembers, currency: str) -> Prose:
    """How many, how much, and the first few by name."""
    where = f" in {result.region}" if result.region else ""
    lead = (
        f"{count(result.total, 'account')}{where} {'is' if result.total == 1 else 'are'} in "
        f"{result.segment}, worth {money(result.total_monetary, currency)} in the period"
        + (
            f"; showing {number(result.shown)} of {number(result.total)}."
            if result.shown < result.total
            else "."
        )
    )
    points = tuple(
        f"**{row.account_name}** ({row.account_id}): {money(row.monetary_value, currency)} from "
        f"{count(row.frequency, 'order day')}, last order {day(row.last_order)}"
        + (f", {row.owner}" if row.owner else "")
        for row in result.members[:5]
    )
    return Prose(lead, points, catalogue.segments()[result.segment].action)
