"""The event loop without waits that nobody needs."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import chainlit.message
import chainlit.step


def leave_out() -> None:
    """Make messages and steps at once: chainlit sleeps a millisecond for each, and with it everybody who
    is served.

    It does so to tell the times of two of them apart. Ours are ordered by when they were kept as well.
    """
    modules: tuple[Any, ...] = (chainlit.message, chainlit.step)
    for module in modules:
        module.time = SimpleNamespace(sleep=lambda seconds: None)


def change_threads_often() -> None:
    """Let the loop go on a millisecond after a thread took the interpreter from it, not after five.

    It gives it away for an instant in many calls, one for every random id among them; while threads work
    for fifty people, fifty ids in one round of the loop took up to .19 s.
    """
    sys.setswitchinterval(0.001)
