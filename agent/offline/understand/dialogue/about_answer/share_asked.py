"""'What share is online?' after figures by channel, 'what share of revenue do they have?' after a ranking.

The answer is in the rows that were shown: the same figures again, which then lead with the share.
"""

from __future__ import annotations

from dataclasses import replace

from agent.offline.understand.arguments.dimensions import TIMES
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.sentence import Sentence

_SHARE = "share|shares|percentage|percent|per cent|proportion|fraction|portion|what part( .*)?|how much of .*"
_THEY = "they|those|these|them|their|that|together|combined|the (list|lot|top .*|first .*)"
_RANKED = frozenset(["sort", "order", "top", "compare_to"])
_LONGEST = 12


def share_asked(sentence: Sentence, memory: Memory) -> Call | None:
    """The figures whose answer tells the share; None of any other message."""
    asks = sentence.has(_SHARE) or sentence.line.text.startswith("what %")
    if not asks or len(sentence.words) > _LONGEST or sentence.times.periods or sentence.unknown:
        return None
    return (
        _of_a_row(sentence, memory)
        or _of_the_first(sentence, memory)
        or _of_all_rows(sentence, memory)
    )


def _of_a_row(sentence: Sentence, memory: Memory) -> Call | None:
    """The last figures, where one of their rows is named."""
    last = memory.calls[0] if len(memory.calls) == 1 else None
    if last is None or last.tool != "sales_metrics" or "only" in last.arguments:
        return None
    by = [name for name in last.arguments.get("by", ()) if name not in TIMES]
    if len(by) != 1 or by != list(last.arguments["by"]) or by[0] in last.arguments:
        return None
    if {mention.value for mention in sentence.named("dimensions")} - {*by}:
        return None
    if len(_rows(sentence, by[0])) != 1:
        return None
    return replace(last, arguments={k: v for k, v in last.arguments.items() if k not in _RANKED})


def _rows(sentence: Sentence, kind: str) -> set[str]:
    """The rows of that kind that a message names, where it names nothing else."""
    others = {mention.kind for mention in sentence.mentions} - {kind}
    if kind == "segment":
        return set() if others else {mention.value for mention in sentence.named("segments")}
    if sentence.named("segments") or others:
        return set()
    found = {mention.value for mention in sentence.of(kind)}
    if kind == "channel":
        names = {name.casefold(): name for name in sentence.lookup.lexicon.channels}
        text = f" {sentence.bare} "
        found |= {name for said, name in names.items() if f" {said} " in text}
    return found


def _of_all_rows(sentence: Sentence, memory: Memory) -> Call | None:
    """'What share do they have together?' of figures by something, or of the segments: in their rows."""
    last = memory.calls[0] if len(memory.calls) == 1 else None
    named = sentence.mentions or sentence.named("segments") or sentence.named("dimensions")
    if last is None or memory.missing is not None or named or sentence.numbers:
        return None
    if not (sentence.has(_THEY) and sentence.has(_IN_ALL)):
        return None
    by = [name for name in last.arguments.get("by", ()) if name not in TIMES]
    of_figures = last.tool == "sales_metrics" and by and "only" not in last.arguments
    return last if of_figures or last.tool == "segment_overview" else None


_IN_ALL = "together|combined|between them|jointly|in total|in all|altogether|as a group"


def _of_the_first(sentence: Sentence, memory: Memory) -> Call | None:
    """The last ranking of accounts, of whose first ones together the share is asked."""
    listed = memory.listed[0] if len(memory.listed) == 1 else None
    if listed is None or listed.tool != "sales_metrics" or "only" in listed.arguments:
        return None
    ranked = listed.arguments.get("by") == ["account"] and "top" in listed.arguments
    named = sentence.mentions or sentence.named("segments") or sentence.numbers
    if not ranked or named or not sentence.has(_THEY) or "order" in listed.arguments:
        return None
    if listed.arguments.get("sort") == "change":
        return None
    return replace(
        listed, arguments={k: v for k, v in listed.arguments.items() if k != "compare_to"}
    )
