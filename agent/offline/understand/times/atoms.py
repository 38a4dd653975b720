"""The smallest expressions of time: those with a name, 'last week', 'past 90 days', 'a year ago'."""

from __future__ import annotations

import re
from datetime import date

from agent.offline.understand.times.atom import Atom
from agent.offline.understand.times.calendar import DAY, DAYS_IN, MONTHS, MONTHS_IN, SEASONS, shift
from agent.offline.understand.times.named_times import LAST, OVER, THIS
from agent.offline.understand.times.parts_of_times import PartsOfTimes
from agent.offline.understand.tokens.wordlists import alternatives, word_list

_SHORT_UNITS = {"d": "day", "w": "week", "m": "month", "mo": "month", "q": "quarter", "y": "year"}
_ROLLING = LAST | {"recent", "trailing", "rolling", "latest"}
_WINDOWS = frozenset(["window", "lookback", "period", "horizon", "view", "basis"])
_LOOKING = (["look", "back"], ["looking", "back"], ["going", "back"], ["go", "back"])
_FEW, _A_FEW = frozenset(["few", "several"]), 3
_ALL_OF_TIME = re.compile(rf"(?:{alternatives('all_of_time')})(?!\S)")
_LONGEST_NAME = 10
_NONE = frozenset(["no", "never", "not", "without", "zero", "only", "nothing"])
_COMPARED = frozenset(["versus", "against", "with", "to", "than", "and", "over", "on"])
_SOLD = frozenset(["sales", "data", "history", "orders", "revenue", "trading", "purchases"])
_STARTS = (
    word_list("begins_a_period")
    | MONTHS.keys()
    | SEASONS.keys()
    | {"new", "christmas", "turn"}
    | _ROLLING
    | THIS
)


