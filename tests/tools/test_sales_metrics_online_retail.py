"""Sales metrics of the UCI Online Retail lines against pandas over the same lines."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest

from data.build import Loaded, build
from data.home import Home
from data.snapshots import Source
from data.warehouse import Warehouse


@pytest.fixture(scope="module")
def online_retail(shared_data, tmp_path_factory):
    """The lines with a customer as they are, the country as the region; and the same in pandas."""
    file = shared_data / "online_retail" / "online_retail.parquet"
    frame = pd.read_parquet(file)
    frame.columns = [name.lower() for name in frame.columns]
    frame = frame[frame["customerid"].notna()]
    frame["amount"] = (frame["quantity"] * (frame["unitprice"] * 1000).round()).astype("int64")
    frame["invoicedate"] = pd.to_datetime(frame["invoicedate"])

    def load(con: duckdb.DuckDBPyConnection) -> Loaded:
        con.register("frame", frame)
        con.execute(
            """INSERT INTO accounts BY NAME
               SELECT customerid::INTEGER::VARCHAR AS account_id, account_id AS account_name,
                      min(country) AS region, FALSE AS opted_out
               FROM frame GROUP BY 1"""
        )
        con.execute(
            """INSERT INTO products BY NAME
               SELECT DISTINCT stockcode AS product_id, stockcode AS product_name,
                      'General' AS category FROM frame"""
        )
        con.execute(
            """INSERT INTO transactions BY NAME
               SELECT (row_number() OVER ())::VARCHAR AS transaction_id, invoiceno AS order_id,
                      customerid::INTEGER::VARCHAR AS account_id, stockcode AS product_id,
                      invoicedate::DATE AS transaction_date, quantity,
                      amount::DECIMAL(18, 0) * 0.001 AS net_amount, 0 AS discount_amount
               FROM frame"""
        )
        con.execute("INSERT INTO organization VALUES ('UCI', 'retail', 'GBP', 1)")
        con.unregister("frame")
        count = len(frame)
        return Loaded([Source(name="frame", rows_read=count, rows_kept=count, rows_rejected=0)])

    home = Home(tmp_path_factory.mktemp("online_retail"))
    return Warehouse(home, build(home, load).snapshot), frame


@pytest.mark.shared
def test_online_retail_by_month_agrees_with_pandas(online_retail, ask):
    warehouse, frame = online_retail
    months = frame["invoicedate"].dt.to_period("M").dt.to_timestamp().dt.date
    sales = frame[(frame["quantity"] > 0) & (frame["amount"] >= 0)]
    asked = {"by": ["month"], "start": "2010-12-01"}

    found = ask(warehouse, "sales_metrics", metric="revenue", **asked)
    expected = frame.groupby(months)["amount"].sum()
    assert {row.period: row.value * 1000 for row in found.rows} == expected.to_dict()
    assert found.overall.value * 1000 == int(frame["amount"].sum())
    assert found.unfinished == "December 2011 is counted to 9 December 2011 only."

    orders = ask(warehouse, "sales_metrics", metric="orders", **asked)
    expected = sales.groupby(months)["invoiceno"].nunique()
    assert {row.period: row.value for row in orders.rows} == expected.to_dict()

    active = ask(warehouse, "sales_metrics", metric="active_accounts", **asked)
    expected = sales.groupby(months)["customerid"].nunique()
    assert {row.period: row.value for row in active.rows} == expected.to_dict()

    new = ask(warehouse, "sales_metrics", metric="new_accounts", **asked)
    first = sales.groupby("customerid")["invoicedate"].min().dt.to_period("M").dt.to_timestamp()
    assert {row.period: row.value for row in new.rows} == first.dt.date.value_counts().to_dict()


@pytest.mark.shared
def test_online_retail_products_by_volume_agree_with_pandas(online_retail, ask):
    warehouse, frame = online_retail
    sales = frame[(frame["quantity"] > 0) & (frame["amount"] >= 0)]
    found = ask(
        warehouse, "sales_metrics", metric="units", by=["product"], top=10, start="2010-12-01"
    )
    expected = sales.groupby("stockcode")["quantity"].sum().nlargest(10)
    assert {row.product_id: row.value for row in found.rows} == expected.to_dict()
    assert found.together.value + found.other.value == int(sales["quantity"].sum())
