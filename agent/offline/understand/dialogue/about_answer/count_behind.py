"""'How many accounts is that?' after figures of sales: how many accounts stand behind them."""

from __future__ import annotations

import re

from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.sentence import Sentence

_HOW_MANY = re.compile(
    r"(?:and |so |ok |but )*(?:(?:from|across|over|for) )?how many (?:different )?"
    r"(?:accounts|customers|clients)(?: (?:is|are|was|were|does|do|did|make|makes|made))?"
    r"(?: (?:that|this|it|those|they))?(?: (?:come|comes|came|from|across|in total|in all))*[ ?.]*"
)
_KEPT_OUT = frozenset(["by", "top", "sort", "order", "only", "metric", "compare_to"])


def count_behind(sentence: Sentence, memory: Memory) -> Call | None:
    """The buying accounts of the last figures, their period and filters; None of any other message."""
    last = memory.calls[0] if len(memory.calls) == 1 else None
    if last is None or last.tool != "sales_metrics" or {"account", "only"} & last.arguments.keys():
        return None
    if not _HOW_MANY.fullmatch(sentence.plain_text):
        return None
    kept = {name: value for name, value in last.arguments.items() if name not in _KEPT_OUT}
    return Call("sales_metrics", {"metric": "active_accounts"} | kept)
