"""The tables of the demo book as they are generated, with scores made by the page and not by the tools."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

import data
from data.build import Loaded
from data.demo import load

SCHEMA = Path(data.__file__).parent / "schema.sql"

# Section 1 of the analytics page, written out again here so that the book is checked against the
# page and not against the project's own tools. An order is a day with a positive line.
SCORED = """
CREATE TEMP VIEW scored AS
WITH account AS (
    SELECT account_id,
           DATE '2026-06-30' - max(transaction_date) FILTER (quantity > 0) AS recency,
           count(DISTINCT transaction_date)
               FILTER (quantity > 0 AND transaction_date > DATE '2025-06-30') AS frequency,
           coalesce(sum(net_amount) FILTER (transaction_date > DATE '2025-06-30'), 0) AS monetary,
           count(DISTINCT category)
               FILTER (quantity > 0 AND transaction_date > DATE '2025-06-30') AS categories
    FROM transactions JOIN products USING (product_id)
    GROUP BY account_id
), score AS (
    SELECT *,
           least(5, 1 + floor(5 * percent_rank() OVER (ORDER BY recency DESC))) AS r,
           least(5, 1 + floor(5 * percent_rank() OVER (ORDER BY frequency))) AS f,
           least(5, 1 + floor(5 * percent_rank() OVER (ORDER BY monetary))) AS m
    FROM account
)
SELECT *, CASE
    WHEN r = 1 AND m = 5 THEN 'Cannot Lose Them'
    WHEN r <= 2 AND m >= 4 THEN 'At Risk'
    WHEN r >= 4 AND f >= 4 AND m >= 4 THEN 'Champions'
    WHEN r >= 3 AND f >= 4 AND m >= 3 THEN 'Loyal Customers'
    WHEN r >= 4 AND (f >= 3 OR m >= 3) THEN 'Potential Loyalists'
    WHEN r >= 4 THEN 'New Customers'
    WHEN r = 3 AND m >= 4 AND f <= 2 THEN 'Promising'
    WHEN r = 3 AND (f >= 3 OR m >= 3) THEN 'Need Attention'
    WHEN r = 3 OR (f >= 2 AND m >= 2) THEN 'About to Sleep'
    ELSE 'Hibernating' END AS segment
FROM score
"""


def fresh() -> tuple[duckdb.DuckDBPyConnection, Loaded]:
    con = duckdb.connect()
    con.execute("CREATE SCHEMA staging; USE staging")
    con.execute(SCHEMA.read_text())
    loaded = load(con)
    con.execute(SCORED)
    return con, loaded


def one(con: duckdb.DuckDBPyConnection, sql: str, *parameters: object) -> tuple[Any, ...]:
    row = con.execute(sql, list(parameters)).fetchone()
    assert row is not None
    return row


def count(con: duckdb.DuckDBPyConnection, rows: str) -> int:
    return int(one(con, f"SELECT count(*) FROM {rows}")[0])
