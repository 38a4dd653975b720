"""Saved scores: five tables for every run of `quintile refresh`, kept as Parquet files with their history.

A run is a folder of the home, `scores/<run id>/`, named by a hash over what it holds: its five tables
and `run.json`. It appears whole, by one rename, and is never changed; saving the same again adds nothing.
Where two runs are of the same day, window and organisation, the one saved last counts (a new load, new
churn scores or a new version of the program made other figures); the older one is kept all the same.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path

import duckdb
from pydantic import BaseModel, ConfigDict, ValidationError

from data._alone import alone
from data.errors import UsageError
from data.home import Home
from data.snapshots import Manifest, made_folder, synced, write_atomically
from data.tables import Form, Rows, read_lines, write_file, write_lines
from data.warehouse import quoted

HERE = Path(__file__).resolve().parent
SCHEMA = HERE / "scores.sql"


class Run(BaseModel):
    """One run: what was scored, as of when, from which data, and by which `code` (a hash over it)."""

    model_config = ConfigDict(frozen=True)
    run_id: str
    as_of: date
    lookback_days: int
    snapshot: str
    organization: str
    currency: str
    code: str
    saved_at: datetime
    rows: dict[str, int]
    notes: list[str]

    @property
    def subject(self) -> tuple[str, date, int]:
        """What it is a run of: of several, the one saved last counts."""
        return self.organization, self.as_of, self.lookback_days


class Move(BaseModel):
    """Accounts that went from one segment to another; None is in no segment, or not there."""

    model_config = ConfigDict(frozen=True)
    from_segment: str | None
    to_segment: str | None
    accounts: int
    revenue: Decimal


def save(
    home: Home,
    manifest: Manifest,
    as_of: date,
    lookback_days: int,
    tables: Mapping[str, Callable[[], Rows]],
    notes: Iterable[str] = (),
    code: str = "",
) -> tuple[Run, bool]:
    """Keep a run of all tables; the second value is whether it is new.

    Rows need the columns of `scores.sql`, in an order that depends on nothing but their content.
    `notes` say what could not be scored, and why. A kill at any point leaves no part of a run.

    Raises:
        UsageError: another refresh is running, or the home cannot be written.
    """
    with alone(home.scores, f"refresh of the scores in {home.root}"):
        for leftover in home.scores.glob(".saving-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        scratch = Path(tempfile.mkdtemp(dir=home.scores, prefix=".saving-"))
        try:
            run = _write(scratch, manifest, as_of, lookback_days, tables, list(notes), code)
            kept = next((old for old in runs(home) if old.run_id == run.run_id), None)
            if kept is not None:
                # Saved again, it is the latest word once more.
                run = kept.model_copy(update={"saved_at": run.saved_at})
                write_atomically(home.scores / run.run_id / "run.json", _text(run))
                return run, False
            _publish(scratch, home.scores / run.run_id)
            return run, True
        except (OSError, duckdb.IOException) as problem:
            reason = str(problem).partition("\n")[0]
            raise UsageError(
                f"The scores were not saved ({reason}). Is the disk full?"
            ) from problem
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def runs(home: Home) -> list[Run]:
    """Every run that is kept, by as-of date, the one saved last at the end.

    Raises:
        UsageError: one is damaged.
    """
    found = []
    for path in home.scores.glob("[0-9a-f]*/run.json"):
        try:
            found.append(Run.model_validate_json(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, ValidationError) as problem:
            raise UsageError(
                f"{path} is damaged. Delete its folder and run `quintile refresh`."
            ) from problem
    return sorted(found, key=lambda run: (run.as_of, run.saved_at, run.run_id))


def history(home: Home, organization: str) -> list[Run]:
    """The runs of an organisation that count, one for each day and window, by as-of date."""
    latest = {run.subject: run for run in runs(home) if run.organization == organization}
    return list(latest.values())


def chosen(home: Home, organization: str, wanted: str) -> list[Run]:
    """The runs that `wanted` names: all that count, the latest of them, or any one by its id.

    Raises:
        UsageError: there is none.
    """
    if wanted not in ("all", "latest"):
        found = [run for run in runs(home) if run.run_id == wanted]
        if not found:
            known = ", ".join(run.run_id for run in runs(home)) or "none yet"
            raise UsageError(f"There is no saved run '{wanted}'. There are: {known}.")
        return found
    found = history(home, organization)
    if not found:
        raise UsageError(
            f"No scores of {organization} are saved in {home.scores}. Run `quintile refresh` first."
        )
    return found if wanted == "all" else found[-1:]


@contextmanager
def opened(home: Home, of_runs: Iterable[Run]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection in which the five tables, and `runs`, hold their rows."""
    with duckdb.connect() as con:
        entries = [run.model_dump(mode="json") for run in of_runs]
        con.execute(
            "CREATE TABLE runs (run_id VARCHAR, as_of DATE, lookback_days INTEGER, snapshot VARCHAR, "
            "organization VARCHAR, currency VARCHAR, code VARCHAR, saved_at TIMESTAMP)"
        )
        for entry in entries:
            con.execute(
                "INSERT INTO runs VALUES ($run_id, $as_of, $lookback_days, $snapshot, $organization, "
                "$currency, $code, $saved_at)",
                {key: entry[key] for key in entry if key not in ("rows", "notes")},
            )
        for table in columns():
            paths = [str(home.scores / entry["run_id"] / f"{table}.parquet") for entry in entries]
            listed = ", ".join(quoted(path) for path in paths)
            con.execute(
                f"CREATE VIEW {table} AS SELECT * "
                f"FROM read_parquet([{listed}], union_by_name = true)"
            )
        yield con


