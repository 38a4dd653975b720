"""Compiles `sales_metrics` to SQL: a declared measure, declared dimensions, declared filters.

Every name that is put into a statement is a key of a table in this module, and every value is a
parameter. The measures are read out of `sales_metrics.sql`, where an analyst can read them too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from textwrap import indent
from typing import Literal, get_args

from tools._periods import Grain

Group = Literal[
    "region", "country", "category", "brand", "product", "channel", "segment",
    "account_type", "industry", "owner", "account",
]  # fmt: skip
Dimension = Literal[
    "day", "week", "month", "quarter", "year",
    "region", "country", "category", "brand", "product", "channel", "segment",
    "account_type", "industry", "owner", "account",
]  # fmt: skip

GRAINS: tuple[Grain, ...] = get_args(Grain)
# Columns of a group; the first one tells two of them apart.
COLUMNS: dict[str, tuple[str, ...]] = {name: (name,) for name in get_args(Group)} | {
    "product": ("product_id", "product"),
    "account": ("account_id", "account"),
}
FILTERS: dict[str, str] = {name: f"{name} = ${name}" for name in get_args(Group)} | {
    "product": "product_key IN (SELECT unnest($product))",
    "account": "account_key = $account",
    "shown": "{key} IN (SELECT unnest($shown))",
}
# Where all but some values are asked for; a line without any is among them.
LEFT_OUT: dict[str, str] = {
    f"not_{name}": f"{name} IS NULL OR {name} NOT IN (SELECT unnest($not_{name}))"
    for name in get_args(Group)
    if name not in ("product", "account")
}
SEPARATOR = "\x1f"
"""Between the parts of a key; `chr(31)` in SQL."""
HERE = Path(__file__).resolve().parent


@cache
def measures() -> dict[str, str]:
    """The expression of every measure by name, from `sales_metrics.sql`."""
    text = (HERE / "sales_metrics.sql").read_text(encoding="utf-8")
    listed = text[text.index("SELECT") + len("SELECT") : text.index("\nFROM ")]
    found = re.findall(r"\s*(.+?)\s+AS (\w+)(?:,|$)(?=\s|$)", listed, re.DOTALL)
    return {name: re.sub(r"\s+", " ", expression) for expression, name in found}


def columns(groups: Sequence[str]) -> list[str]:
    """The columns of the groups, in order."""
    return [column for group in groups for column in COLUMNS[group]]


def key(groups: Sequence[str]) -> str:
    """An expression that tells the groups apart, for `$shown`."""
    return f"concat_ws(chr(31), {', '.join(COLUMNS[group][0] for group in groups)})"


def compile_sql(
    metric: str,
    *,
    grain: Grain | None = None,
    groups: Sequence[str] = (),
    filters: Sequence[str] = (),
    compare: bool = False,
    split: bool = False,
) -> str:
    """The statement of a metric by a time grain and groups, each optional.

    Its rows have the columns of the dimensions, `value`, with `compare` also `previous` (time moved
    by `$shift_months` and `$shift_days`), and `rows_total`, the number of rows before `$limit`. With
    `split` the groups are told apart only by whether they are in `$shown`. Without any dimension
    there is one row, and `lines` says how many lines it counts.

    Raises:
        KeyError: a name that is not declared.
    """
    declared = FILTERS | {name: f"({sql})" for name, sql in LEFT_OUT.items()}
    wheres = [declared[name].format(key=key(groups) if groups else "") for name in filters]
    if {"segment", "not_segment"} & {*groups, *filters}:
        source = "sales_lines\nJOIN account_segments USING (account_key)"
    else:
        source = "sales_lines"
    names = ["is_shown"] if split else columns(groups)
    picked = [f"{key(groups)} IN (SELECT unnest($shown)) AS is_shown"] if split else names
    if grain:
        names = [grain, *names]

    def measured(start: str, end: str, moved: str) -> str:
        times = [f"date_trunc('{grain}', {moved})::DATE AS {grain}"] if grain else []
        counted = [] if names else ["count(*) AS lines"]
        listed = ",\n       ".join([*times, *picked, f"{measures()[metric]} AS value", *counted])
        where = "\n  AND ".join([f"day BETWEEN {start} AND {end}", *wheres])
        grouped = f"\nGROUP BY {', '.join(names)}" if names else ""
        return f"SELECT {listed}\nFROM {source}\nWHERE {where}{grouped}"

    rows = {"now": measured("$start", "$end", "day")}
    joined, values = "now", "now.value" if names else "now.lines, now.value"
    if compare:
        moved = "day + to_months($shift_months) + to_days($shift_days)"
        rows["before"] = measured("$previous_start", "$previous_end", moved)
        joined += f" FULL JOIN before USING ({', '.join(names)})" if names else " CROSS JOIN before"
        values += ", before.value AS previous"
    parts = ",\n".join(f"{name} AS (\n{indent(sql, '    ')}\n)" for name, sql in rows.items())
    order = ", ".join(names if grain else ["now.value DESC NULLS LAST", *names])
    return (
        f"-- {metric}{' by ' + ', '.join(names) if names else ''}\n"
        f"WITH {parts}\n"
        f"SELECT {', '.join([*names, values])}, (count(*) OVER ())::INTEGER AS rows_total\n"
        f"FROM {joined}\nORDER BY {order}\nLIMIT $limit"
    )
