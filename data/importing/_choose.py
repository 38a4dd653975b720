"""Which file is for which table, and which shipped mapping fits the files at hand."""

from __future__ import annotations

import fnmatch
import hashlib
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import duckdb

from data.errors import ImportProblem
from data.importing._mapping import Mapping
from data.importing._mapping_files import read_mapping, shipped_mappings
from data.importing._sources import check_columns, check_kind, open_source
from data.importing._targets import TableName

NEEDED = ("accounts", "products", "transactions")


def named(paths: Sequence[Path]) -> dict[Path, str]:
    """The files in the order of their names, each with the name that reports use.

    Raises:
        ImportProblem: a file is missing, of an unknown kind, or there twice.
    """
    if not paths:
        raise ImportProblem("No file was named. Give the paths of the files to import.")
    times = Counter(path.name for path in paths)
    names = {path: path.name if times[path.name] == 1 else path.as_posix() for path in paths}
    for path, name in names.items():
        check_kind(path, name)
    names = dict(sorted(names.items(), key=lambda item: (item[0].name, item[1])))
    _refuse_copies(names, len(paths))
    return names


def assigned(names: dict[Path, str], mapping: Mapping) -> dict[TableName, list[Path]]:
    """The files of each table, by the patterns of the mapping.

    Raises:
        ImportProblem: a file fits no pattern, or a table that must have a file has none.
    """
    files: dict[TableName, list[Path]] = {}
    patterns = {table: e.file for table, e in mapping.tables.items() if e.file is not None}
    for table, pattern in patterns.items():
        files[table] = [
            path for path in names if fnmatch.fnmatchcase(path.name.lower(), pattern.lower())
        ]
        if table in NEEDED and not files[table]:
            raise ImportProblem(
                f"The mapping {mapping.name} wants a file named like {pattern} for the {table}, "
                f"and none is among {', '.join(names.values())}. Name it too, or change the pattern."
            )
    used = {path for paths in files.values() for path in paths}
    for path, name in names.items():
        if path not in used:
            raise ImportProblem(
                f"{name} fits no table of the mapping {mapping.name}, which looks for files named "
                f"like {', '.join(sorted(set(patterns.values())))}. Leave it out, or rename it."
            )
    return files


def match_mapping(paths: Sequence[Path]) -> Mapping:
    """The shipped mapping whose source columns all exist in the files.

    Raises:
        ImportProblem: no shipped mapping fits, or several do; the message says what was looked for.
    """
    names = named(paths)
    fitting, reasons = [], []
    for shipped in shipped_mappings():
        mapping = read_mapping(shipped)
        try:
            _check(names, mapping)
        except ImportProblem as problem:
            reasons.append(f"  {shipped}: {problem}")
        else:
            fitting.append(mapping)
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise ImportProblem(
            f"Several mappings fit: {', '.join(mapping.name for mapping in fitting)}. "
            "Say which with --mapping."
        )
    raise ImportProblem(
        f"No shipped mapping fits {', '.join(names.values())}:\n" + "\n".join(reasons) + "\n"
        "Write a mapping file for it and name it with --mapping."
    )


def _check(names: dict[Path, str], mapping: Mapping) -> None:
    with duckdb.connect() as con, tempfile.TemporaryDirectory() as scratch:
        for table, paths in assigned(names, mapping).items():
            delimiter = mapping.tables[table].delimiter
            for i, path in enumerate(paths):
                source = open_source(
                    con, path, names[path], delimiter, Path(scratch) / f"{table}{i}"
                )
                check_columns(names[path], source.header, mapping.required_columns(table))


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
