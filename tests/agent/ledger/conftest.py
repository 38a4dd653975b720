"""A small book of results, and the check of a sentence against its facts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated, ClassVar

import pytest

from agent.answer import Fact
from agent.ledger import Names, Verification, facts_of, verify
from tools._spec import (
    AccountId,
    AccountName,
    Count,
    Day,
    Days,
    Listing,
    Money,
    Percent,
    Probability,
    Ratio,
    Region,
    Result,
    Row,
    Score,
    Segment,
    Subject,
)

AS_OF = date(2011, 12, 9)
Check = Callable[..., Verification]


class SegmentRow(Row):
    segment: Segment
    accounts: Count
    share: Percent
    monetary_value: Money
    revenue_share: Percent
    mean_recency: Days
    avg_order_value: Money


class Overview(Result):
    segments: list[SegmentRow]
    scored_accounts: Count
    total_monetary: Money
    mean_monetary: Money


class AccountRow(Row):
    account_id: AccountId
    account_name: AccountName
    segment: Segment
    region: Region
    recency_days: Days
    orders: Count
    monetary_value: Money
    value_at_stake: Money
    change: Percent
    last_order: Day
    rfm_score: str
    evidence: str
    churn: Probability
    lift: Ratio
    behavior_score: Score


class Accounts(Listing):
    accounts: list[AccountRow]
    total_at_stake: Money

    primary: ClassVar[str | None] = "accounts"


class MonthRow(Row):
    month: Annotated[str, Subject("month")]
    revenue: Money


class Sales(Result):
    months: list[MonthRow]
    revenue: Money


def money(text: str) -> Decimal:
    return Decimal(text).quantize(Decimal("0.0001"))


@pytest.fixture(scope="session")
def overview() -> Overview:
    """Three segments and the totals of the book."""
    rows = [
        ("Champions", 41, 1.748, "1203455.12", 46.2134, 12.4, "402.11"),
        ("At Risk", 87, 3.71, "310220.50", 11.9127, 212.0, "288.45"),
        ("Promising", 512, 21.834, "98441.00", 3.7802, 91.5, "101.90"),
    ]
    return Overview(
        as_of=AS_OF,
        currency="GBP",
        scope="all regions",
        scored_accounts=2345,
        total_monetary=money("2604112.33"),
        mean_monetary=money("1110.4957"),
        segments=[
            SegmentRow(
                segment=name,
                accounts=accounts,
                share=share,
                monetary_value=money(monetary),
                revenue_share=revenue_share,
                mean_recency=recency,
                avg_order_value=money(order),
            )
            for name, accounts, share, monetary, revenue_share, recency, order in rows
        ],
    )


@pytest.fixture(scope="session")
def accounts() -> Accounts:
    """Three accounts out of 214."""
    harbour = AccountRow(
        account_id="ACC0001",
        account_name="Harbour Hotels",
        segment="At Risk",
        region="North",
        recency_days=198,
        orders=14,
        monetary_value=money("5400.25"),
        value_at_stake=money("23100"),
        change=-32.4,
        last_order=date(2011, 5, 25),
        rfm_score="145",
        evidence="Last order 198 days ago against a usual gap of 30.",
        churn=0.62,
        lift=1.8,
        behavior_score=78.4,
    )
    marina = AccountRow(
        account_id="ACC0002",
        account_name="Marina Foods",
        segment="Champions",
        region="South",
        recency_days=9,
        orders=37,
        monetary_value=money("8120.99"),
        value_at_stake=money("18900"),
        change=12.2,
        last_order=date(2011, 11, 30),
        rfm_score="545",
        evidence="Ordered in every month of the year, 37 orders in all.",
        churn=0.08,
        lift=2.4,
        behavior_score=91.0,
    )
    deli = AccountRow(
        account_id="ACC0003",
        account_name="Quayside Deli",
        segment="Promising",
        region="North",
        recency_days=61,
        orders=3,
        monetary_value=money("940"),
        value_at_stake=money("12000"),
        change=0.0,
        last_order=date(2011, 10, 9),
        rfm_score="324",
        evidence="Buys from 2 categories against a usual gap of 30.",
        churn=0.31,
        lift=1.1,
        behavior_score=55.0,
    )
    return Accounts(
        as_of=AS_OF,
        currency="GBP",
        scope="all regions",
        shown=3,
        total=214,
        total_at_stake=money("54000"),
        accounts=[harbour, marina, deli],
    )


@pytest.fixture(scope="session")
def sales() -> Sales:
    """Three months of revenue."""
    months = [("2011-09", "180000"), ("2011-10", "205500"), ("2011-11", "226500")]
    return Sales(
        as_of=AS_OF,
        currency="GBP",
        scope="all regions",
        revenue=money("612000"),
        months=[MonthRow(month=month, revenue=money(revenue)) for month, revenue in months],
    )


@pytest.fixture(scope="session")
def facts(overview: Overview, accounts: Accounts, sales: Sales) -> list[Fact]:
    """The ledger of three calls."""
    window = {"lookback_days": 365}
    return [
        *facts_of("c1", "segment_overview", overview, window),
        *facts_of("c2", "opportunities", accounts, window | {"limit": 3}),
        *facts_of("c3", "sales_metrics", sales),
    ]


@pytest.fixture
def check(facts: list[Fact]) -> Check:
    """Verifies a text against the ledger; Acme Ltd is a name it knows nothing about."""

    def run(text: str, **more: object) -> Verification:
        return verify(text, facts, book=Names([("account", "Acme Ltd")]), **more)  # type: ignore[arg-type]

    return run
