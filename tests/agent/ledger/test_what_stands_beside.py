"""Figures and names beside a figure tell which one it is: its pair, its row, a name in small letters."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

import pytest

from agent.ledger import facts_of, verify
from tools._spec import Channel, Count, Money, Percent, Result, Row, Subject


class Sold(Row):
    product: Annotated[str, Subject("product")]
    brand: Annotated[str, Subject("brand")]
    units: Count
    previous_units: Count


class Way(Row):
    channel: Channel
    orders: Count
    share: Percent


class Trend(Row):
    name: str
    key: str
    increasing: Count
    declining: Count


class Beside(Result):
    revenue: Money
    avg_order_value: Money
    previous_avg_order_value: Money
    rows_read: Count
    rows_rejected: Count
    sold: list[Sold]
    ways: list[Way]
    trends: list[Trend]


FACTS = facts_of(
    "c1",
    "beside",
    Beside(
        as_of=date(2011, 12, 9),
        currency="GBP",
        scope="all regions",
        revenue=Decimal(575300),
        avg_order_value=Decimal(648),
        previous_avg_order_value=Decimal(725),
        rows_read=20349,
        rows_rejected=0,
        sold=[
            Sold(product="Tarn Bath Towel Grey", brand="Tarn", units=58, previous_units=52),
            Sold(product="Tarn Pillow Soft (pack of 2)", brand="Tarn", units=94, previous_units=97),
            Sold(product="Moor Pillow Hard (pack of 2)", brand="Moor", units=31, previous_units=30),
        ],
        ways=[
            Way(channel="Online", orders=401, share=48.4),
            Way(channel="Phone", orders=213, share=25.7),
        ],
        trends=[
            Trend(name="net revenue", key="value", increasing=441, declining=385),
            Trend(name="logins", key="activity", increasing=318, declining=299),
        ],
    ),
)


def grounded(text: str) -> bool:
    return verify(text, FACTS, currency="GBP").grounded


@pytest.mark.parametrize(
    "text",
    [
        "401 orders were placed online, many more than with Phone (213).",
        "Nearly half of all orders (48.4 %) came in online.",
        "Each was smaller: £648 instead of £725.",
        "The average order value has fallen to £648.",
        "The Tarn Bath Towel went up in the year, to 58 units.",
        "The Tarn Bath Towel gained ground (52 to 58 units).",
        "The Tarn Pillow sold 94 units, the Tarn Bath Towel 58.",
        "| Tarn Bath Towel Grey | 58 | 52 |",
        "Soft pillows from Tarn slipped from 97 to 94 units.",
        "None of the 20,349 rows was rejected.",
        "More accounts are growing in value than shrinking (441 against 385).",
        "By net revenue, rising accounts beat falling ones, 441 to 385.",
    ],
)
def test_what_stands_beside_tells_the_figure(text: str) -> None:
    assert grounded(text)


@pytest.mark.parametrize(
    "text",
    [
        "213 orders were placed online.",
        "Each was smaller: £725 instead of £648.",
        "The average order was worth £725.",
        "The average order value has risen to £648.",
        "The Tarn Bath Towel went down in the year, to 58 units.",
        "The Tarn Bath Towel sold 94 units.",
        "The Tarn Pillow Firm sold 94 units.",
        "Soft pillows from Tarn slipped from 97 to 58 units.",
        "Soft pillows from Moor sold 94 units.",
        "Tarn sold 94 units.",
        "20,349 rows were rejected.",
        "More accounts are growing in value than shrinking (318 against 299).",
        "By net revenue, falling accounts beat rising ones, 441 to 385.",
        "Net revenue is falling at more accounts than it is rising: 441 vs 385.",
    ],
)
def test_it_lets_no_other_figure_pass(text: str) -> None:
    assert not grounded(text)


class Kind(Row):
    name: str
    value_at_stake: Money


class Parts(Result):
    total_at_stake: Money
    kinds: list[Kind]


PARTS = facts_of(
    "c1",
    "parts",
    Parts(
        as_of=date(2011, 12, 9),
        currency="GBP",
        scope="all regions",
        total_at_stake=Decimal(9300),
        kinds=[
            Kind(name="White space", value_at_stake=Decimal(6100)),
            Kind(name="Idle rebate", value_at_stake=Decimal(3200)),
        ],
    ),
)


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("White space alone is worth £6,100.", True),
        ("White space alone is worth £9,300.", False),
    ],
)
def test_a_part_is_not_its_total(text: str, true: bool) -> None:
    assert verify(text, PARTS, currency="GBP").grounded is true
