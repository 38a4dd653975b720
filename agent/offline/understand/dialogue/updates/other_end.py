"""'And worse?' after who got better, 'and who fell?' after who grew: the last answer from its other end."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.understand.arguments.dimensions import TIMES
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan

_LONGEST = 9


def other_end(text: str, lookup: Lookup, memory: Memory) -> tuple[Call, ...]:
    """The last calls from the end that a message names, where it says no more than that."""
    if not memory.calls or memory.missing is not None or len(text.split()) > _LONGEST:
        return ()
    sentence = scan(text, lookup)
    if sentence.mentions or sentence.unknown or sentence.numbers or sentence.times.periods:
        return ()
    up, down = word_list("upper_end"), word_list("lower_end")
    words = {token.word for token in sentence.tokens if token.kind != "symbol"}
    if bool(words & up) == bool(words & down):
        return ()
    rows = {mention.value for mention in sentence.named("dimensions")}
    named = {
        word for m in sentence.named("dimensions") for word in sentence.words[m.start : m.stop]
    }
    if not words - up - down - named <= word_list("around_an_end"):
        return ()
    turned = tuple(_turned(call, bool(words & up), rows) for call in memory.calls)
    return tuple(call for call in turned if call is not None) if all(turned) else ()


def _turned(call: Call, up: bool, rows: set[str]) -> Call | None:
    said = call.arguments
    if call.tool == "segment_migration" and "direction" in said and not rows:
        return replace(call, arguments={**said, "direction": "better" if up else "worse"})
    split = {*said.get("by", ())} - {*TIMES}
    if call.tool != "sales_metrics" or said.get("sort") != "change" or not rows <= split:
        return None
    return replace(call, arguments={**said, "order": "desc" if up else "asc"})
