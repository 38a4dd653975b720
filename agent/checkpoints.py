"""Where the graphs keep their state: in SQLite below the home, or in PostgreSQL when a URL is configured."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer

from data.home import Home

if TYPE_CHECKING:
    import aiosqlite
    from psycopg_pool import AsyncConnectionPool

POOL = 4
"""Most connections of a server: a step of a turn needs one for a moment."""


@dataclass
class SqliteCheckpoints:
    """Checkpoints in a file."""

    saver: BaseCheckpointSaver[Any]
    _connection: aiosqlite.Connection

    async def keys(self, beginning: str) -> list[str]:
        """The thread ids that begin so."""
        rows = await self._connection.execute_fetchall(
            "SELECT DISTINCT thread_id FROM checkpoints WHERE substr(thread_id, 1, ?) = ?",
            [len(beginning), beginning],
        )
        return [str(key) for (key,) in rows]

    async def close(self) -> None:
        await self._connection.close()


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

    async def close(self) -> None:
        await self._pool.close()


Checkpoints = SqliteCheckpoints | PostgresCheckpoints


async def open_checkpoints(home: Home, url: str | None) -> Checkpoints:
    """The store, its tables made if need be.

    Raises:
        UsageError: the database server cannot be used; says why.
    """
    # Strict: a crafted checkpoint must not be able to name a type to construct.
    serde = JsonPlusSerializer(allowed_msgpack_modules=None)
    return await (_postgres(url, serde) if url else _sqlite(home, serde))


async def _sqlite(home: Home, serde: JsonPlusSerializer) -> SqliteCheckpoints:
    import aiosqlite
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    home.root.mkdir(parents=True, exist_ok=True)
    connection = await aiosqlite.connect(home.checkpoints)
    # With the write-ahead log of `setup` a kill loses nothing; a power cut may lose a turn.
    await connection.execute("PRAGMA synchronous = NORMAL")
    saver = AsyncSqliteSaver(connection, serde=serde)
    await saver.setup()
    return SqliteCheckpoints(saver, connection)


async def _postgres(url: str, serde: JsonPlusSerializer) -> PostgresCheckpoints:
    import asyncio

    from agent.postgres import options, reported

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
    from agent.postgres import preparing

    with preparing(url) as con:
        from langgraph.checkpoint.postgres import PostgresSaver

        PostgresSaver(con).setup()
