"""Customers lost beside those won, or beside those lost in another period, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from agent.prose.parts.sales_row import shown
from agent.wording import count, number, percent
from tools._periods import Period, name_of
from tools.sales_metrics import SalesMetrics


def lead(results: Sequence[SalesMetrics], currency: str) -> str | None:
    """What the lists that follow come to together; None where there is nothing to hold together."""
    lost = [result for result in results if result.only == "stopped"]
    won = [result for result in results if result.only == "started"]
    if any(result.by != ["account"] for result in (*lost, *won)):
        return None
    if len(lost) == len(won) == 1 and lost[0].start == won[0].start:
        return _balance(won[0], lost[0], currency)
    if len(lost) == 2 and not won:
        return _compared(*lost)
    return None


def _balance(won: SalesMetrics, lost: SalesMetrics, currency: str) -> str:
    """'Gained: 213 accounts, which brought £323,612. Lost: 153 accounts, which had brought £267,108.'"""
    now = shown(won.overall.value, won, currency)
    before = shown(lost.overall.previous, lost, currency)
    return (
        f"Gained in {_when(won)}: **{count(won.groups, 'account')}** with {now}. "
        f"Lost: **{count(lost.groups, 'account')}** with {before} in the period before."
    )


def _compared(first: SalesMetrics, second: SalesMetrics) -> str:
    way = "as many as the"
    if first.groups != second.groups:
        way = "more than the" if first.groups > second.groups else "fewer than the"
    text = (
        f"Lost in {_when(first)}: **{count(first.groups, 'account')}**, {way} "
        f"{number(second.groups)} in {_when(second)}."
    )
    if first.kept_share is None or second.kept_share is None:
        return text
    return (
        f"{text} Kept were **{percent(first.kept_share)}** of the accounts of the period before, "
        f"against {percent(second.kept_share)}."
    )


def _when(result: SalesMetrics) -> str:
    return name_of(Period(result.start, result.end))
