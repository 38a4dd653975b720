"""Whether the way conversations go on speaks for another tool than the one that the rules found."""

from __future__ import annotations

from agent.offline.understand.dialogue.memory import plans_campaign
from agent.offline.understand.dialogue.updates.redraft import asks_again
from agent.offline.understand.intents.next_tool import NextTool
from agent.offline.understand.tool_traits import conditions_of
from agent.offline.understand.types import Memory, Reading
from agent.offline.understand.words.canonical import surface
from agent.offline.understand.words.sentence import Sentence

_BACK, _INSTEAD, _AT_LAST, _CHANGED = 0.3, 0.5, 0.3, 1.0
"""By how much a tool must be likelier than what the rules found: the tool of the last answer than another
one, another tool than an answer that was presumed, than no answer, and than the last answer with a change."""
_REPLIED, _SETTLED = 0.75, 1.5
"""And than an answer to what we asked, and than what a wording has settled."""
_LEAST = -0.3
"""The margin below which no tool is likely."""
_UNKNOWN = -1.0
"""The margin of what the model knows nothing of, such as several tools at once."""
_NO_TOOL = frozenset(["clarify", "decline", "chat"])
_LOOSE = frozenset(["general", "benchmark"])
"""Refusals of what was not understood; all others stand."""
_CERTAIN = 0.8
"""How sure a refusal or small talk must be to stand."""


def likelier_tool(
    sentence: Sentence, reading: Reading, memory: Memory, next_tool: NextTool
) -> str | None:
    """The tool that is clearly likelier than the reading, if there is one."""
    opens = reading.is_answered and not memory.calls
    asks = not reading.is_answered and not reading.presumed
    stands = opens or asks or reading.settled or _is_refused(reading) or _is_placed(reading, memory)
    stands = stands or _gives_what_was_asked(sentence, reading, memory)
    stands = stands or _asks_what_it_lacks(reading)
    told = any("cannot be limited" in note for note in reading.notes)  # so it was understood
    if stands or told or reading.memory.later:
        return None
    before = [call.tool for call in memory.calls]
    margins = next_tool.margins(sentence.canonical, surface(sentence), before)
    best, margin = next(iter(margins.items()))
    found = _found(reading)
    if best in _NO_TOOL or best == found or margin < _LEAST:
        return None
    if best in found.split("+"):
        return None  # "the top three, plus the notes on X": no reason to leave the other out
    if best == "draft_report" and asks_again(sentence) and not memory.drafts:
        return None  # "redraft it" where there is no document
    least = _least(reading, memory, goes_on=before == [best])
    return best if margin - margins.get(found, _UNKNOWN) > least else None


def _least(reading: Reading, memory: Memory, *, goes_on: bool) -> float:
    """How much likelier another tool must be; `goes_on`: it is that of the last answer."""
    answers = reading.is_answered and memory.missing is not None
    if answers:
        return _REPLIED
    if not reading.presumed:
        return _SETTLED
    if goes_on:
        return _BACK
    if _changes_the_last(reading, memory):
        return _CHANGED
    return _INSTEAD if reading.is_answered else _AT_LAST


_LONGEST_ANSWER = 8
"""Words of a message that may be an answer to our question and no more."""


def _gives_what_was_asked(sentence: Sentence, reading: Reading, memory: Memory) -> bool:
    """Whether a short message gave just what we asked for, whatever question it reminds of alone."""
    if memory.missing is None or len(sentence.words) > _LONGEST_ANSWER:
        return False
    same = [call.tool for call in reading.calls] == [call.tool for call in memory.calls]
    return same and all(memory.missing in call.arguments for call in reading.calls)


def _asks_what_it_lacks(reading: Reading) -> bool:
    """Whether a plan is certainly wished, of which something was not said: 'plan one for the hotels'."""
    if reading.kind != "clarify" or reading.memory.missing is None:
        return False
    return reading.confidence >= _CERTAIN and all(map(plans_campaign, reading.memory.calls))


def _is_placed(reading: Reading, memory: Memory) -> bool:
    """Whether it is a part of an account, or what was before the last answer: the model knows neither."""
    if reading.presumed or not reading.is_answered:
        return False
    listed = {call.tool for call in memory.listed}
    to_list = memory.listed != memory.calls and listed == {call.tool for call in reading.calls}
    return to_list or reading.calls == memory.before or bool(reading.memory.focus)


def _changes_the_last(reading: Reading, memory: Memory) -> bool:
    now = {call.tool for call in reading.calls}
    last = {call.tool for call in memory.calls}
    cut = (last, now) == ({"compare"}, {"sales_metrics"})  # "in glassware" after two regions
    same = now == last or cut
    return reading.is_answered and same and reading.calls != memory.calls


def _is_refused(reading: Reading) -> bool:
    """Whether no answer is meant."""
    if reading.kind == "decline" and reading.topic not in _LOOSE:
        return True
    return reading.kind in ("decline", "chat") and reading.confidence >= _CERTAIN


def _found(reading: Reading) -> str:
    """The label of a reading; a question for what a tool lacks speaks for that tool."""
    lacking = reading.kind == "clarify" and reading.memory.missing is not None
    calls = reading.memory.calls if lacking else reading.calls
    return "+".join(sorted({call.tool for call in calls})) or reading.kind


def says_as_much(other: Reading, reading: Reading) -> bool:
    """Whether a reading does not lose all that another one took from the message and the thread."""
    said = [any(call.arguments for call in one.calls) for one in (other, reading)]
    bounds, kept = _bounds(reading), _bounds(other)
    return (said[0] or not said[1]) and bounds <= kept


def _bounds(reading: Reading) -> set[str]:
    """The conditions on accounts that a reading found, none of which another one may drop."""
    return {name for call in reading.calls for name in call.arguments} & _CONDITIONS


_CONDITIONS = conditions_of("find_accounts")


def says_nothing(sentence: Sentence, reading: Reading) -> bool:
    """Whether figures are of nothing that was said: 'the week seems odd' asks for no revenue."""
    figures = all(
        call.tool == "sales_metrics"
        and call.arguments.keys() <= {"metric", "account"}
        and call.arguments["metric"] == "revenue"
        for call in reading.calls
    )
    named = sentence.mentions or sentence.unknown or sentence.numbers or sentence.times.periods
    limited = sentence.has("only|just")  # by a word that is told to be unknown
    return (
        reading.is_answered and figures and not (named or limited) and not sentence.named("metrics")
    )
