"""The smallest expressions of time: those with a name, 'last week', 'past 90 days', 'a year ago'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from agent.offline.understand.times.atom import Atom
from agent.offline.understand.times.calendar import DAY, MONTHS, SEASONS, Clock, shift
from agent.offline.understand.times.lengths import ROLLING, LengthsOfTimes
from agent.offline.understand.times.named_times import AHEAD, THIS, WEEKDAYS
from agent.offline.understand.times.parts_of_times import EDGES, PLACES
from agent.offline.understand.tokens.tokenizer import Token
from agent.offline.understand.tokens.wordlists import alternatives, word_list

_ALL_OF_TIME = re.compile(rf"(?:{alternatives('all_of_time')})(?!\S)")
_DIGIT = re.compile(r"\d")
_PART = re.compile(r"q[1-4]|h[12]")
_LONGEST_NAME = 10
_NONE = frozenset(["no", "never", "not", "without", "zero", "only", "nothing"])
_BEFORE_NO_EVER = frozenset(["since", "time", "first"])
"""'For the first time ever' is of no time, and 'since ever' says its own."""
_SAME_OF_LAST = re.compile(
    r"same (?:\d+ |two |three |four |six |twelve )?"
    r"(?:(?:period|half|time|months?|quarters?|weeks?|days|dates|point|season) )?(?:(?:of|in|the) )?"
    r"(?:last|previous|prior)(?: (?P<unit>year|half|month|quarter|week|period))?(?!\S)"
)
"""'The same period last year', 'the same three of the previous year'."""
_UNIT_BEFORE = re.compile(
    r"(year|half year|half|month|quarter|week|period) (?:(?:just|right|immediately|directly) )?"
    r"(?:before|earlier|prior)(?!\S)"
)
_STARTS = (
    word_list("begins_a_period")
    | MONTHS.keys()
    | SEASONS.keys()
    | {"new", "christmas", "turn"}
    | PLACES.keys()
    | frozenset(WEEKDAYS)
    | EDGES
    | ROLLING
    | THIS
)


class Atoms(LengthsOfTimes):
    """Finds the atom that begins at a token."""

    def __init__(self, tokens: Sequence[Token], clock: Clock) -> None:
        super().__init__(tokens, clock)
        self._found: dict[tuple[int, date | None], Atom | None] = {}

    def at(self, at: int, *, before: date | None = None) -> Atom | None:
        """The atom at token `at`; a month or quarter without a year is the newest up to `before`."""
        while at < len(self.words) and self.words[at] == "the":
            at += 1
        if at >= len(self.words) or not self._may_begin(at):
            return None
        # Each phrase that may begin at a token looks for the same atom there.
        if (at, before) not in self._found:
            self._found[at, before] = self._first_of_all(at, before)
        return self._found[at, before]

    def _first_of_all(self, at: int, before: date | None) -> Atom | None:
        return (
            self._to_come(at)
            or self._week(at)
            or self._before_last(at)
            or self._up_to(at)
            or self.edge(at)
            or self._fixed(at)
            or self._day_range(at)
            or self._piece(at)
            or self._middle(at)
            or self._date(at)
            or self._ago(at)
            or self._from_now(at)
            or self._just_before(at)
            or self._rolling(at)
            or self._season(at)
            or self._of_year(at)
            or self._weekday(at)
            or self._relative(at)
            or self._running(at)
            or self._part(at, before)
            or self._month(at, before)
            or self._year(at)
        )

    def _to_come(self, at: int) -> Atom | None:
        """'Next July', 'the coming Q3', 'next summer': the first that begins after today."""
        if self.words[at] not in AHEAD or at + 1 >= len(self.words):
            return None
        word, found = self.words[at + 1], None
        if word in SEASONS:
            start, end = self.clock.season(word)
            found = Atom(start, end, "closed", "quarter", at, at + 2)
        elif word in MONTHS or word in ("christmas", "xmas", "easter") or _PART.fullmatch(word):
            found = self._season(at + 1) or self._part(at + 1, None) or self._month(at + 1, None)
        if found is None or found.dated or found.start is None or found.end is None:
            return None
        start, after = found.start, found.end + DAY
        while start <= self.clock.today:
            start, after = shift(start, 12), shift(after, 12)
        return replace(found, start=start, end=after - DAY, at=at, dated=True)

    def _may_begin(self, at: int) -> bool:
        """Whether it is worth looking: most words begin no expression of time."""
        word = self.words[at]
        return word in _STARTS or at in self.numbers or _DIGIT.search(word) is not None

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
                start, _ = self.clock.unit(unit, fiscal=self.is_fiscal(at))
                return Atom(start, today, "since", unit, at, at + 3)
        if here.startswith("like for like"):
            return Atom(None, None, "compare", "year", at, at + 3)
        last = _SAME_OF_LAST.match(" ".join(self.words[at : at + _LONGEST_NAME]))
        if last:
            unit = "year" if last["unit"] == "year" else "period"
            return Atom(None, None, "compare", unit, at, at + len(last.group().split()))
        same = re.match(
            r"same (?:(?:period|time|months?|quarters?|weeks?|days|dates|stretch|span) )?"
            r"(?:of|in|a|the|one)? ?(year|(?:19|20)\d\d)\b",
            here,
        )
        if same:
            return self._same_days(at, at + len(same.group().split()), same[1])
        before = _UNIT_BEFORE.match(here)
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
        if here.startswith("turn of the year"):
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
        if word == "ever" and self._word(at - 1) not in _BEFORE_NO_EVER and not none:
            return Atom(first, today, "all", "day", at, at + 1)
        if word in ("today", "yesterday"):
            day = today if word == "today" else today - DAY
            return Atom(day, day, "closed", "day", at, at + 1, True)
        if word == "tomorrow":
            return Atom(None, None, "future", "day", at, at + 1)
        return None
