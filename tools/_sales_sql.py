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

from tools._dimensions import PARTS
from tools._periods import Grain
from tools._spec import Order

Group = Literal[
    "region", "country", "category", "brand", "product", "channel", "segment",
    "account_type", "industry", "commercial_segment", "owner", "account", "family",
]  # fmt: skip
Dimension = Literal[
    "day", "week", "month", "quarter", "year",
    "region", "country", "category", "brand", "product", "channel", "segment",
    "account_type", "industry", "commercial_segment", "owner", "account", "family",
]  # fmt: skip

Sort = Literal["value", "change"]
Only = Literal["stopped", "started"]

RATIOS = ("avg_order_value", "discount_share", "return_share")
"""Metrics of which nothing is unknown, and not zero."""
AMOUNTS = {"discount_share": "discount_amount", "return_share": "return_amount"}
"""The measures in money that shares are of."""
GRAINS: tuple[Grain, ...] = get_args(Grain)
# Columns of a group; the first one tells two of them apart.
COLUMNS: dict[str, tuple[str, ...]] = {name: (name,) for name in get_args(Group)} | {
    "product": ("product_id", "product"),
    "account": ("account_id", "account"),
    "family": ("family_id", "family"),
}
FILTERS: dict[str, str] = {name: f"{name} = ${name}" for name in get_args(Group)} | {
    "product": "product_key IN (SELECT unnest($product))",
    "account": "account_key IN (SELECT unnest($account))",
    "family": "account_key IN (SELECT unnest($family))",
    "without_category": (
        "account_key NOT IN (SELECT account_key FROM sales_lines\n"
        "    WHERE category = $without_category AND NOT is_return AND day BETWEEN $start AND $end)"
    ),
    "shown": "{key} IN (SELECT unnest($shown))",
}
# Where all but some values are asked for; a line without any is among them.
LEFT_OUT: dict[str, str] = {
    f"not_{name}": f"{name} IS NULL OR {name} NOT IN (SELECT unnest($not_{name}))"
    for name in get_args(Group)
    if name not in ("product", "account", "family")
} | {"not_account": "account_key NOT IN (SELECT unnest($not_account))"}
# Groups that were bought in one of the two periods and not in the other, or in both.
ONLY: dict[Only | Literal["kept"], str] = {
    "kept": "coalesce(before.bought, false) AND coalesce(now.bought, false)",
    "stopped": "coalesce(before.bought, false) AND NOT coalesce(now.bought, false)",
    "started": "coalesce(now.bought, false) AND NOT coalesce(before.bought, false)",
}
# Groups whose value changed by so many percent on the period before, where there was any, and groups
# that had at least so much in one of the two periods.
CHANGES = {
    "least": "round(100 * (coalesce(now.value, 0) / before.value - 1), 6) >= $least",
    "worth": "greatest(coalesce(now.value, 0), coalesce(before.value, 0)) >= $worth",
    "most": "round(100 * (coalesce(now.value, 0) / before.value - 1), 6) <= $most",
}
SEPARATOR = "\x1f"
"""Between the parts of a key; `chr(31)` in SQL."""
HERE = Path(__file__).resolve().parent


@cache
def measures() -> dict[str, str]:
    """The expression of every measure by name, from `sales_metrics.sql`."""
    return _expressions("sales_metrics.sql")


@cache
def measures_of_parts() -> dict[str, str]:
    """The same where orders are looked at in parts, by goods or channel."""
    return measures() | _expressions("sales_metrics.goods.sql")


@cache
def amounts() -> dict[str, str]:
    """The same of the money that shares are of, from `sales_metrics.amounts.sql`."""
    return _expressions("sales_metrics.amounts.sql")


