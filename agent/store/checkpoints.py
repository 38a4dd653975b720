"""Where the graphs keep their state: in SQLite below the home, or in PostgreSQL when a URL is configured."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from data.home import Home
from data.snapshots import made_folder, made_private

if TYPE_CHECKING:
    from psycopg_pool import AsyncConnectionPool

    from agent.store.sqlite_checkpoints import SqliteCheckpoints

POOL = 4
"""Most connections of a server: a step of a turn needs one for a moment."""


@dataclass
class PostgresCheckpoints:
    """Checkpoints in a database server."""

    saver: BaseCheckpointSaver[Any]
    _pool: AsyncConnectionPool[Any]

    async def keys(self, beginning: str) -> list[str]:
        """The thread ids that begin so."""
        async with self._pool.connection() as con:
            found = await con.execute(
                "SELECT DISTINCT thread_id FROM checkpoints WHERE starts_with(thread_id, %s)",
                [beginning],
            )
            return [str(row["thread_id"]) for row in await found.fetchall()]

    async def keep_newest(self, key: str) -> None:
        """Forget the states of a thread before its newest, which holds all that the next turn reads."""
        await self.saver.aprune([key])

    async def close(self) -> None:
        await self._pool.close()


Checkpoints: TypeAlias = "SqliteCheckpoints | PostgresCheckpoints"


async def open_checkpoints(home: Home, url: str | None) -> Checkpoints:
    """The store, its tables made if need be.

    Raises:
        UsageError: the database server cannot be used; says why.
    """
    # Strict: a crafted checkpoint must not be able to name a type to construct.
    serde = JsonPlusSerializer(allowed_msgpack_modules=None)
    return await (_postgres(url, serde) if url else asyncio.to_thread(_sqlite, home, serde))


def _sqlite(home: Home, serde: JsonPlusSerializer) -> SqliteCheckpoints:
    from agent.store.sqlite_checkpoints import SqliteCheckpoints

    made_folder(home.root)
    made_private(home.checkpoints)
    return SqliteCheckpoints(home.checkpoints, serde)


async def _postgres(url: str, serde: JsonPlusSerializer) -> PostgresCheckpoints:
    from agent.store.postgres import options, reported

    await asyncio.to_thread(_prepare, url)
    with reported(url):
        from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
        from psycopg_pool import AsyncConnectionPool

        pool: AsyncConnectionPool[Any] = AsyncConnectionPool(
            url,
            min_size=1,
            max_size=POOL,
            open=False,
            # A server that was restarted is noticed before a turn fails on it.
            check=AsyncConnectionPool.check_connection,
            kwargs=options() | {"autocommit": True, "prepare_threshold": 0},
        )
        await pool.open(wait=True)
        return PostgresCheckpoints(AsyncPostgresSaver(pool, serde=serde), pool)


def _prepare(url: str) -> None:
    """Make the tables, one server at a time."""
    from agent.store.postgres import preparing

    with preparing(url) as con:
        from langgraph.checkpoint.postgres import PostgresSaver

        PostgresSaver(con).setup()
