"""From the declared forms of a mapping to the SQL of one target column.

The SQL comes in layers, each a SELECT over the one before, so that nothing is worked out twice:
`text` (trimmed text of the source columns), `raw` (the declared form: x_...), `middle` (m_...) and
`value` (v_...), which `_conversions` writes.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import duckdb

from data.importing._conversions import (
    DECIMALS,
    FLOAT_TYPES,
    TOO_FINE,
    TYPED,
    Check,
    converted,
    decimal,
)
from data.importing._currency import amount_sql, blanks_sql, mark_sql
from data.importing._mapping import Keywords, Numbers, Value, ValueMap
from data.importing._sources import Column, literal
from data.importing._targets import Kind, Target

SPACES = "' ' || chr(9) || chr(10) || chr(12) || chr(13) || chr(160) || chr(65279)"
AT_AN_END = r"^[\s\x{a0}\x{feff}]|[\s\x{a0}\x{feff}]$"
NUMERIC = ("money", "quantity", "number", "whole")
TOTALS = r"(grand |sub)?totals?:?|(grand )?total .*|sum:?"


@dataclass(frozen=True)
class Cell:
    """One target column: its layers of SQL, its checks in order, and what a reject shows.

    timed: condition for a value whose time of day the column cannot hold.
    marked: the sign or code of a currency that stands beside an amount.
    unlisted: the source value where a value map fell back on its default.
    """

    target: Target
    raw: dict[str, str]
    middle: dict[str, str]
    value: str
    checks: tuple[Check, ...]
    shown: str
    label: str
    timed: str | None
    unlisted: str | None
    marked: str | None = None

    def problems(self, con: duckdb.DuckDBPyConnection) -> list[str]:
        """The reasons for which a value that needs no source row fails."""
        body = over(over(over("(SELECT 1 AS row)", self.raw), self.middle), self.layer)
        found = []
        for check in self.checks:
            row = con.execute(f"SELECT {check.fails} FROM {body}").fetchone()
            if row is not None and row[0]:
                found.append(check.reason)
        return found

    @property
    def layer(self) -> dict[str, str]:
        """The layer of the value."""
        return {f"v_{self.target.name}": self.value}


def over(body: str, layer: Mapping[str, str]) -> str:
    """A SELECT that adds columns to another."""
    if not layer:
        return body
    return f"(SELECT *, {', '.join(f'{sql} AS {name}' for name, sql in layer.items())} FROM {body})"


@dataclass(frozen=True)
class Compiler:
    """Compiles the values of one table over one source.

    nulls: texts that mean nothing. offset: rows in the files before this one. numbers: see mappings.
    """

    columns: Mapping[str, Column]
    nulls: tuple[str, ...]
    offset: int = 0
    numbers: Numbers | None = None

    def cell(self, target: Target, value: Value) -> Cell:
        """The SQL of one target column."""
        if value.multiply:
            return self._product(target, value.multiply)
        x, v = f"x_{target.name}", f"v_{target.name}"
        raw, source = self._raw(value, target.kind)
        made = converted(x, f"m_{target.name}", v, source, target.kind, value.formats)
        checks = list(made.checks)
        if target.required:
            checks.insert(0, Check(f"{x} IS NULL", f"no {target.name}"))
        if target.required and target.kind == "id" and value.column:
            totals = f"regexp_full_match(lower({v}), {literal(TOTALS)})"
            checks.append(Check(totals, "looks like a line of totals"))
        if target.name == "churn_score":
            checks.append(Check(f"{v} NOT BETWEEN 0 AND 1", "not between 0 and 1"))
        return Cell(
            target,
            {x: raw},
            made.middle,
            made.value,
            tuple(checks),
            self._shown(value),
            ", ".join(value.sources()) or target.name,
            made.timed,
            self._unlisted(value.value_map),
            self._marked(value.sources(), target.kind),
        )

    def text_layers(self) -> tuple[dict[str, str], dict[str, str]]:
        """Two layers that give each source column as text (n0, n1, ...), NULL where it is empty."""
        trimmed, text = {}, {}
        for column in self.columns.values():
            t, n = column.ref.replace("c", "t", 1), column.ref.replace("c", "n", 1)
            if column.type in FLOAT_TYPES:
                # Whole numbers stored as floats because some are missing: 17850.0 is 17850.
                whole = (
                    f"{column.ref} = trunc({column.ref}) AND abs({column.ref}) < 9007199254740992"
                )
                text[n] = (
                    f"CASE WHEN isnan({column.ref}) THEN NULL WHEN {whole} "
                    f"THEN {column.ref}::BIGINT::VARCHAR ELSE {column.ref}::VARCHAR END"
                )
            elif TYPED.fullmatch(column.type):
                text[n] = f"{column.ref}::VARCHAR"
            else:
                ref = f"{column.ref}::VARCHAR"
                # Trimming of more than blanks is slow, and few values need it.
                trimmed[t] = (
                    f"CASE WHEN regexp_matches({ref}, {literal(AT_AN_END)}) "
                    f"THEN trim({ref}, {SPACES}) ELSE {ref} END"
                )
                nothing = ", ".join(map(literal, ("", *self.nulls)))
                text[n] = f"CASE WHEN {t} NOT IN ({nothing}) THEN {t} END"
        return trimmed, text

    def text(self, column: str) -> str:
        """A source column in the text layer."""
        return self.columns[column].ref.replace("c", "n", 1)

    def _raw(self, value: Value, kind: Kind) -> tuple[str, str]:
        """The SQL of a value as it comes, and its type."""
        if value.column is None:
            return self._text_of(value, kind), "VARCHAR"
        found = self.columns[value.column]
        if kind == "text" or not TYPED.fullmatch(found.type):
            return self._text_of(value, kind), "VARCHAR"
        if found.type in FLOAT_TYPES:
            return f"CASE WHEN NOT isnan({found.ref}) THEN {found.ref} END", found.type
        return found.ref, found.type

    def _text_of(self, value: Value, kind: Kind) -> str:
        if value.column is not None:
            text = self.text(value.column)
            if kind == "money":
                text = amount_sql(text)
            return plain_number(text, self.numbers) if kind in NUMERIC and self.numbers else text
        if value.constant is not None:
            constant = value.constant
            return literal(str(constant).lower() if isinstance(constant, bool) else str(constant))
        if value.value_map is not None:
            return self._mapped(value.value_map)
        if value.keywords is not None:
            return self._by_keyword(value.keywords)
        if value.template is not None:
            return self._filled(value.template)
        if value.row_number:
            return f"(row + {self.offset})::VARCHAR"
        assert value.first_of is not None
        return f"coalesce({', '.join(self._text_of(part, kind) for part in value.first_of)})"

    def _mapped(self, form: ValueMap) -> str:
        cases = " ".join(f"WHEN {literal(a)} THEN {literal(b)}" for a, b in form.map.items())
        return f"CASE {self.text(form.from_)} {cases}{_otherwise(form.default)} END"

    def _by_keyword(self, form: Keywords) -> str:
        text = f"lower({self.text(form.from_)})"
        cases = " ".join(
            f"WHEN regexp_matches({text}, {literal(keyword_pattern(words))}) THEN {literal(result)}"
            for result, words in form.rules.items()
        )
        return f"CASE {cases}{_otherwise(form.default)} END"

    def _filled(self, template: str) -> str:
        pieces = []
        for before, name, _, _ in string.Formatter().parse(template):
            if before:
                pieces.append(literal(before))
            if name is not None:
                pieces.append(f"({self.text(name)})")
        return " || ".join(pieces)

    def _product(self, target: Target, factors: tuple[str, str | int | float]) -> Cell:
        """The exact product of two columns or a column and a number, of up to six decimals each."""
        raw: dict[str, str] = {}
        middle: dict[str, str] = {}
        checks: list[Check] = []
        for side, factor in zip("ab", factors, strict=True):
            x, m = f"x_{target.name}_{side}", f"m_{target.name}_{side}"
            column = factor if isinstance(factor, str) else None
            form = Value(column=column) if column else Value(constant=factor)
            raw[x], kind = self._raw(form, target.kind)
            number = decimal(x, m, kind, places=6, floats=4)
            middle[m] = f"({number.value})::DECIMAL(38, 6)"
            if target.required and column:
                checks.append(Check(f"{x} IS NULL", f"no {column}"))
            checks += [Check(check.fails, f"{factor}: {check.reason}") for check in number.checks]
        product = " * ".join(middle)
        v, places = f"v_{target.name}", DECIMALS[target.kind]
        checks += [
            Check(f"{v} IS NULL AND ({product}) IS NOT NULL", "product is too large"),
            Check(f"{v}::DECIMAL(38, 12) <> {product}", f"product has {TOO_FINE[places]}"),
        ]
        return Cell(
            target,
            raw,
            middle,
            f"TRY_CAST({product} AS DECIMAL(18, {places}))",
            tuple(checks),
            f"concat_ws(' * ', {', '.join(f'{x}::VARCHAR' for x in raw)})",
            " * ".join(map(str, factors)),
            None,
            None,
            self._marked([name for name in factors if isinstance(name, str)], target.kind),
        )

    def _marked(self, sources: Iterable[str], kind: Kind) -> str | None:
        """The first mark of a currency in the source columns of an amount."""
        names = list(sources)
        if kind != "money" or not names:
            return None
        texts = [name for name in names if not TYPED.fullmatch(self.columns[name].type)]
        marks = [*(mark_sql(self.text(name)) for name in texts), "NULL::VARCHAR"]
        return f"coalesce({', '.join(marks)})"

    def _shown(self, value: Value) -> str:
        columns = [f"{self.columns[name].ref}::VARCHAR" for name in value.sources()]
        return f"concat_ws(' | ', {', '.join(columns)})" if columns else "NULL"

    def _unlisted(self, form: ValueMap | None) -> str | None:
        if form is None or form.default is None:
            return None
        text = self.text(form.from_)
        return f"CASE WHEN {text} NOT IN ({', '.join(map(literal, form.map))}) THEN {text} END"


def plain_number(text: str, numbers: Numbers) -> str:
    """SQL that rewrites a number with thousands and decimals in that way to a plain one.

    What is written in another way is made unreadable, so that 1.5 is never taken for fifteen.
    """
    thousands, point = numbers[1], numbers[-3]
    if thousands == " ":
        text = blanks_sql(text)
    grouped = rf"[+-]?[0-9]{{1,3}}(\{thousands}[0-9]{{3}})+(\{point}[0-9]*)?"
    bare = rf"[+-]?([0-9]+(\{point}[0-9]*)?|\{point}[0-9]+)"
    plain = f"replace(replace({text}, {literal(thousands)}, ''), {literal(point)}, '.')"
    return (
        f"CASE WHEN regexp_full_match({text}, {literal(f'({grouped})|({bare})')}) THEN {plain} "
        f"ELSE 'not in the form {numbers}: ' || {text} END"
    )


def keyword_pattern(words: list[str]) -> str:
    """A regular expression, for lower-case text, that finds any of the words as a whole word."""
    found = []
    for word in words:
        stem = re.escape(word.lower().removesuffix("*")).replace(r"\ ", " ")
        found.append(stem + (r"\w*" if word.endswith("*") else ""))
    return rf"\b(?:{'|'.join(found)})\b"


def _otherwise(default: str | None) -> str:
    return "" if default is None else f" ELSE {literal(default)}"
