"""The semantic layer: every measure by hand, totals, gaps, comparisons, refusals, and real data."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import get_args

import pytest

from data import catalogue
from data.scope import Scope
from tools._errors import InvalidArguments, UnknownValue
from tools._sales_sql import compile_sql, measures
from tools.sales_metrics import Metric

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


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        ("revenue", 380),  # 100 + 50 - 30 + 200 + 60
        ("gross_revenue", 435),  # 125 + 50 + 200 + 60
        ("orders", 3),
        ("units", 8),  # 2 + 1 + 4 + 1
        ("avg_order_value", Decimal("126.6667")),  # 380 / 3
        ("active_accounts", 3),
        ("new_accounts", 3),
        ("discount_share", 5.75),  # 25 / 435
        ("return_share", 7.32),  # 30 / 410
    ],
)
def test_every_metric(measure, metric, value):
    found = measure(metric)
    assert found.overall.value == pytest.approx(value)
    assert found.unit == catalogue.metrics()[metric].unit
    assert getattr(found.overall, found.unit) == found.overall.value
    assert [row.value for row in found.rows] == [found.overall.value]
    assert (found.start, found.end, found.days) == (date(2025, 7, 1), AS_OF, 365)


def test_the_measures_of_the_file_are_those_of_the_catalogue_and_of_the_tool():
    assert list(measures()) == list(catalogue.metrics()) == list(get_args(Metric))


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("region", [("South", 260), ("North", 120)]),
        ("country", [("(not stated)", 260), ("Wales", 120)]),
        ("category", [("Furniture", 250), ("Lighting", 130)]),
        ("brand", [("Oak", 250), ("Lux", 70), ("(not stated)", 60)]),
        ("product", [("Desk", 250), ("Lamp", 70), ("Bulb", 60)]),
        ("channel", [("Phone", 200), ("Web", 120), ("(not stated)", 60)]),
        ("account_type", [("SMB", 260), ("(not stated)", 120)]),
        ("industry", [("(not stated)", 260), ("Care", 120)]),
        ("owner", [("Bob", 200), ("Ann", 120), ("(not stated)", 60)]),
    ],
)
def test_revenue_by_every_dimension(measure, by, rows):
    assert table(measure("revenue", by=[by]), by) == rows


def test_revenue_by_account_and_segment(measure):
    accounts = measure("revenue", by=["account"])
    assert table(accounts, "account_id", "account_name") == [
        ("B", "Account B", 200),
        ("A", "Account A", 120),
        ("C", "Account C", 60),
    ]
    # Places 0, 0.5 and 1: A (1, 3), B (3, 5), C (5, 1), all with frequency 1.
    segments = measure("revenue", by=["segment"])
    assert table(segments, "segment") == [
        ("Promising", 200),
        ("Hibernating", 120),
        ("New Customers", 60),
    ]


def test_time_has_no_gaps_and_its_ends_are_marked(measure):
    found = measure("revenue", by=["month"], start="2026-04-05", end="2026-06-30")
    assert table(found, "period", "period_label", "partial") == [
        (date(2026, 4, 1), "April 2026", True, 150),
        (date(2026, 5, 1), "May 2026", False, 0),
        (date(2026, 6, 1), "June 2026", False, 230),
    ]
    assert found.unfinished is None
    assert [row.share for row in found.rows] == [39.47, 0, 60.53]


@pytest.mark.parametrize(
    ("grain", "first", "count"),
    [
        ("day", date(2026, 4, 10), 82),
        ("week", date(2026, 4, 6), 13),
        ("quarter", date(2026, 4, 1), 1),
        ("year", date(2026, 1, 1), 1),
    ],
)
def test_periods_begin_with_the_data(measure, grain, first, count):
    found = measure("revenue", by=[grain])
    assert (found.rows[0].period, len(found.rows)) == (first, count)
    assert sum(row.value for row in found.rows) == 380


def test_a_ratio_of_nothing_is_unknown_and_a_count_is_zero(measure):
    assert [row.value for row in measure("avg_order_value", by=["month"]).rows] == [150, None, 115]
    assert [row.value for row in measure("orders", by=["month"]).rows] == [1, 0, 2]


def test_the_unfinished_last_period_is_flagged(measure):
    found = measure("revenue", by=["month"], as_of="2026-06-20")
    assert found.rows[-1].partial
    assert found.unfinished == "June 2026 is counted to 20 June 2026 only."


def test_time_and_groups_fill_every_pair(measure):
    found = measure("revenue", by=["region", "quarter"], start="2026-01-01")
    assert table(found, "period", "region") == [
        (date(2026, 4, 1), "South", 260),
        (date(2026, 4, 1), "North", 120),
    ]
    months = measure("orders", by=["month", "channel"])
    assert len(months.rows) == months.total == 9
    assert table(months, "period", "channel")[3:6] == [
        (date(2026, 5, 1), "(not stated)", 0),
        (date(2026, 5, 1), "Phone", 0),
        (date(2026, 5, 1), "Web", 0),
    ]


@pytest.mark.parametrize(
    ("name", "value", "revenue", "shown"),
    [
        ("region", "south", 260, "South"),
        ("country", "wales", 120, "Wales"),
        ("category", "lighting", 130, "Lighting"),
        ("brand", "OAK", 250, "Oak"),
        ("product", "p2", 250, "Desk (P2)"),
        ("product", "lamp", 70, "Lamp"),
        ("channel", "phone", 200, "Phone"),
        ("segment", "promising", 200, "Promising"),
        ("account_type", "smb", 260, "SMB"),
        ("industry", "care", 120, "Care"),
        ("owner", "bob", 200, "Bob"),
        ("account", "account c", 60, "Account C (C)"),
    ],
)
def test_every_filter(measure, name, value, revenue, shown):
    found = measure("revenue", **{name: value})
    assert found.overall.value == revenue
    assert found.filters == {name: shown}


def test_all_but_some_values_sum_with_them_to_the_whole(measure):
    everything = measure("revenue").overall.value
    south = measure("revenue", region="South").overall.value
    found = measure("revenue", region="not south")
    assert found.filters == {"region": "all but South"}
    assert found.overall.value == everything - south == 120
    # The line without a channel is on neither side of 'Web', so it stays.
    assert measure("revenue", channel="not Web").overall.value == 260
    assert measure("revenue", channel="not Web or Phone").overall.value == 60
    with pytest.raises(UnknownValue, match="no region 'Mars'"):
        measure("revenue", region="not Mars")


def test_accounts_without_a_category_bought_none_of_it_in_the_period(measure):
    def buyers(**arguments):
        found = measure("revenue", by=["account"], **arguments)
        return [(row.account_id, row.value) for row in found.rows]

    assert buyers(category="Lighting", without_category="furniture") == [("C", 60)]
    assert buyers(category="Furniture", without_category="Lighting") == [("B", 200)]
    assert buyers(without_category="Lighting", start="2026-06-01") == [("B", 200), ("A", -30)]


def test_filters_combine(measure):
    assert measure("units", region="South", category="Furniture").overall.value == 4
    found = measure("units", region="North", channel="Phone")
    assert found.rows == []
    assert found.empty_reason == (
        "No transactions from 1 July 2025 to 30 June 2026 in all regions, region North, channel Phone; "
        "the newest transaction is of 30 June 2026."
    )


def test_top_keeps_the_whole_in_sight(measure):
    found = measure("revenue", by=["product"], top=1)
    assert table(found, "product_id", "product") == [("P2", "Desk", 250)]
    assert (found.shown, found.total, found.groups, found.shown_groups) == (1, 3, 3, 1)
    assert (found.overall.value, found.together.value, found.other.value) == (380, 250, 130)
    assert (found.together.share, found.other.share) == (65.79, 34.21)
    assert measure("revenue", by=["product"], top=3).other is None


def test_the_others_of_a_distinct_count_are_counted_and_not_subtracted(measure):
    # Three orders; furniture is in two of them, lighting in two: the sum would be four.
    found = measure("orders", by=["category"], top=1)
    assert (found.overall.value, found.together.value, found.other.value) == (3, 2, 2)
    ratio = measure("avg_order_value", by=["category"], top=1)
    assert (ratio.together.value, ratio.other.value) == (125, 65)
    assert (ratio.together.share, ratio.overall.share) == (None, None)


def test_top_of_time_alone_is_the_largest_periods(measure):
    found = measure("revenue", by=["month"], top=2)
    assert table(found, "period_label") == [("June 2026", 230), ("April 2026", 150)]
    assert (found.shown, found.total) == (2, 3)


def test_top_of_groups_over_time_are_the_largest_over_the_whole(measure):
    found = measure("revenue", by=["month", "region"], top=1)
    assert table(found, "period_label", "region") == [
        ("April 2026", "South", 0),
        ("May 2026", "South", 0),
        ("June 2026", "South", 260),
    ]
    assert (found.shown, found.total, found.other.value) == (3, 6, 120)


def test_new_accounts_are_counted_on_their_first_day_only(book, ask, lines):
    sold = [lines("A", "2025-01-01", 5), lines("A", "2026-06-01", 5), lines("B", "2026-06-02", 5)]
    sold += [lines("B", "2026-06-09", 5), lines("C", "2026-06-03", -5, quantity=-1)]
    found = ask(book({"transactions": sold}), "sales_metrics", metric="new_accounts", by=["day"])
    assert [row.period for row in found.rows if row.value] == [date(2026, 6, 2)]
    assert found.overall.value == 1


def test_an_order_is_counted_once_however_many_lines_it_has(measure):
    assert measure("orders", category="Lighting").overall.value == 2
    assert measure("orders", account="A").overall.value == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"metric": "profit"}, "'return_share'"),
        ({"metric": "revenue", "by": ["colour"]}, "'segment'"),
        ({"metric": "revenue", "by": ["region; DROP TABLE accounts"]}, "'segment'"),
        (
            {"metric": "revenue", "by": ["month", "week"]},
            "one dimension of time, not week and month",
        ),
        ({"metric": "revenue", "by": ["region", "brand", "owner", "channel"]}, "at most 3"),
        ({"metric": "revenue", "colour": "red"}, "'colour' is not an argument"),
        ({"metric": "revenue", "compare_to": "plan"}, "'previous_year'"),
        ({"metric": "revenue", "by": ["day"], "start": "2020-01-01"}, "coarser"),
        ({"metric": "revenue", "start": "2026-07-01"}, "the data end on 2026-06-30"),
        ({"metric": "revenue", "top": 0}, "top"),
    ],
)
def test_what_is_not_declared_is_refused_by_name(warehouse, ask, arguments, message):
    with pytest.raises(InvalidArguments, match=message):
        ask(warehouse, "sales_metrics", **arguments)


def test_only_declared_names_reach_the_sql():
    for names in ({"metric": "profit"}, {"metric": "revenue", "groups": ["colour"]}):
        with pytest.raises(KeyError):
            compile_sql(**names)
    with pytest.raises(KeyError):
        compile_sql("revenue", filters=["1 = 1 OR region"])


@pytest.mark.parametrize("name", ["region", "category", "product", "account", "segment", "channel"])
def test_an_unknown_value_is_refused(measure, name):
    with pytest.raises(UnknownValue):
        measure("revenue", **{name: "Nonesuch"})


def test_names_of_dimensions_may_come_as_one_text(measure):
    assert measure("revenue", by="region, month").by == ["region", "month"]


def test_nothing_after_the_as_of_date_counts(measure):
    found = measure("revenue", as_of="2026-06-20", end="2026-12-31")
    assert (found.end, found.overall.value) == (date(2026, 6, 20), 320)
    assert found.caveats[0] == "Counted to 20 June 2026: nothing after the as-of date is used."


@pytest.mark.parametrize("metric", get_args(Metric))
def test_other_regions_and_later_rows_change_nothing(book, ask, lines, sold, metric):
    elsewhere = [lines("X", day, 999, product_id="P2") for day in ("2026-01-01", "2026-06-10")]
    later = [lines("A", "2026-07-01", 500), lines("A", "2026-07-02", -50, quantity=-1)]
    people = [*ACCOUNTS, {"account_id": "X", "region": "East"}]
    small = book({"accounts": ACCOUNTS, "products": PRODUCTS, "transactions": sold})
    large = book(
        {"accounts": people, "products": PRODUCTS, "transactions": sold + elsewhere + later}
    )
    asked = {
        "metric": metric,
        "by": ["month", "segment"],
        "compare_to": "previous_year",
        "as_of": AS_OF,
        "scope": Scope(("North", "South")),
    }
    found = ask(small, "sales_metrics", **asked)
    assert found.rows
    assert ask(large, "sales_metrics", **asked) == found


@pytest.mark.parametrize("asked", [{"by": ["brand"]}, {"brand": "Merrow"}])
def test_the_part_of_an_order_that_an_average_counts_is_said(demo, ask, asked):
    part = "Each order counts only with what it holds of the brand."
    assert ask(demo, "sales_metrics", metric="avg_order_value", **asked).caveats == [part]
    assert ask(demo, "sales_metrics", metric="revenue", **asked).caveats == []
    assert ask(demo, "sales_metrics", metric="avg_order_value", by=["region"]).caveats == []


def test_several_accounts_are_measured_together(measure):
    both = measure("revenue", by=["account"], account="A or B")
    alone = [measure("revenue", account=one).overall.value for one in ("A", "B")]
    assert both.overall.value == sum(alone)
    assert [row.account_id for row in both.rows] == ["B", "A"]
    assert both.filters == {"account": "2 accounts"}


def test_several_products_are_measured_together(demo, ask):
    both = ask(demo, "sales_metrics", metric="revenue", by=["product"], product="P40 or P41")
    alone = [ask(demo, "sales_metrics", metric="revenue", product=one) for one in ("P40", "P41")]
    assert both.overall.value == sum(one.overall.value for one in alone)
    assert len(both.rows) == 2
    assert both.filters == {"product": "2 products"}


GROUP = [
    {"account_id": "A"},
    {"account_id": "B", "parent_account_id": "A"},
    {"account_id": "C", "parent_account_id": "B"},
    {"account_id": "D"},
]


def test_families_are_summed_under_the_account_at_their_top(book, lines, ask):
    sold = [lines(one, "2026-06-01", 10) for one in ("A", "B", "C", "D")]
    warehouse = book({"accounts": GROUP, "transactions": sold})
    found = ask(warehouse, "sales_metrics", metric="revenue", by=["family"])
    assert [(row.family_id, row.money) for row in found.rows] == [("A", 30)]
    assert found.overall.money == 40  # D belongs to none
    for named, of_it in (("A", 30), ("B", 20), ("C", 30), ("D", 10)):
        one = ask(warehouse, "sales_metrics", metric="revenue", family=named)
        assert one.overall.money == of_it


def test_of_those_that_stopped_only_who_still_orders_is_left(book, lines, ask):
    goods = [
        {"product_id": "P1", "product_name": "Lamp", "category": "Lighting"},
        {"product_id": "P2", "product_name": "Desk", "category": "Furniture"},
    ]
    sold = [lines(one, "2025-03-01", 10, product_id="P1") for one in "AB"]
    sold.append(lines("B", "2026-06-01", 5, product_id="P2"))
    warehouse = book({"products": goods, "transactions": sold})
    asked = {"metric": "revenue", "by": ["account"], "category": "Lighting", "only": "stopped"}
    assert len(ask(warehouse, "sales_metrics", **asked).rows) == 2
    still = ask(warehouse, "sales_metrics", **asked, ordered_since="2026-04-01")
    assert [row.account_id for row in still.rows] == ["B"]
    with pytest.raises(InvalidArguments, match="'ordered_since' needs 'only' stopped"):
        ask(warehouse, "sales_metrics", metric="revenue", ordered_since="2026-04-01")
