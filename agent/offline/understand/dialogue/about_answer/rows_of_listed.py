"""The list on the screen by its rows: its first 20, without the second one, with the last contact of each."""

from __future__ import annotations

import re
from typing import Any

from agent.offline.understand.arguments.fill import MAX_LIMIT
from agent.offline.understand.arguments.listing import LISTED, limit_of
from agent.offline.understand.dialogue.memory import EITHER
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import Call, Memory
from agent.offline.understand.words.sentence import Sentence
from tools import _registry as registry

_LISTS = tools_with("lists_accounts")
_TOP = re.compile(alternatives("first_of_a_total"))
_FROM_BELOW = re.compile(r"(?<!\S)(?:bottom|smallest|lowest|weakest|least|worst|poorest)(?!\S)")
_BY_VALUE = re.compile(
    r"(?<!\S)(?:by|on) (?:value|revenue|spend|spending|turnover|money|size)(?!\S)"
)
_ORDINALS = {"first": 0, "top": 0, "second": 1, "third": 2, "fourth": 3, "fifth": 4, "last": -1}
_DROPS = re.compile(
    r"(?:(?:and|ok|now|then|please|but|can you|could you) )*(?:drop|remove|skip|exclude|ignore|without"
    r"|leave out|take out|take off|lose|forget)(?: out)? (?:the )?"
    rf"(?P<which>{'|'.join(_ORDINALS)})(?: (?P<count>two|three))?(?: (?:one|account|customer|row|name))?"
    r"(?: (?:from|off|of) (?:the|this|that) list)?(?: out| please)?[ .!]*"
)
_COUNTS = {"two": 2, "three": 3}
_CONTACT = re.compile(alternatives("last_contact_of_each"))
_HOW_MUCH = re.compile(alternatives("by_how_much_late"))
_LATE = frozenset(["min_missed_orders", "min_recency_days", "min_contact_days"])


def rows_of_listed(sentence: Sentence, memory: Memory) -> Call | None:
    """The list with the rows, or with what of each, that a message asks for; None of any other."""
    listed = memory.listed[0] if len(memory.listed) == 1 and memory.missing is None else None
    if listed is None or listed.tool not in _LISTS or "account" in listed.arguments:
        return None
    if sentence.mentions or sentence.unknown or sentence.times.periods:
        return None
    shown = [one.value for one in memory.listing if one.kind == "account"]
    if _HOW_MUCH.fullmatch(sentence.plain_text) and _LATE & listed.arguments.keys():
        return listed
    if len(shown) < 2:
        return None
    if _CONTACT.fullmatch(sentence.plain_text):
        personal = {"contact": "personal"}
        return Call("find_accounts", {**_only(shown), "min_contact_days": 0, **personal})
    return _first(sentence, listed) or _without(sentence, listed, shown)


def _only(shown: list[str]) -> dict[str, Any]:
    limit = {"limit": len(shown)} if len(shown) > LISTED else {}
    return {"among": EITHER.join(shown), **limit}


def _first(sentence: Sentence, listed: Call) -> Call | None:
    """'Top 20 by revenue' of the list, whatever it was chosen by."""
    count = limit_of(sentence)
    if count is None or count >= MAX_LIMIT or not _TOP.fullmatch(sentence.plain_text):
        return None
    takes = registry.get(listed.tool).arguments.model_fields
    others = [one for one in sentence.named("dimensions") if one.value != "account"]
    if "limit" not in takes or sentence.named("segments") or others:
        return None  # "top 10 products by revenue"
    by_value = _BY_VALUE.search(sentence.plain_text) and "sort" in takes
    if {"by", "sorted", "name"} & set(sentence.words) and not by_value:
        return None  # "first 20, by name"
    kept = {k: v for k, v in listed.arguments.items() if k not in ("sort", "order") or not by_value}
    sort = {"sort": "monetary"} if by_value else {}
    if _FROM_BELOW.search(sentence.plain_text):
        if "order" not in takes:
            return None
        sort |= {"order": "asc"}
    return Call(listed.tool, {**kept, **sort, "limit": count})


def _without(sentence: Sentence, listed: Call, shown: list[str]) -> Call | None:
    """'Drop the first one': the others that are shown, in their order."""
    said = _DROPS.fullmatch(sentence.plain_text)
    if said is None:
        return None
    first, count = _ORDINALS[said["which"]], _COUNTS.get(said["count"] or "", 1)
    gone = shown[-count:] if first < 0 else shown[first : first + count]
    rest = [one for one in shown if one not in gone]
    if not gone or not rest:
        return None
    order = {k: v for k, v in listed.arguments.items() if k in ("sort", "order", "lookback_days")}
    kept = order if listed.tool in ("find_accounts", "segment_members") else {}
    return Call("find_accounts", {**_only(rest), **kept})
