"""Whether newer cohorts keep more or less: told only where chance does not explain it."""

from __future__ import annotations

import pytest

from tools._cohort_course import Followed, of_accounts, of_revenue


def ordered(*cohorts: tuple[int, int]) -> list[Followed]:
    return [Followed(accounts, active, None) for active, accounts in cohorts]


def brought(*shares: float | None) -> list[Followed]:
    return [Followed(10, 5, share) for share in shares]


@pytest.mark.parametrize(
    ("cohorts", "course"),
    [
        (ordered((30, 50), (30, 50), (20, 50), (20, 50)), "less"),  # 60 and 40 of 100
        (ordered((20, 50), (20, 50), (30, 50), (30, 50)), "more"),
        (ordered((30, 50), (30, 50), (26, 50), (26, 50)), "unclear"),  # 60 and 52 of 100
        # The middle one of five is in neither half.
        (ordered((30, 50), (30, 50), (50, 50), (20, 50), (20, 50)), "less"),
        (ordered((50, 50), (25, 50), (0, 50)), None),
    ],
)
def test_accounts_of_both_halves_are_held_against_each_other(
    cohorts: list[Followed], course: str | None
) -> None:
    assert of_accounts(cohorts) == course


@pytest.mark.parametrize(
    ("cohorts", "course"),
    [
        # Four against four without overlap: p = 2/70.
        (brought(90, 80, 85, 95, 10, 20, 30, 40), "less"),
        (brought(10, 20, 30, 40, 90, 80, 85, 95), "more"),
        # Three against three: p = 2/20 at best.
        (brought(90, 80, 85, 10, 20, 30), "unclear"),
        (brought(90, None, 85, 10), None),
    ],
)
def test_revenue_is_held_against_each_other_cohort_by_cohort(
    cohorts: list[Followed], course: str | None
) -> None:
    assert of_revenue(cohorts) == course
