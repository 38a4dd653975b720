"""'By region' after a list of accounts: the list of each, or what its accounts bring in, split so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from agent.offline.understand.arguments.listing import LISTED
from agent.offline.understand.dialogue.memory import EITHER
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import TRADES, Call, Memory
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan

_LISTS = tools_with("lists_accounts")
_PLAIN = tools_with("can_be_gone_on_with")
"""Lists of nothing but their filters: those of what threatens or is to be won are of more."""
_GROUPS = frozenset(["segment", "region", "owner", *TRADES])
"""What the sales of a list can be split by, and be limited by as the list was."""
_KNOWN: dict[str, Callable[[Lexicon], Sequence[str]]] = {
    "region": lambda lexicon: lexicon.regions,
    "owner": lambda lexicon: lexicon.owners,
}
"""What each list can be limited to, so that it can be given once for each."""
_MOST_LISTS = 6
OF_THOSE_SHOWN = "This is of the {count} accounts shown, not of all that the list is of."
_OF_ROWS = frozenset(["limit", "sort", "order"])
_OTHERWISE = frozenset(
    ["sort", "sorted", "order", "ordered", "rank", "ranked", "not", "no", "forget", "drop", "lose"]
)
"""Words that ask for an order, or for no split."""
_OF_EACH = frozenset(["each", "every"])
"""'The owner of each' is told beside what each account brings in."""
_LONGEST = 8
_TOLD_BY_OWNER = "churn_risk"
"""The list whose answer has what every account manager has at risk."""


def listed_by(text: str, lookup: Lookup, memory: Memory) -> tuple[Call, ...]:
    """The calls that split the last list as a message says; none where it says more than that."""
    last = memory.last
    if last is None or len(memory.calls) > 1 or len(text.split()) > _LONGEST:
        return ()
    if last.tool not in _LISTS or "account" in last.arguments:
        return ()
    sentence = scan(text, lookup)
    cut = sentence.named("dimensions")
    kinds = {mention.value for mention in cut}
    inside = {at for mention in cut for at in mention.tokens}
    rest = {word for at, word in enumerate(sentence.words) if at not in inside}
    plain = (
        rest <= word_list("around_a_hint")
        and rest & word_list("says_a_split")
        and not _OTHERWISE & rest
    )
    if len(kinds) != 1 or not kinds <= _GROUPS or not plain or sentence.mentions:
        return ()
    (kind,) = kinds
    kept = {k: v for k, v in last.arguments.items() if k != kind}
    if kind == "owner" and last.tool == _TOLD_BY_OWNER and kind not in last.arguments:
        return memory.calls
    filters: dict[str, Any] = {k: v for k, v in kept.items() if k not in _OF_ROWS}
    of_the_listed = last.tool in _PLAIN and filters.keys() <= _GROUPS
    if not of_the_listed:
        each = _KNOWN[kind](lookup.lexicon) if kind in _KNOWN else ()
        if 0 < len(each) <= _MOST_LISTS and (kind == "region" or not _OF_EACH & rest):
            return tuple(replace(last, arguments={**kept, kind: one}) for one in each)
        return _of_those_shown(kind, memory) if not _OF_EACH & rest else ()
    return (Call("sales_metrics", {"metric": "revenue", "by": [kind], **filters}),)


def of_those_shown(made: Sequence[Call], memory: Memory) -> str:
    """What to say beside figures of the accounts on the screen, where there may be more than those."""
    shown = [one for one in memory.listing if one.kind == "account"]
    last = memory.last_arguments
    told = [call for call in made if EITHER in str(call.arguments.get("account", ""))]
    whole = len(shown) < int(last.get("limit", LISTED)) or "top" in last
    return OF_THOSE_SHOWN.format(count=len(shown)) if told and not whole else ""


def _of_those_shown(kind: str, memory: Memory) -> tuple[Call, ...]:
    """What exactly the accounts on the screen bring in."""
    shown = [one.value for one in memory.listing if one.kind == "account"]
    if not shown:
        return ()
    return (
        Call("sales_metrics", {"metric": "revenue", "by": [kind], "account": EITHER.join(shown)}),
    )
