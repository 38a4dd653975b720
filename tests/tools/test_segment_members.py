"""Members of segments: they partition the accounts, by hand and on real retail data."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from data import catalogue
from data.build import build
from data.home import Home
from data.importing import loader, read_mapping
from data.scope import Scope
from data.warehouse import Warehouse
from tools._errors import UnknownValue


@pytest.fixture
def warehouse(book, lines):
    accounts = [
        {
            "account_id": name,
            "region": "South" if name in "EF" else "North",
            "owner": f"Owner {name}",
        }
        for name in "ABCDEFG"
    ]
    # With six scored accounts a score is one more than the number of worse accounts.
    sold = [
        *[lines("A", f"2026-06-{day}", 100) for day in (26, 27, 28, 29, 30)],
        *[lines("B", f"2026-06-{day}", 50) for day in (25, 26, 27, 28)],
        *[lines("C", f"2026-05-{day}", 30) for day in (10, 11)],
        lines("D", "2026-02-01", 45),
        lines("E", "2025-07-10", 300),
        lines("F", "2024-01-01", 700),
    ]
    return book({"accounts": accounts, "transactions": sold})


def members(ask, warehouse, **arguments):
    found = {}
    for segment in catalogue.segments():
        result = ask(warehouse, "segment_members", segment=segment, limit=500, **arguments)
        assert result.shown == len(result.members) == min(result.total, 500)
        assert (result.empty_reason is None) == bool(result.members)
        if result.shown == result.total:
            assert result.total_monetary == sum(row.monetary_value for row in result.members)
        found[segment] = result.members
    return found


def test_segments_by_hand(ask, warehouse):
    found = {
        row.account_id: (segment, row.rfm_score)
        for segment, rows in members(ask, warehouse).items()
        for row in rows
    }
    # Days since: 0 2 50 149 355 911; order days: 5 4 2 1 1 0; pounds: 500 200 60 45 300 0.
    assert found == {
        "A": ("Champions", "555"),
        "B": ("Champions", "554"),
        "C": ("Loyal Customers", "443"),
        "D": ("About to Sleep", "322"),
        "E": ("At Risk", "225"),
        "F": ("Hibernating", "111"),
    }


def test_every_scored_account_is_in_exactly_one_segment(ask, warehouse):
    found = members(ask, warehouse)
    everyone = [row.account_id for rows in found.values() for row in rows]
    overview = ask(warehouse, "segment_overview")
    assert sorted(everyone) == list("ABCDEF")
    assert overview.scored_accounts == len(everyone)
    assert {row.segment: row.accounts for row in overview.segments} == {
        segment: len(rows) for segment, rows in found.items()
    }
    assert overview.no_purchases == 1


def test_rows_carry_what_the_account_did(ask, warehouse):
    row = ask(warehouse, "segment_members", segment="hibernating").members[0]
    assert row.model_dump(exclude_none=True) == {
        "account_id": "F",
        "account_name": "Account F",
        "region": "South",
        "owner": "Owner F",
        "recency_days": 911,
        "last_order": date(2024, 1, 1),
        "frequency": 0,
        "monetary_value": Decimal(0),
        "lifetime_value": Decimal(700),
        "rfm_score": "111",
    }


def test_sorting_limits_and_totals(ask, warehouse):
    def ids(**arguments):
        result = ask(warehouse, "segment_members", segment="Champions", **arguments)
        return [row.account_id for row in result.members], result.shown, result.total

    assert ids() == (["A", "B"], 2, 2)
    assert ids(limit=1) == (["A"], 1, 2)
    assert ids(order="asc") == (["B", "A"], 2, 2)
    assert ids(sort="recency")[0] == ["B", "A"]
    assert ids(sort="frequency", order="asc")[0] == ["B", "A"]
    assert ids(sort="name", order="asc")[0] == ["A", "B"]


def test_a_region_chooses_who_is_shown_and_a_scope_who_is_scored(ask, warehouse):
    south = ask(warehouse, "segment_members", segment="At Risk", region="south")
    assert [row.rfm_score for row in south.members] == ["225"]
    north = ask(warehouse, "segment_members", segment="At Risk", region="North")
    assert north.empty_reason == "No account is in At Risk in the North at 30 June 2026."
    assert (north.shown, north.total, north.total_monetary) == (0, 0, 0)
    scoped = members(ask, warehouse, scope=Scope(("South",)))
    scores = {row.account_id: row.rfm_score for rows in scoped.values() for row in rows}
    assert scores == {"E": "555", "F": "111"}


def test_equal_fifths_on_request(ask, warehouse):
    """`scoring=ntile` as pandas: qcut of first-occurrence ranks into five."""
    found = {
        row.account_id: int(row.rfm_score[1])
        for rows in members(ask, warehouse, scoring="ntile").values()
        for row in rows
    }
    frequency = pd.Series({"A": 5, "B": 4, "C": 2, "D": 1, "E": 1, "F": 0})
    expected = pd.qcut(frequency.rank(method="first"), 5, labels=[1, 2, 3, 4, 5])
    assert found == {name: int(score) for name, score in expected.items()}


def test_unknown_names_are_refused_with_candidates(ask, warehouse):
    with pytest.raises(UnknownValue, match=r"no segment 'Champs'.*Champions"):
        ask(warehouse, "segment_members", segment="Champs")
    with pytest.raises(UnknownValue, match=r"no region 'East'.*North, South"):
        ask(warehouse, "segment_members", segment="Champions", region="East")


@pytest.fixture(scope="module")
def retail(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """UCI Online Retail, imported with the mapping that is shipped."""
    home = Home(tmp_path_factory.mktemp("retail"))
    source = shared_data / "online_retail" / "online_retail.parquet"
    mapping = read_mapping("online_retail")
    return Warehouse(home, build(home, loader([source], mapping, home.root / "r.csv")).snapshot)


@pytest.mark.shared
def test_online_retail_agrees_with_pandas_to_the_penny(retail, ask, shared_data):
    expected = by_pandas(shared_data / "online_retail" / "online_retail.parquet")
    overview = ask(retail, "segment_overview")
    found = members(ask, retail)
    assert overview.scored_accounts == len(expected)
    assert sum(row.accounts for row in overview.segments) == overview.scored_accounts
    assert sum(row.revenue for row in overview.segments) == overview.revenue
    assert overview.revenue == Decimal(int(expected["tenths"].sum())) / 1000
    for segment in overview.segments:
        of_it = expected[expected["segment"] == segment.segment]
        assert segment.accounts == len(of_it) > 0
        assert segment.revenue == Decimal(int(of_it["tenths"].sum())) / 1000
    for segment, rows in found.items():
        for row in rows:
            assert segment == expected.loc[row.account_id, "segment"]


def by_pandas(path: Path) -> pd.DataFrame:
    """Segments of the file by plain pandas over whole tenths of a penny; a row per account."""
    raw = pd.read_parquet(path)
    raw = raw[raw["CustomerID"].notna()]
    raw["account"] = raw["CustomerID"].astype("int64").astype(str)
    raw["day"] = raw["InvoiceDate"].dt.normalize()
    raw["tenths"] = (raw["UnitPrice"] * 1000).round().astype("int64") * raw["Quantity"]
    assert ((raw["UnitPrice"] * 1000) - (raw["UnitPrice"] * 1000).round()).abs().max() < 1e-6
    end = raw["day"].max()
    raw["inside"] = raw["day"] > end - pd.Timedelta(days=365)
    ordered = raw[~((raw["Quantity"] < 0) | (raw["tenths"] < 0))]
    table = pd.DataFrame({"last": ordered.groupby("account")["day"].max()})
    table["recency"] = (end - table["last"]).dt.days
    days = ordered[ordered["inside"]].groupby("account")["day"].nunique()
    table["frequency"] = days.reindex(table.index).fillna(0).astype("int64")
    money = raw[raw["inside"]].groupby("account")["tenths"].sum()
    table["tenths"] = money.reindex(table.index).fillna(0).astype("int64")
    for score, values in (
        ("r", -table["recency"]),
        ("f", table["frequency"]),
        ("m", table["tenths"]),
    ):
        rank = values.rank(method="min").astype("int64")
        table[score] = (1 + 5 * (rank - 1) // (len(table) - 1)).clip(upper=5)
    table["segment"] = [segment_of(*row) for row in table[["r", "f", "m"]].itertuples(index=False)]
    return table


def segment_of(r: int, f: int, m: int) -> str:
    """The table of segments, top to bottom."""
    table = (
        ("Cannot Lose Them", r == 1 and m == 5),
        ("At Risk", r <= 2 and m >= 4),
        ("Champions", r >= 4 and f >= 4 and m >= 4),
        ("Loyal Customers", r >= 3 and f >= 4 and m >= 3),
        ("Potential Loyalists", r >= 4 and (f >= 3 or m >= 3)),
        ("New Customers", r >= 4),
        ("Promising", r == 3 and m >= 4 and f <= 2),
        ("Need Attention", r == 3 and (f >= 3 or m >= 3)),
        ("About to Sleep", r == 3 or (f >= 2 and m >= 2)),
        ("Hibernating", True),
    )
    return next(name for name, holds in table if holds)
