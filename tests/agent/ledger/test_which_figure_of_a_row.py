"""Of two times and two figures of a row the words decide which one a figure is."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

import pytest

from agent.ledger import facts_of, verify
from tools._spec import Count, Days, Money, Percent, Result, Row, Subject


class Change(Row):
    quarter: Annotated[date, Subject("quarter")]
    category: Annotated[str, Subject("category")]
    difference: Money


class Times(Result):
    lookback_days: Days
    accounts: Count
    accounts_after: Count
    active_accounts: Count
    accounts_with_signal: Count
    better: Count
    worse: Count
    moved: Count
    growth: Percent
    budget: Money
    unspent: Money
    earlier_probability: Percent
    churn_probability: Percent
    changes: list[Change]


FACTS = facts_of(
    "c1",
    "times",
    Times(
        as_of=date(2011, 12, 9),
        currency="GBP",
        scope="all regions",
        lookback_days=365,
        accounts=629,
        accounts_after=622,
        active_accounts=257,
        accounts_with_signal=157,
        better=93,
        worse=86,
        moved=179,
        growth=12.5,
        budget=Decimal(2000),
        unspent=Decimal(500),
        earlier_probability=43.1,
        churn_probability=90.2,
        changes=[
            Change(quarter=date(2011, 4, 1), category="Payments", difference=Decimal(450)),
            Change(quarter=date(2011, 7, 1), category="Lending", difference=Decimal(10797)),
        ],
    ),
)


@pytest.mark.parametrize(
    ("text", "true"),
    [
        ("Lending is up by £10,797.", True),
        ("The group would shrink from 629 to 622 accounts.", True),
        ("The group would grow from 622 to 629 accounts.", False),
        ("93 moved up and 86 moved down.", True),
        ("86 moved up and 93 moved down.", False),
        ("More moved up than down, 93 against 86.", True),
        ("More moved down than up, 93 against 86.", False),
        ("Upgrades lead, 93 to 86.", True),
        ("Downgrades lead, 93 to 86.", False),
        ("There were 93 accounts down and 86 up.", False),
        ("157 active accounts show at least one warning sign.", True),
        ("That leaves £500 of the budget.", True),
        ("257 accounts ordered in the last 365 days.", True),
        ("629 accounts ordered in the last 365 days.", False),
        ("629 accounts have ordered.", True),
        ("629 accounts have ordered in the last 365 days.", False),
        ("629 accounts are scored.", True),
        ("The growth makes up 12.5 % of it.", False),
        ("Growth was 12.5 %.", True),
        ("Fewer than 160 accounts show at least one warning sign.", True),
        ("Growth was over 12 %.", True),
        ("More than 620 accounts are scored.", True),
        ("The churn probability jumped from 43.1 % to 90.2 %.", True),
        ("The churn probability jumped from 90.2 % to 43.1 %.", False),
    ],
)
def test_the_words_decide_the_figure(text: str, true: bool) -> None:
    assert verify(text, FACTS, currency="GBP").grounded is true
