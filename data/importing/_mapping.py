"""Mapping files: which source column becomes which of ours, in declared forms only.

A mapping never holds SQL. A target column is given by exactly one of the forms of `Value`; a bare
word is short for `column`. The forms are documented on the models below.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from data.importing._targets import TableName, targets

NOTHING = ("NULL", "null", "None", "NaN", "nan", "N/A", "#N/A", "\\N")
FORMAT_CODES = frozenset("YymdbBHMSfIp")

Name = Annotated[str, Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Organization(_Strict):
    """Whose data it is. `fiscal_year_start` is a month, 1 to 12; `currency` an ISO 4217 code."""

    name: Name
    org_type: Literal["retail", "ecommerce", "banking", "telecom"]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
    fiscal_year_start: Annotated[int, Field(ge=1, le=12)] = 1


class ValueMap(_Strict):
    """Replace the values of a column; a value that is not listed becomes `default`, or nothing."""

    from_: Name = Field(alias="from")
    map: Annotated[dict[str, str], Field(min_length=1)]
    default: str | None = None


class Keywords(_Strict):
    """The first rule, in the order written, of which a word occurs in the column.

    Words are compared without regard to case and as whole words; `candle*` also finds longer ones.
    """

    from_: Name = Field(alias="from")
    rules: Annotated[dict[str, Annotated[list[Name], Field(min_length=1)]], Field(min_length=1)]
    default: str | None = None


def _bare_word(value: object) -> object:
    return {"column": value} if isinstance(value, str) else value


class Value(_Strict):
    """How one target column comes about: exactly one of these forms.

    column: the source column of that name; `format` (one or several) says how its dates are
        written, in strptime codes; without it only ISO dates are read.
    constant: the same value on every row.
    multiply: the exact product of two numeric columns.
    value_map, keywords: see the models of these names.
    template: text with source columns in braces; nothing if one of them is empty.
    first_of: the first of several forms that gives a value.
    row_number: the number of the row, for sources whose lines carry no id.
    """

    column: Name | None = None
    format: Name | Annotated[list[Name], Field(min_length=1)] | None = None
    constant: str | bool | int | float | date | None = None
    multiply: tuple[Name, Name] | None = None
    value_map: ValueMap | None = None
    keywords: Keywords | None = None
    template: Name | None = None
    first_of: Annotated[list[AnyValue], Field(min_length=2)] | None = None
    row_number: Literal[True] | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        forms = [name for name in type(self).model_fields if name != "format"]
        given = [name for name in forms if getattr(self, name) is not None]
        if len(given) != 1:
            found = f"it gives {' and '.join(given)}" if given else "it gives none"
            raise ValueError(f"must use exactly one of {', '.join(forms)}; {found}")
        if self.format is not None and self.column is None:
            raise ValueError("`format` goes with `column` only")
        for written in self.formats:
            _check_format(written)
        if self.template is not None and not list(_fields(self.template)):
            raise ValueError("a template names source columns in braces; use `constant` otherwise")
        if any(part.multiply or part.row_number or part.format for part in self.first_of or []):
            raise ValueError("`first_of` is for text; it takes no multiply, row_number or format")
        return self

    @property
    def formats(self) -> list[str]:
        """The date formats, empty for ISO."""
        if self.format is None:
            return []
        return [self.format] if isinstance(self.format, str) else list(self.format)

    def sources(self) -> list[str]:
        """The source columns it reads, in the order written."""
        found = [name for name in (self.column, *(self.multiply or ())) if name is not None]
        found += [form.from_ for form in (self.value_map, self.keywords) if form is not None]
        found += _fields(self.template or "")
        found += [name for part in self.first_of or [] for name in part.sources()]
        return list(dict.fromkeys(found))


AnyValue = Annotated[Value, BeforeValidator(_bare_word)]
Value.model_rebuild()


class Table(_Strict):
    """Where the rows of one table come from: files of their own, or the transactions.

    file: pattern of file names such as `sales_*.csv`, compared without regard to case.
    from: `transactions`: one row per account or product that occurs in the lines kept.
    delimiter: of text files; a comma, or a tab in files named .tsv, when not given.
    nulls: texts that stand for nothing, besides the empty one.
    not_goods: (products) categories that are charges and the like; they are kept and reported.
    """

    file: Name | None = None
    from_: Literal["transactions"] | None = Field(default=None, alias="from")
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    nulls: list[str] = list(NOTHING)
    columns: dict[str, AnyValue] = {}
    not_goods: list[str] = []

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if (self.file is None) == (self.from_ is None):
            raise ValueError("must give either `file`, a pattern, or `from: transactions`")
        return self

    def sources(self) -> dict[str, list[str]]:
        """Each source column it reads, with the target columns made from it."""
        read: dict[str, list[str]] = {}
        for target, value in self.columns.items():
            for name in value.sources():
                read.setdefault(name, []).append(target)
        return read


class Mapping(_Strict):
    """A whole mapping file.

    returns: `drop` leaves out lines with a negative quantity or amount.
    accounts_without_spend: `drop` leaves out accounts without a kept line above zero.
    """

    name: Name
    organization: Organization
    returns: Literal["keep", "drop"] = "keep"
    accounts_without_spend: Literal["keep", "drop"] = "keep"
    tables: dict[TableName, Table]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        for table in ("accounts", "transactions"):
            if table not in self.tables:
                raise ValueError(f"`tables` must say where {table} come from")
        for table, entry in self.tables.items():
            _check_table(table, entry)
        return self

    def required_columns(self, table: TableName) -> dict[str, list[str]]:
        """Source columns a file for `table` must have, with what each is needed for."""
        needed = {
            name: [f"{table}.{target}" for target in made]
            for name, made in self.tables[table].sources().items()
        }
        if table == "transactions":
            for other, entry in self.tables.items():
                for name, made in entry.sources().items() if entry.from_ else ():
                    needed.setdefault(name, []).extend(f"{other}.{target}" for target in made)
        return needed


def _check_table(table: str, entry: Table) -> None:
    known = targets(table)
    key = {"accounts": "account_id", "products": "product_id"}.get(table)
    for name, value in entry.columns.items():
        where = f"tables.{table}.columns.{name}"
        if name not in known:
            raise ValueError(f"{where}: {table} has no such column; it has {', '.join(known)}")
        kind = known[name].kind
        if value.multiply and kind not in ("money", "quantity"):
            raise ValueError(f"{where}: `multiply` makes money or a quantity, and this is {kind}")
        if value.format and kind not in ("day", "moment"):
            raise ValueError(f"{where}: `format` is for dates, and this is {kind}")
    given = set(entry.columns)
    if entry.from_:
        if key is None:
            raise ValueError(f"tables.{table}: only accounts and products come from transactions")
        if key in given:
            raise ValueError(
                f"tables.{table}.columns.{key}: comes from the transactions; remove it"
            )
        if any(value.multiply or value.row_number for value in entry.columns.values()):
            raise ValueError(f"tables.{table}: multiply and row_number need a file of their own")
        given.add(key)
    if entry.not_goods and table != "products":
        raise ValueError(f"tables.{table}.not_goods: is for products only")
    missing = [name for name, target in known.items() if target.required and name not in given]
    if missing:
        raise ValueError(f"tables.{table}.columns: must also give {', '.join(missing)}")


def _fields(template: str) -> Iterator[str]:
    """The names in braces of a template."""
    try:
        pieces = list(string.Formatter().parse(template))
    except ValueError as error:
        raise ValueError(f"template {template!r}: the braces do not match") from error
    for _, name, spec, conversion in pieces:
        if name is None:
            continue
        if not name or spec or conversion:
            raise ValueError(f"template {template!r}: braces hold the name of a source column only")
        yield name


def _check_format(written: str) -> None:
    codes = re.findall(r"%(.)", written)
    unknown = [f"%{code}" for code in codes if code not in FORMAT_CODES]
    if unknown:
        allowed = ", ".join(f"%{code}" for code in sorted(FORMAT_CODES))
        raise ValueError(f"format {written!r}: {unknown[0]} is not one of {allowed}")
    if not ({"Y", "y"} & set(codes) and {"m", "b", "B"} & set(codes) and "d" in codes):
        raise ValueError(f"format {written!r}: must hold a year, a month and a day")
