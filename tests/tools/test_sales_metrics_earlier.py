"""One figure beside earlier ones, how many were kept, and the money behind shares: by hand."""

from __future__ import annotations

from datetime import date

import pytest

QUARTER = {"start": "2026-04-01", "end": "2026-06-30"}


@pytest.fixture
def measure(book, ask, lines):
    """Second quarter of 2025: 80; first quarter of 2026: 150; second: 200, 40 of it of a new account."""
    sold = [
        lines("Early", "2024-04-01", 10),
        lines("Stays", "2025-04-10", 80),
        lines("Stays", "2026-01-10", 100),
        lines("Gone", "2026-02-10", 50),
        lines("Stays", "2026-04-10", 160),
        lines("New", "2026-06-10", 30),
        lines("Early", "2026-06-30", 10),
    ]
    warehouse = book({"transactions": sold})
    return lambda **asked: ask(warehouse, "sales_metrics", **({"metric": "revenue"} | asked))


def told(result):
    return [(row.earlier, row.value, row.change) for row in result.earlier]


def test_a_figure_stands_beside_the_period_before_and_the_year_before(measure):
    found = measure(**QUARTER)
    assert told(found) == [("Q1 2026", 150, 33.33), ("Q2 2025", 80, 150.0)]
    assert [row.difference_money for row in found.earlier] == [50, 120]
    assert (found.earlier[0].start, found.earlier[0].end) == (date(2026, 1, 1), date(2026, 3, 31))
    assert found.rows[0].share is None  # a figure is no share of itself


def test_days_are_not_held_against_other_days_of_the_week(book, ask, lines):
    sold = [lines("A", f"2026-06-{day}", 10 * day) for day in range(14, 29)]
    warehouse = book({"transactions": sold})

    def before(start):
        return told(
            ask(warehouse, "sales_metrics", metric="revenue", start=start, end="2026-06-28")
        )

    assert before("2026-06-28") == before("2026-06-23") == []  # Sunday; Tuesday to Sunday
    assert before("2026-06-22") == [("15 June to 21 June 2026", 1260, 38.89)]


def test_an_account_has_not_grown_since_it_was_not_there(book, ask, lines):
    sold = [
        lines("Early", "2024-06-30", 10),
        lines("Early", "2025-01-01", 20),
        lines("Late", "2025-03-01", 20),
        lines("Late", "2026-06-30", 30),
        lines("Early", "2026-06-30", 30),
    ]
    warehouse = book({"transactions": sold})
    late = ask(warehouse, "sales_metrics", metric="revenue", account="Late")
    assert (told(late), late.first_order) == ([], date(2025, 3, 1))
    assert late.caveats == [
        "The first order was on 1 March 2025: there is no whole period before it."
    ]
    early = ask(warehouse, "sales_metrics", metric="revenue", account="Early")
    assert (told(early), early.caveats) == ([("July 2024 to June 2025", 20, 50.0)], [])
    assert ask(warehouse, "sales_metrics", metric="revenue").first_order is None


def test_a_year_stands_beside_the_year_before_only(measure):
    assert told(measure()) == [("July 2024 to June 2025", 80, 337.5)]


@pytest.mark.parametrize(
    "asked",
    [{"by": ["account"]}, {"compare_to": "previous_year"}, {"start": "2024-04-01"}],
    ids=str,
)
def test_figures_that_are_grouped_or_compared_or_the_first_stand_alone(measure, asked):
    assert measure(**QUARTER | asked).earlier == []


def test_accounts_of_periods_have_no_share_as_they_are_counted_again(measure):
    found = measure(metric="active_accounts", by=["quarter"])
    assert {row.share for row in found.rows} == {None}
    assert told(found) == [("July 2024 to June 2025", 1, 300.0)]
    assert [row.share for row in measure(by=["quarter"]).rows][-2:] == [42.86, 57.14]


def test_those_kept_and_those_that_never_bought_before_are_counted(measure):
    asked = QUARTER | {"by": ["account"], "compare_to": "previous_period"}
    stopped = measure(**asked, only="stopped")
    assert (stopped.groups, stopped.kept, stopped.kept_share) == (1, 1, 50.0)
    assert stopped.never_before is None
    started = measure(**asked, only="started")
    assert (started.groups, started.kept, started.never_before) == (2, 1, 1)
    assert started.kept_share is None


def test_all_are_lost_or_none(measure):
    asked = {"by": ["account"], "compare_to": "previous_period"}
    lost = measure(**asked, start="2025-07-01", end="2025-09-30", only="stopped")
    assert (lost.groups, lost.kept, lost.kept_share) == (1, 0, 0.0)
    none = measure(**asked, start="2025-10-01", end="2025-12-31", only="stopped")
    assert (none.groups, none.kept, none.kept_share) == (0, 0, None)


def test_a_share_tells_the_money_it_is_of(book, ask, lines):
    sold = [
        lines("A", "2026-06-01", 90, discount_amount=10),
        lines("B", "2026-06-02", 60),
        lines("B", "2026-06-30", -15, quantity=-1, order_id="R1"),
    ]
    warehouse = book({"transactions": sold})
    for metric, share, amount in (("discount_share", 6.25, 10), ("return_share", 10, 15)):
        found = ask(warehouse, "sales_metrics", metric=metric)
        assert (found.overall.value, found.amount) == (share, amount)
    assert ask(warehouse, "sales_metrics", metric="discount_share", end="2025-06-30").amount is None
    assert ask(warehouse, "sales_metrics", metric="orders").amount is None
