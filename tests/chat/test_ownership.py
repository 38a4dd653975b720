"""What belongs to one user is served to that user alone, and looks to others as if it were not there."""

from __future__ import annotations

import uuid
from collections.abc import Awaitable, Callable, Iterator

import httpx
import pytest
from chat_server import Server, Window

NewWindow = Callable[..., Window]
Asked = Callable[[str], Awaitable[Window]]
CookiesOf = Callable[..., dict[str, str]]


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def server(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Server]:
    """The scripted assistant, its history in a file or in PostgreSQL."""
    on_postgres = request.param == "postgres"
    url = request.getfixturevalue("cluster").url() if on_postgres else ""
    running = Server(tmp_path_factory.mktemp("chat"), env={"QUINTILE_DATABASE_URL": url})
    running.start()
    yield running
    assert (running.home / "chat" / "history.sqlite").exists() != on_postgres
    running.close()


async def test_contents_are_served_to_their_owner_alone(
    server: Server, cookies: dict[str, str], cookies_of: CookiesOf, asked: Asked
) -> None:
    window = await asked("How are the segments?")
    elements = [
        data for name, data in window.seen if name == "element" and data["type"] != "custom"
    ]
    table = next(data for name, data in window.things if data.get("name") == "DataTable")
    addresses = [elements[0]["url"], table["props"]["src"], table["props"]["csv"]]
    with httpx.Client(base_url=server.url, cookies=cookies) as mine:
        replies = [mine.get(address) for address in addresses]
    assert [reply.status_code for reply in replies] == [200, 200, 200]
    assert replies[1].json()["rows"][0][2] == "5914882.4100"
    csv = replies[2]
    assert csv.headers["content-type"].startswith("text/csv")
    assert 'filename="customer-segments.csv"' in csv.headers["content-disposition"]
    assert "'=HYPERLINK(1),0,-5.0000" in csv.text
    with httpx.Client(base_url=server.url, cookies=cookies_of("bob")) as theirs:
        refused = [theirs.get(address) for address in addresses]
        unknown = theirs.get(f"/files/{uuid.uuid4()}")
    assert [reply.status_code for reply in refused] == [404, 404, 404]
    assert refused[0].json() == unknown.json()
    assert httpx.get(server.url + addresses[0]).status_code == 401


async def test_every_route_refuses_another_user(
    server: Server, cookies: dict[str, str], cookies_of: CookiesOf, asked: Asked
) -> None:
    window = await asked("How are the segments?")
    thread = window.thread
    element = [data["id"] for name, data in window.seen if name == "element"][-1]
    step = next(data["id"] for _, data in window.things if data.get("name") == "on_message")
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

    for others in (cookies_of("bob"), {}):
        with httpx.Client(base_url=server.url, cookies=others) as theirs:
            assert {reply.status_code for reply in everything(theirs)} <= {401, 403, 404}
    with httpx.Client(base_url=server.url, cookies=cookies_of("bob")) as theirs:
        body = {"pagination": {"first": 50}, "filter": {"userId": "anything"}}
        assert theirs.post("/project/threads", json=body).json()["data"] == []
    with httpx.Client(base_url=server.url, cookies=cookies) as mine:
        kept = mine.get(f"/project/thread/{thread}").json()
    assert kept["name"] == "How are the segments?"
    run = next(row for row in kept["steps"] if row["id"] == step)
    assert run["feedback"]["comment"] == "good"


async def test_rename_search_and_delete(
    server: Server, cookies: dict[str, str], asked: Asked
) -> None:
    window = await asked("How are the segments?")
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


async def test_a_conversation_comes_back_after_the_server_was_killed(
    server: Server, cookies: dict[str, str], asked: Asked, new_window: NewWindow
) -> None:
    window = await asked("How are the segments?")
    with httpx.Client(base_url=server.url, cookies=cookies) as client:
        before = client.get(f"/project/thread/{window.thread}").json()
    server.restart()
    with httpx.Client(base_url=server.url, cookies=cookies) as client:
        assert client.get(f"/project/thread/{window.thread}").json() == before
        body = {"pagination": {"first": 1}, "filter": {}}
        page = client.post("/project/threads", json=body).json()
        assert [row["id"] for row in page["data"]] == [window.thread]
    again = new_window(thread=window.thread)
    await again.open()
    resumed = await again.until("resume_thread")
    assert [step["output"] for step in resumed["steps"]] == [
        step["output"] for step in before["steps"]
    ]
    await again.socket.disconnect()
