"""Tool SQL in, scoped SQL out: the only way from a tool's statement to the warehouse.

A tool's SQL names models (`data/models/*.sql`) and store tables by bare name. Here those names become
common table expressions in front of the statement, each store table filtered to the caller's regions.
A statement that qualifies a name, reads a file or calls a table function is refused, so no tool can
reach a row outside the scope, by mistake or otherwise.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

MODELS = Path(__file__).resolve().parent / "models"

# Store tables with a row per account carry the account's region and are filtered by it.
SCOPED = frozenset(
    {
        "accounts",
        "transactions",
        "campaign_responses",
        "loyalty_members",
        "interactions",
        "notes",
        "churn_scores",
        "account_day",
        "account_sum",
        "account_month",
        "account_category_month",
    }
)
# Without account rows: the same for everyone.
SHARED = frozenset({"products", "campaigns", "organization"})
TABLE_FUNCTIONS = frozenset({"unnest", "range", "generate_series"})
SCOPE_PARAMETER = "scope_regions"


class UnsafeStatement(Exception):
    """A bug in a SQL file: it names something that only the scope layer may name."""


@dataclass(frozen=True)
class Compiled:
    """A statement ready to run. `sql` is what is executed, `source` what the analyst wrote."""

    sql: str
    source: str
    parameters: frozenset[str]


def compile_statement(source: str, *, scoped: bool) -> Compiled:
    """Resolve every relation in `source`; `scoped` filters store tables by `$scope_regions`.

    Raises:
        UnsafeStatement: the statement is not one SELECT over known bare names.
    """
    return _compile(source, scoped)


@cache
def _compile(source: str, scoped: bool) -> Compiled:
    needed: dict[str, str] = {}
    _collect(source, needed, scoped, seen=())
    body = _without_comments(source).strip().rstrip(";")
    ctes = ",\n".join(f"{name} AS (\n{sql}\n)" for name, sql in needed.items())
    if ctes:
        own = re.match(r"(?is)with\s+(?!recursive\b)", body)
        body = f"WITH {ctes},\n{body[own.end() :]}" if own else f"WITH {ctes}\n{body}"
    return Compiled(body, source.strip(), _parameters(body))


def _collect(source: str, needed: dict[str, str], scoped: bool, seen: tuple[str, ...]) -> None:
    for name in relations_in(source):
        if name in needed:
            continue
        if name in seen:
            raise UnsafeStatement(f"model {name} refers to itself")
        model = MODELS / f"{name}.sql"
        if model.exists():
            text = model.read_text()
            _collect(text, needed, scoped, (*seen, name))
            needed[name] = _without_comments(text).strip().rstrip(";")
        elif name in SCOPED:
            where = f" WHERE region IN (SELECT unnest(${SCOPE_PARAMETER}))" if scoped else ""
            needed[name] = f"SELECT * FROM store.{name}{where}"
        elif name in SHARED:
            needed[name] = f"SELECT * FROM store.{name}"
        else:
            raise UnsafeStatement(f"unknown relation {name!r}")


@cache
def relations_in(source: str) -> tuple[str, ...]:
    """The bare relation names a SELECT reads, its own common table expressions left out.

    Raises:
        UnsafeStatement: not a single SELECT, a qualified name, or a table function.
    """
    row = _parser().execute("SELECT json_serialize_sql($sql)", {"sql": source}).fetchone()
    assert row is not None
    tree = json.loads(row[0])
    if tree.get("error") or len(tree["statements"]) != 1:
        raise UnsafeStatement(str(tree.get("error_message", "exactly one SELECT is expected")))
    found: dict[str, None] = {}
    _walk(tree["statements"][0]["node"], frozenset(), found)
    return tuple(found)


def _walk(node: Any, local: frozenset[str], found: dict[str, None]) -> None:
    if isinstance(node, list):
        for item in node:
            _walk(item, local, found)
        return
    if not isinstance(node, dict):
        return
    kind = node.get("type")
    if kind == "BASE_TABLE":
        name = str(node["table_name"])
        if node.get("schema_name") or node.get("catalog_name"):
            raise UnsafeStatement(f"qualified name {node['schema_name']}.{name}")
        if name not in local:
            found[name] = None
    elif kind == "TABLE_FUNCTION":
        function = str(node["function"]["function_name"])
        if function not in TABLE_FUNCTIONS:
            raise UnsafeStatement(f"table function {function}")
    elif kind == "SHOW_REF":
        raise UnsafeStatement("SHOW / DESCRIBE")
    # A CTE sees the ones before it; its own name shadows a relation only afterwards.
    for entry in node.get("cte_map", {}).get("map", []):
        _walk(entry["value"], local, found)
        local = local | {entry["key"]}
    for key, value in node.items():
        if key != "cte_map":
            _walk(value, local, found)


def _parameters(sql: str) -> frozenset[str]:
    return frozenset(_parser().extract_statements(sql)[0].named_parameters)


@cache
def _database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:")


def _parser() -> duckdb.DuckDBPyConnection:
    """A cursor of its own for each use: compilation happens in worker threads."""
    return _database().cursor()


def _without_comments(sql: str) -> str:
    return "\n".join(_code_lines(sql))


def _code_lines(sql: str) -> Iterator[str]:
    for line in sql.splitlines():
        # SQL files of ours keep comments on lines of their own, so string literals stay untouched.
        if not line.lstrip().startswith("--"):
            yield line
