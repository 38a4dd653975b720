"""Readings of the parts of one message held against each other: what one part adds to another."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline.understand.arguments.dimensions import TIMES
from agent.offline.understand.types import Call, Memory, Reading
from agent.offline.understand.words.sentence import Sentence

FEW = 4
"""Words of a question that may only repeat what was said before it."""
OF_MANY_AGAIN = "overall|all|total|whole|everyone|everybody"
_PROFILE = (
    "profiles?|brief|briefing|overview|picture|deep|dive|(?<!worried )(?<!concerned )about"
    "|summary|summarise|summarize|how|details?|"
    "lowdown|rundown|story|call|meeting|visit|qbr|everything|all|360|run|look|open|pull|show|see|give"
)
"""Words that do ask for a profile."""


def adds_nothing(part: Sentence, before: Reading, reading: Reading) -> bool:
    """'... fifteen thousand, 120 a seat, who gets asked?': the question has been put already."""
    short = len(part.canonical.split()) <= FEW and not part.reads(OF_MANY_AGAIN)
    return short and _is_part(reading, before)


def _says_more(first: Sentence, part: Sentence, before: Reading, reading: Reading) -> bool:
    """'Is field sales dying? Revenue by quarter through that channel': one question, put better."""
    vague = len(first.canonical.split()) < FEW - 1 and not first.mentions  # "anything growing?"
    more = part.words[:1] and part.words[0] in _OF_IT  # "X, notes. Anything about prices?"
    return ("@it" in part.canonical.split() or vague or bool(more)) and _is_part(before, reading)


_OF_IT = frozenset(
    ["anything", "something", "especially", "particularly", "specifically", "mainly"]
)


def stands_for(
    first: Sentence, part: Sentence, before: Reading, reading: Reading, asked: bool
) -> bool:
    """Whether a part says all that the one before it asks; `asked`: that one was a question of its own.

    'Where do we give most away? Discount share by region' is one question, put better.
    """
    timed = {mention.value for mention in first.named("dimensions")} & set(TIMES)
    better = asked and _is_part(_of_no_metric(first, before), reading, any_grain=not timed)
    others = (
        [call for call in reading.calls if call.tool != before.calls[0].tool]
        if before.calls
        else []
    )
    looks = bool(others) and all(only_looks(first, before, about=call) for call in others)
    return better or _says_more(first, part, before, reading) or looks


def _of_no_metric(first: Sentence, before: Reading) -> Reading:
    """'Is business moving online?' names no metric: that of what comes next is as good as revenue."""
    if {"revenue", "turnover", "sales"} & set(first.words) or len(before.calls) != 1:
        return before
    (call,) = before.calls
    kept = {k: v for k, v in call.arguments.items() if (k, v) != ("metric", "revenue")}
    return replace(before, calls=(replace(call, arguments=kept),))


def only_looks(part: Sentence, reading: Reading, *, about: Call) -> bool:
    """'What's the fourth one up to, any change in buying?': pointing at an account asks for no profile.

    `about`: what is asked of that account beside it.
    """
    back = _BACK_TO.fullmatch(part.canonical) or _LOOK_AT.fullmatch(part.plain_text)
    if len(reading.calls) != 1 or (part.has(_PROFILE) and not back):
        return False
    look = reading.calls[0]
    pointed = bool(look.tool == "account_profile" or back)
    return pointed and about.arguments.get("account") == look.arguments.get("account")


_BACK_TO = re.compile(
    r"((and|now|then|no|ok|go|going|coming|turning|back|to|on) )*back (to )?@account"
)
_LOOK_AT = re.compile(
    r"((and|now|then|please|just|can|could|you|quickly) )*(look at|take|open|check|what about|how about"
    r"|consider) (the )?_( _)*( for me| please)*"
)
"""'Look at X for me, which signs are there'."""


def only_cleared(memory: Memory, before: Reading, reading: Reading) -> bool:
    """'Drop online. And by owner': what was taken off the last question is asked with the next change."""
    if not len(memory.calls) == len(before.calls) == len(reading.calls) == 1:
        return False
    (last,), (less,), (now,) = memory.calls, before.calls, reading.calls
    same = last.tool == less.tool == now.tool
    return same and less.arguments.items() < last.arguments.items()


def _is_part(one: Reading, other: Reading, *, any_grain: bool = False) -> bool:
    """Whether the only call of one reading is that of the other with less said.

    `any_grain`: no grain was said for the one, as in 'orders by channel over time? Per quarter'.
    """
    if one.kind != "calls" or len(one.calls) != 1 or len(other.calls) != 1:
        return False
    (less,), (more,) = one.calls, other.calls
    said = dict(less.arguments)
    by, better = said.get("by", ()), more.arguments.get("by", ())
    if any_grain and set(by) - set(TIMES) <= set(better) and set(better) & set(TIMES):
        said.pop("by", None)
    return less.tool == more.tool and said.items() < more.arguments.items()
