"""Figures asked for after figures, over the time that those had.

'Which month was best?' after the months of this year is asked of these, as is 'which region lost most?';
'how is Samuel Okoro doing?' after all account managers this year is of this year.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from agent.offline.understand.dialogue.memory import after
from agent.offline.understand.dialogue.references.period_held import period_holds
from agent.offline.understand.types import Call, Memory, Reading
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.sentence import Sentence

_OF_FIGURES = frozenset(
    [
        "metric", "by", "top", "sort", "order", "start", "end", "compare_to", "min_change", "max_change",
    ]
)  # fmt: skip
_TIME = ("start", "end")
_LONGEST = 12
_LONGEST_OF_ONE = 9
_ANEW = "ever|overall|in general|generally|all time|of all time|in the last .*|normally|usually"


def with_period_of_rows(
    reading: Reading, sentence: Sentence, before: Memory, lexicon: Lexicon
) -> Reading:
    """The reading with the time of the last figures, where it asks of their rows and says no time."""
    both = _figures_after_figures(reading, before)
    if both is None:
        return reading
    call, last = both
    if sentence.times.periods or sentence.times.compare_to or len(sentence.words) > _LONGEST:
        return reading
    if {"start", "end", "only"} & call.arguments.keys() or "start" not in last.arguments:
        return reading
    holds = period_holds(sentence, last.arguments) and not sentence.has(_ANEW)
    if not holds or not _is_of_its_rows(call, last):
        return reading
    kept: dict[str, Any] = {name: last.arguments[name] for name in _TIME if name in last.arguments}
    if "compare_to" in call.arguments and "compare_to" in last.arguments:
        kept["compare_to"] = last.arguments["compare_to"]
    return _with(kept, reading, before, lexicon)


def with_period_of_sellers(
    reading: Reading, sentence: Sentence, before: Memory, lexicon: Lexicon
) -> Reading:
    """The reading with the time of the last figures of account managers, where it says none."""
    both = _figures_after_figures(reading, before)
    if both is None or sentence.times.periods or len(sentence.words) > _LONGEST_OF_ONE:
        return reading
    call, last = both
    dated = {name: last.arguments[name] for name in _TIME if name in last.arguments}
    if len(dated) != len(_TIME) or {*_TIME} & call.arguments.keys() or not sentence.of("owner"):
        return reading
    if not all("owner" in one.arguments or "owner" in one.arguments.get("by", ()) for one in both):
        return reading
    return _with(dated, reading, before, lexicon)


def _figures_after_figures(reading: Reading, before: Memory) -> tuple[Call, Call] | None:
    """What is asked now and what was asked before it, where both are one question of sales."""
    if reading.kind != "calls" or len(reading.calls) != 1 or len(before.calls) != 1:
        return None
    call, last = reading.calls[0], before.calls[0]
    return (call, last) if {call.tool, last.tool} == {"sales_metrics"} else None


def _with(kept: dict[str, Any], reading: Reading, before: Memory, lexicon: Lexicon) -> Reading:
    made = tuple(replace(call, arguments=call.arguments | kept) for call in reading.calls)
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
