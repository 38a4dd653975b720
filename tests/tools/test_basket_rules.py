"""Association rules: by hand, against brute force, and against the counts of published data."""

from __future__ import annotations

import csv
import gzip
import random
from collections import Counter, defaultdict
from fractions import Fraction
from itertools import combinations
from math import ceil
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from data.build import build
from data.home import Home
from data.importing import Mapping, loader, match_mapping
from data.importing._mapping_files import SHIPPED
from data.scope import Scope
from data.warehouse import Warehouse
from tools._baskets import itemsets, rules
from tools._errors import InvalidArguments, UnknownValue

PRODUCTS = [
    {"product_id": name, "product_name": title, "category": category, "brand": brand}
    for name, title, category, brand in [
        ("P1", "Cup", "Tableware", "Kiln"),
        ("P2", "Saucer", "Tableware", "Kiln"),
        ("P3", "Tea", "Food", "Leaf"),
        ("P4", "Cake", "Food", None),
        ("P5", "Cake", "Toys", "Plush"),
    ]
]


def orders(lines, *baskets, account="A", day="2026-06-01", start=1):
    """Order 1, 2, ... with one line for each digit: "12" is an order of P1 and P2."""
    return [
        lines(account, day, 10, order_id=f"{account}{number}", product_id=f"P{digit}")
        for number, basket in enumerate(baskets, start=start)
        for digit in basket
    ]


@pytest.fixture
def warehouse(book, lines):
    """Ten orders, of which six hold the cup, five the saucer and four both."""
    sold = orders(lines, "12", "12", "123", "123", "1", "13", "2", "4", "34", "5")
    return book({"products": PRODUCTS, "transactions": sold})


def by_name(result):
    return {(row.antecedent, row.consequent): row for row in result.rules}


def test_measures_by_hand(ask, warehouse):
    result = ask(warehouse, "basket_rules", min_support="0.2", min_confidence="0.5", limit=500)
    assert (result.orders, result.several_orders, result.several_share) == (10, 6, 60)
    assert (result.min_orders, result.frequent_items, result.frequent_pairs) == (2, 4, 3)
    row = by_name(result)["Cup", "Saucer"]
    assert row.model_dump() == {
        "antecedent": "Cup",
        "consequent": "Saucer",
        "orders": 4,
        "antecedent_orders": 6,
        "consequent_orders": 5,
        "expected_orders": 3,
        "support": 40,
        "confidence": 66.667,
        # Wilson 1927 for four of six; half of all orders hold the saucer.
        "confidence_low": 29.999,
        "confidence_high": 90.323,
        "beyond_chance": False,
        "lift": 1.3333,
        "leverage": 10,
        "conviction": 1.5,
    }
    # Cup with saucer 4/6 and 4/5, tea with cup 3/4 and cup with tea 3/6, tea with saucer 2/4.
    assert list(by_name(result)) == [
        ("Saucer", "Cup"),
        ("Cup", "Saucer"),
        ("Tea", "Cup"),
        ("Cup", "Tea"),
        ("Tea", "Saucer"),
    ]
    assert (result.shown, result.total) == (5, 5)


def test_a_rule_exactly_on_a_threshold_is_in(ask, warehouse):
    """In floating point .4 of 10 is below 4 / 10 for one way of dividing or another."""
    found = ask(warehouse, "basket_rules", min_support="0.4", min_confidence="0.8")
    assert list(by_name(found)) == [("Saucer", "Cup")]
    assert not ask(warehouse, "basket_rules", min_support="0.4", min_confidence="0.800001").rules
    assert not ask(warehouse, "basket_rules", min_support="0.400001").rules


def test_a_rule_that_never_fails_has_no_conviction(ask, book, lines):
    warehouse = book({"products": PRODUCTS, "transactions": orders(lines, "12", "12", "1")})
    assert by_name(ask(warehouse, "basket_rules"))["Saucer", "Cup"].conviction is None
    assert by_name(ask(warehouse, "basket_rules"))["Cup", "Saucer"].conviction == 1


