"""What many questions about single accounts share: read once for a whole book, where it is not too large."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from typing import Any

from data.warehouse import Row
from tools._accounts import Account, accounts
from tools._query import Query

MOST_KEPT = 20_000
"""Accounts in scope up to which rows of all of them are kept; beyond, each account is asked for."""


def small(query: Query) -> bool:
    """Whether what is found of all accounts in scope may be kept in memory."""
    return len(accounts(query)) <= MOST_KEPT


def kept_if_small(query: Query, key: Hashable, make: Callable[[], Any]) -> Any:
    """`query.kept` where the book is small enough, else made anew."""
    return query.kept(key, make) if small(query) else make()


def rows_of(
    query: Query, account: Account, key: Hashable, read: Callable[[int | None], Iterable[Row]]
) -> list[Row]:
    """The rows of one account of those that `read` gives for an account key, or for all with None.

    `key` names all that the rows depend on beside snapshot, scope, as-of date and uploads.
    """
    if not small(query):
        return list(read(account.key))
    found: Mapping[int, list[Row]] = query.kept(key, lambda: by_account(read(None)))
    return found.get(account.key, [])


def by_account(rows: Iterable[Row]) -> dict[int, list[Row]]:
    """Rows by their account key."""
    found: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["account_key"]].append(row)
    return dict(found)
