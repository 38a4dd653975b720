"""Gold values: computed from the stored rows by SQL of the suite's own, never by a tool, never typed in.

A value is remembered by the text of its SELECT and of the views, so that a run can be scored again
when its snapshot is no longer kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from data.errors import UsageError
from data.snapshots import file_of
from data.warehouse import Warehouse

VIEWS = Path(__file__).with_name("views.sql")
Plain = str | int | float | bool | None
Values = list[Plain]


class GoldError(UsageError):
    """A SELECT for a gold value is wrong; names the case and what DuckDB says."""


class Gold:
    """Values by SELECT. `known` are those of an earlier computation on the same snapshot."""

    def __init__(self, warehouse: Warehouse | None, known: Mapping[str, Values] = {}) -> None:
        self._warehouse = warehouse
        self._known = dict(known)
        self._con: duckdb.DuckDBPyConnection | None = None

    @property
    def known(self) -> dict[str, Values]:
        """Everything computed so far, by key; plain data to be kept with a run."""
        return dict(self._known)

    def values(self, sql: str) -> Values:
        """The first column of what `sql` gives, as plain data: decimals and dates as text.

        Raises:
            GoldError: the SELECT fails or gives no row, or there is no snapshot to run it on.
        """
        key = key_of(sql)
        if key not in self._known:
            self._known[key] = self._computed(sql)
        return self._known[key]

    def compute(self, statements: Iterable[str]) -> None:
        """Compute all of them now."""
        for sql in statements:
            self.values(sql)

    def close(self) -> None:
        """Release the connection."""
        if self._con is not None:
            self._con.close()
            self._con = None

    def _computed(self, sql: str) -> Values:
        try:
            rows = self._connection().execute(sql).fetchall()
        except duckdb.Error as problem:
            raise GoldError(f"This SELECT for a gold value fails: {sql}\n{problem}") from problem
        if not rows:
            raise GoldError(f"This SELECT for a gold value gives no row: {sql}")
        return [_plain(row[0]) for row in rows]

    def _connection(self) -> duckdb.DuckDBPyConnection:
        if self._warehouse is None:
            raise GoldError(
                "A gold value must be computed anew, but the snapshot of the run is no longer kept."
            )
        if self._con is None:
            file = file_of(self._warehouse.home, self._warehouse.snapshot)
            self._con = duckdb.connect(str(file), read_only=True)
            for statement in _views():
                self._con.execute(statement)
        return self._con


def key_of(sql: str) -> str:
    """What a value is remembered by."""
    return hashlib.sha256(f"{VIEWS.read_text()}\0{sql}".encode()).hexdigest()[:16]


@cache
def _views() -> tuple[str, ...]:
    return tuple(VIEWS.read_text(encoding="utf-8").split("\n;\n"))


def _plain(value: Any) -> Plain:
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return value if value is None or isinstance(value, bool | int | float) else str(value)
