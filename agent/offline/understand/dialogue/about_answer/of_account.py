"""'Since when?', 'which articles is it?' after a look at one account: its sales by month, or by goods."""

from __future__ import annotations

from agent.offline.understand.dialogue.memory import account_in_focus
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.sentence import Sentence

_TELLS_OF_ONE = tools_with("tells_of_one_account") | {"account_profile", "sales_metrics"}
_OF_GROUPS = frozenset(
    ["by", "top", "sort", "order", "only", "min_change", "max_change", "min_value"]
)
_GOODS = ("product", "brand", "category")
_SINCE_WHEN = (
    "((and|but|so|ok|hm) )*"
    "(since when|from when( on)?|how long|when did (it|that|this|they|he|she) (start|begin))"
    "( (is|are|has|have|was|does|do|did|it|that|this|they|he|she|them|been|go|going|gone|down|up|so|like"
    "|already|now|then|falling|shrinking|declining|dropping|slipping|growing|start|begin))*"
)


def figures_of_account(sentence: Sentence, memory: Memory) -> Call | None:
    """The sales of the account just told of, by what a short message asks; None of any other message."""
    last, about = memory.last, account_in_focus(memory)
    if last is None or about is None or memory.missing is not None or len(memory.calls) > 1:
        return None
    if last.tool not in _TELLS_OF_ONE or last.arguments.get("account") != about.value:
        return None
    if sentence.mentions or sentence.unknown or sentence.numbers or sentence.times.periods:
        return None
    asked = {"metric": "revenue", "account": about.value}
    if last.tool == "sales_metrics":
        asked |= {name: value for name, value in last.arguments.items() if name not in _OF_GROUPS}
    if sentence.has(f"^{_SINCE_WHEN}[ ?.!]*$"):
        return Call("sales_metrics", {**asked, "by": ["month"]})
    named = [one for one in sentence.named("dimensions") if one.value in _GOODS]
    inside = {at for one in named for at in one.tokens}
    rest = {word for at, word in enumerate(sentence.words) if at not in inside}
    if last.tool == "sales_metrics" or len(named) != 1 or not rest & {"which", "what", "by", "per"}:
        return None
    if not rest <= word_list("around_what_it_buys"):
        return None
    return Call("sales_metrics", {**asked, "by": [named[0].value]})
