"""Who is removed leaves nothing behind, however often something fails on the way."""

from __future__ import annotations

import sqlite3
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from agent import departure
from agent.answer import Finished
from agent.assistant import Assistant
from agent.departure import Departure, forget_user
from agent.settings import DATABASE_URL
from agent.store.preferences import Preferences, preferences_of, set_preferences
from data import churn_scores, sign_in, users
from data.errors import UsageError
from data.home import Home
from data.plans import offer_plan, plans_of

NAME = "ann of the north"
REPORT = {"title": "Win back", "arguments": {"campaign_type": "retention"}}


def seeded(home: Home) -> None:
    """A user of that name with something of each kind that needs no answer."""
    users.add(home, NAME, "sales", ["North"])
    sign_in.set_password(home, NAME, "a long password")
    sign_in.begin_session(home, NAME)
    set_preferences(home, NAME, Preferences(lookback_days=90))
    offer_plan(home, "0123456789ab", NAME, "", REPORT)
    scores: Any = {"source": "scores.csv", "uploader": NAME, "snapshot": "s", "total": 1}
    newest = date(2026, 6, 30)
    churn_scores.keep(home, {"ACC0001": 0.5}, scored_at=newest, **scores)


def naming(path: Path, name: str = NAME) -> list[str]:
    """The tables of a database in which a name stands."""
    with sqlite3.connect(path) as con:
        tables = [
            row[0] for row in con.execute("SELECT name FROM sqlite_master WHERE type='table'")
        ]
        rows = {table: con.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables}
    con.close()
    return sorted(table for table, found in rows.items() if name in str(found))


async def test_nothing_is_left_of_who_is_removed_nor_of_talks_outside_the_chat(
    assistant: Assistant, own: Home
) -> None:
    seeded(own)
    events = [
        event async for event in assistant.ask("How are my segments?", thread="work", user=NAME)
    ]
    assert isinstance(events[-1], Finished)
    kept = assistant._checkpoints
    assert kept is not None
    assert await kept.keys("")
    assert len(naming(own.state)) >= 6
    assert await forget_user(own, NAME) == Departure(known=True, conversations=0)
    assert naming(own.state) == []
    assert await kept.keys("") == []
    assert churn_scores.version(own) == 1  # answers of others rest on it
    assert await forget_user(own, NAME) == Departure(known=False, conversations=0)


@pytest.mark.parametrize("failing", [DATABASE_URL, "forget_preferences", "forget_uploader"])
async def test_a_removal_that_failed_goes_on_and_nobody_inherits(
    own: Home, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    def fails(*_: Any) -> None:
        raise UsageError("It cannot be written.")

    seeded(own)
    with monkeypatch.context() as patch:
        if failing == DATABASE_URL:
            patch.setenv(DATABASE_URL, "postgresql://x:y@127.0.0.1:1/z")
        else:
            patch.setattr(departure, failing, fails)
        with pytest.raises(UsageError, match="run `quintile users remove` again"):
            await forget_user(own, NAME)
    with pytest.raises(UsageError, match="no user"):
        users.scope_of(own, NAME)
    with pytest.raises(UsageError, match="still being removed"):
        users.add(own, NAME, "sales", ["South"])
    assert await forget_user(own, NAME) == Departure(known=False, conversations=0)
    assert naming(own.state) == []
    users.add(own, NAME, "sales", ["South"])
    assert plans_of(own, NAME) == []
    assert preferences_of(own, NAME) == Preferences()


async def test_the_user_of_local_mode_cannot_be_removed(own: Home) -> None:
    set_preferences(own, users.LOCAL, Preferences(lookback_days=90))
    with pytest.raises(UsageError, match="cannot be removed"):
        await forget_user(own, users.LOCAL)
    assert preferences_of(own, users.LOCAL).lookback_days == 90
