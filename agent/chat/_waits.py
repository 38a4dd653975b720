"""Chainlit without its waits."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import chainlit.message


def leave_out() -> None:
    """Make messages at once: chainlit sleeps a millisecond for each, and with it everybody who is served.

    It does so to tell the times of two messages apart. Ours are ordered by when they were kept as well.
    """
    module: Any = chainlit.message
    module.time = SimpleNamespace(sleep=lambda seconds: None)
