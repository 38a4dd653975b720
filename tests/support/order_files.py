"""Files of orders as tests write them, and what an import makes of them."""

from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from data.build import Loaded
from data.importing import Mapping, loader

SCHEMA = Path(__file__).resolve().parents[2] / "data" / "schema.sql"
HEADER = "order,customer,day,amount"
LINES = [f"o{i},c{i},2024-05-0{i},{i}.50" for i in range(1, 6)]


def mapping(**more: Any) -> Mapping:
    return Mapping.model_validate(
        {
            "name": "orders",
            "organization": {"name": "Test", "org_type": "retail", "currency": "EUR"},
            "tables": {
                "transactions": {
                    "file": "*",
                    "columns": {
                        "transaction_id": {"row_number": True},
                        "order_id": "order",
                        "account_id": "customer",
                        "product_id": {"constant": "any"},
                        "transaction_date": "day",
                        "quantity": {"constant": 1},
                        "net_amount": "amount",
                        "discount_amount": {"constant": 0},
                    },
                }
                | more,
                "accounts": {
                    "from": "transactions",
                    "columns": {
                        "account_name": "customer",
                        "region": {"constant": "North"},
                        "opted_out": {"constant": False},
                    },
                },
            },
        }
    )


def empty() -> duckdb.DuckDBPyConnection:
    """A connection whose default schema holds the empty tables."""
    con = duckdb.connect()
    con.execute("CREATE SCHEMA staging; USE staging")
    con.execute(SCHEMA.read_text())
    return con


def load(
    *paths: Path, rules: Mapping | None = None
) -> tuple[list[tuple[Any, ...]], Loaded, list[tuple[str, str, str]]]:
    """The transactions (order, customer, day, amount), what was said, and the rejects."""
    con = empty()
    rejects = paths[0].parent / "rejects.csv"
    loaded = loader(paths, rules or mapping(), rejects)(con)
    text = rejects.read_text(encoding="utf-8") if rejects.exists() else ""
    rows = con.execute(
        "SELECT order_id, account_id, transaction_date, net_amount FROM transactions "
        "ORDER BY transaction_id::INTEGER"
    ).fetchall()
    listed = list(csv.DictReader(io.StringIO(text, newline="")))
    for source in loaded.sources:
        assert source.rows_read == source.rows_kept + source.rows_rejected
    assert len(listed) == sum(source.rows_rejected for source in loaded.sources)
    return rows, loaded, [(row["line"], row["reason"], row["value"]) for row in listed]


def write(path: Path, lines: list[str], end: str = "\n", **how: Any) -> Path:
    path.write_bytes((end.join([HEADER, *lines]) + end).encode(**how))
    return path


def orders(rows: list[tuple[Any, ...]]) -> list[str]:
    return [row[0] for row in rows]


EXPECTED = [(f"o{i}", f"c{i}", date(2024, 5, i), Decimal(i) + Decimal("0.5")) for i in range(1, 6)]
