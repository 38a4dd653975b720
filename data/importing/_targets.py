"""The tables a source is brought to, as `data/schema.sql` declares them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

import duckdb

SCHEMA = Path(__file__).resolve().parent.parent / "schema.sql"

Kind = Literal["id", "text", "money", "quantity", "whole", "number", "flag", "day", "moment"]

# The tables in the order in which they can refer to each other.
TableName = Literal[
    "accounts",
    "products",
    "transactions",
    "campaigns",
    "campaign_responses",
    "loyalty_members",
    "interactions",
    "notes",
    "churn_scores",
]
TABLES: tuple[TableName, ...] = get_args(TableName)

# What identifies a row; tables that are not here may hold several rows of the same account.
KEYS = MappingProxyType(
    {
        "accounts": "account_id",
        "products": "product_id",
        "transactions": "transaction_id",
        "campaigns": "campaign_id",
        "loyalty_members": "account_id",
        "interactions": "interaction_id",
        "notes": "note_id",
    }
)

# Tables that may be made from the transaction lines, and what of a line names their rows.
KEYS_OF_LINES = MappingProxyType({"accounts": "account_id", "products": "product_id"})

# Which id of a table must be found in which other table.
REFERENCES = MappingProxyType(
    {
        "transactions": {"account_id": "accounts", "product_id": "products"},
        "campaign_responses": {"account_id": "accounts", "campaign_id": "campaigns"},
        "loyalty_members": {"account_id": "accounts"},
        "interactions": {"account_id": "accounts"},
        "notes": {"account_id": "accounts"},
        "churn_scores": {"account_id": "accounts"},
    }
)

_KINDS: dict[str, Kind] = {
    "VARCHAR": "text",
    "DECIMAL(18,4)": "money",
    "DECIMAL(18,3)": "quantity",
    "INTEGER": "whole",
    "DOUBLE": "number",
    "BOOLEAN": "flag",
    "DATE": "day",
    "TIMESTAMP": "moment",
}


@dataclass(frozen=True)
class Target:
    """One column of one table: its kind says how a source value is converted and checked."""

    name: str
    kind: Kind
    required: bool


@cache
def targets(table: str) -> MappingProxyType[str, Target]:
    """The columns of a table by name, in the order of the schema."""
    with duckdb.connect() as con:
        con.execute(SCHEMA.read_text())
        described = con.execute(f"DESCRIBE {table}").fetchall()
    return MappingProxyType(
        {
            name: Target(name, "id" if name.endswith("_id") else _KINDS[kind], nullable == "NO")
            for name, kind, nullable, *_ in described
        }
    )
