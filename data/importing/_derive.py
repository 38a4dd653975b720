"""Judging rows by other rows: ids that occur twice, ids found nowhere, accounts made from lines."""

from __future__ import annotations

from data.importing._mapping import Mapping, Table, Value
from data.importing._sources import Column, Relation, literal
from data.importing._targets import KEYS, KEYS_OF_LINES, REFERENCES, targets
from data.importing._work import Work, carried_name

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

    Lines whose row cannot be made are rejected.
    """
    key = KEYS_OF_LINES[table]
    lines = f"SELECT DISTINCT {key} AS c0 FROM work_transactions WHERE problem IS NULL"
    joins, findings = "", []
    columns = {key: Column("c0", "VARCHAR")}
    for i, source in enumerate((name for name in entry.sources() if name != key), start=1):
        findings += _differing(work, table, source)
        joins += f" LEFT JOIN ({_on_most_lines(key, source, 'c0', f'c{i}')}) USING (c0)"
        columns[source] = Column(f"c{i}", "VARCHAR")
    numbered = "row_number() OVER (ORDER BY c0)"
    select = f"SELECT *, {numbered} AS row, {numbered} AS line FROM ({lines}){joins}"
    whole = entry.model_copy(update={"columns": {key: Value(column=key), **entry.columns}})
    work.convert(table, whole, Relation(select, columns, 0), -1)
    _reject_lines_of_rejected(work, table)
    return findings


def fill_from_lines(work: Work, table: str, entry: Table) -> list[str]:
    """Fill the columns of a table that its transaction lines decide; gives findings.

    Rows that get no value where there must be one are rejected, with their lines.
    """
    key, findings = KEYS_OF_LINES[table], []
    for target, form in entry.most_lines.items():
        findings += _differing(work, table, form.from_)
        default = "NULL" if form.default is None else literal(form.default)
        work.con.execute(f"ALTER TABLE work_{table} ADD COLUMN {target} VARCHAR")
        work.con.execute(
            f"UPDATE work_{table} AS w SET {target} = coalesce((SELECT v FROM "
            f"({_on_most_lines(key, form.from_, 'k', 'v')}) WHERE k = w.{key}), {default})"
        )
        if targets(table)[target].required:
            work.mark(table, f"{target} IS NULL", form.from_, f"no {target}", key)
    _reject_lines_of_rejected(work, table)
    return findings


def _on_most_lines(key: str, source: str, id_as: str, value_as: str) -> str:
    """For each id the value of a source column that most of its kept lines have.

    Of several such values it is the first in the alphabet.
    """
    value = carried_name(source)
    return (
        f"SELECT {key} AS {id_as}, {value} AS {value_as} FROM work_transactions "
        f"WHERE problem IS NULL AND {value} IS NOT NULL GROUP BY {key}, {value} QUALIFY "
        f"row_number() OVER (PARTITION BY {key} ORDER BY count(*) DESC, {value}) = 1"
    )


def _differing(work: Work, table: str, source: str) -> list[str]:
    key, value = KEYS_OF_LINES[table], carried_name(source)
    count = work.number(
        f"SELECT count(*) FROM (SELECT {key} FROM work_transactions WHERE problem IS NULL "
        f"GROUP BY {key} HAVING count(DISTINCT {value}) > 1)"
    )
    if not count:
        return []
    return [
        f"{count:,} {table} have more than one {source}; the one on most of their lines was taken."
    ]


def _reject_lines_of_rejected(work: Work, table: str) -> None:
    """Reject the lines that are still kept of accounts or products that are not."""
    key = KEYS_OF_LINES[table]
    problems = f"SELECT DISTINCT problem FROM work_{table} WHERE problem IS NOT NULL ORDER BY ALL"
    for (code,) in work.rows(problems):
        label, reason = work.reasons[code]
        bad = (
            f"{key} IN (SELECT {key} FROM work_{table} WHERE problem = {code}) "
            f"AND {key} NOT IN (SELECT {key} FROM work_{table} WHERE problem IS NULL)"
        )
        work.mark("transactions", bad, label, f"{reason} for its {table[:-1]}", key)


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
    for table, entry in mapping.tables.items():
        if entry.most_lines:
            findings += fill_from_lines(work, table, entry)
    if mapping.accounts_without_spend == "drop":
        leave_out_without_spend(work)
    products = mapping.tables.get("products")
    if products is None:
        findings += derive(work, "products", NO_PRODUCTS)
        if "transactions" in mapping.tables:
            findings.append(
                "The mapping has no products: each is named by its id and is in 'Uncategorised'."
            )
    elif products.from_:
        findings += derive(work, "products", products)
    for other, columns in REFERENCES.items():
        for column in columns if other != "transactions" else ():
            reject_strangers(work, other, column)
    return findings
