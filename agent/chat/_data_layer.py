"""Chainlit's data layer over our own history: an adapter, the SQL is in `_history`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, cast

from chainlit.data.base import BaseDataLayer
from chainlit.element import Element, ElementDict
from chainlit.step import StepDict
from chainlit.types import (
    Feedback,
    PageInfo,
    PaginatedResponse,
    Pagination,
    ThreadDict,
    ThreadFilter,
)
from chainlit.user import PersistedUser, User

from agent.chat import _history as history
from agent.chat._database import Database
from agent.chat._files import Files
from agent.chat._scoped import visible, within
from data.errors import UsageError
from data.home import Home
from data.scope import Scope
from data.users import scope_of

Forget = Callable[[str, str], Awaitable[None]]
"""Removes what the assistant remembers of a thread of a user."""


class DataLayer(BaseDataLayer):
    """What chainlit calls to keep and find threads.

    Chainlit queues writes until the first message because it makes the thread with it; here a thread
    is opened before the message is handled, and what is written without a thread is dropped.
    """

    def __init__(self, database: Database, files: Files, forget: Forget, home: Home) -> None:
        self._home = home
        self._database = database
        self._files = files
        self._forget = forget

    async def get_user(self, identifier: str) -> PersistedUser | None:
        row = await self._database.run(lambda con: history.get_user(con, identifier))
        return None if row is None else PersistedUser(**row)

    async def create_user(self, user: User) -> PersistedUser | None:
        row = await self._database.run(lambda con: history.ensure_user(con, user.identifier))
        return PersistedUser(**row)

    async def get_thread_author(self, thread_id: str) -> str:
        return await self._database.run(lambda con: history.owner(con, thread_id)) or ""

    async def get_thread(self, thread_id: str) -> ThreadDict | None:
        return cast("ThreadDict | None", await self.visible(thread_id))

    async def visible(self, thread_id: str) -> history.Row | None:
        """The thread as its owner may see it today."""
        thread = await self._database.run(lambda con: history.get_thread(con, thread_id))
        if thread is None:
            return None
        return within(thread, await self._scope(str(thread["userIdentifier"])))

    async def _scope(self, name: str | None) -> Scope:
        try:
            return await asyncio.to_thread(scope_of, self._home, name or "")
        except UsageError:
            return Scope(())  # a user who was removed sees nothing

    async def list_threads(
        self, pagination: Pagination, filters: ThreadFilter
    ) -> PaginatedResponse[ThreadDict]:
        user_id = filters.userId
        if not user_id:
            raise ValueError("threads are listed for a user")
        scope = Scope(())
        if filters.search:
            scope = await self._scope(
                await self._database.run(lambda con: history.name_of(con, user_id))
            )
        page, more = await self._database.run(
            lambda con: history.list_threads(
                con,
                user_id,
                first=pagination.first,
                cursor=pagination.cursor,
                search=filters.search,
                feedback=filters.feedback,
                visible=lambda step: visible(step, scope),
            )
        )
        info = PageInfo(
            hasNextPage=more,
            startCursor=page[0]["id"] if page else None,
            endCursor=page[-1]["id"] if page else None,
        )
        return PaginatedResponse(pageInfo=info, data=cast("list[ThreadDict]", page))

    async def update_thread(
        self,
        thread_id: str,
        name: str | None = None,
        user_id: str | None = None,
        metadata: dict[str, Any] | None = None,
        tags: list[str] | None = None,
    ) -> None:
        # Owner and creation are settled by `open_thread`; session data of the browser is not kept.
        if name:
            await self._database.run(lambda con: history.rename_thread(con, thread_id, name))

    async def delete_thread(self, thread_id: str) -> None:
        author = await self.get_thread_author(thread_id)
        await self._files.delete_thread(thread_id)
        if author:
            await self._forget(thread_id, author)

    async def create_step(self, step_dict: StepDict) -> None:
        step = dict(step_dict)
        await self._database.run(lambda con: history.put_step(con, step))

    async def update_step(self, step_dict: StepDict) -> None:
        await self.create_step(step_dict)

    async def delete_step(self, step_id: str) -> None:
        await self._database.run(lambda con: history.delete_step(con, step_id))

    async def create_element(self, element: Element) -> None:
        body = dict(element.to_dict())
        await self._database.run(lambda con: history.put_element(con, body))

    async def get_element(self, thread_id: str, element_id: str) -> ElementDict | None:
        element = await self._database.run(
            lambda con: history.get_element(con, thread_id, element_id)
        )
        return cast("ElementDict | None", element)

    async def delete_element(self, element_id: str, thread_id: str | None = None) -> None:
        await self._database.run(lambda con: history.delete_element(con, element_id, thread_id))

    async def upsert_feedback(self, feedback: Feedback) -> str:
        raise PermissionError("feedback goes through the route that checks whose answer it is")

    async def delete_feedback(self, feedback_id: str) -> bool:
        raise PermissionError("feedback goes through the route that checks whose answer it is")

    async def get_favorite_steps(self, user_id: str) -> list[StepDict]:
        return []

    async def build_debug_url(self) -> str:
        return ""

    async def close(self) -> None:
        self._database.close()
