"""One snapshot, opened read-only and locked; a cursor for every query.

The instance can do nothing but read its own file: external access is off and the configuration is
locked, so that even a statement that slipped through could not reach another file or the network.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from data.errors import UsageError
from data.home import Home
from data.recent import Recent
from data.relations import SCOPE_PARAMETER, Compiled, compile_statement
from data.scope import Scope
from data.snapshots import Manifest, current, file_of, made_folder, manifest

if TYPE_CHECKING:
    import pandas as pd

MEMORY_LIMIT = "2GB"
TIME_LIMIT_MS = 60_000
REMEMBERED, FOUND = 256, 512
"""Values kept by `remember`, and by `remember_found`."""
HEAVIEST = 64 * 2**20
"""Bytes that the values of each of the two may take together."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Rows:
    """Rows of one statement and the statement as its author wrote it."""

    rows: list[Row]
    source: str
    parameters: dict[str, Any]


@dataclass(frozen=True)
class Frame:
    """The same as a data frame; DECIMAL comes as float."""

    rows: pd.DataFrame
    source: str
    parameters: dict[str, Any]


def quoted(text: str) -> str:
    """A SQL string literal; only for the statements of ours that take no parameters."""
    return "'" + text.replace("'", "''") + "'"


class TimeLimit(Exception):
    """A query was stopped: it took longer than allowed, or its turn was cancelled."""


class Warehouse:
    """One immutable snapshot served to any number of threads."""

    def __init__(self, home: Home, snapshot: str, *, time_limit_ms: int = TIME_LIMIT_MS) -> None:
        self.home = home
        self.manifest: Manifest = manifest(home, snapshot)
        self._con = _locked_instance(home, snapshot, time_limit_ms)
        self._remembered: Recent[Any, Any] = Recent(REMEMBERED, HEAVIEST)
        self._found: Recent[Any, Any] = Recent(FOUND, HEAVIEST)

    @property
    def snapshot(self) -> str:
        """Id of the snapshot."""
        return self.manifest.snapshot

    def run(
        self,
        source: str,
        scope: Scope,
        parameters: Mapping[str, Any],
        on_start: Callable[[duckdb.DuckDBPyConnection], None] = lambda cursor: None,
    ) -> Rows:
        """Run one tool statement in `scope`; parameters the statement does not name are left out.

        `on_start` receives the cursor, whose `interrupt()` stops the query from another thread.

        Raises:
            TimeLimit: the query was interrupted.
            UsageError: the file is damaged, or there is no room to spill.
        """
        with self._executed(source, scope, parameters, on_start) as (cursor, written, given):
            names = [column[0] for column in cursor.description or ()]
            rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        return Rows(rows, written, given)

    def frame(
        self,
        source: str,
        scope: Scope,
        parameters: Mapping[str, Any],
        on_start: Callable[[duckdb.DuckDBPyConnection], None] = lambda cursor: None,
    ) -> Frame:
        """The same as `run`, column by column: for models, which read many rows."""
        with self._executed(source, scope, parameters, on_start) as (cursor, written, given):
            frame = cursor.df()
        return Frame(frame, written, given)

    @contextmanager
    def _executed(
        self,
        source: str,
        scope: Scope,
        parameters: Mapping[str, Any],
        on_start: Callable[[duckdb.DuckDBPyConnection], None],
    ) -> Iterator[tuple[duckdb.DuckDBPyConnection, str, dict[str, Any]]]:
        """The cursor of an executed statement, the statement as written, the parameters it names."""
        statement: Compiled = compile_statement(source, scoped=scope.regions is not None)
        given = {name: parameters[name] for name in parameters if name in statement.parameters}
        bound = dict(given)
        if SCOPE_PARAMETER in statement.parameters:
            bound[SCOPE_PARAMETER] = list(scope.regions or ())
        cursor = self._con.cursor()
        try:
            on_start(cursor)
            cursor.execute(statement.parsed, bound)
            yield cursor, statement.source, given
        except duckdb.InterruptException as problem:
            raise TimeLimit(str(problem)) from problem
        except duckdb.IOException as problem:
            raise _unreadable(self.snapshot, problem) from problem
        finally:
            cursor.close()

    def remember(self, key: Any, make: Callable[[], Any]) -> Any:
        """A value derived from this snapshot, made once; `key` must name everything it depends on."""
        return self._remembered.get(key, make)

    def remember_found(self, key: Any, make: Callable[[], Any]) -> Any:
        """The same for results and rows, of which there is no end: they displace one another only."""
        return self._found.get(key, make)

    def close(self) -> None:
        """Release the file. Queries still running fail."""
        self._con.close()


_opening = threading.Lock()


def _locked_instance(home: Home, snapshot: str, time_limit_ms: int) -> duckdb.DuckDBPyConnection:
    spill = made_folder(home.root / "spill")
    # DuckDB shares one instance per file and process: one thread configures it, and whoever comes
    # later finds it locked.
    with _opening:
        con = duckdb.connect(str(file_of(home, snapshot)), read_only=True)
        if con.execute("SELECT current_setting('lock_configuration')").fetchone() == (True,):
            return con
        # In this order: without external access the spill folder can no longer be named.
        con.execute(f"SET GLOBAL memory_limit = '{MEMORY_LIMIT}'")
        con.execute(f"SET GLOBAL temp_directory = {quoted(str(spill))}")
        con.execute(f"SET GLOBAL max_execution_time = {time_limit_ms}")
        # Memory that statements needed goes back within seconds; else up to half a gigabyte is kept.
        con.execute("SET GLOBAL allocator_background_threads = true")
        con.execute("SET GLOBAL python_enable_replacements = false")
        con.execute("SET GLOBAL enable_external_access = false")
        con.execute("SET GLOBAL lock_configuration = true")
        return con


def _unreadable(snapshot: str, problem: duckdb.Error) -> UsageError:
    reason = str(problem).partition("\n")[0]
    return UsageError(f"Snapshot {snapshot} cannot be read ({reason}). Load the data again.")


class Warehouses:
    """Opens the current snapshot when it changes; a turn keeps the one it began with."""

    def __init__(self, home: Home) -> None:
        self.home = home
        self._open: Warehouse | None = None
        self._lock = threading.Lock()

    def current(self) -> Warehouse:
        """The warehouse of the snapshot in use; the one before is closed when its last user lets go.

        Raises:
            NoWarehouse: nothing was published yet.
            UsageError: what was published is damaged.
        """
        wanted = current(self.home).snapshot
        with self._lock:
            if self._open is None or self._open.snapshot != wanted:
                try:
                    self._open = Warehouse(self.home, wanted)
                except duckdb.Error as problem:
                    raise _unreadable(wanted, problem) from problem
            return self._open
