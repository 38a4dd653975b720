"""The running server: sessions, ownership, the websocket, faults; asked as a browser would."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import jwt
import pytest
import socketio  # type: ignore[import-untyped]
from socketio.exceptions import ConnectionError as Refused  # type: ignore[import-untyped]

Server = Any  # the class of the fixture `server` in conftest.py
Say = Callable[[str], Awaitable[None]]

ANSWERED = "task_end"


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
        await self.socket.emit("connection_successful")

    async def ask(self, text: str, **message: Any) -> str:
        step = {"id": str(uuid.uuid4()), "output": text, "type": "user_message", **message}
        await self.socket.emit("client_message", {"message": step, "fileReferences": []})
        return str(step["id"])

    async def until(self, event: str, count: int = 1, seconds: float = 10) -> Any:
        """Wait for the `count`-th event of that name; its data."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            found = [data for name, data in self.seen if name == event]
            if len(found) >= count:
                return found[count - 1]
            await asyncio.sleep(0.02)
        raise AssertionError(f"no {event} in {[name for name, _ in self.seen]}")

    async def answered(self) -> None:
        """Wait until the turn that was begun is over."""
        begun = len([1 for name, _ in self.seen if name == "task_start"])
        await self.until("task_start", max(begun, 1))
        deadline = time.monotonic() + 10
        while self.names()[::-1].index("task_end") > self.names()[::-1].index("task_start"):
            assert time.monotonic() < deadline
            await asyncio.sleep(0.02)

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


@pytest.fixture
def cookies(server: Server) -> dict[str, str]:
    with server.client() as client:
        return dict(client.cookies)


def cookies_of(server: Server, name: str, **claims: Any) -> dict[str, str]:
    """A genuine session of another user."""
    secret = (server.home / "chat" / "secret").read_text().strip()
    token = {"identifier": name, "metadata": {}, "exp": time.time() + 600} | claims
    return {"quintile_session": jwt.encode(token, secret, algorithm="HS256")}


async def asked(server: Server, cookies: dict[str, str], text: str) -> Window:
    """A window in which `text` was asked and answered, and closed again."""
    window = Window(server, cookies)
    await window.open()
    await window.until("task_end", 2)  # the greeting, and the opening page
    await window.ask(text)
    await window.until("first_interaction")
    await window.until("task_end", 3)
    await window.socket.disconnect()
    return window


# --- sessions ------------------------------------------------------------------------------------


def test_the_page_gives_out_a_session_of_hours(server: Server) -> None:
    reply = httpx.get(server.url)
    cookie = reply.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Max-Age=43200" in cookie
    assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]
    assert "://" not in reply.text


def test_a_fresh_session_is_kept(server: Server) -> None:
    with server.client() as client:
        assert "set-cookie" not in client.get("/").headers


@pytest.mark.parametrize("claims", [{"exp": 1}, {"exp": 2**31, "identifier": None}])
def test_expired_and_odd_sessions_are_refused(server: Server, claims: dict[str, Any]) -> None:
    with httpx.Client(base_url=server.url, cookies=cookies_of(server, "ann", **claims)) as client:
        assert client.get("/user").status_code in {401, 422}
        assert client.post("/project/threads", json={}).status_code in {401, 422}


def test_unsigned_and_foreign_tokens_are_refused(server: Server) -> None:
    token = {"identifier": "local", "metadata": {}, "exp": time.time() + 600}
    forged = [
        jwt.encode(token, "", algorithm="none"),
        jwt.encode(token, "x" * 64, algorithm="HS256"),
    ]
    for value in forged:
        with httpx.Client(base_url=server.url, cookies={"quintile_session": value}) as client:
            assert client.get("/user").status_code == 401


def test_nothing_is_written_into_the_working_directory(server: Server) -> None:
    assert list(server.cwd.iterdir()) == []


# --- the websocket -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "auth",
    [
        {"sessionId": "../../../tmp/x"},
        {"sessionId": "{0b0f3a52-8a2c-4a3b-9d59-2f1f6f0f7a11}"},
        {"sessionId": None},
        {"sessionId": ["a"]},
        {"threadId": "../x"},
        {"threadId": "x' OR 1=1 --"},
    ],
)
async def test_ids_that_are_no_uuids_do_not_connect(
    server: Server, cookies: dict[str, str], auth: dict[str, Any]
) -> None:
    with pytest.raises(Refused):
        await Window(server, cookies).open(**auth)


