"""Next purchases: what the model knows and when, what it says, and affinity where it cannot tell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from regulars import LAST
from regulars import regulars as book_of_regulars

from data.scope import EVERYTHING, Scope
from tools._errors import InvalidArguments
from tools._purchase_model import KEYS, THEMES, features, purchase_model
from tools._purchase_reasons import reason
from tools._query import Query

PRODUCTS = [
    {"product_id": "L", "product_name": "Lamp", "category": "Lighting", "brand": "Lux"},
    {"product_id": "B", "product_name": "Bulb", "category": "Lighting", "brand": "Oak"},
    {"product_id": "D", "product_name": "Desk", "category": "Furniture", "brand": "Oak"},
    {"product_id": "X", "product_name": "Old", "category": "Discontinued", "brand": "Oak"},
]


def known(warehouse, day, scope=EVERYTHING):
    return features(Query(warehouse, scope, LAST), day)


@pytest.fixture
def tiny(book, lines):
    """On 2026-06-30, A bought lighting on three days of a year and furniture before; B furniture once."""
    sold = [lines("A", day, 10, product_id="L") for day in ("2025-07-10", "2026-04-02")]
    sold += [lines("A", "2026-06-20", 10, product_id=item) for item in "LB"]
    sold += [lines("A", "2025-06-29", 10, product_id="D")]
    sold += [lines("A", "2026-06-29", -10, product_id="D", quantity=-1, order_id="R")]
    sold += [
        lines("A", "2024-01-01", 10, product_id="X"),
        lines("B", "2026-03-01", 5, product_id="D"),
    ]
    sold += [lines("C", "2025-06-01", 10, product_id="L")]
    return book({"products": PRODUCTS, "transactions": sold})


def test_features_by_hand(tiny):
    found = known(tiny, LAST)
    # C has not ordered for a year, and nobody has bought what was discontinued.
    pairs = [(1, "Furniture"), (1, "Lighting"), (2, "Furniture"), (2, "Lighting")]
    assert list(found.index) == pairs
    account = {"days_since_order": 10, "order_days_year": 3, "order_days_quarter": 2}
    assert found.loc[(1, "Lighting")].to_dict() == account | {
        "categories_year": 1,
        "buyers_year": 50,
        "buyers_quarter": 50,
        "days_since_category": 10,
        "category_days_year": 3,  # two products of it on one day are one
        "category_days_quarter": 2,
        "category_share": 100,
        "category_gap": 345 / 2,
        "category_overdue": 0.06,
    }
    furniture = found.loc[(1, "Furniture")].to_dict()
    assert furniture["days_since_category"] == 366  # the return is no purchase
    assert (furniture["category_days_year"], furniture["category_share"]) == (0, 0)
    assert furniture["buyers_quarter"] == 0
    assert set(furniture) == {name for names in THEMES.values() for name in names}
    never = found.loc[(2, "Lighting")]
    assert never.isna().sum() == 3  # neither days since, nor gap, nor overdue
    assert known(tiny, LAST, Scope(("South",))).empty


def test_who_bought_what_after_a_day(tiny):
    def after(day):
        query = Query(tiny, EVERYTHING, LAST)
        frame = query.frame("_purchase_model.orders", as_of=day, horizon=90)
        return frame[KEYS].to_numpy().tolist()

    assert after(date(2026, 4, 1)) == [[1, "Lighting"]]
    assert after(date(2026, 2, 28)) == [[1, "Lighting"], [2, "Furniture"]]
    assert after(date(2026, 6, 20)) == []  # the day itself is before; a return is no order


@pytest.fixture(scope="module")
def found(regulars, ask):
    return ask(regulars, "product_propensity", kind="next_purchase", limit=500)


def test_it_finds_who_buys_what(regulars, found):
    """Every second account buys furniture, every fifth textiles, all that have not stopped lighting."""
    assert (found.kind, found.not_forecast, found.horizon_days) == ("next_purchase", None, 90)
    assert found.holdout.auc > 0.9
    assert found.holdout.calibration_error < 0.1
    assert found.holdout.tested_rows == 3 * found.holdout.tested_on
    model = purchase_model(Query(regulars, EVERYTHING, LAST))
    chances = dict(zip(zip(*model["index"], strict=True), model["probabilities"], strict=True))
    steady = [key for key in range(1, 361) if (key - 1) % 3]  # account number is key - 1
    assert min(chances[key, "Lighting"] for key in steady) > 0.8
    assert min(chances[key, "Textiles"] for key in steady if (key - 1) % 5 == 0) > 0.8
    assert max(chances[key, "Textiles"] for key in steady if (key - 1) % 5) < 0.1


def test_rows_are_the_likeliest_with_their_change(found):
    chances = [row.purchase_probability for row in found.propensities]
    assert chances == sorted(chances, reverse=True)
    assert (found.shown, len(chances)) == (500, 500)
    first = found.propensities[0]
    assert (first.brand, first.propensity, first.value) == (None, None, None)
    assert first.last_purchase == LAST - timedelta(days=first.days_since_purchase)
    assert first.change_points == pytest.approx(
        100 * (first.purchase_probability - first.earlier_probability), abs=0.006
    )


def test_a_pair_unlike_the_median_one_has_reasons(regulars, ask):
    """The median pair is one that buys: what sets A001 apart is that it never bought furniture."""
    found = ask(regulars, "product_propensity", kind="next_purchase", account="A001")
    bought, *never = found.propensities
    assert bought.category == "Lighting"
    assert all(abs(entry.effect_points) < 5 for entry in bought.reasons)
    for row in never:
        assert (row.reasons[0].theme, row.reasons[0].effect_points < -50) == ("habit", True)
        assert row.main_reason == "It has never bought the category"


def test_demand_is_the_sum_of_the_probabilities(regulars, ask, found):
    assert {row.category for row in found.demand} == {"Lighting", "Furniture", "Textiles"}
    assert found.total == sum(row.accounts for row in found.demand)
    textiles = ask(
        regulars, "product_propensity", kind="next_purchase", category="textiles", limit=500
    )
    (demand,) = textiles.demand
    assert demand.accounts == textiles.total == textiles.shown
    expected = sum(row.purchase_probability for row in textiles.propensities)
    assert demand.expected_buyers == pytest.approx(expected, abs=0.051)
    quarter = [row.days_since_purchase for row in textiles.propensities if row.days_since_purchase]
    bought = sum(days < 90 for days in quarter)
    assert demand.bought_share == pytest.approx(100 * bought / demand.accounts, abs=0.006)


def test_an_account_is_asked_about_category_by_category(regulars, ask, found):
    one = ask(regulars, "product_propensity", kind="next_purchase", account="A010")
    assert [row.account_id for row in one.propensities] == ["A010"] * 3
    assert one.total == 3
    assert one.demand == []
    assert one.holdout == found.holdout
    mine = [row for row in found.propensities if row.account_id == "A010"]
    assert one.propensities[: len(mine)] == mine


def test_an_account_without_recent_orders_has_none(regulars, ask):
    none = ask(regulars, "product_propensity", kind="next_purchase", account="A126")
    assert none.empty_reason == (
        "Account A126 (A126) has no probability of a next purchase at 30 June 2026: it takes an order in "
        "the 365 days before."
    )


def test_with_too_little_data_it_says_so_and_gives_affinity(tiny, ask):
    plain = ask(tiny, "product_propensity")
    asked = ask(tiny, "product_propensity", kind="next_purchase")
    assert asked.not_forecast == (
        "Not enough data for a next-purchase model: it needs 200 accounts with an order in the 365 days "
        "to 31 December 2025, and there are 2."
    )
    assert asked.kind == "affinity"
    assert asked.propensities == plain.propensities
    assert asked.items == plain.items
    assert (asked.holdout, asked.demand, asked.horizon_days) == (None, [], None)
    nobody = ask(tiny, "product_propensity", kind="next_purchase", account="C")
    assert nobody.empty_reason.startswith("Not enough data for a next-purchase model")
    assert nobody.empty_reason.endswith(
        " Account C (C) bought nothing in the 365 days to 29 June 2026."
    )


def test_brands_are_refused(tiny, ask):
    with pytest.raises(InvalidArguments, match="Next purchase goes by category; leave out 'brand'"):
        ask(tiny, "product_propensity", kind="next_purchase", brand="Lux")


def test_shuffled_rows_give_the_same_model(tmp_path, regulars):
    again = purchase_model(Query(book_of_regulars(tmp_path, seed=3), EVERYTHING, LAST))
    assert again == purchase_model(Query(regulars, EVERYTHING, LAST))


def test_nothing_after_a_day_changes_a_feature_of_that_day(tmp_path, regulars):
    day = LAST - timedelta(days=180)
    later = (
        f"DELETE FROM transactions WHERE transaction_date > DATE '{day}' AND hash(order_id) % 2 = 0",
        f"UPDATE transactions SET product_id = 'P2' WHERE transaction_date > DATE '{day}'",
        "UPDATE products SET brand = 'Other', list_price = 1",
        "UPDATE accounts SET commercial_segment = 'Hotels'",
    )
    changed = book_of_regulars(tmp_path, more=later)
    assert known(changed, day).equals(known(regulars, day))
    assert not known(changed, LAST).equals(known(regulars, LAST))


PAIR = {
    "days_since_order": 3,
    "order_days_quarter": 5,
    "categories_year": 1,
    "buyers_quarter": 45.25,
    "days_since_category": 12,
    "category_days_year": 9,
    "category_gap": 30.4,
}
MEDIAN = {"categories_year": 4.0, "buyers_quarter": 30.0}


@pytest.mark.parametrize(
    ("theme", "more", "words"),
    [
        (
            "habit",
            {},
            "It bought the category on 9 days in the last 365, usually every 30 days, last 12 days ago",
        ),
        (
            "habit",
            {"category_days_year": 1, "category_gap": None},
            "It bought the category on 1 day in the last 365, last 12 days ago",
        ),
        (
            "habit",
            {"category_days_year": 0, "days_since_category": 400},
            "It last bought the category 400 days ago, and not in the last 365 days",
        ),
        ("habit", {"days_since_category": None}, "It has never bought the category"),
        ("activity", {}, "It ordered on 5 days of the last 90, last 3 days ago"),
        ("breadth", {}, "It bought from 1 category in the last 365 days; the median is 4"),
        (
            "popularity",
            {},
            "45.2% of all accounts bought the category in the last 90 days; the median category "
            "reaches 30.0%",
        ),
    ],
)
def test_a_reason_says_what_the_data_say(theme, more, words):
    assert reason(theme, PAIR | more, MEDIAN) == words
