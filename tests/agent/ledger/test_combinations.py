"""Figures that follow from the passage by one step of arithmetic, and rows that its figures tell."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agent.ledger import Verification

Check = Callable[..., Verification]
PAIR = "Champions bring £1,203,455, Promising £98,441."


@pytest.mark.parametrize(
    "text",
    [
        "Champions plus Promising: 553 accounts and £1.30m.",
        f"{PAIR} Half of the book's money comes from these two.",
        "Champions show an average order of £402.11, nearly four times what Promising show.",
        "November beats September by £46,500, or 26%.",
        "November brought £226,500. Then again, it was only 10% above October.",
        "Champions have more to lose: £1,203,455 against £310,220.50 at At Risk, a gap of £893k.",
        "Champions and At Risk: £1,203,455 against £310,220.50, with £893,235 between them.",
        "At Risk brought £310,220.50 from 87 accounts, which is £3,566 per account.",
        "The total is £2.60m, and the top two segments bring more than half of it.",
        "At Risk bring £310,220.50. That is about 12% of the £2,604,112 in all.",
    ],
)
def test_a_figure_may_follow_from_those_of_the_passage(check: Check, text: str) -> None:
    assert check(text).grounded, check(text).failures


@pytest.mark.parametrize(
    "text",
    [
        "Champions plus Promising: 563 accounts and £1.30m.",
        "Champions show an average order of £402.11, nearly six times what Promising show.",
        "November beats September by £46,500, or 29%.",
        "November brought £226,500. Then again, it was only 10% below October.",
        "Champions have more to lose: £1,203,455 against £310,220.50 at At Risk, a gap of £839k.",
        "At Risk bring £310,220.50. It's £893k more than Champions.",
        "The 87 At Risk accounts bring 3.7% of revenue.",
        "Champions and At Risk: £1,203,455 against £310,220.50, with £839,235 between them.",
        "At Risk brought £310,220.50 from 87 accounts, which is £3,956 per account.",
        "The total is £2.60m, and the top two segments bring more than two thirds of it.",
        "At Risk bring £310,220.50. That is about 22% of the £2,604,112 in all.",
        "Promising are 512 accounts, 29% of all 2,345.",
        "Promising are 512 accounts. That's 29% of the whole book of 2,345.",
        "September brought £180,000. November was 10% above September.",
        "Mean recency is 46 days for Promising.",
    ],
)
def test_nothing_else_follows(check: Check, text: str) -> None:
    assert not check(text).grounded


def test_the_figures_beside_tell_the_row(check: Check) -> None:
    assert check("It took 37 orders to make £8,120.99 at 9 days' silence.").grounded
    assert not check("Acme Ltd took 37 orders to make £8,120.99 at 9 days' silence.").grounded
    assert not check("Harbour Hotels took 37 orders to make £8,120.99.").grounded
