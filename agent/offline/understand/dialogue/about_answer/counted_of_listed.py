"""'Count per manager', 'whose are they' after a list: all of its accounts, shown or not, counted by it."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

from agent.offline.understand.arguments.listing import LISTED
from agent.offline.understand.dialogue.memory import EITHER
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.types import TRADES, Call, Memory
from agent.offline.understand.words.sentence import Sentence
from tools._found_counts import CountBy

_LONGEST = 12
_COUNTED = frozenset(get_args(CountBy))
_OF_ORDER = frozenset(["sort", "order"])
_OF_MEMBERS = frozenset(["segment", "region", "lookback_days", "scheme", *_OF_ORDER])
"""What members of a segment are chosen by that the search for accounts knows as well."""
_OF_WHOM = frozenset(["region", "owner", *TRADES])
_OF_NEW = _OF_WHOM | {"metric", "by", "start", "end"}


def counted_of_listed(sentence: Sentence, memory: Memory) -> Call | None:
    """The accounts of the last list by what they are to be counted by; None of any other message."""
    listed = memory.listed[0] if len(memory.listed) == 1 and memory.missing is None else None
    shown = [one.value for one in memory.listing if one.kind == "account"]
    if listed is None or len(shown) == 1 or len(sentence.words) > _LONGEST:
        return None
    if sentence.mentions or sentence.unknown or sentence.times.periods or sentence.numbers:
        return None
    counts = sentence.has(alternatives("counts_the_listed"))
    kind = _counted_by(sentence, counted=counts)
    if not kind:
        return None
    chosen = listed.tool == "sales_metrics" and "account" not in listed.arguments
    if chosen and kind == "owner" and listed.arguments.get("by") == ["account"]:
        anew = _whole(listed, sentence)
        if anew is None and "top" not in listed.arguments:
            by = {"by": ["account", "owner"]}
            return Call("sales_metrics", {**listed.arguments, **by})
    whole = _whole(listed, sentence) if memory.calls == (listed,) else None
    if whole is not None:
        return Call("find_accounts", {**whole, "count_by": kind})
    if not counts or not shown:
        return None  # whose each of a few is, is told beside what it brings
    limit = {"limit": len(shown)} if len(shown) > LISTED else {}
    return Call("find_accounts", {"among": EITHER.join(shown), **limit, "count_by": kind})


def _counted_by(sentence: Sentence, *, counted: bool) -> str:
    """What the accounts are counted by: one dimension, or whose they are."""
    words = set(sentence.words) - {"?", ".", "!", ","}
    whose = sentence.reads("owner|whose") and words <= word_list("around_an_owner_of_listed")
    if whose:
        return "owner"
    kinds = {mention.value for mention in sentence.named("dimensions")} - {"account"}
    kinds |= {"owner"} if sentence.reads("owner") else set()
    if not counted or len(kinds) != 1:
        return ""
    (kind,) = kinds
    return kind if kind in _COUNTED else ""


def new_as_list(call: Call, today: str) -> Call | None:
    """Those who ordered for the first time since a day, as a list that can be cut; None of any other."""
    said = call.arguments
    new = call.tool == "sales_metrics" and said.get("metric") == "new_accounts"
    if not new or said.keys() - _OF_NEW or said.get("end", today) != today or "start" not in said:
        return None
    days = (date.fromisoformat(today) - date.fromisoformat(said["start"])).days
    chosen = {k: v for k, v in said.items() if k in _OF_WHOM}
    return Call("find_accounts", chosen | {"max_tenure_days": days})


def _whole(listed: Call, sentence: Sentence) -> dict[str, Any] | None:
    """The search that finds all of a list; None where it is of the first of an order, or of more."""
    said = {k: v for k, v in listed.arguments.items() if k != "count_by"}
    if listed.tool == "find_accounts" and "limit" not in said and "sort" not in said:
        return said
    if listed.tool == "segment_members" and said.keys() <= _OF_MEMBERS:
        return {k: v for k, v in said.items() if k not in _OF_ORDER}
    new = new_as_list(listed, sentence.lookup.clock.today.isoformat())
    return None if new is None else new.arguments
