"""A number that takes the place of the last one: 'sorry, I meant 60', 'no, 60 days', '25 rather'."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from agent.offline.understand.arguments.amounts import amount
from agent.offline.understand.arguments.fill import MAX_LIMIT
from agent.offline.understand.arguments.spans import days_in
from agent.offline.understand.times.calendar import DAYS_IN
from agent.offline.understand.tokens.numbers import Number, numbers
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Sentence

LENGTHS = (
    "min_recency_days", "min_contact_days", "horizon_days", "lookback_days", "pause_days",
    "min_comeback_days", "max_recency_days", "max_usual_gap_days",
)  # fmt: skip
"""Arguments that are a stretch of time, in days."""
_MONEY = ("budget", "cost_per_contact", "min_monetary", "max_monetary")
_COUNTS = ("limit", "top", "clusters")
_OF_UNIT = {"money": _MONEY, "percent": ("share",), "days": LENGTHS, "points": ("min_effect",)}
"""Arguments that a number with a unit can stand for; a bare one stands for any."""
_ANY = (*LENGTHS, *_MONEY, *_COUNTS, "share", "min_effect")
_CALLED = {
    "pause": "pause_days", "gap": "pause_days", "budget": "budget", "horizon": "horizon_days",
    "share": "share", "limit": "limit", "cost": "cost_per_contact", "each": "cost_per_contact",
    "contact": "cost_per_contact", "window": "lookback_days", 
}  # fmt: skip
"""Words that say which number is given anew."""
_BOUNDS = {
    **dict.fromkeys(["ceiling", "maximum", "max", "upper", "top"], "max_monetary"),
    **dict.fromkeys(["floor", "minimum", "min", "bottom"], "min_monetary"),
}
"""Words that say which end of a range is, where it has that end."""
_AT_MOST = re.compile(
    r"\b(?:not (?:above|over|more than|beyond|exceeding)|up to|at most|below|under)\b"
)
_FAR = 100
"""How many times smaller a bare number cannot be an amount of money again: '15 will do' of 5000 are rows;
of days, which are no such round numbers, it cannot be _NEAR times smaller: 'five will do' of 90."""
_STRETCH = 20
"""How many times as long a bare number is no stretch of time again: 'we have 3500' of 60 days."""
_LONGEST = 12
_AROUND = word_list("around_a_number_said_anew")
_OF_A_WINDOW = frozenset(["within", "in", "last", "past", "next"])
_NUMBERED = (["no"], ["number"], ["#"], ["nr"])
_POINTS = frozenset(["point", "pp", "percentage"])


def number_said_anew(text: str, lookup: Lookup, memory: Memory) -> tuple[Call, ...]:
    """The last calls with the number that a message gives anew; none where it says more than that.

    It takes the place of the number of its unit, a bare one that of the number nearest to it in size.
    """
    if memory.missing is not None or not memory.calls or len(text.split()) > _LONGEST:
        return ()
    sentence = scan(_counted(text), lookup)
    found = numbers(sentence.tokens)
    dated = [one for one in sentence.times.periods if one.shape not in ("rolling", "future")]
    if len(found) != 1 or sentence.mentions or dated:
        return ()
    number = found[0]
    numbered = sentence.words[: number.start][-1:] in _NUMBERED or "no ." in sentence.line.text
    if numbered and number.whole <= len(memory.listing):
        return ()  # "no. 4?" of a list is its fourth
    unit, end = _unit(sentence, number)
    rest = [*sentence.words[: number.start], *sentence.words[end:]]
    ends = {_BOUNDS[word] for word in rest if word in _BOUNDS}
    if not unit or not set(rest) <= _AROUND or (ends and not ends & memory.last_arguments.keys()):
        return ()
    made = tuple(_with_number(call, number, unit, sentence.stems, rest) for call in memory.calls)
    return () if made == memory.calls else made


_IN_MONTHS = {"half a year": 6, "half year": 6, "year": 12, "quarter": 3, "month": 1}
_A_LENGTH = re.compile(
    r"\b(half a year|(?:a|one) (?:half year|year|quarter|month))\b(?! of)", re.IGNORECASE
)


def _counted(text: str) -> str:
    """'Half a year instead' is 6 months."""

    def months(said: re.Match[str]) -> str:
        return f"{_IN_MONTHS[re.sub('^(?:a|one) ', '', said[1].casefold())]} months"

    return _A_LENGTH.sub(months, text)


def length_in_days(text: str, lookup: Lookup) -> int | None:
    """A stretch of time, where a text says no more than that: 'six weeks', 'half a year'."""
    sentence = scan(_counted(text), lookup)
    found = numbers(sentence.tokens)
    if len(found) != 1 or found[0].start:
        return None
    unit, end = _unit(sentence, found[0])
    if unit != "days" or end < len(sentence.words):
        return None
    return days_in(found[0].whole, sentence.stems[end - 1])


_BARE = re.compile(
    r"(?P<lead>(?:(?:and|now|then|ok|so|what about|how about|next|do|same for|for)[ ,]+)*)"
    r"(?:the )?(?P<row>\d{1,2})(?P<end>[ ?.!]*(?:please|too|as well|then)?[ ?.!]*)",
    re.IGNORECASE,
)


def row_by_number(text: str, memory: Memory) -> str:
    """'And 2?' after the notes on number one of a list is the second of it: 'and number 2?'."""
    said, last = _BARE.fullmatch(text), memory.last
    if (
        said is None
        or last is None
        or len(memory.listing) < int(said["row"])
        or len(memory.calls) > 1
    ):
        return text
    listed = {one.value for one in memory.listing if one.kind == "account"}
    looked_at = last.arguments.get("account") in listed and not {*_COUNTS} & last.arguments.keys()
    return f"{said['lead']}number {said['row']}{said['end']}" if looked_at else text


def _unit(sentence: Sentence, number: Number) -> tuple[str, int]:
    """What a number counts, and where that ends; '' for one that is no amount."""
    if number.kind in ("money", "percent"):
        return number.kind, number.end
    end = number.end + (sentence.words[number.end : number.end + 1] == ["+"])
    after = sentence.stems[end : end + 1]
    if number.kind == "ordinal":
        return "", end
    if after and after[0] in DAYS_IN:
        return "days", end + 1
    if after and after[0] in _POINTS:
        return "points", end + 1 + (sentence.stems[end + 1 : end + 2] == ["point"])
    return "plain", end


def _with_number(
    call: Call, number: Number, unit: str, stems: Sequence[str], rest: list[str]
) -> Call:
    value: int | float = amount(number.value)
    if unit == "days":
        value = days_in(number.whole, next(stem for stem in stems[number.end :] if stem in DAYS_IN))
    if unit == "plain" and (thousands := _in_thousands(call.arguments, value, rest)):
        name, value = thousands
    else:
        name = _meant(call.arguments, unit, value, rest)
    return replace(call, arguments={**call.arguments, name: value}) if name else call


_SUFFICES = frozenset(["enough", "plenty", "suffices"])
"""'Half a dozen is enough' is of rows, whatever other numbers were said."""
_ROWS = frozenset(["will", "do", "enough", "plenty", "suffices", "limit", "let", "have", "call"])
_THOUSAND = 1000
_NEAR = 10
"""How many times more or less an amount is that is said in thousands again, or days without the word."""


def _in_thousands(
    said: Mapping[str, Any], value: float, rest: list[str]
) -> tuple[str, float] | None:
    """'Make it 30' after 'over 20k' of a list of no said length is 30,000: the argument and its value."""
    if _ROWS & set(rest) or {*_COUNTS} & said.keys() or value != int(value) or value < 1:
        return None
    for name in ("min_monetary", "max_monetary", "budget"):
        before = said.get(name)
        if not isinstance(before, int | float) or before % _THOUSAND or not _may_be(name, rest):
            continue
        if 1 / _NEAR <= value * _THOUSAND / before <= _NEAR:
            return name, int(value) * _THOUSAND
    return None


def _may_be(name: str, rest: list[str]) -> bool:
    """Whether no word calls the number by another argument than `name`."""
    return all(_CALLED.get(word, name) == name for word in rest)


def _meant(said: Mapping[str, Any], unit: str, value: float, rest: list[str]) -> str:
    """The argument whose number is given anew; '' where it is none of them."""
    if "cutoffs" in said or value <= 0:
        return ""
    fitting = [name for name in _OF_UNIT.get(unit, _ANY) if isinstance(said.get(name), int | float)]
    if unit == "days" and _OF_A_WINDOW & set(rest):
        fitting = [name for name in fitting if name in ("horizon_days", "lookback_days")]
    called = [_CALLED[word] for word in rest if word in _CALLED]
    called += [_BOUNDS[word] for word in rest if _BOUNDS.get(word) in said]
    if _AT_MOST.search(" ".join(rest)):
        fitting = [name for name in fitting if not name.startswith("min_")]
    if called:
        fitting = [name for name in fitting if name in called]
    if unit == "plain" and value != int(value):
        fitting = [name for name in fitting if name not in (*LENGTHS, *_COUNTS)]
    if value > MAX_LIMIT:
        fitting = [name for name in fitting if name not in _COUNTS]
    if _SUFFICES & set(rest):
        fitting = [name for name in fitting if name in _COUNTS]
    name = min(fitting, key=lambda name: abs(math.log((said[name] or 1) / value)), default="")
    return "" if unit == "plain" and name and _is_far(name, said[name] / value) else name


def _is_far(name: str, times: float) -> bool:
    """Whether the last number of an argument is too many `times` a bare one to be said anew by it."""
    if name in LENGTHS and 0 < times < 1 / _STRETCH:
        return True
    return times > (_FAR if name in _MONEY else _NEAR)
