"""The history keeps what was said, in order, for its owner alone."""

from __future__ import annotations

import os
import uuid
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from agent.chat import _history as history
from agent.chat._database import Database, open_database, reading
from agent.chat._files import JSON, Bundle, Files, ThreadGone
from agent.chat._scoped import HIDDEN, stamp, visible, within
from data.home import Home
from data.scope import EVERYTHING, Scope


@pytest.fixture
async def database(tmp_path: Path, database_url: str | None) -> AsyncIterator[Database]:
    made = open_database(Home(tmp_path), database_url)
    yield made
    made.close()


@pytest.fixture
def files(tmp_path: Path, database: Database) -> Files:
    return Files(tmp_path / "files", database)


def new_id() -> str:
    return str(uuid.uuid4())


async def thread_of(database: Database, user: str, name: str = "How are the segments?") -> str:
    thread = new_id()
    assert await database.run(lambda con: history.open_thread(con, thread, user, name))
    return thread


async def kept_in(files: Files, thread: str, name: str, text: str = "{}") -> str:
    """The id of a text that was kept for a thread."""
    bundle = Bundle()
    address = bundle.add(name, JSON, text, None)
    await files.keep(thread, bundle)
    return address.removeprefix("/files/")


def step(thread: str, **more: Any) -> dict[str, Any]:
    return {
        "id": new_id(),
        "threadId": thread,
        "type": "assistant_message",
        "name": "Quintile",
        "output": "text",
        "createdAt": history.now(),
    } | more


async def put(database: Database, row: dict[str, Any]) -> dict[str, Any]:
    await database.run(lambda con: history.put_step(con, row))
    return row


async def count(database: Database, table: str) -> int:
    found = await database.run(
        lambda con: con.execute(f"SELECT count(*) AS n FROM {table}").fetchone()
    )
    return int(found["n"])


async def read(database: Database, thread: str) -> dict[str, Any]:
    found = await database.run(lambda con: history.get_thread(con, thread))
    assert found is not None
    return found


async def test_steps_come_back_in_the_order_of_their_time(database: Database) -> None:
    thread = await thread_of(database, "ann")
    await put(database, step(thread, output="second", createdAt="2026-01-01T00:00:00.000001Z"))
    await put(database, step(thread, output="first", createdAt="2026-01-01T00:00:00Z"))
    await put(database, step(thread, output="third", createdAt="2026-01-01T00:00:01"))
    steps = (await read(database, thread))["steps"]
    assert [row["output"] for row in steps] == ["first", "second", "third"]


async def test_an_update_keeps_the_place_and_every_field(database: Database) -> None:
    thread = await thread_of(database, "ann")
    tool = step(thread, type="tool", parentId=new_id(), showInput=False, metadata={"icon": "x"})
    await put(database, tool | {"createdAt": "2026-01-01T00:00:00Z"})
    await put(database, step(thread, createdAt="2026-01-01T00:00:01Z"))
    await put(database, tool | {"output": "done", "end": "2026-01-01T00:00:09Z"})
    first = (await read(database, thread))["steps"][0]
    assert first["output"] == "done"
    assert first["metadata"] == {"icon": "x"}
    assert first["parentId"] == tool["parentId"]
    assert first["createdAt"] == "2026-01-01T00:00:00.000000Z"


async def test_a_step_of_another_thread_is_not_overwritten(database: Database) -> None:
    mine, theirs = await thread_of(database, "ann"), await thread_of(database, "bob")
    original = await put(database, step(theirs, output="theirs"))
    await put(database, step(mine, id=original["id"], output="forged"))
    assert (await read(database, theirs))["steps"][0]["output"] == "theirs"
    assert (await read(database, mine))["steps"] == []


async def test_an_element_of_another_thread_is_not_overwritten(database: Database) -> None:
    mine, theirs = await thread_of(database, "ann"), await thread_of(database, "bob")
    element = {"id": new_id(), "threadId": theirs, "name": "theirs"}
    await database.run(lambda con: history.put_element(con, element))
    forged = element | {"threadId": mine, "name": "forged"}
    await database.run(lambda con: history.put_element(con, forged))
    assert (await read(database, theirs))["elements"] == [element]
    assert (await read(database, mine))["elements"] == []


