"""What grew, what fell, who stopped and who started: by hand over two quarters."""

from __future__ import annotations

from datetime import date

import pytest

from tools._errors import InvalidArguments

PRODUCTS = [
    {"product_id": "P1", "product_name": "Tumbler", "category": "Glassware", "brand": "Lux"},
    {"product_id": "P2", "product_name": "Fork", "category": "Cutlery", "brand": "Oak"},
]
QUARTERS = {"start": "2026-04-01", "end": "2026-06-30", "compare_to": "previous_period"}


@pytest.fixture
def measure(book, ask, lines):
    """First quarter, second quarter: Big 1000, 950; Grown 100, 200; Gone 80, 0; Glassless 70, 300."""
    sold = [
        lines("Big", "2026-01-10", 1000),
        lines("Big", "2026-04-10", 950),
        lines("Grown", "2026-02-10", 100, product_id="P2"),
        lines("Grown", "2026-05-10", 150),
        lines("Grown", "2026-06-30", 50, product_id="P2"),
        lines("Gone", "2026-02-01", 80),
        lines("Glassless", "2026-01-20", 30),
        lines("Glassless", "2026-03-05", 40),
        lines("Glassless", "2026-04-02", -5, quantity=-1, order_id="R1"),  # no purchase
        lines("Glassless", "2026-05-05", 305, product_id="P2"),
        lines("Old", "2025-10-01", 1),
    ]
    warehouse = book({"products": PRODUCTS, "transactions": sold})

    def run(**arguments):
        asked = {"metric": "revenue", "by": ["account"], **QUARTERS, **arguments}
        return ask(warehouse, "sales_metrics", **asked)

    return run


def table(result):
    return [(row.account_id, row.moved) for row in result.rows]


def test_grew_most_and_fell_most_are_by_difference_and_not_by_size(measure):
    grew = measure(sort="change")
    assert table(grew) == [("Glassless", 230), ("Grown", 100), ("Big", -50), ("Gone", -80)]
    assert table(measure(sort="change", order="asc")) == table(grew)[::-1]
    assert (grew.sort, grew.order) == ("change", "desc")
    assert [row.account_id for row in measure().rows][:2] == ["Big", "Glassless"]


def test_top_chooses_by_the_order_asked_for(measure):
    fell = measure(sort="change", order="asc", top=1)
    assert table(fell) == [("Gone", -80)]
    assert (fell.groups, fell.together.moved, fell.other.moved) == (4, -80, 280)
    assert [row.account_id for row in measure(order="asc", top=2).rows] == ["Gone", "Grown"]


def test_the_change_of_a_ratio_of_nothing_comes_last_either_way(measure):
    for order in ("asc", "desc"):
        rows = measure(metric="avg_order_value", sort="change", order=order).rows
        assert rows[-1].account_id == "Gone"


def test_without_an_order_those_come_first_who_moved_the_whole_its_way(measure):
    assert measure(sort="change").order == "desc"  # 1200 before, 1500 now
    found = measure(sort="change", category="Glassware")
    assert (found.order, found.overall.moved) == ("asc", -55)
    assert table(found) == [("Gone", -80), ("Glassless", -75), ("Big", -50), ("Grown", 150)]


def test_periods_by_change_only_with_top(measure):
    months = {
        "by": ["month"],
        "sort": "change",
        "start": "2026-01-01",
        "compare_to": "previous_period",
    }
    assert [row.period.month for row in measure(**months).rows] == [1, 2, 3, 4, 5, 6]
    assert [row.period.month for row in measure(**months, top=2).rows] == [1, 4]


def test_without_a_period_before_there_is_no_order_by_change(measure):
    found = measure(sort="change", order="asc", compare_to="previous_year")
    assert (found.sort, found.rows[0].account_id) == ("value", "Big")
    assert "no change is given" in found.caveats[0]


def test_who_stopped_buying_bought_before_and_not_since(measure):
    found = measure(only="stopped", category="Glassware")
    assert [
        (row.account_id, row.previous, row.last_bought, row.last_order) for row in found.rows
    ] == [
        ("Gone", 80, date(2026, 2, 1), date(2026, 2, 1)),
        ("Glassless", 70, date(2026, 3, 5), date(2026, 5, 5)),
    ]
    # A return is no purchase; the totals are those of the two.
    assert (found.overall.value, found.overall.previous, found.still_ordering) == (-5, 150, 1)
    assert (found.shown, found.total, found.groups) == (2, 2, 2)
    assert {(row.difference, row.change) for row in found.rows} == {(None, None)}
    first = measure(only="stopped", category="Glassware", top=1)
    assert (first.shown, first.total, first.overall.previous, first.still_ordering) == (
        1,
        2,
        150,
        1,
    )


