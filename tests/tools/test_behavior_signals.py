"""Trends and the behaviour score, worked out by hand; what is missing, and what must not matter."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest
from behaviour import AS_OF, BEFORE, NOW, interaction, touches

from data import catalogue
from data.relations import MODELS
from data.scope import Scope
from tools._errors import UnknownValue

PRODUCTS = [
    {"product_id": "P1", "product_name": "Lamp", "category": "Lighting"},
    {"product_id": "P2", "product_name": "Desk", "category": "Furniture"},
]
ANALYSERS = ("banking", "telecom", "ecommerce")
USAGE = {"banking_usage": "banking", "telecom_usage": "telecom"}


@pytest.mark.parametrize("analyser", ANALYSERS)
def test_thresholds_stand_in_the_catalogue_alone(analyser):
    """Every threshold is read by the rules of its type, and no number but 0, 1 and NULL is written there."""
    rules = "\n".join(
        line
        for name in (f"signals_{analyser}", f"{analyser}_usage")
        if (MODELS / f"{name}.sql").exists()
        for line in (MODELS / f"{name}.sql").read_text().splitlines()
        if not line.startswith("--")
    )
    read = set(re.findall(r"\$thresholds\.(\w+)\.(\w+)", rules))
    ours = [entry for entry in catalogue.signals().values() if entry.type == analyser]
    assert read == {(entry.name, key) for entry in ours for key in entry.thresholds}
    assert {int(n) for n in re.findall(r"(?<![\w.$])\d+", rules)} <= {0, 1, 2}
    assert rules.count("2") == rules.count("2 * $period_days")


def test_thresholds_of_the_catalogue_decide(book, ask, lines, monkeypatch):
    # One of ten lines was returned.
    sold = [lines("A", NOW, 10, order_id=f"o{n}") for n in range(9)]
    warehouse = book({"transactions": [*sold, lines("A", NOW, -10, quantity=-1, order_id="r")]})

    def returns(as_of):
        found = ask(warehouse, "behavior_signals", account="A", as_of=as_of)
        return next(row for row in found.signals if row.signal == "high_return_rate")

    assert returns("2026-06-11").fired is False
    signal = catalogue.signals()["high_return_rate"]
    stricter = {"share": Decimal("0.05"), "lines": Decimal(5)}
    changed = {signal.name: signal.model_copy(update={"thresholds": stricter})}
    everything = catalogue.signals() | changed
    monkeypatch.setattr(catalogue, "signals", lambda: everything)
    # Of another day: the answer for that one is remembered.
    row = returns("2026-06-12")
    assert (row.fired, row.threshold) == (True, 5)
    assert row.rule == "More than 5 % of at least 5 lines were returns."


@pytest.mark.parametrize("name", ["behavior_measures", "unreadable", "usage", *USAGE])
def test_interactions_that_signals_read_are_documented(name):
    """Each type that a model names is in interactions.yaml, for the organisation whose model names it."""
    text = (MODELS / f"{name}.sql").read_text()
    groups = re.findall(r"interaction_type (?:=|IN) \(?((?:'\w+'[,\s]*)+)", text)
    named = set(re.findall(r"'(\w+)'", " ".join(groups)))
    assert len(named) >= 3
    for kind in named:
        organizations = catalogue.interactions()[kind].organizations
        assert USAGE.get(name) in (None, *organizations), kind


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
            *touches("A", "email_open", 2, 1),
            *touches("C", "email_open", 5),
            interaction("A", "email_open", "2026-05-01"),
        ],
    }


def test_score_and_trends(book, ask, tables):
    found = ask(book(tables), "behavior_signals", account="A")
    assert (found.activity_now, found.activity_before, found.activity_change) == (3, 2, 50)
    assert found.activity_counts == "orders"
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
    assert (basket.count_now, basket.count_before, basket.counted) == (3, 2, "orders")
    assert (found.avg_order_value_now, found.avg_order_value_before) == (60, 100)
    assert found.avg_order_value_change == -40
    assert found.signals[0] is basket
    assert (found.fired, found.evaluated) == (1, 1)


def test_what_is_missing_is_said(book, ask, tables):
    found = ask(book(tables), "behavior_signals", account="A")
    reasons = {row.signal: row.reason for row in found.signals}
    assert reasons == {
        "basket_size_decline": None,
        "category_shift": "Needs at least 4 lines bought in each of the two periods of 30 days.",
        "discount_dependency": "Needs at least 4 lines bought in the last 30 days.",
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


def test_starting_from_nothing_is_the_largest_rise(book, ask, lines):
    warehouse = book({"transactions": [lines("A", NOW, 10)]})
    found = ask(warehouse, "behavior_signals", account="A", as_of=AS_OF)
    assert (found.activity_score, found.activity_trend, found.activity_change) == (
        100,
        "increasing",
        None,
    )
    # The book records no interactions at all, so there is no engagement and no score.
    assert (found.engagement_percentile, found.behavior_score) == (None, None)
    assert found.score_reason == (
        "There is no score: it needs interactions, which this book does not record."
    )


def test_an_account_without_recent_rows_is_unknown(book, ask, lines):
    warehouse = book({"transactions": [lines("A", "2026-05-01", 10), lines("B", "2026-06-30", 1)]})
    found = ask(warehouse, "behavior_signals", account="A")
    assert found.empty_reason == (
        "The warning sign at Account A (A) is silence: no orders and no interactions in the 60 days to "
        "30 June 2026. The last order was on 1 May 2026, 60 days ago; its churn risk says how much that "
        "means."
    )
    assert {row.fired for row in found.signals} == {None}
    assert found.untold(found.model_dump()) == {"signals"}
    active = ask(warehouse, "behavior_signals", account="B")
    assert active.untold(active.model_dump()) == set()
    assert (found.activity_trend, found.activity_score, found.behavior_score) == (
        "unknown",
        None,
        None,
    )
    assert (found.last_order, found.recency_days) == (date(2026, 5, 1), 60)


def test_an_account_that_signed_up_later_is_not_there_yet(book, ask, tables):
    people = [{"account_id": name} for name in "ABC"]
    people.append({"account_id": "NEW", "signup_date": date(2026, 7, 1)})
    found = ask(book(tables | {"accounts": people}), "behavior_signals", account="NEW")
    assert found.empty_reason == "Account NEW (NEW) signed up after 30 June 2026."


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
            + touches("s0", "email_open", 9)
            + touches("s1", "email_open", 9)
            + [interaction("s0", "product_page_view"), interaction("A", "checkout", "2026-07-01")],
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
