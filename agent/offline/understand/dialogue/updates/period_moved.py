"""The neighbouring period of the last figures: 'and the week after?', 'the following quarter', 'a month on'.

A period of that length or a shorter one is moved by it; next to a longer one stands one of that length: the
month after a quarter is the next month. 'Use the year before instead' of figures that were compared
exchanges what they are held against.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

from agent.offline.understand.times.calendar import DAY, MONTHS_IN, shift
from agent.offline.understand.tokens.wordlists import load_yaml
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan

FILE = Path(__file__).with_name("period_moved.yaml")
_LONGEST = 14
_DAYS = {"day": 1, "week": 7}


@cache
def _ways() -> dict[str, re.Pattern[str]]:
    said: dict[str, Any] = load_yaml(FILE.read_text(encoding="utf-8"))
    around = rf"(?:(?:{said['lead']}) )*"
    tail = rf"(?: (?:{said['tail']}))*"
    lead = re.sub(r"\s+\|", "|", around)
    ends = {
        "after": tail,
        "before": tail,
        "current": tail,
        "whole": tail,
        "exchanged": f"(?:{said['no_more']})?{tail}",
    }
    return {
        name: re.compile(rf"{lead}(?:{'|'.join(said[name])}){end}".replace("<count>", _COUNT))
        for name, end in ends.items()
    }


_COUNTED = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "nine": 9, "twelve": 12}
_COUNT = rf"(?:\d\d?|{'|'.join(_COUNTED)})"


def _count(found: re.Match[str]) -> int:
    """How many units: 3 of 'the three months after that', else 1."""
    said = re.search(rf"\b({_COUNT}) (?:day|week|month|quarter|year)s\b", found.group())
    return (_COUNTED.get(said[1]) or int(said[1])) if said else 1


def period_moved(text: str, lookup: Lookup, memory: Memory) -> tuple[Call, ...]:
    """The last figures over the period after or before theirs; none where a message says anything else."""
    if memory.missing is not None or not memory.calls or len(text.split()) > _LONGEST:
        return ()
    if any(call.tool != "sales_metrics" for call in memory.calls):
        return ()
    line = scan(text, lookup).line.text
    compared = all("compare_to" in call.arguments for call in memory.calls)
    if compared and (found := _ways()["exchanged"].fullmatch(line)):
        kind = "previous_year" if _unit(found) == "year" else "previous_period"
        return tuple(
            replace(call, arguments={**call.arguments, "compare_to": kind}) for call in memory.calls
        )
    today = lookup.clock.today
    ways: tuple[tuple[str, _Move], ...] = (
        ("after", _after),
        ("before", _before),
        ("current", partial(_current, today)),
        ("whole", _whole),
    )
    for way, move in ways:
        if found := _ways()[way].fullmatch(line):
            return _all_moved(memory.calls, (_unit(found), _count(found)), move, today)
    return ()


def _unit(found: re.Match[str]) -> str:
    unit = next((unit for unit in found.groups() if unit), "")
    return "" if unit in ("one", "period") else unit


_Move = Callable[[date, date, str, int], tuple[date, date]]


def _all_moved(
    calls: tuple[Call, ...], by: tuple[str, int], move: _Move, today: date
) -> tuple[Call, ...]:
    """The calls with their periods moved by a unit and how many of it."""
    unit, count = by
    made = []
    for call in calls:
        start, end = call.arguments.get("start"), call.arguments.get("end")
        if not isinstance(start, str):
            return ()
        first, last = date.fromisoformat(start), date.fromisoformat(end) if end else today
        there = move(first, last, unit or _own_unit(first, last), count)
        end = there[1] if there[0] > today else min(there[1], today)
        moved = {"start": there[0].isoformat(), "end": end.isoformat()}
        made.append(replace(call, arguments={**call.arguments, **moved}))
    return tuple(made)


def _own_unit(first: date, last: date) -> str:
    """The unit that a period is one of; 'days' where it is none."""
    return next((u for u in (*_DAYS, *MONTHS_IN) if _plus(first, u, 1) == last + DAY), "days")


def _plus(day: date, unit: str, count: int) -> date:
    if unit in _DAYS:
        return day + timedelta(days=count * _DAYS[unit])
    return shift(day, count * MONTHS_IN[unit])


def _after(first: date, last: date, unit: str, count: int) -> tuple[date, date]:
    begin = last + DAY
    if unit == "days":
        return begin, begin + (last - first)
    if count == 1 and _plus(first, unit, 1) > begin:  # "the year after" May is the next May
        return _plus(first, unit, 1), _plus(begin, unit, 1) - DAY
    return begin, _plus(begin, unit, count) - DAY


def _current(today: date, first: date, last: date, unit: str, _: int) -> tuple[date, date]:
    """The month, quarter or year after a whole one in which today is; else the period itself."""
    while unit != "days" and last < today:
        first, last = _after(first, last, unit, 1)
    return first, last


def _whole(first: date, last: date, unit: str, _: int) -> tuple[date, date]:
    """The whole year, quarter or month in which a period begins."""
    months = MONTHS_IN[unit]
    begin = date(first.year, (first.month - 1) // months * months + 1, 1)
    return begin, shift(begin, months) - DAY


def _before(first: date, last: date, unit: str, count: int) -> tuple[date, date]:
    if unit == "days":
        return first - (last + DAY - first), first - DAY
    if count == 1 and _plus(first, unit, 1) > last + DAY:
        return _plus(first, unit, -1), _plus(last + DAY, unit, -1) - DAY
    return _plus(first, unit, -count), first - DAY