def test_two_items_may_lead_to_a_third(ask, warehouse):
    result = ask(warehouse, "basket_rules", min_support="0.2", max_items=3, limit=500)
    triple = by_name(result)["Saucer + Tea", "Cup"]
    assert (triple.orders, triple.antecedent_orders, triple.consequent_orders) == (2, 2, 6)
    assert (triple.confidence, triple.lift) == (100, 1.6667)
    assert (result.frequent_pairs, result.frequent_triples) == (3, 1)
    pairs = ask(warehouse, "basket_rules", min_support="0.2", limit=500)
    assert pairs.frequent_triples is None
    assert result.total == pairs.total + 3


def test_an_item_is_resolved_with_its_level(ask, warehouse):
    cup = ask(warehouse, "basket_rules", item="  cup ", min_support="0.1")
    assert (cup.level, cup.item, cup.item_orders) == ("product", "Cup", 6)
    assert set(by_name(cup)) == {("Cup", "Saucer"), ("Cup", "Tea")}
    assert ask(warehouse, "basket_rules", item="p1").rules == cup.rules
    food = ask(warehouse, "basket_rules", item="food")
    assert (food.level, food.item, food.frequent_pairs) == ("category", "Food", 1)
    assert set(by_name(food)) == {("Food", "Tableware")}
    assert by_name(food)["Food", "Tableware"].orders == 3
    assert ask(warehouse, "basket_rules", item="leaf").level == "brand"
    both = ask(warehouse, "basket_rules", item="Cup", max_items=3, min_support="0.2")
    assert {row.antecedent for row in both.rules} == {"Cup", "Cup + Tea", "Cup + Saucer"}


def test_products_of_one_name_are_told_apart_and_asked_for_together(ask, book, lines):
    sold = orders(lines, "14", "14", "45", "25")
    warehouse = book({"products": PRODUCTS, "transactions": sold})
    result = ask(warehouse, "basket_rules", item="cake")
    assert (result.item, result.item_orders) == ("Cake", 4)
    assert set(by_name(result)) == {
        ("Cake (P4)", "Cup"),
        ("Cake (P4)", "Cake (P5)"),
        ("Cake (P5)", "Cake (P4)"),
        ("Cake (P5)", "Saucer"),
    }
    assert ask(warehouse, "basket_rules", item="P5").item == "Cake (P5)"


def test_a_name_that_is_nowhere_is_refused_with_candidates(ask, warehouse):
    with pytest.raises(UnknownValue, match=r"no product, category or brand 'Sorcer'.*Saucer"):
        ask(warehouse, "basket_rules", item="Sorcer")
    with pytest.raises(UnknownValue, match=r"no brand 'Cup'"):
        ask(warehouse, "basket_rules", item="Cup", level="brand")
    with pytest.raises(InvalidArguments, match="min_support"):
        ask(warehouse, "basket_rules", min_support="0")


def test_only_orders_of_the_window_region_and_scope_count_and_returns_do_not(ask, book, lines):
    accounts = [{"account_id": "A", "region": "North"}, {"account_id": "B", "region": "South"}]
    sold = [
        *orders(lines, "12", "12"),
        *orders(lines, "13", account="B"),
        *orders(lines, "14", day="2025-06-30", start=8),
        lines("A", "2026-06-30", -10, order_id="R", product_id="P1", quantity=-1),
        lines("A", "2026-06-30", -10, order_id="R", product_id="P3", quantity=-1),
    ]
    warehouse = book({"accounts": accounts, "products": PRODUCTS, "transactions": sold})
    everything = ask(warehouse, "basket_rules")
    assert (everything.orders, everything.window_from.isoformat()) == (3, "2025-07-01")
    assert ask(warehouse, "basket_rules", lookback_days=366).orders == 4
    south = ask(warehouse, "basket_rules", region="south")
    assert (south.orders, set(by_name(south))) == (1, {("Cup", "Tea"), ("Tea", "Cup")})
    scoped = ask(warehouse, "basket_rules", scope=Scope(("South",)))
    assert (scoped.orders, scoped.rules) == (south.orders, south.rules)


def test_nothing_found_says_why(ask, warehouse):
    few = ask(warehouse, "basket_rules", item="P5", min_support="0.2")
    assert few.empty_reason == (
        "Cake (P5) is in 1 of 10 orders, and the least support of 20% asks for 2. "
        "Ask for a lower min_support."
    )
    none = ask(warehouse, "basket_rules", min_support="0.5")
    assert none.empty_reason == (
        "No rule was found. A rule has to reach a support of 5 of 10 orders (50%) and a confidence of 10%. "
        "Ask for lower ones."
    )
    early = ask(warehouse, "basket_rules", item="Cup", min_support="0.1", min_confidence="1")
    assert early.empty_reason.startswith("No rule for Cup was found.")


