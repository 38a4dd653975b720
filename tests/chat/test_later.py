"""The assistant is built while pages are served, and tried again after a failure."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest

from agent.answer import Event, TextChunk
from agent.chat import Opening
from agent.chat._later import Later
from agent.chat._turns import Turns
from data.errors import NoWarehouse


class Echo:
    closed = False

    async def ask(self, text: str, *, thread: str, user: str) -> AsyncIterator[Event]:
        yield TextChunk(text=f"{user}: {text}")

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
    assert events == [TextChunk(text="ann: hi")]
    assert len(built) == 1
    assert built[0] != threading.get_ident()
    await later.aclose()
    assert made.closed


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
