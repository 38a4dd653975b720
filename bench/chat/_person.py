"""A person in front of the chat, as far as the server sees one: signed in, connected, asking."""

from __future__ import annotations

import asyncio
import time
import uuid
from dataclasses import dataclass
from typing import Any

import aiohttp
import socketio  # type: ignore[import-untyped]

PATIENCE = 120.0
FOOTER = "AnswerFooter"
"""The element that every finished answer ends with."""


@dataclass(frozen=True)
class Asked:
    """One question: when it was sent, seconds to the finished answer, and what came.

    `shown` counts also what the page then fetches, the chart and the first table.
    """

    question: str
    at: float
    seconds: float
    shown: float
    text: str
    problem: str = ""


class Person:
    """Speaks the websocket protocol of the page; made inside of the event loop."""

    def __init__(self, url: str, cookie: str) -> None:
        self._url = url
        self._page = aiohttp.ClientSession(headers={"Cookie": cookie}, raise_for_status=True)
        self._socket = socketio.AsyncClient(reconnection=False, http_session=self._page)
        self._socket.on("*", self._note)
        self._messages: dict[str, dict[str, Any]] = {}
        self._elements: list[dict[str, Any]] = []
        self._ended = asyncio.Event()
        self._opened = asyncio.Event()

    async def open(self) -> float:
        """Load the page and connect; seconds until the opening page is filled."""
        started = time.monotonic()
        for path in ("/", "/auth/config", "/user", "/project/settings?language=en-US"):
            await self._get(path)
        await self._socket.connect(
            self._url,
            transports=["websocket"],
            socketio_path="/ws/socket.io",
            auth={"sessionId": str(uuid.uuid4()), "threadId": "", "clientType": "webapp"},
            wait_timeout=PATIENCE,
        )
        await self._socket.emit("connection_successful")
        await asyncio.wait_for(self._opened.wait(), PATIENCE)
        return time.monotonic() - started

    async def ask(self, question: str) -> Asked:
        """Ask and wait until the answer is finished."""
        self._ended.clear()
        self._messages.clear()
        self._elements.clear()
        step = {"id": str(uuid.uuid4()), "output": question, "type": "user_message"}
        at = time.monotonic()
        await self._socket.emit("client_message", {"message": step, "fileReferences": []})
        try:
            await asyncio.wait_for(self._ended.wait(), PATIENCE)
        except TimeoutError:
            return Asked(question, at, PATIENCE, PATIENCE, "", "no finished answer")
        seconds = time.monotonic() - at
        said = [m for m in self._messages.values() if m["type"] == "assistant_message"]
        text = "\n".join(str(message["output"]) for message in said)
        await self._fetch()
        return Asked(question, at, seconds, time.monotonic() - at, text)

    async def close(self) -> None:
        await self._socket.disconnect()
        await self._page.close()

    async def _get(self, path: str) -> None:
        async with self._page.get(self._url + path) as reply:
            await reply.read()

    async def _fetch(self) -> None:
        """What a page gets by itself: charts, and the content of a table that is unfolded."""
        urls = [str(e["url"]) for e in self._elements if e["type"] == "plotly"]
        tables = [e for e in self._elements if e.get("name") == "DataTable"]
        urls += [str(e["url"]) for e in tables[:1]]
        for url in urls:
            await self._get(url)

    async def _note(self, event: str, data: Any = None) -> None:
        match event:
            case "new_message" | "update_message":
                self._messages[data["id"]] = data
            case "delete_message":
                self._messages.pop(data["id"], None)
            case "element":
                self._elements.append(data)
                if data.get("name") == "Opening" and not data["props"].get("loading"):
                    self._opened.set()
            # Not the end of the opening page, which may come after the first question was sent.
            case "task_end" if any(e.get("name") == FOOTER for e in self._elements):
                self._ended.set()