async def test_no_session_no_connection(server: Server) -> None:
    with pytest.raises(Refused):
        await Window(server, {}).open()


async def test_a_thread_of_another_user_does_not_open(
    server: Server, cookies: dict[str, str]
) -> None:
    window = await asked(server, cookies, "How are the segments?")
    with pytest.raises(Refused):
        await Window(server, cookies_of(server, "bob"), window.thread).open()


async def test_a_session_of_another_user_is_not_taken_over(
    server: Server, cookies: dict[str, str]
) -> None:
    mine = Window(server, cookies)
    await mine.open()
    theirs = Window(server, cookies_of(server, "bob"))
    with pytest.raises(Refused):
        await theirs.open(sessionId=mine.session)
    await mine.socket.disconnect()


# --- a turn --------------------------------------------------------------------------------------


async def test_a_turn_shows_its_step_then_the_text_then_the_parts(
    server: Server, cookies: dict[str, str]
) -> None:
    window = await asked(server, cookies, "How are the segments?")
    (step,) = {data["id"] for name, data in window.seen if (data or {}).get("type") == "tool"}
    run = next(data for _, data in window.seen if (data or {}).get("name") == "on_message")
    versions = [
        data for _, data in window.seen if isinstance(data, dict) and data.get("id") == step
    ]
    assert versions[0]["name"] == "segment overview · all regions, 365 days"
    assert versions[0]["parentId"] == run["id"]
    assert versions[-1]["name"].endswith("· 10 rows · 38 ms")
    assert "SELECT segment" in versions[-1]["output"]
    answer = window.said()[-1]
    assert answer.startswith("*All regions · 365 days to 2026-06-30 · GBP*")
    assert "[46.2%](#figure-" in answer
    parts = [data["type"] for name, data in window.seen if name == "element"]
    assert parts.count("plotly") == 1
    names = [data["name"] for name, data in window.seen if name == "element"]
    assert names[-2:] == ["DataTable", "AnswerFooter"]
    assert not list((server.home / "chat" / ".files").rglob("*.json"))


async def test_a_mistake_is_answered_with_its_sentence(
    server: Server, cookies: dict[str, str]
) -> None:
    window = await asked(server, cookies, "unknown account")
    assert window.said()[-1] == "There is no account 'Acme'. Did you mean Acmes Ltd?"


async def test_a_bug_is_logged_with_the_reference_the_person_gets(
    server: Server, cookies: dict[str, str]
) -> None:
    window = await asked(server, cookies, "break it")
    sentence = window.said()[-1]
    assert "secret detail" not in sentence
    reference = sentence.rsplit(" ", 1)[1].rstrip(".")
    log = (server.home / "logs" / "chat.log").read_text()
    assert f"[{reference}]" in log
    assert "secret detail" in log


async def test_stop_takes_the_half_answer_back_within_two_seconds(
    server: Server, cookies: dict[str, str]
) -> None:
    window = Window(server, cookies)
    await window.open()
    await window.until("task_end", 2)
    await window.ask("slow question")
    await window.until("stream_start")
    began = time.monotonic()
    await window.socket.emit("stop")
    await window.until("task_end", 3)
    assert time.monotonic() - began < 2
    assert window.said()[-1] == "Stopped. Nothing of the half-made answer was kept."
    await window.ask("How are the segments?")  # the thread is free again
    await window.until("task_end", 4)
    assert "46.2%" in window.said()[-1]
    with httpx.Client(base_url=server.url, cookies=cookies) as client:
        thread = client.get(f"/project/thread/{window.thread}").json()
    assert not [row for row in thread["steps"] if row["output"].startswith("Half an answer")]
    await window.socket.disconnect()


async def test_a_second_question_waits_and_stop_still_stops_the_first(
    server: Server, cookies: dict[str, str]
) -> None:
    window = Window(server, cookies)
    await window.open()
    await window.until("task_end", 2)
    await window.ask("slow question")
    await window.until("stream_start")
    second = await window.ask("How are the segments?")
    assert "Still working" in (await window.until("toast"))["message"]
    assert (await window.until("delete_message"))["id"] == second
    await window.socket.emit("stop")
    await window.until("task_end", 3)
    assert window.said()[-1].startswith("Stopped.")
    await window.socket.disconnect()


