"""Assistants over the demo book that talk to a scripted model on loopback, or to nobody."""

from __future__ import annotations

import shutil
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from model_server import ModelServer, Step

from agent.answer import Answer, Event, Finished
from agent.assistant import Assistant
from agent.settings import Settings
from data.home import Home
from data.warehouse import Warehouse


@pytest.fixture
def own(demo: Warehouse, tmp_path: Path) -> Home:
    """The demo book in a home whose state is this test's own; what is fitted to it is everybody's."""
    home = Home(tmp_path / "own")
    shutil.copytree(demo.home.snapshots, home.snapshots)
    home.models.symlink_to(demo.home.models.resolve())
    return home


@pytest_asyncio.fixture
async def assistant(own: Home) -> AsyncIterator[Assistant]:
    """The offline analyst over that home."""
    async with Assistant(own, Settings()) as made:
        yield made


@pytest.fixture
def model_server() -> Iterator[ModelServer]:
    """Set `.steps`, then ask."""
    server = ModelServer()
    yield server
    server.close()


@pytest.fixture
def step() -> type[Step]:
    """The class of a scripted reply."""
    return Step


async def last(events: AsyncIterator[Event]) -> Answer:
    """The answer at the end of a turn."""
    answer = None
    async for event in events:
        if isinstance(event, Finished):
            answer = event.answer
    assert answer is not None
    return answer


@pytest_asyncio.fixture
async def offline(demo: Warehouse) -> AsyncIterator[Callable[..., Any]]:
    """`await offline("question", thread="t")` with the offline analyst over the demo book."""
    async with Assistant(demo.home, Settings()) as assistant:
        thread = uuid.uuid4().hex

        async def asked(text: str, thread: str = thread, user: str = "local") -> Answer:
            return await last(assistant.ask(text, thread=thread, user=user))

        yield asked


@pytest_asyncio.fixture
async def scripted(demo: Warehouse, model_server: ModelServer) -> AsyncIterator[Callable[..., Any]]:
    """The same with the scripted model answering."""
    settings = Settings(
        model="scripted", base_url=model_server.url, api_key="none", first_token_timeout=3.0
    )
    async with Assistant(demo.home, settings) as assistant:
        thread = uuid.uuid4().hex

        async def asked(text: str, thread: str = thread, user: str = "local") -> Answer:
            return await last(assistant.ask(text, thread=thread, user=user))

        yield asked
