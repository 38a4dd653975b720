"""How the server's process keeps its memory: when it looks for garbage, and where it takes room from."""

from __future__ import annotations

import ctypes
import gc
from contextlib import suppress

_ARENA_MAX = -8
"""M_ARENA_MAX of glibc's malloc.h."""
_FULL_EVERY = 100
"""Collections of the middle generation from one full collection to the next; Python's own number is 10."""


def while_loading() -> None:
    """Before anything is loaded: what is loaded stays, so nothing is looked through meanwhile.

    One heap for all threads instead of one for each: of what a burst of questions needed, thirty heaps keep
    twenty megabytes, in pieces that nobody else can use.
    """
    gc.disable()
    with suppress(AttributeError, OSError, TypeError):  # another C library has no such thing
        ctypes.CDLL(None).mallopt(_ARENA_MAX, 1)


def once_loaded() -> None:
    """From now on garbage is looked for, and seldom in all that is kept.

    To look through what was loaded would hold up everybody's answers for up to a second, so it is left
    alone for good; through what the conversations keep, for fifty milliseconds.
    """
    gc.freeze()
    young, middle, _ = gc.get_threshold()
    gc.set_threshold(young, middle, _FULL_EVERY)
    gc.enable()
