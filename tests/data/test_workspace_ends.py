"""How uploads and workspaces end: replaced, stopped, thrown away, or swept after a kill."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
import threading
from contextlib import closing
from typing import Any

import pytest
from private_books import as_guessed, folders, uploaded
from uploads import accounts, orders

from data import workspaces
from data.errors import UsageError
from data.home import Home
from data.workspaces import (
    Opened,
    Workspace,
    _loading,
    _removal,
    _staging,
)


async def test_of_many_uploads_that_nobody_confirms_the_oldest_go(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_staging, "MOST_WAITING", 2)
    small = b"customer,date,amount\nA,2025-01-01,5\n"
    others = await workspaces.stage(home, "sam", "t0", "a.csv", small)
    waiting = [
        await workspaces.stage(home, "nora", thread, "a.csv", small)
        for thread in ("t1", "t2", "t3")
    ]
    assert workspaces.staged_by(home, "nora", waiting[0].id) is None
    assert not waiting[0].path(home).exists()
    assert all(staged.path(home).exists() for staged in [others, *waiting[1:]])


async def test_a_workspace_that_can_no_longer_be_read_is_replaced_by_the_next_upload(
    home: Home,
) -> None:
    broken = await uploaded(home, accounts(), name="accounts.csv")
    shutil.rmtree(broken.workspace.home(home).root)
    with pytest.raises(UsageError, match="Upload it again"):
        Opened(home).of("nora", "t1")
    made = await uploaded(home, orders())
    assert made.workspace.names == "orders.csv"
    assert Opened(home).of("nora", "t1") is not None


async def test_stopping_an_import_leaves_nothing_and_the_file_still_waits(home: Home) -> None:
    staged = await workspaces.stage(home, "nora", "t1", "a.csv", orders().encode())
    workspaces.confirm(home, staged, as_guessed(staged))
    waiting = workspaces.confirmed(home, "nora", "t1")
    assert waiting is not None
    steps = workspaces.load(home, waiting)
    assert await anext(steps) == ("reading", 0.0)
    await steps.aclose()
    assert folders(home) == []
    assert workspaces.confirmed(home, "nora", "t1") is not None


async def test_what_is_thrown_away_while_it_is_confirmed_is_gone(home: Home) -> None:
    staged = await workspaces.stage(home, "nora", "t1", "a.csv", orders().encode())
    workspaces.discard(home, staged)
    workspaces.confirm(home, staged, as_guessed(staged))
    assert workspaces.confirmed(home, "nora", "t1") is None
    assert workspaces.staged_by(home, "nora", staged.id) is None


async def test_a_stop_at_the_last_moment_leaves_no_workspace_without_its_folder(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    await uploaded(home, accounts(), name="accounts.csv")
    staged = await workspaces.stage(home, "nora", "t1", "orders.csv", orders().encode())
    workspaces.confirm(home, staged, as_guessed(staged))
    waiting = workspaces.confirmed(home, "nora", "t1")
    assert waiting is not None
    keeping, keep = threading.Event(), _loading.keep

    def noted(*arguments: Any) -> Workspace:
        keeping.set()
        return keep(*arguments)

    async def loading() -> None:
        async for _ in workspaces.load(home, waiting):
            pass

    monkeypatch.setattr(_loading, "keep", noted)
    with closing(sqlite3.connect(home.state, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")  # the row has to wait
        turn = asyncio.create_task(loading())
        await asyncio.to_thread(keeping.wait)
        turn.cancel()
        with pytest.raises(asyncio.CancelledError):
            await turn
        other.execute("ROLLBACK")
    while (found := workspaces.find(home, "nora", "t1")) is None or found.names == "accounts.csv":
        await asyncio.sleep(0.05)
    assert Opened(home).of("nora", "t1") is not None


async def test_what_a_kill_left_is_swept_once_it_is_old(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    await uploaded(home, orders())
    (home.workspaces / "abandoned").mkdir()
    (home.workspaces / "staged" / "abandoned").mkdir()
    assert workspaces.sweep(home) == 0
    monkeypatch.setattr(_removal, "SETTLED", -1)
    assert workspaces.sweep(home) == 2
    assert Opened(home).of("nora", "t1") is not None
