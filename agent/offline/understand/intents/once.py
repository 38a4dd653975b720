"""What takes long to learn is learnt by one process, also when several start at once, and kept for all."""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from agent.offline.understand.intents import linear

T = TypeVar("T")


def once(
    path: Path,
    learn: Callable[[], T],
    restored: Callable[[linear.Linear, dict[str, Any]], T],
    parts: Callable[[T], tuple[linear.Linear, Mapping[str, Any]]],
) -> T:
    """What is kept at `path`, else what `learn` makes; whoever learns the same kind there is waited for.

    `parts` are the model and what is kept beside it, of which `restored` makes the same again.
    """

    def kept() -> T | None:
        found = linear.read(path)
        # A damaged file is as good as none: learn again and replace it.
        with suppress(KeyError, TypeError):
            return restored(*found) if found else None
        return None

    made = kept()
    if made is not None:
        return made
    with _turn(path):
        made = kept()
        if made is None:
            made = learn()
            linear.write(*parts(made), path)
        return made


@contextmanager
def _turn(path: Path) -> Iterator[None]:
    """Hold the lock of the models of one kind in a folder, which a process that dies gives back."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        opened = path.with_name(f".{linear.kind_of(path)}.lock").open("w")
    except OSError:
        yield  # nothing can be kept there, so there is nothing to wait for
        return
    with opened as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
