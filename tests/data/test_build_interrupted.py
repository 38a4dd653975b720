"""Whatever stops a load leaves the old snapshot whole: a bug, a kill, another load, a full disk, a reader."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import duckdb
import pytest
from small_loads import in_process, left_behind, rows

from data.build import Loaded, build
from data.errors import UsageError
from data.home import Home
from data.scope import EVERYTHING
from data.snapshots import current, file_of
from data.warehouse import Warehouses


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
