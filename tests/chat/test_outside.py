"""The trap that the tests of the chat rest on catches every way in which a page can ask another host."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path

import pytest
from outside import Outside
from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

WORKER = "fetch('http://worker.example/').catch(() => 0).finally(() => postMessage('done'))"
PAGE = """<script type="module">
const quietly = (promise) => promise.catch(() => 0);
const ended = (thing, ...names) =>
  new Promise((done) => names.forEach((name) => thing.addEventListener(name, done)));
await quietly(fetch('http://fetch.example/'));
await ended(Object.assign(new Image(), {src: 'http://image.example/a.png'}), 'error', 'load');
await ended(new WebSocket('ws://socket.example/'), 'error');
await ended(new Worker('worker.js'), 'message');
navigator.sendBeacon('http://beacon.example/');
document.title = 'done';
</script>"""


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """The output of a test is for its failures."""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "index.html").write_text(PAGE)
    (tmp_path / "worker.js").write_text(WORKER)
    with HTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


def test_whatever_asks_another_host_is_noted(
    browser: Browser, outside: Outside, address: str
) -> None:
    page = browser.new_page()
    page.goto(address)
    page.wait_for_function("document.title === 'done'")
    page.context.close()
    asked = " ".join(outside.asked)
    for way in ("fetch", "image", "socket", "worker"):
        assert f"{way}.example" in asked, way
    assert "127.0.0.1" not in asked
