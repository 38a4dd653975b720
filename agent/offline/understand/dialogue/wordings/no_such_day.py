"""A day that no calendar has: '31 February 2026' is asked about, and nothing is answered for another time."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from agent.offline.understand.replies import clarify
from agent.offline.understand.times.calendar import MONTHS
from agent.offline.understand.types import Memory, Reading
from agent.offline.understand.words.sentence import Sentence

_LONGEST = 31
_AFTER_A_DAY = frozenset(
    ["", ",", ".", "?", "!", ";", "and", "to", "-", "–", "until", "till", "by"]
)
"""What follows the day of 'June 31': in 'June 31 accounts ordered' it is none."""
_YEAR = re.compile(r"20\d\d")


@dataclass(frozen=True)
class _Day:
    """A day that was said, in the tokens `start` to `stop`; `year` where one was said, else the newest."""

    day: int
    month: int
    year: int | None
    newest: int
    start: int
    stop: int

    @property
    def last(self) -> int:
        """The last day that its month has."""
        return monthrange(self.year or self.newest, self.month)[1]

    def called(self, day: int | None = None) -> str:
        """How it is written, without a day the whole month."""
        name = f"{date(self.newest, self.month, 1):%B}"
        return " ".join(str(one) for one in (day, name, self.year) if one)


def no_such_day(reading: Reading, sentence: Sentence, memory: Memory) -> Reading:
    """The reading, or the question which day is meant, where the month has no such day."""
    said = _said(sentence) if reading.kind == "calls" else None
    if said is None:
        return reading
    first, last = sentence.tokens[said.start].start, sentence.tokens[said.stop - 1].end
    head = re.sub(r"\bon $", "in ", sentence.text[:first])
    asked = (
        f"{sentence.text[:first]}{said.called(said.last)}{sentence.text[last:]}",
        f"{head}{said.called()}{sentence.text[last:]}",
    )
    question = (
        f"There is no {said.called(said.day)}: that month ends on the {said.last}th. "
        "Which day do you mean, or is it the whole month?"
    )
    return clarify(question, asked, 0.9, memory, topic="day")


def _said(sentence: Sentence) -> _Day | None:
    """The first day of the message that does not exist."""
    for at in range(len(sentence.tokens)):
        day = _in_figures(sentence, at) or _in_words(sentence, at)
        if day is not None and day.last < day.day <= _LONGEST:
            return day
    return None


def _in_figures(sentence: Sentence, at: int) -> _Day | None:
    """'31/06/2025', '2025-06-31'."""
    token = sentence.tokens[at]
    if token.kind != "date":
        return None
    parts = [int(part) for part in re.split(r"[-./]", token.plain)]
    day, month, year = parts if parts[0] <= _LONGEST else parts[::-1]
    if not 1 <= month <= 12 or not year:
        return None
    year = year if year > 99 else 2000 + year
    return _Day(day, month, year, year, at, at + 1)


def _in_words(sentence: Sentence, at: int) -> _Day | None:
    """'31 June', 'the 31st of June 2025', 'June 31'."""
    words = [*sentence.words[at : at + 5], *[""] * 5]
    number = _number(words[0])
    if number is not None:
        month_at = 2 if words[1] == "of" else 1
        month = MONTHS.get(words[month_at])
        stop = month_at + 1
    else:
        month, number, stop = MONTHS.get(words[0]), _number(words[1]), 2
        ends = words[2] in _AFTER_A_DAY or _YEAR.fullmatch(words[2])
        month = month if ends else None
    if number is None or month is None:
        return None
    stop += words[stop] == ","
    year = int(words[stop]) if _YEAR.fullmatch(words[stop]) else None
    if year is None and words[stop - 1] == ",":
        stop -= 1
    today = sentence.lookup.clock.today
    newest = today.year - (month > today.month)
    return _Day(number, month, year, newest, at, at + stop + (year is not None))


def _number(word: str) -> int | None:
    found = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", word)
    return int(found[1]) if found else None
