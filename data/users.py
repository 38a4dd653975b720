"""Who uses this installation, their role and the regions they may see. Read at every turn."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass

from data.errors import UsageError
from data.home import Home
from data.scope import EVERYTHING, Scope
from data.state import hold, transaction

LOCAL = "local"
"""The one user of local mode: sees everything, needs no entry."""
ROLES = ("account manager", "sales", "planner", "evaluator", "operator")


@dataclass(frozen=True)
class User:
    """A person; `regions` is None for all."""

    name: str
    role: str
    regions: tuple[str, ...] | None

    @property
    def scope(self) -> Scope:
        """What this person may see."""
        return Scope(self.regions)


def scope_of(home: Home, name: str) -> Scope:
    """The scope of a user as the table has it now.

    Raises:
        UsageError: no such user.
    """
    if name == LOCAL:
        return EVERYTHING
    return get(home, name).scope


def get(home: Home, name: str) -> User:
    """The user of that name.

    Raises:
        UsageError: no such user.
    """
    with _table(home) as con:
        row = con.execute(
            "SELECT name, role, regions FROM people WHERE name = ?", [name]
        ).fetchone()
    if row is None:
        raise UsageError(f"There is no user '{name}'. Add one with `quintile users add NAME`.")
    return _user(row)


def add(home: Home, name: str, role: str, regions: Sequence[str] | None) -> User:
    """Add a user; no `regions` are all of them.

    Raises:
        UsageError: the name or the role cannot be, or there is a user of that name.
    """
    user = User(name, _role(role), None if regions is None else tuple(sorted(set(regions))))
    if not name or name != name.strip() or not name.isprintable() or name == LOCAL:
        raise UsageError(f"'{name}' cannot be the name of a user.")
    with _table(home) as con:
        hold(con)
        if con.execute("SELECT 1 FROM leaving WHERE name = ?", [name]).fetchone():
            raise UsageError(
                f"'{name}' is still being removed: run `quintile users remove` for that name again."
            )
        made = con.execute(
            "INSERT INTO people VALUES (?, ?, ?) ON CONFLICT (name) DO NOTHING",
            [name, role, _written(user.scope)],
        )
        if not made.rowcount:
            raise UsageError(
                f"There is a user '{name}' already. Change one with `quintile users set NAME`."
            )
    return user


def change(home: Home, name: str, *, role: str | None = None, scope: Scope | None = None) -> User:
    """Give a user another role or other regions; what is not given stays as it is.

    Raises:
        UsageError: no such user, or the role cannot be.
    """
    get(home, name)
    with _table(home) as con:
        if role is not None:
            con.execute("UPDATE people SET role = ? WHERE name = ?", [_role(role), name])
        if scope is not None:
            con.execute("UPDATE people SET regions = ? WHERE name = ?", [_written(scope), name])
    return get(home, name)


def _role(role: str) -> str:
    if role not in ROLES:
        raise UsageError(f"'{role}' is not a role; there are {', '.join(ROLES)}.")
    return role


def _written(scope: Scope) -> str | None:
    return None if scope.regions is None else json.dumps(sorted(set(scope.regions)))


def remove(home: Home, name: str) -> bool:
    """Remove a user, if there is one; what they may see is nothing from the next call on.

    Nobody is added under that name until `name_is_free` is told: what is kept under it is another's.
    """
    with _table(home) as con:
        con.execute("INSERT INTO leaving VALUES (?) ON CONFLICT DO NOTHING", [name])
        return con.execute("DELETE FROM people WHERE name = ?", [name]).rowcount > 0


def name_is_free(home: Home, name: str) -> None:
    """Nothing is left of a user who was removed: somebody else may have the name."""
    with _table(home) as con:
        con.execute("DELETE FROM leaving WHERE name = ?", [name])


def everyone(home: Home) -> list[User]:
    """All users by name."""
    with _table(home) as con:
        rows = con.execute("SELECT name, role, regions FROM people ORDER BY name").fetchall()
    return [_user(row) for row in rows]


def _user(row: tuple[str, str, str | None]) -> User:
    name, role, regions = row
    return User(name, role, None if regions is None else tuple(json.loads(regions)))


def _table(home: Home) -> AbstractContextManager[sqlite3.Connection]:
    return transaction(
        home,
        "users",
        "CREATE TABLE IF NOT EXISTS people (name TEXT PRIMARY KEY, role TEXT NOT NULL, regions TEXT)",
        "CREATE TABLE IF NOT EXISTS leaving (name TEXT PRIMARY KEY)",
    )
