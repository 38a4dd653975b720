"""Between which amounts accounts are asked for: 'over £5k', '5 to 20 order days', 'with us for two years'.

Each number counts one thing, which the words around it tell. What counts money, order days or days as a
customer is no number of rows and no window.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from agent.offline.understand.arguments.amounts import is_too_little
from agent.offline.understand.arguments.counted_lengths import lengths
from agent.offline.understand.arguments.measures import TENURE, measure_of, words_after
from agent.offline.understand.arguments.newcomers import FIRST_ORDERED
from agent.offline.understand.arguments.silence import silence, tokens_of_touch
from agent.offline.understand.arguments.spans import days_of
from agent.offline.understand.arguments.times_over import times_over
from agent.offline.understand.arguments.unwanted import is_unwanted
from agent.offline.understand.times.atom import Atom
from agent.offline.understand.times.calendar import DAYS_IN
from agent.offline.understand.tokens.numbers import Number
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.words.sentence import Sentence

_LEAST = re.compile(
    rf"\b({alternatives('over')}|from|between|since|minimum|min|least|exceeding|older than"
    r"|(?:no|not) (?:less|fewer|shorter|under|below)(?: than)?)( (a|an|the|of))?$"
)
MOST = re.compile(
    r"(?<!no )(?<!not )(?<!nothing )(?<!none )(?<!nobody )\b"
    rf"({alternatives('under')}|until|within|(younger|newer) than)( (a|an|the|of))?$"
)
_NO_OTHER = r"(?! (an?\b|[£$€]|\d|one|two|three|four|five|six|seven|eight|nine|ten|twenty))"
"""What bounds the number that comes next is no bound of this one: 'over 10k and under 50k'."""
_OR_MORE = re.compile(
    r"(\w+ ){0,2}(or (more|above|over|longer|older|higher|upwards?)|and (more|above|over|up|upwards?)"
    rf"|plus|upwards?|up(?! (on|from|by|against|to)\b)|(at (the )?)?least|minimum|min)\b{_NO_OTHER}"
)
_OR_LESS = re.compile(
    r"(\w+ ){0,2}(or (less|fewer|under|below|lower|shorter|younger|newer)|and (under|below)"
    rf"|at (the )?(very )?most|maximum|max|tops)\b{_NO_OTHER}"
)
_BEGAN = rf"{FIRST_ORDERED}|joined|signed up|won|came on board|became (a )?customers?|new(er|est)?|onboarded"
"""How it is said when an account became a customer."""
_STANDING = alternatives("are_customers_for")
_BETWEEN = re.compile(r"\b(between|from|range of)( (a|an|the))?$")
_TO = re.compile(r"(and|or|to|-|–|until)( (a|an))?$")
_TO_AT_MOST = re.compile(
    r"(?:,|and|but|yet|to|\.)*(?: ?(?:and|but|yet))? ?"
    r"(?:at (?:the )?(?:very )?most|(?:no|not) more than|not over|up to|max(?:imum)?(?: of)?)"
)
"""Between the ends of 'at least 6 and at most 12'."""
_EXACTLY = re.compile(r"(?<!\S)(?:exactly|precisely|just|only|merely)$")
_FEWER = re.compile(r"(?<!no )(?<!not )\b(?:(?:fewer|less) than|under|below)(?: an?)?$")
_MORE = re.compile(r"(?<!no )(?<!not )\b(?:more than|over|above|exceeding)(?: an?)?$")
"""'Fewer than four orders' are three at most, as 'more than four' are five at least."""
_WITH_US = re.compile(r"\b(?:with us|aboard|on board|on (?:our|the|my) books?)$")
"""'With us three years' are so long at least."""
_ONE = re.compile(
    r"\b(?:tenure|with us|(?:customer|client|account)s? (?:for|of)) (?:of )?(.*?) (?:a|one) "
    r"(week|month|year)\b"
    r"|\b((?:\S+ ){0,3})(?:a|one) (week|month|year)(?:['’]?s)? "
    r"(?:(?:of )?(?:tenure|standing)|with us|on (?:our|the|my) books?|as (?:an? )?(?:customer|client)s?)\b"
)


@dataclass(frozen=True)
class SaidRange:
    """From where to where a measure is to lie, both included, and the tokens that say how much."""

    measure: str
    least: Decimal | None
    most: Decimal | None
    start: int = 0
    stop: int = 0

    @property
    def tokens(self) -> range:
        """The tokens of the numbers, or of the period, that say it."""
        return range(self.start, self.stop)


def said_ranges(sentence: Sentence) -> Iterator[SaidRange]:
    """What is bounded, from where, to where."""
    yield from _since_when(sentence)
    if single := _ONE.search(sentence.plain_text):
        value = Decimal(DAYS_IN[single[2] or single[4]])
        under = MOST.search((single[1] or single[3]).strip())
        yield SaidRange("tenure_days", *((None, value) if under else (value, None)))
    if sentence.has(alternatives("ordered_one_time")):
        yield SaidRange("frequency", None, Decimal(1))
    if sentence.has(alternatives("ordered_again")):
        yield SaidRange("frequency", Decimal(2), None)
    quiet = silence(sentence)
    silent = range(quiet.start, quiet.stop) if quiet is not None else range(0)
    standing = TENURE.search(sentence.plain_text) is not None
    for length in lengths(sentence):
        if standing and length.most is not None and length.start not in silent:
            days = Decimal(length.days), Decimal(length.most)
            yield SaidRange("tenure_days", *days, length.start, length.stop)
            silent = range(length.start, length.stop)
    yield from _numbers_bounded(sentence, silent)


def tokens_of_ranges(sentence: Sentence) -> set[int]:
    """The tokens that say how often accounts ordered or how long they have been customers."""
    return {
        at
        for one in said_ranges(sentence)
        if one.measure in ("frequency", "tenure_days")
        for at in one.tokens
    }


def _numbers_bounded(sentence: Sentence, silent: range) -> Iterator[SaidRange]:
    """The numbers that are bounds, but for those of a silence."""
    ones = [
        Number(Decimal(1), "plain", number.start - 2, number.start - 1)
        for number in sentence.numbers
        if sentence.words[max(0, number.start - 2) : number.start] == ["one", "or"]
    ]  # "one or two orders", where "one" is no number by itself
    numbers = sorted([*sentence.numbers, *times_over(sentence), *ones], key=lambda one: one.start)
    numbers = [number for number in numbers if number.start not in silent]
    while numbers:
        one = numbers.pop(0)
        other = numbers[0] if numbers else None
        joined = other is not None and _are_ends(sentence, one, other)
        last = other if other is not None and joined else one
        measure, scale = measure_of(sentence, one, last)
        if not measure:
            continue
        if last is not one:
            numbers.pop(0)
            ends = one.value * scale, last.value * scale
            yield SaidRange(measure, *ends, one.start, last.end)
            continue
        bounds = _bounds(sentence, one, measure, scale)
        if bounds is not None:
            yield SaidRange(measure, *bounds, one.start, one.end)


def _are_ends(sentence: Sentence, one: Number, other: Number) -> bool:
    """Whether two numbers are the ends of one range."""
    before, between = _words(sentence, 0, one.start), _words(sentence, one.end, other.start)
    if _TO_AT_MOST.fullmatch(between) and _LEAST.search(before):
        return True
    joined = _TO.fullmatch(between)
    if joined is None:
        return False
    if joined[1] == "or":
        return measure_of(sentence, one, other)[0] == "frequency"
    # "at least 10k and 5 orders" are two
    return joined[1] != "and" or _BETWEEN.search(before) is not None


def _bounds(
    sentence: Sentence, one: Number, measure: str, scale: int
) -> tuple[Decimal | None, Decimal | None] | None:
    """From where to where, where one number is said; None where it bounds nothing."""
    before = _words(sentence, 0, one.start)
    if is_unwanted(sentence, one.start):
        return _of_the_rest(sentence, one, measure, scale)
    if MOST.search(before) and is_too_little(sentence, one):
        return one.value * scale, None  # "drop those with fewer than four orders"
    if measure == "frequency" and _EXACTLY.search(before):
        return one.value, one.value
    if MOST.search(before) or _OR_LESS.match(words_after(sentence, one)):
        below = measure == "frequency" and _FEWER.search(before) and one.value >= 1
        return None, one.value * scale - (1 if below else 0)
    if (
        _LEAST.search(before)
        or _OR_MORE.match(words_after(sentence, one))
        or is_bound_with_the_last(sentence, one)
        or (measure == "tenure_days" and _WITH_US.search(before))
    ):
        above = measure == "frequency" and _MORE.search(before)
        return one.value * scale + (1 if above else 0), None
    return None


def _of_the_rest(
    sentence: Sentence, one: Number, measure: str, scale: int
) -> tuple[Decimal | None, Decimal | None]:
    """'Drop those over 20k', 'skip anyone with fewer than four orders': what those that stay have."""
    before, value = _words(sentence, 0, one.start), one.value * scale
    step = 1 if measure == "frequency" else 0
    if MOST.search(before) or _OR_LESS.match(words_after(sentence, one)):
        return value if _FEWER.search(before) else value + step, None
    if _LEAST.search(before) or _OR_MORE.match(words_after(sentence, one)):
        return None, value if _MORE.search(before) else value - step
    return None, None


_WITH_THE_LAST = re.compile(
    r"(order days?|orders?|purchases?|(in |of )?(revenue|spend|sales))?( ,)? ?(and|,|&|plus)"
)


def is_bound_with_the_last(sentence: Sentence, one: Number) -> bool:
    """Whether it is bounded as the number before it: 'at least 4 order days and 8k revenue'."""
    last = [number for number in sentence.numbers if number.end <= one.start][-1:]
    if not last or not _WITH_THE_LAST.fullmatch(_words(sentence, last[0].end, one.start)):
        return False
    return _LEAST.search(_words(sentence, 0, last[0].start)) is not None


_LATELY = re.compile(alternatives("ordered_lately"))
_NOT_FOR = frozenset(["this", "last", "past", "the", "today", "current"])
"""What a stretch begins with that says when, and not for how long."""
_OF_THEIRS = re.compile(rf"(?:{alternatives('length_of_custom')})(?!\S)")
_HAVING = re.compile(r"(?<!\S)(?:with|have|has|having|had)(?: \S+){0,3}$")


def _since_when(sentence: Sentence) -> Iterator[SaidRange]:
    """'Joined since May', 'first order over a year ago', 'customers since 2024': days of tenure."""
    apart = tokens_of_touch(sentence) if len(sentence.times.periods) > 1 else set()
    for period in sentence.times.periods:
        bounds = _of_tenure(sentence, period)
        if bounds is not None and period.at not in apart:
            least, most = (None if days is None else Decimal(days) for days in bounds)
            yield SaidRange("tenure_days", least, most, period.at, period.stop)


def _of_tenure(sentence: Sentence, period: Atom) -> tuple[int | None, int | None] | None:
    """The days as a customer that a period bounds; None of one that says something else."""
    today = sentence.lookup.clock.today
    before = _words(sentence, 0, period.at)
    behind = _words(sentence, period.stop, period.stop + 3)
    if period.shape == "rolling" and _HAVING.search(before) and _OF_THEIRS.match(behind):
        days = days_of(period)  # "with at least 300 days of history"
        return (None, days) if MOST.search(before) else (days, None)
    if not sentence.has(_BEGAN):
        if sentence.words[period.at] in _NOT_FOR:
            return None  # "what of my accounts this week"
        if period.shape == "since" and period.start and re.search(rf"\b({_STANDING})$", before):
            return (today - period.start).days, None
        if period.shape == "rolling" and re.search(rf"\b({_STANDING})( for)?( over)?$", before):
            days = days_of(period)
            return (None, days) if _OR_LESS.match(behind) else (days, None)
        return None
    if _LATELY.search(before):
        return None  # "joined by the end of 2023 and ordered in the last 30 days"
    if period.shape == "rolling":
        return None, days_of(period)
    if period.shape == "since" and period.start:
        return None, (today - period.start).days
    if period.shape == "until" and period.end:
        return (today - period.end).days, None
    if period.shape == "point":
        days = days_of(period)
        if MOST.search(before):
            return None, days
        if _LEAST.search(before):
            return days, None
    return None


def _words(sentence: Sentence, start: int, stop: int) -> str:
    return " ".join(sentence.words[start:stop])
