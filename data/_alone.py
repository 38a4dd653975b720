"""One process at a time: an advisory lock that a process which dies gives back."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data.errors import UsageError
from data.snapshots import made_folder


@contextmanager
def alone(folder: Path, doing: str) -> Iterator[None]:
    """Hold the lock of a folder; `doing` names the work, as in 'load into /data'.

    Raises:
        UsageError: another process holds it, or the folder cannot be written.
    """
    made_folder(folder)
    try:
        opened = (folder / ".lock").open("w")
    except OSError as problem:
        raise UsageError(
            f"{folder} cannot be written ({problem.strerror}). Set QUINTILE_HOME to a folder that can."
        ) from problem
    with opened as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as problem:
            raise UsageError(
                f"Another {doing} is running. Wait until it has finished, then try again."
            ) from problem
        yield
