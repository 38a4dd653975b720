"""A plan of several regions stays one of all of them: 'with a control group' after North and South."""

from __future__ import annotations

from dataclasses import replace

from agent.offline.understand.dialogue.memory import after
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import Call, Memory, Reading
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.sentence import Sentence

_PLANS = tools_with("plans_a_campaign")


def with_each_region(
    reading: Reading, sentence: Sentence, before: Memory, lexicon: Lexicon
) -> Reading:
    """The reading for each region that the last calls were of, where only the regions told them apart."""
    regions = [call.arguments.get("region") for call in before.calls]
    if len(regions) < 2 or None in regions or len(reading.calls) != 1 or before.missing is not None:
        return reading
    (call,) = reading.calls
    alike = {_without_region(one) for one in before.calls}
    if len(alike) != 1 or not {call.tool, before.calls[0].tool} <= _PLANS:
        return reading
    if call.arguments.get("region") not in regions or "campaign_type" not in call.arguments:
        return reading
    if sentence.of("region") or sentence.has(alternatives("one_of_the_regions")):
        return reading
    made = tuple(replace(call, arguments={**call.arguments, "region": one}) for one in regions)
    memory = after(before, made, lexicon)
    return replace(reading, calls=made, memory=memory)


def _without_region(call: Call) -> tuple[str, str]:
    kept = sorted((name, value) for name, value in call.arguments.items() if name != "region")
    return call.tool, str(kept)
