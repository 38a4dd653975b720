"""Signals at their thresholds, trends and the behaviour score, worked out by hand.

With the as-of date 30 June 2026 the last 30 days are 1 to 30 June, the 30 before 2 to 31 May.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import jensenshannon

from data import catalogue
from data.scope import Scope
from tools._errors import UnknownValue
from tools._signals import findings, js_distance

AS_OF = date(2026, 6, 30)
NOW, BEFORE = "2026-06-10", "2026-05-10"
PRODUCTS = [
    {"product_id": "P1", "product_name": "Lamp", "category": "Lighting"},
    {"product_id": "P2", "product_name": "Desk", "category": "Furniture"},
]
PAIRED = ("orders", "revenue", "lines", "return_lines")
SINGLE = ("discounted_lines_now", "carts", "abandoned", "page_views")
NOTHING = {f"{name}_{side}": 0 for name in PAIRED for side in ("now", "before")} | dict.fromkeys(
    SINGLE, 0
)


def fired(name, mix=(), **measures):
    found = findings(NOTHING | measures, mix, browsing=True)
    return next(finding.fired for finding in found if finding.signal.name == name)


@pytest.mark.parametrize(
    ("abandoned", "carts", "expected"), [(7, 10, False), (8, 10, True), (2, 2, None), (3, 3, True)]
)
def test_carts_fire_above_seven_in_ten_of_three_or_more(abandoned, carts, expected):
    assert fired("high_cart_abandonment", abandoned=abandoned, carts=carts) is expected


@pytest.mark.parametrize(
    ("discounted", "bought", "expected"), [(2, 4, False), (3, 4, True), (3, 3, None), (0, 9, False)]
)
def test_discounts_fire_above_half_of_four_or_more_lines(discounted, bought, expected):
    # Two returned lines are no lines bought.
    measures = {"discounted_lines_now": discounted, "lines_now": bought + 2, "return_lines_now": 2}
    assert fired("discount_dependency", **measures) is expected


@pytest.mark.parametrize(
    ("returned", "count", "expected"), [(1, 5, False), (2, 9, True), (2, 10, False), (4, 4, None)]
)
def test_returns_fire_above_a_fifth_of_five_or_more_lines(returned, count, expected):
    assert fired("high_return_rate", return_lines_now=returned, lines_now=count) is expected


@pytest.mark.parametrize(
    ("orders", "views", "expected"), [(1, 50, False), (0, 50, True), (1, 51, True), (0, 49, None)]
)
def test_browsing_fires_below_two_percent_of_fifty_or_more_views(orders, views, expected):
    assert fired("low_browse_to_buy", orders_now=orders, page_views=views) is expected


@pytest.mark.parametrize(
    ("now", "orders_now", "expected"),
    [("150", 2, True), ("150.01", 2, False), ("225", 3, True), ("75", 1, None)],
)
def test_baskets_fire_at_a_quarter_less_with_two_orders_on_each_side(now, orders_now, expected):
    # Before: two orders of 100.
    measures = {"orders_before": 2, "revenue_before": Decimal(200), "orders_now": orders_now}
    assert fired("basket_size_decline", revenue_now=Decimal(now), **measures) is expected


def test_baskets_are_unknown_when_returns_ate_the_orders_before():
    measures = {"orders_now": 2, "orders_before": 2, "revenue_now": 5, "revenue_before": Decimal(0)}
    assert fired("basket_size_decline", **measures) is None


@pytest.mark.parametrize(
    ("mix", "expected"),
    [
        ([(4, 0), (0, 4)], True),  # all moved: distance 1
        ([(4, 4), (4, 4)], False),  # nothing moved: 0
        ([(3, 0), (0, 4)], None),  # three lines now
        ([(4, 0), (0, 3)], None),
    ],
)
def test_category_shift_needs_four_lines_on_each_side(mix, expected):
    assert fired("category_shift", mix) is expected


COUNTS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=8)


@settings(deadline=None)
@given(COUNTS.filter(lambda mix: all(sum(pair[side] for pair in mix) for side in (0, 1))))
def test_js_distance_agrees_with_scipy(mix):
    now, before = zip(*mix, strict=True)
    expected = jensenshannon(now, before, base=2)
    # Near zero scipy takes the root of rounding noise; square both to compare.
    assert js_distance(mix) ** 2 == pytest.approx(float(expected) ** 2, abs=1e-12)


def test_thresholds_are_read_from_the_catalogue(monkeypatch):
    signal = catalogue.signals()["high_return_rate"]
    stricter = signal.model_copy(update={"thresholds": {"share": 0.1, "lines": 5}})
    monkeypatch.setattr(catalogue, "signals", lambda: {signal.name: stricter})
    assert fired("high_return_rate", return_lines_now=1, lines_now=9) is True


def interaction(number, account, day, kind="email_open"):
    return {
        "interaction_id": f"I{number}",
        "account_id": account,
        "interaction_type": kind,
        "occurred_at": datetime.fromisoformat(f"{day}T12:00"),
    }


def touches(**counts):
    found = []
    for account, count in counts.items():
        found += [interaction(f"{account}{n}", account, NOW) for n in range(count)]
    return found


@pytest.fixture
def tables(lines):
    """A: 2 orders for 200 before, 3 for 180 now; B and C only bring interactions."""
    sold = [lines("A", BEFORE, 100), lines("A", "2026-05-02", 100)]
    sold += [lines("A", day, 60) for day in ("2026-06-01", NOW, "2026-06-30")]
    sold += [lines("B", "2025-01-01", 1), lines("C", "2025-01-01", 1)]
    return {
        "products": PRODUCTS,
        "transactions": sold,
        "interactions": [
            *touches(A=2, C=5),
            interaction("old", "A", BEFORE),
            interaction("older", "A", "2026-05-01"),
        ],
    }


def test_score_and_trends(book, ask, tables):
    found = ask(book(tables), "behavior_signals", account="A")
    assert (found.orders_now, found.orders_before, found.orders_change) == (3, 2, 50)
    assert (found.revenue_now, found.revenue_before, found.revenue_change) == (180, 200, -10)
    assert (found.interactions_now, found.interactions_before) == (2, 1)
    # Activity 50 + 50 * 0.5 = 75; value 50 - 50 * 0.1 = 45; B has fewer interactions, C more: 50.
    parts = (found.activity_score, found.value_score, found.engagement_percentile)
    assert parts == (75, 45, 50)
    # 0.40 * 75 + 0.35 * 45 + 0.25 * 50 = 30 + 15.75 + 12.5
    assert found.behavior_score == 58.25
    # Exactly -10 % is no decline.
    trends = (found.activity_trend, found.value_trend, found.engagement_trend)
    assert trends == ("increasing", "stable", "increasing")
    # 100 an order before, 60 now.
    basket = next(row for row in found.signals if row.signal == "basket_size_decline")
    assert (basket.fired, basket.measured, basket.threshold) == (True, 40, 25)
    assert (basket.sample_now, basket.sample_before, basket.minimum) == (3, 2, 2)
    assert (found.avg_order_value_now, found.avg_order_value_before) == (60, 100)
    assert found.avg_order_value_change == -40
    assert found.signals[0] is basket
    assert (found.fired, found.evaluated) == (1, 1)


def test_what_is_missing_is_said(book, ask, tables):
    found = ask(book(tables), "behavior_signals", account="A")
    reasons = {row.signal: row.reason for row in found.signals}
    assert reasons == {
        "basket_size_decline": None,
        "category_shift": "Needs at least 4 lines in each of the two periods.",
        "discount_dependency": "Needs at least 4 lines in the last 30 days.",
        "high_return_rate": "Needs at least 5 lines in the last 30 days.",
    }


def test_signals_are_counted_from_the_lines(book, ask, lines):
    sold = [lines("A", BEFORE, 10, order_id=f"b{n}") for n in range(4)]
    sold += [
        lines("A", NOW, 8, product_id="P2", discount_amount=2, order_id=f"n{n}") for n in range(4)
    ]
    sold += [lines("A", NOW, -8, quantity=-1, product_id="P2", order_id=f"r{n}") for n in range(2)]
    warehouse = book({"products": PRODUCTS, "transactions": sold})
    found = ask(warehouse, "behavior_signals", account="A", as_of=AS_OF)
    shown = {row.signal: (row.fired, row.measured, row.distance) for row in found.signals}
    assert shown == {
        "category_shift": (True, None, 1),
        "discount_dependency": (True, 100, None),
        "high_return_rate": (True, 33.33, None),  # two of six lines
        "basket_size_decline": (True, 60, None),  # 10 an order before; (32 - 16) / 4 now
    }
    assert [(row.category, row.share_now, row.share_before) for row in found.mix] == [
        ("Furniture", 100, 0),
        ("Lighting", 0, 100),
    ]


def test_browsing_signals_come_with_browsing_data(book, ask, tables):
    def names(result):
        return {row.signal for row in result.signals}

    without = names(ask(book(tables), "behavior_signals", account="A"))
    events = [interaction(f"w{n}", "B", NOW, "cart_abandon") for n in range(3)]
    events += [interaction(f"v{n}", "B", NOW, "product_page_view") for n in range(50)]
    with_web = tables | {"interactions": tables["interactions"] + events}
    found = ask(book(with_web), "behavior_signals", account="B")
    assert names(found) - without == {"high_cart_abandonment", "low_browse_to_buy"}
    assert [row.signal for row in found.signals if row.fired] == [
        "high_cart_abandonment",
        "low_browse_to_buy",
    ]


def test_starting_from_nothing_is_the_largest_rise(book, ask, lines):
    warehouse = book({"transactions": [lines("A", NOW, 10)]})
    found = ask(warehouse, "behavior_signals", account="A", as_of=AS_OF)
    assert (found.activity_score, found.activity_trend, found.orders_change) == (
        100,
        "increasing",
        None,
    )
    # The book records no interactions at all, so there is no engagement and no score.
    assert (found.engagement_percentile, found.behavior_score) == (None, None)
    assert found.score_reason == ("The score needs interactions, which this book does not record.")


def test_an_account_without_recent_rows_is_unknown(book, ask, lines):
    warehouse = book({"transactions": [lines("A", "2026-05-01", 10), lines("B", "2026-06-30", 1)]})
    found = ask(warehouse, "behavior_signals", account="A")
    assert found.empty_reason == (
        "Account A (A) has no orders and no interactions in the 60 days to 2026-06-30; the last "
        "order was on 2026-05-01."
    )
    assert {row.fired for row in found.signals} == {None}
    assert (found.activity_trend, found.activity_score, found.behavior_score) == (
        "unknown",
        None,
        None,
    )
    assert (found.last_order, found.recency_days) == (date(2026, 5, 1), 60)


@pytest.mark.parametrize("org_type", ["banking", "telecom"])
def test_other_kinds_of_organisation_are_told_so(book, ask, tables, org_type):
    organization = {
        "name": "Bank",
        "org_type": org_type,
        "currency": "GBP",
        "fiscal_year_start": 1,
    }
    found = ask(book(tables | {"organization": [organization]}), "behavior_signals", account="A")
    assert found.empty_reason == (
        f"Behaviour signals cover ecommerce and retail books; this one is {org_type}."
    )
    assert (found.signals, found.orders_now, found.behavior_score) == ([], None, None)


def test_an_account_that_signed_up_later_is_not_there_yet(book, ask, tables):
    people = [{"account_id": name} for name in "ABC"]
    people.append({"account_id": "NEW", "signup_date": date(2026, 7, 1)})
    found = ask(book(tables | {"accounts": people}), "behavior_signals", account="NEW")
    assert found.empty_reason == "Account NEW (NEW) signed up after 2026-06-30."


def test_other_regions_and_later_rows_change_nothing(book, ask, lines, tables):
    people = [{"account_id": name} for name in "ABC"]
    strangers = [{"account_id": f"s{n}", "region": "South"} for n in range(4)]
    unborn = [{"account_id": "x", "signup_date": date(2026, 7, 1)}]
    small = book(tables | {"accounts": people})
    large = book(
        tables
        | {
            "accounts": people + strangers + unborn,
            "transactions": tables["transactions"]
            + [lines("s1", NOW, 10), lines("A", "2026-07-01", 500)],
            "interactions": tables["interactions"]
            + touches(s0=9, s1=9, s2=1)
            + [interaction("s-page", "s0", NOW, "product_page_view")]
            + [interaction("later", "A", "2026-07-01", "checkout")],
        }
    )
    asked = {"account": "A", "as_of": AS_OF, "scope": Scope(("North",))}
    found = ask(small, "behavior_signals", **asked)
    assert found.behavior_score == 58.25
    assert ask(large, "behavior_signals", **asked) == found


def test_an_account_of_another_region_is_not_found(book, ask, tables):
    with pytest.raises(UnknownValue, match="no account 'A'"):
        ask(book(tables), "behavior_signals", Scope(("South",)), account="A")


@pytest.mark.parametrize(
    ("account", "signal"), [("ACC0566", "discount_dependency"), ("ACC0719", "high_return_rate")]
)
def test_the_stories_of_the_demo_book_are_found(demo, ask, account, signal):
    found = ask(demo, "behavior_signals", account=account)
    assert signal in {row.signal for row in found.signals if row.fired}
    assert 0 <= found.behavior_score <= 100