def test_without_brands_there_are_no_rules_of_brands(ask, book, lines):
    plain = [product | {"brand": None} for product in PRODUCTS]
    warehouse = book({"products": plain, "transactions": orders(lines, "12")})
    assert ask(warehouse, "basket_rules", level="brand").empty_reason == "No product has a brand."


def brute_force(baskets, min_support, min_confidence, most):
    """Every rule with one consequent, counted basket by basket."""
    found = {}
    for size in range(2, most + 1):
        for chosen in combinations(sorted(set().union(*baskets)), size):
            together = sum(set(chosen) <= basket for basket in baskets)
            if not together or Fraction(together, len(baskets)) < min_support:
                continue
            for consequent in chosen:
                rest = set(chosen) - {consequent}
                having = sum(rest <= basket for basket in baskets)
                if Fraction(together, having) >= min_confidence:
                    found[frozenset(rest), consequent] = together
    return found


shares = st.integers(1, 20).map(lambda n: Fraction(n, 20))


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.sets(st.integers(1, 6), min_size=1), min_size=1, max_size=20),
    shares,
    shares,
    st.sampled_from([2, 3, None]),
)
def test_rules_equal_brute_force(baskets, min_support, min_confidence, most):
    counts = itemsets(baskets, ceil(min_support * len(baskets)), most)
    found = {
        (rule.antecedent, rule.consequent): rule.together
        for rule in rules(counts, len(baskets), min_confidence)
    }
    assert found == brute_force(baskets, min_support, min_confidence, most or 6)


def test_fewer_baskets_than_are_asked_for_hold_no_set():
    """As where few orders hold two frequent products at all."""
    assert itemsets([{1, 2}, {1, 2, 3}], 3, None) == {}
    assert itemsets([{1, 2}, {1, 2, 3}], 2, None)[frozenset({1, 2})] == 2


def test_the_tool_equals_brute_force_at_every_threshold(ask, book, lines):
    draw = random.Random(7)
    baskets = [
        {item for item in range(1, 5) if draw.random() < 0.5} or {draw.randint(1, 4)}
        for _ in range(40)
    ]
    sold = orders(lines, *("".join(map(str, basket)) for basket in baskets))
    warehouse = book({"products": PRODUCTS[:4], "transactions": sold})
    ids = {product["product_name"]: int(product["product_id"][1]) for product in PRODUCTS[:4]}
    for support in range(1, 41, 3):
        for confidence in ("0.25", "0.5", "0.75"):
            result = ask(
                warehouse,
                "basket_rules",
                min_support=str(support / 40),
                min_confidence=confidence,
                max_items=3,
                limit=500,
            )
            found = {
                (
                    frozenset(ids[name] for name in row.antecedent.split(" + ")),
                    ids[row.consequent],
                ): (row.orders)
                for row in result.rules
            }
            assert found == brute_force(baskets, Fraction(support, 40), Fraction(confidence), 3)
            assert result.total == len(found)


def test_shuffled_lines_change_nothing(ask, book, lines, tmp_path, warehouse):
    sold = orders(lines, "12", "12", "123", "123", "1", "13", "2", "4", "34", "5")
    random.Random(1).shuffle(sold)
    again = book({"products": PRODUCTS, "transactions": sold})
    for arguments in ({}, {"max_items": 3}, {"level": "category"}):
        assert ask(again, "basket_rules", **arguments) == ask(
            warehouse, "basket_rules", **arguments
        )


