"""The websocket events, ours in front of chainlit's: who may connect, one turn a thread, coming back."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from chainlit import socket as chainlit_socket
from chainlit.auth import get_token_from_cookies
from chainlit.context import init_ws_context
from chainlit.server import sio
from chainlit.session import WebsocketSession, ws_sessions_id
from starlette.requests import cookie_parser

from agent.chat import _history as history
from agent.chat._data_layer import DataLayer
from agent.chat._database import Database
from agent.chat._turns import Turns
from agent.commands import COMMANDS

Handler = Callable[..., Awaitable[None]]

MAX_QUESTION = 8_000
_COMMANDS = frozenset(command.name for command in COMMANDS)


class Sockets:
    """Replaces the handlers of chainlit that trust what the browser sends."""

    def __init__(
        self,
        database: Database,
        layer: DataLayer,
        turns: Turns,
        alive: Callable[[str | None], Awaitable[bool]],
    ) -> None:
        self._database = database
        self._layer = layer
        self._alive = alive
        self._turns = turns

    def register(self) -> None:
        """Take the events our page sends, each from live sessions alone; every other is ignored."""
        used: dict[str, Handler] = {
            "connection_successful": self.connected,
            "client_message": self.message,
            "stop": self.stop,
            "chat_settings_change": self.settings,
        }
        for unused in tuple(sio.handlers["/"]):
            sio.on(unused, _ignore)
        sio.on("*", _ignore)
        for event, handler in used.items():
            sio.on(event, self._from_the_signed_in(handler))
        sio.on("connect", self.connect)
        # These tidy up whoever it was, the first before the second: there is no time to ask.
        sio.on("clear_session", chainlit_socket.clean_session)
        sio.on("disconnect", chainlit_socket.disconnect)

    def _from_the_signed_in(self, handler: Handler) -> Handler:
        """A window outlives its session; what it sends then counts for nobody."""

        async def guarded(sid: str, *sent: Any) -> None:
            session = WebsocketSession.get(sid)
            if session is None:
                return
            if await self._alive(session.token):
                await handler(sid, *sent)
                return
            context = init_ws_context(session)
            await context.emitter.send_toast("You were signed out. Sign in again.", "warning")
            await sio.disconnect(sid)

        return guarded

    async def connect(self, sid: str, environ: dict[str, Any], auth: Any = None) -> bool:
        """Accept a browser whose session and thread ids are UUIDs; chainlit checks whose they are.

        Chainlit makes a folder of the session id and later deletes it: `../..` must not get there.
        """
        if not isinstance(auth, dict) or not _is_uuid(auth.get("sessionId")):
            raise ConnectionRefusedError("malformed session")
        if auth.get("threadId") and not _is_uuid(auth["threadId"]):
            raise ConnectionRefusedError("malformed thread")
        known: Any = {
            "sessionId": auth["sessionId"].lower(),
            "threadId": (auth.get("threadId") or "").lower() or None,
            "clientType": "webapp",
            "userEnv": None,
            "chatProfile": None,
        }
        accepted = bool(await chainlit_socket.connect(sid, environ, known))
        session = WebsocketSession.get(sid)
        if accepted and session is not None:
            # Chainlit leaves a window that came back with the token of the session it began in.
            session.token = get_token_from_cookies(cookie_parser(environ.get("HTTP_COOKIE", "")))
        return accepted

    async def connected(self, sid: str) -> None:
        """After chainlit's greeting, show a window that came back what it missed."""
        session = WebsocketSession.get(sid)
        if session is None:
            return
        if session.thread_id_to_resume and not session.has_first_interaction:
            # Also one that was lost before its conversation came: chainlit would give it the opening page.
            session.restored = False
        await chainlit_socket.connection_successful(sid)
        if session.restored and session.has_first_interaction:
            await self._show(session)
        if self._turns.running(session.thread_id):
            await self._show_running(session)

    async def message(self, sid: str, payload: Any = None) -> None:
        """Begin a turn with a question, rebuilt from the few fields that a browser may choose."""
        session = WebsocketSession.require(sid)
        context = init_ws_context(session)
        question = _question(payload)
        if question is None or session.user is None:
            await context.emitter.send_toast("That message could not be read.", "warning")
            return
        step = {
            "id": question[0],
            "output": question[1],
            "type": "user_message",
            "name": session.user.identifier,
            "threadId": session.thread_id,
            "createdAt": history.now(),
        }
        thread, user = session.thread_id, session.user.identifier
        refusal = _problem(question[1])
        if refusal is None and not self._turns.claim(thread):
            refusal = "Still working on your last question. Stop it, or wait for its answer."
        if refusal is not None:
            await context.emitter.send_toast(refusal, "warning")
            await context.emitter.delete_step({"id": question[0]})
            return
        try:
            mine = await self._database.run(
                lambda con: history.open_thread(con, thread, user, question[1])
            )
            if not mine:
                raise ConnectionRefusedError("that conversation belongs to someone else")
            await chainlit_socket.message(sid, {"message": step, "fileReferences": None})
            assert session.current_task is not None
        except BaseException:
            self._turns.release(thread)
            raise
        self._turns.attach(thread, session.current_task)

    async def stop(self, sid: str) -> None:
        """Cancel the turn of this conversation, whichever window began it."""
        if session := WebsocketSession.get(sid):
            self._turns.cancel(session.thread_id)

    async def settings(self, sid: str, sent: Any = None) -> None:
        """Keep what was set in the panel."""
        if isinstance(sent, dict):
            await chainlit_socket.change_settings(sid, sent)

    async def refresh_others(self, session: WebsocketSession) -> None:
        """Bring the other windows on this conversation up to date when its turn is over."""
        others = [
            other
            for other in ws_sessions_id.values()
            if other.thread_id == session.thread_id and other.id != session.id
        ]
        await asyncio.gather(*(self._show(other) for other in others))

    async def _show(self, session: WebsocketSession) -> None:
        if session.user is None or not await self._alive(session.token):
            return
        thread = await self._layer.visible(session.thread_id)
        if thread is None:
            return
        if thread["userIdentifier"] == session.user.identifier:
            await _emit(session, "resume_thread", thread)
            await _emit(session, "task_end", {})

    async def _show_running(self, session: WebsocketSession) -> None:
        draft = self._turns.draft_of(session.thread_id)
        if draft is not None and draft.content:
            await _emit(session, "stream_start", draft.to_dict())
        await _emit(session, "task_start", {})


async def _emit(session: WebsocketSession, event: str, data: Any) -> None:
    emit: Any = session.emit  # annotated as if it returned nothing
    await emit(event, data)


def _is_uuid(value: object) -> bool:
    try:
        return isinstance(value, str) and str(uuid.UUID(value)) == value.lower()
    except ValueError:
        return False


def _question(payload: Any) -> tuple[str, str] | None:
    """Id and text of a client's message; null when it is not one."""
    message = payload.get("message") if isinstance(payload, dict) else None
    if not isinstance(message, dict) or not _is_uuid(message.get("id")):
        return None
    if uuid.UUID(message["id"]).version != 4 or not isinstance(message.get("output"), str):
        return None
    text = history.clean(message["output"])
    command = message.get("command")
    if isinstance(command, str) and command in _COMMANDS:
        text = f"/{command} {text}".rstrip()
    return message["id"].lower(), text


def _problem(text: str) -> str | None:
    """Why a text cannot be a question."""
    if not text.strip():
        return "Please type a question."
    if len(text) > MAX_QUESTION:
        return f"That is too long for one question: {MAX_QUESTION:,} characters at most."
    return None


async def _ignore(*_: object) -> None:
    """Nothing in our page sends this event."""
