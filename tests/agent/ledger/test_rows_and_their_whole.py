"""Rows counted by what they did, set against all together, and figures called what they are not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from agent.ledger import Verification, facts_of, verify
from tools._spec import Channel, Count, Days, Money, Percent, Probability, Result, Row


class Sold(Row):
    channel: Channel
    money: Money
    previous_money: Money
    change_money: Money
    change_percent: Percent
    orders: Count
    mean_recency_days: Days
    probability_alive: Probability


class Sales(Result):
    total: Count
    shown: Count
    all_orders: Count
    rows: list[Sold]


ROWS = [
    # channel, now, before, orders, days, alive
    ("Web", 800, 500, 40, 31, "0.9"),
    ("Phone", 300, 200, 30, 52, "0.8"),
    ("Store", 200, 240, 20, 71, "0.7"),
    ("EDI", 0, 360, 10, 190, "0.2"),
]
FACTS = facts_of(
    "c1",
    "sales",
    Sales(
        as_of=date(2026, 6, 30),
        currency="GBP",
        scope="all regions",
        total=4,
        shown=4,
        all_orders=100,
        rows=[
            Sold(
                channel=channel,
                money=Decimal(now),
                previous_money=Decimal(before),
                change_money=Decimal(now - before),
                change_percent=(Decimal(now) / before - 1) * 100,
                orders=orders,
                mean_recency_days=days,
                probability_alive=Decimal(alive),
            )
            for channel, now, before, orders, days, alive in ROWS
        ],
    ),
    {},
)


class Basket(Row):
    channel: Channel
    avg_order_value: Money


class Baskets(Result):
    avg_order_value: Money
    rows: list[Basket]


BASKETS = facts_of(
    "c2",
    "baskets",
    Baskets(
        as_of=date(2026, 6, 30),
        currency="GBP",
        scope="all regions",
        avg_order_value=Decimal(50),
        rows=[
            Basket(channel="Web", avg_order_value=Decimal(80)),
            Basket(channel="Phone", avg_order_value=Decimal(40)),
        ],
    ),
    {},
)


def checked(text: str) -> Verification:
    return verify(text, [*FACTS, *BASKETS], currency="GBP")


@pytest.mark.parametrize(
    "text",
    [
        "Two channels up, two down.",
        "Two of the four channels raised their revenue, and two saw it fall.",
        "One of the four bought nothing this time.",
        "Web is worth £80 an order, 60% above the overall figure.",
        "Phone orders are worth £40 each, 20% below the average.",
        "EDI is the largest single loss, £360 a year ago and nothing this year.",
        "70 orders came in by two channels: 40 by Web and 30 by Phone.",
        "The average order is worth £50.",
        "Web took 40 of the 100 orders, 40%.",
        "Of the £800 that Web brought, little is lost: Web is still active with a probability of 90%.",
    ],
)
def test_what_the_rows_did_passes(text: str) -> None:
    said = checked(text)
    assert said.grounded, said.failures


@pytest.mark.parametrize(
    "text",
    [
        "Three channels up, one down.",
        "Three of the four channels raised their revenue, and one saw it fall.",
        "Two of the four bought nothing this time.",
        "Web is worth £80 an order, 40% above the overall figure.",
        "Phone orders are worth £40 each, 20% above the average.",
        "Store is the largest single loss, £240 a year ago and £200 this year.",
        "75 orders came in by two channels: 40 by Web and 30 by Phone.",
        "The average customer spent £50.",
        "Web brought revenue of £80.",
        "Web took 40 of the 100 orders, 45%.",
        "The four channels made a profit of £1,300.",
        "Web has a churn probability of 90%.",
        "Store customers order every 71 days on average.",
    ],
)
def test_what_they_did_not_is_caught(text: str) -> None:
    assert not checked(text).grounded, text
