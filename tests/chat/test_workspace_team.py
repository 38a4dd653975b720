"""Private workspaces where several people sign in: whose they are, how far they reach, how they end."""

from __future__ import annotations

import http.client
import json
import re
import shutil
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from chat_server import Server
from uploads import accounts, orders

from agent.departure import forget_user
from data import sign_in, users, workspaces
from data.home import Home

PASSWORD = "a long enough password"


@pytest.fixture(scope="module")
def server(demo_home: Home, demo_chat: Callable[..., Server]) -> Server:
    for name, regions in (("nora", ["North"]), ("sam", ["South"])):
        users.add(demo_home, name, "account manager", regions)
        sign_in.set_password(demo_home, name, PASSWORD)
    return demo_chat("--team")


@pytest.fixture
def entered(server: Server) -> Iterator[Callable[[str], httpx.Client]]:
    """`entered("nora")` is a client that has signed in."""
    clients = []

    def made(name: str) -> httpx.Client:
        client = httpx.Client(base_url=server.url, timeout=60)
        clients.append(client)
        reply = client.post("/login", data={"name": name, "password": PASSWORD})
        assert reply.status_code == 303, reply.text
        return client

    yield made
    for client in clients:
        client.close()


async def asked(new_window: Any, client: httpx.Client, text: str, thread: str = "") -> Any:
    """A window in which that was asked and answered."""
    window = new_window(thread, cookies=dict(client.cookies))
    await window.open()
    await window.until("task_end", 1 if thread else 2, seconds=60)
    before = window.names().count("task_end")
    await window.ask(text)
    await window.until("task_end", before + 1, seconds=90)
    return window


def post(client: httpx.Client, thread: str, name: str, text: str) -> httpx.Response:
    return client.post(
        "/uploads/workspace", params={"thread": thread, "name": name}, content=text.encode()
    )


def choices(told: dict[str, Any]) -> dict[str, Any]:
    seen = told["seen"]
    forms = {column["name"]: column["days"] for column in seen["columns"]}
    columns = seen["guesses"][seen["kind"]]
    days = {field: forms[title][0]["form"] for field, title in columns.items() if forms[title]}
    return {"kind": seen["kind"], "columns": columns, "days": days, "currency": "GBP"}


async def worked_on(new_window: Any, client: httpx.Client, name: str, text: str) -> str:
    """A new conversation that runs on a file; its id."""
    window = await asked(new_window, client, "Use a file of my own")
    told = post(client, window.thread, name, text).json()
    confirmed = client.put(f"/uploads/workspace/{told['id']}", json=choices(told))
    assert confirmed.status_code == 200, confirmed.text
    await window.ask(confirmed.json()["ask"])
    await window.settled(lambda: "rows read = " in json.dumps(window.said()), seconds=90)
    await window.socket.disconnect()
    return str(window.thread)


def kept(home: Home, user: str) -> list[str]:
    """The folders of workspaces there are of a user's conversations."""
    return [found.folder for found in workspaces.workspaces_of(home, user)]


async def test_a_person_sees_the_whole_of_their_own_file_and_nobody_else_any_of_it(
    entered: Callable[[str], httpx.Client], new_window: Any
) -> None:
    nora, sam = entered("nora"), entered("sam")
    thread = await worked_on(new_window, nora, "firms.csv", accounts())
    window = await asked(new_window, nora, "find accounts in West", thread)
    await window.settled(lambda: "DataTable" in json.dumps(window.seen, default=str), seconds=60)
    said = json.dumps(window.seen, default=str)
    assert "Your upload firms.csv, 239 accounts, private to this conversation" in said
    addresses = re.findall(r"/files/[0-9a-f-]{36}", said)
    contents = "".join(nora.get(address).text for address in addresses)
    assert "Firm 3" in contents and "West" in contents
    assert {nora.get(address).status_code for address in addresses} == {200}
    assert {sam.get(address).status_code for address in addresses} == {404}
    await window.socket.disconnect()
    # Her other conversations are of her region of the book, this one of nothing else.
    other = await asked(new_window, nora, "Revenue by region")
    said = json.dumps(other.said())
    assert "North" in said
    assert "upload" not in said
    await other.socket.disconnect()
    again = nora.get(f"/project/thread/{thread}").text
    assert "Firm 3" in again
    assert "no longer see" not in again
    assert sam.get(f"/project/thread/{thread}").status_code in (401, 403, 404)


