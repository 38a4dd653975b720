"""'How many accounts is that?' after figures of sales: how many accounts stand behind them."""

from __future__ import annotations

import re

from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.sentence import Sentence

_HOW_MANY = re.compile(
    r"(?:and |so |ok |but )*(?:(?:from|across|over|for|by) )?how many (?:different )?"
    r"(?:accounts|customers|clients|buyers)(?: (?:is|are|was|were|does|do|did|make|makes|made|placed|place"
    r"|bought|buy|ordered|order|stand|stands|behind|gave|contributed|generated|brought))*"
    r"(?: (?:to|that|this|it|those|them|these|they|any))?"
    r"(?: (?:come|comes|came|from|across|in total|in all|behind|orders|sales|to))*[ ?.]*"
)
_OF_LIST = re.compile(
    r"(?:and |so |ok |but |, )*how many(?: (?:of (?:them|those|these)|accounts|customers|ones))?"
    r"(?: (?:is|are|were|did|have))?(?: (?:there|that|they|those|these|it))?"
    r"(?: (?:altogether|in all|in total|all told|all together|on the list|then|fell|dropped|grew))*"
)
_CHOSEN = frozenset(["min_change", "max_change", "min_value"])
_BARE = re.compile(
    r"(?:and |so |ok |but |, )*(?:how many(?: (?:is|are|s) (?:that|there|they|those|these|it|them))?"
    r"(?: (?:in total|in all|altogether|all in all|then))*|(?:give me |just |only )*(?:the |a )?"
    r"(?:count|number)(?: (?:of )?(?:them|those|these|please))?)[ ?.!]*"
)
"""After figures by account the rows are what is counted."""
_KEPT_OUT = frozenset(["by", "top", "sort", "order", "only", "metric", "compare_to"])


def count_behind(sentence: Sentence, memory: Memory) -> Call | None:
    """The buying accounts of the last figures, their period and filters; None of any other message."""
    last = memory.calls[0] if len(memory.calls) == 1 else None
    if last is None or last.tool != "sales_metrics" or "account" in last.arguments:
        return None
    if "only" in last.arguments:
        return last if _OF_LIST.fullmatch(sentence.bare) else None
    if _CHOSEN & last.arguments.keys() and _OF_LIST.fullmatch(sentence.bare):
        return last  # which tells how many changed by so much
    of_rows = last.arguments.get("by") == ["account"] and _BARE.fullmatch(sentence.plain_text)
    if not of_rows and not _HOW_MANY.fullmatch(sentence.plain_text):
        return None
    if _CHOSEN & last.arguments.keys():
        return last
    kept = {name: value for name, value in last.arguments.items() if name not in _KEPT_OUT}
    return Call("sales_metrics", {"metric": "active_accounts"} | kept)
