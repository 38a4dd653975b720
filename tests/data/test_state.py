"""The state database is there for many at once, and a new one begins empty."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from data.errors import UsageError
from data.home import Home
from data.state import hold, transaction

NOTES = "CREATE TABLE IF NOT EXISTS notes (body TEXT)"


def write(home: Home, body: str) -> None:
    with transaction(home, "notes", NOTES) as con:
        con.execute("INSERT INTO notes VALUES (?)", [body])


def read(home: Home) -> list[str]:
    with transaction(home, "notes", NOTES) as con:
        return [body for (body,) in con.execute("SELECT body FROM notes ORDER BY body")]


def test_who_reads_and_who_writes_do_not_wait_for_each_other(home: Home) -> None:
    write(home, "a")
    with closing(sqlite3.connect(home.state, timeout=0)) as other:
        reading = other.execute("BEGIN").execute("SELECT body FROM notes")
        reading.fetchone()
        write(home, "b")
    with closing(sqlite3.connect(home.state, timeout=0)) as other:
        other.execute("INSERT INTO notes VALUES ('c')")
        assert read(home) == ["a", "b"]


def test_a_new_database_takes_nothing_of_one_that_is_gone(home: Home) -> None:
    write(home, "a")
    ahead = home.state.with_name("state.sqlite-wal")
    assert ahead.stat().st_size > 0
    left = ahead.read_bytes()
    home.state.unlink()
    ahead.write_bytes(left)
    assert read(home) == []


def test_who_opens_it_while_another_makes_it_waits(home: Home) -> None:
    home.root.mkdir()
    with closing(sqlite3.connect(home.state, isolation_level=None)) as other:
        other.execute(NOTES)
        other.execute("BEGIN IMMEDIATE")  # at which SQLite does not wait to write ahead
        with ThreadPoolExecutor(1) as people:
            written = people.submit(write, home, "a")
            with pytest.raises(TimeoutError):
                written.result(timeout=0.2)
            other.execute("COMMIT")
            written.result(timeout=10)
    assert read(home) == ["a"]


def test_what_is_read_for_a_write_nobody_else_changes_before_it(home: Home) -> None:
    def count_one_more(_: int) -> None:
        with transaction(home, "counts", "CREATE TABLE IF NOT EXISTS counts (n INTEGER)") as con:
            hold(con)
            (found,) = con.execute("SELECT count(*) FROM counts").fetchone()
            con.execute("INSERT INTO counts VALUES (?)", [found])

    with ThreadPoolExecutor(8) as people:
        list(people.map(count_one_more, range(40)))
    with closing(sqlite3.connect(home.state)) as con:
        found = con.execute("SELECT n FROM counts ORDER BY n").fetchall()
    assert found == [(n,) for n in range(40)]


def test_what_no_waiting_mends_is_told_at_once(home: Home) -> None:
    home.root.mkdir()
    home.state.write_bytes(b"no database" * 1000)
    with pytest.raises(UsageError, match="not a database"):
        write(home, "a")