async def test_a_window_that_comes_back_sees_the_turn_it_left(
    server: Server, cookies: dict[str, str]
) -> None:
    first = Window(server, cookies)
    await first.open()
    await first.until("task_end", 2)
    await first.ask("slow question")
    await first.until("stream_start")
    await first.socket.disconnect()
    again = Window(server, cookies)
    again.session = first.session
    await again.open()
    assert "Half an answer" in (await again.until("stream_start"))["output"]
    assert again.names()[-1] == "task_start"
    await again.socket.emit("stop")
    await again.until("task_end", 3)
    assert again.said()[-1].startswith("Stopped.")
    await again.socket.disconnect()


async def test_two_windows_on_a_thread_end_with_the_same_answer(
    server: Server, cookies: dict[str, str]
) -> None:
    first = await asked(server, cookies, "How are the segments?")
    windows = [Window(server, cookies, first.thread) for _ in range(2)]
    for window in windows:
        await window.open()
        await window.until("resume_thread")
    await windows[0].ask("Draft a risk note")
    thread = await windows[1].until("resume_thread", 2)
    outputs = [row["output"] for row in thread["steps"] if row["type"] == "assistant_message"]
    assert outputs[-1].startswith("# Risk note")
    for window in windows:
        await window.socket.disconnect()


@pytest.mark.parametrize(
    "payload",
    [
        None,
        [],
        {"message": None},
        {"message": {"id": "1", "output": "x"}},
        {"message": {"id": str(uuid.uuid4()), "output": ["x"]}},
        {"message": {"id": str(uuid.uuid1()), "output": "x"}},
        {"message": {"id": str(uuid.uuid4()), "output": "  "}},
        {"message": {"id": str(uuid.uuid4()), "output": "x" * 9_000}},
    ],
)
async def test_malformed_messages_get_a_visible_reply(
    server: Server, cookies: dict[str, str], payload: Any
) -> None:
    window = Window(server, cookies)
    await window.open()
    await window.until("task_end", 2)
    await window.socket.emit("client_message", payload)
    assert (await window.until("toast"))["message"]
    await window.socket.disconnect()


async def test_a_browser_cannot_speak_as_the_assistant(
    server: Server, cookies: dict[str, str]
) -> None:
    window = Window(server, cookies)
    await window.open()
    await window.until("task_end", 2)
    await window.ask("How are the segments\ud800?", type="assistant_message", name="Quintile")
    await window.until("task_end", 3)
    with httpx.Client(base_url=server.url, cookies=cookies) as client:
        first = client.get(f"/project/thread/{window.thread}").json()["steps"][0]
    assert (first["type"], first["name"]) == ("user_message", "local")
    assert first["output"] == "How are the segments??"
    await window.socket.disconnect()


# --- whose it is ---------------------------------------------------------------------------------


async def test_contents_are_served_to_their_owner_alone(
    server: Server, cookies: dict[str, str]
) -> None:
    window = await asked(server, cookies, "How are the segments?")
    elements = [
        data for name, data in window.seen if name == "element" and data["type"] != "custom"
    ]
    table = next(data for name, data in window.seen if (data or {}).get("name") == "DataTable")
    addresses = [elements[0]["url"], table["props"]["src"], table["props"]["csv"]]
    with httpx.Client(base_url=server.url, cookies=cookies) as mine:
        replies = [mine.get(address) for address in addresses]
    assert [reply.status_code for reply in replies] == [200, 200, 200]
    assert replies[1].json()["rows"][0][2] == "5914882.4100"
    csv = replies[2]
    assert csv.headers["content-type"].startswith("text/csv")
    assert 'filename="customer-segments.csv"' in csv.headers["content-disposition"]
    assert "'=HYPERLINK(1),0,-5.0000" in csv.text
    with httpx.Client(base_url=server.url, cookies=cookies_of(server, "bob")) as theirs:
        refused = [theirs.get(address) for address in addresses]
        unknown = theirs.get(f"/files/{uuid.uuid4()}")
    assert [reply.status_code for reply in refused] == [404, 404, 404]
    assert refused[0].json() == unknown.json()
    assert httpx.get(server.url + addresses[0]).status_code == 401


