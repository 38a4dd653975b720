"""An assistant that is built while the server already serves pages."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from agent.answer import Event
from agent.chat._contract import Assistant, Offered, Opening
from data.plans import Plan
from data.scope import Scope
from data.warehouse import Warehouse


class Later:
    """Builds the real assistant in a worker thread; whoever asks first waits for it.

    Loading the language libraries and opening the warehouse takes seconds, the page does not need
    them. A factory that fails is tried again at the next question, so that loading data and asking
    again works without a restart.
    """

    def __init__(self, factory: Callable[[], Assistant]) -> None:
        self._factory = factory
        self._building: asyncio.Task[Assistant] | None = None

    def start(self) -> None:
        """Begin building; returns at once. Needs a running event loop."""
        if self._building is None or _failed(self._building):
            self._building = asyncio.create_task(asyncio.to_thread(self._factory))

    async def _built(self) -> Assistant:
        self.start()
        assert self._building is not None
        # Shielded: stopping one question must not stop the building for everyone.
        return await asyncio.shield(self._building)

    async def ask(self, text: str, *, thread: str, user: str) -> AsyncGenerator[Event]:
        assistant = await self._built()
        # Closed with this one, or its turn would go on until it is collected.
        async with aclosing(assistant.ask(text, thread=thread, user=user)) as events:
            async for event in events:
                yield event

    async def forget(self, thread: str, user: str) -> None:
        assistant = await self._built()
        await assistant.forget(thread, user)

    async def decide(self, plan_id: str, user: str, *, approve: bool) -> Plan:
        assistant = await self._built()
        return await assistant.decide(plan_id, user, approve=approve)

    async def data_of(self, user: str, thread: str) -> tuple[Warehouse, Scope]:
        assistant = await self._built()
        return await assistant.data_of(user, thread)

    async def opening(self, user: str) -> Opening:
        assistant = await self._built()
        return await assistant.opening(user)

    async def offered(self, user: str) -> Offered:
        assistant = await self._built()
        return await assistant.offered(user)

    async def aclose(self) -> None:
        """Close the assistant if it was built and can be closed."""
        if self._building is None or not self._building.done() or _failed(self._building):
            return
        close = getattr(self._building.result(), "aclose", None)
        if close is not None:
            await close()


def _failed(task: asyncio.Task[Assistant]) -> bool:
    return task.done() and (task.cancelled() or task.exception() is not None)
