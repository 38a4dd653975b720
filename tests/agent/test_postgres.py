"""PostgreSQL as a store: several servers on one database, its restart, and what is said when it fails."""

from __future__ import annotations

import asyncio
import json
import sys
import uuid
from pathlib import Path
from typing import Any

import psycopg
import pytest
from click.testing import CliRunner
from postgres_server import PASSWORD, QUOTED, Cluster

from agent.answer import Answer, Finished
from agent.assistant import Assistant
from agent.chat import _history as history
from agent.chat._database import open_database
from agent.cli.main import cli
from agent.settings import Settings, database_url
from agent.store.checkpoints import open_checkpoints
from agent.store.postgres import SCHEMA, conversations, shown
from data.errors import UsageError
from data.home import Home


@pytest.fixture
def url(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> str:
    made = cluster.url()
    monkeypatch.setenv("QUINTILE_DATABASE_URL", made)
    return made


async def ask(assistant: Assistant, text: str) -> Answer:
    found = [event async for event in assistant.ask(text, thread="t", user="local")]
    assert isinstance(found[-1], Finished)
    return found[-1].answer


async def test_a_conversation_goes_on_at_another_server(own: Home, url: str) -> None:
    settings = Settings(database_url=url)
    async with Assistant(own, settings) as one, Assistant(own, settings) as other:
        await ask(one, "Which accounts are At Risk in the North?")
        following = await ask(other, "and in the South?")
        assert following.runs[0].arguments["segment"] == "At Risk"
        assert following.runs[0].arguments["region"] == "South"
        await one.forget("t", "local")
        checkpoints = other._checkpoints
        assert checkpoints is not None
        assert await checkpoints.keys("") == []
    assert not own.checkpoints.exists()


async def test_servers_that_start_at_once_make_the_tables_once(tmp_path: Path, url: str) -> None:
    home = Home(tmp_path)

    async def started() -> None:
        database = await asyncio.to_thread(open_database, home, url)
        checkpoints = await open_checkpoints(home, url)
        await checkpoints.close()
        database.close()

    await asyncio.gather(*(started() for _ in range(4)))
    with psycopg.connect(url) as con:
        rows = con.execute(
            "SELECT schemaname, tablename FROM pg_tables "
            "WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
    assert {schema for schema, _ in rows} == {SCHEMA}
    assert {"users", "threads", "steps", "checkpoints", "checkpoint_writes"} <= {
        table for _, table in rows
    }
    assert not home.chat_history.exists()


async def test_two_servers_write_into_one_history(tmp_path: Path, url: str) -> None:
    databases = [open_database(Home(tmp_path), url) for _ in range(2)]
    threads = [str(uuid.uuid4()) for _ in range(40)]
    await asyncio.gather(
        *(
            databases[place % 2].run(
                lambda con, thread=thread: history.open_thread(con, thread, "ann", thread)  # type: ignore[misc]
            )
            for place, thread in enumerate(threads)
        )
    )
    for database in databases:
        found = await database.run(lambda con: history.threads_of(con, "ann"))
        assert sorted(found) == sorted(threads)
    assert conversations(url) == 40
    for database in databases:
        database.close()


async def test_a_restarted_database_is_used_again(
    tmp_path: Path, cluster: Cluster, url: str
) -> None:
    database = open_database(Home(tmp_path), url)
    thread = str(uuid.uuid4())
    await database.run(lambda con: history.open_thread(con, thread, "ann", "before"))
    cluster.stop()
    cluster.start()
    assert await database.run(lambda con: history.owner(con, thread)) == "ann"
    database.close()


def test_no_password_is_shown(cluster: Cluster, url: str) -> None:
    assert shown(url).startswith(f"postgresql://quintile@127.0.0.1:{cluster.port}/t")
    assert url not in repr(Settings.from_environment())
    wrong = cluster.address("postgres", password="wr0ng%2Fone")
    for bad in (wrong, cluster.address("nowhere"), f"postgresql://a:{QUOTED}@127.0.0.1:1/x?y=z"):
        with pytest.raises(UsageError, match="cannot be used") as raised:
            conversations(bad)
        said = str(raised.value)
        for secret in (QUOTED, PASSWORD, "wr0ng"):
            assert secret not in said
        assert raised.value.__suppress_context__


@pytest.mark.parametrize(
    "place",
    [
        "me:pa@hidden@127.0.0.1:1/x",
        "me:pa/hidden@127.0.0.1:1/x",
        "me:123/hidden@127.0.0.1:1/x",
        "me:pa#hidden@127.0.0.1:1/x",
        "me:pa?hidden@127.0.0.1:1/x",
        "me:%zzhidden@127.0.0.1:1/x",
        "127.0.0.1:1/x?user=me&password=%zzhidden",
    ],
)
def test_a_password_that_is_not_escaped_is_not_shown_either(place: str) -> None:
    with pytest.raises(UsageError, match="cannot be used") as raised:
        conversations(f"postgresql://{place}")
    assert "hidden" not in str(raised.value)


def test_what_is_no_url_of_postgres_is_refused_unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUINTILE_DATABASE_URL", "mysql://me:hidden@host/db")
    with pytest.raises(UsageError, match="must be like postgresql://USER") as raised:
        database_url()
    assert "hidden" not in str(raised.value)


def test_a_missing_driver_is_named_with_its_remedy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(UsageError, match=r'pip install "quintile\[postgres\]"'):
        open_database(Home(tmp_path), "postgresql://localhost/x")


def test_the_doctor_says_which_store_is_used(
    cluster: Cluster, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found() -> dict[str, Any]:
        entries = json.loads(CliRunner().invoke(cli, ["doctor", "--json"]).stdout)
        return next(entry for entry in entries if entry["name"] == "history")

    good = found()
    assert good["ok"]
    assert good["detail"] == f"{shown(url)} is reachable, 0 conversations"
    monkeypatch.setenv("QUINTILE_DATABASE_URL", cluster.address("nowhere"))
    bad = found()
    assert not bad["ok"]
    assert "does not exist" in bad["detail"]
    assert QUOTED not in bad["detail"]
    monkeypatch.delenv("QUINTILE_DATABASE_URL")
    assert found()["detail"].startswith("SQLite in ")
