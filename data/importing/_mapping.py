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

from data.catalogue import OrgType
from data.importing._sources import Layout
from data.importing._targets import KEYS_OF_LINES, TableName, targets

NOTHING = ("NULL", "null", "None", "NaN", "nan", "N/A", "#N/A", "\\N")
FORMAT_CODES = frozenset("YymdbBHMSfIp")

Name = Annotated[str, Field(min_length=1)]
Numbers = Literal["1,234.56", "1.234,56", "1 234,56"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Organization(_Strict):
    """Whose data it is. `fiscal_year_start` is a month, 1 to 12; `currency` an ISO 4217 code."""

    name: Name
    org_type: OrgType
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


class MostLines(_Strict):
    """The value of a column that most of the kept transaction lines of an account or product have.

    Of several such values the first in the alphabet; `default` where no line has any.
    """

    from_: Name = Field(alias="from")
    default: str | None = None


class LeaveOut(_Strict):
    """Rows whose column has one of these values are rejected for `reason`, before anything else.

    Values are compared as text, without white space around them.
    """

    from_: Name = Field(alias="from")
    is_: Annotated[list[Name], Field(min_length=1, alias="is")]
    reason: Name


class _Written(_Strict):
    """How text files are written.

    delimiter: a comma, or a tab in files named .tsv, when not given. `whitespace` is any run of blanks
        and tabs, those at the start of a line left out.
    header: the names of all columns, in order, of files that have no header line.
    nulls: texts that stand for nothing, besides the empty one.
    numbers: how thousands and decimals are told apart, shown by an example; without it numbers are
        plain, with a decimal point and nothing else.
    """

    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | Literal["whitespace"] | None = (
        None
    )
    header: tuple[Name, ...] = ()
    nulls: list[str] = list(NOTHING)
    numbers: Numbers | None = None

    @model_validator(mode="after")
    def _named_once(self) -> Self:
        if len(set(self.header)) < len(self.header):
            raise ValueError("`header` names a column twice")
        return self

    @property
    def layout(self) -> Layout:
        """The same for whoever opens the files."""
        return Layout(self.delimiter, self.header)


class Lookup(_Written):
    """A file with more about a value: its columns `gives` are added to the rows that name its `key`.

    Every row of it is accounted for too: one without a key, or with the key of an earlier row, is
    rejected.
    """

    file: Name
    key: Name
    gives: Annotated[list[Name], Field(min_length=1)]

    @model_validator(mode="after")
    def _key_apart(self) -> Self:
        if self.key in self.gives or len(set(self.gives)) < len(self.gives):
            raise ValueError("`gives` lists columns other than the key, each once")
        return self


def _bare_word(value: object) -> object:
    return {"column": value} if isinstance(value, str) else value


class Value(_Strict):
    """How one target column comes about: exactly one of these forms.

    column: the source column of that name; `format` (one or several) says how its dates are
        written, in strptime codes; without it only ISO dates are read.
    constant: the same value on every row.
    multiply: the exact product of two numeric columns, or of a column and a number.
    value_map, keywords, most_lines: see the models of these names.
    template: text with source columns in braces; nothing if one of them is empty.
    first_of: the first of several forms that gives a value.
    row_number: the number of the row, for sources whose lines carry no id.
    """

    column: Name | None = None
    format: Name | Annotated[list[Name], Field(min_length=1)] | None = None
    constant: str | bool | int | float | date | None = None
    multiply: tuple[Name, Name | int | float] | None = None
    value_map: ValueMap | None = None
    keywords: Keywords | None = None
    template: Name | None = None
    first_of: Annotated[list[AnyValue], Field(min_length=2)] | None = None
    most_lines: MostLines | None = None
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
        for part in self.first_of or []:
            if part.multiply or part.most_lines or part.row_number or part.format:
                raise ValueError(
                    "`first_of` is for text; it takes no multiply, most_lines, row_number or format"
                )
        return self

    @property
    def formats(self) -> list[str]:
        """The date formats, empty for ISO."""
        if self.format is None:
            return []
        return [self.format] if isinstance(self.format, str) else list(self.format)

    def sources(self) -> list[str]:
        """The source columns it reads, in the order written."""
        found = [name for name in (self.column, *(self.multiply or ())) if isinstance(name, str)]
        found += [form.from_ for form in (self.value_map, self.keywords) if form is not None]
        found += _fields(self.template or "")
        found += [name for part in self.first_of or [] for name in part.sources()]
        return list(dict.fromkeys(found))


AnyValue = Annotated[Value, BeforeValidator(_bare_word)]
Value.model_rebuild()


class Table(_Written):
    """Where the rows of one table come from: files of their own, or the transactions.

    file: pattern of file names such as `sales_*.csv`, compared without regard to case.
    from: `transactions`: one row per account or product that occurs in the lines kept.
    join: by the name of a look-up, the source column that holds its key.
    leave_out: rows that are not wanted, with the reason that the rejects file gives.
    not_goods: (products) categories that are charges and the like; they are kept and reported.
    """

    file: Name | None = None
    from_: Literal["transactions"] | None = Field(default=None, alias="from")
    join: dict[Name, Name] = {}
    leave_out: list[LeaveOut] = []
    columns: dict[str, AnyValue] = {}
    not_goods: list[str] = []

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if (self.file is None) == (self.from_ is None):
            raise ValueError("must give either `file`, a pattern, or `from: transactions`")
        if self.from_ and (self.join or self.leave_out or self.header):
            raise ValueError("`join`, `leave_out` and `header` need a `file` of their own")
        return self

    @property
    def own_columns(self) -> dict[str, Value]:
        """The target columns that are made from rows of its own."""
        return {name: v for name, v in self.columns.items() if v.most_lines is None}

    @property
    def most_lines(self) -> dict[str, MostLines]:
        """The target columns that are made from the transaction lines of an account or product."""
        return {name: v.most_lines for name, v in self.columns.items() if v.most_lines is not None}

    def sources(self) -> dict[str, list[str]]:
        """Each source column it reads, with what is made from it."""
        read: dict[str, list[str]] = {}
        for target, value in self.columns.items():
            for name in value.sources():
                read.setdefault(name, []).append(target)
        for entry in self.leave_out:
            read.setdefault(entry.from_, []).append("leave_out")
        for lookup, name in self.join.items():
            read.setdefault(name, []).append(f"join.{lookup}")
        return read

    def from_lines(self) -> dict[str, list[str]]:
        """Each column of the transaction lines it reads, with the target columns made from it."""
        read = dict(self.sources()) if self.from_ else {}
        for target, form in self.most_lines.items():
            read.setdefault(form.from_, []).append(target)
        return read


class Mapping(_Strict):
    """A whole mapping file.

    Transactions may be missing where accounts have a file of their own; what comes of it is a list of
    accounts and not a book, which `data.build` publishes only when told to.

    lookups: files that tables may `join`, by a name of the mapping's own.
    not_read: patterns of files that may be named but hold no rows, such as a description of columns.
    returns: `drop` leaves out lines with a negative quantity or amount.
    accounts_without_spend: `drop` leaves out accounts without a kept line above zero.
    """

    name: Name
    organization: Organization
    returns: Literal["keep", "drop"] = "keep"
    accounts_without_spend: Literal["keep", "drop"] = "keep"
    not_read: list[Name] = []
    lookups: dict[Name, Lookup] = {}
    tables: dict[TableName, Table]

    @model_validator(mode="after")
    def _complete(self) -> Self:
        wrong = list(self._mistakes())
        if wrong:
            raise ValueError("\n".join(wrong))
        return self

    def _mistakes(self) -> Iterator[str]:
        if "accounts" not in self.tables:
            yield "`tables` must say where accounts come from"
        if "transactions" not in self.tables and any(
            entry.from_ or entry.most_lines for entry in self.tables.values()
        ):
            yield "`tables` must say where transactions come from"
        for table, entry in self.tables.items():
            yield from mistakes_of(table, entry)
            for lookup in entry.join:
                if lookup not in self.lookups:
                    yield f"tables.{table}.join: there is no look-up named {lookup}"
        joined = {lookup for entry in self.tables.values() for lookup in entry.join}
        for lookup in self.lookups:
            if lookup not in joined:
                yield f"lookups.{lookup}: no table joins it; remove it"

    @property
    def patterns(self) -> dict[str, str]:
        """How the files are named, by the tables and look-ups that have one of their own."""
        tables = {table: entry.file for table, entry in self.tables.items() if entry.file}
        return tables | {name: entry.file for name, entry in self.lookups.items()}

    def required_columns(self, table: TableName) -> dict[str, list[str]]:
        """Source columns a file for `table` must have, with what each is needed for."""
        needed = {
            name: [f"{table}.{target}" for target in made]
            for name, made in self.tables[table].sources().items()
        }
        if table == "transactions":
            for other, entry in self.tables.items():
                for name, made in entry.from_lines().items():
                    needed.setdefault(name, []).extend(f"{other}.{target}" for target in made)
        given = self.joined_columns(table)
        return {name: made for name, made in needed.items() if name not in given}

    def joined_columns(self, table: TableName) -> list[str]:
        """The columns that look-ups give to the rows of a table."""
        return [name for lookup in self.tables[table].join for name in self.lookups[lookup].gives]

    def columns_of_lookup(self, lookup: str) -> dict[str, list[str]]:
        """Columns the file of a look-up must have, with what each is needed for."""
        entry = self.lookups[lookup]
        return {name: [f"lookups.{lookup}"] for name in [entry.key, *entry.gives]}


def mistakes_of(table: str, entry: Table) -> Iterator[str]:
    """What is wrong with the columns of a table, each with its place."""
    known = targets(table)
    key = KEYS_OF_LINES.get(table)
    for name, value in entry.columns.items():
        for mistake in _mistakes_of_column(table, entry, name, value):
            yield f"tables.{table}.columns.{name}: {mistake}"
    given = set(entry.columns)
    if entry.from_:
        if key is None:
            yield f"tables.{table}: only accounts and products come from transactions"
        elif key in given:
            yield f"tables.{table}.columns.{key}: comes from the transactions; remove it"
        if any(value.multiply or value.row_number for value in entry.columns.values()):
            yield f"tables.{table}: multiply and row_number need a file of their own"
        if key is not None:
            given.add(key)
    if entry.not_goods and table != "products":
        yield f"tables.{table}.not_goods: is for products only"
    missing = [name for name, target in known.items() if target.required and name not in given]
    if missing:
        yield f"tables.{table}.columns: must also give {', '.join(missing)}"


def _mistakes_of_column(table: str, entry: Table, name: str, value: Value) -> Iterator[str]:
    known = targets(table)
    if name not in known:
        yield f"{table} has no such column; it has {', '.join(known)}"
        return
    kind = known[name].kind
    if value.multiply and kind not in ("money", "quantity"):
        yield f"`multiply` makes money or a quantity, and this is {kind}"
    if value.most_lines and (kind != "text" or table not in KEYS_OF_LINES or entry.from_):
        yield "`most_lines` makes text of accounts or products with a file of their own"
    if value.format and kind not in ("day", "moment"):
        yield f"`format` is for dates, and this is {kind}"


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
