"""The state database: what people add to an installation. Snapshots never hold any of it."""

from __future__ import annotations

import atexit
import os
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data.errors import UsageError
from data.home import Home
from data.snapshots import made_folder, made_private

IDLE = 8
"""Connections kept for the next transaction: a chat makes twenty a question, and to open the file and read
its schema takes ten times as long as to look up a row."""

WAIT_SECONDS = 10
"""For others who use the database."""
_PRIMARY = 0xFF
"""The bits of an error code that tell its kind."""


@contextmanager
def transaction(home: Home, what: str, *tables: str) -> Iterator[sqlite3.Connection]:
    """A connection whose writes are one transaction: committed at the end, rolled back when anything raises.

    `tables` are the CREATE TABLE statements of what is read or written, `what` their content in words.
    The transaction begins with the first write; `hold` begins it before what is read for a write. The
    connection is another one's as soon as it has ended.

    Raises:
        UsageError: the database cannot be read or written.
    """
    made_folder(home.root)
    try:
        kept = _taken(home.state) or _opened(home.state)
        try:
            with kept.con:
                for table in tables:
                    kept.con.execute(table)
                yield kept.con
        except BaseException:
            # Whoever looks at the error may still hold a cursor of it, and with it a lock.
            kept.con.close()
            raise
        _give_back(kept)
    except sqlite3.Error as problem:
        raise UsageError(f"The {what} in {home.state} cannot be read ({problem}).") from problem


def hold(con: sqlite3.Connection) -> None:
    """Begin the transaction now: what is read after this nobody else changes before it ends."""
    con.execute("BEGIN IMMEDIATE")


@dataclass(frozen=True)
class _Kept:
    """A connection, and the file it was opened on: another may have taken its place since."""

    path: Path
    file: tuple[int, int]
    con: sqlite3.Connection


_idle: deque[_Kept] = deque()
_lock = threading.Lock()


def _opened(path: Path) -> _Kept:
    if not path.exists():  # what was written ahead for a database that is gone is for no other one
        for end in ("-wal", "-shm"):
            path.with_name(path.name + end).unlink(missing_ok=True)
    made_private(path)  # it holds hashes of passwords
    # IMMEDIATE: a writer waits for the others at its first write, never fails at a later one.
    con = sqlite3.connect(
        path, timeout=WAIT_SECONDS, check_same_thread=False, isolation_level="IMMEDIATE"
    )
    _write_ahead(con)
    return _Kept(path, _file(path), con)


def _write_ahead(con: sqlite3.Connection) -> None:
    """Who reads waits for nobody who writes; every commit is still written out (synchronous is FULL).

    The first who opens a database changes its mode. SQLite does not wait for others in that moment, as it
    does everywhere else, so we do.
    """
    until = time.monotonic() + WAIT_SECONDS
    while True:
        try:
            con.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as problem:
            busy = problem.sqlite_errorcode & _PRIMARY == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > until:
                raise
            time.sleep(0.02)


def _taken(path: Path) -> _Kept | None:
    """An idle connection to the file that is there now."""
    with _lock:
        found = next((kept for kept in reversed(_idle) if kept.path == path), None)
        if found is not None:
            _idle.remove(found)
    if found is not None and found.file != _file(path):
        found.con.close()
        return _taken(path)
    return found


def _give_back(kept: _Kept) -> None:
    with _lock:
        _idle.append(kept)
        surplus = _idle.popleft() if len(_idle) > IDLE else None
    if surplus is not None:
        surplus.con.close()


def _file(path: Path) -> tuple[int, int]:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return (0, 0)
    return (found.st_dev, found.st_ino)


@atexit.register
def _close() -> None:
    while _idle:
        _idle.popleft().con.close()
