"""The rejects file: a line for each source row that was not loaded, safe for spreadsheets."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from data.errors import ImportProblem
from data.importing._sources import literal
from data.importing._work import Work, values_of
from data.snapshots import Source

HEADER = "file,line,column,reason,value"


def collect(work: Work) -> None:
    """Gather every rejected row in the temporary table `rejected`."""
    work.con.execute(
        "CREATE TEMP TABLE rejected "
        "(file INTEGER, line BIGINT, label VARCHAR, reason VARCHAR, value VARCHAR)"
    )
    work.con.execute("INSERT INTO rejected SELECT file, line, '', reason, value FROM malformed")
    labels = values_of(label for label, _ in work.reasons)
    reasons = values_of(reason for _, reason in work.reasons)
    for table in sorted({read.table for read in work.reads} if work.reasons else ()):
        work.con.execute(
            "INSERT INTO rejected SELECT file, line, label, reason, shown "
            f"FROM work_{table} JOIN (VALUES {labels}) AS l (problem, label) USING (problem) "
            f"JOIN (VALUES {reasons}) AS r (problem, reason) USING (problem)"
        )


def write(work: Work, path: Path) -> int:
    """Write the rejected rows, ordered by file and line; gives how many.

    With nothing to write no file is made, and one left by an earlier import is removed. For
    Parquet the line is the number of the row.
    """
    count = work.number("SELECT count(*) FROM rejected")
    if count == 0:
        _remove_ours(path)
        return 0
    names = values_of(read.name for read in work.reads)
    columns = ", ".join(
        f"{_harmless(sql)} AS {quoted}"
        for sql, quoted in (
            ("f.name", "file"),
            ("line", "line"),
            ("label", '"column"'),
            ("reason", "reason"),
            ("value", "value"),
        )
    )
    select = (
        f"SELECT {columns} FROM rejected AS r JOIN (VALUES {names}) AS f (file, name) USING (file) "
        "ORDER BY r.file, line"
    )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _copy(work, select, path)
    except (OSError, duckdb.IOException) as error:
        why = getattr(error, "strerror", None) or str(error).splitlines()[0]
        raise ImportProblem(
            f"The rejects file {path} cannot be written: {why}. Choose another place for it."
        ) from error
    return count


def _copy(work: Work, select: str, path: Path) -> None:
    partial = path.with_name(f".{path.name}.partial")
    try:
        work.con.execute(f"COPY ({select}) TO {literal(partial)} (FORMAT csv, HEADER)")
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)


def accounts_of(work: Work) -> list[Source]:
    """What became of the rows of each file.

    Raises:
        RuntimeError: rows read are not rows kept plus rows rejected; a fault of the importer.
    """
    shared = {read.name for read in work.reads if _uses(work, read.name) > 1}
    sources = []
    for index, read in enumerate(work.reads):
        kept = work.number(
            f"SELECT count(*) FROM work_{read.table} WHERE file = ? AND problem IS NULL", [index]
        )
        reasons = {
            reason if not label or label in reason else f"{reason} ({label})": count
            for label, reason, count in work.rows(
                "SELECT label, reason, count(*) AS n FROM rejected WHERE file = ? "
                "GROUP BY ALL ORDER BY n DESC, reason, label",
                [index],
            )
        }
        rejected = sum(reasons.values())
        if read.rows != kept + rejected:
            raise RuntimeError(
                f"{read.name}: {read.rows} rows read, but {kept} kept and {rejected} rejected"
            )
        sources.append(
            Source(
                name=f"{read.name} ({read.table})" if read.name in shared else read.name,
                rows_read=read.rows,
                rows_kept=kept,
                rows_rejected=rejected,
                rejected_by_reason=reasons,
            )
        )
    return sources


def _uses(work: Work, name: str) -> int:
    return sum(read.name == name for read in work.reads)


def _harmless(sql: str) -> str:
    """Text that a spreadsheet would take for a formula, made text by an apostrophe."""
    if sql == "line":
        return sql
    line = f"replace(replace({sql}, chr(13), ' '), chr(10), ' ')"
    return (
        f"CASE WHEN regexp_matches({sql}, '^[=+@\\t\\r\\n|%-]') "
        f"AND NOT regexp_full_match({sql}, '-?[0-9.]+') THEN chr(39) || {line} ELSE {line} END"
    )


def _remove_ours(path: Path) -> None:
    if path.is_file():
        with path.open(encoding="utf-8", errors="replace") as file:
            ours = file.readline().strip() == HEADER
        if ours:
            path.unlink()
