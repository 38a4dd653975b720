"""`quintile doctor`: is everything there that an answer needs?"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from agent.settings import Settings
    from data.home import Home
    from data.snapshots import Manifest

PYTHON = (3, 11)
PACKAGES = ("duckdb", "pydantic", "langgraph", "langchain-openai", "chainlit", "scikit-learn")
REACH_SECONDS = 2.0
DEFAULT_ENDPOINT = "https://api.openai.com/v1"
LITTLE_SPACE = 1_000_000_000


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `detail` says what was found and, when not `ok`, what to do."""

    name: str
    ok: bool
    detail: str


@click.command()
@click.option("--json", "as_json", is_flag=True, help="The findings as JSON.")
def doctor(as_json: bool) -> None:
    """Check the installation, the data and the model; exits 1 when something is wrong."""
    found = list(findings())
    if as_json:
        print(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=2))
    else:
        width = max(len(finding.name) for finding in found)
        for finding in found:
            mark = "ok     " if finding.ok else "PROBLEM"
            click.echo(f"{mark}  {finding.name:<{width}}  {finding.detail}")
    if not all(finding.ok for finding in found):
        raise click.exceptions.Exit(1)


def findings() -> Iterator[Finding]:
    """Look at everything, in the order in which it is needed."""
    from data.home import Home

    home = Home.find()
    yield _python()
    yield _packages()
    yield _home(home)
    yield from _warehouse(home)
    yield _model()
    yield _store(home)


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info < PYTHON:
        return Finding("python", False, f"{version}; install 3.11 or newer.")
    return Finding("python", True, version)


def _packages() -> Finding:
    from importlib.metadata import PackageNotFoundError, version

    found, missing = [], []
    for name in ("quintile", *PACKAGES):
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            missing.append(name)
    if missing:
        return Finding("packages", False, f"missing: {', '.join(missing)}. Run `make setup`.")
    return Finding("packages", True, ", ".join(found))


def _home(home: Home) -> Finding:
    nearest = next(path for path in (home.root, *home.root.parents) if path.exists())
    if not os.access(nearest, os.W_OK | os.X_OK) or not nearest.is_dir():
        return Finding(
            "home", False, f"{home.root} cannot be written; set QUINTILE_HOME to a folder that can."
        )
    free = shutil.disk_usage(nearest).free
    detail = f"{home.root}, {free / 1e9:,.1f} GB free"
    if free < LITTLE_SPACE:
        return Finding("home", False, f"{detail}; make room before you load data.")
    if home.root.exists() and home.root.stat().st_mode & 0o077:
        detail += f"; other accounts of this machine may look into it: `chmod 700 {home.root}`"
    return Finding("home", True, detail)


def _warehouse(home: Home) -> Iterator[Finding]:
    from data.errors import UsageError
    from data.snapshots import current

    try:
        manifest = current(home)
    except UsageError as problem:
        yield Finding("data", False, str(problem))
        return
    except ValueError as problem:
        reason = str(problem).splitlines()[0]
        yield Finding(
            "data", False, f"The manifest in {home.snapshots} is damaged ({reason}). Load again."
        )
        return
    yield _snapshot(home, manifest)
    age = (
        f"from {manifest.first_date} to {manifest.last_date} (the data clock)"
        if manifest.rows["transactions"]
        else "no transactions"
    )
    yield Finding("data", True, f"{manifest.organization}, {manifest.currency}, {age}")
    # Tables named account_... are derived from the others.
    kept = {
        name: count
        for name, count in manifest.rows.items()
        if count and not name.startswith("account_") and name != "organization"
    }
    yield Finding("rows", True, ", ".join(f"{name} {count:,}" for name, count in kept.items()))
    for finding in manifest.findings:
        yield Finding("note", True, finding)


def _snapshot(home: Home, manifest: Manifest) -> Finding:
    import duckdb

    from data.errors import UsageError
    from data.scope import EVERYTHING
    from data.warehouse import Warehouse

    built = f"{manifest.snapshot}{', the demo book' if manifest.demo else ''}"
    try:
        warehouse = Warehouse(home, manifest.snapshot)
        try:
            kept = warehouse.run("SELECT count(*) AS n FROM accounts", EVERYTHING, {}).rows[0]["n"]
        finally:
            warehouse.close()
    except (duckdb.Error, UsageError) as problem:
        reason = str(problem).splitlines()[0]
        return Finding(
            "snapshot", False, f"{built} cannot be opened ({reason}). Load the data again."
        )
    if kept != manifest.rows["accounts"]:
        return Finding(
            "snapshot",
            False,
            f"{built} holds {kept:,} accounts, its manifest says "
            f"{manifest.rows['accounts']:,}. Load the data again.",
        )
    return Finding("snapshot", True, f"{built}, built {manifest.built_at:%Y-%m-%d %H:%M} UTC")


def _model() -> Finding:
    from agent.settings import Settings
    from data.errors import UsageError

    try:
        settings = Settings.from_environment()
    except UsageError as problem:
        return Finding("model", False, str(problem))
    if settings.model is None:
        return Finding("model", True, "none configured: the offline analyst answers")
    where = f"{settings.model} at {settings.base_url or DEFAULT_ENDPOINT}"
    if reason := unreachable(settings):
        return Finding("model", False, f"{where}: {reason}; the offline analyst answers meanwhile")
    return Finding("model", True, f"{where} is reachable")


def _store(home: Home) -> Finding:
    """Where conversations and waiting drafts are kept, and whether that can be reached."""
    from agent.settings import database_url
    from data.errors import UsageError

    try:
        url = database_url()
        if url is None:
            return Finding("history", True, f"SQLite in {home.root}")
        from agent.store.postgres import conversations, shown

        count = conversations(url)
    except UsageError as problem:
        return Finding("history", False, str(problem))
    return Finding("history", True, f"{shown(url)} is reachable, {count:,} conversations")


def unreachable(settings: Settings) -> str | None:
    """Why the endpoint gives no list of models within two seconds, or None when it answers.

    A server that answers but keeps no such list counts as reachable; one that refuses the key does not.
    """
    import httpx

    address = (settings.base_url or DEFAULT_ENDPOINT).rstrip("/") + "/models"
    headers = {"Authorization": f"Bearer {settings.api_key}"} if settings.api_key else {}
    try:
        status = httpx.get(address, headers=headers, timeout=REACH_SECONDS).status_code
    except (httpx.HTTPError, httpx.InvalidURL) as problem:
        return f"not reachable ({problem})"
    if status in (401, 403):
        return f"refuses the key (HTTP {status}); check OPENAI_API_KEY"
    return f"answers with an error (HTTP {status})" if status >= 500 else None
