"""Which conversation has which workspace: rows of the state database, and the folders they name."""

from __future__ import annotations

import json
import secrets
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from data.errors import UsageError
from data.home import Home
from data.snapshots import Manifest, current
from data.state import transaction
from data.workspaces._fields import Kind

MOST = 10
"""Workspaces of one user."""
MOST_BYTES = 500 << 20
"""Bytes that all workspaces of one user may take."""
STAGED = "staged"
# What the folder of a workspace holds beside its snapshot.
REJECTS = "rejects.csv"
SOURCES = "sources.json"
UPLOADS = "uploads"
_COLUMNS = "workspace, user, thread, folder, files, in_use, made_at"


@dataclass(frozen=True)
class Held:
    """One file of a workspace as the person calls it."""

    kind: Kind
    shown: str


@dataclass(frozen=True)
class Workspace:
    """`id` stays when a file is added; `folder` names the home of the snapshot in use."""

    id: str
    user: str
    thread: str
    folder: str
    files: tuple[Held, ...]
    in_use: bool
    made_at: datetime

    @property
    def names(self) -> str:
        """'orders.csv', 'orders.csv and accounts.xlsx'."""
        return " and ".join(file.shown for file in self.files)

    def home(self, home: Home) -> Home:
        """The home that holds its snapshot, its models and its churn scores."""
        return Home(home.workspaces / self.folder)

    def manifest(self, home: Home) -> Manifest:
        """What its snapshot holds.

        Raises:
            UsageError: it is damaged, or of another version of this program.
        """
        try:
            return current(self.home(home))
        except UsageError as problem:
            raise UsageError(
                f"Your upload {self.names} cannot be opened any more. Upload it again, or say "
                '"use the book again".'
            ) from problem

    def words(self, manifest: Manifest) -> str:
        """'your upload orders.csv, 12,345 lines, private to this conversation'."""
        lines, accounts = manifest.rows["transactions"], manifest.rows["accounts"]
        what = f"{lines:,} line" if lines else f"{accounts:,} account"
        plural = "" if (lines or accounts) == 1 else "s"
        return f"your upload {self.names}, {what}{plural}, private to this conversation"


def workspaces_of(home: Home, user: str) -> list[Workspace]:
    """All workspaces of a user, oldest first."""
    with _table(home) as con:
        rows = con.execute(
            f"SELECT {_COLUMNS} FROM workspaces WHERE user = ? ORDER BY made_at, workspace", [user]
        ).fetchall()
    return [_workspace(row) for row in rows]


def find(home: Home, user: str, thread: str) -> Workspace | None:
    """The workspace of a conversation of that user, in use or left."""
    return next((found for found in workspaces_of(home, user) if found.thread == thread), None)


def check_room(home: Home, user: str, thread: str) -> None:
    """Refuse one workspace more than a user may have; the one of `thread` would be replaced.

    Raises:
        UsageError: what there is, and what to delete.
    """
    others = [found for found in workspaces_of(home, user) if found.thread != thread]
    listed = ", ".join(f"{found.names} ({found.made_at:%d %B})" for found in others)
    if len(others) >= MOST:
        raise UsageError(
            f"You have {len(others)} private workspaces, and {MOST} is the most there can be: {listed}. "
            "Delete the conversation of one that you no longer need."
        )
    size = sum(_size(home.workspaces / found.folder) for found in others)
    if size >= MOST_BYTES:
        raise UsageError(
            f"Your private workspaces take {size >> 20} MB, and {MOST_BYTES >> 20} MB is the most there "
            f"can be: {listed}. Delete the conversation of one that you no longer need."
        )


def new_folder(home: Home) -> Path:
    """A folder that nothing names yet."""
    folder = home.workspaces / secrets.token_hex(16)
    folder.mkdir(parents=True, mode=0o700)
    return folder


def keep(home: Home, user: str, thread: str, folder: Path, files: Sequence[Held]) -> Workspace:
    """Make a finished folder the workspace of the conversation, in use; the one before is removed."""
    before = find(home, user, thread)
    kept = Workspace(
        id=before.id if before else secrets.token_hex(16),
        user=user,
        thread=thread,
        folder=folder.name,
        files=tuple(files),
        in_use=True,
        made_at=datetime.now(UTC).replace(microsecond=0),
    )
    held = json.dumps([{"kind": file.kind, "shown": file.shown} for file in files])
    with _table(home) as con:
        con.execute("DELETE FROM workspaces WHERE user = ? AND thread = ?", [user, thread])
        con.execute(
            f"INSERT INTO workspaces ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, 1, ?)",
            [kept.id, user, thread, kept.folder, held, kept.made_at.isoformat()],
        )
    if before is not None:
        shutil.rmtree(home.workspaces / before.folder, ignore_errors=True)
    return kept


def remove(home: Home, workspace: Workspace) -> None:
    """Delete a workspace: its row, then its folder."""
    with _table(home) as con:
        con.execute("DELETE FROM workspaces WHERE workspace = ?", [workspace.id])
    shutil.rmtree(home.workspaces / workspace.folder, ignore_errors=True)


def folders_named(home: Home) -> set[str]:
    """The folders that belong to a workspace."""
    with _table(home) as con:
        return {folder for (folder,) in con.execute("SELECT folder FROM workspaces").fetchall()}


def use(home: Home, user: str, thread: str) -> None:
    """Let the conversation run on its workspace."""
    _set(home, user, thread, in_use=True)


def leave(home: Home, user: str, thread: str) -> None:
    """Let the conversation run on the common book; the workspace stays."""
    _set(home, user, thread, in_use=False)


def _set(home: Home, user: str, thread: str, *, in_use: bool) -> None:
    with _table(home) as con:
        con.execute(
            "UPDATE workspaces SET in_use = ? WHERE user = ? AND thread = ?",
            [int(in_use), user, thread],
        )


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _workspace(row: tuple[Any, ...]) -> Workspace:
    id, user, thread, folder, files, in_use, made_at = row
    return Workspace(
        id=id,
        user=user,
        thread=thread,
        folder=folder,
        files=tuple(Held(**file) for file in json.loads(files)),
        in_use=bool(in_use),
        made_at=datetime.fromisoformat(made_at),
    )


def _table(home: Home) -> AbstractContextManager[sqlite3.Connection]:
    return transaction(
        home,
        "private workspaces",
        "CREATE TABLE IF NOT EXISTS workspaces (workspace TEXT PRIMARY KEY, user TEXT NOT NULL, "
        "thread TEXT NOT NULL, folder TEXT NOT NULL, files TEXT NOT NULL, in_use INTEGER NOT NULL, "
        "made_at TEXT NOT NULL, UNIQUE (user, thread))",
    )
