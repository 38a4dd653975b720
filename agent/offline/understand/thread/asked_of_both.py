"""'Which of them is worth more?': a question asked of the two that were just spoken of."""

from __future__ import annotations

from agent.offline.understand._types import Call, Memory
from agent.offline.understand.arguments.calls import calls, missing
from agent.offline.understand.arguments.fill import Filled, fill
from agent.offline.understand.intents.classifier import Classifier
from agent.offline.understand.intents.decide import decide
from agent.offline.understand.thread.both import asks_of_both, is_compared, which_side
from agent.offline.understand.thread.memory import last_two
from agent.offline.understand.words.sentence import Sentence

_LEAST = 0.3
"""How sure of the question we must be; else both are held against each other."""
_HELD = 0.9


def asked_of_both(
    sentence: Sentence, memory: Memory, classifier: Classifier
) -> tuple[tuple[Call, ...], float, Filled | None] | None:
    """The calls, how sure we are and what was read; None where nothing is asked of two."""
    two = last_two(memory)
    if two is None or not asks_of_both(sentence, memory):
        return _held_against(sentence, memory)
    decision = decide(sentence, classifier, known=frozenset(s.kind for s in two))
    intent = decision.intent
    if intent.of_account or (intent.name == "segment_overview" and two[0].kind == "account"):
        intent = classifier.intents[intent.of_account or "explain_segment"]
    asked = intent.tool != "compare" and two[0].kind in intent.takes
    if intent.tool == "sales_metrics" and not sentence.named("metrics"):
        asked = False  # "which is growing" is told by the comparison
    if not asked or decision.confidence < _LEAST:
        return _held_against(sentence, memory)
    filled = fill(sentence, intent)
    said = [memory.calls[0].arguments[side] for side in ("a", "b")] if is_compared(memory) else []
    filled.put(two[0].kind, *(said or [s.value for s in two]))
    if "by" in intent.takes and two[0].kind != "account":
        by = filled.values.get("by", [[]])[0]
        filled.values["by"] = [list(dict.fromkeys([*by, two[0].kind]))]
    if missing(intent, filled):
        return None
    return calls(intent, filled), decision.confidence, filled


def _held_against(
    sentence: Sentence, memory: Memory
) -> tuple[tuple[Call, ...], float, Filled | None] | None:
    held = which_side(sentence, memory)
    return ((held,), _HELD, None) if held else None
