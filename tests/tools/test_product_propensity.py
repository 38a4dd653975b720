"""Affinity and white space on books small enough to work out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.scope import EVERYTHING, Scope
from tools._errors import InvalidArguments, UnknownValue

PRODUCTS = [
    {"product_id": "P1", "product_name": "Lamp", "category": "Lighting", "brand": "Lux"},
    {"product_id": "P2", "product_name": "Desk", "category": "Furniture", "brand": "Oak"},
    {"product_id": "P3", "product_name": "Bulb", "category": "Lighting", "brand": None},
]
AS_OF = date(2026, 6, 30)


def hotels(*names, **more):
    return [{"account_id": name, "commercial_segment": "Hotels", **more} for name in names]


def before(days):
    return (AS_OF - timedelta(days=days)).isoformat()


def scores(row):
    return (row.affinity_score, row.recency_score, row.frequency_score, row.propensity)


@pytest.fixture
def warehouse(book, lines):
    """Orders of the lamp: A 6 (last today), B 2 (last 60 days ago), C 1 (211 days ago)."""
    sold = [lines("A", before(days), 100) for days in (0, 10, 20, 30, 40, 50)]
    sold += [lines("B", before(days), 50) for days in (60, 70)]
    sold += [lines("C", before(211), 10), lines("C", before(2), "-4", quantity=-1, order_id="R")]
    sold += [lines("D", before(1), 7)]
    accounts = [*hotels("A", "B", "C"), {"account_id": "D"}]
    return book({"accounts": accounts, "products": PRODUCTS, "transactions": sold})


def test_affinity_recency_frequency_and_propensity(warehouse, ask):
    # Mean 3 orders, 80th percentile of 1, 2, 6: 2 + 0.6 * 4 = 4.4.
    found = {row.account_id: row for row in ask(warehouse, "product_propensity").propensities}
    # A: 50 * 6 / 3 = 100; today; 6 >= 4.4.
    assert scores(found["A"]) == (100, 100, 100, 100)
    # B: 50 * 2 / 3; 60 days; 2 >= 3 / 2. 0.4 * 33.333 + 0.3 * 80 + 0.3 * 50 = 52.33.
    assert scores(found["B"]) == (33.33, 80, 50, 52.33)
    # C: 50 / 3; 211 days; 1 < 3 / 2. 0.4 * 16.667 + 0.3 * 20 + 0.3 * 30 = 21.67.
    assert scores(found["C"]) == (16.67, 20, 30, 21.67)
    assert {(r.segment_average, r.segment_p80) for n, r in found.items() if n != "D"} == {(3, 4.4)}


def test_a_return_is_no_purchase_but_lowers_revenue(warehouse, ask):
    row = ask(warehouse, "product_propensity", account="C").propensities[0]
    assert (row.purchase_count, row.last_purchase) == (1, AS_OF - timedelta(days=211))
    assert row.revenue == Decimal(6)


def test_accounts_without_a_segment_are_one_group_of_their_own(warehouse, ask):
    row = ask(warehouse, "product_propensity", account="D").propensities[0]
    assert (row.peer_accounts, row.segment_average, row.propensity) == (1, 1, 80)


@pytest.mark.parametrize(
    ("days", "score"),
    [(30, 100), (31, 80), (60, 80), (61, 60), (90, 60), (91, 40), (180, 40), (181, 20), (364, 20)],
)
def test_recency_steps(book, ask, lines, days, score):
    sold = [lines("A", before(days), 10), lines("Z", before(0), 1, product_id="P2")]
    warehouse = book({"products": PRODUCTS, "transactions": sold})
    assert ask(warehouse, "product_propensity", account="A").propensities[0].recency_score == score


def test_the_window_is_365_days(book, ask, lines):
    sold = [lines("A", before(365), 10), lines("Z", before(0), 1)]
    found = ask(book({"transactions": sold}), "product_propensity", account="A")
    assert found.propensities == []
    assert found.empty_reason == "Account A (A) bought nothing in the 365 days to 30 June 2026."


def test_items_sum_the_accounts_of_a_segment(warehouse, ask):
    found = ask(warehouse, "product_propensity", segment="hotels")
    assert found.segment == "Hotels"
    assert {row.account_id for row in found.propensities} == {"A", "B", "C"}
    (item,) = found.items
    assert (item.accounts, item.purchases, item.revenue) == (3, 9, Decimal(706))
    assert item.mean_propensity == 58.0  # (100 + 52.33 + 21.67) / 3


def test_brands_of_one_category_stay_apart_also_without_a_name(book, ask, lines):
    sold = [lines("A", before(0), 5), lines("A", before(0), 3, product_id="P3")]
    warehouse = book({"products": PRODUCTS, "transactions": sold})
    found = ask(warehouse, "product_propensity", account="A", category="LIGHTING")
    assert [(row.brand, row.revenue) for row in found.propensities] == [("Lux", 5), (None, 3)]
    assert len(ask(warehouse, "product_propensity", brand="lux").propensities) == 1


def test_the_rest_is_counted(warehouse, ask):
    found = ask(warehouse, "product_propensity", limit=1)
    assert (found.shown, found.total, len(found.propensities)) == (1, 4, 1)


@pytest.mark.parametrize("name", ["segment", "category", "brand", "account"])
def test_an_unknown_name_is_refused(warehouse, ask, name):
    with pytest.raises(UnknownValue):
        ask(warehouse, "product_propensity", **{name: "Nonesuch"})


def test_white_space_is_what_similar_accounts_buy(book, ask, lines):
    # Three of four buy furniture, for 100 of 110, 200 of 210 and 600 of 610: the median is 95.24 %.
    sold = [
        lines(name, before(5), spent, product_id="P2")
        for name, spent in (("A", 100), ("B", 200), ("C", 600))
    ]
    sold += [lines(name, before(3), 10, order_id=f"L{name}") for name in "ABCD"]
    warehouse = book({"accounts": hotels(*"ABCD"), "products": PRODUCTS, "transactions": sold})
    found = ask(warehouse, "product_propensity", kind="white_space")
    (row,) = found.propensities
    assert (row.account_id, row.category, row.wallet_share) == ("D", "Furniture", 95.24)
    assert (row.account_revenue, row.value) == (10, Decimal("9.52"))
    assert (row.buyers, row.peer_accounts, row.buyer_share) == (3, 4, 75)
    assert found.total_value == Decimal("9.52")
    assert row.propensity is None


def test_a_pitch_begins_with_what_the_account_does_not_buy(book, ask, lines):
    # D leans to two brands alike: the one that brought more comes first, whatever its name.
    sold = [lines(name, before(5), 100, product_id="P2") for name in "ABC"]
    sold += [lines("D", before(3), 9, product_id="P1"), lines("D", before(3), 10, product_id="P3")]
    warehouse = book({"accounts": hotels(*"ABCD"), "products": PRODUCTS, "transactions": sold})
    found = ask(warehouse, "product_propensity", account="D")
    assert [(row.category, row.value) for row in found.white_space] == [("Furniture", 19)]
    assert [(row.brand, row.propensity) for row in found.propensities] == [(None, 80), ("Lux", 80)]
    assert found.leading(found.model_dump()) == "white_space"
    # Of a brand, or of what it buys already, there is nothing to begin with.
    assert ask(warehouse, "product_propensity", account="D", brand="Lux").white_space == []
    assert ask(warehouse, "product_propensity", account="A").white_space == []
    # What it does not buy is an answer too.
    furniture = ask(warehouse, "product_propensity", account="D", category="Furniture")
    assert (furniture.propensities, furniture.empty_reason) == ([], None)
    assert [row.category for row in furniture.white_space] == ["Furniture"]


@pytest.mark.parametrize(
    ("gone", "expected"),
    [
        ([], (None, None)),
        # The first day before the window, in its first month; a return in the window is no purchase.
        ([(365, 30), (700, 12)], (AS_OF - timedelta(days=365), 42)),
        ([(500, 30)], (AS_OF - timedelta(days=500), 30)),
        # A category of which nothing but returns is known was never bought.
        ([(500, -3)], (None, None)),
    ],
)
def test_white_space_tells_never_from_no_longer(book, ask, lines, gone, expected):
    sold = [lines(name, before(5), 100, product_id="P2") for name in "ABC"]
    sold += [lines("D", before(3), 10), lines("D", before(0), -1, product_id="P2", order_id="R")]
    sold += [
        lines("D", before(days), net, product_id="P2", order_id=f"G{days}") for days, net in gone
    ]
    warehouse = book({"accounts": hotels(*"ABCD"), "products": PRODUCTS, "transactions": sold})
    found = ask(warehouse, "product_propensity", account="D", kind="white_space")
    (row,) = found.propensities
    assert (row.last_purchase, row.earlier_revenue) == expected


SOLD = """
SELECT a.account_id, coalesce(a.commercial_segment, '') AS peers, p.category, l.is_return,
       l.net_amount::DOUBLE AS net
