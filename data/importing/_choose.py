"""Which file is for which table, and which shipped mapping fits the files at hand."""

from __future__ import annotations

import fnmatch
import hashlib
import tempfile
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import duckdb

from data.errors import ImportProblem
from data.importing._mapping import Mapping
from data.importing._mapping_files import read_mapping, shipped_mappings
from data.importing._own_names import own_names
from data.importing._sources import Layout, check_columns, check_kind, open_source
from data.importing._targets import TableName
from data.importing._unmatched import headers_of, unmatched
from data.importing._workbook import name_of
from data.snapshots import NO_CURRENCY

NEEDED = ("accounts", "products", "transactions")


def named(paths: Sequence[Path]) -> dict[Path, str]:
    """The files in the order of their names, each with the name that reports use.

    Raises:
        ImportProblem: a file is missing, of an unknown kind, or there twice.
    """
    if not paths:
        raise ImportProblem("No file was named. Give the paths of the files to import.")
    times = Counter(path.name for path in paths)
    names = {path: name_of(path) if times[path.name] == 1 else path.as_posix() for path in paths}
    for path, name in names.items():
        check_kind(path, name)
    names = dict(sorted(names.items(), key=lambda item: (item[0].name, item[1])))
    _refuse_copies(names, len(paths))
    return names


@dataclass(frozen=True)
class Assigned:
    """The files of each table and of each look-up, and those that hold no rows."""

    tables: dict[TableName, list[Path]]
    lookups: dict[str, list[Path]]
    not_read: list[Path]


def assigned(names: dict[Path, str], mapping: Mapping) -> Assigned:
    """What each file is for, by the patterns of the mapping.

    Raises:
        ImportProblem: a file fits no pattern, or a table or look-up that must have a file has none.
    """
    patterns = {table: e.file for table, e in mapping.tables.items() if e.file is not None}
    tables = {table: _like(pattern, names) for table, pattern in patterns.items()}
    lookups = {name: _like(entry.file, names) for name, entry in mapping.lookups.items()}
    not_read = [path for pattern in mapping.not_read for path in _like(pattern, names)]
    for what, pattern, found in [
        *((table, patterns[table], tables[table]) for table in patterns if table in NEEDED),
        *((name, entry.file, lookups[name]) for name, entry in mapping.lookups.items()),
    ]:
        if not found:
            raise ImportProblem(
                f"The mapping {mapping.name} wants a file named like {pattern} for the {what}, "
                f"and none is among {', '.join(names.values())}. Name it too, or change the pattern."
            )
    used = {path for paths in [*tables.values(), *lookups.values(), not_read] for path in paths}
    wanted = {*mapping.patterns.values()}
    for path, name in names.items():
        if path not in used:
            raise ImportProblem(
                f"{name} fits no table of the mapping {mapping.name}, which looks for files named "
                f"like {', '.join(sorted(wanted))}. Leave it out, or rename it."
            )
    return Assigned(tables, lookups, not_read)


def check_header(name: str, header: Sequence[str], mapping: Mapping, table: TableName) -> None:
    """Raise `ImportProblem` unless a file has the columns its table needs, and no others of look-ups."""
    check_columns(name, header, mapping.required_columns(table))
    for column in mapping.joined_columns(table):
        if column in header:
            raise ImportProblem(
                f"{name} has a column {column}, and so has a look-up that the {table} join; which "
                "one is meant cannot be told. Take it out of the look-up, or rename one of them."
            )


def _like(pattern: str, names: dict[Path, str]) -> list[Path]:
    def fits(name: str) -> bool:
        return fnmatch.fnmatchcase(name.lower(), pattern.lower())

    # A workbook is looked for by its own name, or by that of the CSV made from it.
    return [path for path in names if fits(path.name) or fits(name_of(path))]


def match_mapping(paths: Sequence[Path], currency: str | None = None) -> Mapping:
    """The mapping of our own column names where the files have these, or the shipped one that fits.

    `currency` is that of the amounts in files with our own names, which cannot say it.

    Raises:
        ImportProblem: no mapping fits, or several do; the message says what was missing.
    """
    names = named(paths)
    try:
        own = own_names(headers_of(names), currency or NO_CURRENCY)
    except ImportProblem:  # separated otherwise, say, which a mapping may tell
        if currency is not None:
            raise
        own = None
    if own is not None and currency is not None:
        _check(names, own)
        return own
    if own is not None:
        raise ImportProblem(
            f"{' and '.join(names.values())} can be taken without a mapping: the columns have the names "
            "of ours. Say which currency the amounts are in, with --currency GBP for instance."
        )
    if currency is not None:
        raise ImportProblem(
            "--currency is for files whose columns have our names; a mapping says its currency itself."
        )
    shipped = [read_mapping(name) for name in shipped_mappings()]
    fitting = []
    for mapping in shipped:
        with suppress(ImportProblem):
            _check(names, mapping)
            fitting.append(mapping)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise ImportProblem(
            f"Several mappings fit: {', '.join(mapping.name for mapping in fitting)}. "
            "Say which with --mapping."
        )
    raise ImportProblem(unmatched(names, shipped, _fitting_parts(names, shipped)))


def _fitting_parts(names: dict[Path, str], shipped: Sequence[Mapping]) -> dict[str, list[str]]:
    """The mappings that would fit with only some of the files, each with the names of those."""
    parts = {}
    for mapping in shipped:
        some = {path: name for path, name in names.items() if _is_looked_for(path, mapping)}
        with suppress(ImportProblem):
            if some and some != names:
                _check(some, mapping)
                parts[mapping.name] = list(some.values())
    return parts


def _is_looked_for(path: Path, mapping: Mapping) -> bool:
    return any(_like(pattern, {path: name_of(path)}) for pattern in mapping.patterns.values())


def _check(names: dict[Path, str], mapping: Mapping) -> None:
    files = assigned(names, mapping)
    with duckdb.connect() as con, tempfile.TemporaryDirectory() as folder:
        scratch = (Path(folder) / str(i) for i in count())

        def header(path: Path, layout: Layout) -> Sequence[str]:
            return open_source(con, path, names[path], layout, next(scratch)).header

        for table, paths in files.tables.items():
            for path in paths:
                found = header(path, mapping.tables[table].layout)
                check_header(names[path], found, mapping, table)
        for name, paths in files.lookups.items():
            for path in paths:
                found = header(path, mapping.lookups[name].layout)
                check_columns(names[path], found, mapping.columns_of_lookup(name))


def _refuse_copies(names: dict[Path, str], given: int) -> None:
    seen: dict[object, str] = {}
    sizes = Counter(path.stat().st_size for path in names)
    if len({path.resolve() for path in names}) < given:
        raise ImportProblem("The same file is named twice; its rows would count twice.")
    for path, name in names.items():
        if sizes[path.stat().st_size] == 1:
            continue
        with path.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").digest()
        if digest in seen:
            raise ImportProblem(
                f"{name} is a copy of {seen[digest]}; its rows would count twice. Name one of them."
            )
        seen[digest] = name
