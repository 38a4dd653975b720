"""What the columns of a file hold: which dates and numbers they can be, and a few of their values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import product

from data.importing._currency import amount
from data.importing._mapping import Numbers

ISO = "ISO"
"""Stands for dates as YYYY-MM-DD, which need no format."""
MOST_VALUES = 20_000
SAMPLES = 3
FITS = 0.9
"""A column is of a form when so many of its values are; the others will be rejected rows."""

_DAYS = (
    *("%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%d-%m-%Y", "%m-%d-%Y", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"),
    *("%d/%m/%y", "%m/%d/%y", "%d.%m.%y", "%d-%b-%Y", "%d-%b-%y", "%d %b %Y", "%d %B %Y"),
    *("%b %d, %Y", "%B %d, %Y"),
)
_TIMES = ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
_FORMATS = (
    *("".join(parts) for parts in product(_DAYS, _TIMES)),
    *("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S.%fZ"),
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d([ T]\d\d:\d\d(:\d\d(\.\d{1,6})?)?)?", re.ASCII)
_PLAIN = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)", re.ASCII)
_NUMBERS: dict[Numbers | None, re.Pattern[str]] = {
    None: _PLAIN,
    "1,234.56": re.compile(rf"[+-]?\d{{1,3}}(,\d{{3}})+(\.\d*)?|{_PLAIN.pattern}", re.ASCII),
    "1.234,56": re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d*)?|[+-]?(\d+(,\d*)?|,\d+)", re.ASCII),
    "1 234,56": re.compile(r"[+-]?\d{1,3}( \d{3})+(,\d*)?|[+-]?(\d+(,\d*)?|,\d+)", re.ASCII),
}


@dataclass
class Column:
    """One column. `values` are its different values, the first of them; blanks are left out."""

    name: str
    values: dict[str, None] = field(default_factory=dict)

    def note(self, value: str) -> None:
        """Take in the value of a row."""
        if value and len(self.values) < MOST_VALUES:
            self.values[value.strip()] = None

    @property
    def samples(self) -> list[str]:
        """Its first values, cut to what a form can show."""
        return [value[:40] for value in list(self.values)[:SAMPLES]]

    def days(self) -> list[str]:
        """The forms its dates can have, the likeliest first; empty where it holds no dates."""
        values = list(self.values)
        if sum(map(bool, map(_ISO.fullmatch, values))) >= FITS * len(values) > 0:
            return [ISO]
        few = values[:50]
        near = [form for form in _FORMATS if _hits(few, form) >= len(few) / 4 > 0]
        hits = {form: _hits(values, form) for form in near}
        best = max(hits.values(), default=0)
        if best < FITS * len(values):
            return []
        fitting = [form for form, count in hits.items() if count >= FITS * best]
        return sorted(fitting, key=lambda form: -hits[form])

    @cached_property
    def amounts(self) -> dict[str, None]:
        """Its different values without the signs and codes of currencies."""
        return dict.fromkeys(amount(value)[0] for value in self.values)

    @cached_property
    def marks(self) -> list[str]:
        """The signs and codes of currencies beside its values, the most frequent first."""
        found = Counter(mark.upper() for value in self.values if (mark := amount(value)[1]))
        return [mark for mark, _ in found.most_common()]

    @property
    def is_number(self) -> bool:
        """Whether its values are numbers, in whatever form."""
        values = self.amounts
        return any(
            sum(map(bool, map(pattern.fullmatch, values))) >= FITS * len(values) > 0
            for pattern in _NUMBERS.values()
        )


def numbers_of(columns: Sequence[Column]) -> list[Numbers | None]:
    """The forms in which the numbers of these columns can be written; several where it cannot be told.

    Plain numbers, without thousands and with a point, are None.
    """
    values = {value: None for column in columns for value in column.amounts}
    hits = {form: sum(map(bool, map(p.fullmatch, values))) for form, p in _NUMBERS.items()}
    if not any(" " in value for value in values):
        del hits["1 234,56"]
    best = max(hits.values())
    fitting = [form for form, count in hits.items() if count == best]
    if None not in fitting:
        return fitting
    # 1.234 is one and a bit, or more than a thousand; thousands with a comma are not plain.
    marked = any("." in value for value in values)
    return [None, "1.234,56"] if marked and "1.234,56" in fitting else [None]


def day_in(value: str, form: str) -> str | None:
    """The day that a value means in one of the forms, as '3 April 2025'; None where it is none."""
    try:
        found = datetime.fromisoformat(value) if form == ISO else datetime.strptime(value, form)
    except ValueError:
        return None
    return f"{found.day} {found:%B %Y}"


def _hits(values: Sequence[str], form: str) -> int:
    return sum(day_in(value, form) is not None for value in values)