@pytest.fixture(scope="module")
def groceries(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """arules Groceries through its shipped mapping."""
    home = Home(tmp_path_factory.mktemp("groceries"))
    file = shared_data / "groceries" / "groceries_long.csv.gz"
    made = build(home, loader([file], match_mapping([file]), home.root / "r.csv"))
    return Warehouse(home, made.snapshot)


@pytest.mark.shared
def test_groceries_has_the_410_rules_of_arules(shared_data):
    """`apriori(Groceries, list(supp = .001, conf = .8))` as in Hahsler, Hornik and Reutterer 2006."""
    baskets = defaultdict(set)
    file = shared_data / "groceries" / "groceries_long.csv.gz"
    with gzip.open(file, "rt", encoding="utf-8", newline="") as text:
        for row in csv.DictReader(text):
            baskets[row["basket_id"]].add(row["item"])
    number = {item: i for i, item in enumerate(sorted(set().union(*baskets.values())))}
    held = [{number[item] for item in basket} for basket in baskets.values()]
    counts = itemsets(held, ceil(Fraction("0.001") * len(held)), None)
    found = list(rules(counts, len(held), Fraction("0.8")))
    assert (len(held), len(found)) == (9_835, 410)
    # Comparing quotients of floats loses the four rules that lie exactly on a confidence of 0.8.
    assert sum(rule.confidence == 0.8 for rule in found) >= 4
    # The lengths of the published summary of these rules.
    assert Counter(len(rule.antecedent) + 1 for rule in found) == {3: 29, 4: 229, 5: 140, 6: 12}


@pytest.mark.shared
def test_groceries_rules_of_up_to_three_items_are_those_29(groceries, ask):
    result = ask(
        groceries,
        "basket_rules",
        min_support="0.001",
        min_confidence="0.8",
        max_items=3,
        limit=500,
        sort="lift",
    )
    assert (result.orders, result.min_orders, result.total) == (9_835, 10, 29)
    # The rule of the highest lift in the arules vignette.
    assert result.rules[0].antecedent == "liquor + red/blush wine"
    assert result.rules[0].consequent == "bottled beer"
    assert (result.rules[0].orders, round(result.rules[0].lift, 2)) == (19, 11.24)
    assert round(result.rules[0].confidence, 1) == 90.5


def with_everybody(shipped: dict) -> Mapping:
    """The shipped mapping with the cleaning of the published pair counts.

    Lines with a quantity and a price above zero, of whatever customer or none, and cancelled or
    adjusted invoices left out: 19,960 invoices.
    """
    lines = shipped["tables"]["transactions"]
    lines["columns"]["account_id"] = {"first_of": ["CustomerID", {"constant": "nobody"}]}
    lines["leave_out"] = [{"from": "UnitPrice", "is": ["0"], "reason": "no price"}]
    shipped["tables"]["accounts"]["columns"]["account_name"] = {"constant": "Customer"}
    return Mapping.model_validate(shipped | {"returns": "drop"})


@pytest.fixture(scope="module")
def retail(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """UCI Online Retail with the lines that have no customer."""
    home = Home(tmp_path_factory.mktemp("retail"))
    shipped = yaml.safe_load((SHIPPED / "online_retail.yaml").read_text(encoding="utf-8"))
    file = shared_data / "online_retail" / "online_retail.parquet"
    made = build(home, loader([file], with_everybody(shipped), home.root / "r.csv"))
    return Warehouse(home, made.snapshot)


@pytest.mark.shared
@pytest.mark.parametrize(("min_support", "pairs"), [("0.02", 86), ("0.01", 917), ("0.005", 8_101)])
def test_online_retail_has_the_frequent_pairs_of_its_19960_baskets(retail, ask, min_support, pairs):
    result = ask(
        retail, "basket_rules", min_support=min_support, min_confidence="0", lookback_days=400
    )
    assert (result.orders, result.frequent_pairs, result.total) == (19_960, pairs, 2 * pairs)


def test_rules_of_one_account_are_of_its_orders_and_rest_on_three(ask, book, lines):
    sold = orders(lines, "12", "12", "123", "3") + orders(lines, "45", "45", "13", account="B")
    warehouse = book({"products": PRODUCTS, "transactions": sold})
    own = ask(warehouse, "basket_rules", account="A")
    assert (own.orders, own.min_orders, own.account_id) == (4, 3, "A")
    assert set(by_name(own)) == {("Cup", "Saucer"), ("Saucer", "Cup")}
    other = ask(warehouse, "basket_rules", account="B")
    assert "Account B (B) has no habit of buying things together: of its 3 orders" in (
        other.empty_reason
    )
    assert len(ask(warehouse, "basket_rules").rules) > len(own.rules)
