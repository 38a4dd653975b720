"""Put a book into the staging tables: numbers travel as frames, ids and money are made in SQL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd

from data.build import Loaded
from data.demo._book import Days, Ints, days_of
from data.demo._campaigns import NONE, Responses
from data.demo._notes import Note
from data.demo._people import Account
from data.demo._sales import Lines
from data.snapshots import Source

# Pence times a decimal 0.01 stays a decimal; dividing would go through floating point.
POUNDS = "CAST({0}::DECIMAL(14, 0) * 0.01::DECIMAL(2, 2) AS DECIMAL(18, 4))"


def insert_organization(con: duckdb.DuckDBPyConnection, name: str, org_type: str) -> int:
    """The one row about the company; its money is pounds."""
    con.execute("INSERT INTO organization VALUES (?, ?, 'GBP', 1)", [name, org_type])
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
    return insert(con, "accounts", frame, "SELECT * FROM frame")


def insert_products(
    con: duckdb.DuckDBPyConnection,
    names: list[str],
    categories: list[str],
    brands: list[str],
    prices: Ints,
) -> int:
    """One row per product, P01 first; prices are pence."""
    frame = pd.DataFrame(
        {
            "product": np.arange(len(names)),
            "product_name": names,
            "category": categories,
            "brand": brands,
            "price": prices,
        }
    )
    return insert(
        con,
        "products",
        frame,
        f"""SELECT printf('P%02d', product + 1) AS product_id, product_name, category, brand,
                   {POUNDS.format("price")} AS list_price
            FROM frame""",
    )


def insert_transactions(
    con: duckdb.DuckDBPyConnection,
    sold: Lines,
    back: Lines,
    people: list[Account],
    channels: Sequence[str],
) -> int:
    """Lines sold and returned, numbered by day; each return has a credit note of its own."""
    sides = [(sold, sold.order), (back, np.arange(len(back.order)))]
    frame = pd.concat(
        [
            pd.DataFrame(
                {
                    "account_id": ids_of(people)[lines.account],
                    "document": document,
                    "day": days_of(lines.day),
                    "product": lines.product,
                    "quantity": lines.quantity,
                    "net": lines.net,
                    "discount": lines.discount,
                    "channel": pd.Categorical.from_codes(lines.channel, pd.Index(channels)),
                }
            )
            for lines, document in sides
        ],
        ignore_index=True,
    )
    frame["back"] = np.repeat([False, True], [len(sold.order), len(back.order)])
    frame = frame.sort_values(["day", "back"], kind="stable", ignore_index=True)
    frame["number"] = np.arange(1, len(frame) + 1)
    return insert(
        con,
        "transactions",
        frame,
        f"""SELECT printf('T%06d', number) AS transaction_id,
                   CASE WHEN back THEN printf('CN%05d', document + 1)
                        ELSE printf('SO%06d', document + 1) END AS order_id,
                   account_id,
                   printf('P%02d', product + 1) AS product_id,
                   day::DATE AS transaction_date,
                   quantity::DECIMAL(18, 3) AS quantity,
                   {POUNDS.format("net")} AS net_amount,
                   {POUNDS.format("discount")} AS discount_amount,
                   channel::VARCHAR AS channel
            FROM frame ORDER BY number""",
    )


def insert_campaigns(
    con: duckdb.DuckDBPyConnection,
    plans: list[dict[str, Any]],
    sent: Responses,
    people: list[Account],
) -> int:
    """Campaigns, and one row per account contacted or in a control group."""
    frame = pd.DataFrame(plans)
    rows = insert(
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
            "account_id": ids_of(people)[sent.account],
            "contacted_at": day(sent.contacted),
            "opened_at": day(sent.opened),
            "clicked_at": day(sent.clicked),
            "responded_at": day(sent.responded),
            "pence": sent.revenue,
            "control": sent.contacted == NONE,
        }
    )
    return rows + insert(
        con,
        "campaign_responses",
        frame,
        f"""SELECT campaign_id, account_id, contacted_at::DATE AS contacted_at,
                   opened_at::DATE AS opened_at, clicked_at::DATE AS clicked_at,
                   responded_at::DATE AS responded_at,
                   CASE WHEN NOT control THEN {POUNDS.format("pence")} END AS revenue, control
            FROM frame""",
    )


def insert_notes(con: duckdb.DuckDBPyConnection, written: list[Note]) -> int:
    """One row per note."""
    frame = pd.DataFrame([asdict(note) for note in written])
    return insert(
        con,
        "notes",
        frame,
        "SELECT note_id, account_id, author, created_at::TIMESTAMP AS created_at, body FROM frame",
    )


def loaded(rows: dict[str, int]) -> Loaded:
    """What was loaded, by what it is called; a demo rejects nothing."""
    return Loaded(
        sources=[
            Source(name=f"demo book: {name}", rows_read=n, rows_kept=n, rows_rejected=0)
            for name, n in rows.items()
        ],
        demo=True,
    )


def ids_of(people: list[Account]) -> npt.NDArray[np.object_]:
    """The ids of the accounts by their index."""
    return np.array([account.account_id for account in people], dtype=object)


def insert(con: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame, select: str) -> int:
    """Put the rows of `select`, which reads `frame`, into a table; gives how many there are."""
    con.register("frame", frame)
    try:
        con.execute(f"INSERT INTO {table} BY NAME {select}")
    finally:
        con.unregister("frame")
    return len(frame)


def day(numbers: Ints) -> Days:
    """Dates, with NaT where the number is NONE."""
    return np.where(numbers == NONE, np.datetime64("NaT", "D"), days_of(numbers))
