"""A chat server over the scripted assistant or the demo book, and a browser that stays on this machine."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jwt
import pytest
from chat_server import QUINTILE, Server, Window
from outside import Outside
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from agent.offline import apart
from data.home import Home
from data.warehouse import Warehouse

expect.set_options(timeout=30_000)  # how long a busy machine may take, not how long it should
# The server is killed in some tests; and chainlit's side panel on a phone lacks a label.
KNOWN = (
    "net::ERR_CONNECTION_REFUSED",
    "net::ERR_CONNECTION_RESET",
    "net::ERR_EMPTY_RESPONSE",
    "net::ERR_INTERNET_DISCONNECTED",
    "WebSocket connection",
    "DialogTitle",
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("chat"))
    running.start()
    yield running
    running.close()


@pytest.fixture(scope="session")
def fitted_demo(demo: Warehouse) -> Home:
    """The home of the demo book with what a server fits after its start, fitted once for all of them."""
    apart.fit_all(demo.home)
    return demo.home


@pytest.fixture(scope="module")
def demo_home(fitted_demo: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The demo book in a home of the module's own: its plans, uploads and users are nobody else's."""
    own = Home(tmp_path_factory.mktemp("own") / "home")
    shutil.copytree(fitted_demo.snapshots, own.snapshots)
    # Without what other test processes are writing just now.
    shutil.copytree(fitted_demo.models, own.models, ignore=shutil.ignore_patterns(".*"))
    return own


@pytest.fixture(scope="module")
def demo_chat(
    demo_home: Home, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Server]]:
    """`demo_chat("--team", env={...})` is `quintile chat` over `demo_home`, as a person starts it."""
    started: list[Server] = []

    def made(*options: str, env: dict[str, str] | None = None) -> Server:
        running = Server(
            tmp_path_factory.mktemp("demo-chat"),
            home=demo_home.root,
            command=[QUINTILE, "chat", *options, "--port"],
            env={"QUINTILE_HOME": str(demo_home.root), "QUINTILE_MODEL": ""} | (env or {}),
        )
        started.append(running)
        running.start()
        return running

    yield made
    for running in started:
        running.close()


@pytest.fixture
def cookies(server: Server) -> dict[str, str]:
    """The session of the local user."""
    with server.client() as client:
        return dict(client.cookies)


@pytest.fixture
def cookies_of(server: Server) -> Callable[..., dict[str, str]]:
    """`cookies_of("bob")` is a genuine session of another user."""

    def made(name: str, **claims: Any) -> dict[str, str]:
        secret = (server.home / "chat" / "secret").read_text().strip()
        token = {"identifier": name, "metadata": {}, "exp": time.time() + 600} | claims
        return {"quintile_session": jwt.encode(token, secret, algorithm="HS256")}

    return made


@pytest.fixture
def new_window(server: Server, cookies: dict[str, str]) -> Callable[..., Window]:
    """`new_window()` is a browser window of the local user, not yet connected."""

    def made(thread: str = "", cookies: dict[str, str] = cookies) -> Window:
        return Window(server, cookies, thread)

    return made


@pytest.fixture
def asked(new_window: Callable[..., Window]) -> Callable[[str], Awaitable[Window]]:
    """`await asked("...")` is a window in which that was asked and answered, closed again."""

    async def done(text: str) -> Window:
        opened = new_window()
        await opened.open()
        await opened.until("task_end", 2)  # the greeting, and the opening page
        await opened.ask(text)
        await opened.until("first_interaction")
        await opened.until("task_end", 3)
        await opened.socket.disconnect()
        return opened

    return done


@pytest.fixture
def artefacts(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where screenshots are kept: below `QUINTILE_SCREENSHOTS`, else among pytest's temporary files."""
    folder = os.environ.get("QUINTILE_SCREENSHOTS")
    if folder is None:
        return tmp_path
    name = re.sub(r"[^a-z0-9]+", "-", f"{request.path.stem} {request.node.name}".lower()).strip("-")
    own = Path(folder) / name
    own.mkdir(parents=True, exist_ok=True)
    return own


@pytest.fixture
def open_page(
    browser: Browser, server: Server, outside: Outside, artefacts: Path
) -> Iterator[Callable[..., Page]]:
    """`open_page("/thread/...", width=390)` opens a fresh browser profile there.

    Afterwards: no page, frame or worker asked for another host, no page logged an error and its
    policy refused nothing, but for what contains one of `complaining`; and a screenshot of each is kept.
    """
    asked: list[str] = []
    complaints: list[str] = []
    allowed = [*KNOWN]
    contexts: list[BrowserContext] = []

    def noted(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or message.type == "error":
            complaints.append(message.text)

    def seen(request: Request) -> None:
        asked.append(request.url)

    def watched(page: Page) -> None:
        page.on("websocket", lambda opened: asked.append(opened.url))

    def opened(
        path: str = "/",
        *,
        width: int = 1280,
        height: int = 800,
        dark: bool = False,
        touch: bool = False,
        complaining: Sequence[str] = (),
    ) -> Page:
        allowed.extend(complaining)
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            has_touch=touch,
            is_mobile=touch,
            reduced_motion="reduce",  # what moves costs a processor, and no picture of it is the same
        )
        contexts.append(context)
        context.on("request", seen)
        context.on("console", noted)
        context.on("page", watched)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.goto(server.url + path)
        return page

    outside.asked.clear()
    yield opened

    for number, context in enumerate(contexts):
        for page in context.pages:
            page.screenshot(path=artefacts / f"last-{number}.png")
        context.close()
    hosts = {urlsplit(url).netloc for url in asked if not url.startswith(("data:", "blob:"))}
    assert hosts <= {f"127.0.0.1:{server.port}"}
    assert outside.asked == []
    assert [text for text in complaints if not any(words in text for words in allowed)] == []
