"""Build a snapshot: fill staging, sort and key it, derive the small tables, check, publish.

The work happens in a scratch DuckDB file beside the snapshots; the finished snapshot is written by
`CREATE TABLE ... AS` from it, so it holds no free blocks and nothing of the sources but the rows kept.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from data._alone import alone
from data._checks import NEEDED, findings_in, refusal, refuse_broken, suspicions
from data.errors import UsageError
from data.home import Home
from data.snapshots import (
    SCHEMA_VERSION,
    Manifest,
    Source,
    clear_leftovers,
    current,
    publish,
)
from data.warehouse import quoted

HERE = Path(__file__).resolve().parent

# In dependency order; the file of each is data/derived/<name>.sql, read against `staging` and `store`.
STORE = (
    "accounts",
    "products",
    "transactions",
    "campaigns",
    "campaign_responses",
    "loyalty_members",
    "interactions",
    "notes",
    "churn_scores",
    "organization",
    "account_day",
    "account_sum",
    "account_month",
    "account_category_month",
)


@dataclass
class Loaded:
    """What a loader did: every source row accounted for, and anything worth telling the operator."""

    sources: list[Source]
    findings: list[str] = field(default_factory=list)
    demo: bool = False


Loader = Callable[[duckdb.DuckDBPyConnection], Loaded]
"""Fills the empty tables of `schema.sql`, which are in the connection's default schema `staging`."""

Progress = Callable[[str], None]


def build(
    home: Home,
    load: Loader,
    *,
    publish_anyway: bool = False,
    progress: Progress = lambda step: None,
    memory_limit: str = "2GB",
    needed: Sequence[str] = NEEDED,
) -> Manifest:
    """Build a snapshot from what `load` brings and make it the current one.

    Loading the same content twice yields the same snapshot id. With `publish_anyway` a load that
    looks poisoned (see `_checks`) is published all the same, its findings kept in the manifest.
    Tables in `needed` must have rows. Without transactions the data begin and end on the day of the
    load.

    Raises:
        LoadRefused: the load is broken or looks poisoned; nothing was changed.
        UsageError: the home cannot be written, or another load is running in it.
    """
    with alone(home.snapshots, f"load into {home.root}"):
        clear_leftovers(home)
        scratch = Path(tempfile.mkdtemp(dir=home.snapshots, prefix=".building-"))
        try:
            built = scratch / "built.duckdb"
            manifest = _write(built, load, progress, memory_limit, needed)
            doubts = suspicions(_in_use(home), manifest)
            if doubts and not publish_anyway:
                raise refusal(doubts)
            kept = manifest.findings + [f"Published although {doubt}." for doubt in doubts]
            manifest = manifest.model_copy(update={"findings": kept})
            progress("publishing")
            return publish(home, built, manifest)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)


def _in_use(home: Home) -> Manifest | None:
    """The manifest of the snapshot in use, if it can be read: loading is also how one is repaired."""
    try:
        return current(home)
    except UsageError:
        return None


def _write(
    built: Path, load: Loader, progress: Progress, memory_limit: str, needed: Sequence[str]
) -> Manifest:
    """Load into a scratch file and write what is kept to `built`."""
    scratch = built.parent
    con = duckdb.connect(str(scratch / "loading.duckdb"))
    try:
        con.execute(f"SET memory_limit = {quoted(memory_limit)}")
        con.execute(f"SET temp_directory = {quoted(str(scratch / 'spill'))}")
        con.execute("CREATE SCHEMA staging; USE staging")
        con.execute((HERE / "schema.sql").read_text(encoding="utf-8"))
        progress("reading")
        loaded = load(con)
        refuse_broken(con, needed)
        con.execute(f"ATTACH {quoted(str(built))} AS snapshot; CREATE SCHEMA snapshot.store")
        for table in STORE:
            progress(f"building {table}")
            con.execute(_create(table))
        manifest = _manifest(con, loaded)
        con.execute("CHECKPOINT snapshot")
        con.execute("DETACH snapshot")
        return manifest
    except duckdb.IOException as problem:
        reason = str(problem).partition("\n")[0]
        raise UsageError(
            f"The load failed ({reason}). The data in use is unchanged. Is the disk full?"
        ) from problem
    finally:
        con.close()


def _create(table: str) -> str:
    select = (HERE / "derived" / f"{table}.sql").read_text().strip().rstrip(";")
    # Derived tables count orders and returns by the same model that the tools read.
    lines = (HERE / "models" / "lines.sql").read_text()
    with_lines = (
        f"WITH transactions AS (SELECT * FROM snapshot.store.transactions), lines AS (\n{lines})\n"
    )
    reads_lines = "FROM lines" in select
    return f"CREATE TABLE snapshot.store.{table} AS\n{with_lines if reads_lines else ''}{select}"


def _manifest(con: duckdb.DuckDBPyConnection, loaded: Loaded) -> Manifest:
    organization = con.execute(
        "SELECT name, org_type, currency FROM snapshot.store.organization"
    ).fetchone()
    span = con.execute("SELECT min(day), max(day) FROM snapshot.store.transactions").fetchone()
    assert organization is not None and span is not None
    today = datetime.now(UTC).date()
    return Manifest(
        snapshot=_fingerprint(con),
        schema_version=SCHEMA_VERSION,
        built_at=datetime.now(UTC).replace(microsecond=0),
        organization=organization[0],
        org_type=organization[1],
        currency=organization[2],
        demo=loaded.demo,
        first_date=span[0] or today,
        last_date=span[1] or today,
        rows={table: _count(con, table) for table in STORE},
        sources=loaded.sources,
        findings=loaded.findings + findings_in(con),
    )


def _count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    row = con.execute(f"SELECT count(*) FROM snapshot.store.{table}").fetchone()
    assert row is not None
    return int(row[0])


def _fingerprint(con: duckdb.DuckDBPyConnection) -> str:
    """Twelve hex digits of a hash over the staged rows, whatever their order."""
    parts = []
    tables = con.execute(
        "SELECT table_name FROM information_schema.tables "
        "WHERE table_catalog = current_database() AND table_schema = 'staging' ORDER BY 1"
    ).fetchall()
    for (table,) in tables:
        columns = [name for (name, *_) in con.execute(f"DESCRIBE staging.{table}").fetchall()]
        text = ", ".join(f"coalesce({name}::VARCHAR, chr(0))" for name in columns)
        # The sum is over 128-bit hashes cut to 96 bits, so that a billion rows cannot overflow it.
        row = con.execute(
            f"SELECT count(*), sum((md5_number(concat_ws(chr(31), {text})) >> 32)::HUGEINT) "
            f"FROM staging.{table}"
        ).fetchone()
        parts.append(f"{table}:{row}")
    joined = con.execute("SELECT md5(?)", [f"{SCHEMA_VERSION};" + ";".join(parts)]).fetchone()
    assert joined is not None
    return str(joined[0])[:12]
