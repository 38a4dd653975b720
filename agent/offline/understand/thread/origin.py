"""'Why did revenue fall in the West?': the cause is not in the data; where the change comes from is.

The question is declined as one of causes, and answered with the figures beside those of the time before,
by what they are made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from agent.offline.understand._replies import beside
from agent.offline.understand._types import Call, Lexicon, Memory, Reading
from agent.offline.understand.arguments.calls import calls
from agent.offline.understand.arguments.fill import fill
from agent.offline.understand.arguments.sales import TIMES
from agent.offline.understand.intents.intents import Intent
from agent.offline.understand.thread.memory import after
from agent.offline.understand.words.sentence import Sentence

_OTHER_MATTERS = (
    "churn|churning|retention|leave|leaving|left|return|returning|returns|campaign|respond|lapse|lapsing"
    "|price|discount|stop|stopped|competitor"
)
"""What no breakdown of sales shows."""
_ASKS = "why|what|which|who|how come|how do you explain|explain|reason|root|tell"
_MADE_OF = {"product": "region", "brand": "product", "category": "product"}
"""What the figures of one thing are broken down by; those of anything else by category."""


def of_change(
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
    filled = fill(sentence, intent)
    before = memory.calls[0] if memory.calls and memory.calls[0].tool == intent.tool else None
    about = set(filled.values) - {"metric", "by", "top"}
    if not sentence.named("metrics") and not about:
        return _again(before)
    asked = [part for part in filled.values.get("by", [[]])[0] if part not in TIMES]
    made = calls(intent, filled)[:1]
    return _again(made[0], asked) if made else None


def _again(call: Call | None, asked: Sequence[str] = ()) -> Call | None:
    """The figures of a call by what was `asked` or they are made of, beside those of the time before."""
    if call is None:
        return None
    arguments = {k: v for k, v in call.arguments.items() if k not in ("top", "as_of")}
    by = next((part for one, part in _MADE_OF.items() if one in arguments), "category")
    arguments["by"] = list(asked) or [by]
    arguments.setdefault("compare_to", "previous_year")
    return Call(call.tool, arguments)
