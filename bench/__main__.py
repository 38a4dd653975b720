"""RFM and segments against pandas and a bare DuckDB aggregate over the same lines, in one run.

`python -m bench [ROWS]` (default 1,000,000). Ratios are what counts: machines differ. Baskets of one
to seven lines, zipf-like accounts, two years.
"""

from __future__ import annotations

import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb

from data.build import Loaded, build
from data.home import Home
from data.scope import EVERYTHING, Scope
from data.snapshots import Source, file_of
from data.warehouse import Warehouse
from tools import _registry as registry

RUNS = 5
ORDERS = """
CREATE TEMP TABLE baskets AS
SELECT range AS basket,
       1 + floor($accounts * power(random(), 3))::INTEGER AS account,
       DATE '2024-07-01' + (random() * 729)::INTEGER AS day,
       1 + (random() * 6)::INTEGER AS size
FROM range($baskets)
"""
LINES = """
INSERT INTO transactions BY NAME
SELECT basket || '-' || line AS transaction_id, 'O' || basket AS order_id, 'A' || account AS account_id,
       'P' || (hash(basket * 7 + line) % 200) AS product_id, day AS transaction_date, 1 AS quantity,
       round(5 + hash(basket * 31 + line) % 20000 / 100, 2)::DECIMAL(18, 4) AS net_amount,
       0 AS discount_amount
FROM baskets, range(1, size + 1) AS r(line)
"""
BARE = """
SELECT account_key, max(day), count(DISTINCT day), sum(net_amount)
FROM store.transactions GROUP BY account_key
"""


def load(rows: int) -> Callable[[duckdb.DuckDBPyConnection], Loaded]:
    """A loader of about `rows` generated lines over rows / 100 accounts."""

    def fill(con: duckdb.DuckDBPyConnection) -> Loaded:
        con.execute("SELECT setseed(0.42)")
        con.execute(ORDERS, {"accounts": max(rows // 100, 10), "baskets": rows // 4})
        con.execute(LINES)
        con.execute(
            "INSERT INTO accounts BY NAME SELECT DISTINCT account_id, account_id AS account_name, "
            "['North','South','East','West'][(1 + hash(account_id) % 4)::INTEGER] AS region, "
            "false AS opted_out FROM transactions"
        )
        con.execute(
            "INSERT INTO products BY NAME SELECT DISTINCT product_id, product_id AS product_name, "
            "'C' || right(product_id, 1) AS category FROM transactions"
        )
        con.execute("INSERT INTO organization VALUES ('Bench', 'retail', 'GBP', 1)")
        return Loaded([Source(name="bench", rows_read=rows, rows_kept=rows, rows_rejected=0)])

    return fill


def rfm_pandas(lines: Any, as_of: Any) -> Any:
    """The same scores with pandas, from lines, as an analyst would write it."""
    import pandas as pd

    by = lines.groupby("account_key")
    last = by["day"].max()
    window = lines[lines["day"] > as_of - pd.Timedelta(days=365)]
    frame = pd.DataFrame(
        {
            "recency": (as_of - last).dt.days,
            "frequency": window.groupby("account_key")["day"].nunique(),
            "monetary": window.groupby("account_key")["net_amount"].sum(),
        }
    ).fillna(0)
    for name, ascending in (("recency", False), ("frequency", True), ("monetary", True)):
        rank = frame[name].rank(method="min", ascending=ascending) - 1
        frame[name[0]] = (1 + 5 * rank // (len(frame) - 1)).clip(upper=5)
    return frame


def median_ms(work: Callable[[], Any]) -> float:
    """Median of `RUNS` runs after one that is not counted."""
    work()
    times = []
    for _ in range(RUNS):
        started = time.perf_counter()
        work()
        times.append((time.perf_counter() - started) * 1000)
    return statistics.median(times)


def main() -> None:
    """Measure and print; JSON on the last line."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory() as folder:
        home = Home(Path(folder))
        started = time.perf_counter()
        manifest = build(home, load(rows))
        built = time.perf_counter() - started
        warehouse = Warehouse(home, manifest.snapshot)
        tool = registry.get("segment_overview")
        args = registry.parse_arguments(tool, {})

        def overview(scope: Scope) -> Any:
            return tool(args, registry.start(tool, args, warehouse, scope))

        con = duckdb.connect(str(file_of(home, manifest.snapshot)), read_only=True)
        lines = con.execute(
            "SELECT account_key, day, net_amount::DOUBLE AS net_amount FROM store.transactions"
        ).df()
        as_of = lines["day"].max()
        figures = {
            "lines": manifest.rows["transactions"],
            "build_seconds": round(built, 2),
            "bare_aggregate_ms": median_ms(lambda: con.execute(BARE).fetchall()),
            "segment_overview_ms": median_ms(lambda: overview(EVERYTHING)),
            "segment_overview_scoped_ms": median_ms(lambda: overview(Scope(("North",)))),
            "pandas_ms": median_ms(lambda: rfm_pandas(lines, as_of)),
        }
    figures["overview_to_bare"] = figures["segment_overview_ms"] / figures["bare_aggregate_ms"]
    figures["pandas_to_overview"] = figures["pandas_ms"] / figures["segment_overview_ms"]
    for name, value in figures.items():
        print(f"{name:<28}{value:>14,.2f}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
