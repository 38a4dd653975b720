"""Fifty people ask one server at the same time; each gets the whole answer to what they asked."""

from __future__ import annotations

import asyncio
import json
import re
import uuid
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import socketio  # type: ignore[import-untyped]
from chat_server import Server

from data import users
from data.home import Home
from data.scope import EVERYTHING
from data.warehouse import Warehouse

PEOPLE = 50
PROXY, HEADER = "127.0.0.2", "X-Signed-In"
REGIONS = ("North", "South", "East", "West")
LIST = "Who is at risk?"
MESSAGES = ("user_message", "assistant_message")


@pytest.fixture(scope="module")
def accounts(demo: Warehouse) -> dict[str, Any]:
    """Name and region by account id."""
    asked = "SELECT account_id, account_name, region FROM accounts ORDER BY account_id"
    return {row["account_id"]: row for row in demo.run(asked, EVERYTHING, {}).rows}


@pytest.fixture(scope="module")
def home(demo_home: Home) -> Home:
    """The demo book and fifty people, each of whom sees one region."""
    for number in range(PEOPLE):
        users.add(demo_home, f"person{number}", "sales", [REGIONS[number % len(REGIONS)]])
    return demo_home


@pytest.fixture(scope="module")
def server(home: Home, demo_chat: Callable[..., Server]) -> Server:
    return demo_chat("--team", "--proxy", PROXY, "--trusted-header", HEADER)


class Person:
    """Signed in, with one window and one conversation; asks about an account nobody else asks about."""

    def __init__(self, server: Server, number: int, account: str) -> None:
        self.name = f"person{number}"
        self.region = REGIONS[number % len(REGIONS)]
        self.account = account
        self.thread = ""
        self.asked: list[str] = []
        self.seen: list[tuple[str, Any]] = []
        self._url = server.url
        with httpx.Client(transport=httpx.HTTPTransport(local_address=PROXY)) as client:
            self._cookies = client.get(
                server.url + "/login", headers={HEADER: self.name}, timeout=None
            ).cookies
        self._socket = socketio.AsyncClient(reconnection=False)
        self._socket.on("*", self._note)
        self._over = asyncio.Event()

    async def _note(self, event: str, data: Any = None) -> None:
        self.seen.append((event, data))
        if event == "first_interaction":
            self.thread = data["thread_id"]
        opened = event == "element" and data.get("name") == "Opening"
        if (opened and not data["props"]["loading"]) or (event == "task_end" and self.asked):
            self._over.set()

    async def open(self) -> None:
        cookie = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        await self._socket.connect(
            self._url,
            headers={"Cookie": cookie},
            transports=["websocket"],
            socketio_path="/ws/socket.io",
            auth={"sessionId": str(uuid.uuid4()), "threadId": "", "clientType": "webapp"},
            wait_timeout=60,
        )
        await self._socket.emit("connection_successful")
        await self._over.wait()

    async def ask(self, text: str) -> list[str]:
        """The messages that came, as they stand at the end."""
        self._over.clear()
        self.asked.append(text)
        place = len(self.seen)
        step = {"id": str(uuid.uuid4()), "output": text, "type": "user_message"}
        await self._socket.emit("client_message", {"message": step, "fileReferences": []})
        said: dict[str, str] = {}
        while not any("AnswerFooter" in footer for footer in self._elements(place)):
            await self._over.wait()
            self._over.clear()
        for event, data in self.seen[place:]:
            if event in {"new_message", "update_message"} and data["type"] == "assistant_message":
                said[data["id"]] = data["output"]
            elif event == "delete_message":
                said.pop(data["id"], None)
        return list(said.values())

    def _elements(self, place: int) -> list[str]:
        return [data["name"] for event, data in self.seen[place:] if event == "element"]

    async def close(self) -> None:
        await self._socket.disconnect()

    def get(self, path: str) -> httpx.Response:
        return httpx.get(self._url + path, cookies=self._cookies, timeout=None)

    def everything(self) -> str:
        """All that the server sent this window, with the files it names."""
        sent = json.dumps(self.seen, default=str)
        files = set(re.findall(r"/files/[0-9a-f-]{36}", sent))
        assert files
        return sent + "".join(self.get(address).text for address in files)


def plain(text: str) -> str:
    """A message without the ids that its figures link to."""
    return re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "", text)


# A hundred answers on a busy machine; nothing here depends on how long they take.
@pytest.mark.timeout(900)
async def test_fifty_people_at_once_get_their_own_answers_and_nobody_else_s(
    server: Server, accounts: dict[str, Any]
) -> None:
    theirs = {
        region: iter([id for id, account in accounts.items() if account["region"] == region])
        for region in REGIONS
    }
    people = [
        Person(server, number, next(theirs[REGIONS[number % len(REGIONS)]]))
        for number in range(PEOPLE)
    ]
    await asyncio.gather(*(person.open() for person in people))
    lists = await asyncio.gather(*(person.ask(LIST) for person in people))
    own = await asyncio.gather(
        *(person.ask(f"Why is {person.account} in its segment?") for person in people)
    )
    await asyncio.gather(*(person.close() for person in people))

    assert "ERROR" not in server.log
    told: dict[str, set[str]] = {region: set() for region in REGIONS}
    for person, listed, explained in zip(people, lists, own, strict=True):
        assert (len(listed), len(explained)) == (1, 1), (person.name, listed, explained)
        told[person.region].add(plain(listed[0]))
        about = explained[0].partition(" · ")[0].removeprefix("*").replace("\\", "")
        assert about == accounts[person.account]["account_name"]
        found = accounts.keys() & set(re.findall(r"ACC\d{4}", person.everything()))
        assert person.account in found
        assert {accounts[id]["region"] for id in found} == {person.region}
    # Those who see the same are told the same, those who see something else are not.
    assert [len(texts) for texts in told.values()] == [1] * len(REGIONS)
    assert len(set.union(*told.values())) == len(REGIONS)

    assert len({person.thread for person in people}) == PEOPLE
    for person, stranger in zip(people, [*people[1:], people[0]], strict=True):
        steps = person.get(f"/project/thread/{person.thread}").json()["steps"]
        kept = {kind: [s["output"] for s in steps if s["type"] == kind] for kind in MESSAGES}
        assert kept["user_message"] == person.asked
        assert len(kept["assistant_message"]) == len(person.asked)
        refused = stranger.get(f"/project/thread/{person.thread}").status_code
        assert refused in {401, 403, 404}
