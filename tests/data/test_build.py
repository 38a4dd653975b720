"""Building a snapshot: the same content gives the same id, and the manifest and tables say what is in it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from small_loads import left_behind, rows

from data.build import STORE, build
from data.home import Home
from data.scope import EVERYTHING
from data.snapshots import SCHEMA_VERSION, current, manifest
from data.warehouse import Warehouse

ORIGINALS = [name for name in STORE if not name.startswith("account_")]


def content(warehouse: Warehouse) -> dict[str, list[dict[str, Any]]]:
    return {name: warehouse.run(f"SELECT * FROM {name}", EVERYTHING, {}).rows for name in STORE}


def test_the_order_of_rows_changes_nothing(tmp_path: Path) -> None:
    found = []
    for seed in range(4):
        home = Home(tmp_path / str(seed))
        made = Warehouse(home, build(home, rows(seed=seed)).snapshot)
        found.append((made.snapshot, content(made)))
        made.close()
    assert all(entry == found[0] for entry in found)
    assert len(found[0][1]["transactions"]) == 300


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE transactions SET net_amount = net_amount + 0.0001 WHERE transaction_id = 'T7'",
        "UPDATE transactions SET channel = '' WHERE transaction_id = 'T7'",
        "UPDATE accounts SET owner = NULL WHERE account_id = 'A1'",
        "UPDATE notes SET body = 'body' WHERE note_id = 'N1'",
        "INSERT INTO interactions SELECT * FROM interactions LIMIT 1",
        "DELETE FROM churn_scores WHERE account_id = 'A3'",
        "UPDATE organization SET currency = 'EUR'",
    ],
)
def test_any_change_of_content_gives_another_id(change: str, tmp_path: Path) -> None:
    one = build(Home(tmp_path / "one"), rows())
    other = build(Home(tmp_path / "other"), rows(300, 0, change))
    assert one.snapshot != other.snapshot


def test_loading_twice_changes_nothing(home: Home) -> None:
    first = build(home, rows())
    before = {path.name: path.read_text() for path in home.snapshots.glob("*.json")}
    assert build(home, rows(seed=3)) == first == current(home)
    assert {path.name: path.read_text() for path in home.snapshots.glob("*.json")} == before
    assert [path.stem for path in home.snapshots.glob("*.duckdb")] == [first.snapshot]
    assert left_behind(home) == set()


def test_the_manifest_says_what_the_snapshot_holds(home: Home) -> None:
    made = build(home, rows())
    assert (made.schema_version, made.demo) == (SCHEMA_VERSION, False)
    assert (made.organization, made.org_type, made.currency) == ("Shop", "retail", "GBP")
    assert (made.first_date, made.last_date) == (date(2025, 1, 1), date(2025, 4, 10))
    assert [source.model_dump() for source in made.sources] == [
        {
            "name": "made",
            "rows_read": 300,
            "rows_kept": 300,
            "rows_rejected": 0,
            "rejected_by_reason": {},
        }
    ]
    warehouse = Warehouse(home, made.snapshot)
    assert made.rows == {name: len(found) for name, found in content(warehouse).items()}
    assert {name: made.rows[name] for name in ORIGINALS} == {
        "accounts": 10,
        "products": 4,
        "transactions": 300,
        "campaigns": 1,
        "campaign_responses": 5,
        "loyalty_members": 2,
        "interactions": 20,
        "notes": 3,
        "churn_scores": 4,
        "organization": 1,
    }
    assert manifest(home, made.snapshot) == made
    warehouse.close()


def test_the_derived_tables_add_up_to_the_lines(home: Home, read: Any) -> None:
    build(home, rows())
    whole = read(home, "SELECT sum(net_amount) AS net, count(*) AS lines FROM transactions")
    made = ((-1 if n % 11 == 0 else 2) * (n % 7 + Decimal("0.25")) for n in range(300))
    assert whole == [{"net": sum(made), "lines": 300}]
    for table in ("account_day", "account_sum", "account_month", "account_category_month"):
        found = read(home, f"SELECT sum(net) AS net, sum(lines)::BIGINT AS lines FROM {table}")
        assert found == whole, table


def test_accounts_without_lines_and_shared_orders_are_findings(home: Home) -> None:
    changes = (
        "INSERT INTO accounts SELECT 'B', 'B', * EXCLUDE (account_id, account_name) FROM accounts LIMIT 1",
        "UPDATE transactions SET order_id = 'O1' WHERE order_id = 'O2'",
    )
    assert build(home, rows(300, 0, *changes)).findings == [
        "1 order ids are shared by several accounts.",
        "1 accounts have no transactions.",
    ]
