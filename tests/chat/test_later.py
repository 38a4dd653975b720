"""The assistant is built while pages are served, and tried again after a failure."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import AsyncGenerator

import pytest

from agent.answer import Event, TextChunk
from agent.chat import Opening
from agent.chat._few import Few
from agent.chat._later import Later
from agent.chat._turns import Turns
from data.errors import NoWarehouse
from data.scope import Scope
from data.warehouse import Warehouse


class Echo:
    closed = False
    ended = False

    async def ask(self, text: str, *, thread: str, user: str) -> AsyncGenerator[Event]:
        try:
            yield TextChunk(text=f"{user}: {text}")
            yield TextChunk(text="and more")
        finally:
            await asyncio.sleep(0)
            self.ended = True

    async def data_of(self, user: str, thread: str) -> tuple[Warehouse, Scope]:
        raise NotImplementedError

    async def opening(self, user: str) -> Opening:
        return Opening(title=user, snapshot="")

    async def aclose(self) -> None:
        self.closed = True


async def test_it_is_built_once_off_the_loop_for_all_who_wait() -> None:
    built: list[int] = []
    made = Echo()

    def factory() -> Echo:
        built.append(threading.get_ident())
        return made

    later = Later(factory)
    titles = await asyncio.gather(*(later.opening(name) for name in ("ann", "bob")))
    assert [opening.title for opening in titles] == ["ann", "bob"]
    events = [event async for event in later.ask("hi", thread="t", user="ann")]
    assert events == [TextChunk(text="ann: hi"), TextChunk(text="and more")]
    assert len(built) == 1
    assert built[0] != threading.get_ident()
    await later.aclose()
    assert made.closed


async def test_a_turn_that_is_left_has_ended_when_it_is_closed() -> None:
    made = Echo()
    events = Later(lambda: made).ask("hi", thread="t", user="ann")
    assert await anext(events) == TextChunk(text="ann: hi")
    await events.aclose()
    assert made.ended


async def test_few_work_at_a_time_and_all_get_their_turn() -> None:
    lock, at_work, most = threading.Lock(), 0, 0

    def work(number: int) -> int:
        nonlocal at_work, most
        with lock:
            at_work += 1
            most = max(most, at_work)
        time.sleep(0.01)
        with lock:
            at_work -= 1
        return number

    few = Few(2)
    assert await asyncio.gather(*(few.run(work, number) for number in range(8))) == list(range(8))
    assert most == 2


async def test_a_failure_is_told_and_the_next_question_tries_again() -> None:
    failures = [NoWarehouse("There is no data yet.")]

    def factory() -> Echo:
        if failures:
            raise failures.pop()
        return Echo()

    later = Later(factory)
    with pytest.raises(NoWarehouse, match="no data yet"):
        await later.opening("ann")
    assert (await later.opening("ann")).title == "ann"


async def test_a_stopped_question_does_not_stop_the_building() -> None:
    release = threading.Event()

    def factory() -> Echo:
        release.wait(5)
        return Echo()

    later = Later(factory)
    impatient = asyncio.create_task(later.opening("ann"))
    await asyncio.sleep(0.01)
    impatient.cancel()
    with pytest.raises(asyncio.CancelledError):
        await impatient
    release.set()
    assert (await later.opening("bob")).title == "bob"


async def test_one_turn_a_thread_until_its_task_is_over() -> None:
    turns = Turns()
    assert turns.claim("t")
    assert not turns.claim("t")
    assert turns.claim("other")
    task = asyncio.create_task(asyncio.sleep(30))
    turns.attach("t", task)
    turns.draft("t", "half")
    assert turns.draft_of("t") == "half"
    turns.cancel("t")
    await asyncio.wait([task])
    await asyncio.sleep(0)
    assert not turns.running("t")
    assert turns.draft_of("t") is None
    assert turns.claim("t")
