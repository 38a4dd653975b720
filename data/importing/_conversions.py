"""The SQL that turns a source value into a value of a target column, or says why it will not.

Nothing is rounded, cut or guessed: what a column cannot hold exactly fails a `Check`. In all of
these `x` names the source value (trimmed text, NULL when empty, or the type the source has),
`m` an intermediate one and `v` the result.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from data.importing._sources import literal
from data.importing._targets import Kind

FLOAT_TYPES = ("FLOAT", "DOUBLE")
DECIMALS = MappingProxyType({"money": 4, "quantity": 3})
TOO_FINE = MappingProxyType(
    {3: "more than three decimals", 4: "more than four decimals", 6: "more than six decimals"}
)

TYPED = re.compile(
    r"U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|DECIMAL.*|FLOAT|DOUBLE|DATE|TIMESTAMP.*|BOOLEAN"
)
_WHOLE_TYPE = re.compile(r"U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)")
_DECIMAL_TYPE = re.compile(r"DECIMAL\((\d+),(\d+)\)")
# A binary fraction this near to a decimal one stands for it.
_NEAR = "1e-6"
_NUMBER = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
_ISO = _DAY + r"([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?)?"
_EXAMPLE = datetime(2011, 12, 31, 23, 59)
_FIRST, _LAST = "TIMESTAMP '1900-01-01'", "TIMESTAMP '2200-01-01'"
_YES = ("true", "yes", "y", "t", "1")
_NO = ("false", "no", "n", "f", "0")


@dataclass(frozen=True)
class Check:
    """A row is rejected for `reason` when the SQL condition `fails` holds."""

    fails: str
    reason: str


@dataclass(frozen=True)
class Conversion:
    """`value` is SQL over the `middle` columns; `timed` tells that a time of day was left out."""

    value: str
    checks: tuple[Check, ...] = ()
    middle: dict[str, str] = field(default_factory=dict)
    timed: str | None = None


def converted(x: str, m: str, v: str, source: str, kind: Kind, formats: list[str]) -> Conversion:
    """The conversion from a source type to a kind of column."""
    if kind == "id":
        return _id(x, v, source)
    if kind == "text":
        return Conversion(f"{x}::VARCHAR")
    if kind in ("day", "moment"):
        return _time(x, m, v, source, kind, formats)
    if kind == "flag":
        return _flag(x, v)
    if kind == "number":
        return _float(x, v)
    if kind == "whole":
        return _whole(x, v)
    return decimal(x, v, source, places=DECIMALS[kind], floats=DECIMALS[kind])


def decimal(x: str, v: str, source: str, *, places: int, floats: int) -> Conversion:
    """To DECIMAL(18, places); a float counts as a decimal of `floats` places that is near it."""
    plain = f"TRY_CAST({x} AS DECIMAL(18, {places}))"
    lost = f"{x} IS NOT NULL AND {v} IS NULL"
    large = Check(lost, "too large a number")
    if _WHOLE_TYPE.fullmatch(source):
        return Conversion(plain, (large,))
    if exact := _DECIMAL_TYPE.fullmatch(source):
        if int(exact[2]) <= places:
            return Conversion(plain, (large,))
        same = f"TRY_CAST({plain} AS {source}) = {x}"
        fine = Check(f"{lost} AND {plain} IS NOT NULL", TOO_FINE[places])
        return Conversion(f"CASE WHEN {same} THEN {plain} END", (fine, large))
    if source in FLOAT_TYPES:
        near = f"abs({x} - round({x}, {floats})) <= {_NEAR}"
        rounded = f"TRY_CAST(round({x}, {floats}) AS DECIMAL(18, {places}))"
        return Conversion(
            f"CASE WHEN {near} THEN {rounded} END",
            (
                Check(f"{lost} AND NOT isfinite({x})", "not a number"),
                Check(f"{lost} AND NOT ({near})", TOO_FINE[floats]),
                large,
            ),
        )
    text = f"{x}::VARCHAR"
    fits = rf"[+-]?([0-9]+(\.[0-9]{{0,{places}}}0*)?|\.[0-9]{{1,{places}}}0*)"
    is_number = f"regexp_full_match({text}, {literal(_NUMBER)})"
    is_fine = f"NOT regexp_full_match({text}, {literal(fits)})"
    return Conversion(
        f"CASE WHEN regexp_full_match({text}, {literal(fits)}) "
        f"THEN TRY_CAST({text} AS DECIMAL(18, {places})) END",
        (
            Check(f"{lost} AND NOT {is_number}", "not a plain number"),
            Check(f"{lost} AND {is_fine}", TOO_FINE[places]),
            large,
        ),
    )


def _id(x: str, v: str, source: str) -> Conversion:
    if source not in FLOAT_TYPES:
        return Conversion(f"{x}::VARCHAR")
    # Pandas and others store whole ids as floats when some are missing: 17850.0 means 17850.
    whole = f"{x} = trunc({x}) AND abs({x}) < 9007199254740992"
    return Conversion(
        f"CASE WHEN {whole} THEN {x}::BIGINT::VARCHAR END",
        (Check(f"{x} IS NOT NULL AND {v} IS NULL", "not a whole number, as an id must be"),),
    )


def _time(x: str, m: str, v: str, source: str, kind: Kind, formats: list[str]) -> Conversion:
    if source == "VARCHAR" and formats:
        parsed = f"try_strptime({x}, [{', '.join(map(literal, formats))}])"
    elif source == "VARCHAR":
        parsed = (
            f"CASE WHEN regexp_full_match({x}, {literal(_ISO)}) THEN TRY_CAST({x} AS TIMESTAMP) END"
        )
    elif source == "TIMESTAMP WITH TIME ZONE":
        parsed = f"{x} AT TIME ZONE 'UTC'"
    elif source == "DATE" or source.startswith("TIMESTAMP"):
        parsed = f"TRY_CAST({x} AS TIMESTAMP)"
    else:
        return _time(f"{x}::VARCHAR", m, v, "VARCHAR", kind, formats)
    form = "in ISO form (2011-12-31 or 2011-12-31 23:59:00)"
    if formats:
        # An example says to anybody what a format says to few.
        form = f"like {' or '.join(_EXAMPLE.strftime(written) for written in formats)}"
    in_range = f"{m} >= {_FIRST} AND {m} < {_LAST}"
    return Conversion(
        f"CASE WHEN {in_range} THEN {m}::{'DATE' if kind == 'day' else 'TIMESTAMP'} END",
        (
            Check(f"{x} IS NOT NULL AND {m} IS NULL", f"not a date {form}"),
            Check(f"{m} IS NOT NULL AND {v} IS NULL", "date outside the years 1900 to 2199"),
        ),
        {m: parsed},
        f"{v} IS NOT NULL AND {m} <> {v}::TIMESTAMP" if kind == "day" else None,
    )


def _flag(x: str, v: str) -> Conversion:
    word = f"lower({x}::VARCHAR)"
    yes, no = (", ".join(map(literal, words)) for words in (_YES, _NO))
    return Conversion(
        f"CASE WHEN {word} IN ({yes}) THEN true WHEN {word} IN ({no}) THEN false END",
        (Check(f"{x} IS NOT NULL AND {v} IS NULL", "neither yes nor no"),),
    )


def _float(x: str, v: str) -> Conversion:
    return Conversion(
        f"CASE WHEN isfinite(TRY_CAST({x} AS DOUBLE)) THEN TRY_CAST({x} AS DOUBLE) END",
        (Check(f"{x} IS NOT NULL AND {v} IS NULL", "not a number"),),
    )


def _whole(x: str, v: str) -> Conversion:
    whole = r"([+-]?[0-9]+)(\.0*)?"
    return Conversion(
        f"CASE WHEN regexp_full_match({x}::VARCHAR, {literal(whole)}) "
        f"THEN TRY_CAST(regexp_extract({x}::VARCHAR, {literal(whole)}, 1) AS INTEGER) END",
        (Check(f"{x} IS NOT NULL AND {v} IS NULL", "not a whole number"),),
    )
