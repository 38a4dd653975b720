"""A PostgreSQL server of the tests' own: a cluster in a temporary folder, on a free port of this machine."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import uuid
from pathlib import Path
from typing import Any

PASSWORD = "s3cret/of:tests"  # with signs that a URL must escape
QUOTED = "s3cret%2Fof%3Atests"
ACCOUNTS = ("postgres", "nobody")
"""Who runs the server where the tests run as root, which PostgreSQL refuses."""


def programs() -> Path | None:
    """The folder of `initdb` and `postgres`, of the newest version there is."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=_version)
    if found:
        return found[-1].parent
    beside = shutil.which("postgres")
    return Path(beside).parent if beside else None


def _version(path: Path) -> float:
    return float(path.parts[-3])


class Cluster:
    """A running server; `url()` is a new, empty database on it."""

    def __init__(self, bin_folder: Path) -> None:
        self._bin = bin_folder
        # Not below pytest's folder, which nobody but its owner may enter.
        self._folder = Path(tempfile.mkdtemp(prefix="pg"))
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            account = next(pwd.getpwnam(name) for name in ACCOUNTS if _exists(name))
            os.chown(self._folder, account.pw_uid, account.pw_gid)
            self._as = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        self._secret = self._folder / "password"
        self._secret.write_text(PASSWORD)
        self._secret.chmod(0o644)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._data = self._folder / "data"
        self._run(
            "initdb", "-D", str(self._data), "-U", "quintile", "--auth=scram-sha-256",
            f"--pwfile={self._secret}", "-E", "UTF8", "--locale=C", "--no-sync",
        )  # fmt: skip
        self.start()

    def start(self) -> None:
        options = (
            f"-c listen_addresses=127.0.0.1 -p {self.port} -c unix_socket_directories={self._folder}"
            " -c fsync=off -c max_connections=60"
        )
        log = str(self._folder / "log")
        self._run("pg_ctl", "-D", str(self._data), "-o", options, "-l", log, "-w", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", str(self._data), "-m", "immediate", "-w", "stop")

    def close(self) -> None:
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def url(self) -> str:
        import psycopg

        name = f"t{uuid.uuid4().hex}"
        with psycopg.connect(self.address("postgres"), autocommit=True) as con:
            con.execute(f"CREATE DATABASE {name}".encode())
        return self.address(name)

    def address(self, name: str, password: str = QUOTED) -> str:
        return f"postgresql://quintile:{password}@127.0.0.1:{self.port}/{name}"

    def _run(self, program: str, *words: str) -> None:
        # To a file: the server keeps what pg_ctl writes to, and a pipe would never end.
        with (self._folder / "said").open("w+") as said:
            done = subprocess.run(
                [str(self._bin / program), *words],
                cwd=self._folder,
                stdout=said,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                check=False,
                **self._as,
            )
            said.seek(0)
            if done.returncode:
                raise RuntimeError(f"{program} failed:\n{said.read()}")


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
