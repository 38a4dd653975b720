"""Calendar arithmetic relative to the data clock: weeks, months, quarters, halves and years."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
MONTHS_IN = {"month": 1, "quarter": 3, "half": 6, "year": 12}
DAYS_IN = {"day": 1, "week": 7, "month": 30, "quarter": 90, "half": 180, "year": 365}
"""Length of a rolling window in days, as people mean it: six months are 180 days."""

_NAMES = (
    "january jan januar",
    "february feb februar",
    "march mar maerz",
    "april apr",
    "may mai",
    "june jun juni",
    "july jul juli",
    "august aug",
    "september sep sept",
    "october oct oktober",
    "november nov",
    "december dec dezember",
)
MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}
"""Number of a month by its name, English or German, short or long."""

SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
"""First month of a season, which is three months long."""

Range = tuple[date, date]
"""First and last day."""


def shift(day: date, months: int) -> date:
    """The same day `months` later or earlier; the last day of the month where it does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month(year: int, number: int) -> Range:
    """First and last day of a month."""
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


@dataclass(frozen=True)
class Clock:
    """The newest and the oldest day of the data, and the month in which the fiscal year begins."""

    today: date
    first: date
    fiscal_start: int = 1

    def unit(self, unit: str, back: int = 0, *, fiscal: bool = False) -> Range:
        """The calendar unit that holds today, or the one `back` units before it (after it: < 0)."""
        if unit == "day":
            day = self.today - back * DAY
            return day, day
        if unit == "week":
            monday = self.today - (self.today.weekday() + 7 * back) * DAY
            return monday, monday + 6 * DAY
        size = MONTHS_IN[unit]
        offset = (self.fiscal_start - 1) if fiscal else 0
        index = self.today.year * 12 + self.today.month - 1 - offset
        first = (index // size - back) * size + offset
        start = date(first // 12, first % 12 + 1, 1)
        return start, shift(start, size) - DAY

    def part(self, unit: str, number: int, year: int | None, *, fiscal: bool = False) -> Range:
        """Quarter or half `number` of a year; without a year the newest one that has begun.

        A fiscal year has the number of the calendar year in which it ends.
        """
        size = MONTHS_IN[unit]
        offset = (self.fiscal_start - 1) if fiscal else 0

        def of(base: int) -> Range:
            first = (base - (1 if offset else 0)) * 12 + offset + (number - 1) * size
            start = date(first // 12, first % 12 + 1, 1)
            return start, shift(start, size) - DAY

        if year is not None:
            return of(year)
        return next(
            found for back in range(-1, 4) if (found := of(self.today.year - back))[0] <= self.today
        )

    def year(self, number: int, *, fiscal: bool = False) -> Range:
        """First and last day of a year."""
        if fiscal and self.fiscal_start > 1:
            start = date(number - 1, self.fiscal_start, 1)
            return start, shift(start, 12) - DAY
        return date(number, 1, 1), date(number, 12, 31)

    def named_month(self, number: int, year: int | None, *, before: date | None = None) -> Range:
        """A month by name; without a year the newest that begins on or before `before` or today."""
        if year is not None:
            return month(year, number)
        limit = before or self.today
        return month(limit.year if date(limit.year, number, 1) <= limit else limit.year - 1, number)

    def season(self, name: str, back: int = 0) -> Range:
        """The newest season of a name that has begun, or the one `back` years before it."""
        year = (
            self.today.year
            if date(self.today.year, SEASONS[name], 1) <= self.today
            else self.today.year - 1
        )
        start = date(year - back, SEASONS[name], 1)
        return start, shift(start, 3) - DAY

    def rolling(self, count: int, unit: str) -> Range:
        """The last `count` units up to today, in calendar months where the unit has months."""
        if unit in MONTHS_IN:
            return shift(self.today + DAY, -count * MONTHS_IN[unit]), self.today
        return self.today - (count * DAYS_IN[unit] - 1) * DAY, self.today

    def is_year(self, number: int) -> bool:
        """Whether a number can be a year of these data."""
        return self.first.year - 2 <= number <= self.today.year + 2


def easter(year: int) -> date:
    """Easter Sunday (the anonymous Gregorian algorithm)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    j = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * j) // 451
    number, day = divmod(h + j - 7 * m + 114, 31)
    return date(year, number, day + 1)


def parse_date(text: str) -> date | None:
    """ISO, or day before month; month before day only where nothing else is possible."""
    parts = [int(part) for part in re.split(r"[-./]", text)]
    if parts[0] > 31:
        year, month_number, day = parts
    else:
        day, month_number, year = parts
        if month_number > 12 >= day:
            day, month_number = month_number, day
    try:
        return date(year if year > 99 else 2000 + year, month_number, day)
    except ValueError:
        return None
