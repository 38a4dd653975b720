"""The running server: sessions, the websocket, turns, faults; asked as a browser would."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from chat_server import Server, Window
from socketio.exceptions import ConnectionError as Refused  # type: ignore[import-untyped]

NewWindow = Callable[..., Window]
Asked = Callable[[str], Awaitable[Window]]
CookiesOf = Callable[..., dict[str, str]]


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
def test_expired_and_odd_sessions_are_refused(
    server: Server, cookies_of: CookiesOf, claims: dict[str, Any]
) -> None:
    with httpx.Client(base_url=server.url, cookies=cookies_of("ann", **claims)) as client:
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
    new_window: NewWindow, auth: dict[str, Any]
) -> None:
    with pytest.raises(Refused):
        await new_window().open(**auth)


async def test_no_session_no_connection(new_window: NewWindow) -> None:
    with pytest.raises(Refused):
        await new_window(cookies={}).open()


async def test_a_thread_of_another_user_does_not_open(
    cookies_of: CookiesOf, new_window: NewWindow, asked: Asked
) -> None:
    window = await asked("How are the segments?")
    with pytest.raises(Refused):
        await new_window(window.thread, cookies_of("bob")).open()


async def test_a_session_of_another_user_is_not_taken_over(
    cookies_of: CookiesOf, new_window: NewWindow
) -> None:
    mine = new_window()
    await mine.open()
    theirs = new_window(cookies=cookies_of("bob"))
    with pytest.raises(Refused):
        await theirs.open(sessionId=mine.session)
    await mine.socket.disconnect()


# --- a turn --------------------------------------------------------------------------------------


async def test_a_turn_shows_its_step_then_the_text_then_the_parts(
    server: Server, asked: Asked
) -> None:
    window = await asked("How are the segments?")
    (step,) = {data["id"] for name, data in window.things if data.get("type") == "tool"}
    run = next(data for _, data in window.things if data.get("name") == "on_message")
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


async def test_what_is_waited_for_is_said_until_it_is_there(asked: Asked) -> None:
    window = await asked("How are the segments, unprepared?")
    names = [data["name"] for event, data in window.things if data.get("type") == "tool"]
    assert names[0] == "Learning, about 10 seconds"
    (told,) = {data["id"] for _, data in window.things if data.get("name") == names[0]}
    assert told in {data["id"] for event, data in window.seen if event == "delete_message"}
    assert "[46.2%](#figure-" in window.said()[-1]


async def test_a_mistake_is_answered_with_its_sentence(asked: Asked) -> None:
    window = await asked("unknown account")
    assert window.said()[-1] == "There is no account 'Acme'. Did you mean Acmes Ltd?"


async def test_a_bug_is_logged_with_the_reference_the_person_gets(
    server: Server, asked: Asked
) -> None:
    window = await asked("break it")
    sentence = window.said()[-1]
    assert "secret detail" not in sentence
    reference = sentence.rsplit(" ", 1)[1].rstrip(".")
    log = (server.home / "logs" / "chat.log").read_text()
    assert f"[{reference}]" in log
    assert "secret detail" in log


async def test_settings_that_cannot_be_read_are_answered_with_a_sentence(
    server: Server, new_window: NewWindow, tmp_path: Path
) -> None:
    window = new_window()
    await window.open()
    await window.until("task_end", 2)
    state = server.home / "state.sqlite"
    kept = {file: tmp_path / file.name for file in server.home.glob("state.sqlite*")}
    for file, away in kept.items():
        file.rename(away)
    state.write_bytes(b"no database" * 100)
    try:
        await window.ask("How are the segments?")
        await window.until("task_end", 3)
    finally:
        for file, away in kept.items():
            away.replace(file)
    answers = [data for name, data in window.things if name == "new_message"]
    assert "cannot be read" in answers[-1]["output"]
    assert (answers[-1]["name"], answers[-1]["isError"]) == ("Quintile", False)
    await window.socket.disconnect()


async def test_stop_takes_the_half_answer_back_within_two_seconds(
    server: Server, cookies: dict[str, str], new_window: NewWindow
) -> None:
    window = new_window()
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
    ours = [row for row in thread["steps"] if row["type"] in ("assistant_message", "tool")]
    assert len(ours) == 4
    assert all("regions" in row["metadata"] for row in ours)  # also of the turn that was stopped
    await window.socket.disconnect()


async def test_a_second_question_waits_and_stop_still_stops_the_first(
    new_window: NewWindow,
) -> None:
    window = new_window()
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


async def test_a_window_that_comes_back_sees_the_turn_it_left(new_window: NewWindow) -> None:
    first = new_window()
    await first.open()
    await first.until("task_end", 2)
    await first.ask("slow question")
    await first.until("stream_start")
    await first.socket.disconnect()
    again = new_window()
    again.session = first.session
    await again.open()
    assert "Half an answer" in (await again.until("stream_start"))["output"]
    assert again.names()[-1] == "task_start"
    await again.socket.emit("stop")
    await again.until("task_end", 3)
    assert again.said()[-1].startswith("Stopped.")
    await again.socket.disconnect()


async def test_a_window_lost_before_its_conversation_came_gets_it_when_it_is_back(
    new_window: NewWindow, asked: Asked
) -> None:
    thread = (await asked("How are the segments?")).thread
    lost = new_window(thread)
    await lost.connect()
    await lost.socket.disconnect()
    back = new_window(thread)
    back.session = lost.session
    await back.open()
    assert (await back.until("resume_thread"))["id"] == thread
    assert not [data for data in back.seen_of("element") if data["name"] == "Opening"]
    await back.socket.disconnect()


async def test_two_windows_on_a_thread_end_with_the_same_answer(
    new_window: NewWindow, asked: Asked
) -> None:
    first = await asked("How are the segments?")
    windows = [new_window(first.thread) for _ in range(2)]
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
async def test_malformed_messages_get_a_visible_reply(new_window: NewWindow, payload: Any) -> None:
    window = new_window()
    await window.open()
    await window.until("task_end", 2)
    await window.socket.emit("client_message", payload)
    assert (await window.until("toast"))["message"]
    await window.socket.disconnect()


async def test_a_browser_cannot_speak_as_the_assistant(
    server: Server, cookies: dict[str, str], new_window: NewWindow
) -> None:
    window = new_window()
    await window.open()
    await window.until("task_end", 2)
    await window.ask("How are the segments\ud800?", type="assistant_message", name="Quintile")
    await window.until("task_end", 3)
    with httpx.Client(base_url=server.url, cookies=cookies) as client:
        first = client.get(f"/project/thread/{window.thread}").json()["steps"][0]
    assert (first["type"], first["name"]) == ("user_message", "local")
    assert first["output"] == "How are the segments??"
    await window.socket.disconnect()


async def test_interrupting_ends_the_turn_and_the_server_quietly(
    server: Server, new_window: NewWindow
) -> None:
    window = new_window()
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
