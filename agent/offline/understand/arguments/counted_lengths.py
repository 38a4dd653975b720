"""Lengths of time that are counted back from today: '60 days', 'since March', 'between two and four months'.

What each is of, an order, a contact or how long somebody is a customer, is told by the words around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from agent.offline.understand.arguments.order_days import counts_order_days
from agent.offline.understand.arguments.spans import days_in, days_of
from agent.offline.understand.times.atom import Atom
from agent.offline.understand.times.calendar import DAY, DAYS_IN, MONTHS_IN, shift
from agent.offline.understand.tokens.numbers import Number
from agent.offline.understand.tokens.tokenizer import Line
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.words.sentence import Sentence

_RECENT_UNITS = re.compile(
    r"(?<!\S)(?:half a year|(?:a|an|one)(?: whole| full| good| entire)? (week|month|quarter"
    r"|year))(?!\S)"
)
_BETWEEN = word_list("within_a_length")
"""Words between a number and its unit: '90 full days'."""


@dataclass(frozen=True)
class Length:
    """A length of time said in the tokens `start` to `stop`, up to today: at least so many days.

    `most`: and at most so many, where a second length bounds it from above.
    """

    start: int
    stop: int
    days: int
    period: Atom | None = None
    most: int | None = None

    @property
    def is_bare(self) -> bool:
        """Only a number of days: it may be said before what it is of."""
        return self.period is None or self.period.shape in ("rolling", "point")


def lengths(sentence: Sentence) -> list[Length]:
    """The lengths of time that a message names, in order; two that are joined are one with both bounds."""
    found = sorted(_single(sentence), key=lambda one: one.start)
    taken = {at for one in found for at in range(one.start, one.stop)}
    bare = [n for n in sentence.numbers if n.kind == "plain" and n.start not in taken]
    bare = [n for n in bare if not counts_order_days(sentence, n)]
    ones = (at for at, word in enumerate(sentence.words) if word == "one" and at not in taken)
    bare += [Number(Decimal(1), "plain", at, at + 1) for at in ones]
    joined: list[Length] = []
    while found:
        one = found.pop(0)
        before = next((n for n in bare if _joins(sentence, n.start, n.end, one.start)), None)
        after = next((n for n in bare if _joins(sentence, one.start, one.stop, n.start)), None)
        if found and _joins(sentence, one.start, one.stop, found[0].start):
            other = found.pop(0)
            one = replace(other, start=one.start, days=one.days, most=other.days)
        elif before is not None:
            least = days_in(before.whole, _unit(sentence, one))
            one = replace(one, start=before.start, days=least, most=one.days)
        elif after is not None and not _has_unit_or_noun(sentence, after.end):
            most = days_in(after.whole, _unit(sentence, one))
            one = replace(one, stop=after.end, most=most)
        joined.append(one if one.most is None or one.most > one.days else replace(one, most=None))
    return joined


_JOINS = re.compile(
    r"(?:(?:days?|weeks?|months?|years?|ago|old|back|silent|quiet|or more|plus) )*(?:"
    r"(?P<open>to|-|–|until|up to|through)|(?P<and>and|or)"
    r"|(?:(?:,|but|and|yet|though|although|however|it|they|is|are|have|still|-) ?)*"
    r"(?:(?:no|not|never)(?: (?:yet|quite|more|longer|over|older|beyond|later|past|above|for|by))+"
    r"|less|fewer|shorter|under|below|within|up to|at (?:the )?most|max(?:imum)?)(?: than| of)?"
    r")(?: an?| the)?"
)
"""'60 to 120 days', 'between one and three months', 'over 60 days but no longer than 120'."""
_RANGE_BEGINS = re.compile(r"\b(?:between|from|anywhere|somewhere|betwixt)(?: an?| the| about)?$")


def _joins(sentence: Sentence, start: int, stop: int, other: int) -> bool:
    """Whether what begins at `other` is the upper bound of what is said from `start` to `stop`."""
    said = _JOINS.fullmatch(" ".join(sentence.words[stop:other])) if stop < other else None
    if said is None:
        return False
    between = _RANGE_BEGINS.search(" ".join(sentence.words[:start])) is not None
    return between or said["and"] is None


def _unit(sentence: Sentence, one: Length) -> str:
    """The unit that a length is said in."""
    if one.period is not None:
        return one.period.unit
    said = [unit for unit in sentence.stems[one.start : one.stop] if unit in DAYS_IN]
    return said[-1] if said else "day"


_COUNTED = word_list("counted_nouns")


def _has_unit_or_noun(sentence: Sentence, at: int) -> bool:
    """Whether what stands there says what else is counted: 'quiet for 60 days, at most 5 accounts'."""
    return bool({*sentence.stems[at : at + 1]} & (_COUNTED | {*DAYS_IN, "order", "row"}))


def _single(sentence: Sentence) -> Iterator[Length]:
    """The lengths of time that a message names one by one, in no order."""
    line = Line(sentence.plain_text.split())
    today = sentence.lookup.clock.today
    covered: set[int] = set()
    for period in sentence.times.periods:
        covered |= set(range(period.at, period.stop))
        if period.shape == "rolling" or (period.shape == "point" and _is_ago(sentence, period)):
            yield Length(period.at, period.stop, days_of(period), period)
        elif period.shape == "until" and period.end:
            yield Length(period.at, period.stop, (today - period.end).days, period)
        elif period.start and period.start <= today and _runs_on(sentence, period):
            last = _last_day(sentence, period)
            if _ENDS & {*sentence.words[period.at : period.stop]}:
                last = period.start  # "since the end of March": that day may have had an order
            days = (today - last).days if last else (today - period.start).days + 1
            yield Length(period.at, period.stop, days, period)
    for number in sentence.numbers:
        end = number.end
        while sentence.words[end : end + 1] and sentence.words[end] in _BETWEEN:
            end += 1
        unit = sentence.stems[end] if end < len(sentence.stems) else ""
        timed = number.kind == "plain" and unit in DAYS_IN and end not in covered
        if timed and not counts_order_days(sentence, number):
            yield Length(number.start, end + 1, days_in(number.whole, unit))
    for said, start, stop in line.find(_RECENT_UNITS):
        if not covered & set(range(start, stop)):
            yield Length(start, stop, DAYS_IN[said[1] or "half"])


def _is_ago(sentence: Sentence, period: Atom) -> bool:
    return sentence.words[period.stop - 1] in ("ago", "back") and period.unit in DAYS_IN


def _runs_on(sentence: Sentence, period: Atom) -> bool:
    """'Since March', 'this year': up to today."""
    today = sentence.lookup.clock.today
    now = period.shape == "closed" and period.unit in ("month", "quarter", "year")
    return period.shape == "since" or (now and period.end is not None and period.end >= today)


_WHOLE = ("month", "quarter", "half", "year")
_ENDS = frozenset(["end", "close"])
_EDGES = frozenset(["start", "beginning", "end", "close", "early", "late", "mid", "middle"])


def _last_day(sentence: Sentence, period: Atom) -> date | None:
    """The last day of the month of 'not since March', in which the last order may well have been.

    None where a day is meant ('since 1 March', 'since the start of March'), or what has not ended.
    """
    said = {*sentence.words[period.at : period.stop]}
    whole = (
        period.shape == "since" and period.unit in _WHOLE and "since" in said and not said & _EDGES
    )
    if not whole or period.start is None or period.start.day != 1:
        return None
    last = shift(period.start, MONTHS_IN[period.unit]) - DAY
    return last if last < sentence.lookup.clock.today else None
