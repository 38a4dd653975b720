"""Rows of sales as tests write them, and what an import makes of them."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from data.build import Loaded
from data.importing import Mapping, loader

SCHEMA = Path(__file__).resolve().parents[2] / "data" / "schema.sql"
HEADER = "sale,order,customer,product,day,quantity,amount"
GOOD = "s1,o1,c1,p1,2024-05-01,2,10.50"

SALES: dict[str, Any] = {
    "name": "sales",
    "organization": {"name": "Test", "org_type": "retail", "currency": "EUR"},
    "tables": {
        "transactions": {
            "file": "sales*",
            "columns": {
                "transaction_id": "sale",
                "order_id": "order",
                "account_id": "customer",
                "product_id": "product",
                "transaction_date": "day",
                "quantity": "quantity",
                "net_amount": "amount",
                "discount_amount": {"constant": 0},
            },
        },
        "accounts": {
            "from": "transactions",
            "columns": {
                "account_name": {"template": "Customer {customer}"},
                "region": {"constant": "North"},
                "opted_out": {"constant": False},
            },
        },
    },
}


@dataclass
class Outcome:
    con: duckdb.DuckDBPyConnection
    loaded: Loaded
    rejects: list[dict[str, str]]

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        return self.con.execute(sql).fetchall()

    @property
    def reasons(self) -> list[tuple[str, str, str, str]]:
        return [(r["line"], r["column"], r["reason"], r["value"]) for r in self.rejects]


def with_columns(table: str = "transactions", **columns: object) -> Mapping:
    """The mapping for the tests with some target columns given otherwise."""
    entry = SALES["tables"].get(table, {"from": "transactions"})
    entry = entry | {"columns": entry.get("columns", {}) | columns}
    return Mapping.model_validate(SALES | {"tables": SALES["tables"] | {table: entry}})


def load(paths: list[Path], mapping: Mapping | None = None) -> Outcome:
    con = duckdb.connect()
    con.execute("CREATE SCHEMA staging; USE staging")
    con.execute(SCHEMA.read_text())
    rejects = paths[0].parent / "rejects.csv"
    loaded = loader(paths, mapping or with_columns(), rejects)(con)
    for source in loaded.sources:
        assert source.rows_read == source.rows_kept + source.rows_rejected
    text = rejects.read_text(encoding="utf-8") if rejects.exists() else ""
    written = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(written) == sum(source.rows_rejected for source in loaded.sources)
    return Outcome(con, loaded, written)


def sales(folder: Path, *lines: str, mapping: Mapping | None = None) -> Outcome:
    path = folder / "sales.csv"
    path.write_text("\n".join([HEADER, *lines]) + "\n", encoding="utf-8")
    return load([path], mapping)
