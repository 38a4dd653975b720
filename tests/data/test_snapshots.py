"""Snapshot files: five are kept, readers keep theirs, and damage is told in a sentence."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from data.build import STORE
from data.errors import NoWarehouse, UsageError
from data.home import Home
from data.scope import EVERYTHING
from data.snapshots import (
    KEPT,
    SCHEMA_VERSION,
    current,
    file_of,
    made_folder,
    made_private,
    manifest,
    write_atomically,
)
from data.warehouse import Warehouse, Warehouses

Lines = Callable[..., dict[str, Any]]


@pytest.fixture
def made(
    book: Callable[[Mapping[str, Any]], Warehouse], lines: Lines
) -> Iterator[Callable[[int], Warehouse]]:
    """`made(3)` publishes a book of three lines and opens it."""
    opened: list[Warehouse] = []

    def make(count: int) -> Warehouse:
        opened.append(
            book({"transactions": [lines("A", f"2026-01-{n + 1:02}", 1) for n in range(count)]})
        )
        return opened[-1]

    yield make
    for warehouse in opened:
        warehouse.close()


def lines_in(warehouse: Warehouse) -> int:
    found = warehouse.run("SELECT count(*) AS n FROM transactions", EVERYTHING, {})
    return int(found.rows[0]["n"])


def read_all(home: Home) -> None:
    warehouse = Warehouses(home).current()
    for table in STORE:
        warehouse.run(f"SELECT * FROM {table}", EVERYTHING, {})


def test_nothing_published_says_what_to_do(home: Home) -> None:
    with pytest.raises(NoWarehouse, match="quintile demo"):
        current(home)


def test_the_newest_five_are_kept_and_the_current_one_always(
    home: Home, made: Callable[[int], Warehouse]
) -> None:
    ids = [made(count).snapshot for count in range(1, KEPT + 3)]
    assert current(home).snapshot == ids[-1]
    assert {path.stem for path in home.snapshots.glob("*.json")} == set(ids[-KEPT:])
    assert {path.stem for path in home.snapshots.glob("*.duckdb")} == set(ids[-KEPT:])
    assert [manifest(home, kept).snapshot for kept in ids[-KEPT:]] == ids[-KEPT:]
    with pytest.raises(UsageError, match=f"Snapshot {ids[0]} is not kept"):
        manifest(home, ids[0])


def test_a_snapshot_published_again_counts_as_new(
    home: Home, made: Callable[[int], Warehouse]
) -> None:
    again = made(1).snapshot
    for count in range(2, KEPT + 1):
        made(count)
    assert made(1).snapshot == again == current(home).snapshot
    made(KEPT + 1)
    assert manifest(home, again).rows["transactions"] == 1
    assert len(list(home.snapshots.glob("*.duckdb"))) == KEPT


def test_a_reader_keeps_its_snapshot_though_it_is_dropped(
    home: Home, made: Callable[[int], Warehouse]
) -> None:
    made(1)
    turn = Warehouses(home).current()
    for count in range(2, KEPT + 3):
        made(count)
    assert not file_of(home, turn.snapshot).exists()
    assert lines_in(turn) == 1


def test_a_turn_keeps_the_snapshot_it_began_with(
    home: Home, made: Callable[[int], Warehouse]
) -> None:
    made(1)
    warehouses = Warehouses(home)
    turn = warehouses.current()
    assert warehouses.current() is turn
    made(2)
    following = warehouses.current()
    assert (lines_in(turn), lines_in(following)) == (1, 2)
    assert following is warehouses.current()


@pytest.mark.parametrize("name", ["", "x", "../../x", "0123456789ab", "0123456789AB", "a\nb"])
def test_an_unknown_snapshot_gets_a_sentence(
    name: str, home: Home, made: Callable[[int], Warehouse]
) -> None:
    snapshot = made(1).snapshot
    # Were the id a path, these would be found.
    (home.root / "x.json").write_text(file_of(home, snapshot).with_suffix(".json").read_text())
    (home.root / "x.duckdb").write_bytes(b"")
    with pytest.raises(UsageError, match="is not kept"):
        manifest(home, name)
    with pytest.raises(UsageError, match="is not kept"):
        manifest(home, f"../{name}")


def test_a_snapshot_of_another_schema_gets_a_sentence(
    home: Home, made: Callable[[int], Warehouse]
) -> None:
    path = file_of(home, made(1).snapshot).with_suffix(".json")
    now = f'"schema_version": {SCHEMA_VERSION}'
    assert now in path.read_text()
    path.write_text(path.read_text().replace(now, '"schema_version": 0'))
    with pytest.raises(UsageError, match=r"another version .* Load the data again"):
        current(home)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"snapshot": "x"}', "\x00", '{"first_date": "soon"}'], ids=repr
)
def test_a_damaged_manifest_gets_a_sentence(
    text: str, home: Home, made: Callable[[int], Warehouse]
) -> None:
    file_of(home, made(1).snapshot).with_suffix(".json").write_text(text)
    with pytest.raises(UsageError, match=r"is damaged .* Load the data again"):
        current(home)


def test_a_damaged_pointer_gets_a_sentence(home: Home, made: Callable[[int], Warehouse]) -> None:
    made(1)
    for content in (b"", b"\xff\xfe", b"0123456789ab"):
        (home.snapshots / "current").write_bytes(content)
        with pytest.raises(UsageError, match="is not kept"):
            Warehouses(home).current()


@pytest.mark.parametrize("size", [0, 5, 4096, 12_288, -262_144])
def test_a_truncated_file_gets_a_sentence(
    size: int, home: Home, made: Callable[[int], Warehouse]
) -> None:
    warehouse = made(3)
    file = file_of(home, warehouse.snapshot)
    warehouse.close()
    os.truncate(file, size if size >= 0 else file.stat().st_size // 2)
    with pytest.raises(UsageError, match=r"cannot be read \(.*Load the data again"):
        read_all(home)


def test_a_file_of_something_else_gets_a_sentence(
    home: Home, made: Callable[[int], Warehouse]
) -> None:
    warehouse = made(3)
    file = file_of(home, warehouse.snapshot)
    warehouse.close()
    whole = file.read_bytes()
    for content in (b"hello" * 5000, whole[:200] + bytes(8000) + whole[8200:]):
        file.write_bytes(content)
        with pytest.raises(UsageError, match="cannot be read"):
            read_all(home)


def test_a_small_file_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "folder" / "file"
    write_atomically(path, "old")

    def fail(*_: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(OSError, match="disk full"):
            write_atomically(path, "new")
    assert path.read_text() == "old"
    assert [found.name for found in path.parent.iterdir()] == ["file"]
    write_atomically(path, "new é")
    assert path.read_text(encoding="utf-8") == "new é"


def test_a_home_is_made_for_its_owner_alone_and_one_that_is_there_is_left(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        (tmp_path / "shared").mkdir()
        made_folder(tmp_path / "shared" / "home" / "warehouse")
        made_folder(tmp_path / "shared")
    finally:
        os.umask(before)
    modes = [
        stat.S_IMODE((tmp_path / name).stat().st_mode)
        for name in ("shared", "shared/home", "shared/home/warehouse")
    ]
    assert modes == [0o755, 0o700, 0o700]


def test_who_may_read_a_file_follows_the_umask_but_a_database_is_its_owner_s(
    tmp_path: Path,
) -> None:
    before = os.umask(0o027)
    try:
        write_atomically(tmp_path / "report.md", "text")
        made_private(tmp_path / "state.sqlite")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "report.md").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "state.sqlite").stat().st_mode) == 0o600
    (tmp_path / "state.sqlite").write_text("kept")
    made_private(tmp_path / "state.sqlite")
    made_private(tmp_path / "no folder" / "state.sqlite")
    assert (tmp_path / "state.sqlite").read_text() == "kept"


def test_a_folder_that_cannot_be_made_gets_a_sentence(tmp_path: Path) -> None:
    assert made_folder(tmp_path / "a" / "b").is_dir()
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="QUINTILE_HOME"):
        made_folder(tmp_path / "file" / "b")
