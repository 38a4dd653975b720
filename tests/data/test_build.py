"""Building a snapshot: the same content gives the same id, and whatever goes wrong leaves the old one."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data import _checks
from data.build import STORE, Loaded, Loader, build
from data.errors import LoadRefused, UsageError
from data.home import Home
from data.scope import EVERYTHING
from data.snapshots import SCHEMA_VERSION, Source, current, file_of, manifest
from data.warehouse import Warehouse, Warehouses

# One statement per table; $lines is how many transaction lines there are, $seed orders all rows.
ROWS = {
    "accounts": "SELECT 'A' || n AS account_id, 'Account ' || n, NULL, 'Food', NULL, NULL, NULL, "
    "['North', 'South'][n % 2 + 1], NULL, 1000.5 * n, 'Ann', DATE '2020-01-01', n = 3 "
    "FROM range(10) AS t (n)",
    "products": "SELECT 'P' || n, 'Product ' || n, 'Category ' || n % 2, NULL, 9.99 "
    "FROM range(4) AS t (n)",
    "transactions": "SELECT 'T' || n, 'O' || n // 3, 'A' || (n // 3) % 10, 'P' || n % 4, "
    "DATE '2025-01-01' + (n // 3)::INTEGER, if(n % 11 = 0, -1, 2), "
    "if(n % 11 = 0, -1, 2) * (n % 7 + 0.25), n % 2, NULL FROM range($lines) AS t (n)",
    "campaigns": "SELECT 'C1', 'Spring', 'retention', 'email', DATE '2025-02-01', NULL, 100",
    "campaign_responses": "SELECT 'C1', 'A' || n, DATE '2025-02-02', NULL, NULL, NULL, NULL, NULL "
    "FROM range(5) AS t (n)",
    "loyalty_members": "SELECT 'A' || n, 'gold', n, NULL FROM range(2) AS t (n)",
    "interactions": "SELECT 'I' || n, 'A' || n % 10, 'call', TIMESTAMP '2025-01-02', 60, NULL, NULL "
    "FROM range(20) AS t (n)",
    "notes": "SELECT 'N' || n, 'A' || n, 'Bob', TIMESTAMP '2025-01-02', 'Body' "
    "FROM range(3) AS t (n)",
    "churn_scores": "SELECT 'A' || n, 0.1 * n, DATE '2025-01-02', 'file' FROM range(4) AS t (n)",
    "organization": "SELECT 'Shop', 'retail', 'GBP', 1",
}
ORIGINALS = [name for name in STORE if not name.startswith("account_")]


def rows(lines: int = 300, seed: int = 0, *changes: str) -> Loader:
    """A loader of a small book, in an order that depends on `seed`; `changes` are run at the end."""

    def load(con: duckdb.DuckDBPyConnection) -> Loaded:
        for table, select in ROWS.items():
            given = {"lines": lines} if "$lines" in select else {}
            con.execute(
                f"INSERT INTO {table} SELECT * FROM ({select}) AS made "
                f"ORDER BY hash(made::VARCHAR || '{seed}')",
                given,
            )
        for change in changes:
            con.execute(change)
        return Loaded([Source(name="made", rows_read=lines, rows_kept=lines, rows_rejected=0)])

    return load


def killed_build(home: str, lines: int, step: str, call: int) -> None:
    """Build and die by SIGKILL when `step` begins, or at the `call`th write of the publication."""

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    left = [call]

    def counted(function: Any) -> Any:
        def wrapper(*given: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                die()
            return function(*given)

        return wrapper

    def progress(found: str) -> None:
        if found == step and found == "publishing":
            os.replace, os.fsync = counted(os.replace), counted(os.fsync)
        elif found == step:
            die()

    build(Home(Path(home)), rows(lines), progress=progress)


def held_build(home: str) -> None:
    """Begin to load, say so, and wait to be killed."""

    def load(con: duckdb.DuckDBPyConnection) -> Loaded:
        print("loading", flush=True)
        threading.Event().wait(60)
        raise AssertionError

    build(Home(Path(home)), load)


def in_process(function: str, *arguments: Any) -> list[str]:
    """The command that runs a function of this file in a process of its own."""
    return [sys.executable, __file__, function, *map(str, arguments)]


@pytest.fixture
def read() -> Iterator[Any]:
    """`read(home, "SELECT ...")` on the snapshot in use."""
    opened: list[Warehouse] = []

    def run(home: Home, sql: str) -> list[dict[str, Any]]:
        opened.append(Warehouses(home).current())
        return opened[-1].run(sql, EVERYTHING, {}).rows

    yield run
    for warehouse in opened:
        warehouse.close()


def left_behind(home: Home) -> set[str]:
    """Whatever lies beside the snapshots, their manifests and the pointer."""
    names = {path.name for path in home.snapshots.iterdir()}
    pairs = {path.stem for path in home.snapshots.glob("*.json")}
    return names - {f"{p}{s}" for p in pairs for s in (".json", ".duckdb")} - {"current", ".lock"}


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


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            "UPDATE accounts SET account_id = ' ' WHERE account_id = 'A1'",
            "1 accounts with an empty",
        ),
        (
            "INSERT INTO accounts SELECT * FROM accounts LIMIT 1",
            "1 accounts with an id that occurs",
        ),
        (
            "INSERT INTO products SELECT * FROM products LIMIT 2",
            "2 products with an id that occurs",
        ),
        (
            "UPDATE transactions SET account_id = 'Z' WHERE account_id = 'A1'",
            "30 transactions whose",
        ),
        (
            "UPDATE transactions SET product_id = 'Z' WHERE product_id = 'P1'",
            "75 transactions whose",
        ),
        ("DELETE FROM organization", "1 organisation rows missing"),
        ("DELETE FROM transactions", "no rows for transactions"),
    ],
)
def test_a_broken_load_is_never_published(change: str, said: str, home: Home) -> None:
    before = build(home, rows(200))
    for anyway in (False, True):
        with pytest.raises(LoadRefused, match=said) as refused:
            build(home, rows(300, 0, change), publish_anyway=anyway)
        assert refused.value.findings
    assert current(home) == before
    assert left_behind(home) == set()


@pytest.mark.parametrize(
    ("lines", "change", "said"),
    [
        (170, "", "transactions fell from 300 to 170"),
        (300, "DELETE FROM notes", "notes fell from 3 to 0"),
        (300, "DELETE FROM interactions WHERE interaction_id > 'I15'", "interactions fell from 20"),
        (300, "UPDATE organization SET currency = 'EUR'", "currency changed from GBP to EUR"),
        (299, "DELETE FROM transactions WHERE transaction_date > DATE '2025-04-01'", "moved back"),
        (
            300,
            "UPDATE transactions SET transaction_date = DATE '2925-01-05' WHERE transaction_id = 'T9'",
            "2925-01-05, which is in the future",
        ),
    ],
)
def test_a_poisoned_load_is_published_only_when_told_to(
    lines: int, change: str, said: str, home: Home
) -> None:
    before = build(home, rows(300))
    poisoned = rows(lines, 0, *[change] * bool(change))
    with pytest.raises(LoadRefused, match=said) as refused:
        build(home, poisoned)
    assert "--publish-anyway" in str(refused.value)
    assert current(home) == before
    assert left_behind(home) == set()
    made = build(home, poisoned, publish_anyway=True)
    assert current(home) == made != before
    assert [finding for finding in made.findings if said in finding]


def test_a_date_in_the_future_is_refused_in_the_first_load_too(home: Home) -> None:
    change = (
        "UPDATE transactions SET transaction_date = DATE '2925-01-05' WHERE transaction_id = 'T9'"
    )
    with pytest.raises(LoadRefused, match="in the future"):
        build(home, rows(300, 0, change))
    assert not (home.snapshots / "current").exists()


@pytest.mark.parametrize("lines", [181, 900])
def test_a_load_that_shrinks_little_or_grows_is_no_poison(lines: int, home: Home) -> None:
    build(home, rows(300))
    later = "UPDATE transactions SET transaction_date = transaction_date + 100"
    assert build(home, rows(lines, 0, later)).rows["transactions"] == lines


def test_another_organization_may_begin_earlier_and_have_another_currency(home: Home) -> None:
    build(home, rows(300))
    change = "UPDATE organization SET name = 'Other', currency = 'EUR'"
    earlier = "UPDATE transactions SET transaction_date = transaction_date - 900"
    assert build(home, rows(300, 0, change, earlier)).organization == "Other"


def test_the_demo_book_is_never_compared(home: Home) -> None:
    def demo(con: duckdb.DuckDBPyConnection) -> Loaded:
        return Loaded(rows(30)(con).sources, demo=True)

    build(home, demo)
    build(home, rows(9))
    assert build(home, demo).demo


@pytest.mark.parametrize("problem", [RuntimeError("bug"), KeyboardInterrupt(), UsageError("bad")])
def test_a_loader_that_fails_leaves_the_old_snapshot(problem: BaseException, home: Home) -> None:
    before = build(home, rows(200))

    def load(con: duckdb.DuckDBPyConnection) -> Loaded:
        rows(300)(con)
        raise problem

    with pytest.raises(type(problem)):
        build(home, load)
    assert current(home) == before
    assert left_behind(home) == set()


def test_a_null_key_leaves_the_old_snapshot(home: Home) -> None:
    before = build(home, rows(200))
    with pytest.raises(duckdb.ConstraintException):
        build(home, rows(300, 0, "UPDATE transactions SET account_id = NULL"))
    assert current(home) == before


@pytest.mark.parametrize(
    ("step", "call", "published"),
    [
        ("reading", 0, False),
        ("building accounts", 0, False),
        ("building account_category_month", 0, False),
        # The writes of a publication: sync and move the file, sync the folder, then the manifest and
        # the pointer, each synced, moved, and its folder synced.
        *[("publishing", call, call >= 8) for call in (0, 1, 2, 3, 4, 7, 8)],
    ],
)
def test_a_build_killed_at_any_point_leaves_a_whole_snapshot(
    step: str, call: int, published: bool, home: Home, read: Any
) -> None:
    before = build(home, rows(200))
    done = subprocess.run(in_process("killed_build", home.root, 260, step, call), timeout=60)
    assert done.returncode == -signal.SIGKILL
    assert (current(home).snapshot != before.snapshot) is published
    count = [{"n": 260 if published else 200}]
    assert read(home, "SELECT count(*) AS n FROM transactions") == count
    # The next load works, and tidies up.
    after = build(home, rows(300))
    assert current(home) == after
    assert read(home, "SELECT count(*) AS n FROM transactions") == [{"n": 300}]
    assert left_behind(home) == set()


def test_the_kills_above_reach_the_last_write(home: Home) -> None:
    build(home, rows(200))
    command = in_process("killed_build", home.root, 260, "publishing", 9)
    assert subprocess.run(command, timeout=60).returncode == 0


def test_two_loads_at_once_are_refused_with_a_sentence(home: Home) -> None:
    began, go_on = threading.Event(), threading.Event()

    def slow(con: duckdb.DuckDBPyConnection) -> Loaded:
        began.set()
        assert go_on.wait(30)
        return rows(300)(con)

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(build, home, slow)
        assert began.wait(30)
        with pytest.raises(UsageError, match=r"Another load .* Wait until it has finished"):
            build(home, rows(200))
        go_on.set()
        assert first.result(30) == current(home)
    assert build(home, rows(400)) == current(home)


def test_a_killed_load_gives_its_lock_back(home: Home) -> None:
    with subprocess.Popen(in_process("held_build", home.root), stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline() == b"loading\n"
        with pytest.raises(UsageError, match="Another load"):
            build(home, rows())
        assert list(home.snapshots.glob(".building-*")), "the other load was tidied away"
        other.kill()
    assert build(home, rows()) == current(home)
    assert left_behind(home) == set()


def test_what_nobody_published_is_tidied_up(home: Home) -> None:
    home.snapshots.mkdir(parents=True)
    (home.snapshots / ".building-x").mkdir()
    (home.snapshots / ".building-x" / "loading.duckdb").write_bytes(b"x")
    for name in ("0123456789ab.duckdb", ".0123456789ab.json.tmp1", ".current.tmp2"):
        (home.snapshots / name).write_bytes(b"x")
    build(home, rows())
    assert left_behind(home) == set()


def test_a_load_repairs_what_is_damaged(home: Home, read: Any) -> None:
    made = build(home, rows())
    file_of(home, made.snapshot).write_bytes(b"not a database")
    file_of(home, made.snapshot).with_suffix(".json").write_text("{")
    with pytest.raises(UsageError, match="Load the data again"):
        current(home)
    assert build(home, rows()).snapshot == made.snapshot
    assert read(home, "SELECT count(*) AS n FROM transactions") == [{"n": 300}]


def test_a_home_that_cannot_be_written_gets_a_sentence(
    tmp_path: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="Set QUINTILE_HOME to a folder that can be written"):
        build(Home(tmp_path / "file" / "home"), rows())
    home.snapshots.mkdir(parents=True)
    (home.snapshots / ".lock").mkdir()
    with pytest.raises(UsageError, match=r"cannot be written .* Set QUINTILE_HOME"):
        build(home, rows())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_home_gets_a_sentence(home: Home) -> None:
    home.snapshots.mkdir(parents=True)
    home.snapshots.chmod(0o500)
    with pytest.raises(UsageError, match="cannot be written"):
        build(home, rows())


def test_a_full_disk_gets_a_sentence_and_changes_nothing(home: Home) -> None:
    before = build(home, rows(200))

    def load(con: duckdb.DuckDBPyConnection) -> Loaded:
        rows(300)(con)
        raise duckdb.IOException("IO Error: Could not write file: No space left on device")

    with pytest.raises(UsageError, match=r"No space left .* unchanged\. Is the disk full\?"):
        build(home, load)
    assert current(home) == before
    assert left_behind(home) == set()


@pytest.mark.parametrize("call", [0, 1, 2, 4, 7, 8])
def test_a_write_that_fails_leaves_a_whole_snapshot(
    call: int, home: Home, read: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = build(home, rows(200))
    left = [call]

    def failing(function: Any) -> Any:
        def wrapper(*given: Any) -> Any:
            left[0] -= 1
            if left[0] == -1:
                raise OSError(errno.ENOSPC, "No space left on device")
            return function(*given)

        return wrapper

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", failing(os.replace))
        patch.setattr(os, "fsync", failing(os.fsync))
        with pytest.raises(OSError, match="No space left"):
            build(home, rows(260))
    assert (current(home).snapshot != before.snapshot) is (call >= 8)
    assert read(home, "SELECT count(*) AS n FROM transactions") == [
        {"n": 260 if call >= 8 else 200}
    ]
    build(home, rows(300))
    assert left_behind(home) == set()


def test_readers_never_notice_a_publication(home: Home) -> None:
    build(home, rows(100))
    warehouses, stop = Warehouses(home), threading.Event()

    def turns() -> set[str]:
        seen = set()
        while not stop.is_set():
            turn = warehouses.current()
            for sql in (
                "SELECT count(*) AS n FROM transactions",
                "SELECT sum(lines) AS n FROM account_sum",
            ):
                assert turn.run(sql, EVERYTHING, {}).rows == [
                    {"n": turn.manifest.rows["transactions"]}
                ]
            seen.add(turn.snapshot)
        return seen

    with ThreadPoolExecutor(4) as pool:
        readers = [pool.submit(turns) for _ in range(4)]
        try:
            made = [build(home, rows(100 + 10 * n)).snapshot for n in range(1, 9)]
        finally:
            stop.set()
        seen = set().union(*(reader.result(30) for reader in readers))
    assert len(seen & set(made)) > 1


def test_a_check_of_every_kind_is_tried_above() -> None:
    assert len(_checks._BROKEN) == 6


if __name__ == "__main__":
    _, function, folder, *given = sys.argv
    if function == "killed_build":
        killed_build(folder, int(given[0]), given[1], int(given[2]))
    else:
        held_build(folder)
