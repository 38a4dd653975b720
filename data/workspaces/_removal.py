"""Workspaces end: with their conversation, with their user, or because nobody finished them."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence

from data.home import Home
from data.workspaces._records import STAGED, Workspace, folders_named, remove, workspaces_of
from data.workspaces._staging import discard_of

SETTLED = 24 * 3600
"""Seconds after which what nobody finished may be swept."""


def forget(home: Home, user: str, thread: str) -> None:
    """Delete the workspace of a conversation and what was staged for it."""
    _drop(home, [found for found in workspaces_of(home, user) if found.thread == thread])
    discard_of(home, user, thread)


def forget_user(home: Home, user: str) -> None:
    """Delete every workspace of a user who is removed, and what they staged."""
    _drop(home, workspaces_of(home, user))
    discard_of(home, user, None)


def sweep(home: Home) -> int:
    """Remove folders that no row names, left by a kill; how many. Young ones may still be filled."""
    if not home.workspaces.exists():
        return 0
    named, settled = folders_named(home), time.time() - SETTLED
    staged = home.workspaces / STAGED
    stray = [
        path
        for path in [*home.workspaces.iterdir(), *(staged.iterdir() if staged.exists() else ())]
        if path != staged and path.name not in named and path.stat().st_mtime < settled
    ]
    for path in stray:
        shutil.rmtree(path, ignore_errors=True)
    return len(stray)


def _drop(home: Home, found: Sequence[Workspace]) -> None:
    for workspace in found:
        remove(home, workspace)