async def test_other_people_s_uploads_and_conversations_look_like_none(
    server: Server, entered: Callable[[str], httpx.Client], new_window: Any
) -> None:
    nora, sam = entered("nora"), entered("sam")
    window = await asked(new_window, nora, "Use a file of my own")
    await window.socket.disconnect()
    assert post(sam, window.thread, "a.csv", accounts()).status_code == 404
    assert post(nora, str(uuid.uuid4()), "a.csv", accounts()).status_code == 404
    assert post(nora, "../../etc", "a.csv", accounts()).status_code == 422
    told = post(nora, window.thread, "a.csv", accounts()).json()
    path = f"/uploads/workspace/{told['id']}"
    assert sam.put(path, json=choices(told)).status_code == 404
    assert sam.delete(path).status_code == 404
    with httpx.Client(base_url=server.url) as stranger:
        assert post(stranger, window.thread, "a.csv", accounts()).status_code == 401
        assert stranger.put(path, json=choices(told)).status_code == 401
    foreign = {"Origin": "http://evil.example"}
    assert nora.put(path, json=choices(told), headers=foreign).status_code == 403
    wrong = choices(told) | {"columns": {"account_id": "no such column"}}
    assert "no column 'no such column'" in nora.put(path, json=wrong).json()["detail"]
    assert nora.put(path, json=choices(told) | {"folder": "/etc"}).status_code == 422
    assert nora.delete(path).status_code == 204
    assert nora.put(path, json=choices(told)).status_code == 404


async def test_what_is_too_large_or_of_another_kind_is_refused(
    server: Server, entered: Callable[[str], httpx.Client], new_window: Any
) -> None:
    nora = entered("nora")
    window = await asked(new_window, nora, "/workspace")
    await window.socket.disconnect()
    for name in ("a.parquet", "a.duckdb", "a.csv.gz"):
        reply = post(nora, window.thread, name, accounts())
        assert reply.status_code == 422
        assert "upload a file that ends in .csv or .xlsx" in reply.json()["detail"]
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.putrequest("POST", f"/uploads/workspace?thread={window.thread}&name=a.csv")
    connection.putheader("Content-Length", str(26 * 2**20))
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


async def test_churn_scores_of_a_conversation_with_a_file_are_for_its_accounts(
    entered: Callable[[str], httpx.Client], new_window: Any
) -> None:
    nora = entered("nora")
    thread = await worked_on(new_window, nora, "orders.csv", orders())
    scores = "account_id,churn_score\nK001,0.9\nACC0001,0.9\n"
    said = nora.post(
        "/uploads/churn-scores", params={"name": "s.csv", "thread": thread}, content=scores
    ).json()
    assert (said["kept"], said["rejected"]) == (1, 1)
    said = nora.post("/uploads/churn-scores", params={"name": "s.csv"}, content=scores).json()
    assert "K001" in said["errors"][0]["reason"]


async def test_an_upload_takes_the_place_of_one_that_can_no_longer_be_opened(
    demo_home: Home, entered: Callable[[str], httpx.Client], new_window: Any
) -> None:
    nora = entered("nora")
    thread = await worked_on(new_window, nora, "orders.csv", orders())
    found = workspaces.find(demo_home, "nora", thread)
    assert found is not None
    shutil.rmtree(found.home(demo_home).snapshots)
    again = post(nora, thread, "orders.csv", orders())
    assert again.status_code == 200
    assert again.json()["replaces"] == {"transactions": "orders.csv"}


async def test_it_is_deleted_with_the_conversation_and_with_the_user(
    demo_home: Home, entered: Callable[[str], httpx.Client], new_window: Any
) -> None:
    users.add(demo_home, "kim", "sales", ["East"])
    sign_in.set_password(demo_home, "kim", PASSWORD)
    kim = entered("kim")
    first = await worked_on(new_window, kim, "orders.csv", orders())
    await worked_on(new_window, kim, "firms.csv", accounts())
    one, two = kept(demo_home, "kim")
    assert kim.request("DELETE", "/project/thread", json={"threadId": first}).status_code == 200
    assert kept(demo_home, "kim") == [two]
    assert not (demo_home.workspaces / one).exists()
    await forget_user(demo_home, "kim")
    assert kept(demo_home, "kim") == []
    assert not (demo_home.workspaces / two).exists()
