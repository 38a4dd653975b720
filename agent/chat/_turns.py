"""Which conversations are being answered right now: one question at a time each."""

from __future__ import annotations

import asyncio
from typing import Any


class Turns:
    """Claims, tasks and the half-written message of each running turn, by thread id.

    A conversation may be open in two windows, and a window may leave and come back while its answer
    is being made, so this is kept by thread and not by connection.
    """

    def __init__(self) -> None:
        self._tasks: dict[str, asyncio.Task[Any] | None] = {}
        self._drafts: dict[str, Any] = {}

    def claim(self, thread: str) -> bool:
        """Take the thread for one turn; false when it is taken."""
        if thread in self._tasks:
            return False
        self._tasks[thread] = None
        return True

    def attach(self, thread: str, task: asyncio.Task[Any]) -> None:
        """Bind the claim to the task that does the turn: its end frees the thread."""
        self._tasks[thread] = task
        task.add_done_callback(lambda _: self.release(thread))

    def release(self, thread: str) -> None:
        self._tasks.pop(thread, None)
        self._drafts.pop(thread, None)

    def running(self, thread: str) -> bool:
        return thread in self._tasks

    def cancel(self, thread: str) -> None:
        """Stop the turn of this thread, if there is one."""
        task = self._tasks.get(thread)
        if task is not None:
            task.cancel()

    async def stop_all(self) -> None:
        """Cancel every turn and wait until each has said so and written what it must."""
        tasks = [task for task in self._tasks.values() if task is not None]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=2)

    def draft(self, thread: str, message: Any) -> None:
        """Remember the message being written, so that a window that comes back can be shown it."""
        if thread in self._tasks:
            self._drafts[thread] = message

    def draft_of(self, thread: str) -> Any | None:
        return self._drafts.get(thread)