FROM lines AS l JOIN accounts AS a USING (account_key) JOIN products AS p USING (product_key)
WHERE l.day > $as_of::DATE - 365 AND l.day <= $as_of::DATE
"""


def test_white_space_of_the_demo_book_is_what_pandas_finds(demo, ask):
    """The median part of their revenue that similar buyers give a category, of the account's revenue."""
    sold = demo.frame(SOLD, EVERYTHING, {"as_of": demo.manifest.last_date}).rows
    revenue = sold.groupby("account_id")["net"].sum()
    bought = sold[~sold["is_return"]].groupby(["account_id", "category"]).size().index
    spent = sold.groupby(["peers", "account_id", "category"], as_index=False)["net"].sum()
    spent = spent[pd.MultiIndex.from_frame(spent[["account_id", "category"]]).isin(bought)]
    spent["part"] = 100 * spent["net"] / spent["account_id"].map(revenue)
    spent.loc[spent["account_id"].map(revenue) <= 0, "part"] = float("nan")
    similar = spent.groupby("peers")["account_id"].nunique()
    by_item = spent.groupby(["peers", "category"])["part"]
    told = pd.DataFrame({"wallet": by_item.median(), "buyers": by_item.size()}).reset_index()
    told = told[(told["buyers"] >= 3) & (4 * told["buyers"] >= told["peers"].map(similar))]
    rows = spent[["account_id", "peers"]].drop_duplicates().merge(told, on="peers")
    rows = rows[~pd.MultiIndex.from_frame(rows[["account_id", "category"]]).isin(bought)]
    rows["value"] = rows["wallet"] * rows["account_id"].map(revenue) / 100
    expected = rows[rows["value"] >= 0.01].set_index(["account_id", "category"])
    found = ask(demo, "product_propensity", kind="white_space", limit=500)
    assert found.total == len(expected) > 1000
    for row in found.propensities:
        oracle = expected.loc[(row.account_id, row.category)]
        assert row.wallet_share == pytest.approx(oracle["wallet"], abs=0.006)
        assert (row.buyers, row.peer_accounts) == (oracle["buyers"], similar[oracle["peers"]])
        # The share is rounded to what is shown, so that a reader gets the same product.
        assert float(row.value) == pytest.approx(oracle["value"], abs=0.01 + 0.0001 * revenue.max())
        assert float(row.value) == pytest.approx(
            row.wallet_share * float(row.account_revenue) / 100, abs=0.006
        )
    largest = expected["value"].nlargest(20)
    assert [float(row.value) for row in found.propensities[:20]] == pytest.approx(
        list(largest), rel=0.002
    )


