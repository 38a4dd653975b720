"""What takes long to learn is learnt by one process, also when several start at once."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def once(kept: Callable[[], T | None], learn: Callable[[], T], folder: Path) -> T:
    """What is kept, else what `learn` makes and keeps in `folder`; whoever learns there is waited for."""
    found = kept()
    if found is not None:
        return found
    with _turn(folder):
        found = kept()
        return learn() if found is None else found


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, which a process that dies gives back."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        opened = (folder / ".lock").open("w")
    except OSError:
        yield  # nothing can be kept there, so there is nothing to wait for
        return
    with opened as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