class Atoms(PartsOfTimes):
    """Finds the atom that begins at a token."""

    def at(self, at: int, *, before: date | None = None) -> Atom | None:
        """The atom at token `at`; a month or quarter without a year is the newest up to `before`."""
        while at < len(self.words) and self.words[at] == "the":
            at += 1
        if at >= len(self.words) or not self._may_begin(at):
            return None
        return (
            self._week(at)
            or self._before_last(at)
            or self._fixed(at)
            or self._day_range(at)
            or self._piece(at)
            or self._middle(at)
            or self._date(at)
            or self._ago(at)
            or self._from_now(at)
            or self._just_before(at)
            or self._up_to(at)
            or self._rolling(at)
            or self._season(at)
            or self._relative(at)
            or self._running(at)
            or self._part(at, before)
            or self._month(at, before)
            or self._year(at)
        )

    def _may_begin(self, at: int) -> bool:
        """Whether it is worth looking: most words begin no expression of time."""
        word = self.words[at]
        return word in _STARTS or at in self.numbers or any(sign.isdigit() for sign in word)

    def _fixed(self, at: int) -> Atom | None:
        today = self.clock.today
        here = " ".join(self.words[at : at + 4])
        for unit in ("year", "month", "quarter", "week"):
            if here.startswith(
                (f"{unit} on {unit}", f"{unit} over {unit}", f"{unit} by {unit} growth")
            ):
                return Atom(None, None, "compare", unit, at, at + 3)
            if (
                here.startswith((f"{unit} to date", f"{unit} so far"))
                and self._word(at + 3) != "this"
            ):
                return Atom(self.clock.unit(unit)[0], today, "since", unit, at, at + 3)
        if here.startswith("like for like"):
            return Atom(None, None, "compare", "year", at, at + 3)
        if re.match(
            (
                r"same (period|half|time|months?|quarters?|weeks?|days|dates|point) (of |in |the )?"
                r"(last|previous|prior)"
            ),
            here,
        ):
            size = 4 if self._word(at + 2) not in ("of", "in", "the") else 5
            unit = "year" if "year" in self.words[at : at + size] else "period"
            return Atom(None, None, "compare", unit, at, at + size)
        same = re.match(
            r"same (?:(?:period|time|months?|quarters?|weeks?|days|dates|stretch|span) )?"
            r"(?:of|in|a|the|one)? ?(year|(?:19|20)\d\d)\b",
            here,
        )
        if same:
            return self._same_days(at, at + len(same.group().split()), same[1])
        before = re.match(
            r"(year|month|quarter|week|period) ((just|right|immediately|directly) )?(before|earlier|prior)\b",
            here,
        )
        if before:
            size = len(before.group().split())
            return Atom(None, None, "compare", self._word(at), at, at + size)
        earlier = self._word(at + 1) in ("before", "earlier", "prior")
        if earlier and self._word(at) in MONTHS and self._word(at - 1) == "the":
            # "December 2025 against the December before"
            return Atom(None, None, "compare", "year", at, at + 2)
        if here.startswith("this time last year"):
            day = shift(today, -12)
            return Atom(day, day, "point", "year", at, at + 4)
        if here.startswith(("turn of the year", "start of the year")):
            return Atom(self.clock.unit("year")[0], today, "since", "year", at, at + 4)
        if re.match(r"(previous|prior|preceding|last) period", here):
            return Atom(None, None, "compare", "period", at, at + 2)
        return self._named(at)

    def _same_days(self, at: int, stop: int, year: str) -> Atom | None:
        """'The same days of 2025', 'the same months a year before'."""
        if year == "year":
            if self._word(stop) in ("before", "earlier", "ago", "prior"):
                return Atom(None, None, "compare", "year", at, stop + 1)
            return None
        start, end = self.clock.year(int(year))
        return Atom(start, end, "compare", "year", at, stop, True)

    def _named(self, at: int) -> Atom | None:
        today, first = self.clock.today, self.clock.first
        everything = _ALL_OF_TIME.match(" ".join(self.words[at : at + _LONGEST_NAME]))
        if everything:
            return Atom(first, today, "all", "day", at, at + len(everything.group().split()))
        word = self._word(at)
        none = _NONE & set(
            self.words[max(0, at - 4) : at]
        )  # "no orders ever", "only ever bought once"
        if word == "ever" and self._word(at - 1) != "since" and not none:
            return Atom(first, today, "all", "day", at, at + 1)
        if word in ("today", "yesterday"):
            day = today if word == "today" else today - DAY
            return Atom(day, day, "closed", "day", at, at + 1, True)
        if word == "tomorrow":
            return Atom(None, None, "future", "day", at, at + 1)
        return None

    def _ago(self, at: int) -> Atom | None:
        """'a year ago', 'three months ago', '90 days earlier'."""
        count, stop = self._count(at)
        unit = self._unit(stop) if count else None
        if count is None or unit is None or self._word(stop + 1) not in ("ago", "back"):
            return None
        months = MONTHS_IN.get(unit)
        today = self.clock.today
        day = shift(today, -count * months) if months else today - count * DAYS_IN[unit] * DAY
        return Atom(day, day, "point", unit, at, stop + 2, count=count)

    def _from_now(self, at: int) -> Atom | None:
        """'180 days from now', 'half a year from today', 'in 6 months time'."""
        if self.words[at : at + 3] == ["half", "a", "year"]:
            count, unit, stop = 1, "half", at + 3
        else:
            said, stop = self._count(at)
            named = self._unit(stop) if said else None
            if not said or named is None:
                return None
            count, unit, stop = said, named, stop + 1
        after = self.words[stop : stop + 2]
        size = 2 if after in (["from", "now"], ["from", "today"]) else int(after[:1] == ["hence"])
        size = size or int(after[:1] == ["time"] and self._word(at - 1) == "in")
        return Atom(None, None, "future", unit, at, stop + size, count=count) if size else None

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
        """'Half year to 30 June 2026', 'the 12 months ending March 2026': so much up to a day."""
        count, stop = self._count(at)
        if count is None:
            count, stop = 1, at
        unit = "half" if self._word(stop) == "half" else self._unit(stop)
        stop += 2 if unit == "half" and self._word(stop + 1) == "year" else 1
        if unit is None or self._word(stop) not in ("to", "ending", "ended", "until"):
            return None
        until = self._date(stop + 1) or self._month(stop + 1, None)
        if until is None or until.end is None:
            return None
        months = MONTHS_IN.get(unit)
        last = until.end + DAY
        start = shift(last, -count * months) if months else last - count * DAYS_IN[unit] * DAY
        return Atom(start, until.end, "closed", unit, at, until.stop, True, count)

    def _count(self, at: int) -> tuple[int | None, int]:
        if self._word(at) in ("a", "an", "one"):
            return 1, at + 1
        if self._word(at) in _FEW:
            return _A_FEW, at + 1
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
        if word in ("lookback", "window") or self.words[at : at + 2] in _LOOKING:
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
        after = self._word(stop + 1)
        inside = self._word(at - 1) in (
            "within",
            "over",
            "for",
            "in",
            "during",
            "on",
            "using",
            "across",
        )
        inside = inside or self.words[max(0, at - 2) : at] in (["looking", "at"], ["look", "at"])
        if inside and (after not in ("from", "of", "later") or self._word(stop + 2) in _SOLD):
            sold = after == "of" and self._word(stop + 2) in _SOLD
            return self._window(count, unit, at, stop + (3 if sold else 1))
        apart = self._word(at - 1) in (",", "(", ":", ";") and after in (
            "",
            ")",
            ".",
            "?",
            "please",
        )
        return (
            self._window(count, unit, at, stop + 1) if apart else None
        )  # "profile of X, two years"

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
        with_the = self._word(at - 1) == "the" and self._word(at - 2) in OVER
        turned = self._word(at - 2) in (
            "turn",
            "turned",
            "turns",
            "turning",
        )  # "turn over last month"
        over = self._word(at - 1) in ("over", "within") and not turned
        this = self._word(at - 1) == "this"  # "how did they do this last year"
        loose = self._word(at) == "last" and (with_the or over or this) and unit != "quarter"
        if self._word(at) in ("past", "rolling", "trailing") or loose:
            return self._window(1, unit, at, after + 1)
        return None

    def _window(self, count: int, unit: str, at: int, stop: int) -> Atom | None:
        if not 0 < count <= 5000 or (unit == "year" and self.clock.is_year(count)):
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
