"""Checkpoints in a SQLite file, in one thread of their own."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    WRITES_IDX_MAP,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)
from langgraph.checkpoint.serde.base import SerializerProtocol
from langgraph.checkpoint.sqlite import SqliteSaver

Given = ParamSpec("Given")
Found = TypeVar("Found")


class SqliteCheckpoints:
    """Checkpoints in a file."""

    def __init__(self, path: Path, serde: SerializerProtocol) -> None:
        """Opened in whichever thread this is; used in that of the saver from then on."""
        con = sqlite3.connect(path, check_same_thread=False)
        # With the write-ahead log of `setup` a kill loses nothing; a power cut may lose a turn.
        con.execute("PRAGMA synchronous = NORMAL")
        self.saver = _Saver(con, serde=serde)
        self.saver.setup()

    async def keys(self, beginning: str) -> list[str]:
        """The thread ids that begin so."""
        return await self.saver.there(self._keys, beginning)

    def _keys(self, beginning: str) -> list[str]:
        with self.saver.cursor(transaction=False) as cursor:
            rows = cursor.execute(
                "SELECT DISTINCT thread_id FROM checkpoints WHERE substr(thread_id, 1, ?) = ?",
                [len(beginning), beginning],
            )
            return [str(key) for (key,) in rows]

    async def keep_newest(self, key: str) -> None:
        """Forget the states of a thread before its newest, which holds all that the next turn reads."""
        await self.saver.there(self.saver.keep_newest, key)

    async def close(self) -> None:
        """Finish what is queued and close."""
        await self.saver.there(self.saver.conn.close)
        self.saver.worker.shutdown()


class _Saver(SqliteSaver):
    """langgraph's saver for plain code, in a thread: one change of threads for each checkpoint.

    Its asynchronous twin changes threads for every call of SQLite, which cost more than SQLite did.

    What a step has written is not stored beside the checkpoint that ends the step and holds it. It would
    be read only where a step of several nodes was cut short by a kill, and then they run again. What waits
    for a person, or was decided by one, is stored.
    """

    def __init__(self, con: sqlite3.Connection, *, serde: SerializerProtocol) -> None:
        super().__init__(con, serde=serde)
        self.worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="checkpoints")

    async def there(
        self, work: Callable[Given, Found], /, *given: Given.args, **named: Given.kwargs
    ) -> Found:
        """What `work` returns in the thread."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.worker, lambda: work(*given, **named))

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        return await self.there(self.get_tuple, config)

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        return await self.there(self.put, config, checkpoint, metadata, new_versions)

    async def aput_writes(
        self,
        config: RunnableConfig,
        writes: Sequence[tuple[str, Any]],
        task_id: str,
        task_path: str = "",
    ) -> None:
        if any(channel in WRITES_IDX_MAP for channel, _ in writes):
            await self.there(self.put_writes, config, writes, task_id, task_path)

    async def adelete_thread(self, thread_id: str) -> None:
        await self.there(self.delete_thread, thread_id)

    def keep_newest(self, thread_id: str) -> None:
        """langgraph's own pruning, which its saver for SQLite does not have. Ids grow with time."""
        with self.cursor() as cursor:
            for table in ("checkpoints", "writes"):
                cursor.execute(
                    f"DELETE FROM {table} WHERE thread_id = ? AND checkpoint_id < ("
                    "SELECT max(checkpoint_id) FROM checkpoints AS newest "
                    f"WHERE newest.thread_id = {table}.thread_id "
                    f"AND newest.checkpoint_ns = {table}.checkpoint_ns)",
                    [thread_id],
                )
