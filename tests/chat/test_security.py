"""What a request must be to get past the guard and the gate, and what a reply carries."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.types import Message, Receive, Scope, Send

from agent.chat._gate import Gate
from agent.chat._page import local, policy
from agent.chat._security import MAX_BODY, SOCKET, Guard

UUID = "0b0f3a52-8a2c-4a3b-9d59-2f1f6f0f7a11"


async def ok(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"ok"})


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    guarded = Guard(Gate(ok), hosts={"localhost", "127.0.0.1", "::1"})
    transport = httpx.ASGITransport(app=guarded)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost:8000") as made:
        yield made


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:8000", "LOCALHOST"])
async def test_own_names_are_answered(client: httpx.AsyncClient, host: str) -> None:
    assert (await client.get("/user", headers={"Host": host})).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "", "[::1", "10.0.0.1"])
async def test_rebound_names_are_refused(client: httpx.AsyncClient, host: str) -> None:
    reply = await client.get("/user", headers={"Host": host})
    assert reply.status_code == 421
    assert reply.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize(
    "origin", ["http://evil.example", "http://localhost:3000", "null", "file://localhost:8000"]
)
async def test_other_pages_may_not_write(client: httpx.AsyncClient, origin: str) -> None:
    headers = {"Origin": origin}
    assert (await client.post("/project/threads", headers=headers)).status_code == 403
    assert (await client.post(SOCKET + "/", headers=headers)).status_code == 403
    assert (await client.get(SOCKET + "/", headers=headers)).status_code == 403


async def test_the_own_page_may_write(client: httpx.AsyncClient) -> None:
    headers = {"Origin": "http://localhost:8000"}
    assert (await client.post("/project/threads", headers=headers)).status_code == 200
    assert (await client.get(SOCKET + "/", headers=headers)).status_code == 200


async def test_large_bodies_are_refused_before_they_are_read(client: httpx.AsyncClient) -> None:
    fits, too_large = b"x" * MAX_BODY, b"x" * (MAX_BODY + 1)
    assert (await client.put("/project/thread", content=fits)).status_code == 200
    assert (await client.put("/project/thread", content=too_large)).status_code == 413
    # A file may be larger, what is confirmed of it may not.
    assert (await client.post("/uploads/workspace", content=too_large)).status_code != 413
    assert (await client.put("/uploads/workspace/1", content=too_large)).status_code == 413

    async def pieces() -> AsyncIterator[bytes]:
        yield too_large

    assert (await client.put("/project/thread", content=pieces())).status_code == 411


@pytest.mark.parametrize(
    ("origin", "accepted"),
    [(None, True), ("http://localhost:8000", True), ("http://evil.example", False)],
)
async def test_websockets_check_their_origin(origin: str | None, accepted: bool) -> None:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "websocket.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    headers = [(b"host", b"localhost:8000")]
    if origin:
        headers.append((b"origin", origin.encode()))
    scope = {"type": "websocket", "path": SOCKET + "/", "headers": headers}
    await Guard(Gate(ok), hosts={"localhost"})(scope, receive, send)
    expected = "websocket.accept" if accepted else "websocket.close"
    assert [message["type"] for message in sent] == [expected]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/project/file"),
        ("GET", f"/project/file/{UUID}"),
        ("PUT", "/project/element"),
        ("DELETE", "/project/element"),
        ("PUT", "/project/thread/share"),
        ("GET", f"/project/share/{UUID}"),
        ("POST", "/project/action"),
        ("POST", "/mcp"),
        ("DELETE", "/mcp"),
        ("POST", "/login"),
        ("POST", "/auth/header"),
        ("POST", "/auth/jwt"),
        ("GET", "/auth/oauth/github"),
        ("POST", "/slack/events"),
        ("GET", "/docs"),
        ("GET", "/openapi.json"),
        ("GET", "/project/thread/not-a-uuid"),
        ("GET", "/public/../secret"),
        ("GET", "/public/%2e%2e/secret"),
        ("GET", "/public/elements/a/b.jsx"),
        ("GET", "/copilot/index.js"),
        ("GET", "/anything/else"),
        ("PATCH", "/user"),
    ],
)
async def test_what_the_chat_does_not_use_does_not_exist(
    client: httpx.AsyncClient, method: str, path: str
) -> None:
    assert (await client.request(method, path)).status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/auth/config"),
        ("GET", "/project/settings"),
        ("GET", f"/project/thread/{UUID}"),
        ("GET", "/public/elements/DataTable.jsx"),
        ("GET", "/assets/index-abc.js"),
        ("GET", "/avatars/Quintile"),
        ("POST", "/project/threads"),
        ("PUT", "/project/thread"),
        ("DELETE", "/project/thread"),
    ],
)
async def test_what_the_chat_uses_is_there(
    client: httpx.AsyncClient, method: str, path: str
) -> None:
    assert (await client.request(method, path)).status_code == 200


async def test_replies_carry_the_headers(client: httpx.AsyncClient) -> None:
    headers = (await client.get("/user")).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "immutable" in (await client.get("/assets/a.js")).headers["cache-control"]


PAGE = """<html><head>
<link rel="preconnect" href="https://fonts.example" />
<link
  rel="stylesheet" href="https://cdn.example/katex.css"
/>
<link rel="icon" href="/favicon" />
<meta property="og:image" content="https://elsewhere.example/a.png">
<meta property="og:title" content="Quintile">
<script>const a = 1;</script><script src="/public/quintile.js" defer></script>
</head><body></body></html>"""


def test_the_page_names_no_other_host() -> None:
    html = local(PAGE, ["/assets/charts.js"])
    assert "://" not in html
    assert '<link rel="icon" href="/favicon" />' in html
    assert 'content="Quintile"' in html
    assert '<link rel="prefetch" as="script" href="/assets/charts.js">' in html


def test_the_policy_admits_the_inline_scripts_of_the_page_and_no_others() -> None:
    html = local(PAGE)
    rules = policy(html)
    assert len(re.findall(r"'sha256-[^']+'", rules)) == 2
    assert rules == policy(html)
    assert rules != policy(html.replace("const a = 1", "const a = 2"))
    script = next(rule for rule in rules.split("; ") if rule.startswith("script-src"))
    assert "'unsafe-inline'" not in script
    assert "frame-ancestors 'none'" in rules
    assert "http" not in rules
    assert "*" not in rules
