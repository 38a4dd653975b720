"""'Best cohort?' after retention by month of sign-up: of the same cohorts, counted the same way."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.understand.dialogue.memory import after
from agent.offline.understand.types import Memory, Reading
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.sentence import Sentence

_TOOL = "cohort_retention"
_HOW = ("by", "grain", "metric")
_LONGEST = 8


def with_cohorts_kept(
    reading: Reading, sentence: Sentence, before: Memory, lexicon: Lexicon
) -> Reading:
    """The reading with the cohorts of the last answer, where a short question says none of its own."""
    last, calls = before.last, reading.calls
    if last is None or last.tool != _TOOL or len(calls) != 1 or calls[0].tool != _TOOL:
        return reading
    if (
        reading.kind != "calls"
        or len(sentence.words) > _LONGEST
        or {*_HOW} & calls[0].arguments.keys()
    ):
        return reading
    kept = {name: last.arguments[name] for name in _HOW if name in last.arguments}
    if not kept:
        return reading
    made = (replace(calls[0], arguments=kept | calls[0].arguments),)
    return replace(reading, calls=made, memory=after(before, made, lexicon))
