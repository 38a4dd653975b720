"""What the offline analyst learns before its first answer, once for each version of the program."""

from __future__ import annotations

import asyncio
import subprocess
from threading import Lock

from agent.offline import apart
from agent.offline.understand import has_learned
from data.home import Home

SECONDS = 10
"""About how long it takes, in whole tens."""
WORDS = f"Learning the words of the trade: about {SECONDS} seconds, once after an installation"
_LOOKS = 0.1
"""Seconds from one look at whether it is done to the next."""


class Learning:
    """Learns in a process of its own while this one serves pages; whoever asks meanwhile waits."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._is_done = False
        self._starting = Lock()

    def is_done(self) -> bool:
        """Whether nothing has to be waited for.

        Where it cannot be kept it is learnt by the process that answers, and told as done here.
        """
        if not self._is_done:
            ended = self._process is not None and self._process.poll() is not None
            self._is_done = ended or has_learned()
        return self._is_done

    def begin(self) -> None:
        """Start to learn, unless it is done or under way."""
        with self._starting:
            if self._process is None and not self.is_done():
                self._process = apart.start("learn", Home.find())

    async def finish(self) -> None:
        """Return when it is done."""
        self.begin()
        while not self.is_done():
            await asyncio.sleep(_LOOKS)

    def stop(self) -> None:
        """End what is under way; nothing is left half written."""
        if self._process is not None:
            self._process.terminate()
            self._process.communicate()
