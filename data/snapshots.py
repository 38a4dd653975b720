"""Immutable snapshot files and the pointer to the one in use.

`warehouse/<snapshot id>.duckdb` is one DuckDB file, named by the fingerprint of its content;
`<snapshot id>.json` beside it is its manifest; `current` holds the id in use. A snapshot is never
changed after it was published: a refresh writes a new file and swaps the pointer.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from data.errors import NoWarehouse, UsageError
from data.home import Home

SCHEMA_VERSION = 3
KEPT = 5


class Source(BaseModel):
    """One file a snapshot was built from. Rows: read = kept + rejected."""

    model_config = ConfigDict(frozen=True)
    name: str
    rows_read: int
    rows_kept: int
    rows_rejected: int
    rejected_by_reason: dict[str, int] = {}


NO_CURRENCY = "XXX"
"""The currency (ISO 4217) of data without prices: every amount in them is zero."""


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
        UsageError: what was published is damaged.
    """
    pointer = home.snapshots / "current"
    if not pointer.exists():
        raise NoWarehouse(
            f"There is no data in {home.root} yet. Run `quintile demo` for the demo book "
            "or `quintile import PATH` to load your own."
        )
    return manifest(home, pointer.read_text(encoding="utf-8", errors="replace").strip())


def manifest(home: Home, snapshot: str) -> Manifest:
    """The manifest of one kept snapshot.

    Raises:
        UsageError: no such snapshot is kept, or not in a form that can be read.
    """
    path = home.snapshots / f"{snapshot}.json"
    # An id may come from a file that a person gave: it must not lead anywhere else.
    known = re.fullmatch("[0-9a-f]{12}", snapshot) is not None
    if not known or not path.exists() or not file_of(home, snapshot).exists():
        raise UsageError(
            f"Snapshot {snapshot} is not kept in {home.snapshots}; only the newest {KEPT} are."
        )
    try:
        found = Manifest.model_validate_json(path.read_text(encoding="utf-8", errors="replace"))
    except ValidationError as problem:
        raise UsageError(
            f"The manifest {path} is damaged ({problem.error_count()} faults). Load the data again."
        ) from problem
    if found.schema_version != SCHEMA_VERSION:
        raise UsageError(
            f"Snapshot {snapshot} was built for another version of this program. "
            "Load the data again."
        )
    return found


def file_of(home: Home, snapshot: str) -> Path:
    """The DuckDB file of a snapshot."""
    return home.snapshots / f"{snapshot}.duckdb"


def publish(home: Home, built: Path, manifest: Manifest) -> Manifest:
    """Move a finished file into place and make it current; a kill at any point leaves the old one whole.

    Content that was published before keeps its manifest, which is returned.
    """
    target = file_of(home, manifest.snapshot)
    manifest = _published_before(home, manifest)
    synced(built)
    os.replace(built, target)
    synced(target.parent)
    write_atomically(target.with_suffix(".json"), manifest.model_dump_json(indent=2) + "\n")
    write_atomically(home.snapshots / "current", manifest.snapshot + "\n")
    _drop_old(home, keep=manifest.snapshot)
    return manifest


def _published_before(home: Home, new: Manifest) -> Manifest:
    try:
        old = manifest(home, new.snapshot)
    except UsageError:
        return new
    same = new.model_copy(update={"built_at": old.built_at})
    return old if old == same else new


def clear_leftovers(home: Home) -> None:
    """Remove what a killed load left behind; only for whoever holds the lock on loading."""
    for scratch in home.snapshots.glob(".building-*"):
        shutil.rmtree(scratch, ignore_errors=True)
    for unfinished in (*home.snapshots.glob(".*.json.*"), *home.snapshots.glob(".current.*")):
        unfinished.unlink(missing_ok=True)
    for file in home.snapshots.glob("*.duckdb"):
        if not file.with_suffix(".json").exists():
            file.unlink(missing_ok=True)


def made_folder(path: Path) -> Path:
    """The folder, made where it is missing; into what is made here only its owner may look.

    Raises:
        UsageError: it cannot be made.
    """
    try:
        for missing in [parent for parent in path.parents if not parent.exists()][::-1]:
            missing.mkdir(mode=0o700, exist_ok=True)
        path.mkdir(mode=0o700, exist_ok=True)
    except OSError as problem:
        raise UsageError(
            f"The folder {path} cannot be made ({problem.strerror}). "
            "Set QUINTILE_HOME to a folder that can be written."
        ) from problem
    return path


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write a small file so that a reader sees the old content or the new, never a part.

    Who may read it follows the umask, as of any file that a program writes.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        with beside.open("xb") as out:
            out.write(content.encode() if isinstance(content, str) else content)
            out.flush()
            os.fsync(out.fileno())
        os.replace(beside, path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    synced(path.parent)


def made_private(path: Path) -> None:
    """Make an empty file that only its owner may read, where there is none; a database then grows in it.

    Where it cannot be made the database says why.
    """
    with suppress(OSError):
        path.touch(mode=0o600, exist_ok=False)


def synced(path: Path) -> None:
    """Have a file or folder on the disk before anything that builds on it."""
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
        shutil.rmtree(home.models / path.stem, ignore_errors=True)
        path.unlink(missing_ok=True)
