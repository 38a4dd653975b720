"""From a confirmed upload to the workspace of its conversation."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from data.errors import UsageError
from data.home import Home
from data.snapshots import Manifest
from data.workspaces._choices import Source
from data.workspaces._process import import_into
from data.workspaces._records import (
    REJECTS,
    SOURCES,
    UPLOADS,
    Held,
    Workspace,
    check_room,
    find,
    keep,
    new_folder,
)
from data.workspaces._staging import Staged, discard

_SOURCES = TypeAdapter(list[Source])


class NothingLoaded(UsageError):
    """No row of an upload could be used; `rejects` is the CSV that says why, if there is one."""

    def __init__(self, message: str, rejects: str | None) -> None:
        super().__init__(message)
        self.rejects = rejects


@dataclass(frozen=True)
class Loaded:
    """A workspace that was just made. `rejects` is the CSV of the rows that were not kept."""

    workspace: Workspace
    manifest: Manifest
    rejects: str | None
    replaced: str | None
    """Name of the file of the same kind that was there before."""


async def load(home: Home, staged: Staged) -> AsyncGenerator[tuple[str, float] | Loaded]:
    """Import a confirmed upload beside the other file of its conversation; progress, then `Loaded`.

    A workspace that was there serves until the new one is whole. Stopping it leaves nothing.

    Raises:
        NothingLoaded: no row could be used, or the columns contradict each other; it stays staged.
        UsageError: the user has no room.
    """
    await asyncio.to_thread(check_room, home, staged.user, staged.thread)
    before = await asyncio.to_thread(find, home, staged.user, staged.thread)
    folder = new_folder(home)
    try:
        sources, replaced = await asyncio.to_thread(_gather, home, staged, before, folder)
        try:
            async with aclosing(import_into(folder, staged.source.shown)) as steps:
                async for step in steps:
                    yield step
        except UsageError as problem:
            raise NothingLoaded(str(problem), _rejects(folder)) from problem
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    held = [Held(source.choices.kind, source.shown) for source in sources]
    # A stop does not stop this thread: its folder must outlive it, as its row does.
    kept = await asyncio.to_thread(keep, home, staged.user, staged.thread, folder, held)
    await asyncio.to_thread(discard, home, staged)
    yield Loaded(kept, kept.manifest(home), _rejects(folder), replaced)


def _gather(
    home: Home, staged: Staged, before: Workspace | None, folder: Path
) -> tuple[list[Source], str | None]:
    """Bring the new file, and the other one there is, into `folder`; and which file is replaced."""
    uploads = folder / UPLOADS
    uploads.mkdir()
    new = staged.source
    sources, replaced = [new], None
    if before is not None:
        old = before.home(home).root
        for source in _kept(old):
            if source.choices.kind == new.choices.kind:
                replaced = source.shown
            else:
                sources.append(source)
                shutil.copyfile(old / UPLOADS / source.file, uploads / source.file)
    taken = {source.file for source in sources[1:]}
    if new.file in taken:
        sources[0] = new = new.model_copy(update={"file": f"{new.choices.kind}-{new.file}"})
    shutil.copyfile(staged.path(home), uploads / new.file)
    sources.sort(key=lambda source: source.choices.kind, reverse=True)
    (folder / SOURCES).write_bytes(_SOURCES.dump_json(sources))
    return sources, replaced


def _kept(folder: Path) -> list[Source]:
    """The files of a workspace; none of one that is damaged or of another version."""
    try:
        return _SOURCES.validate_json((folder / SOURCES).read_text(encoding="utf-8"))
    except (OSError, ValidationError):
        return []


def _rejects(folder: Path) -> str | None:
    path = folder / REJECTS
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else None
