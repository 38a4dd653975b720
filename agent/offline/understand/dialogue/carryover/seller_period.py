"""'How is Samuel Okoro doing?' after all account managers this year: he, too, is looked at over that time."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.understand.dialogue.memory import after
from agent.offline.understand.types import Memory, Reading
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.sentence import Sentence

_KIND = "owner"
_TIME = ("start", "end")
_LONGEST = 9


def with_period_of_sellers(
    reading: Reading, sentence: Sentence, before: Memory, lexicon: Lexicon
) -> Reading:
    """The reading with the time of the last figures of account managers, where it says none."""
    last = before.calls[0] if len(before.calls) == 1 else None
    call = reading.calls[0] if reading.kind == "calls" and len(reading.calls) == 1 else None
    if last is None or call is None or {last.tool, call.tool} != {"sales_metrics"}:
        return reading
    if sentence.times.periods or not sentence.of(_KIND) or len(sentence.words) > _LONGEST:
        return reading
    dated = {name: last.arguments[name] for name in _TIME if name in last.arguments}
    if len(dated) != len(_TIME) or {*_TIME} & call.arguments.keys():
        return reading
    if not all(
        _KIND in one.arguments or _KIND in one.arguments.get("by", ()) for one in (last, call)
    ):
        return reading
    made = (replace(call, arguments=call.arguments | dated),)
    return replace(reading, calls=made, memory=after(before, made, lexicon))
