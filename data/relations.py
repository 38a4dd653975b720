"""Tool SQL in, scoped SQL out: the only way from a tool's statement to the warehouse.

A tool's SQL names models (`data/models/*.sql`) and store tables by bare name. Here those names become
common table expressions in front of the statement, each store table filtered to the caller's regions.
A statement that qualifies a name, reads a file, changes anything or calls a function that depends on
more than its arguments is refused, and what is composed is read once more before it may run: it names
the store tables that were put in front, once each, and nothing else. So no tool can reach a row
outside the scope, by mistake or otherwise.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import duckdb

MODELS = Path(__file__).resolve().parent / "models"
STORE = "store"

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
COMPILED = 512
"""Statements kept as they were compiled: 130 KB each, and tools make them of pieces without end."""

# What a statement may be made of. Anything else has not been thought about, so it is refused.
QUERIES = frozenset({"SELECT_NODE", "SET_OPERATION_NODE"})
SOURCES = frozenset(
    {"BASE_TABLE", "EMPTY", "EXPRESSION_LIST", "JOIN", "SUBQUERY", "TABLE_FUNCTION"}
)
# Functions of their arguments alone. What depends on the session, the clock or chance is not among them,
# and DuckDB's word for it (`stability`) is not enough: it calls `current_localtimestamp` and `age` pure.
FUNCTIONS = frozenset({
    "%", "*", "+", "-", "->>", "/", "//", "||", "abs", "ceil", "chr", "concat", "concat_ws", "contains",
    "date_diff", "date_trunc", "floor", "greatest", "if", "last_day", "least", "len", "list_contains",
    "list_extract", "list_filter", "list_has_all", "list_intersect", "list_position", "list_sort",
    "list_value", "log2", "lower", "md5", "nullif", "round", "sqrt", "struct_pack", "to_days",
    "to_months", "trim", "trunc", "~~",
    # aggregates
    "any_value", "arg_max", "arg_max_null", "avg", "bool_or", "count", "count_star", "list", "max",
    "median", "min", "quantile_cont", "sum",
    # of windows
    "dense_rank", "lag", "rank", "row_number",
})  # fmt: skip
# Parsed as columns, bound as functions when there is no such column.
CLOCK = frozenset(
    {"current_date", "current_time", "current_timestamp", "localtime", "localtimestamp"}
)


class UnsafeStatement(Exception):
    """A bug in a SQL file: it names something that only the scope layer may name."""


@dataclass(frozen=True)
class Compiled:
    """A statement ready to run. `sql` is what is executed, `source` what the analyst wrote.

    `parsed` is `sql` as DuckDB has read it: to read it anew takes a quarter of the time of running it.
    """

    sql: str
    source: str
    parameters: frozenset[str]
    parsed: duckdb.Statement = field(repr=False, compare=False)


@dataclass(frozen=True)
class _Name:
    """A relation as a statement names it, folded to lower case as DuckDB does."""

    qualifier: str
    name: str


def compile_statement(source: str, *, scoped: bool) -> Compiled:
    """Resolve every relation in `source`; `scoped` filters store tables by `$scope_regions`.

    Raises:
        UnsafeStatement: the statement is not one SELECT over known bare names.
    """
    return _compile(source, scoped)


@lru_cache(COMPILED)
def _compile(source: str, scoped: bool) -> Compiled:
    needed: dict[str, str] = {}
    _collect(source, needed, scoped, seen=())
    body = _body(source)
    ctes = ",\n".join(f"{name} AS (\n{sql}\n)" for name, sql in needed.items())
    if ctes:
        own = re.match(r"(?i)with\s+", body)
        body = f"WITH {ctes},\n{body[own.end() :]}" if own else f"WITH {ctes}\n{body}"
    composed = _statement(body)
    _prove(composed, [name for name in needed if name in SCOPED | SHARED])
    parameters = frozenset(str(entry["key"]) for entry in composed["named_param_map"])
    (parsed,) = _parser().extract_statements(body)
    return Compiled(body, source.strip(), parameters, parsed)


def _collect(source: str, needed: dict[str, str], scoped: bool, seen: tuple[str, ...]) -> None:
    for name in relations_in(source):
        if name in needed:
            continue
        if name in seen:
            raise UnsafeStatement(f"model {name} refers to itself")
        if name in _model_names():
            text = (MODELS / f"{name}.sql").read_text(encoding="utf-8")
            _collect(text, needed, scoped, (*seen, name))
            needed[name] = _body(text)
        elif name in SCOPED:
            where = f" WHERE region IN (SELECT unnest(${SCOPE_PARAMETER}))" if scoped else ""
            needed[name] = f"SELECT * FROM {STORE}.{name}{where}"
        elif name in SHARED:
            needed[name] = f"SELECT * FROM {STORE}.{name}"
        else:
            raise UnsafeStatement(f"unknown relation {name!r}")


def _prove(composed: dict[str, Any], stored: list[str]) -> None:
    """Refuse a composed statement that reads anything but the `stored` tables, once each."""
    read = Counter(_names(composed["node"], frozenset()))
    if read != Counter(_Name(STORE, name) for name in stored):
        raise UnsafeStatement("the statement reads more than its relations")


@lru_cache(COMPILED)
def relations_in(source: str) -> tuple[str, ...]:
    """The bare relation names a SELECT reads, its own common table expressions left out.

    Raises:
        UnsafeStatement: not a single SELECT, a qualified name, or a table function.
    """
    found: dict[str, None] = {}
    for read in _names(_statement(source)["node"], frozenset()):
        if read.qualifier:
            raise UnsafeStatement(f"qualified name {read.qualifier}.{read.name}")
        found[read.name] = None
    return tuple(found)


def _statement(sql: str) -> dict[str, Any]:
    """The one SELECT of a text as DuckDB parses it: its `node` and its `named_param_map`."""
    row = _parser().execute("SELECT json_serialize_sql($sql)", {"sql": sql}).fetchone()
    assert row is not None
    tree = json.loads(row[0])
    if tree.get("error") or len(tree["statements"]) != 1:
        raise UnsafeStatement(str(tree.get("error_message", "exactly one SELECT is expected")))
    statement: dict[str, Any] = tree["statements"][0]
    return statement


def _names(node: Any, local: frozenset[str]) -> Iterator[_Name]:
    """Every relation that a part of the tree reads, but for the `local` table expressions."""
    if isinstance(node, list):
        for item in node:
            yield from _names(item, local)
        return
    if not isinstance(node, dict):
        return
    _check_kind(node)
    if node.get("type") == "BASE_TABLE":
        parts = [str(part).lower() for part in node["qualified_name"]["path"]]
        if len(parts) > 1 or parts[0] not in local:
            yield _Name(".".join(parts[:-1]), parts[-1])
    # A CTE sees the ones before it; its own name shadows a relation only afterwards.
    for entry in node.get("cte_map", {}).get("map", []):
        yield from _names(entry["value"], local)
        local = local | {str(entry["key"]).lower()}
    for key, value in node.items():
        if key != "cte_map":
            yield from _names(value, local)


def _check_kind(node: dict[str, Any]) -> None:
    """Refuse kinds of queries, relations and functions that tools have no use for."""
    kind = str(node.get("type", "")).upper()
    if "cte_map" in node:
        if kind not in QUERIES:
            raise UnsafeStatement(f"a statement with {kind}")
        if node.get("sample"):
            raise UnsafeStatement("a sample: rows of chance")
    elif "class" in node:
        _check_expression(node)
    elif "sample" in node:
        if kind not in SOURCES:
            raise UnsafeStatement(f"a relation made by {kind}")
        if node["sample"]:
            raise UnsafeStatement("a sample: rows of chance")
    if kind == "TABLE_FUNCTION" and node["function"]["function_name"] not in TABLE_FUNCTIONS:
        raise UnsafeStatement(f"table function {node['function']['function_name']}")


def _check_expression(node: dict[str, Any]) -> None:
    if "function_name" in node:
        name = str(node["function_name"])
        if (
            len(node["qualified_name"]["path"]) > 1
            or name.lower() not in FUNCTIONS | TABLE_FUNCTIONS
        ):
            raise UnsafeStatement(f"function {'.'.join(node['qualified_name']['path'])}")
    elif node["class"] == "COLUMN_REF" and str(node["column_names"][-1]).lower() in CLOCK:
        raise UnsafeStatement(f"{node['column_names'][-1]}: dates come from the data")


@cache
def _model_names() -> frozenset[str]:
    return frozenset(path.stem for path in MODELS.glob("*.sql"))


@cache
def _database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(":memory:")


def _parser() -> duckdb.DuckDBPyConnection:
    """A cursor of its own for each use: compilation happens in worker threads."""
    return _database().cursor()


def _body(sql: str) -> str:
    """The statement without its comment lines and semicolon."""
    # SQL files of ours keep comments on lines of their own, so string literals stay untouched.
    code = [line for line in sql.splitlines() if not line.lstrip().startswith("--")]
    return "\n".join(code).strip().rstrip(";")
