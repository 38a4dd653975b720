"""Stretches of time inside a longer one, and weeks by one of their days: 'mid 2024', 'the week of 8 June'."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from agent.offline.understand.times.atom import Atom
from agent.offline.understand.times.calendar import DAY, MONTHS, MONTHS_IN, SEASONS, shift
from agent.offline.understand.times.named_times import NamedTimes

_JOINERS = frozenset(["to", "-", "until", "till", "through", "thru", "and"])
PLACES = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "last": -1,
    "final": -1,
    "opening": 1,
    "closing": -1,
    "front": 1,
    "back": -1,
    "latter": -1,
}
"""Parts of a longer time by what they are called; -1 is the last."""
EDGES = frozenset(["end", "start", "beginning", "close", "middle", "mid", "early", "late"])
_LAST_DAY = frozenset(["end", "close"])
FIRST_DAY = frozenset(["start", "beginning"])
_THEN = frozenset(
    ["was", "were", "stood", "as", "position", "status", "state", "looked", "standing"]
)
_THIRD_OF_A_MONTH = 10
_HALF_OF_A_MONTH = 15
_BEGIN_WEEKS = frozenset(["beginning", "starting", "commencing", "from", "begins", "starts"])
_END_WEEKS = frozenset(["ending", "ended", "to", "until", "ends"])
EACH = frozenset(["per", "by", "each", "every", "a", "week"])
_WEEK = 7
_WEEKS_IN_A_YEAR = 53


class PartsOfTimes(NamedTimes):
    """Finds what is a part of something that the calendar has a name for."""

    def _day_range(self, at: int) -> Atom | None:
        """'22 to 28 June', 'June 22 to 28', 'between 1 and 15 March': the month is said once."""
        first = self.numbers.get(at)
        if first is not None and first.kind in ("plain", "ordinal") and self._joined(first.end):
            last = self._date(first.end + (2 if self._word(first.end + 1) == "the" else 1))
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
        place = PLACES.get(self._word(at))
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

    def _week(self, at: int) -> Atom | None:
        """'The week of 8 June' is its Monday to Sunday; 'two weeks from 1 June' begin, or end, that day."""
        count, where = 1, at
        number = self.numbers.get(at)
        if self._word(at - 1) in EACH:
            return None  # "orders per week from 1 April"
        if number is not None and number.kind == "plain":
            count, where = number.whole, number.end
        feast = self._feast(at)
        if feast and feast.start and self._word(feast.stop) == "week":
            return self._week_around(feast.start, at, feast.stop + 1)
        if self._word(where).removesuffix("s") != "week" or not 0 < count <= _WEEKS_IN_A_YEAR:
            return None
        how, day_at = self._word(where + 1), where + 2
        while self._word(day_at) in ("on", "the", "of", "at"):
            day_at += 1
        day = self._date(day_at) or self._day_of_month(day_at) or self._feast(day_at)
        if day is None or day.start is None:
            return self._numbered_week(at) if where == at else None
        if how == "of" and count == 1:
            return self._week_around(day.start, at, day.stop)
        span = (_WEEK * count - 1) * DAY
        if how in _BEGIN_WEEKS:
            start = day.start
        elif how in _END_WEEKS:
            start = day.start - span
        else:
            return None
        return Atom(start, start + span, "closed", "week", at, day.stop, True, count)

    def _week_around(self, day: date, at: int, stop: int) -> Atom:
        """The Monday to Sunday that hold a day."""
        start = day - day.weekday() * DAY
        return Atom(start, start + (_WEEK - 1) * DAY, "closed", "week", at, stop, True)

    def _day_of_month(self, at: int) -> Atom | None:
        """'The 22nd': the newest there was."""
        number = self.numbers.get(at)
        if number is None or number.kind != "ordinal" or not 1 <= number.whole <= 31:
            return None
        months = (self.clock.unit("month", back)[0] for back in range(3))
        days = (_day_beside(month, number.whole) for month in months)
        day = next((day for day in days if day and day <= self.clock.today), None)
        return self._day(day, at, number.end, dated=False) if day else None

    def _numbered_week(self, at: int) -> Atom | None:
        """'Week 23', 'week 23 of 2025': a week of the calendar, the newest that has begun."""
        number = self.numbers.get(at + 1)
        if number is None or number.kind != "plain" or not 1 <= number.whole <= _WEEKS_IN_A_YEAR:
            return None
        year, stop = self._year_after(number.end)
        years = (year,) if year else (self.clock.today.year, self.clock.today.year - 1)
        starts = (_monday(one, number.whole) for one in years)
        start = next((day for day in starts if day and day <= self.clock.today), None)
        if start is None or (not year and self._word(number.end) == "of"):
            return None  # "week 3 of the campaign"
        return Atom(start, start + (_WEEK - 1) * DAY, "closed", "week", at, stop, True)

    def _before_last(self, at: int) -> Atom | None:
        """'The week before last', 'the month before last'."""
        unit = self._unit(at)
        after = [word for word in self.words[at + 1 : at + 5] if word != "the"]
        if unit is None or after[:2] != ["before", "last"] or self._word(at).endswith("s"):
            return None
        stop = self.words.index("last", at) + 1
        if self._unit(stop) or self._word(stop) in MONTHS:
            return None  # "the month before last Christmas"
        start, end = self.clock.unit(unit, 2)
        return Atom(start, end, "closed", unit, at, stop, True)

    def edge(self, at: int) -> Atom | None:
        """'The end of May', 'start of last quarter', 'end March 2026', 'the end of the month': one day."""
        while self._word(at) == "the":
            at += 1
        word = self._word(at)
        if word not in _LAST_DAY | FIRST_DAY:
            return self._unit_end(at)
        if self._word(at + 1) == "of":
            whole = self._whole(at + 2)
        elif word == "end" and self._unit(at + 1):
            whole = self._whole(at + 1)
        else:  # "start April", not "start this week"
            whole = self._part(at + 1, None) or self._month(at + 1, None) or self._year(at + 1)
        if whole is None or whole.start is None or whole.end is None:
            return None
        day = min(whole.end, self.clock.today) if word in _LAST_DAY else whole.start
        return replace(whole, start=day, end=day, shape="point", at=at)

    def _unit_end(self, at: int) -> Atom | None:
        """'How was it at year end', 'the position at quarter end': of the last one that has ended."""
        unit = self._unit(at)
        then = _THEN & {*self.words[:at]}
        if unit is None or not then or self.words[at + 1 : at + 2] != ["end"]:
            return None
        day = next(end for n in (0, 1) if (end := self.clock.unit(unit, n)[1]) <= self.clock.today)
        return Atom(day, day, "point", unit, at, at + 2)

    def _whole(self, at: int) -> Atom | None:
        """A year, quarter, month or season, 'the year', 'last quarter'."""
        while self._word(at) == "the":
            at += 1
        unit = self._unit(at)
        if unit and not self._word(at).endswith("s") and self._year(at) is None:
            start, end = self.clock.unit(unit)
            return Atom(start, end, "closed", unit, at, at + 1)
        return (
            self._week(at)
            or self._season(at)
            or self._of_year(at)
            or self._relative(at)
            or self._part(at, None)
            or self._month(at, None)
            or self._year(at)
        )

    def _of_year(self, at: int) -> Atom | None:
        """'Last year's Q1', 'last year's summer', '2025 March': a part of the year said before it."""
        year = self._relative(at) or self._year(at)
        if year is None or year.unit != "year" or year.start is None:
            return None
        stop = year.stop + (1 if self._word(year.stop) == "s" else 0)
        owned = stop > year.stop or self.tokens[stop - 1].own or self._word(stop - 1).isdigit()
        part = self._part(stop, None) or self._month(stop, None) or self._named_season(stop)
        if not owned or part is None or part.dated or part.start is None or part.end is None:
            return None
        months = 12 * (year.start.year - part.start.year)
        start, after = shift(part.start, months), shift(part.end + DAY, months)
        return Atom(start, after - DAY, "closed", part.unit, at, part.stop, True)

    def _named_season(self, at: int) -> Atom | None:
        if self._word(at) not in SEASONS:
            return None
        return self._from(self.clock.season(self._word(at)), "quarter", at, at + 1)

    def _middle(self, at: int) -> Atom | None:
        """'Mid 2024', 'the middle of April': its middle day; 'early 2025', 'late May': a part of it."""
        word = self._word(at)
        of = word == "middle" and self._word(at + 1) == "of"
        if not of and word not in ("mid", "early", "late"):
            return None
        whole = self._month(at + 1 + of, None) or (
            self._year(at + 1) if word in ("early", "late") else self._whole(at + 1 + of)
        )
        if whole is None or whole.start is None or whole.unit not in ("month", "year"):
            return None
        is_year = whole.unit == "year"
        if word in ("early", "late"):
            unit, count = ("quarter", 1) if is_year else ("day", _THIRD_OF_A_MONTH)
            assert whole.end is not None
            found = _piece_of(whole.start, whole.end, unit, 1 if word == "early" else -1, count)
            return found and Atom(*found, "closed", unit, at, whole.stop, True)
        day = shift(whole.start, 6) if is_year else whole.start.replace(day=_HALF_OF_A_MONTH)
        return Atom(day, day, "point", "day", at, whole.stop, True)


def _monday(year: int, week: int) -> date | None:
    """The first day of a week of the calendar (ISO 8601); None where the year has no such week."""
    try:
        return date.fromisocalendar(year, week, 1)
    except ValueError:
        return None


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
