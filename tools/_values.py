"""Named values of the warehouse as people type them, and the shares and reasons results share."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal, overload

from tools._errors import UnknownValue
from tools._query import Query
from tools._wording import day, listed

CLOSE = 70
SHORT_LIST = 20
ALL_BUT = re.compile(r"not (?P<names>.+)", re.IGNORECASE)
"""A filter that leaves values out: 'not South', 'not North or South'."""

Kind = Literal[
    "region", "country", "industry", "account_type", "commercial_segment", "owner", "category", "brand",
    "channel",
]  # fmt: skip


def as_list(value: Any) -> Any:
    """A single name, or several with commas, is a list too; anything else stays."""
    return [part.strip() for part in value.split(",")] if isinstance(value, str) else value


@dataclass(frozen=True)
class Named:
    """A filter by name: the value it asks for, or those it leaves out, and how either is told."""

    value: str | None = None
    left_out: tuple[str, ...] = ()
    either: tuple[str, ...] = ()
    """The values asked for where they are several; `left_out` are all others then."""

    @property
    def words(self) -> str | None:
        if self.either:
            return listed(self.either, "or")
        return f"all but {listed(self.left_out)}" if self.left_out else self.value


def named(text: str | None, spelled: Callable[[str], str]) -> Named:
    """What a filter says, each name as `spelled` has it: 'South', 'not South', 'not North or South'.

    A value that begins with 'not' itself, as 'Not assigned' may, is that value.

    Raises:
        UnknownValue: there is no such name.
    """
    if text is None:
        return Named()
    but = ALL_BUT.fullmatch(text.strip())
    try:
        return Named(spelled(text))
    except UnknownValue:
        if but is None:
            raise
    return Named(left_out=tuple(dict.fromkeys(map(spelled, but["names"].split(" or ")))))


def named_parameters(filters: Mapping[str, Named]) -> dict[str, Any]:
    """`$region` and the list `$not_region` of each filter, as SQL takes them."""
    values: dict[str, Any] = {kind: one.value for kind, one in filters.items()}
    return values | {f"not_{kind}": list(one.left_out) for kind, one in filters.items()}


@overload
def known(query: Query, kind: Kind, value: str) -> str: ...
@overload
def known(query: Query, kind: Kind, value: None) -> None: ...
@overload
def known(query: Query, kind: Kind, value: str | None) -> str | None: ...
def known(query: Query, kind: Kind, value: str | None) -> str | None:
    """The value as the data spell it, whatever case the caller used.

    Raises:
        UnknownValue: nothing in the caller's scope has it; candidates are those that exist.
    """
    if value is None:
        return None
    return one_of(kind.replace("_", " "), value, values(query, kind))


def values(query: Query, kind: Kind) -> list[str]:
    """All values of a kind in the caller's scope, sorted."""
    found: list[str] = query.remember(
        ("values", kind),
        lambda: [row["value"] for row in query.rows("_values", kind=kind)],
    )
    return found


def one_of(what: str, value: str, allowed: Iterable[str]) -> str:
    """The allowed value equal to `value` but for case, spaces and, where none is, hyphens.

    Raises:
        UnknownValue: with up to three near candidates, and all there are when those are few.
    """
    choices = list(allowed)
    folded = " ".join(value.split()).casefold()
    for choice in choices:
        if choice.casefold() == folded:
            return choice
    for choice in choices:
        if choice.casefold().replace("-", " ") == folded.replace("-", " "):
            return choice
    raise unknown(what, value, choices)


def unknown(what: str, value: str, choices: Sequence[str]) -> UnknownValue:
    """The refusal of a value that is none of the choices, with the nearest of them."""
    near = _nearest(" ".join(value.split()).casefold(), choices)
    return UnknownValue(what, value, near, choices if len(choices) <= SHORT_LIST else ())


def _nearest(value: str, choices: Sequence[str]) -> list[str]:
    from rapidfuzz import fuzz, process

    ranked = process.extract(value, choices, scorer=fuzz.WRatio, processor=str.casefold, limit=3)
    return [name for name, score, _ in ranked if score >= CLOSE]


def share(part: Any, whole: Any) -> float:
    """`part` of `whole` in percent, rounded to two decimals; 0 of nothing is 0."""
    if not whole:
        return 0.0
    return float(round(Decimal(part) / Decimal(whole) * 100, 2))


def change(now: Any, before: Any) -> float | None:
    """Change from `before` to `now` in percent, two decimals; None when there was nothing before."""
    if not before:
        return None
    return float(round((Decimal(now) - Decimal(before)) / abs(Decimal(before)) * 100, 2))


def window_reason(query: Query, lookback_days: int) -> str:
    """Why a window is empty, in a sentence."""
    first = query.as_of - timedelta(days=lookback_days - 1)
    newest = query.warehouse.manifest.last_date
    return query.no_lines or (
        f"No orders from {day(first)} to {day(query.as_of)} in {query.scope.words}; "
        f"the newest transaction is of {day(newest)}."
    )
