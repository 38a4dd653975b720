"""The chat as a process, and a browser window as far as its websocket goes, for the tests of the chat."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import socketio  # type: ignore[import-untyped]

CHECKOUT = Path(__file__).resolve().parent.parent.parent
QUINTILE = str(Path(sys.executable).with_name("quintile"))
SCRIPTED = CHECKOUT / "tests" / "chat" / "scripted_server.py"


class Server:
    """A chat in a process of its own, on a free port, in an empty working directory.

    The assistant is scripted unless `command` says otherwise; the port is its last argument.
    """

    def __init__(
        self,
        folder: Path,
        home: Path | None = None,
        command: list[str] | None = None,
        env: dict[str, str] | None = None,
    ) -> None:
        self.home = home or folder / "home"
        scripted = [sys.executable, str(SCRIPTED), str(self.home)]
        self.command = command or scripted
        self.environment = os.environ | {"PYTHONPATH": str(CHECKOUT)} | (env or {})
        self.cwd = folder / "elsewhere"
        self.cwd.mkdir()
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = (folder / "server.log").open("w")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process and wait until the page is served."""
        self._process = subprocess.Popen(
            [*self.command, str(self.port)],
            cwd=self.cwd,
            env=self.environment,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                if httpx.get(self.url, timeout=5).is_error is False:  # the page, or the way to it
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        pytest.fail(f"the chat server did not start:\n{self.log}")

    def stop(self) -> None:
        """Kill the process as a crash would; what it kept must survive that."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def interrupt(self) -> int:
        """Ctrl-C; the exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGINT)
        return self._process.wait(timeout=15)

    def restart(self) -> None:
        self.stop()
        self.start()

    def close(self) -> None:
        self.stop()
        self._log.close()

    @property
    def log(self) -> str:
        return Path(self._log.name).read_text()

    def client(self) -> httpx.Client:
        """An HTTP client with the session cookie of the local user."""
        cookies = httpx.get(self.url).cookies
        return httpx.Client(base_url=self.url, cookies=cookies, timeout=10)


class Window:
    """A browser window as far as the websocket goes: asks, and keeps what it is sent."""

    def __init__(self, server: Server, cookies: dict[str, str], thread: str = "") -> None:
        self._server = server
        self._cookies = cookies
        self.session = str(uuid.uuid4())
        self.thread = thread
        self.seen: list[tuple[str, Any]] = []
        self.socket = socketio.AsyncClient(reconnection=False)
        self.socket.on("*", self._note)

    async def _note(self, event: str, data: Any = None) -> None:
        self.seen.append((event, data))
        if event == "first_interaction":
            self.thread = data["thread_id"]

    async def open(self, **auth: Any) -> None:
        await self.connect(**auth)
        await self.socket.emit("connection_successful")

    async def connect(self, **auth: Any) -> None:
        """Only that: the page has not yet said that it heard of it."""
        cookie = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        await self.socket.connect(
            self._server.url,
            headers={"Cookie": cookie} if cookie else {},
            transports=["websocket"],
            socketio_path="/ws/socket.io",
            auth={
                "sessionId": self.session,
                "threadId": self.thread,
                "clientType": "webapp",
                **auth,
            },
        )

    async def ask(self, text: str, **message: Any) -> str:
        step = {"id": str(uuid.uuid4()), "output": text, "type": "user_message", **message}
        await self.socket.emit("client_message", {"message": step, "fileReferences": []})
        return str(step["id"])

    async def until(self, event: str, count: int = 1, seconds: float = 90) -> Any:
        """Wait for the `count`-th event of that name; its data."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = [data for name, data in self.seen if name == event]
            if len(found) >= count:
                return found[count - 1]
            await asyncio.sleep(0.02)
        raise AssertionError(f"no {event} in {[name for name, _ in self.seen]}")

    @property
    def things(self) -> list[tuple[str, dict[str, Any]]]:
        """What was sent of steps, messages and elements: everything that is an object."""
        return [(name, data) for name, data in self.seen if isinstance(data, dict)]

    def seen_of(self, event: str) -> list[Any]:
        """What was sent under that name, in order."""
        return [data for name, data in self.seen if name == event]

    async def settled(self, holds: Callable[[], bool], seconds: float = 90) -> None:
        """Wait until something that the server does without a word has been done."""
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, "nothing happened"
            await asyncio.sleep(0.05)

    def names(self) -> list[str]:
        return [name for name, _ in self.seen]

    def said(self) -> list[str]:
        """The messages as they stand, by their latest version."""
        texts: dict[str, str] = {}
        for event, data in self.seen:
            if event in {"new_message", "update_message"} and data["type"] == "assistant_message":
                texts[data["id"]] = data["output"]
            elif event == "delete_message":
                texts.pop(data["id"], None)
        return list(texts.values())


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
