"""Stretches of time inside a longer one: '22 to 28 June', 'the last quarter of 2025', 'mid 2024'."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from agent.offline.understand.times.atom import Atom
from agent.offline.understand.times.calendar import DAY, MONTHS, MONTHS_IN, shift
from agent.offline.understand.times.named_times import NamedTimes

_JOINERS = frozenset(["to", "-", "until", "till", "through", "thru", "and"])
_PLACES = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "last": -1,
    "final": -1,
    "opening": 1,
    "closing": -1,
}
_HALF_OF_A_MONTH = 15


class PartsOfTimes(NamedTimes):
    """Finds what is a part of something that the calendar has a name for."""

    def _day_range(self, at: int) -> Atom | None:
        """'22 to 28 June', 'June 22 to 28', 'between 1 and 15 March': the month is said once."""
        first = self.numbers.get(at)
        if first is not None and first.kind in ("plain", "ordinal") and self._joined(first.end):
            last = self._date(first.end + 1)
            if last is None or last.start is None:
                return None
            start = _day_beside(last.start, first.whole)
            return replace(last, start=start, at=at) if start and start < last.start else None
        begin = self._date(at)
        if begin is None or begin.start is None or not self._joined(begin.stop):
            return None
        end = self.numbers.get(begin.stop + 1)
        if end is None or end.kind not in ("plain", "ordinal") or self._date(begin.stop + 1):
            return None
        day = _day_beside(begin.start, end.whole)
        return replace(begin, end=day, stop=end.end) if day and day > begin.start else None

    def _joined(self, at: int) -> bool:
        return self._word(at) in _JOINERS

    def _piece(self, at: int) -> Atom | None:
        """'The last quarter of 2025', 'the first two months of 2026', 'the last week of May'."""
        place = _PLACES.get(self._word(at))
        if place is None:
            return None
        count, where = 1, at + 1
        number = self.numbers.get(where)
        if number is not None and number.kind == "plain" and abs(place) == 1:
            count, where = number.whole, number.end
        unit = "half" if self._word(where) == "half" else self._unit(where)
        if unit is None or self._word(where + 1) != "of":
            return None
        whole = self._whole(where + 2)
        if whole is None or whole.start is None or whole.end is None or whole.start == whole.end:
            return None
        found = _piece_of(whole.start, whole.end, unit, place, count)
        return found and Atom(*found, "closed", unit, at, whole.stop, True)

    def _whole(self, at: int) -> Atom | None:
        """A year or a month, 'the year', 'last year'."""
        while self._word(at) == "the":
            at += 1
        if self._word(at) == "year":
            start, end = self.clock.unit("year")
            return Atom(start, end, "closed", "year", at, at + 1)
        return self._relative(at) or self._month(at, None) or self._year(at)

    def _middle(self, at: int) -> Atom | None:
        """'Mid 2024', 'the middle of last year': its first day."""
        half = self._word(at + 1) if self._word(at) == "mid" else ""
        if half in MONTHS:
            month = self._month(at + 1, None)
            day = month.start.replace(day=_HALF_OF_A_MONTH) if month and month.start else None
            return month and Atom(day, day, "point", "day", at, month.stop, True)
        if self._word(at) == "mid":
            year = self._whole(at + 1)
        elif self.words[at : at + 2] == ["middle", "of"]:
            year = self._whole(at + 2)
        else:
            return None
        if year is None or year.start is None or year.unit != "year":
            return None
        day = shift(year.start, 6)
        return Atom(day, day, "point", "day", at, year.stop, True)


def _day_beside(day: date, number: int) -> date | None:
    """Another day of the same month; None when it has no such day."""
    last = (shift(day.replace(day=1), 1) - DAY).day
    return day.replace(day=number) if 1 <= number <= last else None


def _piece_of(
    start: date, end: date, unit: str, place: int, count: int
) -> tuple[date, date] | None:
    """The `place`-th part, of `count` units, of the days from `start` to `end`; -1 is the last."""
    is_month = start.month == end.month
    if unit == "half" and is_month:
        middle = start + (_HALF_OF_A_MONTH - 1) * DAY
        return (start, middle) if place == 1 else (middle + DAY, end)
    if unit in ("day", "week"):
        days = count * (7 if unit == "week" else 1)
        first = end - (days - 1) * DAY if place < 0 else start + (place - 1) * days * DAY
        return (first, first + (days - 1) * DAY) if start <= first <= end else None
    months = count * MONTHS_IN[unit]
    first = shift(end + DAY, -months) if place < 0 else shift(start, (place - 1) * months)
    last = shift(first, months) - DAY
    return (first, last) if not is_month and start <= first and last <= end else None