def moves(home: Home, before: Run, after: Run, scheme: str = "rfm") -> list[Move]:
    """Who changed segment between two runs, most accounts first."""
    with opened(home, [before, after]) as con:
        found = con.execute(
            (HERE / "score_moves.sql").read_text(encoding="utf-8"),
            {"before": before.run_id, "after": after.run_id, "scheme": scheme},
        )
        names = [column[0] for column in found.description or ()]
        return [Move(**dict(zip(names, row, strict=True))) for row in found.fetchall()]


def export(home: Home, of_runs: list[Run], folder: Path, form: Form) -> list[Path]:
    """Write the tables of some runs, and the list of them, to a folder; returns the files.

    Raises:
        UsageError: the folder cannot be written.
    """
    made_folder(folder)
    written = []
    with opened(home, of_runs) as con:
        for table in ("runs", *columns()):
            path = folder / f"{table}.{form}"
            write_file(con, f"SELECT * FROM {table}", path, form)
            written.append(path)
    return written


@cache
def columns() -> dict[str, dict[str, str]]:
    """Type by column of each table, in the order of `scores.sql`."""
    with duckdb.connect() as con:
        con.execute(SCHEMA.read_text(encoding="utf-8"))
        tables = con.execute("SELECT table_name FROM duckdb_tables() ORDER BY table_oid").fetchall()
        return {
            table: {row[0]: row[1] for row in con.execute(f"DESCRIBE {table}").fetchall()}
            for (table,) in tables
        }


def _write(
    scratch: Path,
    manifest: Manifest,
    as_of: date,
    lookback_days: int,
    tables: Mapping[str, Callable[[], Rows]],
    notes: list[str],
    code: str,
) -> Run:
    """All files of a run in the scratch folder. Its id is a hash over all that they say."""
    about = {
        "as_of": as_of.isoformat(),
        "lookback_days": lookback_days,
        "snapshot": manifest.snapshot,
        "organization": manifest.organization,
        "currency": manifest.currency,
        "notes": notes,
    }
    digest = hashlib.sha256(json.dumps(about, sort_keys=True).encode())
    counts = {}
    for table, types in columns().items():
        lines = scratch / f"{table}.csv"
        counts[table] = write_lines(lines, types, tables[table]())
        digest.update(table.encode())
        digest.update(lines.read_bytes())
    run = Run.model_validate(
        about
        | {
            "run_id": digest.hexdigest()[:12],
            "code": code,
            "saved_at": datetime.now(UTC).replace(tzinfo=None),
            "rows": counts,
        }
    )
    with duckdb.connect() as con:
        con.execute(SCHEMA.read_text(encoding="utf-8"))
        for table in counts:
            _to_parquet(con, table, run, scratch)
    (scratch / "run.json").write_text(_text(run), encoding="utf-8")
    return run


def _to_parquet(con: duckdb.DuckDBPyConnection, table: str, run: Run, scratch: Path) -> None:
    lines = scratch / f"{table}.csv"
    read_lines(con, lines, table)
    lines.unlink()
    first = f"{quoted(run.run_id)} AS run_id, DATE {quoted(run.as_of.isoformat())} AS as_of"
    write_file(con, f"SELECT {first}, * FROM {table}", scratch / f"{table}.parquet", "parquet")


def _publish(scratch: Path, target: Path) -> None:
    """Put a finished run in its place, its bytes on the disk before its name."""
    for path in [*scratch.iterdir(), scratch]:
        synced(path)
    # Nothing that `runs` knows is there; what is left of a damaged run would be in the way.
    shutil.rmtree(target, ignore_errors=True)
    os.replace(scratch, target)
    synced(target.parent)


def _text(run: Run) -> str:
    return run.model_dump_json(indent=2) + "\n"
