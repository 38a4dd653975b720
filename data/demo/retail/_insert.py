"""Put what only the retail book has into the staging tables: loyalty and what the web shop recorded."""

from __future__ import annotations

import duckdb
import numpy as np
import pandas as pd

from data.demo._book import days_of
from data.demo._insert import POUNDS, day, ids_of, insert
from data.demo._people import Account
from data.demo.retail._engagement import TICKET, TIERS, TOPICS, TYPES, Interactions, Loyalty
from data.demo.retail._products import CATEGORIES


def insert_loyalty(con: duckdb.DuckDBPyConnection, members: Loyalty, people: list[Account]) -> int:
    """One row per member."""
    frame = pd.DataFrame(
        {
            "account_id": ids_of(people)[members.account],
            "tier": [TIERS[index] for index in members.tier],
            "points": members.points,
            "joined_at": day(members.joined),
        }
    )
    return insert(
        con,
        "loyalty_members",
        frame,
        """SELECT account_id, tier, points::INTEGER AS points,
                   joined_at::DATE AS joined_at
            FROM frame""",
    )


def insert_interactions(
    con: duckdb.DuckDBPyConnection, done: Interactions, people: list[Account]
) -> int:
    """Interactions numbered by time; what a page or a ticket was about is small JSON text."""
    about = np.where(
        done.type == TICKET,
        np.array(TOPICS, dtype=object)[np.maximum(done.detail, 0) % len(TOPICS)],
        np.array(CATEGORIES, dtype=object)[np.maximum(done.detail, 0)],
    )
    frame = pd.DataFrame(
        {
            "number": np.arange(1, len(done.account) + 1),
            "account_id": ids_of(people)[done.account],
            "type": pd.Categorical.from_codes(done.type, pd.Index(TYPES)),
            "occurred_at": days_of(done.day).astype("datetime64[s]")
            + done.second.astype("timedelta64[s]"),
            "duration": done.duration,
            "pence": done.value,
            "subject": np.where(done.type == TICKET, "topic", "category"),
            "about": pd.Series(about).where(done.detail >= 0),
        }
    )
    return insert(
        con,
        "interactions",
        frame,
        f"""SELECT printf('I%06d', number) AS interaction_id, account_id,
                   type::VARCHAR AS interaction_type, occurred_at::TIMESTAMP AS occurred_at,
                   CASE WHEN duration >= 0 THEN duration END::INTEGER AS duration_seconds,
                   CASE WHEN pence >= 0 THEN {POUNDS.format("pence")} END AS value,
                   '{{"' || subject || '": "' || about || '"}}' AS properties
            FROM frame ORDER BY number""",
    )
