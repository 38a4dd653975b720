"""'In which region?', 'who buys most of it?', 'is it going up?' after the best-selling product."""

from __future__ import annotations

from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.sentence import Sentence

_GOODS = ("product", "brand", "category")
_LONGEST = 12
_OF_ALL = frozenset(["sort", "order", "top", "by", "compare_to"])
"""What the ranking was made by, which holds for none of its rows."""
_SPLIT = frozenset(["region", "country", "industry", "channel", "owner", "segment"])


def of_first_goods(sentence: Sentence, memory: Memory) -> Call | None:
    """What is asked of the first of a ranking of goods, or of the one asked about since."""
    found = _in_view(memory)
    if found is None or len(sentence.words) > _LONGEST:
        return None
    if sentence.mentions or sentence.unknown or sentence.numbers or sentence.times.periods:
        return None
    kept, goods = found
    dimensions = {mention.value for mention in sentence.named("dimensions")} & _SPLIT
    if len(dimensions) == 1 and sentence.has(alternatives("in_which_of_them")):
        return Call("sales_metrics", {**kept, **goods, "by": [*dimensions]})
    if sentence.has(alternatives("who_buys_it")):
        return Call("sales_metrics", {**kept, **goods, "by": ["account"]})
    if sentence.has(alternatives("which_way_it_goes")):
        return Call("sales_metrics", {**kept, **goods, "compare_to": "previous_year"})
    return None


def _in_view(memory: Memory) -> tuple[dict[str, object], dict[str, str]] | None:
    """The rest of the question that ranked goods, and the first of them; None after any other answer."""
    last = memory.calls[0] if len(memory.calls) == 1 and memory.missing is None else None
    if last is None or last.tool != "sales_metrics" or "only" in last.arguments:
        return None
    kept = {name: value for name, value in last.arguments.items() if name not in _OF_ALL}
    by = last.arguments.get("by", [])
    if len(by) == 1 and by[0] in _GOODS and "top" in last.arguments:
        first = memory.listing[0] if memory.listing else None
        return (kept, {first.kind: first.value}) if first and first.kind == by[0] else None
    named = last.arguments.get("product")
    return (kept, {"product": named}) if isinstance(named, str) else None