@pytest.mark.parametrize(
    ("buyers", "others", "rows"), [(3, 9, 9), (3, 10, 0), (2, 1, 0), (3, 0, 0)]
)
def test_white_space_needs_three_buyers_and_a_quarter(book, ask, lines, buyers, others, rows):
    furniture = [f"F{n}" for n in range(buyers)]
    lighting = [f"L{n}" for n in range(others)]
    sold = [lines(name, before(5), 100, product_id="P2") for name in furniture]
    sold += [lines(name, before(3), 10, product_id="P1") for name in lighting]
    warehouse = book(
        {"accounts": hotels(*furniture, *lighting), "products": PRODUCTS, "transactions": sold}
    )
    found = ask(warehouse, "product_propensity", kind="white_space", category="Furniture")
    assert found.total == rows
    assert (found.empty_reason is None) == bool(rows)


def test_white_space_has_no_brands(warehouse, ask):
    with pytest.raises(InvalidArguments, match="leave out 'brand'"):
        ask(warehouse, "product_propensity", kind="white_space", brand="Lux")


@pytest.mark.parametrize("kind", ["affinity", "white_space"])
def test_other_regions_and_later_rows_change_nothing(book, ask, lines, kind):
    sold = [lines(name, before(5 + n), 100 + n, product_id="P2") for n, name in enumerate("ABC")]
    sold += [lines("D", before(1), 10), lines("A", before(40), 5)]
    accounts = hotels(*"ABCD")
    elsewhere = [lines(name, before(2), 9999, product_id="P2") for name in ("S1", "S2")]
    later = [lines("D", "2026-07-01", 500, product_id="P2")]
    small = book({"accounts": accounts, "products": PRODUCTS, "transactions": sold})
    large = book(
        {
            "accounts": accounts + hotels("S1", "S2", region="South"),
            "products": PRODUCTS,
            "transactions": sold + elsewhere + later,
        }
    )
    asked = {"kind": kind, "as_of": AS_OF, "scope": Scope(("North",))}
    found = ask(small, "product_propensity", **asked)
    assert found.propensities
    assert ask(large, "product_propensity", **asked) == found


DAYS = st.integers(0, 400)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(bought=st.lists(st.tuples(DAYS, st.sampled_from("PQ")), min_size=1, max_size=25), back=DAYS)
def test_whole_months_and_their_edges_count_every_order_once(book, ask, lines, bought, back):
    as_of = AS_OF - timedelta(days=back % 60)
    products = [PRODUCTS[0] | {"product_id": "P"}, PRODUCTS[1] | {"product_id": "Q"}]
    sold = [
        lines("A", before(days), 1, product_id=item, order_id=f"{days}") for days, item in bought
    ]
    sold.append(lines("A", before(700), 1, product_id="P"))
    warehouse = book({"products": products, "transactions": sold})
    found = ask(warehouse, "product_propensity", account="A", as_of=as_of)
    inside = {
        (days, item)
        for days, item in bought
        if as_of - timedelta(days=365) < AS_OF - timedelta(days=days) <= as_of
    }
    assert sum(row.purchase_count for row in found.propensities) == len(inside)