async def test_nothing_is_kept_without_a_thread(database: Database) -> None:
    await put(database, step(new_id()))
    assert await count(database, "steps") == 0


async def test_a_thread_stays_with_whom_opened_it(database: Database) -> None:
    thread = await thread_of(database, "ann", "hers")
    assert not await database.run(lambda con: history.open_thread(con, thread, "bob", "his"))
    found = await read(database, thread)
    assert (found["userIdentifier"], found["name"]) == ("ann", "hers")


async def test_a_home_of_any_name_is_read_from_outside(tmp_path: Path) -> None:
    home = Home(tmp_path / "a home? #1 of 100%")
    made = open_database(home, None)
    await thread_of(made, "ann")
    with reading(home, None) as con:
        assert con is not None
        assert len(con.execute("SELECT id FROM threads").fetchall()) == 1
    made.close()


async def test_hostile_ids_are_data(database: Database) -> None:
    await thread_of(database, "ann")
    hostile = "x') OR 1=1; DROP TABLE threads; --"
    assert await database.run(lambda con: history.get_thread(con, hostile)) is None
    assert await database.run(lambda con: history.owner(con, hostile)) is None
    user = await database.run(lambda con: history.ensure_user(con, "ann"))
    page, _ = await database.run(
        lambda con: history.list_threads(con, user["id"], first=5, cursor=hostile, search=hostile)
    )
    assert page == []
    assert await count(database, "threads") == 1


async def pages(database: Database, user: str, **more: Any) -> list[list[str]]:
    owner = await database.run(lambda con: history.ensure_user(con, user))
    found, cursor = [], None
    while True:
        page, following = await database.run(
            lambda con, at=cursor: history.list_threads(  # type: ignore[misc]
                con, owner["id"], first=3, cursor=at, **more
            )
        )
        found.append([row["name"] for row in page])
        if not following:
            return found
        cursor = page[-1]["id"]


async def test_threads_are_paged_newest_first_each_once(database: Database) -> None:
    for number in range(7):
        await thread_of(database, "ann", f"question {number}")
    await thread_of(database, "bob", "his")
    expected = [
        ["question 6", "question 5", "question 4"],
        ["question 3", "question 2", "question 1"],
    ]
    assert await pages(database, "ann") == [*expected, ["question 0"]]


async def test_asking_again_brings_a_thread_to_the_top(database: Database) -> None:
    old = await thread_of(database, "ann", "old")
    await thread_of(database, "ann", "new")
    await put(database, step(old, type="user_message", output="more"))
    assert await pages(database, "ann") == [["old", "new"]]


async def test_search_reads_questions_and_answers_literally(database: Database) -> None:
    thread = await thread_of(database, "ann", "first")
    await put(database, step(thread, output="revenue fell by 46.2% in Süd"))
    await put(database, step(thread, type="tool", output="secret SQL"))
    await thread_of(database, "ann", "100 percent")
    assert await pages(database, "ann", search="SÜD") == [["first"]]
    assert await pages(database, "ann", search="46.2%") == [["first"]]
    assert await pages(database, "ann", search="%") == [["first"]]
    assert await pages(database, "ann", search="_") == [[]]
    assert await pages(database, "ann", search="secret") == [[]]
    assert await pages(database, "ann", search="percent") == [["100 percent"]]


async def test_search_finds_nothing_in_messages_that_are_hidden(database: Database) -> None:
    thread = await thread_of(database, "ann", "first")
    await put(database, step(thread, output="Kestrel owes 237", metadata=stamp(["West"])))
    await put(database, step(thread, output="Several fit: Heron", metadata=stamp(None)))
    await put(database, step(thread, output="Osprey", metadata=stamp(["East"])))
    await put(database, step(thread, output="of nobody knows what: Merlin"))
    await put(database, step(thread, output="how is Buzzard", type="user_message"))

    async def found(text: str, *regions: str) -> bool:
        seen = partial(visible, scope=Scope(regions))
        return (await pages(database, "ann", search=text, visible=seen)) == [["first"]]

    birds = ("Kestrel", "Heron", "Osprey", "Merlin", "Buzzard", "first")
    assert [bird for bird in birds if await found(bird, "East")] == ["Osprey", "Buzzard", "first"]
    assert await found("Kestrel", "East", "West")