def test_who_stopped_altogether_has_no_other_orders_to_tell_of(measure):
    found = measure(only="stopped")
    assert [row.account_id for row in found.rows] == ["Gone"]
    assert (found.rows[0].last_order, found.still_ordering) == (None, None)


def test_who_started_and_what_an_account_stopped(measure):
    started = measure(only="started", category="Cutlery")
    assert [(row.account_id, row.value, row.share) for row in started.rows] == [
        ("Glassless", 305, 100)
    ]
    goods = measure(only="stopped", account="Glassless", by=["category"])
    assert [(row.category, row.previous) for row in goods.rows] == [("Glassware", 70)]


def test_the_period_before_is_the_usual_comparison(measure):
    found = measure(only="stopped", category="Glassware", compare_to=None)
    assert (found.compare_to, len(found.rows)) == ("previous_period", 2)


def test_nobody_stopped_is_said_with_both_periods(measure):
    found = measure(only="stopped", category="Cutlery")
    assert (found.rows, found.total) == ([], 0)
    assert found.empty_reason == (
        "No account with a purchase from 1 January 2026 to 31 March 2026 is without one from 1 April "
        "2026 to 30 June 2026, category Cutlery."
    )


def test_where_nothing_was_bought_before_nothing_can_have_stopped(measure):
    first = {"by": ["category"], "start": "2026-01-01", "end": "2026-03-31", "account": "Big"}
    found = measure(only="stopped", **first)
    assert found.empty_reason == (
        "There is no purchase from 1 October 2025 to 31 December 2025, account Account Big (Big), so "
        "nothing can have stopped."
    )


@pytest.mark.parametrize("by", [[], ["month"], ["month", "account"]])
def test_only_needs_groups_and_no_time(measure, by):
    with pytest.raises(InvalidArguments, match="'only' needs"):
        measure(only="stopped", by=by)


def test_only_groups_that_changed_by_so_much_are_shown_with_their_totals(measure):
    fell = measure(max_change=-30)
    assert table(fell) == [("Gone", -80)]
    assert (fell.groups, fell.there_before, fell.overall.moved) == (1, 4, -80)
    assert (fell.sort, fell.order) == ("change", "asc")
    grew = measure(min_change=100)
    assert table(grew) == [("Glassless", 230), ("Grown", 100)]  # 100 % counts, and Gone has none
    assert grew.overall.value == 500
    assert table(measure(min_change=-5, max_change=0)) == [("Big", -50)]
    assert measure(max_change=-30, top=1, category="Glassware").groups == 2


def test_no_group_changed_so_much_or_no_change_is_known(measure):
    none = measure(max_change=-30, account="Big")
    assert (none.rows, none.total) == ([], 0)
    assert none.empty_reason.startswith("No account fell by 30 % or more")
    early = measure(max_change=-30, start="2025-10-01", end="2026-03-31")
    assert early.empty_reason == "Without the whole period compared with, no change can be told."


@pytest.mark.parametrize(
    "asked",
    [
        {"max_change": -30, "by": []},
        {"max_change": -30, "only": "stopped"},
        {"min_change": 10, "metric": "discount_share"},
        {"earlier_start": "2025-01-01", "earlier_end": "2025-12-31"},
        {"earlier_start": "2025-01-01", "only": "stopped"},
    ],
)
def test_what_cannot_be_chosen_by_its_change_is_refused(measure, asked):
    with pytest.raises(InvalidArguments):
        measure(**asked)


def test_buyers_of_any_earlier_days_that_bought_no_more(measure):
    found = measure(
        only="stopped", earlier_start="2025-10-01", earlier_end="2026-01-31", compare_to=None
    )
    assert [row.account_id for row in found.rows] == ["Old"]
    assert found.compare_to == "earlier"
    assert (found.previous_start, found.previous_end) == (date(2025, 10, 1), date(2026, 1, 31))
    assert (found.overall.previous, found.kept) == (1, 2)


def test_only_groups_that_had_so_much_in_either_period(measure):
    assert table(measure(min_value=300, sort="change")) == [("Glassless", 230), ("Big", -50)]
    assert table(measure(min_value=80, max_change=-30)) == [
        ("Gone", -80)
    ]  # 80 before and nothing now
    assert measure(min_value=300, compare_to=None).overall.value == 1250
    with pytest.raises(InvalidArguments):
        measure(min_value=3, metric="orders")
