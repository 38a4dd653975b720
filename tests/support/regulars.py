"""A book that models can learn from: accounts that order like clockwork, every third until one day.

360 accounts order every 10 to 29 days from August 2024 to June 2026. All buy lighting; every second one
buys furniture with every other order; every fifth buys textiles, always.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb

from data.build import Loaded, build
from data.home import Home
from data.snapshots import Source
from data.warehouse import Warehouse

LAST = date(2026, 6, 30)
PRODUCTS = """
    INSERT INTO products VALUES ('P0', 'Lamp', 'Lighting', 'Lux', 10), ('P1', 'Desk', 'Furniture', 'Oak', 90),
                                ('P2', 'Towel', 'Textiles', 'Soft', 8)
"""
LINES = """
    INSERT INTO transactions BY NAME
    SELECT order_id || '-' || product AS transaction_id, order_id,
           'A' || printf('%03d', account) AS account_id, 'P' || product AS product_id,
           day AS transaction_date, 1 AS quantity, 20 + account AS net_amount, 0 AS discount_amount
    FROM (
        SELECT account, visit, product, 'O' || account || '-' || visit AS order_id,
               DATE '2024-08-01' + (account % 7 + visit * (10 + account % 20))::INTEGER AS day,
               DATE '2024-09-01' + (account * 37 % 660)::INTEGER AS stops
        FROM range($accounts) AS a(account), range(80) AS v(visit), range(3) AS p(product)
    )
    WHERE day <= DATE '2026-06-30'
      AND (account % 3 > 0 OR day <= stops)
      AND (product = 0 OR product = 1 AND account % 2 = 0 AND visit % 2 = 0
           OR product = 2 AND account % 5 = 0)
    ORDER BY hash(account * 31 + visit * 7 + product + $seed)
"""
ACCOUNTS = """
    INSERT INTO accounts BY NAME
    SELECT DISTINCT account_id, 'Account ' || account_id AS account_name, 'North' AS region,
                    false AS opted_out
    FROM transactions
"""


def regulars(
    folder: Path, *, accounts: int = 360, seed: int = 0, more: Sequence[str] = ()
) -> Warehouse:
    """Build and open the book; `seed` shuffles its rows, `more` are statements that change it."""

    def load(con: duckdb.DuckDBPyConnection) -> Loaded:
        con.execute(PRODUCTS)
        con.execute(LINES, {"accounts": accounts, "seed": seed})
        con.execute("INSERT INTO organization VALUES ('Regulars', 'retail', 'GBP', 1)")
        con.execute(ACCOUNTS)
        for statement in more:
            con.execute(statement)
        return Loaded([Source(name="rows", rows_read=1, rows_kept=1, rows_rejected=0)])

    home = Home(folder)
    return Warehouse(home, build(home, load, publish_anyway=True).snapshot)
