"""The serving instance: it can only read its own file, stops when told to, and serves many threads."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

from data.home import Home
from data.relations import UnsafeStatement
from data.scope import EVERYTHING, Scope
from data.warehouse import TimeLimit, Warehouse, quoted

Book = Callable[[Mapping[str, Any]], Warehouse]
Lines = Callable[..., dict[str, Any]]

# Minutes of work without any memory to speak of.
ENDLESS = "SELECT sum(a.range * b.range) FROM range(1_000_000) AS a, range(1_000_000) AS b"
REGIONS = ("East", "North", "South", "West")


@pytest.fixture
def shop(book: Book, lines: Lines) -> Warehouse:
    """Four regions of five accounts; account n of a region has n lines of 10."""
    accounts = [
        {"account_id": f"{region}{n}", "region": region} for region in REGIONS for n in range(1, 6)
    ]
    return book(
        {
            "accounts": accounts,
            "transactions": [
                lines(account["account_id"], f"2026-01-{day:02}", 10)
                for account in accounts
                for day in range(1, int(account["account_id"][-1]) + 1)
            ],
        }
    )


LOCKED = [
    "SET memory_limit = '1GB'",
    "SET GLOBAL memory_limit = '1GB'",
    "RESET memory_limit",
    "SET threads = 1",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "SET python_enable_replacements = true",
    "SET max_execution_time = 0",
    "SET TimeZone = 'Asia/Tokyo'",
    "PRAGMA enable_profiling",
    "CALL enable_logging()",
    "ATTACH '{folder}/y.duckdb' AS y",
    "ATTACH ':memory:' AS y",
    "COPY (SELECT 1) TO '{folder}/x.csv'",
    "COPY store.accounts TO '{folder}/x.parquet'",
    "EXPORT DATABASE '{folder}/all'",
    "SELECT * FROM read_csv('{text}')",
    "SELECT * FROM read_text('{text}')",
    "SELECT * FROM read_blob('{file}')",
    "SELECT * FROM glob('{folder}/*')",
    "SELECT * FROM '{text}'",
    "SELECT * FROM parquet_metadata('{text}')",
    "INSTALL httpfs",
    "LOAD httpfs",
    "CREATE SECRET s (TYPE s3)",
    "CREATE TABLE x AS SELECT 1",
    "CREATE TABLE store.x AS SELECT 1",
    "CREATE OR REPLACE VIEW store.accounts AS SELECT 1",
    "CREATE SCHEMA x",
    "CREATE SEQUENCE x",
    "INSERT INTO store.accounts SELECT * FROM store.accounts",
    "UPDATE store.accounts SET region = 'North'",
    "DELETE FROM store.accounts",
    "DROP TABLE store.accounts",
    "ALTER TABLE store.accounts DROP COLUMN region",
    "SELECT * FROM store.unknown",
]


@pytest.mark.parametrize("sql", LOCKED)
def test_the_instance_can_do_nothing_but_read_its_file(
    sql: str, shop: Warehouse, tmp_path: Path
) -> None:
    text = tmp_path / "secret.csv"
    text.write_text("a,b\n1,2\n")
    file = next(shop.home.snapshots.glob("*.duckdb"))
    before = file.read_bytes()
    cursor = shop._con.cursor()
    with pytest.raises(duckdb.Error):
        cursor.execute(sql.format(folder=tmp_path, text=text, file=file)).fetchall()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["home", "secret.csv"]
    assert cursor.execute("SELECT count(*) FROM store.accounts").fetchone() == (20,)
    assert file.read_bytes() == before


def test_a_later_instance_of_the_same_file_is_as_locked(shop: Warehouse) -> None:
    again = Warehouse(shop.home, shop.snapshot, time_limit_ms=1)
    with pytest.raises(duckdb.Error, match="locked"):
        again._con.execute("SET memory_limit = '1GB'")
    with pytest.raises(duckdb.Error):
        again._con.execute("SELECT * FROM read_text('/etc/hostname')")


def test_what_a_cursor_changes_ends_with_it(shop: Warehouse) -> None:
    cursor = shop._con.cursor()
    cursor.execute("CREATE TEMP VIEW accounts AS SELECT 'forged' AS account_id")
    found = shop.run("SELECT account_id FROM accounts", EVERYTHING, {}).rows
    assert len(found) == 20 and {"account_id": "forged"} not in found


def test_variables_of_the_program_are_no_tables(shop: Warehouse) -> None:
    frame = pd.DataFrame({"secret": [1]})
    # Where nothing forbids it, DuckDB finds the variable.
    assert duckdb.connect().execute("SELECT * FROM frame").fetchall() == [(1,)]
    with pytest.raises(duckdb.CatalogException):
        shop._con.execute("SELECT * FROM frame")
    with pytest.raises(duckdb.CatalogException):
        shop._con.cursor().execute("SELECT * FROM frame")
    with pytest.raises(UnsafeStatement):
        shop.run("SELECT * FROM frame", EVERYTHING, {"frame": frame})
    setting = "SELECT current_setting('python_enable_replacements')"
    assert shop._con.execute(setting).fetchone() == (False,)


def test_a_statement_is_stopped_at_the_time_limit(shop: Warehouse) -> None:
    shop.close()
    limited = Warehouse(shop.home, shop.snapshot, time_limit_ms=200)
    started = time.perf_counter()
    with pytest.raises(TimeLimit):
        limited.run(ENDLESS, EVERYTHING, {})
    assert time.perf_counter() - started < 5
    # The next one is not affected.
    assert limited.run("SELECT count(*) AS n FROM accounts", EVERYTHING, {}).rows == [{"n": 20}]


def test_a_statement_is_stopped_from_another_thread_within_a_second(shop: Warehouse) -> None:
    begun: list[duckdb.DuckDBPyConnection] = []
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(shop.run, ENDLESS, EVERYTHING, {}, begun.append)
        while not begun:
            time.sleep(0.01)
        time.sleep(0.2)
        stopped = time.perf_counter()
        begun[0].interrupt()
        with pytest.raises(TimeLimit):
            running.result(10)
        assert time.perf_counter() - stopped < 1


def test_a_stopped_statement_stops_no_other(shop: Warehouse) -> None:
    begun: list[duckdb.DuckDBPyConnection] = []
    slow = "SELECT sum(a.range * b.range) AS n FROM range(40_000) AS a, range(10_000) AS b"
    with ThreadPoolExecutor(2) as pool:
        stopped = pool.submit(shop.run, ENDLESS, EVERYTHING, {}, begun.append)
        going = pool.submit(shop.run, slow, EVERYTHING, {})
        while not begun:
            time.sleep(0.01)
        time.sleep(0.1)
        begun[0].interrupt()
        with pytest.raises(TimeLimit):
            stopped.result(10)
        assert going.result(60).rows == [{"n": 39_999 * 40_000 // 2 * (9_999 * 10_000 // 2)}]


def test_several_warehouses_of_one_file_live_side_by_side(shop: Warehouse) -> None:
    others = [Warehouse(shop.home, shop.snapshot) for _ in range(3)]
    shop.close()
    others[0].close()
    for other in others[1:]:
        assert other.run("SELECT count(*) AS n FROM accounts", EVERYTHING, {}).rows == [{"n": 20}]
    assert others[1].remember("key", lambda: 1) == 1
    assert others[2].remember("key", lambda: 2) == 2


def test_a_file_may_be_opened_by_many_threads_at_once(shop: Warehouse) -> None:
    shop.close()
    together = threading.Barrier(16)

    def opened(_: int) -> int:
        together.wait(30)
        warehouse = Warehouse(shop.home, shop.snapshot)
        assert warehouse._con.execute(
            "SELECT current_setting('lock_configuration')"
        ).fetchone() == (True,)
        return len(warehouse.run("SELECT * FROM accounts", EVERYTHING, {}).rows)

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(opened, range(16))) == [20] * 16


def test_many_threads_get_the_answers_of_their_own_scope(shop: Warehouse) -> None:
    sql = (
        "SELECT region, sum(net_amount) AS revenue FROM lines JOIN accounts USING (account_key, region) "
        "WHERE account_id LIKE '%' || $n GROUP BY region ORDER BY region"
    )

    def twenty(thread: int) -> None:
        for turn in range(20):
            regions = tuple(r for r in REGIONS if (thread + turn) % (REGIONS.index(r) + 1) == 0)
            n = turn % 5 + 1
            found = shop.run(sql, Scope(regions), {"n": str(n)}).rows
            assert found == [{"region": region, "revenue": 10 * n} for region in regions]

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(twenty, range(16))) == [None] * 16


def test_parameters_that_a_statement_does_not_name_are_left_out(shop: Warehouse) -> None:
    found = shop.run(
        "SELECT count(*) AS n FROM accounts WHERE region = $region",
        Scope(("North",)),
        {"region": "North", "as_of": None, "limit": 3},
    )
    assert found.rows == [{"n": 5}]
    assert found.parameters == {"region": "North"}
    assert found.source == "SELECT count(*) AS n FROM accounts WHERE region = $region"


def test_the_folder_for_spilling_is_in_the_home(shop: Warehouse, home: Home) -> None:
    found = shop._con.execute("SELECT current_setting('temp_directory')").fetchone()
    assert found == (str(home.root / "spill"),)


def test_a_literal_is_quoted() -> None:
    assert quoted("it's") == "'it''s'"
    found = duckdb.connect().execute(f"SELECT {quoted(chr(39) * 3)}").fetchone()
    assert found == ("'''",)
