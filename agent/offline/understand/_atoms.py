"""The smallest expressions of time: a date, a month, a quarter, a year, 'last week', 'past 90 days'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from agent.offline.understand._calendar import (
    DAY,
    DAYS_IN,
    MONTHS,
    MONTHS_IN,
    Clock,
    Range,
    parse_date,
    shift,
)
from agent.offline.understand._numbers import numbers
from agent.offline.understand._wordlists import word_list
from agent.offline.understand._words import Token

Shape = Literal["closed", "since", "until", "rolling", "point", "all", "future", "compare"]
_UNITS = {"day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year"}
_SHORT_UNITS = {"d": "day", "w": "week", "m": "month", "mo": "month", "q": "quarter", "y": "year"}
_THIS = frozenset(["this", "current"])
_LAST = frozenset(["last", "previous", "prior", "past", "preceding"])
_ROLLING = _LAST | {"recent", "trailing", "rolling", "latest"}
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4} | {
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4
}  # fmt: skip
_MAY_BEFORE = word_list("before_month")
_NOT_A_YEAR = word_list("before_no_year")
_COUNTED = word_list("after_no_year")
_WINDOWS = frozenset(["window", "lookback", "period", "horizon", "view"])
_OVER = frozenset(["over", "in", "during", "within", "for", "across", "throughout"])


@dataclass(frozen=True)
class Atom:
    """A stretch of time said in the tokens `at` to `stop`.

    `unit` is the calendar unit it was said in; `dated` that its year was said; `count` the number of
    units of a rolling window.
    """

    start: date | None
    end: date | None
    shape: Shape
    unit: str
    at: int
    stop: int
    dated: bool = False
    count: int = 1


class Atoms:
    """Finds the atom that begins at a token."""

    def __init__(self, tokens: Sequence[Token], clock: Clock) -> None:
        self.tokens = tokens
        self.words = [token.word for token in tokens]
        self.clock = clock
        self.numbers = {number.start: number for number in numbers(tokens)}

    def at(self, at: int, *, before: date | None = None) -> Atom | None:
        """The atom at token `at`; a month or quarter without a year is the newest up to `before`."""
        while at < len(self.words) and self.words[at] == "the":
            at += 1
        if at >= len(self.words):
            return None
        return (
            self._fixed(at)
            or self._date(at)
            or self._ago(at)
            or self._rolling(at)
            or self._relative(at)
            or self._part(at, before)
            or self._month(at, before)
            or self._year(at)
        )

    def _word(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.words) else ""

    def _unit(self, at: int) -> str | None:
        return _UNITS.get(self._word(at).removesuffix("s"))

    def _fixed(self, at: int) -> Atom | None:
        today = self.clock.today
        here = " ".join(self.words[at : at + 4])
        for unit in ("year", "month", "quarter", "week"):
            if here.startswith(
                (f"{unit} on {unit}", f"{unit} over {unit}", f"{unit} by {unit} growth")
            ):
                return Atom(None, None, "compare", unit, at, at + 3)
            if here.startswith((f"{unit} to date", f"{unit} so far")):
                return Atom(self.clock.unit(unit)[0], today, "since", unit, at, at + 3)
        if here.startswith("like for like"):
            return Atom(None, None, "compare", "year", at, at + 3)
        if re.match(
            (
                r"same (period|time|month|quarter|week|days|point) (of |in |the )?(last|previous"
                r"|prior)"
            ),
            here,
        ):
            size = 4 if self._word(at + 2) not in ("of", "in", "the") else 5
            unit = "year" if "year" in self.words[at : at + size] else "period"
            return Atom(None, None, "compare", unit, at, at + size)
        if re.match(r"(year|month|quarter|week|period) (before|earlier)\b", here):
            unit = self._word(at)
            return Atom(None, None, "compare", unit, at, at + 2)
        if here.startswith("this time last year"):
            day = shift(today, -12)
            return Atom(day, day, "point", "year", at, at + 4)
        if re.match(r"(previous|prior|preceding|last) period", here):
            return Atom(None, None, "compare", "period", at, at + 2)
        return self._named(at, here)

    def _named(self, at: int, here: str) -> Atom | None:
        today, first = self.clock.today, self.clock.first
        for phrase in (
            "all time",
            "whole history",
            "entire history",
            "all history",
            "since the beginning",
            "since the start",
        ):
            if here.startswith(phrase):
                return Atom(first, today, "all", "day", at, at + len(phrase.split()))
        if here.startswith(("over the years", "of all time")):
            return Atom(first, today, "all", "day", at, at + 3)
        word = self._word(at)
        if word == "ever" and self._word(at - 1) != "since":
            return Atom(first, today, "all", "day", at, at + 1)
        if word in ("today", "yesterday"):
            day = today if word == "today" else today - DAY
            return Atom(day, day, "closed", "day", at, at + 1, True)
        if word == "tomorrow":
            return Atom(None, None, "future", "day", at, at + 1)
        return None

    def _date(self, at: int) -> Atom | None:
        token = self.tokens[at]
        if token.kind == "date":
            day = parse_date(token.plain)
            return self._day(day, at, at + 1, dated=True) if day else None
        number = self.numbers.get(at)
        if number and number.kind in ("plain", "ordinal") and 1 <= number.whole <= 31:
            stop = number.end + (1 if self._word(number.end) == "of" else 0)
            month = MONTHS.get(self._word(stop))
            if month:
                return self._day_of(number.whole, month, at, stop + 1)
        month = MONTHS.get(self._word(at))
        number = self.numbers.get(at + 1)
        if not (month and number and number.kind in ("plain", "ordinal") and number.whole <= 31):
            return None
        if number.whole and len(self._word(at + 1)) <= 4 and "'" not in self.tokens[at + 1].raw:
            return self._day_of(number.whole, month, at, number.end)
        return None

    def _day_of(self, day: int, month: int, at: int, stop: int) -> Atom | None:
        year, end = self._year_after(stop)
        start, last = self.clock.named_month(month, year)
        if day > last.day:
            return None
        found = start.replace(day=day)
        if year is None and found > self.clock.today:
            found = shift(found, -12)
        return self._day(found, at, end, dated=year is not None)

    def _day(self, day: date, at: int, stop: int, *, dated: bool) -> Atom:
        return Atom(day, day, "closed", "day", at, stop, dated)

    def _year_after(self, at: int) -> tuple[int | None, int]:
        """The year said after a month or quarter, and where the words go on."""
        stop = at
        while self._word(stop) in (",", "of", "in", "/", "fy", "the"):
            stop += 1
        if self._word(stop) in _LAST | _THIS and self._word(stop + 1) == "year":
            back = 0 if self._word(stop) in _THIS else 1
            return self.clock.today.year - back, stop + 2
        word = self._word(stop).removeprefix("fy")
        if re.fullmatch(r"(19|20)\d\d", word):
            return int(word), stop + 1
        if re.fullmatch(r"\d\d", word) and (
            self.tokens[stop].raw != word or self._word(stop - 1) == "/"
        ):
            return 2000 + int(word), stop + 1
        if re.fullmatch(r"\d\d", word) and re.fullmatch(r"q[1-4]|h[12]", self._word(at - 1)):
            return 2000 + int(word), stop + 1
        return None, at

    def _ago(self, at: int) -> Atom | None:
        """'a year ago', 'three months ago', '90 days earlier'."""
        count, stop = self._count(at)
        unit = self._unit(stop) if count else None
        if count is None or unit is None or self._word(stop + 1) not in ("ago", "back"):
            return None
        months = MONTHS_IN.get(unit)
        today = self.clock.today
        day = shift(today, -count * months) if months else today - count * DAYS_IN[unit] * DAY
        return Atom(day, day, "point", unit, at, stop + 2)

    def _count(self, at: int) -> tuple[int | None, int]:
        if self._word(at) in ("a", "an", "one"):
            return 1, at + 1
        number = self.numbers.get(at)
        if number is None or number.kind not in ("plain", "money"):
            return None, at
        stop = number.end + (1 if self._word(number.end) == "of" else 0)
        return number.whole, stop

    def _rolling(self, at: int) -> Atom | None:
        """'last 90 days', 'past six months', '90 day window', 'the past year', 'past 6m'."""
        word = self._word(at)
        if word in ("next", "coming", "upcoming", "following"):
            return self._future(at)
        if word in _ROLLING:
            after = (
                at + 1 + (1 if self._word(at + 1) in ("full", "complete", "whole", "recent") else 0)
            )
            return self._counted(at, after) or self._half(at, after) or self._past(at, after)
        if word in ("lookback", "window") or self.words[at : at + 2] == ["look", "back"]:
            after = at + (1 if word in ("lookback", "window") else 2)
            while self._word(after) in ("window", "of", "period", "days", ":", "is", "to"):
                after += 1
            found = self._counted(at, after)
            number = self.numbers.get(after)
            if found is None and number and 7 <= number.whole <= 2000:
                return self._window(number.whole, "day", at, number.end)
            return found
        return self._plain_window(at)

    def _plain_window(self, at: int) -> Atom | None:
        """'90 day window', 'within 90 days'."""
        count, stop = self._count(at)
        unit = self._unit(stop) if count and count > 1 else None
        if count is None or unit is None:
            return None
        if self._word(stop + 1) in _WINDOWS:
            return self._window(count, unit, at, stop + 2)
        inside = self._word(at - 1) in ("within", "over", "for", "in", "during")
        if inside and self._word(stop + 1) not in ("from", "of", "later"):
            return self._window(count, unit, at, stop + 1)
        return None

    def _counted(self, at: int, after: int) -> Atom | None:
        short = re.fullmatch(r"(\d+)(d|w|m|mo|q|y)", self._word(after))
        if short:
            return self._window(int(short[1]), _SHORT_UNITS[short[2]], at, after + 1)
        count, stop = self._count(after)
        if count is None:
            return None
        if self._word(stop) in ("full", "complete", "calendar", "fiscal", "rolling", "whole"):
            stop += 1
        unit = self._unit(stop)
        return self._window(count, unit, at, stop + 1) if unit else None

    def _half(self, at: int, after: int) -> Atom | None:
        words = [word for word in self.words[after : after + 3] if word != "a"]
        if words[:2] == ["half", "year"]:
            stop = after + (3 if self._word(after + 1) == "a" else 2)
            return self._window(1, "half", at, stop)
        return None

    def _past(self, at: int, after: int) -> Atom | None:
        """'the past year' is a rolling year; so is 'over the last year', but not 'last year'."""
        unit = self._unit(after)
        if unit is None or self._word(after).endswith("s"):
            return None
        with_the = self._word(at - 1) == "the" and self._word(at - 2) in _OVER
        over = self._word(at - 1) in ("over", "within")
        loose = self._word(at) == "last" and (with_the or over) and unit != "quarter"
        if self._word(at) in ("past", "rolling", "trailing") or loose:
            return self._window(1, unit, at, after + 1)
        return None

    def _window(self, count: int, unit: str, at: int, stop: int) -> Atom | None:
        if not 0 < count <= 5000:
            return None
        start, end = self.clock.rolling(count, unit)
        return Atom(start, end, "rolling", unit, at, stop, count=count)

    def _future(self, at: int) -> Atom | None:
        count, unit, stop = 1, self._unit(at + 1), at + 2
        if unit is None:
            said, stop = self._count(at + 1)
            count, unit = said or 0, self._unit(stop) if said else None
            stop += 1
            if unit is None and self.words[at + 1 : at + 3] == ["half", "year"]:
                count, unit, stop = 1, "half", at + 3
        return Atom(None, None, "future", unit, at, stop, count=count) if unit else None

    def _relative(self, at: int) -> Atom | None:
        """'this month', 'last quarter', 'last fiscal year', 'the year before last', 'last June'."""
        word = self._word(at)
        if word not in _THIS | _LAST:
            return None
        fiscal = self._word(at + 1) in ("fiscal", "financial", "business")
        where = at + 2 if fiscal or self._word(at + 1) == "calendar" else at + 1
        month = MONTHS.get(self._word(where))
        if month and self._word(where) != "may":
            limit = self.clock.unit("month")[0] - DAY if word in _LAST else None
            found = self.clock.named_month(month, None, before=limit)
            return self._from(found, "month", at, where + 1, dated=True)
        unit = self._unit(where)
        if unit is None or self._word(where).endswith("s"):
            return None
        if word in _THIS:
            start, _ = self.clock.unit(unit, fiscal=fiscal)
            return Atom(start, self.clock.today, "since", unit, at, where + 1, True)
        return self._from(self.clock.unit(unit, 1, fiscal=fiscal), unit, at, where + 1, dated=True)

    def _from(self, found: Range, unit: str, at: int, stop: int, *, dated: bool = False) -> Atom:
        return Atom(found[0], found[1], "closed", unit, at, stop, dated)

    def _part(self, at: int, before: date | None) -> Atom | None:
        """'Q2', 'Q2 2011', '2011 Q2', 'second quarter of last year', 'H1', 'first half of 2010'."""
        year, where = None, at
        word = self._word(at)
        if re.fullmatch(r"(19|20)\d\d", word):
            skip = 1 if self._word(at + 1) in ("-", "/", ",") else 0
            if re.fullmatch(r"[qh][1-4]", self._word(at + 1 + skip)):
                year, where = int(word), at + 1 + skip
        word = self._word(where)
        named = re.fullmatch(r"(?:q([1-4])|h([12]))", word)
        if named:
            unit = "quarter" if named[1] else "half"
            number, stop = int(named[1] or named[2]), where + 1
        elif word in _ORDINAL and self._word(where + 1) in ("quarter", "half"):
            unit, number, stop = self._word(where + 1), _ORDINAL[word], where + 2
        else:
            return None
        fiscal = self._word(where - 1) in ("fiscal", "financial") or "fy" in self._word(stop)
        if year is None:
            year, stop = self._year_after(stop)
        found = self.clock.part(unit, number, year, fiscal=fiscal)
        if before and year is None and found[0] >= before:
            found = self.clock.part(unit, number, found[0].year - 1, fiscal=fiscal)
        return self._from(found, unit, at, stop, dated=year is not None)

    def _month(self, at: int, before: date | None) -> Atom | None:
        word = self._word(at)
        month = MONTHS.get(word)
        if month is None or not self._is_month(at):
            return None
        year, stop = self._year_after(at + 1)
        found = self.clock.named_month(month, year, before=before)
        return self._from(found, "month", at, stop, dated=year is not None)

    def _is_month(self, at: int) -> bool:
        """'may' and 'mar' are also ordinary words."""
        word = self._word(at)
        if word not in ("may", "mar"):
            return True
        if self._word(at + 1) in (
            "versus",
            "against",
            "compared",
            "and",
            "to",
            "-",
            "revenue",
            "sales",
        ):
            return True
        if self.tokens[at].is_capital and at > 0:
            return True
        return self._word(at - 1) in _MAY_BEFORE or self._year_after(at + 1)[0] is not None

    def _year(self, at: int) -> Atom | None:
        fiscal = False
        where = at
        if self._word(at) in ("fy", "fiscal", "financial"):
            fiscal, where = True, at + (2 if self._word(at + 1) == "year" else 1)
        elif self._word(at) in ("year", "calendar"):
            where = at + (2 if self._word(at + 1) == "year" else 1)
        word = self._word(where)
        short = re.fullmatch(r"fy(\d\d|\d{4})", word)
        if short:
            number = int(short[1])
            year = number if number > 99 else 2000 + number
            return self._from(self.clock.year(year, fiscal=True), "year", at, where + 1, dated=True)
        if not re.fullmatch(r"(19|20)\d\d", word):
            return None
        # "in 2009" is a year even where the data have none of it; a bare 2009 may be an amount.
        if not self.clock.is_year(int(word)) and self._word(where - 1) not in ("in", "during"):
            return None
        if self._word(where - 1) in _NOT_A_YEAR or self._word(where + 1) in _COUNTED:
            return None
        found = self.clock.year(int(word), fiscal=fiscal)
        if found[0] > self.clock.today:
            return Atom(None, None, "future", "year", at, where + 1)
        return self._from(found, "year", at, where + 1, dated=True)
