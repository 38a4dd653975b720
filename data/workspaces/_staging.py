"""Uploaded files that wait for their columns to be confirmed: a folder each, with whose it is."""

from __future__ import annotations

import asyncio
import re
import shutil
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from data.errors import UsageError
from data.home import Home
from data.snapshots import write_atomically
from data.workspaces._choices import Choices, Source, check
from data.workspaces._process import see
from data.workspaces._recognise import Seen
from data.workspaces._records import STAGED, check_room

ENDINGS = (".csv", ".xlsx")
MOST_NAME = 48
MOST_WAITING = 10
"""Uploads of one user that wait; one more takes the place of the oldest."""
_RECORD = "staged.json"


class Staged(BaseModel):
    """One upload: whose, for which conversation, what it seems to be, and what was confirmed of it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    user: str
    thread: str
    at: datetime
    source: Source
    seen: Seen
    confirmed: bool = False

    def path(self, home: Home) -> Path:
        """The file as CSV."""
        return _folder(home, self.id) / self.source.file


async def stage(home: Home, user: str, thread: str, name: str, content: bytes) -> Staged:
    """Keep an upload and say what it seems to be. It takes the place of an earlier one.

    Raises:
        UsageError: the kind of file is not taken, the user has no room, or it is no table.
    """
    shown = shown_name(name)
    if not shown.lower().endswith(ENDINGS):
        raise UsageError(
            f"{shown} is not taken: upload a file that ends in {' or '.join(ENDINGS)}."
        )
    await asyncio.to_thread(check_room, home, user, thread)
    id = str(uuid.uuid4())
    folder = _folder(home, id)
    try:
        raw = await asyncio.to_thread(_written, folder, shown, content)
        seen = await see(raw, shown, folder / _on_disk(shown))
        staged = Staged(
            id=id,
            user=user,
            thread=thread,
            at=datetime.now(UTC),
            source=_unconfirmed(shown, seen),
            seen=seen,
        )
        await asyncio.to_thread(_put, home, staged)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    await asyncio.to_thread(discard_of, home, user, thread, but=id)
    await asyncio.to_thread(_discard_oldest, home, user)
    return staged


def confirm(home: Home, staged: Staged, choices: Choices) -> None:
    """Note how a file is to be read; the next question of its conversation may import it.

    Raises:
        UsageError: it cannot be read in that way.
    """
    check(choices, staged.seen)
    source = staged.source.model_copy(update={"choices": choices})
    _put(home, staged.model_copy(update={"source": source, "confirmed": True}))


def staged_by(home: Home, user: str, id: str) -> Staged | None:
    """The upload of that id, if it is that user's."""
    staged = _read(home, id)
    return staged if staged is not None and staged.user == user else None


def confirmed(home: Home, user: str, thread: str) -> Staged | None:
    """The confirmed upload that waits for a conversation of that user."""
    mine = [staged for staged in _all(home) if (staged.user, staged.thread) == (user, thread)]
    return next((staged for staged in mine if staged.confirmed), None)


def discard(home: Home, staged: Staged) -> None:
    """Delete an upload."""
    shutil.rmtree(_folder(home, staged.id), ignore_errors=True)


def discard_of(home: Home, user: str, thread: str | None, *, but: str = "") -> None:
    """Delete the uploads of a user for one conversation, or for all."""
    for staged in list(_all(home)):
        if staged.user == user and thread in (None, staged.thread) and staged.id != but:
            discard(home, staged)


def _discard_oldest(home: Home, user: str) -> None:
    waiting = [staged for staged in _all(home) if staged.user == user]
    waiting.sort(key=lambda staged: staged.at)
    for staged in waiting[:-MOST_WAITING]:
        discard(home, staged)


def _all(home: Home) -> Iterator[Staged]:
    for path in (home.workspaces / STAGED).glob(f"*/{_RECORD}"):
        if (staged := _read(home, path.parent.name)) is not None:
            yield staged


def _read(home: Home, id: str) -> Staged | None:
    """One upload; of one that was deleted meanwhile, or is of another version, the sweep takes the rest."""
    try:
        staged = Staged.model_validate_json((_folder(home, id) / _RECORD).read_text("utf-8"))
    except (OSError, ValidationError):
        return None
    # Without its file it was confirmed while it was thrown away.
    return staged if staged.path(home).exists() else None


def _put(home: Home, staged: Staged) -> None:
    write_atomically(_folder(home, staged.id) / _RECORD, staged.model_dump_json())


def _folder(home: Home, id: str) -> Path:
    return home.workspaces / STAGED / id


def _written(folder: Path, shown: str, content: bytes) -> Path:
    folder.mkdir(parents=True, mode=0o700)
    raw = folder / f"upload{Path(shown).suffix.lower()}"
    raw.write_bytes(content)
    return raw


def _unconfirmed(shown: str, seen: Seen) -> Source:
    return Source(
        file=_on_disk(shown),
        shown=shown,
        delimiter="," if shown.lower().endswith(".xlsx") else seen.delimiter,
        shipped=seen.shipped,
        choices=Choices(kind=seen.kind),
    )


def shown_name(name: str) -> str:
    """A name that may be shown and be a file's: its last part, printable, of a length that fits."""
    last = re.split(r"[/\\]", name)[-1]
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in last).split())
    stem, dot, ending = plain.rpartition(".")
    return f"{stem.strip('. ')[:MOST_NAME] or 'file'}{dot}{ending[:8]}"


def _on_disk(shown: str) -> str:
    """The name by which the importer and its reports know the file."""
    return shown if shown.lower().endswith(".csv") else f"{shown}.csv"
