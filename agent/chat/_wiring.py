"""Chainlit's callbacks, filled with ours: opening page, questions, history, who the user is."""

# mypy: allow-untyped-calls
# (chainlit says it is typed, and half of it is not)
from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

import chainlit as cl
from chainlit.element import CustomElement
from chainlit.session import WebsocketSession
from chainlit.types import ThreadDict

from agent.answer import Event
from agent.chat import _preferences as preferences
from agent.chat._contract import Assistant, Offered, Opening
from agent.chat._data_layer import DataLayer
from agent.chat._database import Database
from agent.chat._files import Files, ThreadGone
from agent.chat._markdown import safe
from agent.chat._opening import opening_element
from agent.chat._sockets import Sockets
from agent.chat._turn import Turn
from agent.chat._turns import Turns
from agent.commands import COMMANDS
from agent.store.preferences import Preferences, preferences_of, set_preferences
from data.errors import QuintileError
from data.home import Home
from data.users import scope_of

log = logging.getLogger("agent.chat")

OPENED = "opened"
"""The opening page of a session: its message and its element."""


class Conversations:
    """Everything the chat does when a person opens it, asks, or comes back."""

    def __init__(
        self,
        assistant: Assistant,
        database: Database,
        files: Files,
        home: Home,
        alive: Callable[[str | None], Awaitable[bool]],
    ) -> None:
        """`alive` tells whether a session's token still holds."""
        self._assistant = assistant
        self._home = home
        self._files = files
        self._turns = Turns()
        self._layer = DataLayer(database, files, self._forget, home)
        self._sockets = Sockets(database, self._layer, self._turns, alive)
        self._aside: set[asyncio.Task[None]] = set()

    def register(self) -> None:
        """Make these the callbacks of the one chainlit of this process."""
        self._sockets.register()
        cl.data_layer(lambda: self._layer)
        cl.on_chat_resume(self._resumed)
        cl.on_settings_update(self._set)
        cl.on_chat_start(self.start)
        cl.on_message(self.ask)

    async def _forget(self, thread: str, user: str) -> None:
        await self._assistant.forget(thread, user)

    async def stop(self) -> None:
        """End what is running, so that nothing writes after the history is closed."""
        await self._turns.stop_all()
        await asyncio.sleep(0.1)  # chainlit's own writes, which nobody can wait for

    async def start(self) -> None:
        """Show the opening page; it belongs to today, so it is not kept in the history."""
        user = cl.context.session.user
        if user is None:
            return
        await self._offer(user.identifier)
        marks = (await asyncio.to_thread(preferences_of, self._home, user.identifier)).marks
        message = cl.Message(content="")
        message.persisted = True
        loading = asyncio.create_task(self._assistant.opening(user.identifier))
        try:
            # Just after a start the assistant is still being built; then the page says so.
            await asyncio.wait([loading], timeout=0.3)
            await message.send()
            made = loading.result() if loading.done() else None
            element = opening_element(made, marks=marks)
            await element.send(for_id=message.id, persist=False)
        except QuintileError as problem:
            await self._instead(message, str(problem))
        except Exception:
            await self._instead(message, _reported("the opening page failed"))
        else:
            cl.user_session.set(OPENED, (message, element))
            if made is None:  # also when it came while the page without it was sent
                # Not awaited: while this callback runs the page takes no question.
                self._keep(asyncio.create_task(self._fill(message, element, loading, marks)))

    async def _resumed(self, thread: ThreadDict) -> None:
        """Chainlit lets a thread be taken up again only where this callback exists."""
        user = cl.context.session.user
        if user is not None:
            await self._offer(user.identifier)

    async def _offer(self, user: str) -> None:
        """What is at hand beside the question: slash commands and settings."""
        commands: Any = [
            {
                "id": command.name,
                "description": command.description,
                "icon": command.icon,
                "button": False,
                "persistent": False,
            }
            for command in COMMANDS
        ]
        await cl.context.emitter.set_commands(commands)
        # Not awaited: what there is to choose from is known once the assistant is built.
        self._keep(asyncio.create_task(self._show_settings(user)))

    async def _show_settings(self, user: str) -> None:
        """The panel as it stands; with the regions of the data as soon as they are known."""
        now = await asyncio.to_thread(preferences_of, self._home, user)
        asking = asyncio.create_task(self._assistant.offered(user))
        await asyncio.wait([asking], timeout=0.3)
        if not asking.done():
            await preferences.show(now, Offered())
        try:
            offered = await asking
        except QuintileError:
            offered = Offered()  # without data there is less to choose from
        await preferences.show(now, offered)

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._aside.add(task)
        task.add_done_callback(self._aside.discard)

    async def _set(self, sent: dict[str, Any]) -> None:
        """Keep what a person has set; what cannot be is said, and the panel shows what holds."""
        session = cl.context.session
        if session.user is None:
            return
        user = session.user.identifier
        try:
            wanted = preferences.read(sent)
            await asyncio.to_thread(set_preferences, self._home, user, wanted)
        except QuintileError as problem:
            await cl.context.emitter.send_toast(str(problem), "warning")
        # What was cleared is empty in the panel too, and the opening page follows.
        await self._show_settings(user)
        opened = cl.user_session.get(OPENED)
        if opened is not None and not cl.context.session.has_first_interaction:
            message, element = opened
            marks = (await asyncio.to_thread(preferences_of, self._home, user)).marks
            loading = asyncio.create_task(self._assistant.opening(user))
            await self._fill(message, element, loading, marks)

    async def _fill(
        self,
        message: cl.Message,
        element: CustomElement,
        loading: asyncio.Task[Opening],
        marks: bool,
    ) -> None:
        """Complete the opening page when the assistant is there, unless a question came first."""
        try:
            element.props = opening_element(await loading, marks=marks).props
            if not cl.context.session.has_first_interaction:
                await element.send(for_id=message.id, persist=False)
        except QuintileError as problem:
            await self._instead(message, str(problem))
        except Exception:
            await self._instead(message, _reported("the opening page failed"))

    async def _instead(self, message: cl.Message, sentence: str) -> None:
        await message.remove()
        said = cl.Message(content=safe(sentence))
        said.persisted = True
        await said.send()

    async def ask(self, message: cl.Message) -> None:
        """Answer one question; whatever goes wrong, the person gets a sentence."""
        session = cl.context.session
        assert isinstance(session, WebsocketSession) and session.user is not None
        name = session.user.identifier
        turn = Turn(self._files, self._turns)
        events = self._assistant.ask(message.content, thread=session.thread_id, user=name)
        before: Preferences | None = None
        try:
            before = await asyncio.to_thread(preferences_of, self._home, name)
            scope = await asyncio.to_thread(scope_of, self._home, name)
            await turn.play(events, scope, marks=before.marks)
        except asyncio.CancelledError:
            await turn.abandon("Stopped. Nothing of the half-made answer was kept.")
        except ThreadGone:
            log.info("thread %s was deleted during its turn", session.thread_id)
            await self._forget(session.thread_id, name)  # and what this turn has kept since
        except QuintileError as problem:
            await turn.abandon(str(problem))
        except Exception:
            await turn.abandon(_reported("a turn failed"))
        finally:
            await self._ended(events, session, name, before)

    async def _ended(
        self,
        events: AsyncGenerator[Event],
        session: WebsocketSession,
        user: str,
        before: Preferences | None,
    ) -> None:
        """Tidy up after a turn. What fails here is no word about its answer."""
        try:
            await events.aclose()
            await self._sockets.refresh_others(session)
            if await asyncio.to_thread(preferences_of, self._home, user) != before:
                await self._show_settings(user)
        except Exception:
            _reported("what follows a turn failed")


def _reported(what: str) -> str:
    """Log the exception in hand under a new id, and what to tell the person."""
    reference = secrets.token_hex(4)
    log.exception("%s [%s]", what, reference)
    return (
        "Something went wrong here, and it is not your question. Please try again; "
        f"if it happens again, give whoever runs this the reference {reference}."
    )
