"""Files made into private workspaces as a person does it who changes nothing, and what is in them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from data import workspaces
from data.home import Home
from data.scope import EVERYTHING
from data.workspaces import (
    Choices,
    Loaded,
    Opened,
    Staged,
)


def as_guessed(staged: Staged, **more: Any) -> Choices:
    """What a person confirms who changes nothing; of several ways to read dates the first."""
    seen = staged.seen
    kind = more.pop("kind", seen.kind)
    columns = seen.guesses[kind] | more.pop("columns", {})
    known = {column.name: column for column in seen.columns}
    days = {
        name: known[title].days[0].form
        for name, title in columns.items()
        if workspaces.fields(kind)[name].kind == "day" and known[title].days
    }
    return Choices(kind=kind, columns=columns, days=days, numbers=seen.numbers[0], **more)


async def loaded(home: Home, staged: Staged, choices: Choices | None = None) -> Loaded:
    workspaces.confirm(home, staged, choices or as_guessed(staged))
    waiting = workspaces.confirmed(home, staged.user, staged.thread)
    assert waiting is not None
    events = [event async for event in workspaces.load(home, waiting)]
    assert all(isinstance(event, tuple) for event in events[:-1])
    assert isinstance(events[-1], Loaded)
    return events[-1]


async def uploaded(
    home: Home, text: str | bytes, name: str = "orders.csv", user: str = "nora", thread: str = "t1"
) -> Loaded:
    content = text.encode() if isinstance(text, str) else text
    return await loaded(home, await workspaces.stage(home, user, thread, name, content))


def rows(home: Home, sql: str, user: str = "nora", thread: str = "t1") -> list[dict[str, Any]]:
    opened = Opened(home).of(user, thread)
    assert opened is not None
    return opened[1].run(sql, EVERYTHING, {}).rows


def folders(home: Home) -> list[Path]:
    return [path for path in home.workspaces.iterdir() if path.name != "staged"]
