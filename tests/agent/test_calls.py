"""A tool call leaves the event loop to the others."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from agent.calls import run_tool
from agent.runtime import TurnContext
from agent.settings import Settings
from data import churn_scores
from data.home import Home
from data.scope import EVERYTHING
from data.warehouse import Warehouse


async def test_the_state_database_is_read_by_a_worker(
    demo: Warehouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    readers: list[threading.Thread] = []

    def version(home: Home) -> int:
        readers.append(threading.current_thread())
        return 0

    monkeypatch.setattr(churn_scores, "version", version)
    with ThreadPoolExecutor(1) as workers:
        context = TurnContext(demo.home, demo, EVERYTHING, "local", Settings(), workers)
        run = await run_tool(context, "1", "define", {"term": "revenue"})
    assert not run.error
    assert readers and threading.main_thread() not in readers
