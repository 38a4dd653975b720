"""The demo book: a fictional wholesaler's three years, the same rows at every run.

`load` fills the staging tables; `STORIES` says what is planted in them. Nothing in it is real.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.demo.stories import STORIES, Story, story

if TYPE_CHECKING:
    import duckdb

    from data.build import Loaded

__all__ = ["STORIES", "Story", "load", "story"]


def load(con: duckdb.DuckDBPyConnection) -> Loaded:
    """Write the demo book into the empty staging tables, the connection's default schema.

    About 150,000 transaction lines of 1,400 accounts from 2023-07-01 to 2026-06-30, in pounds.
    """
    # Imported here: whoever only asks for the stories need not wait for pandas.
    from data.demo._load import load_book

    return load_book(con)
