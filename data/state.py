"""The state database: what people add to an installation. Snapshots never hold any of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from data.errors import UsageError
from data.home import Home
from data.snapshots import made_folder


@contextmanager
def transaction(home: Home, what: str, *tables: str) -> Iterator[sqlite3.Connection]:
    """A connection in one transaction: committed at the end, rolled back when anything raises.

    `tables` are the CREATE TABLE statements of what is read or written, `what` their content in words.

    Raises:
        UsageError: the database cannot be read or written.
    """
    made_folder(home.root)
    try:
        with closing(sqlite3.connect(home.state, timeout=10)) as con, con:
            for table in tables:
                con.execute(table)
            yield con
    except sqlite3.Error as problem:
        raise UsageError(f"The {what} in {home.state} cannot be read ({problem}).") from problem
