"""Whether newer cohorts keep more or less than older ones, beyond what chance would do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from tools._proportions import CONFIDENCE, difference

SEVERAL = 4
"""Cohorts that it takes to tell a course."""
Course = Literal["more", "less", "unclear"]
T = TypeVar("T")


@dataclass(frozen=True)
class Followed:
    """A cohort at one age: its accounts, those of them that ordered, its revenue as a share of the first."""

    accounts: int
    active: int
    revenue_retention: float | None


def of_accounts(cohorts: Sequence[Followed]) -> Course | None:
    """The newer half against the older by the share that orders; None for too few cohorts.

    `cohorts` are in order of time. The interval is that of `_proportions.difference` at 95 %.
    """
    if len(cohorts) < SEVERAL:
        return None
    older, newer = (
        (sum(one.active for one in half), sum(one.accounts for one in half))
        for half in _halves(cohorts)
    )
    low, high = difference(newer, older)
    return "more" if low > 0 else "less" if high < 0 else "unclear"


def of_revenue(cohorts: Sequence[Followed]) -> Course | None:
    """The newer half against the older by revenue, cohort by cohort; None for too few cohorts.

    Mann-Whitney U test, two-sided at 95 % (Mann and Whitney 1947): shares of revenue have no known spread.
    """
    from scipy.stats import mannwhitneyu  # slow to import, and few ask for it

    shares = [one.revenue_retention for one in cohorts if one.revenue_retention is not None]
    if len(shares) < SEVERAL:
        return None
    older, newer = _halves(shares)
    test = mannwhitneyu(newer, older)
    if test.pvalue >= 1 - CONFIDENCE:
        return "unclear"
    return "more" if 2 * test.statistic > len(newer) * len(older) else "less"


def _halves(rows: Sequence[T]) -> tuple[Sequence[T], Sequence[T]]:
    """The first and the last of them; the one in the middle of an odd number is in neither."""
    half = len(rows) // 2
    return rows[:half], rows[-half:]
