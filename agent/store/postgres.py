"""PostgreSQL as a store: conversations and checkpoints are kept there when a URL is configured.

Nothing here is imported unless there is one: the driver is an extra.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from agent.settings import DATABASE_URL
from data.errors import UsageError

if TYPE_CHECKING:
    import psycopg

SCHEMA = "quintile"
"""All tables are in a schema of this name, whatever else the database holds."""
CONNECT_SECONDS = 5
MISSING = (
    f"{DATABASE_URL} names a PostgreSQL database, but its driver is not installed. Run "
    '`pip install "quintile[postgres]"` (in a checkout: `.venv/bin/pip install -e ".[postgres]"`).'
)
_TRY = "SELECT 1 WHERE pg_try_advisory_lock(%s)"
_LOCK = 7_116_215_108
"""Names the advisory lock under which tables are made; any number of ours."""
_UNESCAPED = re.compile(r"//[^/?#@\[\]\s]*[/?#@\[\]\s].*@", re.DOTALL)
"""A URL in which a sign of a password may end it: the rest is then taken, and told, for a host or a port."""
_PASSWORDS = re.compile(r"//[^/@]*?:([^@/]*)@|[?&](?:ssl)?password=([^&]*)")
ESCAPE = "in user and password write @ as %40, / as %2F, ? as %3F and # as %23"


def shown(url: str) -> str:
    """The URL as it may be read by anybody: without password and options."""
    if _UNESCAPED.search(url):
        return "postgresql://…"
    try:
        parts = urlsplit(url)
        place = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "postgresql://…"
    user = f"{unquote(parts.username)}@" if parts.username else ""
    return f"postgresql://{user}{parts.hostname or ''}{place}{parts.path}"


def options() -> dict[str, Any]:
    """Of every connection: where its tables are, and rows that are read by name."""
    from psycopg.rows import dict_row

    return {
        "options": f"-c search_path={SCHEMA}",
        "connect_timeout": CONNECT_SECONDS,
        "row_factory": dict_row,
        "application_name": "quintile",
    }


@contextmanager
def preparing(url: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection on which tables are made, statement by statement, by one server at a time.

    Raises:
        UsageError: the driver is missing, or the database cannot be reached or written.
    """
    with reported(url):
        import psycopg

        with psycopg.connect(url, autocommit=True, **options()) as con:
            # Asked again and again: who waits inside of a statement keeps indexes from being made.
            while con.execute(_TRY, [_LOCK]).fetchone() is None:
                time.sleep(0.1)
            con.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            yield con


def conversations(url: str) -> int:
    """How many conversations are kept there; none before the first server has started.

    Raises:
        UsageError: the driver is missing, or the database cannot be reached or read.
    """
    with reported(url):
        import psycopg

        with psycopg.connect(url, **options()) as con:
            if con.execute("SELECT 1 WHERE to_regclass('threads') IS NULL").fetchone():
                return 0
            found = con.execute("SELECT count(*) AS n FROM threads").fetchone()
            return int(found["n"]) if found else 0


@contextmanager
def reported(url: str) -> Iterator[None]:
    """Failures of the driver as sentences in which no password stands.

    Raises:
        UsageError: the driver is missing, or the database failed.
    """
    try:
        import psycopg
        from psycopg_pool import PoolTimeout
    except ImportError as problem:
        raise UsageError(MISSING) from problem
    try:
        yield
    except (psycopg.Error, PoolTimeout) as problem:
        reason = (
            ESCAPE
            if _UNESCAPED.search(url)
            else _without_passwords(" ".join(str(problem).split()), url)
        )
        raise UsageError(f"The database {shown(url)} cannot be used ({reason}).") from None


def _without_passwords(text: str, url: str) -> str:
    written = {secret for found in _PASSWORDS.findall(url) for secret in found if secret}
    for secret in written | set(map(unquote, written)):
        text = text.replace(secret, "…")
    return text
