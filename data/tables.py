"""Tables for other programs: rows into DuckDB exactly as they are, and out as CSV or Parquet."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

import duckdb

from data.errors import UsageError
from data.warehouse import quoted

Form = Literal["csv", "parquet"]
Rows = Iterable[Mapping[str, Any]]
NULL = "\x1e"
"""Stands for NULL in our own files of lines; a control character that no text of a source holds."""
FORMULA = r"^[=+\-@\t\r]"
"""What a spreadsheet would run instead of showing it."""


def write_lines(path: Path, names: Iterable[str], rows: Rows) -> int:
    """Write the named values of each row as a line that `read_lines` reads back; returns how many."""
    wanted, count = list(names), 0
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        for row in rows:
            writer.writerow([_cell(row[name]) for name in wanted])
            count += 1
    return count


def read_lines(con: duckdb.DuckDBPyConnection, path: Path, table: str) -> None:
    """Fill a table with the lines of a file, columns in the table's order."""
    con.execute(
        f"COPY {table} FROM {quoted(str(path))} "
        "(FORMAT csv, HEADER false, AUTO_DETECT false, DELIMITER ',', QUOTE '\"', ESCAPE '\"', "
        f"NEW_LINE '\\n', NULLSTR {quoted(NULL)}, PARALLEL false)"
    )


def write_file(con: duckdb.DuckDBPyConnection, select: str, path: Path, form: Form) -> None:
    """Write the rows of a SELECT to a file.

    In CSV a text that a spreadsheet would run as a formula gets an apostrophe in front.

    Raises:
        UsageError: the file cannot be written.
    """
    if form == "csv":
        select, how = _guarded(con, select), "(FORMAT csv, HEADER true)"
    else:
        how = "(FORMAT parquet, COMPRESSION zstd)"
    try:
        con.execute(f"COPY ({select}) TO {quoted(str(path))} {how}")
    except duckdb.IOException as problem:
        reason = str(problem).partition("\n")[0]
        raise UsageError(f"{path} cannot be written ({reason}).") from problem


def _cell(value: Any) -> str:
    if value is None:
        return NULL
    if isinstance(value, Decimal):
        return format(value, "f")
    return repr(value) if isinstance(value, float) else str(value)


def _guarded(con: duckdb.DuckDBPyConnection, select: str) -> str:
    described = con.execute(f"DESCRIBE {select}").fetchall()
    guarded = ", ".join(
        f"CASE WHEN regexp_matches({name}, '{FORMULA}') THEN '''' || {name} ELSE {name} END AS {name}"
        for name, kind, *_ in described
        if kind == "VARCHAR"
    )
    return f"SELECT * REPLACE ({guarded}) FROM ({select})" if guarded else select
