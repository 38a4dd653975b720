"""The chat's database, reached from the event loop: a SQLite file, or PostgreSQL when a URL is configured.

One set of statements serves both: standard SQL with parameters named `:name`, which this module
translates for PostgreSQL. What differs beside that is the two words of the schema in `_SCHEMA_WORDS`.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol, TypeVar

from data.errors import UsageError
from data.home import Home
from data.snapshots import made_folder, made_private

T = TypeVar("T")

_SCHEMA = Path(__file__).with_name("schema.sql")
_SCHEMA_WORDS = {
    "INTEGER PRIMARY KEY": "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY",
    ") STRICT;": ");",
}
"""What SQLite says, and what PostgreSQL says for it."""


class Rows(Protocol):
    """What a statement gives: rows that are read by the names of their columns."""

    @property
    def rowcount(self) -> int: ...

    def fetchone(self) -> Any: ...

    def fetchall(self) -> list[Any]: ...


class Connection(Protocol):
    """What the history's functions run on: statements in one transaction, parameters bound."""

    def execute(self, sql: str, parameters: Any = ..., /) -> Rows: ...


class Database:
    """Runs functions on a connection, each in a transaction of its own.

    One thread on purpose: chainlit writes a step and its update from tasks that nobody awaits, and
    first come, first served is what keeps the update after the insert.
    """

    def __init__(
        self,
        connected: Callable[[], AbstractContextManager[Connection]],
        close: Callable[[], None],
    ) -> None:
        """`connected` gives a connection in a transaction; both are called in the one thread."""
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="chat-history")
        self._connected = connected
        self._close = close

    async def run(self, work: Callable[[Connection], T]) -> T:
        """Do `work` in a transaction: committed when it returns, rolled back when it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, self._once, work)

    def _once(self, work: Callable[[Connection], T]) -> T:
        with self._connected() as con:
            return work(con)

    def close(self) -> None:
        """Finish what is queued and close; safe to call twice."""
        try:
            self._worker.submit(self._close)
        except RuntimeError:  # already shut down
            return
        self._worker.shutdown(wait=True)


def open_database(home: Home, url: str | None) -> Database:
    """The history of this home, its tables made if need be.

    Raises:
        UsageError: the database server cannot be used; says why.
    """
    return postgres(url) if url else sqlite(home.chat_history)


def sqlite(path: Path) -> Database:
    """The history in a file."""
    made_folder(path.parent)
    con = _opened(path)

    @contextmanager
    def connected() -> Iterator[Connection]:
        with con:
            yield con

    return Database(connected, con.close)


def _opened(path: Path) -> sqlite3.Connection:
    made_private(path)
    # Used by the worker alone, once it is open.
    con = sqlite3.connect(path, check_same_thread=False)
    con.row_factory = sqlite3.Row
    con.execute("PRAGMA journal_mode = WAL")
    con.execute("PRAGMA synchronous = NORMAL")
    con.execute("PRAGMA busy_timeout = 5000")
    con.execute("PRAGMA foreign_keys = ON")
    # SQLite's own LIKE knows upper and lower case of ASCII letters only.
    con.create_function("folded", 1, str.casefold, deterministic=True)
    con.executescript(_SCHEMA.read_text(encoding="utf-8"))
    return con


def postgres(url: str) -> Database:
    """The history in a database server.

    Raises:
        UsageError: the driver is missing, or the server cannot be used.
    """
    from agent.store.postgres import options, preparing, reported

    with preparing(url) as con:
        con.execute(_postgres_schema())
        con.execute(_folded(con.execute(_ICU).fetchone() is not None))
    with reported(url):
        from psycopg_pool import ConnectionPool

        pool: ConnectionPool[Any] = ConnectionPool(
            url,
            min_size=1,
            max_size=2,
            open=True,
            # A server that was restarted is noticed before a statement fails on it.
            check=ConnectionPool.check_connection,
            kwargs=options(),
        )

    @contextmanager
    def connected() -> Iterator[Connection]:
        with pool.connection() as con:
            yield _Translating(con)

    return Database(connected, pool.close)


@contextmanager
def reading(home: Home, url: str | None) -> Iterator[Connection | None]:
    """For a look from outside while the chat may be running; None when it has kept nothing yet.

    Raises:
        UsageError: the history cannot be read.
    """
    with _reading_postgres(url) if url else _reading_sqlite(home.chat_history) as con:
        yield con


@contextmanager
def _reading_sqlite(path: Path) -> Iterator[Connection | None]:
    if not path.exists():
        yield None
        return
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as con:
            con.row_factory = sqlite3.Row
            yield con
    except sqlite3.Error as problem:
        raise UsageError(f"The chat's history in {path} cannot be read ({problem}).") from problem


@contextmanager
def _reading_postgres(url: str) -> Iterator[Connection | None]:
    from agent.store.postgres import options, reported

    with reported(url):
        import psycopg

        with psycopg.connect(url, **options()) as con:
            kept = con.execute("SELECT 1 WHERE to_regclass('threads') IS NOT NULL").fetchone()
            yield _Translating(con) if kept else None


_ICU = "SELECT 1 FROM pg_collation WHERE collname = 'und-x-icu'"


def _folded(icu: bool) -> bytes:
    """The function `folded`; without ICU it knows the letters of the database's own locale."""
    text = 'lower($1 COLLATE "und-x-icu")' if icu else "lower($1)"
    return (
        f"CREATE OR REPLACE FUNCTION folded(text) RETURNS text LANGUAGE sql IMMUTABLE RETURN {text}"
    ).encode()


def _postgres_schema() -> bytes:
    text = _SCHEMA.read_text(encoding="utf-8")
    for ours, theirs in _SCHEMA_WORDS.items():
        text = text.replace(ours, theirs)
    return text.encode()


class _Translating:
    """A connection to PostgreSQL that takes statements as SQLite writes their parameters."""

    def __init__(self, con: Any) -> None:
        self._con = con

    def execute(self, sql: str, parameters: Any = (), /) -> Rows:
        found: Rows = self._con.execute(_translated(sql), parameters)
        return found


@lru_cache
def _translated(sql: str) -> bytes:
    """':name' and '?' as the driver binds them; the text has no other use for either."""
    text = re.sub(r":([a-z_]+)", r"%(\1)s", sql.replace("%", "%%"))
    return text.replace("?", "%s").encode()
