"""Two sides by hand, and against the tools that count the same."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from data.scope import Scope
from tools._compare_measures import Asked, verdict
from tools._compare_result import Difference, Side
from tools._errors import InvalidArguments, UnknownValue
from tools._periods import Period

PRODUCTS = [
    {"product_id": name, "product_name": name, "category": category}
    for name, category in (("P1", "Lighting"), ("P2", "Garden"))
]


@pytest.fixture
def warehouse(book, lines):
    """A and B in the North, C and D in the South; the last 60 days end on 2026-06-30."""
    accounts = [
        {"account_id": name, "region": "North" if name in "AB" else "South"} for name in "ABCD"
    ]
    garden = {"product_id": "P2"}
    sold = [
        lines("A", "2025-12-01", 1),
        lines("A", "2026-04-10", 80),
        lines("A", "2026-05-20", 100, quantity=2),
        lines("A", "2026-06-20", 60, discount_amount=20),
        lines("A", "2026-06-20", 40, order_id="A2", **garden),
        lines("B", "2026-04-20", 40),
        lines("B", "2026-06-10", 50),
        lines("B", "2026-06-12", -10, quantity=-1),
        lines("C", "2026-04-20", 300),
        lines("C", "2026-06-30", 150, **garden),
        lines("D", "2026-03-30", 70),
    ]
    return book({"accounts": accounts, "products": PRODUCTS, "transactions": sold})


def ask_60(ask, warehouse, **arguments):
    return ask(warehouse, "compare", lookback_days=60, **arguments)


def picked(side, *names):
    return tuple(getattr(side, name) for name in names)


def test_regions_by_hand(ask, warehouse):
    result = ask_60(ask, warehouse, kind="regions", a="north", b="South")
    assert (result.a, result.b) == ("North", "South")
    north, south = result.sides
    figures = ("region", "accounts", "active_accounts", "orders", "units", "frequency")
    # On one day A placed two orders: three orders of A on two days, one of B.
    assert picked(north, *figures) == ("North", 2, 2, 4, 5, 1.5)
    assert picked(south, *figures) == ("South", 2, 1, 1, 1, 1.0)
    money = ("revenue", "avg_order_value", "revenue_per_account", "revenue_change")
    assert picked(north, *money) == (240, 60, 120, 100.0)
    assert picked(south, *money) == (150, 150, 150, -59.46)
    # Days since the last order: 10 and 20, 0 and 92.
    assert (north.recency_days, south.recency_days) == (15.0, 46.0)
    assert (north.discount_share, north.return_share) == (7.41, 4.0)
    assert (north.first_day, north.last_day) == (date(2026, 5, 2), date(2026, 6, 30))


def test_differences_say_who_is_higher_and_who_does_better(ask, warehouse):
    result = ask_60(ask, warehouse, kind="regions", a="North", b="South")
    by_measure = {row.measure: row for row in result.differences}
    revenue = by_measure["Net revenue"]
    assert (revenue.higher, revenue.region, revenue.difference_money) == ("North", "North", 90)
    # More revenue may only mean more accounts, so a region is not judged by it.
    assert (revenue.ratio, revenue.stronger, revenue.judged) == (1.6, "North", False)
    recency = by_measure["Days since the last order"]
    assert (recency.higher, recency.difference_days, recency.stronger) == ("South", 31, "North")
    growth = by_measure["Change of revenue"]
    assert (growth.difference_points, growth.ratio, growth.stronger) == (159.46, None, "North")
    accounts = by_measure["Accounts"]
    assert (accounts.higher, accounts.region, accounts.stronger) == (None, None, None)
    assert (accounts.difference_count, accounts.ratio) == (0, 1.0)
    # Behind on the change of revenue, order days and recency; ahead on revenue per active account.
    assert (result.weaker, result.stronger, result.weaker_id) == ("South", "North", None)
    assert (result.verdict.region, result.verdict.behind, result.verdict.judged) == ("South", 3, 4)
    assert "Revenue per active account" not in result.verdict.behind_on


def test_sides_behind_on_as_many_measures_are_decided_by_one(ask, demo):
    even = ask(demo, "compare", kind="periods", a="2026-Q2", b="2025-Q2").verdict
    assert (even.behind, even.judged, even.decided_by) == (2, 4, "Revenue per day")
    clear = ask(demo, "compare", kind="segments", a="Champions", b="Hibernating").verdict
    assert clear.decided_by is None
    assert clear.behind > clear.judged / 2


def test_categories_and_segments_are_of_their_side(ask, warehouse):
    result = ask_60(ask, warehouse, kind="regions", a="North", b="South")
    rows = [(row.region, row.category, row.revenue, row.revenue_share) for row in result.categories]
    assert rows == [
        ("North", "Garden", 40, 16.67),
        ("South", "Garden", 150, 100.0),
        ("North", "Lighting", 200, 83.33),
    ]
    gaps = [(gap.category, gap.higher, gap.region, gap.difference) for gap in result.gaps]
    assert gaps == [("Lighting", "North", "North", 200), ("Garden", "South", "South", 110)]
    assert [result.side_of(row) for row in result.categories] == ["North", "South", "North"]
    for region in ("North", "South"):
        rows = [row for row in result.segments if row.region == region]
        assert sum(row.accounts for row in rows) == 2
        assert sum(row.account_share for row in rows) == pytest.approx(100)
        side = next(side for side in result.sides if side.region == region)
        assert sum(row.revenue for row in rows) == side.revenue


def test_accounts_by_hand(ask, warehouse):
    result = ask_60(ask, warehouse, kind="accounts", a="Account B", b="A")
    b, a = result.sides
    assert picked(b, "account_id", "account_name", "region") == ("B", "Account B", "North")
    assert b.segment is not None
    assert picked(a, "revenue", "orders", "frequency", "avg_order_value") == (
        200,
        3,
        2,
        Decimal("66.67"),
    )
    assert picked(b, "revenue", "orders", "frequency", "recency_days") == (40, 1, 1, 20)
    assert a.accounts is a.active_accounts is a.revenue_per_account is None
    assert result.segments == []
    assert (result.weaker, result.weaker_id, result.verdict.account_id) == ("Account B", "B", "B")


def test_segments_agree_with_their_overview(ask, demo):
    result = ask(demo, "compare", kind="segments", a="champions", b="At Risk")
    overview = {row.segment: row for row in ask(demo, "segment_overview").segments}
    for side in result.sides:
        row = overview[side.segment]
        assert (side.accounts, side.revenue) == (row.accounts, row.revenue)
        assert side.frequency == pytest.approx(row.mean_frequency, abs=0.006)
        assert side.recency_days == pytest.approx(row.mean_recency_days, abs=0.06)
    other = ask(demo, "compare", kind="segments", a="Lost", b="Champions", scheme="lifecycle")
    of_scheme = {
        row.segment: row.accounts
        for row in ask(demo, "segment_overview", scheme="lifecycle").segments
    }
    assert [side.accounts for side in other.sides] == [of_scheme["Lost"], of_scheme["Champions"]]


def test_periods_by_hand(ask, warehouse):
    result = ask(warehouse, "compare", kind="periods", a="2026-Q2", b="2026-03-30/2026-04-20")
    assert (result.a, result.b) == ("Q2 2026", "30 March to 20 April 2026")
    second_quarter, days = result.sides
    figures = ("days", "revenue", "orders", "active_accounts", "avg_order_value", "revenue_per_day")
    assert picked(second_quarter, *figures) == (91, 810, 8, 3, Decimal("101.25"), Decimal("8.90"))
    assert picked(days, *figures) == (22, 490, 4, 4, Decimal("122.5"), Decimal("22.27"))
    assert picked(second_quarter, "period", "period_label", "span") == (
        date(2026, 4, 1),
        "Q2 2026",
        None,
    )
    assert picked(days, "period", "span") == (None, "30 March to 20 April 2026")
    assert second_quarter.recency_days is second_quarter.revenue_change is None
    # Over more days there are more orders and accounts; neither is held against the other side.
    assert (result.weaker, result.verdict.behind, result.verdict.judged) == ("Q2 2026", 3, 3)
    assert result.verdict.behind_on == ["Revenue per day", "Orders per day", "Average order value"]
    assert result.caveats == [
        "91 days count on one side and 22 on the other: compare revenue per day, and totals only with "
        "care.",
        "Accounts are shown by their segments of 30 June 2026 in both periods: who is a good customer "
        "today spent much lately.",
    ]
    assert result.lookback_days is None


def test_periods_agree_with_sales_metrics(ask, demo):
    result = ask(demo, "compare", kind="periods", a="2026-Q1", b="2025")
    for side in result.sides:
        for metric, field in (
            ("revenue", "revenue"),
            ("orders", "orders"),
            ("active_accounts", "active_accounts"),
            ("return_share", "return_share"),
            ("discount_share", "discount_share"),
        ):
            overall = ask(
                demo,
                "sales_metrics",
                metric=metric,
                start=side.first_day.isoformat(),
                end=side.last_day.isoformat(),
            ).overall
            assert float(getattr(side, field)) == pytest.approx(float(overall.value), abs=0.011)


@pytest.mark.parametrize(
    "days", ["2026-01-01/2026-03-31", "2025-11-13/2026-02-07", "2026-05-05/2026-05-20"]
)
def test_categories_agree_with_sales_metrics(days, ask, demo):
    """Whole months, months cut at both ends, and a part of one month."""
    result = ask(demo, "compare", kind="periods", a=days, b="2024")
    start, end = days.split("/")
    sales = ask(demo, "sales_metrics", metric="revenue", by=["category"], start=start, end=end)
    assert {
        row.category: row.revenue for row in result.categories if result.side_of(row) == result.a
    } == {row.category: row.money for row in sales.rows}


def test_periods_are_cut_to_what_the_data_cover(ask, warehouse):
    result = ask(warehouse, "compare", kind="periods", a="2025", b="2026")
    first, second = result.sides
    assert (first.first_day, first.last_day, first.revenue) == (
        date(2025, 12, 1),
        date(2025, 12, 31),
        1,
    )
    assert (second.first_day, second.last_day) == (date(2026, 1, 1), date(2026, 6, 30))
    assert result.caveats[:2] == [
        "2025 is counted from 1 December 2025, where the data begin.",
        "2026 is not over: it is counted to 30 June 2026.",
    ]
    early = ask(warehouse, "compare", kind="periods", a="2024", b="2026-05", as_of="2026-05-31")
    assert [side.revenue for side in early.sides] == [0, 100]
    assert early.caveats[0] == "2024 has no orders in these days."
    never = ask(warehouse, "compare", kind="periods", a="2023", b="2024")
    assert never.empty_reason.startswith("No orders in either period in all regions")
    assert never.sides == [] and never.weaker is None


def test_change_is_left_out_where_the_data_lack_the_days_before(ask, warehouse):
    result = ask(warehouse, "compare", kind="regions", a="North", b="South", lookback_days=120)
    assert [side.revenue_change for side in result.sides] == [None, None]
    assert "Change of revenue" not in {row.measure for row in result.differences}


def test_the_first_side_is_the_one_named_first(ask, warehouse):
    one = ask_60(ask, warehouse, kind="regions", a="North", b="South")
    other = ask_60(ask, warehouse, kind="regions", a="South", b="North")
    assert other.sides == one.sides[::-1]
    assert other.differences == one.differences
    assert other.verdict == one.verdict


def test_where_the_sides_are_even_revenue_decides(ask, book, lines):
    """April has more revenue and larger orders, June more orders of more accounts."""
    sold = [
        lines("A", "2026-04-01", 310),
        lines("A", "2026-06-10", 100),
        lines("B", "2026-06-30", 5),
    ]
    result = ask(book({"transactions": sold}), "compare", kind="periods", a="2026-04", b="2026-06")
    assert (result.weaker, result.verdict.behind, result.verdict.judged) == ("June 2026", 2, 4)
    assert result.verdict.behind_on == ["Revenue per day", "Average order value"]


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({"kind": "regions", "a": "North", "b": "north"}, InvalidArguments, "Both sides are North"),
        ({"kind": "regions", "a": "North", "b": "East"}, UnknownValue, "no region 'East'"),
        ({"kind": "segments", "a": "Whales", "b": "At Risk"}, UnknownValue, "no segment 'Whales'"),
        ({"kind": "accounts", "a": "A", "b": "Zebra"}, UnknownValue, "no account 'Zebra'"),
        ({"kind": "periods", "a": "2026", "b": "lately"}, InvalidArguments, "'lately' is no period"),
        ({"kind": "periods", "a": "2026", "b": "2026-13"}, InvalidArguments, "'2026-13' is no period"),
        ({"kind": "periods", "a": "2026", "b": "2027"}, InvalidArguments, "2027 begins after the as-of"),
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_refused(arguments, error, said, ask, warehouse):
    with pytest.raises(error, match=said):
        ask(warehouse, "compare", **arguments)


def test_two_accounts_of_one_name_are_told_apart(ask, book, lines):
    accounts = [{"account_id": name, "account_name": "Harbour"} for name in "AB"]
    sold = [lines("A", "2026-06-01", 10), lines("B", "2026-06-02", 20)]
    result = ask(
        book({"accounts": accounts, "transactions": sold}), "compare", kind="accounts", a="A", b="B"
    )
    assert (result.a, result.b, result.weaker_id) == ("Harbour (A)", "Harbour (B)", "A")


def test_a_side_without_accounts_or_orders_is_said(ask, warehouse):
    result = ask_60(
        ask, warehouse, kind="regions", a="North", b="South", scope=Scope(("North", "South"))
    )
    assert result.caveats == []
    quiet = ask(warehouse, "compare", kind="accounts", a="C", b="D", lookback_days=30)
    assert quiet.caveats == ["Account D has no orders in these days."]
    assert (quiet.weaker, quiet.sides[1].avg_order_value) == ("Account D", None)
    nobody = ask(
        warehouse, "compare", kind="accounts", a="B", b="D", lookback_days=30, as_of="2026-05-30"
    )
    assert nobody.empty_reason.startswith("No orders from 1 May 2026 to 30 May 2026")


def test_no_change_is_given_against_days_before_the_first_order(ask, book, lines):
    sold = [
        lines("A", "2025-01-01", 1),
        lines("A", "2026-03-04", 80),
        lines("A", "2026-06-20", 60),
        lines("B", "2026-04-20", 40),  # 2 of the 60 days before
        lines("B", "2026-06-10", 400),
    ]
    warehouse = book({"accounts": [{"account_id": name} for name in "AB"], "transactions": sold})
    result = ask_60(ask, warehouse, kind="accounts", a="A", b="B")
    old, young = result.sides
    assert picked(old, "revenue_change", "previous_days") == (-25.0, 60)
    assert picked(young, "revenue_change", "previous_days") == (None, 2)
    assert "Change of revenue" not in [row.measure for row in result.differences]
    assert result.caveats == [
        "Account B has its first order in the data on 20 April 2026, which leaves 2 days of "
        "the 60 before: no change is given for it."
    ]


@pytest.mark.parametrize(
    ("segments", "weaker"),
    [
        (("At Risk", "Loyal Customers"), None),
        (("Loyal Customers", "At Risk"), "B"),
        (("At Risk", "Hibernating"), "B"),
        ((None, "Loyal Customers"), "B"),
    ],
)
def test_an_account_being_lost_is_not_called_the_stronger_one(segments, weaker):
    window = Period(date(2026, 5, 2), date(2026, 6, 30))
    sides = tuple(Asked(name, name, window, {"account_id": name}) for name in "AB")
    found = [
        Side.model_construct(account_id=name, segment=segment)
        for name, segment in zip("AB", segments, strict=True)
    ]
    row = {"measure": "Net revenue", "higher": "A", "stronger": "A", "judged": True}
    assert verdict([Difference.model_validate(row)], sides, found)["weaker"] == weaker
