"""A chat server over the scripted assistant, and a browser that must not leave this machine."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, sync_playwright

HERE = Path(__file__).parent
CHECKOUT = HERE.parent.parent
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
]

# The server is killed in some tests; and chainlit's side panel on a phone lacks a label.
KNOWN = ("net::ERR_CONNECTION_REFUSED", "WebSocket connection", "DialogTitle")


class Server:
    """The scripted chat in a process of its own, on a free port, in an empty working directory."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.cwd = folder / "elsewhere"
        self.cwd.mkdir()
        self.port = _free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._log = (folder / "server.log").open("w")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process and wait until the page is served."""
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "scripted_server.py"), str(self.home), str(self.port)],
            cwd=self.cwd,
            env=os.environ | {"PYTHONPATH": str(CHECKOUT)},
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self._process.poll() is not None:
                break
            try:
                if httpx.get(self.url, timeout=5).status_code == 200:
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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("chat"))
    running.start()
    yield running
    running.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        message = f"no Chromium at {CHROMIUM}"
        if os.environ.get("QUINTILE_REQUIRE_BROWSER") == "1":
            pytest.fail(message)
        pytest.skip(message)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)


@pytest.fixture
def open_page(
    browser: Browser, server: Server, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """`open_page("/thread/...", width=390)` opens a fresh browser profile there.

    Afterwards: no request went to another host, the page logged no error and its policy refused
    nothing, but for what `complaining` contains; and a screenshot is kept where `QUINTILE_SCREENSHOTS` says.
    """
    asked: list[str] = []
    complaints: list[str] = []
    allowed = [*KNOWN]
    pages: list[Page] = []

    def noted(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text or message.type == "error":
            complaints.append(message.text)

    def seen(request: Request) -> None:
        asked.append(request.url)

    def opened(
        path: str = "/",
        *,
        width: int = 1280,
        height: int = 800,
        dark: bool = False,
        complaining: str | None = None,
    ) -> Page:
        if complaining:
            allowed.append(complaining)
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark" if dark else "light"
        )
        context.on("request", seen)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
        page = context.new_page()
        page.on("console", noted)
        page.on("websocket", lambda opened: asked.append(opened.url))
        page.set_default_timeout(20_000)
        page.goto(server.url + path)
        pages.append(page)
        return page

    yield opened

    for page in pages:
        _keep_picture(page, str(request.node.name))
        page.context.close()
    hosts = {urlsplit(url).netloc for url in asked if not url.startswith(("data:", "blob:"))}
    assert hosts <= {f"127.0.0.1:{server.port}"}
    assert [text for text in complaints if not any(words in text for words in allowed)] == []


def _keep_picture(page: Page, name: str) -> None:
    folder = os.environ.get("QUINTILE_SCREENSHOTS")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{re.sub(r'[^a-z0-9]+', '-', name)}.png"))
