"""Periods that a message takes from the figures before it, written out: 'same week', 'both months together'.

The words are replaced by the dates, so that whatever else the message asks is read as ever.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from agent.offline.understand.times.calendar import DAY
from agent.offline.understand.types import Call, Memory

_UNIT = "(?:day|week|month|quarter|half|year|period|timeframe|time frame|dates|window|stretch)"
_SAME = re.compile(
    rf"(?:,? ?(?:but |and )?(?:in|over|for|during|across|on)? ?(?:the |that )?(?:exact |very )?same {_UNIT}s?"
    rf"(?! (?:last|of|a year|in|the year|before|year|again))(?! ?, last)"
    rf"|\b(?:in|over|for|during) that (?:{_UNIT}))(?! (?:last|a year|before))\b",
    re.IGNORECASE,
)
_OF_ANOTHER_YEAR = re.compile(r"\b(?:last|previous|prior) ye?a?r\b", re.IGNORECASE)
_BOTH = re.compile(
    r"\b(?:(?:for|over|in|across) )?(?:the two|both|both the|those two|these two)(?: of (?:the|those))?"
    r" (?:days|weeks|months|quarters|halves|years|periods)"
    r"(?: (?:together|combined|in total|as one|added up))?",
    re.IGNORECASE,
)
_BOTH_AS_ONE = re.compile(
    r"together|combined|in total|as one|added up|^(?:and )?(?:for|over)", re.IGNORECASE
)


_BARE = re.compile(
    r"(?:(?:and|so|ok|or|now|but|how about|what about) )*"
    r"(?:versus|vs\.?|against|compared (?:to|with)|on|over) (?:the )?(?:last|previous|prior)(?: one)?[ ?.!]*",
    re.IGNORECASE,
)


def _against_unit(memory: Memory) -> str:
    """'Vs last' after figures of this year is against last year, after those of a quarter the one before."""
    period = _period(memory.calls)
    if period is None or (
        (period[0].month, period[0].day) == (1, 1) and period[1].month > _A_QUARTER
    ):
        return "against last year"
    return "against the previous period"


_A_QUARTER = 3


def with_same_period(text: str, memory: Memory) -> str:
    """The message with dates in place of the words for the period of the last figures, or the last two."""
    if _BARE.fullmatch(text) and all(call.tool == "sales_metrics" for call in memory.calls):
        return _against_unit(memory) if memory.calls else text
    last = _period(memory.calls)
    if last is None:
        return text
    if (both := _BOTH.search(text)) and _BOTH_AS_ONE.search(text):
        before = _period(memory.before)
        joined = before and _joined(before, last)
        return text[: both.start()] + _dates(joined) + text[both.end() :] if joined else text
    if memory.last is not None and _SAME.search(text) and not _OF_ANOTHER_YEAR.search(text):
        return _SAME.sub(f" {_dates(last)}", text, count=1).strip()
    return text


def _period(calls: Sequence[Call]) -> tuple[date, date] | None:
    said = [(c.arguments.get("start"), c.arguments.get("end")) for c in calls]
    if len(set(said)) != 1 or not all(isinstance(one, str) for one in said[0]):
        return None
    start, end = said[0]
    return date.fromisoformat(str(start)), date.fromisoformat(str(end))


def _joined(one: tuple[date, date], other: tuple[date, date]) -> tuple[date, date] | None:
    """Two periods that follow each other as one."""
    first, second = sorted((one, other))
    return (first[0], second[1]) if first[1] + DAY == second[0] else None


def _dates(period: tuple[date, date]) -> str:
    return f"from {period[0].isoformat()} to {period[1].isoformat()}"
