"""What the words call the largest is held to the other rows of the result."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Annotated

import pytest

from agent.ledger import Verification, facts_of, verify
from data.warehouse import Warehouse
from tools._spec import Count, Money, Result, Row, Subject

Check = Callable[[str], Verification]


@pytest.fixture(scope="module")
def rows(demo: Warehouse, ask: Callable[..., Result]) -> Result:
    """Revenue by quarter and region."""
    return ask(demo, "sales_metrics", metric="revenue", by=["quarter", "region"])


@pytest.fixture(scope="module")
def check(rows: Result) -> Check:
    """Verifies a text against them."""
    facts = facts_of("c1", "sales_metrics", rows, {"metric": "revenue"})
    return lambda text: verify(text, facts, currency="GBP")


@pytest.fixture(scope="module")
def regions(rows: Result) -> list[tuple[str, str]]:
    """Regions of the last quarter with their revenue, the largest first."""
    last = rows.rows[-1].period_label  # type: ignore[attr-defined]
    found = [row for row in rows.rows if row.period_label == last]  # type: ignore[attr-defined]
    found.sort(key=lambda row: -row.money)
    return [(row.region, f"£{row.money.quantize(Decimal(1)):,}") for row in found]


def test_the_largest_is_what_no_other_row_outdoes(
    check: Check, regions: list[tuple[str, str]]
) -> None:
    (first, most), (second, less), *_, (last, least) = regions
    assert check(f"The {first} was the largest region in Q2 2026, with {most}.").grounded
    assert check(f"In Q2 2026 the {first} leads with {most}.").grounded
    assert check(f"The {last} had the lowest revenue in Q2 2026, {least}.").grounded
    assert check(f"The {second} was the second-largest region in Q2 2026, with {less}.").grounded


@pytest.mark.parametrize(
    "text",
    [
        "The {second} was the largest region in Q2 2026, with {less}.",
        "In Q2 2026 the {second} leads with {less}.",
        "The {first} had the lowest revenue in Q2 2026, {most}.",
        "The {second} was the third-largest region in Q2 2026, with {less}.",
    ],
)
def test_a_wrong_place_fails_with_the_row_that_has_it(
    text: str, check: Check, regions: list[tuple[str, str]]
) -> None:
    (first, most), (second, less), *_ = regions
    failures = check(text.format(first=first, most=most, second=second, less=less)).failures
    assert failures[-1].verdict == "misattributed"
    assert (failures[-1].note or "").startswith("It has another place: ")


def test_other_rows_are_left_alone(check: Check, regions: list[tuple[str, str]]) -> None:
    (first, most), (second, less), *_ = regions
    text = f"After the {first}, the largest region in Q2 2026, comes the {second} with {less}."
    assert check(text).grounded
    assert check(f"The {first} is one of the largest regions in Q2 2026: {most}.").grounded


class Month(Row):
    month: Annotated[date, Subject("month")]
    orders: Count
    revenue: Money


class Months(Result):
    months: list[Month]


def test_the_place_may_be_by_a_figure_that_the_words_name() -> None:
    given = ((9, 41, 8100), (10, 57, 7200), (11, 38, 9900))
    months = [
        Month(month=date(2011, m, 1), orders=orders, revenue=Decimal(revenue))
        for m, orders, revenue in given
    ]
    book = Months(as_of=date(2011, 12, 9), currency="GBP", scope="all regions", months=months)
    facts = facts_of("c1", "made", book)

    def check(text: str) -> bool:
        return verify(text, facts, currency="GBP").grounded

    assert check("November 2011 was the best month by revenue, with 38 orders.")
    assert check("November 2011 was the best month, with £9,900 from 38 orders.")
    assert not check("November 2011 was the best month by orders, with 38.")
    assert not check("October 2011 was the best month by revenue, with £7,200.")


class Segment(Row):
    segment: Annotated[str, Subject("segment")]
    active_accounts: Count
    net_flow: Count
    revenue: Money


class Segments(Result):
    segments: list[Segment]


@pytest.mark.parametrize(
    ("true", "false"),
    [
        (
            "Champions had the most active accounts of the year, 57.",
            "Hibernating had the most active accounts of the year, 41.",
        ),
        (
            "Hibernating gained most accounts on balance, 9.",
            "Champions gained most accounts on balance, 6.",
        ),
        (
            "Hibernating had the largest net gain of accounts, 9.",
            "Champions had the largest net gain of accounts, 6.",
        ),
        (
            "Promising was the best of the three segments, with £9,900.",
            "Hibernating was the best of the three segments, with £8,100.",
        ),
        (
            "Promising leads, with Hibernating second at £8,100.",
            "Promising leads, with Hibernating third at £8,100.",
        ),
    ],
)
def test_the_place_may_be_said_in_many_ways(true: str, false: str) -> None:
    given = (("Hibernating", 41, 9, 8100), ("Champions", 57, 6, 7200), ("Promising", 38, -4, 9900))
    rows = [
        Segment(segment=name, active_accounts=active, net_flow=net, revenue=Decimal(revenue))
        for name, active, net, revenue in given
    ]
    book = Segments(as_of=date(2011, 12, 9), currency="GBP", scope="all regions", segments=rows)
    facts = facts_of("c1", "made", book)
    assert verify(true, facts, currency="GBP").grounded
    assert not verify(false, facts, currency="GBP").grounded