def _expressions(file: str) -> dict[str, str]:
    text = (HERE / file).read_text(encoding="utf-8")
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
    sort: Sort = "value",
    order: Order = "desc",
    only: Only | Literal["kept"] | None = None,
    changes: Sequence[str] = (),
) -> str:
    """The statement of a metric by a time grain and groups, each optional.

    Its rows have the columns of the dimensions, `value`, with `compare` also `previous` (time moved
    by `$shift_months` and `$shift_days`), and `rows_total`, the number of rows before `$limit`. Groups
    come by value, or by its change, which as `only` and `changes` (`least`, `most`; not `worth`) needs
    `compare`; periods in order of time. With `split` the groups are told apart only by whether they are in
    `$shown`.
    Without any dimension there is one row, and `lines` says how many lines it counts.

    Raises:
        KeyError: a name that is not declared.
    """
    declared = FILTERS | {name: f"({sql})" for name, sql in LEFT_OUT.items()}
    wheres = [declared[name].format(key=key(groups) if groups else "") for name in filters]
    names = ["is_shown"] if split else columns(groups)
    picked = [f"{key(groups)} IN (SELECT unnest($shown)) AS is_shown"] if split else names
    if grain:
        names = [grain, *names]

    parted = _parted(groups, filters)
    measure = (amounts() | (measures_of_parts() if parted else measures()))[metric]

    def measured(start: str, end: str, moved: str) -> str:
        times = [f"date_trunc('{grain}', {moved})::DATE AS {grain}"] if grain else []
        counted = [] if names else ["count(*) AS lines"]
        counted += [f"coalesce(bool_or({_bought(parted)}), false) AS bought"] if only else []
        listed = ",\n       ".join([*times, *picked, f"{measure} AS value", *counted])
        where = "\n  AND ".join([f"day BETWEEN {start} AND {end}", *wheres])
        grouped = f"\nGROUP BY {', '.join(names)}" if names else ""
        return f"SELECT {listed}\n{_source(groups, filters)}\nWHERE {where}{grouped}"

    rows = {"now": measured("$start", "$end", "day")}
    joined, values = "now", "now.value" if names else "now.lines, now.value"
    if compare:
        moved = "day + to_months($shift_months) + to_days($shift_days)"
        rows["before"] = measured("$previous_start", "$previous_end", moved)
        joined += f" FULL JOIN before USING ({', '.join(names)})" if names else " CROSS JOIN before"
        values += ", before.value AS previous"
    parts = ",\n".join(f"{name} AS (\n{indent(sql, '    ')}\n)" for name, sql in rows.items())
    ranked = _number("now", metric)
    if sort == "change":
        ranked += f" - {_number('before', metric)}"
    ordered = names if grain else [f"{ranked} {order.upper()} NULLS LAST", *names]
    chosen = [ONLY[only]] if only else []
    if changes:
        chosen += [CHANGES[name] for name in changes]
    if {"least", "most"} & {*changes}:
        chosen.append("before.value > 0")
    if not compare:
        chosen = [one.replace("coalesce(before.value, 0)", "0") for one in chosen]
    if chosen:
        joined += "\nWHERE " + "\n  AND ".join(chosen)
    return (
        f"-- {metric}{' by ' + ', '.join(names) if names else ''}\n"
        f"WITH {parts}\n"
        f"SELECT {', '.join([*names, values])}, (count(*) OVER ())::INTEGER AS rows_total\n"
        f"FROM {joined}\nORDER BY {', '.join(ordered)}\nLIMIT $limit"
    )


def last_days_sql(groups: Sequence[str], filters: Sequence[str]) -> str:
    """The statement of the first and last day on which each group in `$shown` was bought, to `$end`."""
    declared = FILTERS | {name: f"({sql})" for name, sql in LEFT_OUT.items()}
    wheres = [declared[name].format(key=key(groups)) for name in (*filters, "shown")]
    return (
        f"-- first and last day bought by {', '.join(groups)}\n"
        f"SELECT {', '.join(columns(groups))}, min(day) AS first_day, max(day) AS last_day\n"
        f"{_source(groups, filters)}\n"
        + "\n  AND ".join(["WHERE day <= $end", _bought(_parted(groups, filters)), *wheres])
        + f"\nGROUP BY {', '.join(columns(groups))}"
    )


def _parted(groups: Sequence[str], filters: Sequence[str]) -> bool:
    """Whether orders are looked at in parts: some of their lines may be left out."""
    return any(name.removeprefix("not_") in PARTS for name in (*groups, *filters))


def _bought(parted: bool) -> str:
    """The condition for a line to show that something was bought on its day."""
    return "NOT is_return" if parted else "opens_order"


def _source(groups: Sequence[str], filters: Sequence[str]) -> str:
    source = "FROM sales_lines"
    if {"segment", "not_segment"} & {*groups, *filters}:
        source += "\nJOIN account_segments USING (account_key)"
    if "family" in groups:
        source += "\nJOIN account_families USING (account_key)"
    return source


def _number(period: str, metric: str) -> str:
    """The value of a period, zero where there is nothing of what can be summed."""
    return f"{period}.value" if metric in RATIOS else f"coalesce({period}.value, 0)"
