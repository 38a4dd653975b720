"""Holds figures to the window that the words give: a year's revenue is not that of "the last 90 days"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property

from agent.ledger.facts.entry import Entry
from agent.ledger.text.numbers import read_words
from agent.ledger.vocabulary.kinds import PERIODS
from agent.ledger.vocabulary.lengths import DAYS_OF

_COUNT = r"(?:(?P<{0}n>\d{{1,4}}|two|three|four|five|six|seven|eight|nine|ten|twelve)[\s-])?"
_UNIT = r"(?P<{0}u>day|week|month|quarter|year)s?\b(?!['\u2019])"
_SPAN = _COUNT + _UNIT
_BACK = re.compile(
    r"\b(?:in|over|within|during|for|of)\s(?:the\s|its\s|their\s)?(?:last|past|previous|trailing)\s"
    + _SPAN.format("a")
    + r"|\b(?:this|last)\s(?P<bu>week|month|quarter)\b(?!['\u2019])",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:next|coming)\s" + _SPAN.format("a") + r"|\bwithin\s(?:an?\s)?" + _SPAN.format("b"),
    re.IGNORECASE,
)
_OTHER_TIME = re.compile(
    r"\b(?:before|previous\w*|prior|earlier|ago|against|from|than|after|since|ever|compared)\b",
    re.IGNORECASE,
)
"""Words that set two times against each other: which figure is of which is not told here."""
_SLACK = Decimal(20)
_TIMELESS = re.compile(
    r"previous|before|earlier|lifetime|annual|first|^(?:all|scored|never)_|_(?:low|high)$|"
    r"(?:^|_)accounts$|contact|control|budget|stake"
)
"""What is not counted over a window, or over one of its own."""
_OWN = re.compile(r"_(\d+)_days$")
"""A field that says its window: interactions_90_days."""
_EXPECTED = re.compile(r"expected|probability|predict|alive")
_BACK_DAYS = re.compile(r"(?P<prefix>(?:\w+?_)??)(?:lookback_|period_|window_|)days")
_OF_BEFORE = re.compile(r"(?:^|_)previous_")
_EDGES = (("start", "end"), ("from_date", "to_date"), ("first_day", "last_day"))


_ByPlace = dict[tuple[str, str], set[tuple[str, Decimal]]]
"""By call and place: how the names of the figures begin, and the days."""


class Windows:
    """The windows of the results on a ledger."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries

    def is_of_some(self, entry: Entry) -> bool:
        """Whether the result of a fact is of a window, and not of all time."""
        return bool(self._of(entry, self._back))

    def is_other(self, entry: Entry, clause: str) -> bool:
        """Whether the clause gives a window that the figure of this fact is not of."""
        if not PERIODS.isdisjoint(entry.subject):
            return False
        if _EXPECTED.search(entry.measure):
            return _differs(clause, _AHEAD, self._of(entry, self._ahead))
        of_flow = entry.fact.unit in ("money", "count") or (
            entry.fact.unit == "percent" and not entry.in_points
        )
        if not of_flow or entry.is_row_count or entry.is_window:
            return False
        if own := _OWN.search(entry.measure):
            return _differs(clause, _BACK, {Decimal(own[1])})
        whole = entry.fact.unit == "money" and entry.measure.startswith("all_")
        if (_TIMELESS.search(entry.measure) and not whole) or _OTHER_TIME.search(clause):
            return False
        return _differs(clause, _BACK, self._of(entry, self._back))

    def span_of(self, entry: Entry) -> tuple[date, date] | None:
        """The first and last day of what a figure is of, if its result says so."""
        if (
            (_TIMELESS.search(entry.measure) and entry.measure != "all_revenue")
            or entry.is_change
            or entry.is_row_count
            or entry.is_window
        ):
            return None
        place = entry.fact.path.rpartition(".")[0]
        while True:
            if (found := self._days.get((entry.fact.call, place))) or not place:
                return found
            place = place.rpartition(".")[0]

    def time_of(self, entry: Entry, now: bool) -> tuple[date, date] | None:
        """The first and last day of the whole result, or unless `now` of the time that it compares with."""
        if now or not _OF_BEFORE.search(entry.measure):
            return self._days.get((entry.fact.call, ""))
        return next(
            (
                (first.day, last.day)
                for first, last in self.compared
                if first.fact.call == entry.fact.call and first.day and last.day
            ),
            None,
        )

    @cached_property
    def _days(self) -> Mapping[tuple[str, str], tuple[date, date]]:
        """The first and last days that results are of, by call and place."""
        found: dict[tuple[str, str], tuple[date, date]] = {}
        last = {e.fact.call: e.day for e in self._entries if e.fact.path == "as_of" and e.day}
        for entry in self._entries:
            place, _, name = entry.fact.path.rpartition(".")
            if name == "lookback_days" and entry.fact.call in last and place != "arguments":
                day = last[entry.fact.call]
                start = day - timedelta(days=int(entry.value) - 1)
                found[entry.fact.call, place] = (start, day)
        for first, end in self.spans:
            if first.day and end.day:
                place = first.fact.path.rpartition(".")[0]
                found[first.fact.call, place] = (first.day, end.day)
        return found

    def _of(self, entry: Entry, windows: _ByPlace) -> set[Decimal]:
        """The windows of the parts of the result that the fact stands in."""
        place = entry.fact.path
        found: set[Decimal] = set()
        while place:
            place, _, name = place.rpartition(".")
            for prefix, days in windows.get((entry.fact.call, place), ()):
                if name.startswith(prefix):
                    found.add(days)
        return found

    @cached_property
    def _back(self) -> _ByPlace:
        """How many days back figures reach."""
        found: _ByPlace = {}
        for entry in self._entries:
            place, _, name = entry.fact.path.rpartition(".")
            key = (entry.fact.call, place)
            if entry.fact.unit == "days" and (own := _BACK_DAYS.fullmatch(name)):
                found.setdefault(key, set()).add((own["prefix"], entry.value))
        for first, last in self.spans:
            key = (first.fact.call, first.fact.path.rpartition(".")[0])
            found.setdefault(key, set()).add(("", last.value - first.value))
        return found

    @cached_property
    def spans(self) -> list[tuple[Entry, Entry]]:
        """The first and last days of the periods that results are about."""
        return list(self._between(_EDGES))

    @cached_property
    def compared(self) -> list[tuple[Entry, Entry]]:
        """The first and last days of the periods that results compare with."""
        return list(self._between((("previous_start", "previous_end"),)))

    def _between(self, edges: Sequence[tuple[str, str]]) -> Iterator[tuple[Entry, Entry]]:
        dates: dict[tuple[str, str], dict[str, Entry]] = {}
        for entry in self._entries:
            place, _, name = entry.fact.path.rpartition(".")
            if entry.day is not None:
                dates.setdefault((entry.fact.call, place), {})[name] = entry
        for days in dates.values():
            for first, last in edges:
                if first in days and last in days:
                    yield days[first], days[last]

    @cached_property
    def _ahead(self) -> _ByPlace:
        """How many days ahead figures reach."""
        found: _ByPlace = {}
        for entry in self._entries:
            place, _, name = entry.fact.path.rpartition(".")
            if entry.fact.unit == "days" and name.endswith("horizon_days"):
                prefix = name.removesuffix("horizon_days")
                found.setdefault((entry.fact.call, place), set()).add((prefix, entry.value))
        return found


def _differs(clause: str, pattern: re.Pattern[str], windows: set[Decimal]) -> bool:
    stated = pattern.search(clause) if windows else None
    if stated is None:
        return False
    groups = stated.groupdict()
    unit = DAYS_OF[(groups["au"] or groups["bu"]).lower()]
    count = groups["an"] or groups.get("bn") or "1"
    days = unit * (Decimal(count) if count.isdigit() else read_words(count).value)
    slack = min(unit / 2, _SLACK)
    return all(abs(window - days) > slack for window in windows)
