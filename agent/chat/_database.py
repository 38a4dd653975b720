"""The chat's SQLite file, reached from the event loop through one worker thread."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

_SCHEMA = Path(__file__).with_name("schema.sql")


class Database:
    """Runs functions on the one connection, each in a transaction of its own.

    One thread on purpose: chainlit writes a step and its update from tasks that nobody awaits, and
    first come, first served is what keeps the update after the insert.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="chat-history")
        self._connection = self._worker.submit(_connect, path).result()

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Do `work` in a transaction: committed when it returns, rolled back when it raises."""
        return await asyncio.get_running_loop().run_in_executor(self._worker, self._once, work)

    def _once(self, work: Callable[[sqlite3.Connection], T]) -> T:
        with self._connection:
            return work(self._connection)

    def close(self) -> None:
        """Finish what is queued and close; safe to call twice."""
        try:
            self._worker.submit(self._connection.close)
        except RuntimeError:  # already shut down
            return
        self._worker.shutdown(wait=True)


def _connect(path: Path) -> sqlite3.Connection:
    path.touch(mode=0o600, exist_ok=True)
    con = sqlite3.connect(path)
    con.row_factory = sqlite3.Row
    con.execute("PRAGMA journal_mode = WAL")
    con.execute("PRAGMA synchronous = NORMAL")
    con.execute("PRAGMA busy_timeout = 5000")
    con.execute("PRAGMA foreign_keys = ON")
    # SQLite's own LIKE knows upper and lower case of ASCII letters only.
    con.create_function("folded", 1, str.casefold, deterministic=True)
    con.executescript(_SCHEMA.read_text(encoding="utf-8"))
    return con