async def test_an_answer_that_does_not_say_its_regions_is_seen_by_those_who_see_all(
    database: Database,
) -> None:
    thread = await thread_of(database, "ann")
    await put(database, step(thread, output="who is Merlin", type="user_message"))
    await put(database, step(thread, output="Merlin North or Merlin South?"))
    await put(database, step(thread, output="SQL of Merlin", type="tool"))
    await put(database, step(thread, output="nothing", metadata=stamp([])))
    whole = await read(database, thread)
    assert within(whole, EVERYTHING) == whole
    shown = [row["output"] for row in within(whole, Scope(("North",)))["steps"]]
    assert shown == ["who is Merlin", HIDDEN, "", "nothing"]


async def test_feedback_is_one_verdict_of_the_owner(database: Database) -> None:
    thread = await thread_of(database, "ann")
    row = await put(database, step(thread))

    async def give(user: str, value: int) -> str | None:
        return await database.run(
            lambda con: history.put_feedback(con, user, row["id"], value, "so")
        )

    kept = await give("ann", 0)
    assert kept is not None
    assert await give("ann", 1) == kept
    assert await give("bob", 0) is None
    shown = (await read(database, thread))["steps"][0]["feedback"]
    assert (shown["value"], shown["comment"]) == (1, "so")
    assert not await database.run(lambda con: history.delete_feedback(con, "bob", kept))
    assert await database.run(lambda con: history.delete_feedback(con, "ann", kept))
    assert "feedback" not in (await read(database, thread))["steps"][0]


async def test_lone_surrogates_and_zeros_do_not_break_a_thread(database: Database) -> None:
    thread = await thread_of(database, "ann", "na\ud800me")
    await put(database, step(thread, output="bad \udfff\0 text"))
    found = await read(database, thread)
    assert found["name"] == "na?me"
    assert len(found["steps"]) == 1


async def test_long_names_are_cut_for_the_sidebar(database: Database) -> None:
    thread = await thread_of(database, "ann", "word " * 100)
    name = (await read(database, thread))["name"]
    assert len(name) <= history.NAME_LENGTH
    assert name.endswith("…")


async def test_contents_belong_to_the_thread_and_go_with_it(
    database: Database, files: Files, tmp_path: Path
) -> None:
    thread = await thread_of(database, "ann")
    file_id = await kept_in(files, thread, "../evil name.json", '{"a": "é\ud800"}')
    stored = await files.get(file_id)
    assert stored is not None
    assert (stored.owner, stored.mime) == ("ann", JSON)
    assert stored.path == tmp_path / "files" / file_id
    assert stored.path.read_text(encoding="utf-8") == '{"a": "é?"}'
    await files.delete_thread(thread)
    assert not stored.path.exists()
    assert await files.get(file_id) is None
    with pytest.raises(ThreadGone):
        await kept_in(files, thread, "late.json")


async def test_a_missing_file_is_missing(database: Database, files: Files) -> None:
    thread = await thread_of(database, "ann")
    file_id = await kept_in(files, thread, "a.json")
    stored = await files.get(file_id)
    assert stored is not None
    stored.path.unlink()
    assert await files.get(file_id) is None


async def test_strays_are_swept_once_they_have_settled(
    database: Database, files: Files, tmp_path: Path
) -> None:
    thread = await thread_of(database, "ann")
    kept = await kept_in(files, thread, "a.json")
    for name in (kept, "stray", "young"):
        path = tmp_path / "files" / name
        path.touch()
        if name != "young":
            os.utime(path, (0, 0))
    assert await files.sweep() == 1
    assert {path.name for path in (tmp_path / "files").iterdir()} == {kept, "young"}
