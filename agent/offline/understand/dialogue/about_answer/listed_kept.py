"""'How much did they order this month?' after a list: sales of its accounts, not of the place it was of.

What refers to the list on the screen is never answered of the whole book, nor of a whole region.
"""

from __future__ import annotations

from dataclasses import replace

from agent.offline.understand.arguments.dimensions import TIMES
from agent.offline.understand.dialogue.about_answer.listed_by import of_those_shown
from agent.offline.understand.dialogue.memory import EITHER, after
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import TRADES, Memory, Reading
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.sentence import Sentence

_POINTS = ("those", "these", "them", "they", "their")
_NOUNS = frozenset(
    ["accounts", "customers", "clients", "buyers", "people", "everyone", "everybody", "who"]
)
_NAMES_OTHERS = frozenset(["account", "region", "country", "owner", "campaign", *TRADES])
_SAID_BY_FILTERS = frozenset(["segment", "region", "owner", *TRADES, "sort", "order"])
"""What a list may be chosen by so that sales can be limited to all of it, shown or not."""
_WHOLE = tools_with("can_be_gone_on_with")
_LISTS = tools_with("lists_accounts")
BOUGHT_NOTHING = "Accounts of the list that are not shown here bought nothing then."


def with_listed_kept(
    reading: Reading, sentence: Sentence, before: Memory, lexicon: Lexicon
) -> Reading:
    """The reading with its sales limited to the accounts that the message points at."""
    shown = [one.value for one in before.listing if one.kind == "account"]
    if reading.kind != "calls" or len(shown) < 2 or not _is_list(before):
        return reading
    if any(c.tool != "sales_metrics" or _OWN & c.arguments.keys() for c in reading.calls):
        return reading
    if reading.calls == before.calls or not _points_at_list(sentence):
        return reading
    made = tuple(
        replace(
            call,
            arguments={k: v for k, v in call.arguments.items() if k not in _SAID_BY_FILTERS}
            | {"account": EITHER.join(shown)},
        )
        for call in reading.calls
    )
    told = of_those_shown(made, before)
    if sentence.has("which|who|any|anyone|have|has|did any"):
        each = {"by": ["account"]}
        made = tuple(replace(call, arguments=each | call.arguments) for call in made)
        if sentence.has("not .*"):
            told = f"{told} {BOUGHT_NOTHING}".strip()
    memory = after(before, made, lexicon)
    return replace(
        reading, calls=made, memory=memory, notes=(*reading.notes, *((told,) if told else ()))
    )


_OWN = frozenset(["account", "only", "owner", "country"])


def _is_list(before: Memory) -> bool:
    """Whether a list of accounts was shown last that no filters of sales tell."""
    listed = before.listed[0] if len(before.listed) == 1 else None
    if listed is None or before.missing is not None or "account" in listed.arguments:
        return False
    asked = [str(call.arguments.get("account", "")) for call in before.calls]
    if before.calls != (listed,) and not (asked and all(EITHER in one for one in asked)):
        return False
    if listed.tool == "sales_metrics":
        by = [name for name in listed.arguments.get("by", ()) if name not in TIMES]
        return by == ["account"] and "top" in listed.arguments
    if listed.tool in _WHOLE and listed.arguments.keys() <= _SAID_BY_FILTERS:
        return False
    return listed.tool in _LISTS


def _points_at_list(sentence: Sentence) -> bool:
    """Whether 'those' or 'they' stands for accounts that were not named before it in the message."""
    if sentence.unknown or sentence.named("segments"):
        return False
    if any(mention.kind in _NAMES_OTHERS for mention in sentence.mentions):
        return False
    at = next((at for at, word in enumerate(sentence.words) if word in _POINTS), None)
    if at is None:
        return False
    named = [mention.start for mention in sentence.named("dimensions") if mention.start < at]
    return not named and not _NOUNS & {*sentence.words[:at]} - {"who"}
