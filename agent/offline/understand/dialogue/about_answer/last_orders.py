"""'Add what they last bought', 'when did each last order': the last order of each account on the list."""

from __future__ import annotations

import re

from agent.offline.understand.dialogue.about_answer.focus import LAST_ORDER, PROFILE, focus_of
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.sentence import Sentence

_TELLS_WHEN = tools_with("lists_accounts") - {
    "behavior_insights",
    "segment_migration",
    "customer_value",
}
"""Lists whose rows hold the day of the last order."""
_EACH = re.compile(
    r"(?<!\S)(?:they|them|each|every one|everyone|all|those|these|their|the last orders)(?!\S)"
)
_WHAT = "what|which (products?|items?|categor(y|ies)|articles?)|(products?|items?|goods|contents?)( .*)?"
MOST = 4
"""Accounts whose last order is looked up one by one."""
FIRST_FEW = (
    "What was bought last is told for the first {} of the list; ask for any other by its name."
)


def last_orders_of_listed(
    sentence: Sentence, memory: Memory
) -> tuple[tuple[Call, ...], tuple[str, ...]]:
    """The calls that tell it, and what is said beside them; none of any other message.

    When it was is told by the list itself; what it was of by a look at each of its first accounts.
    """
    shown = [one for one in memory.listing if one.kind == "account"]
    last = memory.last
    asked = _EACH.search(sentence.plain_text) and focus_of(sentence) == LAST_ORDER
    if last is None or not asked or sentence.of("account"):
        return (), ()
    if len(memory.calls) > 1 and all(call.tool == PROFILE for call in memory.calls):
        return memory.calls, ()
    if len(shown) <= 1 or "account" in last.arguments:
        return (), ()
    if not sentence.has(_WHAT) and last.tool in _TELLS_WHEN:
        return memory.calls, ()
    looks = tuple(Call(PROFILE, {"account": one.value}) for one in shown[:MOST])
    return looks, (FIRST_FEW.format(MOST),) if len(shown) > MOST else ()
