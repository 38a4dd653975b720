"""What makes a load broken (never published) or suspicious (published only when told to)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

import duckdb

from data.errors import LoadRefused
from data.snapshots import Manifest

FEWER_ROWS = 0.4
NEEDED = ("accounts", "transactions")
"""Tables that a book cannot be without."""

# Each query counts offending rows; the sentence is for the operator.
_BROKEN = (
    ("SELECT count(*) FROM accounts WHERE trim(account_id) = ''", "accounts with an empty id"),
    (
        "SELECT count(*) - count(DISTINCT account_id) FROM accounts",
        "accounts with an id that occurs twice",
    ),
    (
        "SELECT count(*) - count(DISTINCT product_id) FROM products",
        "products with an id that occurs twice",
    ),
    (
        "SELECT count(*) FROM transactions ANTI JOIN accounts USING (account_id)",
        "transactions whose account is not in the accounts",
    ),
    (
        "SELECT count(*) FROM transactions ANTI JOIN products USING (product_id)",
        "transactions whose product is not in the products",
    ),
    ("SELECT abs(count(*) - 1) FROM organization", "organisation rows missing or too many"),
)

_FINDINGS = (
    (
        "SELECT count(*) FROM (SELECT order_id FROM transactions GROUP BY order_id "
        "HAVING count(DISTINCT account_id) > 1)",
        "{n:,} order ids are shared by several accounts.",
    ),
    (
        "SELECT count(*) FROM accounts ANTI JOIN transactions USING (account_id)",
        "{n:,} accounts have no transactions.",
    ),
    (
        "SELECT count(*) FROM campaign_responses WHERE control AND contacted_at IS NOT NULL",
        "{n:,} accounts of control groups were contacted all the same; they stay in their group.",
    ),
)


def refuse_broken(con: duckdb.DuckDBPyConnection, needed: Sequence[str]) -> None:
    """Raise `LoadRefused` when the staged rows cannot make a sound snapshot."""
    problems = [
        f"{count:,} {what}"
        for sql, what in _BROKEN
        if (count := _number(con, f"SELECT ({sql})")) > 0
    ]
    for table in needed:
        if _number(con, f"SELECT count(*) FROM {table}") == 0:
            problems.append(f"no rows for {table}: nothing in the source could be used")
    if problems:
        raise LoadRefused(
            "The load was not published: " + "; ".join(problems) + ". "
            "Correct the source or its mapping and load again; the data in use is unchanged.",
            problems,
        )


def findings_in(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Sentences on data quality that the operator and `data_health` should show."""
    return [
        sentence.format(n=count)
        for sql, sentence in _FINDINGS
        if (count := _number(con, f"SELECT ({sql})")) > 0
    ]


def suspicions(previous: Manifest | None, new: Manifest) -> list[str]:
    """Why a load looks poisoned, by itself or beside the snapshot in use; empty when it does not."""
    if new.demo:
        return []
    found = list(_in_the_future(new))
    if previous is not None and not previous.demo and previous.snapshot != new.snapshot:
        found += _against(previous, new)
    return found


def refusal(doubts: list[str]) -> LoadRefused:
    """What to raise when a suspicious load is not to be published."""
    return LoadRefused(
        "The load looks wrong and was not published: " + "; ".join(doubts) + ". "
        "Check the source; to publish it all the same, repeat with --publish-anyway.",
        doubts,
    )


def _in_the_future(new: Manifest) -> Iterator[str]:
    # The one look at the computer's clock: a single wrong year would move the data clock itself. A
    # day is left for time zones.
    if new.last_date > new.built_at.date() + timedelta(days=1):
        yield f"the newest transaction is of {new.last_date}, which is in the future"


def _against(previous: Manifest, new: Manifest) -> Iterator[str]:
    for table, before in previous.rows.items():
        after = new.rows.get(table, 0)
        # Tables named account_... follow from the others.
        if not table.startswith("account_") and after < before * (1 - FEWER_ROWS):
            yield f"{table} fell from {before:,} to {after:,}"
    if previous.organization == new.organization:
        if previous.currency != new.currency:
            yield f"the currency changed from {previous.currency} to {new.currency}"
        if new.last_date < previous.last_date:
            yield f"the newest transaction moved back from {previous.last_date} to {new.last_date}"


def _number(con: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = con.execute(sql).fetchone()
    assert row is not None
    return int(row[0] or 0)
