"""Immutable snapshot files and the pointer to the one in use.

`warehouse/<snapshot id>.duckdb` is one DuckDB file, named by the fingerprint of its content;
`<snapshot id>.json` beside it is its manifest; `current` holds the id in use. A snapshot is never
changed after it was published: a refresh writes a new file and swaps the pointer.
"""

from __future__ import annotations

import os
import tempfile
from datetime import date, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from data.errors import NoWarehouse, UsageError
from data.home import Home

SCHEMA_VERSION = 1
KEPT = 5


class Source(BaseModel):
    """One file a snapshot was built from. Rows: read = kept + rejected."""

    model_config = ConfigDict(frozen=True)
    name: str
    rows_read: int
    rows_kept: int
    rows_rejected: int
    rejected_by_reason: dict[str, int] = {}


class Manifest(BaseModel):
    """What a snapshot holds and where it came from."""

    model_config = ConfigDict(frozen=True)
    snapshot: str
    schema_version: int
    built_at: datetime
    organization: str
    org_type: str
    currency: str
    demo: bool
    first_date: date
    last_date: date
    rows: dict[str, int]
    sources: list[Source]
    findings: list[str]


def current(home: Home) -> Manifest:
    """The manifest of the snapshot in use.

    Raises:
        NoWarehouse: nothing was published yet.
    """
    pointer = home.snapshots / "current"
    if not pointer.exists():
        raise NoWarehouse(
            f"There is no data in {home.root} yet. Run `quintile demo` for the demo book "
            "or `quintile import PATH` to load your own."
        )
    return manifest(home, pointer.read_text().strip())


def manifest(home: Home, snapshot: str) -> Manifest:
    """The manifest of one kept snapshot.

    Raises:
        UsageError: no such snapshot is kept.
    """
    path = home.snapshots / f"{snapshot}.json"
    if not path.exists() or not file_of(home, snapshot).exists():
        raise UsageError(
            f"Snapshot {snapshot} is not kept in {home.snapshots}; only the newest {KEPT} are."
        )
    return Manifest.model_validate_json(path.read_text())


def file_of(home: Home, snapshot: str) -> Path:
    """The DuckDB file of a snapshot."""
    return home.snapshots / f"{snapshot}.duckdb"


def publish(home: Home, built: Path, manifest: Manifest) -> None:
    """Move a finished file into place and make it current; a kill at any point leaves the old one whole."""
    target = file_of(home, manifest.snapshot)
    _sync(built)
    os.replace(built, target)
    write_atomically(target.with_suffix(".json"), manifest.model_dump_json(indent=2) + "\n")
    write_atomically(home.snapshots / "current", manifest.snapshot + "\n")
    _drop_old(home, keep=manifest.snapshot)


def write_atomically(path: Path, text: str) -> None:
    """Write a small file so that a reader sees the old text or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync(path.parent)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _drop_old(home: Home, keep: str) -> None:
    manifests = sorted(
        home.snapshots.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True
    )
    for path in [path for path in manifests if path.stem != keep][KEPT - 1 :]:
        file_of(home, path.stem).unlink(missing_ok=True)
        path.unlink(missing_ok=True)
