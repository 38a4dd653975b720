"""A chat server in a process of its own, and what it takes: time, processor, memory, lateness."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from array import array
from dataclasses import dataclass
from pathlib import Path

import httpx

from data.home import CHECKOUT, Home

PROXY, HEADER = "127.0.0.2", "X-Signed-In"


class Server:
    """Quintile's chat in team mode over a home; started at once, stopped by `stop`."""

    def __init__(self, home: Home, folder: Path) -> None:
        self._lags = folder / "lags"
        self._log = (folder / "server.log").open("w")
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "bench.chat._watched", str(self._lags)]
        command += ["chat", "--team", "--proxy", PROXY, "--trusted-header", HEADER]
        started = time.monotonic()
        self._process = subprocess.Popen(
            [*command, "--port", str(port)],
            cwd=folder,
            env=os.environ
            | {"PYTHONPATH": str(CHECKOUT), "QUINTILE_HOME": str(home.root), "QUINTILE_MODEL": ""},
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )
        wait_for(self.url + "/login", self._process)
        self.ready_seconds = time.monotonic() - started

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def cpu_seconds(self) -> float:
        """Processor time of the process so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def resident_mb(self) -> float:
        """Memory of the process that is in use now."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def sign_in(self, name: str) -> str:
        """The session cookie of a user, for whom the proxy vouches."""
        with httpx.Client(transport=httpx.HTTPTransport(local_address=PROXY)) as client:
            reply = client.get(self.url + "/login", headers={HEADER: name})
        return "; ".join(f"{key}={value}" for key, value in reply.cookies.items())

    def stop(self) -> list[Lag]:
        """End the server as Ctrl-C does; how late its loop was and when."""
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(timeout=60)
        finally:
            self._process.kill()
            self._log.close()
        noted = array("d")
        noted.frombytes(self._lags.read_bytes())
        return [Lag(*pair) for pair in zip(noted[::2], noted[1::2], strict=True)]


@dataclass(frozen=True)
class Lag:
    """How late the loop was at a moment of `time.monotonic()`; seconds."""

    at: float
    late: float


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    """Until the address answers.

    Raises:
        RuntimeError: the process has ended, or did not answer within two minutes.
    """
    deadline = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < deadline:
        try:
            httpx.get(url, timeout=30)
            return
        except httpx.TransportError:
            time.sleep(0.02)
    raise RuntimeError(f"the server does not answer at {url} (exit code {process.poll()})")
