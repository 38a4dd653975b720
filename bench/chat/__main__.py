"""Fifty people in front of one chat server on this machine: answers, processor, memory, the loop.

`python -m bench.chat [PEOPLE]` (default 50). The server is a process of its own, over a demo book that is
built first, in team mode, with the offline analyst. Times on a busy machine say little; processor time
per answer, `cpu_ms_each`, says more. `--only crowd --rounds 1` takes about a minute.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.chat._crowd import REGIONS, ROUNDS, crowd
from bench.chat._figures import Figures, table
from bench.chat._inside import look_ups, overhead
from bench.chat._server import Server, free_port, wait_for
from data import users
from data.build import build
from data.demo import load
from data.home import Home
from data.warehouse import Warehouses

EMPTY = "import chainlit\n\n@chainlit.on_message\nasync def ask(message): pass\n"
CLIENTS = (8, 64)
PARTS = ("start", "crowd", "graph", "look-ups")


def main() -> None:
    """Measure and print; JSON on the last line."""
    asked = _parser().parse_args()
    figures: dict[str, Figures] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = Home(folder / "home")
        build(home, load)
        if "start" in asked.only:
            figures["chainlit's own start"] = {"ready_ms": 1000 * chainlit_start(folder)}
        if "crowd" in asked.only:
            figures |= in_front(home, folder, asked.people, asked.rounds)
        if "graph" in asked.only:
            figures["graph in a turn"] = overhead(home)
        if "look-ups" in asked.only:
            warehouse = Warehouses(home).current()
            for clients in CLIENTS:
                figures[f"look-ups of {clients} clients"] = look_ups(warehouse, clients)
    print(table(figures))
    print(json.dumps(figures))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench.chat", description=__doc__)
    parser.add_argument("people", nargs="?", type=int, default=50, metavar="PEOPLE")
    parser.add_argument(
        "--only", nargs="+", choices=PARTS, default=PARTS, help="measure these parts (default: all)"
    )
    parser.add_argument(
        "--rounds",
        type=int,
        default=ROUNDS,
        help=f"questions of each person at work, 0 for none (default: {ROUNDS})",
    )
    return parser


def in_front(home: Home, folder: Path, people: int, rounds: int) -> dict[str, Figures]:
    """The figures of a server's start and of people in front of it."""
    for number in range(people):
        users.add(home, f"person-{number}", "account manager", REGIONS[number % len(REGIONS)])
    server = Server(home, folder)
    try:
        start = {"ready_ms": 1000 * server.ready_seconds}
        cookies = [server.sign_in(f"person-{number}") for number in range(people)]
        found = asyncio.run(crowd(server, cookies, rounds))
    finally:
        lags = server.stop()
    for scenario in found.values():
        scenario.note(lags)
    return {"start": start} | {name: scenario.figures for name, scenario in found.items()}


def chainlit_start(folder: Path) -> float:
    """Seconds until chainlit's own server, with an empty application, answers."""
    (folder / "empty.py").write_text(EMPTY)
    port = free_port()
    started = time.monotonic()
    command = [sys.executable, "-m", "chainlit", "run", "empty.py", "--headless", "--port"]
    process = subprocess.Popen(
        [*command, str(port)], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/", process)
        return time.monotonic() - started
    finally:
        process.terminate()
        process.wait(timeout=30)


if __name__ == "__main__":
    main()
