"""Parts sum to the whole, and one period stands beside another."""

from __future__ import annotations

from datetime import date, timedelta
from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.scope import EVERYTHING
from tools._query import Query
from tools._sales_sql import Dimension

AS_OF = date(2026, 6, 30)
PRODUCTS = [
    {"product_id": "P1", "product_name": "Lamp", "category": "Lighting", "brand": "Lux"},
    {"product_id": "P2", "product_name": "Desk", "category": "Furniture", "brand": "Oak"},
    {"product_id": "P3", "product_name": "Bulb", "category": "Lighting", "brand": None},
]
ACCOUNTS = [
    {"account_id": "A", "owner": "Ann", "country": "Wales", "industry": "Care"},
    {"account_id": "B", "region": "South", "account_type": "SMB", "owner": "Bob"},
    {"account_id": "C", "region": "South", "account_type": "SMB"},
]


@pytest.fixture
def sold(lines):
    """April: A one order of 100 + 50. June: A returns 30, B buys for 200 and C for 60."""
    return [
        lines("A", "2026-04-10", 100, quantity=2, discount_amount=25, channel="Web"),
        lines("A", "2026-04-10", 50, product_id="P2", channel="Web"),
        lines("A", "2026-06-05", -30, quantity=-1, order_id="R1", channel="Web"),
        lines("B", "2026-06-20", 200, product_id="P2", quantity=4, channel="Phone"),
        lines("C", "2026-06-30", 60, product_id="P3"),
    ]


@pytest.fixture
def warehouse(book, sold):
    return book({"accounts": ACCOUNTS, "products": PRODUCTS, "transactions": sold})


@pytest.fixture
def measure(warehouse, ask):
    def run(metric, **arguments):
        return ask(warehouse, "sales_metrics", metric=metric, **arguments)

    return run


def table(result, *names):
    return [(*(getattr(row, name) for name in names), row.value) for row in result.rows]


def test_the_period_before(measure):
    found = measure(
        "revenue",
        by=["region"],
        start="2026-06-01",
        end="2026-06-30",
        compare_to="previous_period",
        as_of=AS_OF,
    )
    # May: nothing was sold.
    assert (found.previous_start, found.previous_end) == (date(2026, 5, 1), date(2026, 5, 31))
    assert (found.overall.value, found.overall.previous) == (230, 0)
    assert (found.overall.difference_money, found.overall.change) == (230, None)
    quarter = measure("revenue", by=["month"], start="2026-05-01", compare_to="previous_period")
    assert (quarter.previous_start, quarter.previous_end) == (date(2026, 3, 1), date(2026, 4, 30))
    # The data begin in April: March is not covered, so no change is given.
    assert [(row.value, row.previous, row.change) for row in quarter.rows] == [
        (0, 0, None),
        (230, 150, None),
    ]
    assert quarter.caveats == [
        "The period compared with begins on 1 March 2026, the data on 10 April 2026: it is incomplete, "
        "so no change is given."
    ]


def test_the_year_before_by_month(book, ask, lines):
    sold = [
        lines("A", "2025-05-01", 40),
        lines("A", "2025-05-31", 60),
        lines("A", "2025-06-30", 50),
    ]
    sold += [lines("A", "2026-05-15", 125), lines("B", "2026-06-02", 5)]
    warehouse = book({"transactions": sold})
    found = ask(
        warehouse,
        "sales_metrics",
        metric="revenue",
        by=["month"],
        start="2026-05-01",
        end="2026-06-30",
        as_of=AS_OF,
        compare_to="previous_year",
    )
    assert [(r.value, r.previous, r.difference_money, r.change) for r in found.rows] == [
        (125, 100, 25, 25),
        (5, 50, -45, -90),
    ]
    assert (found.overall.value, found.overall.previous) == (130, 150)
    accounts = ask(
        warehouse,
        "sales_metrics",
        metric="orders",
        by=["account"],
        start="2026-06-01",
        end="2026-06-30",
        as_of=AS_OF,
        compare_to="previous_year",
    )
    # A bought a year ago and not now: a row all the same.
    assert [(r.account_id, r.value, r.previous, r.change) for r in accounts.rows] == [
        ("B", 1, 0, None),
        ("A", 0, 1, -100),
    ]


