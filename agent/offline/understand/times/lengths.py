"""Stretches of time by their length: 'last 90 days', 'a year and a half ago', '12 weeks to end of May'."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from agent.offline.understand.times.atom import Atom
from agent.offline.understand.times.calendar import DAY, DAYS_IN, MONTHS_IN, shift
from agent.offline.understand.times.named_times import LAST, OVER
from agent.offline.understand.times.parts_of_times import EACH, PartsOfTimes

_SHORT_UNITS = {"d": "day", "w": "week", "m": "month", "mo": "month", "q": "quarter", "y": "year"}
ROLLING = LAST | {"recent", "trailing", "rolling", "latest", "these"}
"""What windows up to today begin with."""
_WINDOWS = frozenset(["window", "lookback", "period", "horizon", "view", "basis"])
_LOOKING = (["look", "back"], ["looking", "back"], ["going", "back"], ["go", "back"])
_FEW, _A_FEW = frozenset(["few", "several"]), 3
_ARTICLES = frozenset(["a", "an", "one"])
_COMPARED = frozenset(["versus", "against", "with", "to", "than", "and", "over", "on"])
_SOLD = frozenset(
    [
        "sales", "data", "history", "orders", "revenue", "trading", "purchases", "spend", "spending",
        "trade", "buying", "business", "turnover", "figures",
    ]
)  # fmt: skip
_ENDED = frozenset(["full", "complete", "completed", "whole", "finished", "closed"])
_OF_CALENDAR = _ENDED | {"calendar", "fiscal", "rolling", "recent"}
_NO_MORE_SAID = frozenset(["", ".", "?", "!", ",", ";", "please", "by", "we"])
_INSIDE = frozenset(["within", "over", "for", "in", "during", "on", "using", "across"])
_ORDERED = frozenset(
    ["order", "orders", "ordered", "ordering", "buy", "buys", "bought", "buying", "purchased"]
)
_APART = frozenset(["", ")", ".", "?", "please"])
_BEFORE = frozenset(["before", "preceding"])
_AND_A_HALF = ["and", "a", "half"]
_TURNS = frozenset(["turn", "turned", "turns", "turning"])
_MOST_UNITS, _MOST_DAYS = 5000, 2000


@dataclass(frozen=True)
class Measure:
    """A length of time: so many units, said in the tokens up to `stop`."""

    count: int
    unit: str
    stop: int

    def before(self, day: date) -> date:
        """The day so long before another one."""
        months = MONTHS_IN.get(self.unit)
        if months:
            return shift(day, -self.count * months)
        return day - self.count * DAYS_IN[self.unit] * DAY


class LengthsOfTimes(PartsOfTimes):
    """Finds windows, and days so long ago or ahead."""

    def _measure(self, at: int) -> Measure | None:
        """'90 days', 'a few weeks', 'half a year', 'a year and a half', '2.5 years', '3 full months'."""
        half = next((n for n in (2, 3) if self.words[at : at + n] in _HALF_YEARS), 0)
        if half:
            return Measure(1, "half", at + half)
        count, stop = self._count(at)
        if count is None:
            return None
        if self.words[stop : stop + 3] == _AND_A_HALF:  # "one and a half years"
            count, stop = count + _HALF, stop + 3
        if self._word(stop) in _OF_CALENDAR:
            stop += 1
        unit = self._unit(stop)
        if unit is None:
            return None
        stop += 1
        if count == 1 and self.words[stop : stop + 3] == _AND_A_HALF:  # "a year and a half"
            count, stop = count + _HALF, stop + 3
        if count != int(count):
            smaller = {
                "year": ("month", 12),
                "quarter": ("month", 3),
                "month": ("day", DAYS_IN["month"]),
            }
            unit, size = smaller.get(unit, ("day", DAYS_IN[unit]))
            count = count * size
        return Measure(int(count), unit, stop)

    def _count(self, at: int) -> tuple[Decimal | None, int]:
        if self._word(at) in _ARTICLES:
            return Decimal(1), at + 1
        if self._word(at) in _FEW:
            return Decimal(_A_FEW), at + 1
        number = self.numbers.get(at)
        if number is None or number.kind not in ("plain", "money"):
            return None, at
        stop = number.end + (1 if self._word(number.end) == "of" else 0)
        return number.value, stop

    def length(self, at: int) -> Atom | None:
        """'3 months' after 'older than', or where nothing else is said: as long up to today."""
        said = self._measure(at)
        return self._window(said.count, said.unit, at, said.stop) if said else None

    def _ago(self, at: int) -> Atom | None:
        """'a year ago', 'three months ago', '90 days earlier', 'half a year back'."""
        said = self._measure(at)
        if said is None or self._word(said.stop) not in ("ago", "back"):
            return None
        day = said.before(self.clock.today)
        return Atom(day, day, "point", said.unit, at, said.stop + 1, count=said.count)

    def _from_now(self, at: int) -> Atom | None:
        """'180 days from now', 'half a year from today', 'in 6 months time'."""
        said = self._measure(at)
        if said is None:
            return None
        after = self.words[said.stop : said.stop + 2]
        size = 2 if after in (["from", "now"], ["from", "today"]) else int(after[:1] == ["hence"])
        size = size or int(after[:1] == ["time"] and self._word(at - 1) == "in")
        if not size:
            return None
        return Atom(None, None, "future", said.unit, at, said.stop + size, count=said.count)

    def _just_before(self, at: int) -> Atom | None:
        """'Against the 6 months before', 'versus the 30 before that', 'with the previous 90 days'."""
        compared = self.words[max(0, at - 2) : at]
        if not compared or not _COMPARED & set(compared):
            return None
        named = self._word(at) in ("previous", "prior", "preceding")
        count, stop = self._count(at + 1 if named else at)
        if count is None:
            return None
        unit = self._unit(stop)
        stop += 1 if unit else 0
        if named:
            return Atom(None, None, "compare", "period", at, stop) if unit else None
        if self._word(stop) not in ("before", "prior", "earlier", "preceding"):
            return None
        stop += 2 if self._word(stop + 1) in ("that", "those", "it", "them") else 1
        year = unit == "year" and count == 1
        return Atom(None, None, "compare", "year" if year else "period", at, stop)

    def _up_to(self, at: int) -> Atom | None:
        """So much up to a day: 'half year to 30 June', '12 weeks to end of May', 'the week before Easter'."""
        said = self._measure(at)
        alone = self._unit(at) and self._word(at - 1) not in EACH
        if said is None and alone and not self._word(at).endswith("s"):
            said = Measure(1, self._word(at), at + 1)
        if said is None:
            return None
        before = self._word(said.stop) in _BEFORE
        joined = _UP_TO.match(" ".join(self.words[said.stop : said.stop + 5]))
        if not before and joined is None:
            return None
        where = said.stop + (1 if before or joined is None else len(joined.group().split()))
        until = self._whole(where) if before else self.edge(where) or self._day_or_month(where)
        until = until or self._day_or_month(where)
        if until is None or until.end is None or until.start is None:
            return None
        after = until.start if before else until.end + DAY
        last = after - DAY
        if last > self.clock.today:
            return None
        start = said.before(after)
        return Atom(start, last, "closed", said.unit, at, until.stop, True, said.count)

    def _day_or_month(self, at: int) -> Atom | None:
        """'30 June', 'March', 'last Christmas'."""
        while self._word(at) == "the":
            at += 1
        return self._date(at) or self._middle(at) or self._season(at) or self._month(at, None)

    def _rolling(self, at: int) -> Atom | None:
        """'last 90 days', 'past six months', '90 day window', 'the past year', 'past 6m', 'L3M'."""
        word = self._word(at)
        short = re.fullmatch(r"[lr](\d{1,2}m?)", word)
        if short:
            return self._window(int(short[1].strip("m")), "month", at, at + 1)
        if word in ("next", "coming", "upcoming", "following"):
            return self._future(at)
        if word in ROLLING:
            after = at + 1 + (1 if self._word(at + 1) in _OF_CALENDAR else 0)
            return self._measured(at, after) or self._past(at, after)
        if word in ("lookback", "window") or self.words[at : at + 2] in _LOOKING:
            after = at + (1 if word in ("lookback", "window") else 2)
            while self._word(after) in ("window", "of", "period", "days", ":", "is", "to"):
                after += 1
            found = self._measured(at, after)
            number = self.numbers.get(after)
            if found is None and number and 7 <= number.whole <= _MOST_DAYS:
                return self._window(number.whole, "day", at, number.end)
            return found
        return self._plain_window(at)

    def _measured(self, at: int, after: int) -> Atom | None:
        """A window that begins with 'last' at `at` and whose length is said at `after`."""
        short = re.fullmatch(r"(\d+)(d|w|m|mo|q|y)", self._word(after))
        if short:  # "last 6m"; anywhere else that is an amount
            return self._window(int(short[1]), _SHORT_UNITS[short[2]], at, after + 1)
        said = self._measure(after)
        if said is not None:
            return self._window(said.count, said.unit, at, said.stop)
        unit = self._unit(after)
        if unit and self.words[after + 1 : after + 4] == _AND_A_HALF:  # "the last year and a half"
            longer = Measure(DAYS_IN[unit] * 3 // 2, "day", after + 4)
            months = MONTHS_IN.get(unit, 0) * 3
            if months and months % 2 == 0:
                longer = Measure(months // 2, "month", after + 4)
            return self._window(longer.count, longer.unit, at, longer.stop)
        number = self.numbers.get(after)
        if number and number.value == 12 and self._word(at) in ("rolling", "trailing"):
            return self._window(12, "month", at, number.end)
        return None

    def _plain_window(self, at: int) -> Atom | None:
        """'90 day window', 'within 90 days'."""
        said = self._measure(at)
        if said is None:
            return None
        after = self._word(said.stop)
        one = said.count <= 1 and said.unit != "half"
        if (
            after == "of"
            and self._word(said.stop + 1) in _SOLD
            and not (
                one and said.unit == "quarter"  # "a quarter of sales" is a share of them
            )
        ):
            covered = 2 if self._word(at - 1) in _INSIDE else 0  # "on six months of sales"
            return self._window(said.count, said.unit, at, said.stop + covered)
        if one or self.words[at] == "half":
            return None
        if after in _WINDOWS:
            return self._window(said.count, said.unit, at, said.stop + 1)
        inside = self._word(at - 1) in _INSIDE or (
            said.unit == "year" and self._is_whole(at, after)
        )
        inside = inside or self.words[max(0, at - 2) : at] in (["looking", "at"], ["look", "at"])
        if self._word(at - 1) == "on" and self._word(at - 2) in _ORDERED:
            return None  # "ordered on 3 days" counts them
        if inside and after not in ("from", "of", "later"):
            return self._window(said.count, said.unit, at, said.stop)
        apart = self._word(at - 1) in (",", "(", ":", ";") and after in _APART
        # "profile of X, two years"
        return self._window(said.count, said.unit, at, said.stop) if apart else None

    def _is_whole(self, at: int, after: str) -> bool:
        """'Over the three years', 'across all three years': all that the data hold; no more may be said.

        Of years: 'all four quarters' and 'all 12 months' are a split.
        """
        before = self.words[max(0, at - 3) : at]
        while before and before[-1] in ("the", "all", "full"):
            before = before[:-1]
        with_the = len(before) < len(self.words[max(0, at - 3) : at])
        listed = after == "," and self._word(self.words.index(",", at) + 1).isdigit()
        with_the = with_the and not listed  # "for the two years, 2024 and 2025"
        return with_the and before[-1:] != [] and before[-1] in OVER and after in _NO_MORE_SAID

    def _past(self, at: int, after: int) -> Atom | None:
        """'the past year' is a rolling year; so is 'over the last year', but not 'last year'."""
        unit = self._unit(after)
        if unit is None or self._word(after).endswith("s"):
            return None
        if self._word(after - 1) in _ENDED:  # never one that ends today: it may not be over
            start, end = self.clock.unit(unit, 1)
            return Atom(start, end, "closed", unit, at, after + 1, True)
        with_the = self._word(at - 1) == "the" and self._word(at - 2) in OVER
        turned = self._word(at - 2) in _TURNS  # "turn over last month"
        over = self._word(at - 1) in ("over", "within") and not turned
        this = self._word(at - 1) == "this"  # "how did they do this last year"
        loose = self._word(at) == "last" and (with_the or over or this) and unit != "quarter"
        if self._word(at) in ("past", "rolling", "trailing") or loose:
            return self._window(1, unit, at, after + 1)
        return None

    def _window(self, count: int, unit: str, at: int, stop: int) -> Atom | None:
        if not 0 < count <= _MOST_UNITS or (unit == "year" and self.clock.is_year(count)):
            return None
        start, end = self.clock.rolling(count, unit)
        return Atom(start, end, "rolling", unit, at, stop, count=count)

    def _future(self, at: int) -> Atom | None:
        unit = self._unit(at + 1)
        said = Measure(1, unit, at + 2) if unit else self._measure(at + 1)
        if said is None:
            return None
        return Atom(None, None, "future", said.unit, at, said.stop, count=said.count)


_HALF = Decimal("0.5")
_HALF_YEARS = (["half", "year"], ["half", "a", "year"])
_UP_TO = re.compile(
    r"(?:(?:leading |running )?(?:up )?(?:to|till|until|through)(?: and including)?"
    r"|(?:that |which )?(?:ending|ended|ends|closing|finishing)(?: (?:on|at|with|in))?)(?!\S)"
)
