"""Cohorts by hand, and on real retail data against pandas."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from data.build import build
from data.home import Home
from data.importing import loader, read_mapping
from data.warehouse import Warehouse
from tools._errors import UnknownValue


@pytest.fixture
def warehouse(book, lines):
    """A and B are known from before, C and D came in February, E in March, F and G never ordered."""
    signed = {"A": "2024-11-01", "C": "2026-02-02", "D": "2026-01-20", "E": "2026-03-05"}
    signed |= {"F": "2026-02-10", "B": None, "G": None}
    accounts = [
        {
            "account_id": name,
            "signup_date": day and date.fromisoformat(day),
            "region": "South" if name == "E" else "North",
        }
        for name, day in sorted(signed.items())
    ]
    sold = [
        *[lines("A", f"2026-0{month}-10", 100) for month in (1, 2, 3, 4)],
        *[lines("B", f"2026-0{month}-10", 100) for month in (1, 2, 4)],
        lines("C", "2026-02-03", 60),
        lines("C", "2026-02-20", 20),
        lines("C", "2026-02-25", -10, quantity=-1),
        lines("C", "2026-03-31", 30),
        lines("C", "2026-04-01", 5),
        lines("D", "2026-02-28", 30),
        lines("D", "2026-03-02", -20, quantity=-1),
        lines("E", "2026-03-15", 10),
        lines("E", "2026-04-14", 40),
    ]
    return book({"accounts": accounts, "transactions": sold})


def matrix(result):
    found = {}
    for cell in result.cells:
        row = (cell.active_accounts, cell.account_retention, cell.revenue, cell.revenue_retention)
        found.setdefault(cell.period_label, []).append((*row, cell.complete))
        assert cell.age == len(found[cell.period_label]) - 1
    return found


def test_cohorts_of_first_orders_by_hand(ask, warehouse):
    result = ask(warehouse, "cohort_retention")
    assert matrix(result) == {
        # A signed up before the data begin; of B nothing is known, so January may be mixed.
        "January 2026": [
            (1, 100.0, Decimal(100), 100.0, True),
            (1, 100.0, Decimal(100), 100.0, True),
            (0, 0.0, Decimal(0), 0.0, True),
            (1, 100.0, Decimal(100), 100.0, False),
        ],
        # C and D. What D sent back in March lowers that month, but is no order.
        "February 2026": [
            (2, 100.0, Decimal(100), 100.0, True),
            (1, 50.0, Decimal(10), 10.0, True),
            (1, 50.0, Decimal(5), 5.0, False),
        ],
        "March 2026": [(1, 100.0, Decimal(10), 100.0, True), (1, 100.0, Decimal(40), 400.0, False)],
    }
    assert [
        (row.period_label, row.accounts, row.mixed, row.complete) for row in result.cohorts
    ] == [
        ("January 2026", 1, True, True),
        ("February 2026", 2, False, True),
        ("March 2026", 1, False, True),
    ]
    assert (result.accounts, result.earlier_accounts, result.undated_accounts) == (4, 1, 2)
    assert result.unfinished == "April 2026"
    assert [(row.month_later, row.quarter_later) for row in result.cohorts] == [
        (100.0, None),
        (50.0, None),
        (None, None),
    ]
    assert result.caveats == [
        "April 2026 is not over; it is shown and counts in no average.",
        "1 account signed up before the data begin and is in no cohort.",
        "The cohort of January 2026 is where the data begin: it may hold accounts that were customers "
        "before, and counts in no average.",
    ]


def test_the_average_weights_cohorts_and_counts_whole_months_only(ask, warehouse):
    curve = ask(warehouse, "cohort_retention", as_of="2026-04-30").curve
    # February and March after one month: (1 + 1) of (2 + 1) accounts, (10 + 40) of (100 + 10) pounds.
    rows = [(p.age, p.cohorts, p.accounts, p.active_accounts, p.account_retention) for p in curve]
    assert rows == [(0, 2, 3, 3, 100.0), (1, 2, 3, 2, 66.67), (2, 1, 2, 1, 50.0)]
    money = [(p.first_revenue, p.revenue, p.revenue_retention) for p in curve]
    assert money == [(110, 110, 100.0), (110, 50, 45.45), (100, 5, 5.0)]
    result = ask(warehouse, "cohort_retention", as_of="2026-04-14", metric="revenue")
    assert [p.age for p in result.curve] == [0, 1]
    assert (result.average.month_later, result.average.quarter_later) == (10.0, None)


def test_cohorts_of_sign_ups_by_hand(ask, warehouse):
    result = ask(warehouse, "cohort_retention", by="signup")
    assert matrix(result) == {
        "January 2026": [
            (0, 0.0, Decimal(0), None, True),
            (1, 100.0, Decimal(30), None, True),
            (0, 0.0, Decimal(-20), None, True),
            (0, 0.0, Decimal(0), None, False),
        ],
        "February 2026": [
            (1, 50.0, Decimal(70), 100.0, True),
            (1, 50.0, Decimal(30), 42.86, True),
            (1, 50.0, Decimal(5), 7.14, False),
        ],
        "March 2026": [(1, 100.0, Decimal(10), 100.0, True), (1, 100.0, Decimal(40), 400.0, False)],
    }
    assert (result.accounts, result.earlier_accounts, result.undated_accounts) == (4, 1, 2)
    # January had no revenue of its own to be a share of, so it counts for accounts alone.
    (after,) = [p for p in result.curve if p.age == 1]
    assert (after.accounts, after.active_accounts, after.account_retention) == (3, 2, 66.67)
    assert (after.first_revenue, after.revenue, after.revenue_retention) == (70, 30, 42.86)
    assert not any(row.mixed for row in result.cohorts)


def test_quarters_and_regions(ask, warehouse):
    result = ask(warehouse, "cohort_retention", grain="quarter", as_of="2026-06-30")
    assert matrix(result) == {
        "Q1 2026": [(4, 100.0, Decimal(320), 100.0, True), (3, 75.0, Decimal(145), 45.31, True)]
    }
    assert result.cohorts[0].mixed and result.curve == []
    assert (result.cohorts[0].month_later, result.cohorts[0].quarter_later) == (None, 75.0)
    south = ask(warehouse, "cohort_retention", region="south")
    assert [(row.period_label, row.accounts) for row in south.cohorts] == [("March 2026", 1)]
    assert (south.region, south.earlier_accounts, south.undated_accounts) == ("South", 0, 0)
    with pytest.raises(UnknownValue, match="no region 'East'"):
        ask(warehouse, "cohort_retention", region="East")


def test_nothing_dated_later_is_known(ask, warehouse):
    result = ask(warehouse, "cohort_retention", as_of="2026-02-28")
    assert list(matrix(result)) == ["January 2026", "February 2026"]
    assert [row.accounts for row in result.cohorts] == [1, 2]
    assert result.unfinished is None
    early = ask(warehouse, "cohort_retention", by="signup", as_of="2026-02-05")
    assert [(row.period_label, row.accounts, row.complete) for row in early.cohorts] == [
        ("January 2026", 1, True),
        ("February 2026", 1, False),
    ]


def test_without_cohorts_it_says_why(ask, book, lines):
    accounts = [{"account_id": "A", "signup_date": date(2020, 1, 1)}]
    old = book({"accounts": accounts, "transactions": [lines("A", "2026-01-05", 10)]})
    assert ask(old, "cohort_retention").empty_reason == (
        "In all regions no account that came after the data begin (5 January 2026) has ordered by "
        "5 January 2026."
    )
    assert ask(old, "cohort_retention", by="signup").empty_reason == (
        "In all regions no account has a sign-up date from 5 January 2026 to 5 January 2026."
    )


@pytest.fixture(scope="module")
def retail(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """UCI Online Retail, imported with the mapping that is shipped."""
    home = Home(tmp_path_factory.mktemp("retail"))
    source = shared_data / "online_retail" / "online_retail.parquet"
    mapping = read_mapping("online_retail")
    return Warehouse(home, build(home, loader([source], mapping, home.root / "r.csv")).snapshot)


@pytest.mark.shared
@pytest.mark.parametrize("grain", ["month", "quarter"])
def test_online_retail_agrees_with_pandas(grain, retail, ask, shared_data):
    raw = pd.read_parquet(shared_data / "online_retail" / "online_retail.parquet")
    raw = raw[raw["CustomerID"].notna()]
    tenths = (raw["UnitPrice"] * 1000).round().astype("int64") * raw["Quantity"]
    period = raw["InvoiceDate"].dt.to_period("M" if grain == "month" else "Q")
    frame = pd.DataFrame({"customer": raw["CustomerID"], "period": period, "tenths": tenths})
    ordered = frame[~((raw["Quantity"] < 0) | (tenths < 0))]
    cohort = ordered.groupby("customer")["period"].min().rename("cohort")
    ordered = ordered.join(cohort, on="customer")
    active = ordered.groupby(["cohort", "period"])["customer"].nunique()
    money = frame.join(cohort, on="customer").groupby(["cohort", "period"])["tenths"].sum()
    sizes = cohort.value_counts()

    result = ask(retail, "cohort_retention", grain=grain)
    assert {row.period: row.accounts for row in result.cohorts} == {
        start.start_time.date(): size for start, size in sizes.items()
    }
    assert result.accounts == len(cohort) == 4_339
    for cell in result.cells:
        own = pd.Period(cell.period, "M" if grain == "month" else "Q")
        at = (own, own + cell.age)
        assert cell.active_accounts == active.get(at, 0)
        assert cell.revenue == Decimal(int(money.get(at, 0))) / 1000
        assert cell.account_retention == pytest.approx(
            100 * active.get(at, 0) / sizes[own], abs=0.0051
        )
        assert cell.complete == (at[1] < pd.Period("2011-12", own.freqstr))
    last = pd.Period("2011-12", "M" if grain == "month" else "Q")
    first = sizes.index.min()
    for point in result.curve:
        followed = [c for c in sizes.index if c != first and c + point.age < last]
        assert point.cohorts == len(followed)
        assert point.accounts == sum(sizes[c] for c in followed)
        assert point.active_accounts == sum(active.get((c, c + point.age), 0) for c in followed)
    assert result.cohorts[0].mixed and result.cohorts[0].complete
    assert result.unfinished == ("December 2011" if grain == "month" else "Q4 2011")
