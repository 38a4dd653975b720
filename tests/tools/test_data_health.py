"""Dates, counts and the import's own account of the data, within the scope of who asks."""

from __future__ import annotations

from datetime import date, datetime

import duckdb
import pytest

from data.build import Loaded, build
from data.scope import Scope
from data.snapshots import Source
from data.warehouse import Warehouse

ACCOUNTS = [
    ("N1", "North"),
    ("N2", "North"),
    ("S1", "South"),
]
LINES = [
    ("N1", date(2026, 1, 1), 10, 1),
    ("N1", date(2026, 3, 1), 20, 1),
    ("N1", date(2026, 3, 5), -5, -1),
    ("S1", date(2026, 3, 31), 40, 1),
]


def load(con: duckdb.DuckDBPyConnection) -> Loaded:
    con.execute("INSERT INTO organization VALUES ('Test Book', 'retail', 'GBP', 1)")
    con.execute("INSERT INTO products VALUES ('P1', 'Lamp', 'Lighting', NULL, NULL)")
    for account, region in ACCOUNTS:
        con.execute(
            "INSERT INTO accounts (account_id, account_name, region, opted_out) "
            "VALUES (?, ?, ?, false)",
            [account, account, region],
        )
    for number, (account, day, amount, quantity) in enumerate(LINES):
        con.execute(
            "INSERT INTO transactions VALUES (?, ?, ?, 'P1', ?, ?, ?, 0, NULL)",
            [f"T{number}", f"O{number}", account, day, quantity, amount],
        )
    con.execute("INSERT INTO notes VALUES ('1', 'S1', 'Ann', ?, 'x')", [datetime(2026, 2, 1, 9)])
    sources = [
        Source(
            name="lines.csv",
            rows_read=9,
            rows_kept=4,
            rows_rejected=5,
            rejected_by_reason={"no customer": 2, "no date": 3},
        ),
        Source(name="accounts.csv", rows_read=3, rows_kept=3, rows_rejected=0),
    ]
    return Loaded(sources, ["1,204 lines look odd.", "Dates are in one format."])


@pytest.fixture
def warehouse(home):
    return Warehouse(home, build(home, load).snapshot)


def test_dates_counts_and_sources(warehouse, ask):
    found = ask(warehouse, "data_health")
    assert (found.as_of, found.first_day, found.last_day) == (
        date(2026, 3, 31),
        date(2026, 1, 1),
        date(2026, 3, 31),
    )
    assert (found.days_covered, found.days_since_newest) == (90, 0)
    assert (found.accounts, found.accounts_without_orders) == (3, 1)
    assert (found.lines, found.return_lines, found.return_line_share) == (4, 1, 25)
    assert found.revenue == 65
    assert (found.snapshot, found.demo) == (warehouse.snapshot, False)
    assert found.built_on == warehouse.manifest.built_at.date()
    assert (found.rows_read, found.rows_kept, found.rows_rejected) == (12, 7, 5)
    assert found.rows_read == found.rows_kept + found.rows_rejected
    assert [(row.source, row.rows_read) for row in found.sources] == [
        ("lines.csv", 9),
        ("accounts.csv", 3),
    ]
    assert [(row.reason, row.rows) for row in found.rejects] == [("no date", 3), ("no customer", 2)]
    assert found.hidden is None


def test_findings_carry_their_number(warehouse, ask):
    findings = ask(warehouse, "data_health").findings
    assert [(row.words, row.count) for row in findings][:2] == [
        ("1,204 lines look odd.", 1204),
        ("Dates are in one format.", None),
    ]
    assert ("1 accounts have no transactions.", 1) in [(row.words, row.count) for row in findings]


def test_regions_and_tables_add_up(warehouse, ask):
    found = ask(warehouse, "data_health")
    assert [
        (row.region, row.accounts, row.accounts_without_orders, row.lines, row.revenue)
        for row in found.regions
    ] == [("North", 2, 1, 3, 25), ("South", 1, 0, 1, 40)]
    rows = {row.table: (row.rows, row.rows_in_snapshot) for row in found.tables}
    assert rows["transactions"] == (4, 4)
    assert rows["accounts"] == (3, 3)
    assert rows["products"] == rows["notes"] == (1, 1)
    assert rows["interactions"] == (0, 0)


def test_a_user_of_one_region_sees_counts_of_that_region_only(warehouse, ask):
    found = ask(warehouse, "data_health", scope=Scope(("North",)))
    assert [row.region for row in found.regions] == ["North"]
    assert (found.accounts, found.lines, found.revenue) == (2, 3, 25)
    assert (found.last_day, found.days_since_newest) == (date(2026, 3, 5), 26)
    assert (found.sources, found.rejects, found.findings) == ([], [], [])
    assert (found.rows_read, found.rows_kept, found.rows_rejected) == (None, None, None)
    assert {row.rows_in_snapshot for row in found.tables} == {None}
    assert {row.table: row.rows for row in found.tables}["notes"] == 0
    assert "only users who see all regions" in found.hidden
    assert "1,204" not in found.model_dump_json()


def test_counts_are_as_of_a_date(warehouse, ask):
    found = ask(warehouse, "data_health", as_of=date(2026, 3, 4))
    assert (found.lines, found.return_lines, found.revenue) == (2, 0, 30)
    assert (found.last_day, found.days_since_newest) == (date(2026, 3, 1), 3)
    assert found.accounts_without_orders == 2


def test_a_scope_without_accounts_is_an_answer(warehouse, ask):
    found = ask(warehouse, "data_health", scope=Scope(()))
    assert found.empty_reason == "There is no account within the scope (no regions)."
    assert (found.accounts, found.lines, found.first_day, found.regions) == (0, 0, None, [])


def test_the_demo_book_says_that_it_is_one(demo, ask):
    found = ask(demo, "data_health")
    assert found.demo
    assert found.lines == next(
        row.rows_in_snapshot for row in found.tables if row.table == "transactions"
    )
    assert found.rows_rejected == 0
