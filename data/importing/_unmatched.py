"""What to say of files that no shipped mapping fits: what they hold, what was missing, what to do."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb

from data.importing._mapping import Mapping
from data.importing._sources import Layout, hint, open_source

MOST_COLUMNS = 12
NEAR = 0.5
"""A mapping is near when the file has so large a part of the columns that it needs."""


def unmatched(
    names: dict[Path, str], shipped: Sequence[Mapping], parts: dict[str, list[str]]
) -> str:
    """The message for the operator. `parts`: the files that would fit a mapping without the others.

    Raises:
        ImportProblem: a file cannot be read at all, whatever the mapping.
    """
    headers = {names[path]: header for path, header in headers_of(names).items()}
    lines = [f"No shipped mapping fits {', '.join(names.values())}."]
    lines += [f"{name} has the columns {_some(header)}." for name, header in headers.items()]
    lines += [f"{_some(some)} alone would fit the mapping {name}." for name, some in parts.items()]
    if len(headers) == 1:
        ((_, header),) = headers.items()
        lines += _nearest(header, shipped)
    lines.append(
        "Write a mapping and name it with --mapping (docs/load-data.md says how), or upload the file in "
        "the chat, which asks what each column means."
    )
    return "\n".join(lines)


def headers_of(names: dict[Path, str]) -> dict[Path, list[str]]:
    """The columns of each file.

    Raises:
        ImportProblem: a file cannot be read at all, whatever the mapping.
    """
    with duckdb.connect() as con, tempfile.TemporaryDirectory() as folder:
        return {
            path: list(filter(None, open_source(con, path, name, Layout(), scratch).header))
            for number, (path, name) in enumerate(names.items())
            if (scratch := Path(folder) / str(number))
        }


def _nearest(header: Sequence[str], shipped: Sequence[Mapping]) -> list[str]:
    """The mapping that lacks least, where it is near, or how the columns seem to be separated."""
    if len(header) == 1:
        return [hint(["?"], header).strip()] if hint(["?"], header) else []
    lacking = []
    others: dict[str, list[str]] = {}
    for mapping in shipped:
        needed = mapping.required_columns("transactions")
        missing = [column for column in needed if column not in header]
        if len(needed) - len(missing) >= NEAR * len(needed):
            lacking.append((len(missing), mapping.name, missing))
            others[mapping.name] = [
                f"one for the {what} (named like {pattern})"
                for what, pattern in mapping.patterns.items()
                if what != "transactions"
            ]
    if not lacking:
        return []
    _, name, missing = min(lacking)
    if not missing and others[name]:
        wanted = ", ".join(others[name])
        return [f"Its columns are those of the mapping {name}, which needs more files: {wanted}."]
    asked = hint(missing, header).strip()
    said = f"The nearest mapping, {name}, also needs {_some(missing)}."
    return [f"{said} {asked}" if asked.startswith("Is ") else said]


def _some(columns: Sequence[str]) -> str:
    return ", ".join(columns[:MOST_COLUMNS]) + (", …" if len(columns) > MOST_COLUMNS else "")
