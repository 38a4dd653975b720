"""Team mode over the demo book: people sign in, see their regions, and are out when told so."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from chat_page import type_in
from chat_server import Server
from playwright.sync_api import Page, expect

from agent.departure import forget_user
from agent.store.preferences import preferences_of
from data import sign_in, users
from data.home import Home
from data.scope import EVERYTHING, Scope
from data.warehouse import Warehouse

PASSWORD = "a long password"
QUESTION = "Top 50 accounts"


@pytest.fixture(scope="module")
def server(demo_home: Home, demo_chat: Callable[..., Server]) -> Server:
    for name, regions in (("nora", ["North"]), ("sam", ["South"]), ("eve", ["East", "West"])):
        users.add(demo_home, name, "account manager", regions)
        sign_in.set_password(demo_home, name, PASSWORD)
    return demo_chat(
        *("--team", "--name", "quintile.test"),
        *("--proxy", "127.0.0.2", "--trusted-header", "X-Signed-In"),
    )


@pytest.fixture
def entered(server: Server) -> Iterator[Callable[..., httpx.Client]]:
    """`entered("nora")` is a client that has signed in."""
    clients = []

    def made(name: str, password: str = PASSWORD) -> httpx.Client:
        client = httpx.Client(base_url=server.url)
        clients.append(client)
        reply = client.post("/login", data={"name": name, "password": password})
        assert reply.status_code == 303, reply.text
        return client

    yield made
    for client in clients:
        client.close()


@pytest.fixture
def regions(demo: Warehouse) -> dict[str, str]:
    """Region by account id."""
    found = demo.run("SELECT account_id, region FROM accounts", EVERYTHING, {}).rows
    return {row["account_id"]: row["region"] for row in found}


def from_proxy(server: Server, **more: Any) -> httpx.Client:
    transport = httpx.HTTPTransport(local_address="127.0.0.2")
    return httpx.Client(base_url=server.url, transport=transport, **more)


def test_without_a_session_there_is_the_login_page_and_nothing_else(server: Server) -> None:
    with httpx.Client(base_url=server.url) as client:
        for path in ("/", "/thread/7d9f2f6e-5a57-4a1e-9f38-0c8a3d4e5f60"):
            reply = client.get(path)
            assert (reply.status_code, reply.headers["location"]) == (303, f"/login?next={path}")
        page = client.get("/login")
        assert page.status_code == 200
        assert "form-action 'self'" in page.headers["content-security-policy"]
        for method, path in (
            ("GET", "/user"),
            ("POST", "/project/threads"),
            ("GET", "/files/7d9f2f6e-5a57-4a1e-9f38-0c8a3d4e5f60"),
            ("GET", "/plans/0123456789ab"),
            ("PUT", "/feedback"),
        ):
            assert client.request(method, path, json={}).status_code == 401, path
        handshake = client.get("/ws/socket.io/?EIO=4&transport=polling")
        assert handshake.status_code == 401


def test_wrong_passwords_are_refused_and_then_throttled(server: Server, demo_home: Home) -> None:
    users.add(demo_home, "tom", "sales", None)
    sign_in.set_password(demo_home, "tom", PASSWORD)
    with httpx.Client(base_url=server.url) as client:
        for _ in range(sign_in.FAILURES):
            reply = client.post("/login", data={"name": "tom", "password": "a wrong password"})
            assert reply.status_code == 401
            assert "Name or password is wrong." in reply.text
            assert "set-cookie" not in reply.headers
        reply = client.post("/login", data={"name": "tom", "password": PASSWORD})
        assert reply.status_code == 429
        assert 0 < int(reply.headers["retry-after"]) <= sign_in.WINDOW_SECONDS
        foreign = {"Origin": "http://evil.example"}
        assert client.post("/login", data={"name": "nora"}, headers=foreign).status_code == 403


def test_the_cookie_is_out_of_reach_and_the_way_back_stays_inside(server: Server) -> None:
    answers = {}
    with httpx.Client(base_url=server.url) as client:
        for target in (
            "/thread/7d9f2f6e-5a57-4a1e-9f38-0c8a3d4e5f60",
            "//evil.example",
            "https://evil.example",
            "/thread//evil.example",
            "/\\evil.example",
        ):
            form = {"name": "nora", "password": PASSWORD, "next": target}
            reply = client.post("/login", data=form)
            answers[target] = reply.headers["location"]
            cookie = reply.headers["set-cookie"].lower()
            assert "httponly" in cookie
            assert "samesite=strict" in cookie
            assert "secure" not in cookie
    assert list(answers.values()) == ["/thread/7d9f2f6e-5a57-4a1e-9f38-0c8a3d4e5f60", *["/"] * 4]


def test_behind_tls_the_cookie_is_for_tls_alone(server: Server) -> None:
    form = {"name": "nora", "password": PASSWORD}
    headers = {"X-Forwarded-Proto": "https"}
    with from_proxy(server) as client:
        reply = client.post("/login", data=form, headers=headers)
        assert "; secure" in reply.headers["set-cookie"].lower()
        assert "max-age" in reply.headers["strict-transport-security"]
    with httpx.Client(base_url=server.url) as stranger:
        reply = stranger.post("/login", data=form, headers=headers)
        assert "; secure" not in reply.headers["set-cookie"].lower()


def test_a_header_signs_in_from_the_proxy_and_from_nowhere_else(server: Server) -> None:
    header = {"X-Signed-In": "sam"}
    with from_proxy(server, headers=header) as client:
        assert client.get("/login").status_code == 303
        assert client.get("/user").json()["identifier"] == "sam"
    with from_proxy(server, headers={"X-Signed-In": "nobody"}) as client:
        assert client.get("/login").status_code == 403
        assert client.get("/user").status_code == 401
    with httpx.Client(base_url=server.url, headers=header) as stranger:
        assert stranger.get("/login").status_code == 200
        assert stranger.get("/user").status_code == 401


def test_who_signs_out_is_out_whatever_the_cookie_says(
    server: Server, entered: Callable[..., httpx.Client]
) -> None:
    client = entered("nora")
    kept = dict(client.cookies)
    assert client.get("/user").json()["identifier"] == "nora"
    assert client.post("/logout").status_code == 200
    with httpx.Client(base_url=server.url, cookies=kept) as thief:
        assert thief.get("/user").status_code == 401
        assert thief.get("/").status_code == 303


def test_a_genuine_token_without_a_live_session_opens_nothing(
    server: Server, cookies_of: Callable[..., dict[str, str]]
) -> None:
    for claims in ({}, {"metadata": {"session": "made-up"}}, {"metadata": {"session": 7}}):
        with httpx.Client(base_url=server.url, cookies=cookies_of("nora", **claims)) as client:
            assert client.get("/user").status_code == 401


async def asked(new_window: Any, client: httpx.Client, text: str, thread: str = "") -> Any:
    window = new_window(thread, cookies=dict(client.cookies))
    await window.open()
    await window.until("task_end", 1 if thread else 2)
    before = window.names().count("task_end")
    await window.ask(text)
    await window.until("task_end", before + 1)
    return window


def regions_in(text: str, regions: dict[str, str]) -> set[str]:
    """Regions of the accounts whose ids a text names."""
    return {regions[found] for found in re.findall(r"ACC\d{4}", text) if found in regions}


async def test_two_people_never_see_each_other_s_accounts_threads_or_files(
    server: Server,
    entered: Callable[..., httpx.Client],
    new_window: Any,
    regions: dict[str, str],
) -> None:
    threads, files = {}, {}
    for name, region in (("nora", "North"), ("sam", "South")):
        client = entered(name)
        window = await asked(new_window, client, QUESTION)
        threads[name] = window.thread
        everything = json.dumps(window.seen, default=str)
        found = re.findall(r"/files/[0-9a-f-]{36}", everything)
        assert found
        contents = "".join(client.get(address).text for address in found)
        assert regions_in(everything + contents, regions) == {region}
        files[name] = found
        await window.socket.disconnect()
    nora, sam = entered("nora"), entered("sam")
    for client, other in ((nora, "sam"), (sam, "nora")):
        listed = client.post("/project/threads", json={"pagination": {"first": 50}, "filter": {}})
        assert threads[other] not in listed.text
        assert client.get(f"/project/thread/{threads[other]}").status_code in (401, 403, 404)
        assert {client.get(address).status_code for address in files[other]} == {404}


async def test_what_was_seen_with_more_regions_is_hidden_and_forgotten(
    server: Server,
    demo_home: Home,
    entered: Callable[..., httpx.Client],
    new_window: Any,
    regions: dict[str, str],
) -> None:
    client = entered("eve")
    window = await asked(new_window, client, QUESTION)
    thread = window.thread
    found = re.findall(r"/files/[0-9a-f-]{36}", json.dumps(window.seen, default=str))
    await window.socket.disconnect()
    search = {"pagination": {"first": 50}, "filter": {"search": "£"}}
    before = client.get(f"/project/thread/{thread}").text
    assert "£" in before
    assert thread in client.post("/project/threads", json=search).text
    users.change(demo_home, "eve", scope=Scope(("East",)))
    after = client.get(f"/project/thread/{thread}")
    assert "no longer see" in after.text
    assert "£" not in after.text
    assert thread not in client.post("/project/threads", json=search).text
    assert regions_in(after.text, regions) == set()
    assert QUESTION in after.text
    assert {client.get(address).status_code for address in found} == {404}
    # The conversation goes on without remembering what was on the table.
    window = await asked(new_window, client, "the first one", thread)
    said = json.dumps(window.seen, default=str)
    assert regions_in(said, regions) <= {"East"}
    await window.socket.disconnect()


async def test_an_open_window_of_somebody_signed_out_does_nothing_more(
    server: Server, demo_home: Home, entered: Callable[..., httpx.Client], new_window: Any
) -> None:
    users.add(demo_home, "kim", "sales", ["North"])
    sign_in.set_password(demo_home, "kim", PASSWORD)
    client = entered("kim")
    window = await asked(new_window, client, QUESTION)
    files = re.findall(r"/files/([0-9a-f-]{36})", json.dumps(window.seen, default=str))
    kept = [demo_home.chat_files / id for id in files]
    assert kept
    assert all(path.exists() for path in kept)
    events = {
        "client_message": {"message": {"id": str(uuid.uuid4()), "output": QUESTION}},
        "connection_successful": None,
        "chat_settings_change": {"lookback_days": 90},
        "stop": None,
    }
    windows = {event: new_window(cookies=dict(client.cookies)) for event in events}
    for opened in windows.values():
        await opened.open()
        await opened.until("task_end", 2)
    sign_in.end_sessions(demo_home, "kim")
    for event, opened in windows.items():
        before = len(opened.seen)
        for name in ("fetch_favorites", "message_favorite", "made_up", event):
            await opened.socket.emit(name, events[event])
        assert "signed out" in (await opened.until("toast"))["message"], event
        assert [name for name, _ in opened.seen[before:]] == ["toast"], event
        await opened.settled(lambda opened=opened: not opened.socket.connected)
    assert preferences_of(demo_home, "kim").lookback_days is None
    # Who signed in again goes on in the window that was open.
    again = new_window(cookies=dict(entered("kim").cookies))
    again.session = windows["client_message"].session
    await again.connect()
    await again.socket.emit("chat_settings_change", {"lookback_days": 90})
    await again.until("chat_settings")
    assert preferences_of(demo_home, "kim").lookback_days == 90
    await again.socket.disconnect()
    assert (await forget_user(demo_home, "kim")).conversations == 1
    assert not any(path.exists() for path in kept)


@pytest.mark.browser
def test_a_person_signs_in_asks_and_signs_out(open_page: Callable[..., Page]) -> None:
    page = open_page(complaining=["status of 401", "Unauthorized"])
    expect(page.get_by_role("heading", name="Quintile")).to_be_visible()
    page.get_by_label("Name").fill("sam")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_have_text("Name or password is wrong.")
    page.get_by_label("Name").fill("sam")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    type_in(page, "What needs my attention this week?")
    expect(page.locator(".q-footer")).to_have_count(1, timeout=240_000)
    table = page.locator(".q-table").first
    expect(table).to_contain_text("Region: South")  # said once, as every row has it
    expect(table.get_by_role("cell", name="North", exact=True)).to_have_count(0)
    page.locator("#user-nav-button").click()
    page.get_by_role("menuitem", name="Logout").click()
    expect(page.get_by_label("Password")).to_be_visible()
    page.goto(page.url.replace("/login", "/"))
    expect(page.get_by_label("Password")).to_be_visible()
