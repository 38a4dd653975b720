"""The loader: from files and a mapping to the tables of `schema.sql`, every row accounted for."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb

from data.build import Loaded, Loader
from data.errors import ImportProblem
from data.importing import _rejects
from data.importing._choose import Assigned, assigned, check_header, named
from data.importing._conversions import Check
from data.importing._derive import judge
from data.importing._findings import findings
from data.importing._lookups import joined, read_lookup
from data.importing._mapping import Mapping, Table
from data.importing._one_currency import refuse_other_currencies
from data.importing._sources import (
    AnySource,
    Column,
    Layout,
    ParquetSource,
    Relation,
    TextSource,
    check_columns,
    open_source,
)
from data.importing._targets import TABLES, TableName, targets
from data.importing._work import Read, Work

RETURN = Check("v_quantity < 0 OR v_net_amount < 0", "return, left out (returns: drop)")
RETURN_SHOWN = "concat_ws(' / ', v_quantity, v_net_amount)"
# What a list of accounts alone has for transactions.
NO_LINES = Table.model_validate(
    {
        "file": "*",
        "columns": {
            name: {"constant": "1900-01-01" if target.kind == "day" else 0}
            for name, target in targets("transactions").items()
            if target.required
        },
    }
)
NOTHING_READ = Relation(
    "SELECT 1 AS row, 1 AS line, '' AS c0 WHERE false", {"nothing": Column("c0", "VARCHAR")}, 0
)


def loader(paths: Sequence[Path], mapping: Mapping, rejects_to: Path) -> Loader:
    """A loader for `data.build.build`.

    Rows that cannot be used go to the CSV `rejects_to` (file, line, column, reason, value), which
    is written only if there are any. `Loaded.sources` has rows read = kept + rejected per file.
    Loading the same files twice, in whatever order they are named, fills the tables alike.

    Raises (when it runs):
        ImportProblem: a file is missing or unreadable, lacks a column, or has no usable row.
    """

    def load(con: duckdb.DuckDBPyConnection) -> Loaded:
        with tempfile.TemporaryDirectory(prefix="quintile-import-") as scratch:
            return _Import(con, mapping, rejects_to, Path(scratch)).run(list(paths))

    return load


class _Import:
    def __init__(
        self, con: duckdb.DuckDBPyConnection, mapping: Mapping, rejects_to: Path, scratch: Path
    ) -> None:
        self.mapping = mapping
        self.rejects_to = rejects_to
        self.scratch = scratch
        self.work = Work(con)
        self.notes: list[str] = []
        self.opened: dict[tuple[Path, Layout], AnySource] = {}

    def run(self, paths: list[Path]) -> Loaded:
        names = named(paths)
        files = assigned(names, self.mapping)
        self._check_headers(files, names)
        for lookup, paths_of_it in files.lookups.items():
            for path in paths_of_it:
                self._read_lookup(lookup, path, names[path])
        for table in TABLES:
            offset = 0
            for path in files.tables.get(table, []):
                offset += self._read(table, path, names[path], offset)
        if "transactions" not in self.mapping.tables:
            self.work.convert("transactions", NO_LINES, NOTHING_READ, -1)
        self.notes += judge(self.work, self.mapping)
        refuse_other_currencies(self.work, self.mapping.organization.currency)
        self.notes += [
            f"{names[path]} was not read: the mapping says that it holds no rows."
            for path in files.not_read
        ]
        _rejects.collect(self.work)
        _rejects.write(self.work, self.rejects_to)
        sources = _rejects.accounts_of(self.work)
        self._refuse_nothing_kept()
        self._fill()
        found = list(dict.fromkeys([*self.notes, *findings(self.work, self.mapping)]))
        self._tidy()
        return Loaded(sources, found)

    def _source(self, path: Path, name: str, layout: Layout) -> AnySource:
        if (path, layout) not in self.opened:
            scratch = self.scratch / str(len(self.opened))
            self.opened[path, layout] = open_source(self.work.con, path, name, layout, scratch)
        return self.opened[path, layout]

    def _check_headers(self, files: Assigned, names: dict[Path, str]) -> None:
        for table in TABLES:
            for path in files.tables.get(table, []):
                source = self._source(path, names[path], self.mapping.tables[table].layout)
                check_header(names[path], source.header, self.mapping, table)
        for lookup, paths in files.lookups.items():
            for path in paths:
                source = self._source(path, names[path], self.mapping.lookups[lookup].layout)
                check_columns(names[path], source.header, self.mapping.columns_of_lookup(lookup))

    def _read_lookup(self, lookup: str, path: Path, name: str) -> None:
        entry = self.mapping.lookups[lookup]
        source = self._source(path, name, entry.layout)
        # Look-ups are small: always read with care.
        relation = source.relation if isinstance(source, ParquetSource) else source.careful
        file = len(self.work.reads)
        kept = read_lookup(self.work, lookup, entry, relation, file)
        self._note(name, self.work.lookups[lookup], relation, kept)

    def _read(self, table: TableName, path: Path, name: str, offset: int) -> int:
        """Convert the rows of a file; gives how many it has."""
        source = self._source(path, name, self.mapping.tables[table].layout)
        file = len(self.work.reads)
        if isinstance(source, ParquetSource):
            relation = source.relation
            converted = self._convert(table, relation, file, offset)
        else:
            relation, converted = self._read_text(source, table, file, offset)
        self._note(name, table, relation, converted)
        return relation.rows

    def _note(self, name: str, table: str, relation: Relation, converted: int) -> None:
        """Note a file that has been read into `work_<table>`, after counting its rows."""
        if converted + relation.malformed_rows != relation.rows:
            raise RuntimeError(
                f"{name}: {relation.rows} rows, but {converted} converted and "
                f"{relation.malformed_rows} malformed"
            )
        self.work.add_malformed(len(self.work.reads), relation)
        self.work.reads.append(Read(name, table, relation.rows))
        self.notes += relation.findings

    def _read_text(
        self, source: TextSource, table: TableName, file: int, offset: int
    ) -> tuple[Relation, int]:
        if source.fast is not None:
            try:
                converted = self._convert(table, source.fast, file, offset)
            except (duckdb.InvalidInputException, duckdb.ConversionException):
                pass  # malformed: the careful reading says where and why
            else:
                if converted == source.fast.rows:
                    return source.fast, converted
                self.work.con.execute(f"DELETE FROM work_{table} WHERE file = {file}")
        return source.careful, self._convert(table, source.careful, file, offset)

    def _convert(self, table: TableName, relation: Relation, file: int, offset: int) -> int:
        entry = self.mapping.tables[table]
        carried = set(entry.join.values())
        left_out = []
        if table == "transactions":
            for other in self.mapping.tables.values():
                carried |= set(other.from_lines())
            if self.mapping.returns == "drop":
                left_out.append((RETURN, RETURN_SHOWN))
        whole = joined(self.work, relation, self.mapping, entry)
        return self.work.convert(
            table, entry, whole, file, offset=offset, carried=sorted(carried), left_out=left_out
        )

    def _refuse_nothing_kept(self) -> None:
        for table in sorted({"accounts", "transactions"} & set(self.mapping.tables)):
            if self.work.number(f"SELECT count(*) FROM work_{table} WHERE problem IS NULL"):
                continue
            reasons = self.work.rows(
                "SELECT reason, count(*) AS n FROM rejected GROUP BY reason ORDER BY n DESC, reason"
            )
            if not reasons:
                raise ImportProblem(f"The files hold no rows for the {table}. Export them again.")
            said = "; ".join(f"{count:,} times: {reason}" for reason, count in reasons[:5])
            raise ImportProblem(
                f"No row could be used for the {table}. Rejected {said}. Every rejected row is in "
                f"{self.rejects_to}; correct the mapping or the files."
            )

    def _fill(self) -> None:
        for table in TABLES:
            if not self.work.has(table):
                continue
            known = {name for name, *_ in self.work.rows(f"DESCRIBE {table}")}
            have = [n for n, *_ in self.work.rows(f"DESCRIBE work_{table}") if n in known]
            columns = ", ".join(have)
            self.work.con.execute(
                f"INSERT INTO {table} ({columns}) "
                f"SELECT {columns} FROM work_{table} WHERE problem IS NULL"
            )
        about = self.mapping.organization
        self.work.con.execute(
            "INSERT INTO organization (name, org_type, currency, fiscal_year_start) "
            "VALUES (?, ?, ?, ?)",
            [about.name, about.org_type, about.currency, about.fiscal_year_start],
        )

    def _tidy(self) -> None:
        for table in (*TABLES, *self.work.lookups.values()):
            self.work.con.execute(f"DROP TABLE IF EXISTS temp.work_{table}")
        self.work.con.execute("DROP TABLE temp.rejected; DROP TABLE temp.malformed")
