"""Stretches of time by their name: a date, a month, a quarter, a year, a season, 'last June'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from agent.offline.understand.times.atom import Atom
from agent.offline.understand.times.calendar import (
    DAY,
    MONTHS,
    SEASONS,
    Clock,
    Range,
    parse_date,
    shift,
)
from agent.offline.understand.times.feasts import BEGINS_A_FEAST, CAMPAIGNS, feast, trade_of
from agent.offline.understand.tokens.numbers import numbers
from agent.offline.understand.tokens.tokenizer import Token
from agent.offline.understand.tokens.wordlists import word_list

THIS = frozenset(["this", "current"])
LAST = frozenset(["last", "previous", "prior", "past", "preceding"])
OVER = frozenset(["over", "in", "during", "within", "for", "across", "throughout"])
_UNITS = {"day": "day", "week": "week", "month": "month", "quarter": "quarter", "year": "year"}
_UNITS |= {"fy": "year"}
_FISCAL = frozenset(["fiscal", "financial", "business"])
_ORDINAL = {"first": 1, "second": 2, "third": 3, "fourth": 4} | {
    "1st": 1, "2nd": 2, "3rd": 3, "4th": 4
}  # fmt: skip
_MAY_BEFORE = word_list("before_month")
_NOT_A_YEAR = word_list("before_no_year")
_COUNTED = word_list("after_no_year")
_ENDS = frozenset(["", ",", ".", "?", "!", ";", ":", ")"])
_WHOLE = frozenset(["calendar", "full", "whole", "complete", "entire"])
_OPENING = frozenset(["and", "now", "ok", "okay", "fine", "only", "just", "or"])
_AFTER_ALONE = frozenset(
    [".", "?", "!", "then", "instead", "please", "only", "too", "rather", "now"]
)
"""What may stand around a month that is all a message names."""
_TO = frozenset(["-", "to", "through", "until", "till"])
_YEARS_APART = 2
_HELD_AGAINST = (["compared"], ["compare"], ["comparison"], ["comparing"], ["than"], ["against"])
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_COUNTING = frozenset(["more", "less", "fewer"])
AHEAD = frozenset(["next", "coming", "upcoming"])
_RUNNING = frozenset(["week", "month", "quarter", "half"])
"""Units that run now where nothing more is said; 'in the year' is as often the last twelve months."""
_NOT_RUNNING_AFTER = word_list("before_no_running_unit")
_NOT_RUNNING_BEFORE = word_list("after_no_running_unit")


_BEFORE_NEW_YEAR = frozenset(
    [
        "since",
        "from",
        "after",
        "the",
        "until",
        "till",
        "before",
        "at",
        "by",
        "of",
        "to",
        "on",
        "dated",
    ]
)


class NamedTimes:
    """Finds what the calendar has a name for."""

    def __init__(self, tokens: Sequence[Token], clock: Clock) -> None:
        self.tokens = tokens
        self.words = [token.word for token in tokens]
        self.clock = clock
        self.numbers = {number.start: number for number in numbers(tokens)}

    def _word(self, at: int) -> str:
        return self.words[at] if 0 <= at < len(self.words) else ""

    def is_fiscal(self, at: int) -> bool:
        """Whether the unit at a place is one of the fiscal year: 'fiscal year', 'FY'."""
        return self._word(at) == "fy" or self._word(at - 1) in _FISCAL

    def _unit(self, at: int) -> str | None:
        return _UNITS.get(self._word(at).removesuffix("s"))

    def _date(self, at: int) -> Atom | None:
        if at >= len(self.tokens):
            return None  # "between 1 and"
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
        if number and len(self._word(at + 1)) == 2 and self._ends_months(at + 1):
            return None  # the year of "jul-dec 25"
        if month and self._are_years(at + 1):
            return None  # the years of "nov 24 - feb 25"
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
        if self._word(stop) in LAST | THIS and self._word(stop + 1) == "year":
            back = 0 if self._word(stop) in THIS else 1
            return self.clock.today.year - back, stop + 2
        if self._word(stop) in AHEAD and self._word(stop + 1) == "year":
            return self.clock.today.year + 1, stop + 2
        word = self._word(stop).removeprefix("fy")
        if re.fullmatch(r"(19|20)\d\d", word):
            return int(word), stop + 1
        if re.fullmatch(r"\d\d", word) and (
            self.tokens[stop].raw != word or self._word(stop - 1) == "/"
        ):
            return 2000 + int(word), stop + 1
        short = re.fullmatch(r"\d\d", word) is not None
        if short and re.fullmatch(r"q[1-4]|h[12]", self._word(at - 1)):
            return 2000 + int(word), stop + 1
        if short and self._ends_day(at) and self.clock.is_year(2000 + int(word)):
            return 2000 + int(word), stop + 1
        if short and self._are_years(at):
            return 2000 + int(word), stop + 1
        if short and self._ends_months(at) and self.clock.is_year(2000 + int(word)):
            return 2000 + int(word), stop + 1
        return None, at

    def _ends_day(self, at: int) -> bool:
        """Whether a day and its month end before a token: '30 june' in '30 june 25'."""
        number = self.numbers.get(at - 2)
        return self._word(at - 1) in MONTHS and number is not None and number.end == at - 1

    def _ends_months(self, at: int) -> bool:
        """Whether a stretch of whole months ends before a token: 'jul-dec' in 'jul-dec 25'."""
        joined = self._word(at - 2) in _TO
        return joined and self._word(at - 1) in MONTHS and self._word(at - 3) in MONTHS

    def _are_years(self, at: int) -> bool:
        """Whether two numbers are years that follow each other: those of 'nov 24 - feb 25'."""
        first, second = self._word(at), self._word(at + 3)
        if self._word(at + 1) not in _TO and self._word(at - 2) in _TO:
            first, second = self._word(at - 3), self._word(at)  # the second of the two
        both = re.fullmatch(r"\d\d \d\d", f"{first} {second}") is not None
        months = self._word(at - 1) in MONTHS
        return (
            months
            and both
            and self.clock.is_year(2000 + int(first))
            and (0 < int(second) - int(first) <= _YEARS_APART)
        )

    def _season(self, at: int) -> Atom | None:
        """'Last autumn', 'in spring', 'summer 2025', 'new year', 'Christmas'; not 'the spring campaign'.

        'The spring campaigns' are those that closed in it.
        """
        last = self._word(at) in LAST
        where = at + 1 if last or self._word(at) in THIS else at
        found = self._feast(where)  # "since last Easter" is the newest there was
        if found is not None:
            return trade_of(found, self.words, begin=at)
        word = self._word(where)
        since = self._word(at - 1) in _BEFORE_NEW_YEAR
        if word == "new" and self._word(where + 1) == "year" and since:
            return self._day(self.clock.unit("year")[0], at, where + 2, dated=False)
        if word not in SEASONS:
            return None
        year, stop = self._season_year(where + 1)
        the = 1 if self._word(at - 1) == "the" else 0
        opener = self._word(at - 1 - the)
        runs = opener in ("since", "from", "until", "after")
        opened = runs or (opener in OVER and (not the or word == "winter"))
        several = self._word(stop) == "campaigns"  # "the spring campaign" is one by its name
        announced = where > at or year or opened or several
        if not announced or (self._word(stop) in CAMPAIGNS and not several):
            return None
        if several and year is None:
            year = next((int(one) for one in self.words if re.fullmatch(r"20[2-3]\d", one)), None)
        season = self.clock.season(word)
        if year:
            season = self.clock.season(word, season[0].year - year)
        elif last and (season[1] >= self.clock.today or self._is_this(word)):
            season = self.clock.season(word, 1)
        return self._from(season, "quarter", at, stop, dated=bool(year))

    def _season_year(self, at: int) -> tuple[int | None, int]:
        """The year after a season: '2025', 'last year', '2025/26', '24/25', which began in the first."""
        pair = [self._word(where) for where in (at, at + 1, at + 2)]
        if pair[1] == "/" and re.fullmatch(r"(?:20)?\d\d", pair[0]) and len(pair[2]) == 2:
            first = int(pair[0][-2:])
            if pair[2].isdigit() and int(pair[2]) == first + 1:
                return 2000 + first, at + 3
        return self._year_after(at)

    def _is_this(self, season: str) -> bool:
        """Whether 'this spring' stands beside 'last spring'."""
        pairs = zip(self.words, self.words[1:], strict=False)
        return any(one in THIS and other == season for one, other in pairs)

    def _feast(self, at: int) -> Atom | None:
        """'Christmas', 'New Year's Day 2026', 'Easter'; not 'the Christmas campaign'."""
        if self._word(at) not in BEGINS_A_FEAST:
            return None
        return feast(self.words, at, self.clock, self._year_after)

    def _from(self, found: Range, unit: str, at: int, stop: int, *, dated: bool = False) -> Atom:
        return Atom(found[0], found[1], "closed", unit, at, stop, dated)

    def _relative(self, at: int) -> Atom | None:
        """'this month', 'last quarter', 'last fiscal year', 'the year before last', 'last June'."""
        word = self._word(at)
        if word not in THIS | LAST:
            return None
        where = at + 2 if self._word(at + 1) in _FISCAL | {"calendar"} else at + 1
        fiscal = self.is_fiscal(where)
        if word in THIS and self._word(where) == "half":
            start, _ = self.clock.unit("half", fiscal=fiscal)
            stop = where + (2 if self._word(where + 1) == "year" else 1)
            return Atom(start, self.clock.today, "since", "half", at, stop, True)
        month = MONTHS.get(self._word(where))
        if month and self._word(where) != "may":
            limit = self.clock.unit("month")[0] - DAY if word in LAST else None
            found = self.clock.named_month(month, None, before=limit)
            return self._from(found, "month", at, where + 1, dated=True)
        unit = self._unit(where)
        if unit is None or self._word(where).endswith("s"):
            return None
        if word in THIS:
            start, _ = self.clock.unit(unit, fiscal=fiscal)
            return Atom(start, self.clock.today, "since", unit, at, where + 1, True)
        return self._from(self.clock.unit(unit, 1, fiscal=fiscal), unit, at, where + 1, dated=True)

    def _weekday(self, at: int) -> Atom | None:
        """'Last Tuesday', 'since Monday': the newest before today; 'on Monday' is as often one to come."""
        where = at + 1 if self._word(at) in LAST else at
        if self._word(where) not in WEEKDAYS or (where == at and self._word(at - 1) != "since"):
            return None
        today = self.clock.today
        back = (today.weekday() - WEEKDAYS.index(self._word(where)) - 1) % 7 + 1
        return self._day(today - back * DAY, at, where + 1, dated=True)

    def _running(self, at: int) -> Atom | None:
        """'In the quarter', 'how is the month going', 'the half-year': the one that runs now."""
        half = self.words[at : at + 2] == ["half", "year"]
        unit = "half" if half else self._unit(at)
        last = at + half
        if self._word(at - 1) != "the":
            return None
        if unit is None or unit not in _RUNNING or self._word(last).endswith("s"):
            return None
        each = self.words[at + 1 : at + 3] == ["by", unit]  # "the month by month figures"
        apart = self._word(at - 2) in _NOT_RUNNING_AFTER
        if each or apart or self._word(last + 1) in _NOT_RUNNING_BEFORE:
            return None
        return Atom(self.clock.unit(unit)[0], self.clock.today, "since", unit, at, last + 1, True)

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
        elif word in _ORDINAL and self._word(where + 1).removesuffix("s") in ("quarter", "half"):
            unit, number, stop = self._word(where + 1).removesuffix("s"), _ORDINAL[word], where + 2
            stop += unit == "half" and self._word(stop) == "year"  # "the first half-year 2026"
        else:
            return None
        fiscal = self._word(where - 1) in ("fiscal", "financial") or "fy" in self._word(stop)
        if year is None:
            year, stop = self._year_after(stop)
        if year is None and self._word(stop) in LAST and self._word(stop + 1) in _ENDS:
            year, stop = self.clock.today.year - 1, stop + 1  # "H1 this year against H1 last"
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
            "onwards",
            "onward",
            "versus",
            "against",
            "compare",
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
        alone = self._word(at - 1) in _ENDS | _MAY_BEFORE | _OPENING
        if alone and _AFTER_ALONE.issuperset(self.words[at + 1 :]):
            return True  # "fine. may then"
        return self._word(at - 1) in _MAY_BEFORE or self._year_after(at + 1)[0] is not None

    def _is_short_year(self, at: int) -> bool:
        """The 24 of 'compared with 24', where no more is said."""
        word, before = self._word(at), self.words[max(0, at - 2) : at]
        year = re.fullmatch(r"\d\d", word) is not None and self.clock.is_year(2000 + int(word))
        held = before[-1:] in (["versus"], ["vs"], ["against"]) or (
            before[-1:] in (["with"], ["to"], ["in"]) and before[-2:-1] in _HELD_AGAINST
        )
        return year and held and self._word(at + 1) in _ENDS

    def _year(self, at: int) -> Atom | None:
        fiscal = False
        where = at
        if self._word(at) in ("fy", "fiscal", "financial"):
            fiscal, where = True, at + (2 if self._word(at + 1) == "year" else 1)
        elif self._word(at) in ("year", "calendar"):
            where = at + (2 if self._word(at + 1) == "year" else 1)
        word = self._word(where)
        short = re.fullmatch(r"fy(\d\d|\d{4})", word)
        if self._is_short_year(where):
            return self._from(self.clock.year(2000 + int(word)), "year", at, where + 1, dated=True)
        if short:
            number = int(short[1])
            year = number if number > 99 else 2000 + number
            return self._from(self.clock.year(year, fiscal=True), "year", at, where + 1, dated=True)
        if not re.fullmatch(r"(19|20)\d\d", word):
            return None
        # "in 2009" is a year even where the data have none of it; a bare 2009 may be an amount.
        if not self.clock.is_year(int(word)) and self._word(where - 1) not in ("in", "during"):
            return None
        before, after = self._word(where - 1), self._word(where + 1)
        if before == "than" and self._word(where - 2) not in _COUNTING:
            before = ""  # "was 2025 better than 2024"
        if before == "over" and self.clock.is_year(int(word)):
            before = ""  # "by return rate over 2025"
        if before in _NOT_A_YEAR or after in _COUNTED:
            return None
        whole = self._word(where + 1) in _WHOLE and self._word(where + 2) == "year"
        stop = where + (3 if whole else 1)
        found = self.clock.year(int(word), fiscal=fiscal)
        if found[0] > self.clock.today:
            return Atom(None, None, "future", "year", at, stop)
        return self._from(found, "year", at, stop, dated=True)
