"""What a tool sees of the warehouse: its own SQL files, run in the caller's scope, every run noted."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import duckdb

from data import churn_scores
from data.scope import Scope
from data.warehouse import Frame, Row, Rows, TimeLimit, Warehouse
from tools._errors import QueryTimeout, ToolError

if TYPE_CHECKING:
    import pandas as pd

Found = TypeVar("Found", Rows, Frame)
HERE = Path(__file__).resolve().parent
NO_LINES = (
    "There are accounts here and no transactions. Orders, revenue, segments and churn need those: add a "
    "file of them, in the chat with /workspace."
)
STOPPED = "The question was stopped."
TOO_LONG = (
    "The question took too long and was stopped. Narrow it to an account, a region or a shorter "
    "period."
)


Progress = Callable[[str, float], None]
"""Told what a long piece of work is at, in words, and how much of it is done, 0 to 1."""


def _silent(words: str, done: float) -> None:
    """Nobody is waiting to be told."""


LATEST = -1
"""For the number of an upload: the last there is."""
LONG_LIST = 20
"""Longest list among the parameters that is shown as it is."""


@dataclass(frozen=True)
class Ran:
    """One statement as it was run: what the evidence panel shows. Long lists are shown in part."""

    file: str
    sql: str
    parameters: dict[str, Any]
    rows: int
    ms: float


@dataclass
class _Call:
    """What is running for a call, and whether it was stopped."""

    cursor: duckdb.DuckDBPyConnection | None = None
    cancelled: bool = False


@dataclass
class Query:
    """Runs the SQL files of tools in one scope at one point in time.

    A tool calls `query.rows("segment_overview", region=...)`; `$as_of` is always given. `uploads` is
    the number of the last upload of churn scores that counts, by default the last there is when the
    call begins; later ones do not count in it.
    """

    warehouse: Warehouse
    scope: Scope
    as_of: date
    progress: Progress = _silent
    ran: list[Ran] = field(default_factory=list)
    uploads: int = LATEST
    _call: _Call = field(default_factory=_Call, repr=False)

    def __post_init__(self) -> None:
        if self.uploads == LATEST:
            self.uploads = churn_scores.version(self.warehouse.home)

    def at(self, day: date) -> Query:
        """The same call at another point in time: its statements are noted and stopped with this one's."""
        other = copy(self)
        other.as_of = day
        return other

    @property
    def currency(self) -> str:
        """ISO code of the warehouse's money."""
        return self.warehouse.manifest.currency

    @property
    def header(self) -> dict[str, Any]:
        """The fields every result starts with."""
        return {"as_of": self.as_of, "currency": self.currency, "scope": self.scope.words}

    @property
    def no_lines(self) -> str | None:
        """That there are no transactions at all, only accounts, in a sentence; None where there are."""
        return None if self.warehouse.manifest.rows["transactions"] else NO_LINES

    def rows(self, name: str, /, **parameters: Any) -> list[Row]:
        """Rows of `tools/<name>.sql`.

        Raises:
            QueryTimeout: the statement took longer than the limit or the turn was cancelled.
        """
        return self.statement(f"{name}.sql", _sql(name), **parameters)

    def statement(self, file: str, source: str, /, **parameters: Any) -> list[Row]:
        """Rows of a statement made of the pieces that `tools/<file>` declares.

        Raises:
            QueryTimeout: the statement took longer than the limit or the turn was cancelled.
        """
        return self._noted(file, source, parameters, self.warehouse.run).rows

    def frame(self, name: str, /, **parameters: Any) -> pd.DataFrame:
        """Rows of `tools/<name>.sql` as a data frame, for models.

        Raises:
            QueryTimeout: the statement took longer than the limit or the turn was cancelled.
        """
        return self._noted(f"{name}.sql", _sql(name), parameters, self.warehouse.frame).rows

    def _noted(
        self, file: str, source: str, parameters: dict[str, Any], run: Callable[..., Found]
    ) -> Found:
        """What `run` finds, noted in `ran`."""
        started = time.perf_counter()
        try:
            found = run(source, self.scope, {"as_of": self.as_of, **parameters}, self._started)
        except TimeLimit as problem:
            raise QueryTimeout(STOPPED if self._call.cancelled else TOO_LONG) from problem
        finally:
            self._call.cursor = None
        ms = (time.perf_counter() - started) * 1000
        parameters = {name: _shown(value) for name, value in found.parameters.items()}
        self.ran.append(Ran(file, found.source, parameters, len(found.rows), ms))
        return found

    def row(self, name: str, /, **parameters: Any) -> Row | None:
        """The first row of `tools/<name>.sql`, or None."""
        found = self.rows(name, **parameters)
        return found[0] if found else None

    def remember(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """A value that depends only on snapshot, scope, as-of date, uploads and `key`, made once."""
        return self.warehouse.remember((self.scope, self.as_of, self.uploads, key), make)

    def remember_found(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The same for a result or for rows, which do not displace what all questions need."""
        return self.warehouse.remember_found((self.scope, self.as_of, self.uploads, key), make)

    def kept(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """Like `remember`, for what statements found: they are noted in `ran`, run now or before."""
        before = len(self.ran)

        def made() -> tuple[Any, list[Ran]]:
            found = make()
            return found, self.ran[before:]

        found, ran = self.remember_found(("kept", key), made)
        self.ran[before:] = ran
        return found

    def cancel(self) -> None:
        """Stop the running statement, from any thread; later ones are refused."""
        self._call.cancelled = True
        threading.Thread(target=self._interrupt, name="quintile-cancel", daemon=True).start()

    def _interrupt(self) -> None:
        # Repeated until the statement has ended: DuckDB forgets an interrupt that comes while it is
        # still preparing one.
        while (cursor := self._call.cursor) is not None:
            # The statement may end on its own between the look and the call.
            with suppress(duckdb.Error):
                cursor.interrupt()
            time.sleep(0.02)

    def _started(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._call.cursor = cursor
        # Whoever cancelled before this line had no cursor to interrupt.
        if self._call.cancelled:
            raise QueryTimeout(STOPPED)


def query_at(
    warehouse: Warehouse,
    scope: Scope,
    as_of: date | None,
    progress: Progress = _silent,
    uploads: int = LATEST,
) -> Query:
    """A query at a point in time, by default the date of the newest transaction.

    Raises:
        ToolError: there are no transactions yet at that time.
    """
    first, last = warehouse.manifest.first_date, warehouse.manifest.last_date
    if as_of is not None and as_of < first:
        if not warehouse.manifest.rows["transactions"]:
            raise ToolError(NO_LINES)
        raise ToolError(
            f"{as_of} is before the first transaction ({first}). Choose an as-of date up to {last}."
        )
    return Query(warehouse, scope, as_of or last, progress, uploads=uploads)


def _shown(value: Any) -> Any:
    """A parameter as evidence shows it: of a long list its length and first values."""
    if not isinstance(value, list) or len(value) <= LONG_LIST:
        return value
    first = ", ".join(str(item) for item in value[:3])
    return f"{len(value):,} values: {first}, …"


@cache
def _sql(name: str) -> str:
    return (HERE / f"{name}.sql").read_text(encoding="utf-8")
