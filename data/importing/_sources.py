"""A source file as a relation for DuckDB: its columns, its rows and their line numbers."""

from __future__ import annotations

import csv
import difflib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import duckdb

from data.errors import ImportProblem
from data.importing._lines import Lines, Record
from data.importing._text import Text, open_text, tabbed

TEXT = (".csv", ".tsv", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz")
PARQUET = (".parquet",)
SHOWN = 200
DELIMITERS = ((";", "semicolons"), ("\t", "tabs"), ("|", "bars"), (",", "commas"))
WHITESPACE = "whitespace"
SEPARATED = " It seems to be separated by {}: say so with `delimiter` in the mapping."
BLANKS = " It seems to be separated by blanks: say so with `delimiter: whitespace` in the mapping."


def quoted(name: str) -> str:
    """An SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str | Path) -> str:
    """An SQL string."""
    return "'" + str(text).replace("'", "''") + "'"


@dataclass(frozen=True)
class Column:
    """How SQL names a source column, and its DuckDB type."""

    ref: str
    type: str


@dataclass(frozen=True)
class Relation:
    """Rows of a source.

    select: SELECT giving `row` and `line` (both from 1) and the `columns`.
    rows: how many rows the source has; those that `select` lacks are in `malformed`.
    malformed: CSV of line, text, reason for rows that have no columns at all.
    """

    select: str
    columns: dict[str, Column]
    rows: int
    malformed: Path | None = None
    malformed_rows: int = 0
    findings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Layout:
    """How a text file is written: see `delimiter` and `header` of a mapping's tables."""

    delimiter: str | None = None
    header: tuple[str, ...] = ()


class TextSource:
    """A delimited text file. `fast` is to be believed only if it gives exactly `rows` rows."""

    def __init__(self, path: Path, name: str, layout: Layout, scratch: Path) -> None:
        self.name = name
        tabs = path.name.lower().removesuffix(".gz").endswith(".tsv")
        self.delimiter = layout.delimiter or ("\t" if tabs else ",")
        self.scratch = scratch
        self.text: Text = open_text(path, name, scratch)
        if self.delimiter == WHITESPACE:
            self.text, self.delimiter = tabbed(self.text, scratch), "\t"
        self.headless = bool(layout.header)
        self.header = list(layout.header) or self._read_header()
        if self.headless:
            self._check_headless()

    def _first(self) -> Record:
        first = next(Lines(self.text.path, self.delimiter).records(), None)
        if first is None:
            raise ImportProblem(f"{self.name} holds blank lines only. Export it again.")
        return first

    def _check_headless(self) -> None:
        first = self._first()
        if [field.strip() for field in first.fields] == self.header:
            raise ImportProblem(
                f"{self.name} begins with a header line, and the mapping says that it has none. "
                "Take `header` out of the mapping."
            )
        if not first.problem and len(first.fields) != len(self.header):
            raise ImportProblem(
                f"{self.name} has {len(first.fields)} columns in its first line, and `header` in the "
                f"mapping names {len(self.header)}. Name the right file, or change the mapping."
            )

    def _read_header(self) -> list[str]:
        first = self._first()
        if first.problem:
            raise ImportProblem(
                f"{self.name}, line {first.line}: the header line has {first.problem}."
                + self._other_delimiter()
            )
        return checked_header(self.name, first.fields)

    def _other_delimiter(self) -> str:
        for delimiter, word in DELIMITERS:
            first = next(Lines(self.text.path, delimiter).records())
            if not first.problem and len(first.fields) > 1:
                return SEPARATED.format(word)
        return ""

    @property
    def _columns(self) -> dict[str, Column]:
        return {name: Column(f"c{i}", "VARCHAR") for i, name in enumerate(self.header) if name}

    @cached_property
    def fast(self) -> Relation | None:
        """The file read by DuckDB; nothing if it has bytes that DuckDB would let through.

        A line number follows from a row number only if no value runs over several lines and no line
        is blank, which the caller checks by the number of rows.
        """
        if not self.text.sound:
            return None
        columns = [f"c{i}" for i in range(len(self.header))]
        reader = read_csv(self.text.path, self.delimiter, columns, header=not self.headless)
        before = 0 if self.headless else 1
        return Relation(
            f"SELECT *, row + {before} AS line "
            f"FROM (SELECT row_number() OVER () AS row, * FROM {reader})",
            self._columns,
            self.text.lines - before,
            findings=self.text.findings,
        )

    @cached_property
    def careful(self) -> Relation:
        """The file read line by line: slower, and every malformed line is known by its number."""
        good, bad = self.scratch / "rows.csv", self.scratch / "malformed.csv"
        rows = malformed = 0
        width = len(self.header) if self.headless else None
        records = Lines(self.text.path, self.delimiter, width).records()
        if not self.headless:
            next(records)
        with (
            good.open("w", encoding="utf-8", newline="") as keep,
            bad.open("w", encoding="utf-8", newline="") as refuse,
        ):
            write = csv.writer(keep, quoting=csv.QUOTE_ALL, lineterminator="\n")
            reject = csv.writer(refuse, quoting=csv.QUOTE_ALL, lineterminator="\n")
            for rows, record in enumerate(records, start=1):
                if record.problem:
                    malformed += 1
                    reject.writerow([record.line, _shown(record), record.problem])
                else:
                    write.writerow([rows, record.line, *map(_one_line_break, record.fields)])
        columns = ["row", "line", *(f"c{i}" for i in range(len(self.header)))]
        reader = read_csv(good, ",", columns, header=False)
        select = f"SELECT * REPLACE (row::BIGINT AS row, line::BIGINT AS line) FROM {reader}"
        return Relation(select, self._columns, rows, bad, malformed, self.text.findings)


class ParquetSource:
    """A Parquet file. Lines are row numbers."""

    def __init__(self, con: duckdb.DuckDBPyConnection, path: Path, name: str) -> None:
        self.name = name
        read = f"read_parquet({literal(path)}, file_row_number = true)"
        try:
            described = con.execute(f"DESCRIBE SELECT * FROM {read}").fetchall()
            rows = con.execute(f"SELECT count(*) FROM {read}").fetchone()
        except duckdb.Error as error:
            raise ImportProblem(
                f"{name} cannot be read as Parquet: {_first_line(error)} Copy or export it again."
            ) from error
        types = {column: kind for column, kind, *_ in described if column != "file_row_number"}
        self.header = checked_header(name, list(types))
        columns = "".join(f", {quoted(column)} AS c{i}" for i, column in enumerate(types))
        self.relation = Relation(
            f"SELECT file_row_number + 1 AS row, file_row_number + 1 AS line{columns} FROM {read}",
            {
                column: Column(f"c{i}", kind)
                for i, (column, kind) in enumerate(zip(self.header, types.values(), strict=True))
            },
            rows[0] if rows else 0,
        )


AnySource = TextSource | ParquetSource


def open_source(
    con: duckdb.DuckDBPyConnection, path: Path, name: str, layout: Layout, scratch: Path
) -> AnySource:
    """Open a file by what its name says it is.

    Raises:
        ImportProblem: it is missing, unreadable or of a kind that is not imported.
    """
    check_kind(path, name)
    scratch.mkdir(parents=True, exist_ok=True)
    if set("*?[]{}") & set(str(path)):  # DuckDB would take the name for a pattern
        path = _linked(path, scratch)
    try:
        if path.name.lower().endswith(PARQUET):
            return ParquetSource(con, path, name)
        return TextSource(path, name, layout, scratch)
    except OSError as error:
        raise ImportProblem(f"{name} cannot be read: {error.strerror or error}.") from error


def check_kind(path: Path, name: str) -> None:
    """Raise `ImportProblem` unless `path` is a file whose name ends as an importable one."""
    if path.is_dir():
        raise ImportProblem(f"{name} is a folder; name the files in it.")
    if not path.exists():
        raise ImportProblem(f"There is no file {name}. Check the path.")
    if not path.name.lower().endswith(TEXT + PARQUET):
        raise ImportProblem(
            f"{name} is of a kind that is not imported; the name must end in "
            f"{', '.join(TEXT + PARQUET)} or .xlsx. Export the data as CSV UTF-8, Parquet or Excel."
        )


def read_csv(path: Path, delimiter: str, columns: Sequence[str], *, header: bool) -> str:
    """A table function that reads every field as text and refuses what is not well formed."""
    names = ", ".join(f"'{name}': 'VARCHAR'" for name in columns)
    return (
        f"read_csv({literal(path)}, columns = {{{names}}}, header = {str(header).lower()}, "
        f"delim = {literal(delimiter)}, quote = '\"', escape = '\"', auto_detect = false, "
        "strict_mode = true, null_padding = false, ignore_errors = false)"
    )


def checked_header(name: str, fields: Sequence[str]) -> list[str]:
    """Column names without the white space around them.

    Raises:
        ImportProblem: a name occurs twice, or none of the fields is a name.
    """
    header = [field.strip() for field in fields]
    twice = [column for column, count in Counter(filter(None, header)).items() if count > 1]
    if twice:
        raise ImportProblem(
            f"{name} has two columns named {twice[0]}; which one is meant cannot be told. "
            "Rename or remove one of them."
        )
    if not any(header):
        raise ImportProblem(f"{name}: the first line holds no column names.")
    return header


def check_columns(name: str, header: Sequence[str], needed: Mapping[str, Sequence[str]]) -> None:
    """Raise `ImportProblem` unless every needed column is in the header, wherever it stands."""
    missing = [column for column in needed if column not in header]
    if not missing:
        return
    wants = "; ".join(f"{column} (for {', '.join(needed[column])})" for column in missing)
    shown = ", ".join(filter(None, header[:30]))
    raise ImportProblem(
        f"{name} lacks columns that the mapping names: {wants}. Its columns are: {shown}."
        + hint(missing, header)
    )


def hint(missing: Sequence[str], header: Sequence[str]) -> str:
    """A sentence, after a blank, on why columns that a mapping names may be missing."""
    if len(header) == 1:
        if set(missing) <= set(header[0].split()):
            return BLANKS
        for delimiter, word in DELIMITERS:
            if delimiter in header[0] and header[0].count(delimiter) >= len(missing) - 1:
                return SEPARATED.format(word)
    folded = {"".join(filter(str.isalnum, column.lower())): column for column in header}
    for column in missing:
        wanted = "".join(filter(str.isalnum, column.lower()))
        near = difflib.get_close_matches(wanted, folded, n=1, cutoff=0.8)
        if near:
            return f" Is {column} there as {folded[near[0]]}? Then change the mapping."
    return " Name the right file, or change the mapping."


def _linked(path: Path, scratch: Path) -> Path:
    kind = next(kind for kind in TEXT[::-1] + PARQUET if path.name.lower().endswith(kind))
    link = scratch / f"source{kind}"
    link.symlink_to(path.resolve())
    return link


def _shown(record: Record) -> str:
    text = record.text[:SHOWN].rstrip("\r\n").replace("\0", "\N{SYMBOL FOR NULL}")
    return _one_line_break(text).encode("utf-8", "replace").decode()


def _one_line_break(field: str) -> str:
    return field.replace("\r\n", "\n").replace("\r", "\n") if "\r" in field else field


def _first_line(error: duckdb.Error) -> str:
    line = str(error).splitlines()[0].strip()
    return line if line.endswith(".") else line + "."
