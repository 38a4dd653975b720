"""Rows of two names, and what follows from two figures of a sentence that are of one thing at two times."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

import pytest

from agent.ledger import facts_of, verify
from tools._spec import (
    Category,
    Channel,
    Count,
    Day,
    Money,
    Percent,
    Period,
    Region,
    Result,
    Row,
    Subject,
)


class Quarter(Row):
    period: Day
    period_label: Period
    channel: Channel
    orders: Count


class Quarters(Result):
    rows: list[Quarter]


class Goods(Row):
    region: Region
    category: Category
    revenue: Money


class Split(Result):
    start: Day
    rows: list[Goods]


QUARTERS = [
    ("Q3 2025", date(2025, 7, 1)),
    ("Q4 2025", date(2025, 10, 1)),
    ("Q1 2026", date(2026, 1, 1)),
    ("Q2 2026", date(2026, 4, 1)),
]
ORDERS = {
    "Online": (1662, 1659, 1255, 1534),
    "Phone": (765, 741, 671, 669),
    "Field Sales": (602, 625, 640, 650),
    "Trade Counter": (205, 230, 165, 231),
    "EDI": (181, 172, 130, 122),
}
REVENUE = {
    "Kitchen Tools": (74480, 57362, 56425, 59834),
    "Cutlery": (152247, 140002, 131005, 99120),
    "Glassware": (306484, 157247, 120010, 110020),
}
FACTS = [
    *facts_of(
        "c1",
        "quarters",
        Quarters(
            as_of=date(2026, 6, 30),
            currency="GBP",
            scope="all regions",
            rows=[
                Quarter(period=day, period_label=label, channel=channel, orders=orders[i])
                for i, (label, day) in enumerate(QUARTERS)
                for channel, orders in ORDERS.items()
            ],
        ),
    ),
    *facts_of(
        "c2",
        "split",
        Split(
            as_of=date(2026, 6, 30),
            currency="GBP",
            scope="all regions",
            start=date(2026, 1, 1),
            rows=[
                Goods(region=region, category=category, revenue=Decimal(money[i]))
                for category, money in REVENUE.items()
                for i, region in enumerate(("South", "North", "West", "East"))
            ],
        ),
    ),
]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (
            "The trade counter bounced back from 165 orders in Q1 2026 to 231 in Q2, a rise of exactly 40%.",
            "The trade counter bounced back from 165 orders in Q1 2026 to 231 in Q2, a rise of exactly 41%.",
        ),
        (
            "The trade counter took 231 orders in Q2 2026 after 165 in Q1, up by 40%.",
            "The trade counter took 231 orders in Q2 2026 after 165 in Q1, down by 29%.",
        ),
        (
            "The trade counter took 231 orders in Q2 2026 after 165 in Q1, a plus of about 40%.",
            "The trade counter took 231 orders in Q2 2026 after 165 in Q1, a minus of about 40%.",
        ),
        (
            "The trade counter took 231 orders in Q2 2026 after 165 in Q1, 66 more.",
            "The trade counter took 231 orders in Q2 2026 after 165 in Q1, 66 fewer.",
        ),
        (
            "EDI fell from 181 orders in Q3 2025 to 122 in Q2 2026, that is by 32.6%.",
            "EDI fell from 181 orders in Q3 2025 to 122 in Q2 2026, that is by 48.4%.",
        ),
        (
            "EDI took 181 orders in Q3 2025, 172 in Q4, 130 in Q1 2026 and 122 in Q2, a drop of about a "
            "third in all.",
            "EDI took 181 orders in Q3 2025, 172 in Q4, 130 in Q1 2026 and 122 in Q2, a drop of about a "
            "quarter in all.",
        ),
        (
            "Phone took 765 orders in Q3 2025, compared with 741 in Q4 2025, which is 3.2% more.",
            "Phone took 765 orders in Q3 2025, compared with 741 in Q4 2025, which is 3.2% less.",
        ),
    ],
)
def test_a_change_follows_from_the_two_figures_beside_it(right: str, wrong: str) -> None:
    assert verify(right, FACTS).failures == []
    assert not verify(wrong, FACTS).grounded


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        (
            "The South sold £149,237 more Glassware than the North.",
            "The South sold £149,237 more Glassware than the West.",
        ),
        (
            "The South sold £149,237 more Glassware than the North.",
            "The North sold £149,237 more Glassware than the South.",
        ),
        ("West Cutlery brought £131,005.", "East Cutlery brought £131,005."),
        (
            "Kitchen Tools, January to June 2026:\n- South £74,480\n- East £59,834",
            "Cutlery, January to June 2026:\n- South £74,480\n- East £59,834",
        ),
        (
            "Kitchen Tools, January to June 2026:\n- South £74,480\n- East £59,834",
            "Kitchen Tools, January to June 2026:\n- South £74,480\n- East £57,362",
        ),
        (
            "Phone and field sales took 1,319 orders between them in Q2 2026.",
            "Phone and field sales took 1,319 orders between them in Q1 2026.",
        ),
        (
            "Phone and field sales took 1,319 orders between them in Q2 2026, still 215 short of online.",
            "Phone and field sales took 1,319 orders between them in Q2 2026, still 215 ahead of online.",
        ),
        ("Online took 6,110 orders in all.", "Phone took 6,110 orders in all."),
        (
            "Cutlery brought £522,374 across the four regions.",
            "Cutlery brought £522,374 across the five regions.",
        ),
        (
            "The South sold more than one and a half times as much Glassware as the North or the West.",
            "The South sold more than twice as much Glassware as the North or the West.",
        ),
        ("Cutlery brought £522,374.", "Cutlery in the South brought £522,374."),
        (
            "The online channel took its fewest orders in Q1 2026.",
            "The online channel took its fewest orders in Q4 2025.",
        ),
    ],
)
def test_both_names_of_a_row_may_stand_apart(right: str, wrong: str) -> None:
    assert verify(right, FACTS).failures == []
    assert not verify(wrong, FACTS).grounded


class Trial(Row):
    campaign_name: Annotated[str, Subject("campaign")]
    contacted_order_rate: Percent
    control_order_rate: Percent
    order_rate_difference: Percent


class Trials(Result):
    controls: list[Trial]


@pytest.mark.parametrize(
    ("sentence", "true"),
    [
        (
            "At New Year Win-Back the contacted ordered more often than the control group, by 15.9 points.",
            True,
        ),
        (
            "At New Year Win-Back the control group ordered less often than the contacted, by 15.9 points.",
            True,
        ),
        (
            "At New Year Win-Back the control group ordered more often than the contacted, by 15.9 points.",
            False,
        ),
        (
            "At New Year Win-Back the contacted ordered less often than the control group, by 15.9 points.",
            False,
        ),
    ],
)
def test_a_difference_is_that_of_the_contacted(sentence: str, true: bool) -> None:
    rates = [("New Year Win-Back", 64.7, 48.8, 15.9), ("Come Back January", 50.1, 53.4, -3.3)]
    result = Trials(
        as_of=date(2026, 6, 30),
        currency="GBP",
        scope="all regions",
        controls=[
            Trial(
                campaign_name=name,
                contacted_order_rate=one,
                control_order_rate=two,
                order_rate_difference=gap,
            )
            for name, one, two, gap in rates
        ],
    )
    assert verify(sentence, facts_of("c1", "trials", result)).grounded is true
