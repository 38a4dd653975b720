"""The demo books: fictional, the same rows at every run. Nothing in them is real.

`load` fills the staging tables with one of them; `stories` says what is planted in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from data.demo._story import Story

if TYPE_CHECKING:
    import duckdb

    from data.build import Loaded

Kind = Literal["retail", "telecom", "banking"]
KINDS: tuple[Kind, ...] = get_args(Kind)

__all__ = ["KINDS", "Kind", "Story", "load", "stories", "story"]


def load(con: duckdb.DuckDBPyConnection, kind: Kind = "retail") -> Loaded:
    """Write a demo book into the empty staging tables, the connection's default schema.

    retail: about 140,000 transaction lines of 1,400 accounts, three years to 2026-06-30.
    telecom, banking: about 260 accounts each, two years of bills to the same day, four months of what
    they used, churn scores for a part of them. All in pounds.
    """
    # Imported here: whoever only asks for the stories need not wait for pandas.
    if kind == "retail":
        from data.demo.retail._load import load_book

        return load_book(con)
    from data.demo.contracts._load import load_book as load_contracts

    return load_contracts(con, kind)


def stories(kind: Kind = "retail") -> tuple[Story, ...]:
    """What is planted in a book: tests and eval suites may rely on it."""
    if kind == "retail":
        from data.demo.retail.stories import STORIES

        return STORIES
    from data.demo.contracts import stories as contracts

    return contracts.stories(kind)


def story(key: str, kind: Kind = "retail") -> Story:
    """The story of this key; KeyError if there is none."""
    return {item.key: item for item in stories(kind)}[key]
