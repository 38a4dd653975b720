"""The data a suite is asked of: the demo book with what the suite plants in it, or the home's own."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from pathlib import Path

import duckdb

import data as data_package
from data import demo
from data.build import Loaded, Loader, build
from data.errors import UsageError
from data.home import Home
from data.snapshots import current, manifest, write_atomically
from data.warehouse import Warehouse, Warehouses
from evals.case import Plant, Suite

PLANTED_AT = "2026-06-29 09:00:00"
"""Planted notes are the newest of their accounts: whatever shows notes shows them first."""


def folder(home: Home) -> Path:
    """Where everything of the evals lives."""
    return home.root / "evals"


def books(home: Home) -> Home:
    """Where demo books are kept, apart from the data of the home."""
    return Home(folder(home) / "books")


def book(suite: Suite, home: Home) -> tuple[Home, str]:
    """The home that has the suite's data, and the snapshot's id. Builds the demo book when need be.

    Raises:
        NoWarehouse: the suite asks the data of the home, and there are none.
    """
    if suite.data == "own":
        return home, current(home).snapshot
    shelf = books(home)
    known = _known(shelf)
    key = key_of(suite)
    if key not in known or not _is_kept(shelf, known[key]):
        made = build(shelf, _loader(suite), publish_anyway=True)
        known[key] = made.snapshot
        note(shelf, known)
    return shelf, known[key]


def kept_book(suite: Suite, home: Home, snapshot: str) -> Home | None:
    """The home that still has a snapshot of the suite's data; None when it is gone."""
    shelf = home if suite.data == "own" else books(home)
    return shelf if _is_kept(shelf, snapshot) else None


class Pinned(Warehouses):
    """One snapshot of a home, whatever its current one is. Opened once in a process: what tools found
    out for one suite is there for the next.
    """

    def __init__(self, shelf: Home, snapshot: str) -> None:
        super().__init__(shelf)
        self._warehouse = _opened(shelf, snapshot)

    def current(self) -> Warehouse:
        return self._warehouse


@cache
def _opened(shelf: Home, snapshot: str) -> Warehouse:
    return Warehouse(shelf, snapshot)


def note(shelf: Home, known: dict[str, str]) -> None:
    """Keep which snapshot is which book."""
    write_atomically(shelf.root / "books.json", json.dumps(known, indent=1))


def _known(shelf: Home) -> dict[str, str]:
    path = shelf.root / "books.json"
    return dict(json.loads(path.read_text())) if path.exists() else {}


def _is_kept(shelf: Home, snapshot: str) -> bool:
    try:
        manifest(shelf, snapshot)
    except UsageError:
        return False
    return True


def key_of(suite: Suite) -> str:
    """What the book depends on: the code that makes it, and the plants."""
    root = Path(str(data_package.__file__)).parent
    hashed = hashlib.sha256()
    for path in sorted([*root.rglob("*.py"), *root.rglob("*.sql"), *root.rglob("*.yaml")]):
        hashed.update(path.read_bytes())
    for plant in suite.plants:
        hashed.update(plant.model_dump_json().encode())
    return hashed.hexdigest()[:16]


def _loader(suite: Suite) -> Loader:
    def load(con: duckdb.DuckDBPyConnection) -> Loaded:
        loaded = demo.load(con)
        for number, plant in enumerate(suite.plants, 1):
            put(con, plant, number)
        return loaded

    return load


def put(con: duckdb.DuckDBPyConnection, plant: Plant, number: int) -> None:
    """Write one plant into the staged book.

    Raises:
        UsageError: there is no such account.
    """
    known = con.execute(
        "SELECT count(*) FROM accounts WHERE account_id = $id", {"id": plant.account}
    ).fetchone()
    if known != (1,):
        raise UsageError(f"The suite plants text at {plant.account}, which is not in the book.")
    if plant.note is not None:
        con.execute(
            "INSERT INTO notes BY NAME SELECT $id AS note_id, $account AS account_id, "
            "'Visiting colleague' AS author, $at::TIMESTAMP AS created_at, $body AS body",
            {
                "id": f"P{number:04}",
                "account": plant.account,
                "at": PLANTED_AT,
                "body": plant.note,
            },
        )
    for column, value in (("account_name", plant.name), ("owner", plant.owner)):
        if value is not None:
            con.execute(
                f"UPDATE accounts SET {column} = $value WHERE account_id = $account",
                {"value": value, "account": plant.account},
            )
