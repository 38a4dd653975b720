"""Passwords, sessions and the throttle on guessing, in the state database.

A session is a row: signing out, a new password, or removing the user ends it at once, whatever the
cookie still says. Times are seconds since 1970.
"""

from __future__ import annotations

import secrets
import sqlite3
import time
from contextlib import AbstractContextManager
from functools import cache
from typing import TYPE_CHECKING

from data import users
from data.errors import UsageError
from data.home import Home
from data.state import transaction

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SESSION_SECONDS = 8 * 3600
SHORTEST, LONGEST = 10, 200
FAILURES, WINDOW_SECONDS = 5, 15 * 60
"""So many wrong passwords for one name within the window, and it has to wait."""
FAILURES_FROM_ONE_PLACE = 30
"""The same for one address, whichever names it tries."""


class SignInRefused(UsageError):
    """Name or password is wrong, or too many were; `wait` says how many seconds to wait."""

    def __init__(self, message: str, wait: int = 0) -> None:
        super().__init__(message)
        self.wait = wait


def set_password(home: Home, name: str, password: str) -> None:
    """Give a user a password; their sessions end.

    Raises:
        UsageError: no such user, or the password is too short or too long.
    """
    users.get(home, name)
    check_password(password)
    hashed = _hasher().hash(password)
    with _tables(home) as con:
        con.execute(
            "INSERT INTO passwords VALUES (?, ?) "
            "ON CONFLICT (name) DO UPDATE SET hash = excluded.hash",
            [name, hashed],
        )
        con.execute("DELETE FROM sessions WHERE name = ?", [name])


def check_password(password: str) -> None:
    """Refuse what cannot be a password.

    Raises:
        UsageError: it is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise UsageError(f"A password has {SHORTEST} to {LONGEST} characters.")


def sign_in(home: Home, name: str, password: str, place: str) -> str:
    """A new session for who knows the password; its id. `place` is the address it is tried from.

    Takes as long for a name that does not exist as for a wrong password.

    Raises:
        SignInRefused: wrong, or too often wrong.
    """
    now = time.time()
    with _tables(home) as con:
        _throttle(con, name, place, now)
        row = con.execute("SELECT hash FROM passwords WHERE name = ?", [name]).fetchone()
        # Noted before the slow part: guesses made at the same time count too.
        con.execute("INSERT INTO failures VALUES (?, ?, ?)", [name, place, now])
    if not _matches(row[0] if row else _decoy(), password) or row is None:
        raise SignInRefused("Name or password is wrong.")
    with _tables(home) as con:
        con.execute("DELETE FROM failures WHERE name = ?", [name])
    return begin_session(home, name)


def begin_session(home: Home, name: str) -> str:
    """A session for a user whose identity was proven elsewhere; its id.

    Raises:
        UsageError: no such user.
    """
    users.get(home, name)
    session, now = secrets.token_urlsafe(24), time.time()
    with _tables(home) as con:
        con.execute("DELETE FROM sessions WHERE ends_at <= ?", [now])
        con.execute("INSERT INTO sessions VALUES (?, ?, ?)", [session, name, now + SESSION_SECONDS])
    return session


def signed_in(home: Home, session: str) -> str | None:
    """The name of the user whose session this is, while it lasts and the user exists."""
    with _tables(home) as con:
        row = con.execute(
            "SELECT name FROM sessions WHERE id = ? AND ends_at > ?", [session, time.time()]
        ).fetchone()
    if row is None:
        return None
    try:
        return users.get(home, str(row[0])).name
    except UsageError:
        return None


def sign_out(home: Home, session: str) -> None:
    """End a session; one that is over already stays over."""
    with _tables(home) as con:
        con.execute("DELETE FROM sessions WHERE id = ?", [session])


def end_sessions(home: Home, name: str) -> int:
    """End every session of a user; how many there were."""
    with _tables(home) as con:
        return con.execute("DELETE FROM sessions WHERE name = ?", [name]).rowcount


def remove_user(home: Home, name: str) -> bool:
    """Remove a user with password and sessions; whether there was one."""
    found = users.remove(home, name)
    with _tables(home) as con:
        for table in ("passwords", "sessions", "failures"):
            con.execute(f"DELETE FROM {table} WHERE name = ?", [name])
    return found


def _throttle(con: sqlite3.Connection, name: str, place: str, now: float) -> None:
    con.execute("DELETE FROM failures WHERE at <= ?", [now - WINDOW_SECONDS])
    for column, value, most in (
        ("name", name, FAILURES),
        ("place", place, FAILURES_FROM_ONE_PLACE),
    ):
        count, first = con.execute(
            f"SELECT count(*), min(at) FROM failures WHERE {column} = ?", [value]
        ).fetchone()
        if count >= most:
            wait = max(1, round(first + WINDOW_SECONDS - now))
            raise SignInRefused(
                f"Too many wrong passwords. Try again in {-(-wait // 60)} minutes.", wait
            )


def _matches(hashed: str, password: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(hashed, password[:LONGEST])
    except (VerificationError, InvalidHashError):
        return False


@cache
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@cache
def _decoy() -> str:
    """The hash that a name nobody has is checked against."""
    return _hasher().hash(secrets.token_urlsafe(16))


def _tables(home: Home) -> AbstractContextManager[sqlite3.Connection]:
    return transaction(
        home,
        "sessions",
        "CREATE TABLE IF NOT EXISTS passwords (name TEXT PRIMARY KEY, hash TEXT NOT NULL)",
        "CREATE TABLE IF NOT EXISTS sessions "
        "(id TEXT PRIMARY KEY, name TEXT NOT NULL, ends_at REAL NOT NULL)",
        "CREATE TABLE IF NOT EXISTS failures (name TEXT NOT NULL, place TEXT NOT NULL, at REAL NOT NULL)",
    )
