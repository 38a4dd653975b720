"""The turns of conversations as they were answered, for the export of the whole of one.

Of each conversation the newest are kept: a turn takes some 36 KB. What the chat shows of it is kept apart.
"""

from __future__ import annotations

import sqlite3
import zlib
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime

from data.home import Home
from data.state import transaction

MOST_TURNS = 100
"""Turns of a conversation that can be exported."""


@dataclass(frozen=True)
class Turn:
    """A question and its answer as JSON; `answered_at` is UTC."""

    question: str
    answer: str
    answered_at: datetime


@dataclass(frozen=True)
class KeptTurns:
    """The newest turns of a conversation, the first of them first; `whole` when they are all."""

    turns: list[Turn]
    whole: bool


def note_thread(home: Home, user: str, key: str) -> None:
    """Note whose the states under `key` are: the key itself does not tell.

    Raises:
        UsageError: the state database cannot be written.
    """
    with _table(home) as con:
        con.execute("INSERT INTO threads VALUES (?, ?) ON CONFLICT DO NOTHING", [key, user])


def threads_noted(home: Home, user: str) -> list[str]:
    """The keys under which there may be states of a user."""
    with _table(home) as con:
        rows = con.execute(
            "SELECT key FROM threads WHERE user = ?1 UNION SELECT key FROM turns WHERE user = ?1",
            [user],
        ).fetchall()
    return [key for (key,) in rows]


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
        # One more than can be exported stays: it shows that there were earlier ones.
        con.execute(
            "DELETE FROM turns WHERE user = ?1 AND key = ?2 AND number < (SELECT number FROM turns "
            "WHERE user = ?1 AND key = ?2 ORDER BY number DESC LIMIT 1 OFFSET ?3)",
            [user, key, MOST_TURNS],
        )


def turns_of(home: Home, user: str, key: str) -> KeptTurns:
    """The turns kept under `key`."""
    with _table(home) as con:
        rows = con.execute(
            "SELECT question, answer, answered_at FROM turns WHERE user = ? AND key = ? "
            "ORDER BY number DESC",
            [user, key],
        ).fetchall()
    newest = [
        Turn(question, zlib.decompress(answer).decode(), datetime.fromisoformat(answered_at))
        for question, answer, answered_at in reversed(rows[:MOST_TURNS])
    ]
    return KeptTurns(newest, whole=len(rows) <= MOST_TURNS)


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
        for table in ("turns", "threads"):
            con.execute(
                f"DELETE FROM {table} WHERE user = ? AND substr(key, 1, ?) = ?",
                [user, len(prefix), prefix],
            )


def _table(home: Home) -> AbstractContextManager[sqlite3.Connection]:
    return transaction(
        home,
        "conversations",
        "CREATE TABLE IF NOT EXISTS turns (number INTEGER PRIMARY KEY, user TEXT NOT NULL, "
        "key TEXT NOT NULL, answered_at TEXT NOT NULL, question TEXT NOT NULL, answer BLOB NOT NULL)",
        "CREATE INDEX IF NOT EXISTS turns_by_key ON turns (user, key)",
        "CREATE TABLE IF NOT EXISTS threads (key TEXT PRIMARY KEY, user TEXT NOT NULL)",
    )
