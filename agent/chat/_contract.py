"""What the chat needs from an assistant."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Protocol

from agent.answer import Event
from agent.opening import Opening, Starter, Traced
from agent.store.preferences import Offered
from data.plans import Plan
from data.scope import Scope
from data.warehouse import Warehouse

__all__ = ["Assistant", "Offered", "Opening", "Starter", "Traced"]


class Assistant(Protocol):
    """Answers questions of one conversation at a time.

    `ask` gives: any number of `ToolStarted` / `ToolFinished`, then `TextChunk`s,
    then one `Finished`. Both raise `data.errors.QuintileError` with a sentence for the person when
    they cannot do what was asked; any other exception is a bug, logged with an id by the chat.
    """

    def ask(self, text: str, *, thread: str, user: str) -> AsyncGenerator[Event]:
        """Answer `text`, asked by `user` in the conversation `thread` (a UUID).

        When it is closed before its end, the turn has ended too.
        """
        ...

    async def forget(self, thread: str, user: str) -> None:
        """Remove what is remembered of a conversation that was deleted."""
        ...

    async def decide(self, plan_id: str, user: str, *, approve: bool) -> Plan:
        """Approve a campaign plan that waits for `user`, or turn it down; twice is like once."""
        ...

    async def data_of(self, user: str, thread: str) -> tuple[Warehouse, Scope]:
        """The data a conversation of `user` runs on, and what of them they may see; "" is the book."""
        ...

    async def opening(self, user: str) -> Opening:
        """What `user` sees before the first question."""
        ...

    async def offered(self, user: str) -> Offered:
        """What `user` can choose from in the settings."""
        ...
