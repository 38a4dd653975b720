"""The book at a glance: on a book small enough to check by hand, and against the other tools."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import numpy as np
import pytest

from data.scope import Scope
from data.warehouse import Warehouse
from tools._errors import InvalidArguments, UnknownValue

AMOUNTS = {"A": 500, "B": 200, "C": 100, "D": 100, "E": 60, "F": 40}
"""What each account of the small book spends on one day of June 2026."""


@pytest.fixture
def small(book: Callable[..., Any], lines: Callable[..., dict[str, Any]]) -> Warehouse:
    """Six active accounts worth 1,000, one that only returned, one that stopped, one that never came."""
    bought = [
        lines(name, f"2026-06-1{n}", amount) for n, (name, amount) in enumerate(AMOUNTS.items())
    ]
    made: Warehouse = book(
        {
            "accounts": [{"account_id": name} for name in [*AMOUNTS, "BACK", "NEVER"]]
            + [{"account_id": "OLD", "region": "South"}],
            "transactions": [
                *bought,
                lines("A", "2026-06-30", 0, order_id="A-free"),
                lines("BACK", "2026-06-20", -50, quantity=-1),
                # In the window before, which the data reach back over.
                lines("OLD", "2025-01-05", 400),
                lines("B", "2025-01-10", 100),
                lines("OLD", "2024-06-30", 1),
            ],
        }
    )
    return made


def test_key_figures_are_those_of_the_lines(small: Warehouse, ask: Callable[..., Any]) -> None:
    result = ask(small, "book_overview")
    assert (result.accounts, result.active_accounts, result.never_ordered) == (9, 6, 2)
    assert result.revenue == Decimal(950)  # 1,000 less the return of BACK
    assert result.orders == 7
    assert result.avg_order_value == round(Decimal(950) / 7, 4)
    assert result.revenue_before == Decimal(500)
    assert (result.revenue_change, result.revenue_difference) == (90.0, Decimal(450))


def test_the_top_fifth_is_rounded_up_and_ties_do_not_matter(
    small: Warehouse, ask: Callable[..., Any]
) -> None:
    result = ask(small, "book_overview")
    # A fifth of six active accounts is 1.2: two, A and B.
    assert (result.top_accounts, result.top_revenue) == (2, Decimal(700))
    assert result.top_share == 73.68  # 700 / 950
    tenths = {row.top_percent: row for row in result.concentration}
    assert [row.accounts for row in result.concentration] == [1, 2, 2, 3, 3, 4, 5, 5, 6, 6]
    # C and D are equal: half of the accounts hold the same whichever is counted.
    assert tenths[50].revenue == Decimal(800)
    assert (tenths[50].smallest, tenths[100].revenue) == (Decimal(100), Decimal(1000))


def test_without_revenue_there_is_no_share(
    book: Callable[..., Any], lines: Callable[..., dict[str, Any]], ask: Callable[..., Any]
) -> None:
    result = ask(
        book(
            {
                "transactions": [
                    lines("A", "2026-06-30", 5),
                    lines("B", "2026-06-30", -9, quantity=-1),
                ]
            }
        ),
        "book_overview",
    )
    assert (result.revenue, result.top_share, result.revenue_change) == (Decimal(-4), None, None)


def test_the_window_before_needs_data(
    book: Callable[..., Any], lines: Callable[..., dict[str, Any]], ask: Callable[..., Any]
) -> None:
    young = book({"transactions": [lines("A", "2026-06-30", 5), lines("A", "2025-06-01", 5)]})
    result = ask(young, "book_overview")
    assert (result.revenue_before, result.revenue_change) == (None, None)


@pytest.mark.parametrize(
    ("filters", "accounts"),
    [
        ({"region": "south"}, {"OLD"}),
        ({"min_monetary": "100"}, {"A", "B", "C", "D"}),
        ({"max_monetary": "99.99", "min_frequency": 1}, {"E", "F"}),
        ({"max_frequency": 1, "min_frequency": 1}, {"B", "C", "D", "E", "F"}),
        ({"min_tenure_days": 500}, {"B", "OLD"}),
        ({"max_tenure_days": 18}, {"C", "D", "E", "F"}),
        ({"segments": "no purchases"}, {"BACK", "NEVER"}),
    ],
)
def test_filters_choose_accounts(
    small: Warehouse, ask: Callable[..., Any], filters: dict[str, Any], accounts: set[str]
) -> None:
    result = ask(small, "book_overview", **filters)
    assert result.accounts == len(accounts)
    active = accounts & set(AMOUNTS)
    assert {row.account_id for row in result.sample} == active
    expected = sum(AMOUNTS[name] for name in active) - (50 if "BACK" in accounts else 0)
    assert result.revenue == Decimal(expected)
    # Who is counted does not move anybody's score.
    assert {row.segment for row in result.segments} <= {
        row.segment for row in ask(small, "book_overview").segments
    }


def test_nobody_is_an_answer(small: Warehouse, ask: Callable[..., Any]) -> None:
    result = ask(small, "book_overview", min_monetary="9000")
    assert "widen" in result.empty_reason
    assert (result.accounts, result.segments, result.cells, result.sample) == (0, [], [], [])


def test_bad_filters_are_refused(small: Warehouse, ask: Callable[..., Any]) -> None:
    with pytest.raises(InvalidArguments, match="min_monetary 5 is above max_monetary 4"):
        ask(small, "book_overview", min_monetary="5", max_monetary="4")
    with pytest.raises(UnknownValue, match="Champs"):
        ask(small, "book_overview", segments=["Champs"])


def test_parts_of_a_month_are_marked(small: Warehouse, ask: Callable[..., Any]) -> None:
    whole = ask(small, "book_overview", lookback_days=30).months
    assert [(row.whole, row.revenue) for row in whole] == [(True, Decimal(950))]
    partly = ask(small, "book_overview", lookback_days=30, as_of="2026-06-29").months
    assert [row.whole for row in partly] == [False]


@pytest.mark.parametrize("filters", [{}, {"region": "North"}, {"min_frequency": 3}])
def test_every_table_adds_up(
    demo: Warehouse, ask: Callable[..., Any], filters: dict[str, Any]
) -> None:
    result = ask(demo, "book_overview", **filters)
    assert sum(row.accounts for row in result.segments) == result.accounts
    assert sum(row.revenue for row in result.segments) == result.revenue
    assert sum(row.revenue for row in result.months) == result.revenue
    assert sum(row.orders for row in result.months) == result.orders
    assert sum(cell.accounts for cell in result.cells) == result.accounts - result.never_ordered
    assert len(result.cells) == 25
    assert result.concentration[-1].accounts == result.active_accounts


def test_figures_are_those_of_the_other_tools(demo: Warehouse, ask: Callable[..., Any]) -> None:
    for region in (None, "South"):
        result = ask(demo, "book_overview", region=region)
        overview = ask(demo, "segment_overview", region=region)
        assert {row.segment: (row.accounts, row.revenue) for row in overview.segments} == {
            row.segment: (row.accounts, row.revenue)
            for row in result.segments
            if row.segment != "No purchases"
        }
        for metric, value in (
            ("revenue", result.revenue),
            ("orders", result.orders),
            ("active_accounts", result.active_accounts),
        ):
            total = ask(
                demo, "sales_metrics", metric=metric, region=region, start="2025-07-01"
            ).rows[0]
            assert total.value == value, metric


def test_spreads_equal_numpy_percentiles(demo: Warehouse, ask: Callable[..., Any]) -> None:
    result = ask(demo, "book_overview", region="East")
    members = ask(demo, "segment_members", segment="Champions", region="East", limit=500).members
    for rows, name in (
        (result.recency, "recency_days"),
        (result.frequency, "frequency"),
        (result.monetary, "monetary_value"),
    ):
        row = next(row for row in rows if row.segment == "Champions")
        five = np.percentile(
            [float(getattr(member, name)) for member in members], [0, 25, 50, 75, 100]
        )
        shown = [row.minimum, row.lower_quartile, row.median, row.upper_quartile, row.maximum]
        assert [float(value) for value in shown] == pytest.approx(five, abs=0.0051)


def test_the_sample_keeps_the_largest_and_is_always_the_same(
    demo: Warehouse, ask: Callable[..., Any]
) -> None:
    result = ask(demo, "book_overview")
    largest = ask(demo, "find_accounts", limit=200).accounts
    assert len(result.sample) == result.sample_size == 400 < result.sample_of
    assert [row.account_id for row in result.sample[:200]] == [row.account_id for row in largest]
    assert ask(demo, "book_overview", lookback_days=366).sample[:200] != []
    values = [row.monetary_value for row in result.sample]
    assert values == sorted(values, reverse=True)


def test_other_regions_do_not_count(demo: Warehouse, ask: Callable[..., Any]) -> None:
    result = ask(demo, "book_overview", scope=Scope(regions=("North",)))
    assert {row.region for row in result.sample} == {"North"}
    assert result.scope == "region North"
    assert result.revenue == ask(demo, "book_overview", region="North").revenue
