"""The parts of a contract book in the order in which they need each other."""

from __future__ import annotations

from dataclasses import asdict

import duckdb
import numpy as np
import pandas as pd

from data.build import Loaded
from data.demo import _insert as into
from data.demo._book import days_of, stream
from data.demo._campaigns import responses
from data.demo.contracts._beside import Scored, churn_scores, notes
from data.demo.contracts._bills import bills, credited
from data.demo.contracts._customers import customers
from data.demo.contracts._terms import Kind, terms
from data.demo.contracts._usage import Rows, interactions


def load_book(con: duckdb.DuckDBPyConnection, kind: Kind) -> Loaded:
    """Generate everything and insert it; see `data.demo.load`."""
    book = terms(kind)
    who = customers(book)
    sold, orders = bills(book, who)
    plans = list(book.campaigns)
    written = {story.account.id for story in book.stories}
    sent = responses(plans, who.people, orders, written, f"{kind} ")
    rows = {
        "organization": into.insert_organization(con, book.organization, kind),
        "accounts": into.insert_accounts(con, who.people),
        "products": into.insert_products(
            con,
            [product.name for product in book.products],
            [product.category for product in book.products],
            [product.brand for product in book.products],
            np.array([product.pence for product in book.products]),
        ),
        "transactions": into.insert_transactions(
            con, sold, credited(book, sold), who.people, book.channels
        ),
        "campaigns and responses": into.insert_campaigns(con, plans, sent, who.people),
        "interactions": _insert_interactions(
            con, interactions(book, who, sent), into.ids_of(who.people), kind
        ),
        "churn scores": _insert_scores(con, churn_scores(book, who), book.source),
        "notes": into.insert_notes(con, notes(book, who)),
    }
    return into.loaded(rows)


def _insert_interactions(
    con: duckdb.DuckDBPyConnection, done: dict[str, Rows], ids: np.ndarray, kind: Kind
) -> int:
    """Interactions numbered by time."""
    frame = pd.concat(
        [
            pd.DataFrame(
                {
                    "account_id": ids[rows.account],
                    "type": name,
                    "day": rows.day,
                    "hundredths": rows.value,
                    "seconds": rows.seconds,
                    "properties": rows.properties,
                }
            )
            for name, rows in done.items()
        ],
        ignore_index=True,
    )
    second = stream(f"{kind} hours").integers(8 * 3600, 19 * 3600, len(frame))
    frame["occurred_at"] = days_of(frame["day"].to_numpy()).astype("datetime64[s]") + second.astype(
        "timedelta64[s]"
    )
    frame = frame.sort_values(["occurred_at", "account_id", "type"], kind="stable")
    frame["number"] = np.arange(1, len(frame) + 1)
    return into.insert(
        con,
        "interactions",
        frame,
        f"""SELECT printf('I%06d', number) AS interaction_id, account_id,
                   type AS interaction_type, occurred_at::TIMESTAMP AS occurred_at,
                   CASE WHEN seconds >= 0 THEN seconds END::INTEGER AS duration_seconds,
                   CASE WHEN hundredths >= 0 THEN {into.POUNDS.format("hundredths")} END AS value,
                   properties
            FROM frame ORDER BY number""",
    )


def _insert_scores(con: duckdb.DuckDBPyConnection, scored: list[Scored], source: str) -> int:
    frame = pd.DataFrame([asdict(one) for one in scored])
    frame["source"] = source
    return into.insert(
        con,
        "churn_scores",
        frame,
        "SELECT account_id, churn_score, scored_at::DATE AS scored_at, source FROM frame",
    )
