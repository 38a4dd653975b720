"""'Why did revenue fall in the West?': the cause is not in the data; where the change comes from is.

The question is declined as one of causes, and answered with the figures beside those of the time before,
by what they are made of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from agent.offline.understand.arguments.calls import GROUPED, OF_MANY_ACCOUNTS, calls
from agent.offline.understand.arguments.dimensions import TIMES
from agent.offline.understand.arguments.fill import fill
from agent.offline.understand.arguments.moved import way
from agent.offline.understand.dialogue.memory import after
from agent.offline.understand.dialogue.updates.comparison_update import days_over
from agent.offline.understand.intent import Intent
from agent.offline.understand.replies import beside
from agent.offline.understand.types import Call, Memory, Reading
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.sentence import Sentence

_OTHER_MATTERS = (
    "churn|churning|retention|leave|leaving|left|return|returning|returns|campaign|respond|lapse|lapsing"
    "|price|discount|stop|stopped|competitor"
)
"""What no breakdown of sales shows."""
_ASKS = "why|what|which|who|how come|how do you explain|explain|reason|root|tell"
_MOVED = {
    "asc": "down|lower|behind|worse|weak|weaker|drop|drops|dropped|dropping|decrease|decreased|decreasing"
    "|fall|falling|fell|slump|slumped|slumping|sank|sinking|shrinking|declining|so bad|so poor",
    "desc": "(@\\S+|is|are|was|were|went|going|go|gone|it|they) (so )?up|better|strong|stronger|improved"
    "|improving|jump|jumped|increased|increasing|rise|rising|grow|growing|so good|so well",
}
"""Words of a movement, by the order of the rows that moved so most."""
_MADE_OF = {"product": "region", "brand": "product", "category": "product"}
"""What the figures of one thing are broken down by; those of anything else by category."""


def with_decomposition(
    reading: Reading, sentence: Sentence, intent: Intent, memory: Memory, lexicon: Lexicon
) -> Reading:
    """A declined question of causes, with the figures that show where the change comes from.

    `intent` is that of sales figures.
    """
    made = _broken_down(sentence, intent, memory)
    if made is None:
        return reading
    notes, kept = (beside(reading.topic),), after(memory, (made,), lexicon)
    return replace(reading, calls=(made,), notes=notes, memory=kept)


def _broken_down(sentence: Sentence, intent: Intent, memory: Memory) -> Call | None:
    if sentence.has(_OTHER_MATTERS) or not sentence.has(_ASKS):
        return None
    slots = fill(sentence, intent)
    asked = [part for part in slots.by if part not in TIMES]
    before: Mapping[str, Any] = next(
        (call.arguments for call in memory.calls[:1] if call.tool == intent.tool), {}
    )
    before = before or _of_document(sentence, memory)
    about = set(slots.values) - {"metric", "by", "top", "compare_to", "sort", "order"}
    if not (before or about or sentence.named("metrics")):
        return None
    said = next((call.arguments for call in calls(intent, slots)), {})
    arguments = _shown_before(sentence, before, said) | said
    by = next((part for one, part in _MADE_OF.items() if one in arguments), "category")
    arguments |= {"by": asked or [by], "sort": "change"}
    arguments.setdefault("compare_to", "previous_year")
    if order := way(sentence) or _taken_for_granted(sentence):
        arguments["order"] = order
    return Call(intent.tool, {k: v for k, v in arguments.items() if k not in ("top", "as_of")})


def _of_document(sentence: Sentence, memory: Memory) -> dict[str, Any]:
    """The days and the place of the document that was drafted last: 'why did it fall?' is of these."""
    call = memory.last
    if call is None or call.tool != "draft_report" or "lookback_days" not in call.arguments:
        return {}
    kept = {k: v for k, v in call.arguments.items() if k in ("region", "segment", "account")}
    return {"metric": "revenue", **days_over(sentence, call), **kept}


def _taken_for_granted(sentence: Sentence) -> str | None:
    """'Why is North down?' holds that it fell, which the answer confirms or puts right."""
    ways = [
        order for order, words in _MOVED.items() if sentence.has(words) or sentence.reads(words)
    ]
    return ways[0] if len(ways) == 1 else None


def _shown_before(
    sentence: Sentence, before: Mapping[str, Any], said: dict[str, Any]
) -> dict[str, Any]:
    """What holds on of the figures that the question is about: metric, period, comparison, filters.

    What the question only implies is taken out of what it has `said`.
    """
    if not before:
        return {}
    names = ["start", "end", "compare_to"]
    if not sentence.named("metrics"):
        said.pop("metric", None)
        names += ["metric", *GROUPED, "account"]
    if "compare_to" in before and not sentence.times.compare_to:
        said.pop("compare_to", None)
    if "start" in said or "end" in said:
        names = [name for name in names if name not in ("start", "end")]
    if "account" in said:
        names = [name for name in names if name not in OF_MANY_ACCOUNTS]
    return {name: before[name] for name in names if name in before}
