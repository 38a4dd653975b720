"""Shares, sums and differences of figures that stand in the same sentence, and rows that are counted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from agent.ledger import Verification, facts_of, verify
from tools._spec import Count, Money, Percent, Region, Result, Row

Check = Callable[..., Verification]


class Stake(Row):
    region: Region
    orders: Count
    previous_orders: Count
    orders_change: Percent
    at_stake: Money


class Open(Result):
    total: Count
    total_at_stake: Money
    returns_value: Money
    overall_return_share: Percent
    stakes: list[Stake]


ROWS = [("North", 300, 290), ("South", 402, 395), ("West", 257, 267), ("East", 199, 180)]
FACTS = facts_of(
    "c1",
    "open",
    Open(
        as_of=date(2011, 12, 9),
        currency="GBP",
        scope="all regions",
        total=234,
        total_at_stake=Decimal(277400),
        returns_value=Decimal(15603),
        overall_return_share=1.7,
        stakes=[
            Stake(
                region=name,
                orders=now,
                previous_orders=then,
                orders_change=round(100 * (now / then - 1), 2),
                at_stake=Decimal(60000 + now),
            )
            for name, now, then in ROWS
        ],
    ),
)


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (
            "October brought £205,500 and November £226,500, £432,000 between the two.",
            "October brought £205,500 and November £226,500, £442,000 between the two.",
        ),
        (
            "Of the accounts 41 are Champions and 87 At Risk, a surplus of 46 for the latter.",
            "Of the accounts 41 are Champions and 87 At Risk, a surplus of 64 for the latter.",
        ),
        (
            "All customers together spent £2,604,112; At Risk holds £310,221, only about 12% of it.",
            "All customers together spent £2,604,112; At Risk holds £310,221, only about 17% of it.",
        ),
        (
            "Champions account for 46.2% of the revenue of £2,604,112.",
            "Champions account for 46.2% of the revenue of £612,000.",
        ),
        (
            "At £310,220.50, At Risk brings more than a quarter of what Champions do (£1,203,455.12).",
            "At £310,220.50, At Risk brings more than half of what Champions do (£1,203,455.12).",
        ),
        (
            "More than a third of the revenue of £612,000 came in November: £226,500.",
            "More than half of the revenue of £612,000 came in November: £226,500.",
        ),
        (
            "Marina Foods has 37 orders and Harbour Hotels 14, the former 23 more.",
            "Marina Foods has 37 orders and Harbour Hotels 14, the former 32 more.",
        ),
    ],
)
def test_what_follows_from_the_figures_beside_is_held_to_them(
    check: Check, right: str, wrong: str
) -> None:
    assert check(right).grounded, check(right).failures
    assert not check(wrong).grounded


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (
            "Three of the four regions placed more orders than the year before.",
            "Two of the four regions placed more orders than the year before.",
        ),
        ("Three regions grew in orders.", "Two regions grew in orders."),
        ("In all, 234 opportunities are at stake.", "In all, 243 opportunities are at stake."),
        (
            "Orders in the North rose by 3.4%; overall the return share is 1.7%, or £15,603.",
            "Orders in the North rose by 3.4%; overall the return share is 1.7%, or £15,306.",
        ),
    ],
)
def test_rows_and_totals_are_counted_as_the_words_say(right: str, wrong: str) -> None:
    said = verify(right, FACTS, currency="GBP")
    assert said.grounded, said.failures
    assert not verify(wrong, FACTS, currency="GBP").grounded


class Level(Row):
    level: str
    accounts: Count


class Levels(Result):
    levels: list[Level]


@pytest.mark.parametrize(
    ("sentence", "true"),
    [
        ("Critical: 129, high: 94, medium: 156. The rest, 905 accounts, are safe.", True),
        ("Critical: 129, high: 94. The rest, 905 accounts, are safe.", False),
        ("Critical: 129, high: 94. The rest, 905 accounts, are low.", False),
        ("Critical: 129, high: 94, medium: 156. The remaining 905 accounts are low.", True),
        ("Critical: 129, high: 94, medium: 156. The remaining 94 accounts are safe.", False),
        ("The levels are critical, high, medium and low. 905 accounts are low.", True),
    ],
)
def test_the_rest_is_the_only_row_that_is_not_called(sentence: str, true: bool) -> None:
    rows = [("Critical", 129), ("High", 94), ("Medium", 156), ("Low", 905)]
    result = Levels(
        as_of=date(2011, 12, 9),
        currency="GBP",
        scope="all regions",
        levels=[Level(level=name, accounts=count) for name, count in rows],
    )
    assert verify(sentence, facts_of("c1", "levels", result)).grounded is true
