"""What a person confirmed about uploaded files, and the import mapping that follows from it."""

from __future__ import annotations

import glob
from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Described

from data.errors import UsageError
from data.importing import Mapping, read_mapping
from data.importing._currency import common
from data.importing._mapping import NOTHING, Numbers
from data.workspaces._fields import Kind, fields
from data.workspaces._profile import ISO
from data.workspaces._recognise import Seen, SeenColumn

NOT_STATED = "Not stated"
UNCATEGORISED = "Uncategorised"


class Choices(BaseModel):
    """How one file is to be read.

    shipped: read it by the shipped mapping that fits; the rest is then left alone.
    columns: by field, the column of the file; fields that have none are left out.
    days: by field, the form of its dates; `numbers` that of all numbers.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind
    shipped: bool = False
    columns: dict[str, str] = {}
    days: dict[str, str] = {}
    numbers: Numbers | None = None
    currency: str = Described("GBP", pattern=r"^[A-Z]{3}$")


class Source(BaseModel):
    """A file of a workspace: `file` is its name on disk, `shown` what the person calls it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    shown: str
    delimiter: str
    shipped: str | None
    choices: Choices


def check(choices: Choices, seen: Seen) -> None:
    """Refuse choices that cannot be imported.

    Raises:
        UsageError: what is missing or contradictory, and what to choose.
    """
    if choices.shipped:
        if seen.shipped is None or choices.kind != "transactions":
            raise UsageError("No shipped mapping fits this file. Choose its columns.")
        return
    known = fields(choices.kind)
    titles = {column.name: column for column in seen.columns}
    for name, title in choices.columns.items():
        if name not in known:
            raise UsageError(f"There is no field {name!r}.")
        if title not in titles:
            raise UsageError(f"{known[name].label}: the file has no column {title!r}.")
    for name, field in known.items():
        if field.needed and name not in choices.columns:
            raise UsageError(f"{field.label}: choose the column that holds it.")
        if field.kind == "day" and name in choices.columns:
            column = titles[choices.columns[name]]
            if not column.days:
                shown = ", ".join(column.samples) or "nothing"
                raise UsageError(
                    f"{field.label}: the column {column.name} holds {shown}, which is no date that can "
                    "be read. Write dates as 2025-12-31."
                )
            if choices.days.get(name) not in {day.form for day in column.days}:
                raise UsageError(
                    f"{field.label}: say how the dates of {column.name} are to be read."
                )
        if field.kind == "number" and name in choices.columns:
            _check_currency(choices, field.label, titles[choices.columns[name]])
    if choices.kind == "transactions" and not {"net_amount", "unit_price"} & set(choices.columns):
        raise UsageError(
            "Choose the column with the amount of each line, or those with unit price and quantity."
        )
    if "unit_price" in choices.columns and not {"net_amount", "quantity"} & set(choices.columns):
        raise UsageError("Quantity: choose the column that the unit price is to be multiplied by.")


def _check_currency(choices: Choices, label: str, column: SeenColumn) -> None:
    """Refuse amounts that carry the signs of several currencies, or of another than that chosen."""
    shared = common(column.marks)
    if column.marks and not shared:
        raise UsageError(
            f"{label}: the column {column.name} has amounts in several currencies "
            f"({', '.join(column.marks)}). A book has one: convert them, or upload the rows of one "
            "currency."
        )
    if shared and choices.currency not in shared:
        raise UsageError(
            f"Currency: the amounts of {column.name} are marked {' and '.join(column.marks)}, which is "
            f"not {choices.currency}. Choose {shared[0]}."
        )


