"""Temporary tables in which rows are converted and judged before any of them is loaded.

`work_<table>` holds every row of the table's sources: `file` (an index), `line`, the target
columns, and `problem`, NULL for rows that are kept, else the code of a reason; `shown` is the
source value at fault. Rows are never taken out, so rows read = kept + rejected.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from data.importing._conversions import Check
from data.importing._mapping import LeaveOut, Table
from data.importing._sources import SHOWN, Relation, literal, read_csv
from data.importing._targets import targets
from data.importing._values import Cell, Compiler, over

Judgement = tuple[str, Check, str]
"""The columns at fault, what fails, and SQL for the value that is shown."""


@dataclass
class Read:
    """One file as it was read for one table. `rows` are counted apart from what was converted."""

    name: str
    table: str
    rows: int


@dataclass
class Work:
    """The connection, the reasons met so far, and the files read.

    lookups: by name of a look-up, the part after `work_` of its table's name.
    """

    con: duckdb.DuckDBPyConnection
    reasons: list[tuple[str, str]] = field(default_factory=list)
    reads: list[Read] = field(default_factory=list)
    lookups: dict[str, str] = field(default_factory=dict)
    timed: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    unlisted: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    marked: dict[str, list[tuple[str, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.con.execute(
            "CREATE TEMP TABLE malformed (file INTEGER, line BIGINT, reason VARCHAR, value VARCHAR)"
        )

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self.con.execute(sql, list(parameters)).fetchall()

    def number(self, sql: str, parameters: Sequence[object] = ()) -> int:
        return int(self.rows(sql, parameters)[0][0] or 0)

    def has(self, table: str) -> bool:
        """Whether rows for a table have been converted."""
        found = "SELECT count(*) FROM duckdb_tables() WHERE temporary AND table_name = ?"
        return self.number(found, [f"work_{table}"]) > 0

    def code(self, label: str, reason: str) -> int:
        """The number that stands for a column and a reason."""
        if (label, reason) not in self.reasons:
            self.reasons.append((label, reason))
        return self.reasons.index((label, reason))

    def mark(self, table: str, where: str, label: str, reason: str, shown: str = "NULL") -> int:
        """Reject the rows that are still kept and meet `where`; gives how many."""
        return self.number(
            f"UPDATE work_{table} AS w SET problem = ?, shown = left(({shown})::VARCHAR, {SHOWN}) "
            f"WHERE problem IS NULL AND ({where})",
            [self.code(label, reason)],
        )

    def convert(
        self,
        table: str,
        entry: Table,
        relation: Relation,
        file: int,
        *,
        offset: int = 0,
        carried: Iterable[str] = (),
        left_out: Sequence[tuple[Check, str]] = (),
    ) -> int:
        """Convert the rows of a relation into `work_<table>`; gives how many there were.

        carried: source columns to keep as text beside the target columns, under `carried_name`.
        left_out: further checks, on the row as a whole, with SQL for the value that is shown.
        """
        compiler = Compiler(relation.columns, tuple(entry.nulls), offset, entry.numbers)
        known = targets(table)
        cells = [compiler.cell(known[name], value) for name, value in entry.own_columns.items()]
        cells.sort(key=lambda cell: (cell.target.kind != "id", list(known).index(cell.target.name)))
        unwanted = [_unwanted(compiler, rule) for rule in entry.leave_out]
        select = self._select(compiler, relation, cells, file, carried, unwanted, left_out)
        self.timed[table] = [(f"timed_{c.target.name}", c.label) for c in cells if c.timed]
        self.unlisted[table] = [(f"unlisted_{c.target.name}", c.label) for c in cells if c.unlisted]
        self.marked[table] = [(f"marked_{c.target.name}", c.label) for c in cells if c.marked]
        if self.has(table):
            return self.number(f"INSERT INTO work_{table} {select}")
        return self.number(f"CREATE TEMP TABLE work_{table} AS {select}")

    def add_malformed(self, file: int, relation: Relation) -> None:
        """Note the rows of a text file that have no columns at all."""
        if relation.malformed is None:
            return
        reader = read_csv(relation.malformed, ",", ["line", "value", "reason"], header=False)
        self.con.execute(
            f"INSERT INTO malformed SELECT {file}, line::BIGINT, reason, value FROM {reader}"
        )

    def _select(
        self,
        compiler: Compiler,
        relation: Relation,
        cells: Sequence[Cell],
        file: int,
        carried: Iterable[str],
        unwanted: Sequence[Judgement],
        left_out: Sequence[tuple[Check, str]],
    ) -> str:
        trimmed, text = compiler.text_layers()
        raw = {name: sql for cell in cells for name, sql in cell.raw.items()}
        middle = {name: sql for cell in cells for name, sql in cell.middle.items()}
        value = {name: sql for cell in cells for name, sql in cell.layer.items()}
        body = f"({relation.select})"
        for layer in (trimmed, text, raw, middle, value):
            body = over(body, layer)
        when, shown = [], []
        for label, check, value_shown in [
            *unwanted,
            *((cell.label, check, cell.shown) for cell in cells for check in cell.checks),
            *(("", check, value_shown) for check, value_shown in left_out),
        ]:
            code = self.code(label, check.reason)
            when.append(f"WHEN {check.fails} THEN {code}")
            shown.append(f"WHEN {code} THEN {value_shown}")
        body = over(body, {"problem": f"(CASE {' '.join(when)} END)::INTEGER"})
        columns = {
            "file": f"{file}::INTEGER",
            "line": "line::BIGINT",
            "problem": "problem",
            "shown": f"left(CASE problem {' '.join(shown)} END, {SHOWN})",
            "fingerprint": f"hash({', '.join(c.ref for c in relation.columns.values())})",
            **{cell.target.name: f"v_{cell.target.name}" for cell in cells},
            **{f"timed_{cell.target.name}": cell.timed for cell in cells if cell.timed},
            **{f"unlisted_{cell.target.name}": cell.unlisted for cell in cells if cell.unlisted},
            **{f"marked_{cell.target.name}": cell.marked for cell in cells if cell.marked},
            **{carried_name(name): compiler.text(name) for name in carried},
        }
        return (
            "SELECT "
            + ", ".join(f'{sql} AS "{name}"' for name, sql in columns.items())
            + (f" FROM {body}")
        )


def _unwanted(compiler: Compiler, rule: LeaveOut) -> Judgement:
    text = compiler.text(rule.from_)
    listed = ", ".join(map(literal, rule.is_))
    return rule.from_, Check(f"{text} IN ({listed})", f"{rule.reason}, left out"), text


def carried_name(source: str) -> str:
    """The column of a work table that carries a source column along."""
    return "carried_" + source.encode().hex()


def values_of(names: Iterable[str]) -> str:
    """A VALUES list that numbers texts from 0."""
    return ", ".join(f"({i}, {literal(name)})" for i, name in enumerate(names))
