"""Put the book into the staging tables: numbers travel as frames, ids and money are made in SQL."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from data.demo._accounts import Account
from data.demo._behaviour import CHANNELS
from data.demo._book import CATEGORIES, Days, Ints, days_of
from data.demo._campaigns import NONE, Responses
from data.demo._engagement import TICKET, TIERS, TOPICS, TYPES, Interactions, Loyalty
from data.demo._notes import Note
from data.demo._orders import Lines
from data.demo._products import Products

ORGANIZATION = "Hearth & Ladle Trade Supply (demo)"

# Pence times a decimal 0.01 stays a decimal; dividing would go through floating point.
POUNDS = "CAST({0}::DECIMAL(14, 0) * 0.01::DECIMAL(2, 2) AS DECIMAL(18, 4))"
ACCOUNT_ID = "printf('ACC%04d', account + 1)"


def insert_organization(con: duckdb.DuckDBPyConnection) -> int:
    """The one row about the company."""
    con.execute("INSERT INTO organization VALUES (?, 'retail', 'GBP', 1)", [ORGANIZATION])
    return 1


def insert_accounts(con: duckdb.DuckDBPyConnection, people: list[Account]) -> int:
    """One row per account."""
    frame = pd.DataFrame(
        {
            "account_id": [a.account_id for a in people],
            "account_name": [a.name for a in people],
            "account_type": [a.account_type for a in people],
            "industry": [a.industry for a in people],
            "commercial_segment": [a.segment for a in people],
            "parent_account_id": [a.parent for a in people],
            "hierarchy_level": [a.level for a in people],
            "region": [a.region for a in people],
            "country": [a.country for a in people],
            "annual_revenue": pd.array([a.annual_revenue for a in people], dtype="Int64"),
            "owner": [a.owner for a in people],
            "signup_date": np.array([a.signup for a in people], dtype="datetime64[D]"),
            "opted_out": [a.opted_out for a in people],
        }
    )
    return _insert(con, "accounts", frame, "SELECT * FROM frame")


def insert_products(con: duckdb.DuckDBPyConnection, catalogue: Products) -> int:
    """One row per product, P01 first."""
    frame = pd.DataFrame(
        {
            "product": np.arange(len(catalogue)),
            "product_name": catalogue.names,
            "category": [CATEGORIES[index] for index in catalogue.category],
            "brand": catalogue.brands,
            "price": catalogue.price,
        }
    )
    return _insert(
        con,
        "products",
        frame,
        f"""SELECT printf('P%02d', product + 1) AS product_id, product_name, category, brand,
                   {POUNDS.format("price")} AS list_price
            FROM frame""",
    )


def insert_transactions(con: duckdb.DuckDBPyConnection, sold: Lines, back: Lines) -> int:
    """Lines sold and returned, numbered by day; each return has a credit note of its own."""
    sides = [(sold, sold.order), (back, np.arange(len(back.order)))]
    frame = pd.concat(
        [
            pd.DataFrame(
                {
                    "account": lines.account,
                    "document": document,
                    "day": days_of(lines.day),
                    "product": lines.product,
                    "quantity": lines.quantity,
                    "net": lines.net,
                    "discount": lines.discount,
                    "channel": pd.Categorical.from_codes(lines.channel, pd.Index(CHANNELS)),
                }
            )
            for lines, document in sides
        ],
        ignore_index=True,
    )
    frame["back"] = np.repeat([False, True], [len(sold.order), len(back.order)])
    frame = frame.sort_values(["day", "back"], kind="stable", ignore_index=True)
    frame["number"] = np.arange(1, len(frame) + 1)
    return _insert(
        con,
        "transactions",
        frame,
        f"""SELECT printf('T%06d', number) AS transaction_id,
                   CASE WHEN back THEN printf('CN%05d', document + 1)
                        ELSE printf('SO%06d', document + 1) END AS order_id,
                   {ACCOUNT_ID} AS account_id,
                   printf('P%02d', product + 1) AS product_id,
                   day::DATE AS transaction_date,
                   quantity::DECIMAL(18, 3) AS quantity,
                   {POUNDS.format("net")} AS net_amount,
                   {POUNDS.format("discount")} AS discount_amount,
                   channel::VARCHAR AS channel
            FROM frame ORDER BY number""",
    )


def insert_campaigns(
    con: duckdb.DuckDBPyConnection, plans: list[dict[str, Any]], sent: Responses
) -> int:
    """Campaigns, and one row per account contacted or in a control group."""
    frame = pd.DataFrame(plans)
    rows = _insert(
        con,
        "campaigns",
        frame,
        """SELECT id AS campaign_id, name, type AS campaign_type, channel,
                  "start"::DATE AS start_date, "end"::DATE AS end_date,
                  budget::DECIMAL(18, 4) AS budget
           FROM frame""",
    )
    frame = pd.DataFrame(
        {
            "campaign_id": [plans[index]["id"] for index in sent.campaign],
            "account": sent.account,
            "contacted_at": _day(sent.contacted),
            "opened_at": _day(sent.opened),
            "clicked_at": _day(sent.clicked),
            "responded_at": _day(sent.responded),
            "pence": sent.revenue,
            "control": sent.contacted == NONE,
        }
    )
    return rows + _insert(
        con,
        "campaign_responses",
        frame,
        f"""SELECT campaign_id, {ACCOUNT_ID} AS account_id, contacted_at::DATE AS contacted_at,
                   opened_at::DATE AS opened_at, clicked_at::DATE AS clicked_at,
                   responded_at::DATE AS responded_at,
                   CASE WHEN NOT control THEN {POUNDS.format("pence")} END AS revenue, control
            FROM frame""",
    )


def insert_loyalty(con: duckdb.DuckDBPyConnection, members: Loyalty) -> int:
    """One row per member."""
    frame = pd.DataFrame(
        {
            "account": members.account,
            "tier": [TIERS[index] for index in members.tier],
            "points": members.points,
            "joined_at": _day(members.joined),
        }
    )
    return _insert(
        con,
        "loyalty_members",
        frame,
        f"""SELECT {ACCOUNT_ID} AS account_id, tier, points::INTEGER AS points,
                   joined_at::DATE AS joined_at
            FROM frame""",
    )


def insert_interactions(con: duckdb.DuckDBPyConnection, done: Interactions) -> int:
    """Interactions numbered by time; what a page or a ticket was about is small JSON text."""
    about = np.where(
        done.type == TICKET,
        np.array(TOPICS, dtype=object)[np.maximum(done.detail, 0) % len(TOPICS)],
        np.array(CATEGORIES, dtype=object)[np.maximum(done.detail, 0)],
    )
    frame = pd.DataFrame(
        {
            "number": np.arange(1, len(done.account) + 1),
            "account": done.account,
            "type": pd.Categorical.from_codes(done.type, pd.Index(TYPES)),
            "occurred_at": days_of(done.day).astype("datetime64[s]")
            + done.second.astype("timedelta64[s]"),
            "duration": done.duration,
            "pence": done.value,
            "subject": np.where(done.type == TICKET, "topic", "category"),
            "about": pd.Series(about).where(done.detail >= 0),
        }
    )
    return _insert(
        con,
        "interactions",
        frame,
        f"""SELECT printf('I%06d', number) AS interaction_id, {ACCOUNT_ID} AS account_id,
                   type::VARCHAR AS interaction_type, occurred_at::TIMESTAMP AS occurred_at,
                   CASE WHEN duration >= 0 THEN duration END::INTEGER AS duration_seconds,
                   CASE WHEN pence >= 0 THEN {POUNDS.format("pence")} END AS value,
                   '{{"' || subject || '": "' || about || '"}}' AS properties
            FROM frame ORDER BY number""",
    )


def insert_notes(con: duckdb.DuckDBPyConnection, written: list[Note]) -> int:
    """One row per note."""
    frame = pd.DataFrame([asdict(note) for note in written])
    return _insert(
        con,
        "notes",
        frame,
        "SELECT note_id, account_id, author, created_at::TIMESTAMP AS created_at, body FROM frame",
    )


def _insert(con: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame, select: str) -> int:
    con.register("frame", frame)
    try:
        con.execute(f"INSERT INTO {table} BY NAME {select}")
    finally:
        con.unregister("frame")
    return len(frame)


def _day(numbers: Ints) -> Days:
    """Dates, with NaT where the number is NONE."""
    return np.where(numbers == NONE, np.datetime64("NaT", "D"), days_of(numbers))
