"""The chat server with a watch on its event loop: `python -m bench.chat._watched LAGS chat --port 8000`.

The watch is a task that wants to run every `EVERY` seconds and notes how late it does. At the end the
notes are in the file LAGS: pairs of float64, the moment (`time.monotonic()`) and the lateness in seconds.
"""

from __future__ import annotations

import asyncio
import sys
import time
from array import array
from pathlib import Path
from typing import Any

import uvicorn

from evals.cli.main import main

EVERY = 0.005


def watch(lags: array[float]) -> None:
    """Make every uvicorn server of this process watch its loop from its start on."""
    startup = uvicorn.Server.startup

    async def watched(self: uvicorn.Server, *args: Any, **more: Any) -> None:
        await startup(self, *args, **more)
        self.watching = asyncio.create_task(_note(lags))  # type: ignore[attr-defined]

    uvicorn.Server.startup = watched  # type: ignore[method-assign]


async def _note(lags: array[float]) -> None:
    due = time.monotonic() + EVERY
    while True:
        await asyncio.sleep(EVERY)
        now = time.monotonic()
        lags.extend((now, now - due))
        due = now + EVERY


if __name__ == "__main__":
    noted = array("d")
    watch(noted)
    path = Path(sys.argv.pop(1))
    try:
        main()
    finally:
        path.write_bytes(noted.tobytes())
