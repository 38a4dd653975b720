"""Reading and importing uploads in a process of their own: it can be stopped, and its memory ends."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import signal
from collections.abc import AsyncGenerator
from contextlib import aclosing, suppress
from pathlib import Path
from typing import Any

from data.errors import UsageError
from data.processes import python_module
from data.workspaces._recognise import Seen

log = logging.getLogger("agent.workspaces")
_AT_ONCE = asyncio.Semaphore(2)
_LONGEST_LINE = 8 << 20


async def see(raw: Path, shown: str, target: Path) -> Seen:
    """What an uploaded file seems to be; as a CSV it is in `target` afterwards.

    Raises:
        UsageError: it is no table that can be read.
    """
    found = [told async for told in _run(shown, "see", str(raw), shown, str(target))]
    return Seen.model_validate(found[-1]["seen"])


async def import_into(folder: Path, shown: str) -> AsyncGenerator[tuple[str, float]]:
    """Build the snapshot of the sources listed in `folder`; what it is at, and the share done.

    Raises:
        UsageError: nothing could be imported; the sentence says why.
    """
    async with aclosing(_run(shown, "import", str(folder))) as steps:
        async for told in steps:
            yield told["step"], told["done"]


async def _run(shown: str, *arguments: str) -> AsyncGenerator[dict[str, Any]]:
    async with _AT_ONCE:
        process = await asyncio.create_subprocess_exec(
            *python_module("data.workspaces._job", *arguments),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            start_new_session=True,
            limit=_LONGEST_LINE,
        )
        assert process.stdout is not None and process.stderr is not None
        complaints = asyncio.create_task(process.stderr.read())
        try:
            async for line in process.stdout:
                told = json.loads(line)
                if "error" in told:
                    raise UsageError(told["error"])
                yield told
            code = await process.wait()
            if code:
                log.error("reading an upload ended with %s: %s", code, (await complaints).decode())
                raise UsageError(
                    f"{shown} could not be read within the memory and time there are for an upload. "
                    "Upload fewer rows or columns, or save it as CSV UTF-8."
                )
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                await process.wait()
            await complaints
