"""Loads of a small book, also in processes of their own that are killed or held at some point."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import Any

import duckdb

from data.build import Loaded, Loader, build
from data.home import Home
from data.snapshots import Source

# One statement per table; $lines is how many transaction lines there are, $seed orders all rows.
ROWS = {
    "accounts": "SELECT 'A' || n AS account_id, 'Account ' || n, NULL, 'Food', NULL, NULL, NULL, "
    "['North', 'South'][n % 2 + 1], NULL, 1000.5 * n, 'Ann', DATE '2020-01-01', n = 3 "
    "FROM range(10) AS t (n)",
    "products": "SELECT 'P' || n, 'Product ' || n, 'Category ' || n % 2, NULL, 9.99 "
    "FROM range(4) AS t (n)",
    "transactions": "SELECT 'T' || n, 'O' || n // 3, 'A' || (n // 3) % 10, 'P' || n % 4, "
    "DATE '2025-01-01' + (n // 3)::INTEGER, if(n % 11 = 0, -1, 2), "
    "if(n % 11 = 0, -1, 2) * (n % 7 + 0.25), n % 2, NULL FROM range($lines) AS t (n)",
    "campaigns": "SELECT 'C1', 'Spring', 'retention', 'email', DATE '2025-02-01', NULL, 100",
    "campaign_responses": "SELECT 'C1', 'A' || n, DATE '2025-02-02', NULL, NULL, NULL, NULL, NULL "
    "FROM range(5) AS t (n)",
    "loyalty_members": "SELECT 'A' || n, 'gold', n, NULL FROM range(2) AS t (n)",
    "interactions": "SELECT 'I' || n, 'A' || n % 10, 'call', TIMESTAMP '2025-01-02', 60, NULL, NULL "
    "FROM range(20) AS t (n)",
    "notes": "SELECT 'N' || n, 'A' || n, 'Bob', TIMESTAMP '2025-01-02', 'Body' "
    "FROM range(3) AS t (n)",
    "churn_scores": "SELECT 'A' || n, 0.1 * n, DATE '2025-01-02', 'file' FROM range(4) AS t (n)",
    "organization": "SELECT 'Shop', 'retail', 'GBP', 1",
}


def rows(lines: int = 300, seed: int = 0, *changes: str) -> Loader:
    """A loader of a small book, in an order that depends on `seed`; `changes` are run at the end."""

    def load(con: duckdb.DuckDBPyConnection) -> Loaded:
        for table, select in ROWS.items():
            given = {"lines": lines} if "$lines" in select else {}
            con.execute(
                f"INSERT INTO {table} SELECT * FROM ({select}) AS made "
                f"ORDER BY hash(made::VARCHAR || '{seed}')",
                given,
            )
        for change in changes:
            con.execute(change)
        return Loaded([Source(name="made", rows_read=lines, rows_kept=lines, rows_rejected=0)])

    return load


def killed_build(home: str, lines: int, step: str, call: int) -> None:
    """Build and die by SIGKILL when `step` begins, or at the `call`th write of the publication."""

    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    left = [call]

    def counted(function: Any) -> Any:
        def wrapper(*given: Any) -> Any:
            left[0] -= 1
            if left[0] < 0:
                die()
            return function(*given)

        return wrapper

    def progress(found: str) -> None:
        if found == step and found == "publishing":
            os.replace, os.fsync = counted(os.replace), counted(os.fsync)
        elif found == step:
            die()

    build(Home(Path(home)), rows(lines), progress=progress)


def held_build(home: str) -> None:
    """Begin to load, say so, and wait to be killed."""

    def load(con: duckdb.DuckDBPyConnection) -> Loaded:
        print("loading", flush=True)
        threading.Event().wait(60)
        raise AssertionError

    build(Home(Path(home)), load)


def in_process(function: str, *arguments: Any) -> list[str]:
    """The command that runs a function of this file in a process of its own."""
    return [sys.executable, __file__, function, *map(str, arguments)]


def left_behind(home: Home) -> set[str]:
    """Whatever lies beside the snapshots, their manifests and the pointer."""
    names = {path.name for path in home.snapshots.iterdir()}
    pairs = {path.stem for path in home.snapshots.glob("*.json")}
    return names - {f"{p}{s}" for p in pairs for s in (".json", ".duckdb")} - {"current", ".lock"}


if __name__ == "__main__":
    _, function, folder, *given = sys.argv
    if function == "killed_build":
        killed_build(folder, int(given[0]), given[1], int(given[2]))
    else:
        held_build(folder)
