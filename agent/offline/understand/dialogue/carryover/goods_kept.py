"""'Who bought in April but not in May?' after the buyers of tableware is asked of tableware."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from agent.offline.understand.dialogue.memory import after
from agent.offline.understand.types import Memory, Reading
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.sentence import Sentence
from tools._dimensions import GOODS

_TIMES = ("start", "end", "compare_to", "earlier_start", "earlier_end")
_ANYTHING = "(anything|at all|altogether|completely|entirely|from us|any more|anymore|ever)( .*)?"


def with_goods_kept(
    reading: Reading, sentence: Sentence, before: Memory, lexicon: Lexicon
) -> Reading:
    """The reading of who bought no more, or began to, limited to the goods and the time of the thread."""
    last, calls = before.last, reading.calls
    if last is None or last.tool != "sales_metrics" or reading.kind != "calls" or len(calls) != 1:
        return reading
    call = calls[0]
    if call.tool != "sales_metrics" or "only" not in call.arguments or "only" in last.arguments:
        return reading
    kept: dict[str, Any] = {}
    if not set(GOODS) & call.arguments.keys() and not sentence.has(_ANYTHING):
        kept = {name: last.arguments[name] for name in GOODS if name in last.arguments}
    same = all(last.arguments.get(name) == call.arguments.get(name) for name in GOODS)
    begins = str(last.arguments.get("start", ""))
    before_it = begins > lexicon.first_date.isoformat()  # else nothing lies before
    if same and before_it and not sentence.times.periods and "start" not in call.arguments:
        kept |= {name: last.arguments[name] for name in _TIMES if name in last.arguments}
    if not kept:
        return reading
    made = (replace(call, arguments=call.arguments | kept),)
    return replace(reading, calls=made, memory=after(before, made, lexicon))