async def test_every_route_refuses_another_user(server: Server, cookies: dict[str, str]) -> None:
    window = await asked(server, cookies, "How are the segments?")
    thread = window.thread
    element = [data["id"] for name, data in window.seen if name == "element"][-1]
    step = next(data["id"] for _, data in window.seen if (data or {}).get("name") == "on_message")
    verdict = {"feedback": {"forId": step, "value": 1, "comment": "good"}}
    with httpx.Client(base_url=server.url, cookies=cookies) as mine:
        feedback = mine.put("/feedback", json=verdict).json()["feedbackId"]
        assert mine.get(f"/project/thread/{thread}/element/{element}").status_code == 200

    def everything(client: httpx.Client) -> list[httpx.Response]:
        return [
            client.get(f"/project/thread/{thread}"),
            client.get(f"/project/thread/{thread}/element/{element}"),
            client.put("/project/thread", json={"threadId": thread, "name": "theirs"}),
            client.request("DELETE", "/project/thread", json={"threadId": thread}),
            client.put("/feedback", json=verdict),
            client.request("DELETE", "/feedback", json={"feedbackId": feedback}),
        ]

    for others in (cookies_of(server, "bob"), {}):
        with httpx.Client(base_url=server.url, cookies=others) as theirs:
            assert {reply.status_code for reply in everything(theirs)} <= {401, 403, 404}
    with httpx.Client(base_url=server.url, cookies=cookies_of(server, "bob")) as theirs:
        body = {"pagination": {"first": 50}, "filter": {"userId": "anything"}}
        assert theirs.post("/project/threads", json=body).json()["data"] == []
    with httpx.Client(base_url=server.url, cookies=cookies) as mine:
        kept = mine.get(f"/project/thread/{thread}").json()
    assert kept["name"] == "How are the segments?"
    run = next(row for row in kept["steps"] if row["id"] == step)
    assert run["feedback"]["comment"] == "good"


async def test_rename_search_and_delete(server: Server, cookies: dict[str, str]) -> None:
    window = await asked(server, cookies, "How are the segments?")
    body = {"pagination": {"first": 50}, "filter": {"search": "quarterly RÉSUMÉ"}}
    with httpx.Client(base_url=server.url, cookies=cookies) as client:
        named = {"threadId": window.thread, "name": "Quarterly résumé"}
        assert client.put("/project/thread", json=named).status_code == 200
        (found,) = client.post("/project/threads", json=body).json()["data"]
        assert found["id"] == window.thread
        gone = {"threadId": window.thread}
        assert client.request("DELETE", "/project/thread", json=gone).status_code == 200
        assert client.post("/project/threads", json=body).json()["data"] == []
        assert client.get(f"/project/thread/{window.thread}").status_code == 404


def test_what_does_not_exist_is_not_found(server: Server) -> None:
    with server.client() as client:
        for path in (
            f"/files/{uuid.uuid4()}",
            f"/project/thread/{uuid.uuid4()}",
            f"/project/thread/{uuid.uuid4()}/element/{uuid.uuid4()}",
        ):
            assert client.get(path).status_code == 404
        for path in ("/files/..%2f..%2fsecret", "/files/x"):
            assert client.get(path).status_code in {404, 422}
        missing = {"feedback": {"forId": str(uuid.uuid4()), "value": 0}}
        assert client.put("/feedback", json=missing).status_code == 404


async def test_interrupting_ends_the_turn_and_the_server_quietly(server: Server) -> None:
    with server.client() as client:
        window = Window(server, dict(client.cookies))
    await window.open()
    await window.until("task_end", 2)
    await window.ask("slow question")
    await window.until("stream_start")
    assert await asyncio.to_thread(server.interrupt) == 0
    assert "Traceback" not in server.log
    await window.socket.disconnect()
    server.start()
    with server.client() as client:
        thread = client.get(f"/project/thread/{window.thread}").json()
    outputs = [row["output"] for row in thread["steps"] if row["type"] == "assistant_message"]
    assert outputs == ["Stopped. Nothing of the half-made answer was kept."]
