"""Contents of charts, tables, evidence and downloads: one file each, named by a UUID."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from agent.chat import _history as history
from agent.chat._database import Connection, Database
from data.snapshots import made_folder

JSON, CSV, MARKDOWN = "application/json", "text/csv", "text/markdown"
PAGE = "text/html"
"""Pages are kept without the chart library that they share."""


class ThreadGone(LookupError):
    """The conversation was deleted while something was being written into it."""


@dataclass(frozen=True)
class Stored:
    """A kept content and whose it is."""

    path: Path
    name: str
    mime: str
    owner: str
    regions: tuple[str, ...] | None
    """Regions its figures were computed over; None for all."""


@dataclass(frozen=True)
class Content:
    """A text that is to be kept under an id."""

    id: str
    name: str
    mime: str
    text: str
    regions: Sequence[str] | None


class Bundle:
    """What belongs to one answer and is kept together."""

    def __init__(self) -> None:
        self.contents: list[Content] = []

    def add(self, name: str, mime: str, text: str, regions: Sequence[str] | None) -> str:
        """The address `text`, computed over `regions`, will be served under once it is kept."""
        content = Content(str(uuid.uuid4()), name, mime, text, regions)
        self.contents.append(content)
        return f"/files/{content.id}"


class Files:
    """The content store. Rows in the database say whose a file is; names on disk say nothing."""

    def __init__(self, folder: Path, database: Database) -> None:
        self._folder = folder
        self._database = database
        made_folder(folder)

    async def keep(self, thread: str, bundle: Bundle) -> None:
        """Keep all contents of a bundle for a thread.

        Raises:
            ThreadGone: the thread does not exist (any more).
        """

        def write(con: Connection) -> None:
            if history.owner(con, thread) is None:
                raise ThreadGone(thread)
            for content in bundle.contents:
                path = self._path(content.id)
                path.write_text(content.text, encoding="utf-8", errors="replace")
                name, regions = history.clean(content.name), content.regions
                seen = None if regions is None else json.dumps(list(regions))
                con.execute(
                    "INSERT INTO files (id, thread_id, name, mime, created_at, regions) "
                    "VALUES (?, ?, ?, ?, ?, ?)",
                    [content.id, thread, name, content.mime, history.now(), seen],
                )

        if bundle.contents:
            await self._database.run(write)

    async def get(self, file_id: str) -> Stored | None:
        """The content of that id, or null when there is none or its file is gone."""
        return await self._database.run(lambda con: self._find(con, file_id))

    def _find(self, con: Connection, file_id: str) -> Stored | None:
        row = con.execute(
            "SELECT files.*, identifier FROM files JOIN threads ON threads.id = thread_id "
            "JOIN users ON users.id = user_id WHERE files.id = ?",
            [file_id],
        ).fetchone()
        if row is None or not self._path(row["id"]).is_file():
            return None
        regions = None if row["regions"] is None else tuple(json.loads(row["regions"]))
        return Stored(self._path(row["id"]), row["name"], row["mime"], row["identifier"], regions)

    async def delete_thread(self, thread: str) -> None:
        """Delete a thread with its rows, then its files."""

        def delete(con: Connection) -> list[str]:
            return history.delete_thread(con, thread)

        self._remove(await self._database.run(delete))

    async def sweep(self) -> int:
        """Remove files that no row knows, left by a kill between two writes; how many there were.

        Young ones are left alone: another server on the same home may be about to add the row.
        """
        known = await self._database.run(
            lambda con: {row["id"] for row in con.execute("SELECT id FROM files").fetchall()}
        )
        settled = time.time() - 3600
        stray = [
            path.name
            for path in self._folder.iterdir()
            if path.name not in known and path.stat().st_mtime < settled
        ]
        self._remove(stray)
        return len(stray)

    def _remove(self, names: list[str]) -> None:
        for name in names:
            self._path(name).unlink(missing_ok=True)

    def _path(self, file_id: str) -> Path:
        return self._folder / file_id
