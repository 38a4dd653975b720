"""'Which month was best?' after the months of this year is asked of these, as is 'which region lost most?'"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from agent.offline.understand.dialogue.memory import after
from agent.offline.understand.types import Call, Memory, Reading
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.sentence import Sentence

_OF_FIGURES = frozenset(
    [
        "metric",
        "by",
        "top",
        "sort",
        "order",
        "start",
        "end",
        "compare_to",
        "min_change",
        "max_change",
    ]
)
_LONGEST = 12
_ANEW = "ever|overall|in general|generally|all time|of all time|in the last .*|normally|usually"


def with_period_of_rows(
    reading: Reading, sentence: Sentence, before: Memory, lexicon: Lexicon
) -> Reading:
    """The reading with the time of the last figures, where it asks of their rows and says no time."""
    last = before.calls[0] if len(before.calls) == 1 else None
    call = reading.calls[0] if reading.kind == "calls" and len(reading.calls) == 1 else None
    if last is None or call is None or {last.tool, call.tool} != {"sales_metrics"}:
        return reading
    if sentence.times.periods or sentence.times.compare_to or len(sentence.words) > _LONGEST:
        return reading
    if {"start", "end", "only"} & call.arguments.keys() or "start" not in last.arguments:
        return reading
    if sentence.has(_ANEW) or not _is_of_its_rows(call, last):
        return reading
    kept: dict[str, Any] = {
        name: last.arguments[name] for name in ("start", "end") if name in last.arguments
    }
    if "compare_to" in call.arguments and "compare_to" in last.arguments:
        kept["compare_to"] = last.arguments["compare_to"]
    made = (replace(call, arguments=call.arguments | kept),)
    return replace(reading, calls=made, memory=after(before, made, lexicon))


def _is_of_its_rows(call: Call, last: Call) -> bool:
    """Whether it has the same rows and filters, or is of one of the rows that were shown."""
    mine, theirs = _filters(call), _filters(last)
    rows = set(last.arguments.get("by", ()))
    same = call.arguments.get("by") == last.arguments.get("by") and bool(rows)
    inside = bool(rows & mine.keys()) and theirs.items() <= mine.items()
    return (same and mine == theirs) or inside


def _filters(call: Call) -> dict[str, Any]:
    return {name: v for name, v in call.arguments.items() if name not in _OF_FIGURES}
