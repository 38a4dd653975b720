"""Days, weeks, months, quarters and years between two dates, and the period to compare with."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tools._wording import day

Grain = Literal["day", "week", "month", "quarter", "year"]
CompareTo = Literal["previous_period", "previous_year"]

DAY = timedelta(days=1)
MONTHS: dict[Grain, int] = {"month": 1, "quarter": 3, "year": 12}
WHOLE: tuple[Grain, ...] = ("year", "quarter", "month", "day")
YEAR = r"(?P<year>\d{4})"
ROUND_DAYS = 30
"""Windows of 30, 60, 90 days are meant as days, whatever month they happen to be."""
HALF = 6
"""Months of half a year."""
FORMS: tuple[tuple[str, Grain], ...] = (
    (YEAR, "year"),
    (rf"{YEAR}[- ]?Q(?P<quarter>[1-4])", "quarter"),
    (rf"Q(?P<quarter>[1-4])[- ]?{YEAR}", "quarter"),
    (rf"{YEAR}-(?P<month>\d{{2}})", "month"),
    (rf"{YEAR}-(?P<month>\d{{2}})-(?P<day>\d{{2}})", "day"),
)
"""How a period may be written, beside two days."""


@dataclass(frozen=True)
class Shift:
    """What moves a day of the earlier period into the later one."""

    months: int = 0
    days: int = 0


@dataclass(frozen=True)
class Period:
    """From `start` to `end`, both included."""

    start: date
    end: date

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days + 1

    @property
    def whole_months(self) -> int:
        """Number of calendar months it consists of; 0 when it cuts one."""
        if self.start.day != 1 or (self.end + DAY).day != 1:
            return 0
        return 12 * (self.end.year - self.start.year) + self.end.month - self.start.month + 1

    def before(self, compare_to: CompareTo | Period) -> tuple[Period, Shift]:
        """The period to compare with, and the shift from it to this one.

        The period before a period of whole calendar months is as many months; any other has as many
        days. A year earlier keeps the dates, and month ends stay month ends. Any other period is moved
        so that both begin on the same day.
        """
        if isinstance(compare_to, Period):
            return compare_to, Shift(days=(self.start - compare_to.start).days)
        months = 12 if compare_to == "previous_year" else self.whole_months
        if not months:
            shift = Shift(days=self.days)
            return Period(self.start - timedelta(days=self.days), self.start - DAY), shift
        end = add_months(self.end, -months)
        if self.whole_months:
            end = end.replace(day=monthrange(end.year, end.month)[1])
        return Period(add_months(self.start, -months), end), Shift(months=months)

    def buckets(self, grain: Grain) -> list[date]:
        """First day of every `grain` that it touches, in order."""
        found = []
        first = bucket(self.start, grain)
        while first <= self.end:
            found.append(first)
            first = bucket_end(first, grain) + DAY
        return found

    def cuts(self, first: date, grain: Grain) -> bool:
        """Whether only a part of the bucket that begins on `first` lies inside."""
        return first < self.start or bucket_end(first, grain) > self.end


def bucket(day: date, grain: Grain) -> date:
    """First day of the day, ISO week, month, quarter or year that holds `day`."""
    match grain:
        case "day":
            return day
        case "week":
            return day - timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "quarter":
            return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
        case "year":
            return date(day.year, 1, 1)


def bucket_end(first: date, grain: Grain) -> date:
    """Last day of the bucket that begins on `first`."""
    if grain == "day":
        return first
    if grain == "week":
        return first + timedelta(days=6)
    return add_months(first, MONTHS[grain]) - DAY


def label(first: date, grain: Grain) -> str:
    """'30 June 2026', 'week of 29 June 2026', 'June 2026', 'Q2 2026' or '2026'."""
    match grain:
        case "day":
            return day(first)
        case "week":
            return f"week of {day(first)}"
        case "month":
            return f"{first:%B %Y}"
        case "quarter":
            return f"Q{(first.month + 2) // 3} {first.year}"
        case "year":
            return f"{first.year}"


def grain_of(period: Period) -> Grain | None:
    """The day, month, quarter or year that it is; None when it is none of these."""
    for grain in WHOLE:
        first, last = bucket(period.start, grain), bucket_end(period.start, grain)
        if (first, last) == (period.start, period.end):
            return grain
    return None


def complete_after(period: Period, newest: date) -> Period | None:
    """The month, quarter or year after that one, where the data hold all of it and end with it."""
    grain = grain_of(period)
    if grain not in ("month", "quarter", "year"):
        return None
    first = period.end + DAY
    last = bucket_end(first, grain)
    return Period(first, last) if last == newest else None


def name_of(period: Period) -> str:
    """'2026', 'Q2 2026', 'June 2026', 'January to June 2026' or '1 June to 15 June 2026'."""
    if grain := grain_of(period):
        return label(period.start, grain)
    first, last = f"{period.start:%B}", f"{period.end:%B %Y}"
    if not period.whole_months:
        first, last = f"{period.start.day} {first}", f"{period.end.day} {last}"
    same = period.start.year == period.end.year
    return f"{first} to {last}" if same else f"{first} {period.start.year} to {last}"


def called(period: Period) -> str | None:
    """'Q1 2026', 'the first half of 2026' of what is a month, quarter, half or whole year; else None."""
    grain = grain_of(period)
    if grain == "day":
        return None
    if grain is not None:
        return label(period.start, grain)
    if period.whole_months != HALF or period.start.month not in (1, 1 + HALF):
        return None
    return f"the {'first' if period.start.month == 1 else 'second'} half of {period.start.year}"


def window(days: float, as_of: date | None = None) -> str:
    """'the last 365 days'; up to the day `as_of`, 'Q2 2026' where it is that and no round number of days."""
    name = name_of_window(days, as_of) if as_of else None
    return name or f"the last {round(days):,} days"


def name_of_window(days: float, as_of: date) -> str | None:
    """'Q2 2026' of a window of so many days up to a day; None where it is told in days."""
    if days % ROUND_DAYS == 0:
        return None
    return called(Period(as_of - timedelta(days=round(days) - 1), as_of))


def period_of(text: str) -> Period | None:
    """The period that '2026', '2026-Q2', 'Q2 2026', '2026-06', '2026-06-15' or two days with a slash
    or 'to' between them stand for; None for anything else."""
    written = " ".join(text.split())
    ends = re.split(r"\s*/\s*|\s*\.\.\s*|\s+to\s+", written)
    try:
        if len(ends) == 2:
            start, end = date.fromisoformat(ends[0]), date.fromisoformat(ends[1])
            return Period(start, end) if start <= end else None
        for form, grain in FORMS:
            if found := re.fullmatch(form, written, re.IGNORECASE):
                parts = found.groupdict()
                month = int(parts.get("month") or 3 * int(parts.get("quarter") or 1) - 2)
                first = date(int(parts["year"]), month, int(parts.get("day") or 1))
                return Period(first, bucket_end(first, grain))
    except ValueError:  # no such month or day
        return None
    return None


def add_months(day: date, months: int) -> date:
    """The same day of another month, or its last where the month is shorter."""
    number = 12 * day.year + day.month - 1 + months
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
