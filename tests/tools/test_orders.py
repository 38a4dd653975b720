"""One definition of an order: however they are counted, and by which tool, orders come to the same."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal

import pytest

AS_OF = date(2026, 6, 30)
ACCOUNTS = [
    {"account_id": "A", "account_name": "Alder", "region": "North"},
    {"account_id": "B", "account_name": "Birch", "region": "South"},
]
PRODUCTS = [
    {"product_id": "P1", "product_name": "Lamp", "category": "Lighting", "brand": "Lux"},
    {"product_id": "P2", "product_name": "Desk", "category": "Furniture", "brand": "Oak"},
]


@pytest.fixture
def two_days(book, lines):
    """A: an order from May into June, and one that B has the id of. B: that one, and a return alone."""
    return book(
        {
            "accounts": ACCOUNTS,
            "products": PRODUCTS,
            "transactions": [
                lines("A", "2026-05-31", 100, order_id="O1"),
                lines("A", "2026-06-02", 60, order_id="O1", product_id="P2"),
                lines("A", "2026-06-10", 40, order_id="O2"),
                lines("B", "2026-06-30", 90, order_id="O2"),
                lines("B", "2026-06-01", -10, order_id="R1", quantity=-1),
            ],
        }
    )


def counted(ask, warehouse, metric="orders", **arguments):
    found = ask(warehouse, "sales_metrics", metric=metric, **arguments)
    return found.overall.value, {row.value for row in found.rows}, found


def test_an_order_has_one_day_and_belongs_to_one_account(two_days, ask):
    overall, _, by_month = counted(ask, two_days, by=["month"], start="2026-05-01")
    assert overall == 3
    assert [(row.period_label, row.value) for row in by_month.rows] == [
        ("May 2026", 1),
        ("June 2026", 2),
    ]
    profile = ask(two_days, "account_profile", account="Alder")
    assert (profile.orders, profile.order_days, profile.last_order) == (2, 2, date(2026, 6, 10))
    assert profile.avg_order_value == 100


def test_an_order_counts_for_what_it_holds_on_any_of_its_days(two_days, ask):
    june = {"start": "2026-06-01", "end": "2026-06-30"}
    assert counted(ask, two_days, category="Furniture", **june)[0] == 1
    assert counted(ask, two_days, "avg_order_value", category="Furniture", **june)[0] == 60
    assert counted(ask, two_days, account="Alder", **june)[0] == 1  # the other is one of May


def test_a_basket_is_an_order_of_one_account(two_days, ask):
    assert ask(two_days, "basket_rules", level="category").orders == 3


@pytest.fixture(scope="module")
def mixed(books, lines):
    """Orders over up to three weeks, ids shared by accounts, and returns, drawn by chance."""
    chance = random.Random(7)
    drawn = []
    for number in range(150):
        account, back = chance.choice("ABCD"), chance.randrange(90)
        for _ in range(chance.randint(1, 3)):
            returned = chance.random() < 0.2
            drawn.append(
                lines(
                    account,
                    str(AS_OF - timedelta(days=max(0, back - chance.randrange(21)))),
                    -5 if returned else chance.choice((10, 25)),
                    quantity=-1 if returned else 1,
                    order_id=f"O{number % 50}",
                    product_id=chance.choice(("P1", "P2")),
                )
            )
    more = [{"account_id": name, "region": "South"} for name in "CD"]
    return books({"accounts": ACCOUNTS + more, "products": PRODUCTS, "transactions": drawn})


@pytest.mark.parametrize("days", [30, 37, 365])
def test_all_tools_count_the_same_orders(mixed, ask, days):
    window = {"start": str(AS_OF - timedelta(days=days - 1)), "end": str(AS_OF)}
    overall, _, by_account = counted(ask, mixed, by=["account"], **window)
    per_account = {row.account_id: row.value for row in by_account.rows}
    profiles = {
        name: ask(mixed, "account_profile", account=name, lookback_days=days) for name in "ABCD"
    }
    view = ask(mixed, "book_overview", lookback_days=days)
    assert sum(per_account.values()) == overall == view.orders > 20
    assert {name: found.orders for name, found in profiles.items()} == per_account
    for by in ("day", "month", "region"):
        assert sum(row.value for row in counted(ask, mixed, by=[by], **window)[2].rows) == overall
    assert ask(mixed, "basket_rules", lookback_days=days).orders == overall
    value = counted(ask, mixed, "avg_order_value", **window)[0]
    assert value == view.avg_order_value
    values = counted(ask, mixed, "avg_order_value", by=["account"], **window)[2].rows
    for row in values:
        assert abs(row.value - profiles[row.account_id].avg_order_value) <= Decimal("0.005")
    active = counted(ask, mixed, "active_accounts", **window)[0]
    assert active == sum(found.orders > 0 for found in profiles.values())