def test_shares_differ_in_points(book, ask, lines):
    sold = [lines("A", "2026-05-10", 90, discount_amount=10)]
    sold += [lines("A", "2026-06-10", 75, discount_amount=25)]
    found = ask(
        book({"transactions": sold}),
        "sales_metrics",
        metric="discount_share",
        start="2026-06-10",
        compare_to="previous_period",
        as_of="2026-06-10",
    )
    # One day against the day before, which had no sales.
    assert (found.overall.percent, found.overall.previous_percent) == (25, None)
    months = ask(
        book({"transactions": sold}),
        "sales_metrics",
        metric="discount_share",
        start="2026-05-17",
        compare_to="previous_period",
        as_of="2026-06-20",
    )
    # 35 days against the 35 before, 12 April to 16 May; the data begin within them.
    assert (months.overall.percent, months.overall.previous_percent) == (25, 10)
    year = ask(
        book({"transactions": [*sold, lines("A", "2025-01-01", 1)]}),
        "sales_metrics",
        metric="discount_share",
        start="2026-05-17",
        compare_to="previous_period",
        as_of="2026-06-20",
    )
    assert (year.overall.difference_points, year.overall.change) == (15, None)


LINES = st.lists(
    st.tuples(
        st.sampled_from("ABC"),
        st.integers(0, 300),
        st.sampled_from(["P1", "P2", "P3"]),
        st.integers(-20, 200),
        st.sampled_from([None, "Web", "Phone"]),
    ),
    min_size=1,
    max_size=20,
)
ADDITIVE = ("revenue", "gross_revenue", "units")
BY_ACCOUNT = ("region", "country", "segment", "account_type", "industry", "owner", "account")


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(LINES)
def test_the_parts_of_additive_metrics_sum_to_the_total(book, ask, lines, drawn):
    sold = [
        lines(who, (AS_OF - timedelta(days=ago)).isoformat(), amount, product_id=what,
              quantity=1 if amount >= 0 else -1, channel=channel)
        for who, ago, what, amount, channel in drawn
    ]  # fmt: skip
    warehouse = book({"accounts": ACCOUNTS, "products": PRODUCTS, "transactions": sold})
    for metric in ADDITIVE:
        for by in set(get_args(Dimension)) - {"family"}:  # accounts alone are of no family
            found = ask(warehouse, "sales_metrics", metric=metric, by=[by], as_of=AS_OF)
            assert sum(row.value for row in found.rows) == found.overall.value, (metric, by)
    for by in (*BY_ACCOUNT, "day", "month"):
        for metric in ("orders", "new_accounts"):
            found = ask(warehouse, "sales_metrics", metric=metric, by=[by], as_of=AS_OF)
            assert sum(row.value for row in found.rows) == found.overall.value, (metric, by)


def test_one_statement_with_all_measures_agrees_with_each_alone(demo, ask):
    end = demo.manifest.last_date
    query = Query(demo, EVERYTHING, end)
    together = query.row("sales_metrics", start=end - timedelta(days=364), end=end)
    assert together is not None
    for metric, value in together.items():
        alone = ask(demo, "sales_metrics", metric=metric).overall.value
        assert float(alone) == pytest.approx(float(value)), metric


def test_a_filtered_figure_has_its_share_in_everything_and_in_its_region(measure):
    found = measure("revenue", region="South", account_type="SMB", channel="Phone")
    # B and C brought 260 of the 380 of everybody, 200 of it by phone.
    assert (found.of_all.share, found.of_all.whole_money, found.of_all.of) == (52.63, 380, None)
    assert (found.of_part.share, found.of_part.whole_money) == (76.92, 260)
    assert found.of_part.of == "South"
    assert found.of_all.previous_share is None


def test_a_share_is_held_against_the_one_before(measure):
    days = {"start": "2026-05-21", "end": "2026-06-30"}
    found = measure("revenue", owner="Ann", compare_to="previous_period", **days)
    share = found.of_all
    assert (share.share, share.previous_share, share.difference_points) == (-13.04, 100, -113.04)
    assert found.of_part is None


def test_ratios_groups_and_the_whole_have_no_share_in_everything(measure):
    assert measure("revenue").of_all is None
    assert measure("discount_share", region="South").of_all is None
    assert measure("revenue", region="South", by=["channel"]).of_all is None
