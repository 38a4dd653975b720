"""Figures of a time that is yet to come: declined plainly, with the same time a year before offered."""

from __future__ import annotations

import re
from datetime import date

from agent.offline.understand.replies import decline
from agent.offline.understand.times.calendar import DAY, shift
from agent.offline.understand.types import Call, Memory, Reading
from agent.offline.understand.words.sentence import Sentence

_TOPIC = "to_come"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def not_yet(reading: Reading, sentence: Sentence, memory: Memory) -> Reading:
    """The reading, or that its sales are of a time after the newest day, which nobody has seen."""
    today = sentence.lookup.clock.today
    if reading.kind != "calls" or not all(_begins_after(one, today) for one in reading.calls):
        return reading
    refused = decline(_TOPIC, 0.9, memory)
    offered = tuple(filter(None, [_a_year_before(sentence)])) + refused.suggestions
    return Reading(
        "decline",
        text=refused.text,
        topic=_TOPIC,
        confidence=refused.confidence,
        suggestions=offered,
        memory=refused.memory,
    )


def _begins_after(call: Call, today: date) -> bool:
    """Whether figures, or one side of a comparison, begin after the newest day."""
    starts = [call.arguments.get("start", "")] if call.tool == "sales_metrics" else []
    if call.tool == "compare" and call.arguments.get("kind") == "periods":
        starts = [str(call.arguments.get(side)) for side in ("a", "b")]
    return any(_DAY.match(str(one)) and str(one)[:10] > today.isoformat() for one in starts)


def _a_year_before(sentence: Sentence) -> str:
    """The message of the newest such time that the data have."""
    said, today = sentence.times.main, sentence.lookup.clock.today
    if said is None or said.start is None or said.end is None:
        return ""
    start, after = said.start, said.end + DAY
    while start > today:
        start, after = shift(start, -12), shift(after, -12)
    first, last = sentence.tokens[said.at].start, sentence.tokens[said.stop - 1].end
    head = sentence.text[:first].removesuffix("the ")
    text = f"{head}{_called(start, after - DAY, said.unit)}{sentence.text[last:]}"
    return text[:1].upper() + text[1:]


def _called(start: date, end: date, unit: str) -> str:
    if unit == "month":
        return f"{start:%B %Y}"
    if unit == "quarter" and start.month % 3 == 1:
        return f"Q{(start.month + 2) // 3} {start.year}"
    if unit == "half":
        return f"H{1 if start.month == 1 else 2} {start.year}"
    if start == end:
        return f"{start.day} {start:%B %Y}"
    return f"from {start.day} {start:%B %Y} to {end.day} {end:%B %Y}"
