"""The turns of conversations as they were answered, for the export of the whole of one."""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

from data.home import Home
from data.state import transaction


@dataclass(frozen=True)
class Turn:
    """A question and its answer as JSON; `answered_at` is UTC."""

    question: str
    answer: str
    answered_at: datetime


def keep_turn(home: Home, user: str, key: str, question: str, answer: str) -> None:
    """Keep the next turn of the conversation under `key`.

    Raises:
        UsageError: the state database cannot be written.
    """
    packed = zlib.compress(answer.encode(), level=1)
    with _table(home) as con:
        con.execute(
            "INSERT INTO turns (user, key, answered_at, question, answer) VALUES (?, ?, ?, ?, ?)",
            [user, key, datetime.now(UTC).isoformat(timespec="milliseconds"), question, packed],
        )


def turns_of(home: Home, user: str, key: str) -> list[Turn]:
    """All turns kept under `key`, the first one first."""
    with _table(home) as con:
        rows = con.execute(
            "SELECT question, answer, answered_at FROM turns WHERE user = ? AND key = ? ORDER BY number",
            [user, key],
        ).fetchall()
    return [
        Turn(question, zlib.decompress(answer).decode(), datetime.fromisoformat(answered_at))
        for question, answer, answered_at in rows
    ]


def turns_beside(home: Home, user: str, prefix: str, key: str) -> int:
    """How many turns are kept under other keys that begin with `prefix`."""
    with _table(home) as con:
        (found,) = con.execute(
            "SELECT count(*) FROM turns WHERE user = ? AND substr(key, 1, ?) = ? AND key <> ?",
            [user, len(prefix), prefix, key],
        ).fetchone()
    return int(found)


def forget_turns(home: Home, user: str, prefix: str = "") -> None:
    """Forget the turns of a user under keys that begin with `prefix`: all of them without one."""
    with _table(home) as con:
        con.execute(
            "DELETE FROM turns WHERE user = ? AND substr(key, 1, ?) = ?",
            [user, len(prefix), prefix],
        )


def _table(home: Home) -> AbstractContextManager[sqlite3.Connection]:
    return transaction(
        home,
        "conversations",
        "CREATE TABLE IF NOT EXISTS turns (number INTEGER PRIMARY KEY, user TEXT NOT NULL, "
        "key TEXT NOT NULL, answered_at TEXT NOT NULL, question TEXT NOT NULL, answer BLOB NOT NULL)",
        "CREATE INDEX IF NOT EXISTS turns_by_key ON turns (user, key)",
    )
