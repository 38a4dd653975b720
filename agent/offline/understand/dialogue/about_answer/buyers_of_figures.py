"""'Top 10 of them' after a total, 'and no glassware' after who buys tableware: who is behind figures."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from agent.offline.understand.arguments.goods import bought_without, lacking_only
from agent.offline.understand.arguments.listing import limit_of
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.types import TRADES, Call, Memory
from agent.offline.understand.words.sentence import Sentence
from tools._dimensions import GOODS

_TOP = re.compile(alternatives("first_of_a_total"))
_LEAST = re.compile(r"(?<!\S)(?:bottom|smallest|lowest|weakest|least)(?!\S)")
_NONE_BEFORE = re.compile(alternatives("and_none_of"))
_LACKING = "without_category"
_NEW = "new_accounts"
_CHOSEN = frozenset(["region", "owner", *TRADES])


def buyers_of_figures(sentence: Sentence, memory: Memory) -> Call | None:
    """The accounts behind the last figures that a message asks for; None of any other message."""
    last = memory.calls[0] if len(memory.calls) == 1 and memory.missing is None else None
    if last is None or last.tool != "sales_metrics" or "only" in last.arguments:
        return None
    return (
        _first_of(sentence, last.arguments)
        or _without(sentence, last.arguments)
        or _others_without(sentence, last.arguments)
        or _listed_there(sentence, last.arguments)
    )


def _first_of(sentence: Sentence, last: dict[str, Any]) -> Call | None:
    """'Top 10 of em' after the sales of the cafes in the South: its first accounts."""
    named = sentence.mentions or sentence.unknown or sentence.named("segments")
    split = {*last.get("by", ())} - {"account"}
    if named or split or sentence.times.periods or "account" in last:
        return None
    count = limit_of(sentence)
    if count is None or not _TOP.fullmatch(sentence.plain_text):
        return None
    kept = {name: value for name, value in last.items() if name not in ("top", "order")}
    if kept.get("metric") == _NEW:
        return _first_of_new(sentence, kept, count)
    if kept.get("metric") == "active_accounts":
        kept["metric"] = "revenue"
    by = ["account", "owner"] if sentence.reads("owner") else ["account"]
    order = {"order": "asc"} if _LEAST.search(sentence.plain_text) else {}
    return Call("sales_metrics", {**kept, "by": by, "top": count, **order})


def _first_of_new(sentence: Sentence, last: dict[str, Any], count: int) -> Call | None:
    """The largest of those that ordered for the first time since a day; None of an earlier time."""
    today = sentence.lookup.clock.today
    start, end = last.get("start"), last.get("end", today.isoformat())
    if start is None or end < today.isoformat() or last.keys() - _CHOSEN - _OF_TIME:
        return None
    days = (today - date.fromisoformat(start)).days
    chosen = {name: value for name, value in last.items() if name in _CHOSEN}
    return Call("find_accounts", {**chosen, "max_tenure_days": days, "limit": count})


def _listed_there(sentence: Sentence, last: dict[str, Any]) -> Call | None:
    """'List the ones in the West' after the revenue of Champions: the accounts, of that region."""
    if not _LIST_THEM.fullmatch(sentence.plain_text) or sentence.unknown or "by" in last:
        return None
    chosen = {
        name: value for name, value in last.items() if name in (*_CHOSEN, "segment", "country")
    }
    said = {mention.kind: mention.value for mention in sentence.mentions}
    if not chosen or last.keys() - chosen.keys() - _OF_TIME - {"end"} or said.keys() - _PLACES:
        return None
    return Call("find_accounts", {**chosen, **said})


_LIST_THEM = re.compile(
    r"(?:(?:and|now|ok|okay|please|then|so|can you|could you) )*(?:list|name|show(?: me)?|give me|who are)"
    r" (?:me )?(?:the (?:ones|accounts|customers)|those|them|these|they)(?: (?:in|of|from|for) .*)?[ ?.!]*"
)
_PLACES = frozenset(["region", "country", "owner"])
_OF_TIME = frozenset(["metric", "start", "end", "by", "compare_to", "sort"])


def _without(sentence: Sentence, last: dict[str, Any]) -> Call | None:
    """'And not glassware' after who buys cutlery: those of them that bought none of it."""
    goods = [last.get(name) for name in GOODS if name in last]
    lacking = lacking_only(sentence)
    if not goods or last.get("by") != ["account"] or not lacking or lacking in goods:
        return None
    if not _NONE_BEFORE.match(sentence.plain_text):
        return None
    if {m.kind for m in sentence.mentions} != {"category"} or sentence.unknown:
        return None
    return Call("sales_metrics", {**last, _LACKING: lacking})


_BRIEF = 10


def _others_without(sentence: Sentence, last: dict[str, Any]) -> Call | None:
    """'The other way: glassware but no cutlery' after who buys cutlery but no glassware."""
    said = bought_without(sentence)
    goods = {name for name in GOODS if name in last}
    if not said or not goods or last.get("by") != ["account"] or len(sentence.words) > _BRIEF:
        return None
    others = {mention.kind for mention in sentence.mentions} - {*GOODS}
    if others or sentence.unknown or sentence.times.periods or sentence.named("dimensions"):
        return None
    kept = {k: v for k, v in last.items() if k not in {*goods, _LACKING}}
    return Call("sales_metrics", {**kept, **said})
