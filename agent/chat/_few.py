"""Heavy work that many may ask for at once, done for a few of them at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Found = TypeVar("Found")


class Few:
    """Threads for `most` at a time; the others wait without one, so that turns and files are not kept up."""

    def __init__(self, most: int) -> None:
        self._room = asyncio.Semaphore(most)

    async def run(
        self, work: Callable[Given, Found], /, *given: Given.args, **named: Given.kwargs
    ) -> Found:
        """What `work` returns in a thread."""
        async with self._room:
            return await asyncio.to_thread(work, *given, **named)