def mapping_of(sources: Sequence[Source]) -> Mapping:
    """The mapping that imports these files, at most one of each kind, as one book."""
    by_kind = {source.choices.kind: source for source in sources}
    lines, accounts = by_kind.get("transactions"), by_kind.get("accounts")
    tables: dict[str, Any] = {}
    if accounts is not None:
        tables["accounts"] = _written(accounts) | {"columns": _accounts(accounts.choices)}
    if lines is not None and lines.choices.shipped and lines.shipped is not None:
        shipped = read_mapping(lines.shipped).model_dump(by_alias=True, exclude_none=True)
        shipped["tables"]["transactions"]["file"] = glob.escape(lines.file)
        return Mapping.model_validate(shipped | {"tables": shipped["tables"] | tables})
    first = lines or accounts
    assert first is not None, "a workspace has a file"
    if lines is not None:
        choices = lines.choices
        tables["transactions"] = _written(lines) | {"columns": _lines(choices)}
        tables.setdefault("accounts", {"from": "transactions", "columns": _derived(choices)})
        tables["products"] = {"from": "transactions", "columns": _products(choices)}
    return Mapping.model_validate(
        {
            "name": "upload",
            "organization": {
                # Not the name of the file: this one stands in the prompt of a model.
                "name": "Your upload",
                "org_type": "retail",
                "currency": first.choices.currency,
            },
            "tables": tables,
        }
    )


def _written(source: Source) -> dict[str, Any]:
    return {
        "file": glob.escape(source.file),
        "delimiter": source.delimiter,
        "nulls": list(NOTHING),
        "numbers": source.choices.numbers,
    }


def _lines(choices: Choices) -> dict[str, Any]:
    columns = choices.columns
    account, day = columns["account_id"], columns["transaction_date"]
    product = columns.get("product_id") or columns.get("product_name")
    made: dict[str, Any] = {
        "transaction_id": {"row_number": True},
        # An order is what an account bought on one day where the file does not say more.
        "order_id": _column(columns.get("order_id")) or {"template": f"{{{account}}}-{{{day}}}"},
        "account_id": {"column": account},
        "product_id": _or(product, NOT_STATED),
        "transaction_date": _day(choices, "transaction_date"),
        "quantity": _or(columns.get("quantity"), "1"),
        "net_amount": _column(columns.get("net_amount"))
        or {"multiply": [columns.get("quantity"), columns.get("unit_price")]},
        "discount_amount": _or(columns.get("discount_amount"), "0"),
    }
    return made | _as_they_are(choices, ["channel"])


def _derived(choices: Choices) -> dict[str, Any]:
    """Accounts made of the lines."""
    columns = choices.columns
    named = [columns.get("account_name"), columns["account_id"]]
    return {
        "account_name": _first(dict.fromkeys(name for name in named if name)),
        "region": _or(columns.get("region"), NOT_STATED),
        "opted_out": {"constant": False},
    } | _as_they_are(choices, ["country"])


def _products(choices: Choices) -> dict[str, Any]:
    columns = choices.columns
    named = dict.fromkeys(
        name for name in (columns.get("product_name"), columns.get("product_id")) if name
    )
    return {
        "product_name": _first(named, NOT_STATED),
        "category": _or(columns.get("category"), UNCATEGORISED),
    }


def _accounts(choices: Choices) -> dict[str, Any]:
    columns = choices.columns
    named = [columns.get("account_name"), columns["account_id"]]
    made: dict[str, Any] = {
        "account_id": {"column": columns["account_id"]},
        "account_name": _first(dict.fromkeys(name for name in named if name)),
        "region": _or(columns.get("region"), NOT_STATED),
        "opted_out": _or(columns.get("opted_out"), "false"),
    }
    if "signup_date" in columns:
        made["signup_date"] = _day(choices, "signup_date")
    others = [name for name in fields("accounts") if name not in made]
    return made | _as_they_are(choices, others)


def _as_they_are(choices: Choices, names: Sequence[str]) -> dict[str, Any]:
    return {name: {"column": choices.columns[name]} for name in names if name in choices.columns}


def _day(choices: Choices, field: str) -> dict[str, Any]:
    form = choices.days[field]
    written = {} if form == ISO else {"format": form}
    return {"column": choices.columns[field]} | written


def _column(title: str | None) -> dict[str, Any] | None:
    return None if title is None else {"column": title}


def _or(title: str | None, constant: str) -> dict[str, Any]:
    """A column, and a constant where it is blank or there is none."""
    return _first([title] if title else [], constant)


def _first(titles: Any, constant: str | None = None) -> dict[str, Any]:
    parts: list[dict[str, Any]] = [{"column": title} for title in titles]
    if constant is not None:
        parts.append({"constant": constant})
    return parts[0] if len(parts) == 1 else {"first_of": parts}
