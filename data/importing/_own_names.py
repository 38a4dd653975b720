"""Files whose columns already have the names of the schema: taken as they are, without a mapping file."""

from __future__ import annotations

import glob
from collections.abc import Mapping as Names
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from data.importing._mapping import Mapping
from data.importing._targets import KEYS_OF_LINES, TABLES, TableName, targets

NOT_STATED = "Not stated"
# What may be missing, and what stands for it then.
_OF_FILES: Names[str, dict[str, Any]] = {
    "transactions": {"transaction_id": {"row_number": True}, "discount_amount": {"constant": 0}},
    "accounts": {"opted_out": {"constant": False}},
}
_OF_LINES: Names[str, dict[str, Any]] = {
    "accounts": {
        "account_name": {"template": "{account_id}"},
        "region": {"constant": NOT_STATED},
        "opted_out": {"constant": False},
    },
    "products": {
        "product_name": {"template": "{product_id}"},
        "category": {"constant": NOT_STATED},
    },
}


def own_names(headers: Names[Path, Sequence[str]], currency: str) -> Mapping | None:
    """The mapping of files whose columns are called as ours are; None where one is not such a file.

    A file is for the transactions where it has all of theirs, for accounts and products too where these
    have no file of their own.
    """
    files: dict[TableName, Path] = {}
    for path, header in headers.items():
        table = _table_of(header)
        if table is None or table in files:
            return None
        files[table] = path
    if "transactions" not in files:
        return None
    lines = headers[files["transactions"]]
    tables: dict[str, Any] = {
        table: {
            "file": glob.escape(path.name),
            "columns": _columns(table, headers[path], _OF_FILES.get(table, {})),
        }
        for table, path in files.items()
    }
    for made, key in KEYS_OF_LINES.items():
        if made not in tables:
            columns = _columns(made, lines, _OF_LINES[made])
            columns.pop(key)
            tables[made] = {"from": "transactions", "columns": columns}
    return Mapping.model_validate(
        {
            "name": "of our own names",
            "organization": {
                "name": files["transactions"].stem,
                "org_type": "retail",
                "currency": currency,
            },
            "tables": tables,
        }
    )


def _table_of(header: Sequence[str]) -> TableName | None:
    """The table whose columns a file has: that of the transactions, or the one with most of them."""
    fitting = [table for table in TABLES if _fits(table, header)]
    if "transactions" in fitting:
        return "transactions"
    return max(fitting, key=lambda table: len(targets(table).keys() & {*header}), default=None)


def _fits(table: TableName, header: Sequence[str]) -> bool:
    known, filled = targets(table), _OF_FILES.get(table, {})
    needed = {name for name, target in known.items() if target.required and name not in filled}
    return needed <= {*header}


def _columns(table: str, header: Sequence[str], filled: dict[str, Any]) -> dict[str, Any]:
    named = {name: name for name in targets(table) if name in header}
    return filled | named
