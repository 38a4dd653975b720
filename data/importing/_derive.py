"""Judging rows by other rows: ids that occur twice, ids found nowhere, accounts made from lines."""

from __future__ import annotations

from data.importing._mapping import Mapping, Table, Value
from data.importing._sources import Column, Relation
from data.importing._targets import KEYS, REFERENCES
from data.importing._work import Work, carried_name

DERIVED_KEYS = {"accounts": "account_id", "products": "product_id"}
NO_PRODUCTS = Table.model_validate(
    {
        "from": "transactions",
        "columns": {
            "product_name": {"column": "product_id"},
            "category": {"constant": "Uncategorised"},
        },
    }
)


def reject_repeated_keys(work: Work, table: str) -> None:
    """Keep the first row of an id and reject the later ones."""
    key = KEYS[table]
    if not work.has(table):
        return
    work.mark(
        table,
        f"(file, line) IN (SELECT (file, line) FROM work_{table} WHERE problem IS NULL QUALIFY "
        f"row_number() OVER (PARTITION BY {key} ORDER BY file, line) > 1)",
        key,
        f"{key} occurs on an earlier row",
        key,
    )


def reject_strangers(work: Work, table: str, column: str) -> None:
    """Reject rows that name an id which its own table does not hold."""
    other = REFERENCES[table][column]
    if not (work.has(table) and work.has(other)):
        return
    work.mark(
        table,
        f"NOT EXISTS (SELECT 1 FROM work_{other} AS o "
        f"WHERE o.problem IS NULL AND o.{column} = w.{column})",
        column,
        f"{column} is not among the {other}",
        column,
    )


def derive(work: Work, table: str, entry: Table) -> list[str]:
    """Make `work_<table>` with one row for each id in the lines kept; gives findings.

    Where lines of one id differ in a source column, the value on most of its lines counts, of
    several such the first in the alphabet. Lines whose row cannot be made are rejected.
    """
    key = DERIVED_KEYS[table]
    lines = f"SELECT DISTINCT {key} AS c0 FROM work_transactions WHERE problem IS NULL"
    joins, findings = "", []
    columns = {key: Column("c0", "VARCHAR")}
    for i, source in enumerate((name for name in entry.sources() if name != key), start=1):
        counted = (
            f"SELECT {key} AS c0, {carried_name(source)} AS c{i}, count(*) AS n "
            f"FROM work_transactions WHERE problem IS NULL AND {carried_name(source)} IS NOT NULL "
            "GROUP BY ALL"
        )
        differing = work.number(
            f"SELECT count(*) FROM (SELECT c0 FROM ({counted}) GROUP BY c0 HAVING count(*) > 1)"
        )
        if differing:
            findings.append(
                f"{differing:,} {table} have more than one {source}; "
                "the one on most of their lines was taken."
            )
        joins += (
            f" LEFT JOIN (SELECT c0, c{i} FROM ({counted}) QUALIFY "
            f"row_number() OVER (PARTITION BY c0 ORDER BY n DESC, c{i}) = 1) USING (c0)"
        )
        columns[source] = Column(f"c{i}", "VARCHAR")
    numbered = "row_number() OVER (ORDER BY c0)"
    select = f"SELECT *, {numbered} AS row, {numbered} AS line FROM ({lines}){joins}"
    whole = entry.model_copy(update={"columns": {key: Value(column=key), **entry.columns}})
    work.convert(table, whole, Relation(select, columns, 0), -1)
    problems = f"SELECT DISTINCT problem FROM work_{table} WHERE problem IS NOT NULL ORDER BY ALL"
    for (code,) in work.rows(problems):
        label, reason = work.reasons[code]
        bad = f"{key} IN (SELECT {key} FROM work_{table} WHERE problem = {code})"
        work.mark("transactions", bad, label, f"{reason} for its {table[:-1]}", key)
    return findings


def leave_out_without_spend(work: Work) -> None:
    """Reject accounts that have no kept line above zero, and the lines they have."""
    spending = "SELECT account_id FROM work_transactions WHERE problem IS NULL AND net_amount > 0"
    for table in ("transactions", "accounts"):
        work.mark(
            table,
            f"account_id NOT IN ({spending})",
            "",
            "account without spend, left out (accounts_without_spend: drop)",
            "account_id",
        )


def judge(work: Work, mapping: Mapping) -> list[str]:
    """All judgements that need more than the row itself, in the order that fits; gives findings."""
    findings = []
    for table, entry in mapping.tables.items():
        key = entry.columns.get(KEYS.get(table, ""))
        if key is not None and not key.row_number:
            reject_repeated_keys(work, table)
    for column in REFERENCES["transactions"]:
        reject_strangers(work, "transactions", column)
    if mapping.tables["accounts"].from_:
        findings += derive(work, "accounts", mapping.tables["accounts"])
    if mapping.accounts_without_spend == "drop":
        leave_out_without_spend(work)
    products = mapping.tables.get("products")
    if products is None:
        findings += derive(work, "products", NO_PRODUCTS)
        findings.append(
            "The mapping has no products: each is named by its id and is in 'Uncategorised'."
        )
    elif products.from_:
        findings += derive(work, "products", products)
    for other, columns in REFERENCES.items():
        for column in columns if other != "transactions" else ():
            reject_strangers(work, other, column)
    return findings
