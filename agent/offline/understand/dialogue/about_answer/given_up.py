"""'Which products did they drop?' after figures of one account: what it bought before and buys no more."""

from __future__ import annotations

from agent.offline.understand.arguments.calls import calls
from agent.offline.understand.arguments.fill import fill
from agent.offline.understand.arguments.moved import bought_no_more
from agent.offline.understand.dialogue.memory import account_in_focus
from agent.offline.understand.intent import Intent
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.sentence import Sentence

_GOODS = frozenset(["product", "brand", "category"])


def given_up(sentence: Sentence, memory: Memory, sales: Intent) -> Call | None:
    """The goods that the account of the thread bought no more, or began to; None of any other message."""
    about = account_in_focus(memory)
    asked = memory.last_arguments.get("account")
    if about is None or asked != about.value or sentence.mentions or sentence.unknown:
        return None
    by = {mention.value for mention in sentence.named("dimensions")}
    only = bought_no_more(sentence)
    if not by or not by <= _GOODS or only is None:
        return None
    made = next(iter(calls(sales, fill(sentence, sales))), None)
    if made is None or made.arguments.get("only") != only:
        return None
    return Call(made.tool, {**made.arguments, "account": about.value})
