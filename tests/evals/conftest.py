"""One home for all tests of the evals, with the books of the suites in it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from eval_objects import suite_of
from model_server import ModelServer

from agent.settings import Settings
from data.home import Home
from data.warehouse import Warehouse
from evals._book import books, key_of, note
from evals.case import Suite
from evals.record import Run, RunFolder
from evals.runner import begin, go_on

Evaluate = Callable[..., tuple[RunFolder, Run]]


@pytest.fixture(scope="session")
def evals_home(tmp_path_factory: pytest.TempPathFactory, demo: Warehouse) -> Home:
    """A home without data of its own; its demo book, and what is fitted to it, are those of all tests."""
    home = Home(tmp_path_factory.mktemp("evals-home"))
    shelf = books(home)
    shelf.snapshots.mkdir(parents=True)
    for path in demo.home.snapshots.glob(f"{demo.snapshot}.*"):
        (shelf.snapshots / path.name).symlink_to(path)
    shelf.models.symlink_to(demo.home.models.resolve())
    plain = suite_of("{id: a, category: x, ask: A, expect: {}}")
    note(shelf, {key_of(plain): demo.snapshot})
    return home


@pytest.fixture(scope="session")
def evaluate(evals_home: Home) -> Evaluate:
    """`evaluate(suite, settings, repeats=3, name="a")` runs a suite; its folder and the run."""

    def run(
        suite: Suite, settings: Settings | None = None, *, jobs: int = 4, **more: Any
    ) -> tuple[RunFolder, Run]:
        asked = settings or Settings()
        folder = begin(suite, evals_home, asked, **more)
        return folder, asyncio.run(go_on(folder, evals_home, asked, jobs=jobs))

    return run


@pytest.fixture
def model() -> Iterator[ModelServer]:
    """A scripted model behind a loopback server."""
    server = ModelServer()
    yield server
    server.close()
