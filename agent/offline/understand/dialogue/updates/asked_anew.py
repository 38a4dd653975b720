"""The last calls as the tools can take them that what a message says is told by."""

from __future__ import annotations

from collections.abc import Iterator

from agent.offline.understand.arguments.fill import ALL_BUT, fill
from agent.offline.understand.arguments.goods import bought_only, goods_lacked
from agent.offline.understand.arguments.listing import limit_of
from agent.offline.understand.arguments.sorting import weighs_risk
from agent.offline.understand.dialogue.memory import topic
from agent.offline.understand.dialogue.updates.comparison_update import as_sales_figures
from agent.offline.understand.intent import Intent
from agent.offline.understand.tool_traits import conditions_of, tools_with
from agent.offline.understand.types import TRADES, Call, Memory
from agent.offline.understand.words.sentence import Sentence
from tools._dimensions import PARTS


def asked_anew(sentence: Sentence, memory: Memory, intents: dict[str, Intent]) -> Iterator[Call]:
    """The last calls, by the tools that can take what the message says."""
    for call in memory.calls:
        for figures in as_sales_figures(sentence, call) or [call]:
            call = _weighed(sentence, _ranked(sentence, figures, memory), intents)
            yield _bought(sentence, _searched(sentence, call, intents))


_OVERVIEWS = tools_with("is_overview")


def _ranked(sentence: Sentence, call: Call, memory: Memory) -> Call:
    """'Top 10 south' after the book at a glance: its accounts; 'of those', of the segment counted in it."""
    if call.tool not in _OVERVIEWS or not limit_of(sentence) or not sentence.has(_TOP):
        return call
    kept = {k: v for k, v in call.arguments.items() if k in ("region", "lookback_days", "as_of")}
    counted = topic(memory)
    if counted is not None and counted.kind == "segment" and sentence.has(_OF_THOSE):
        return Call("segment_members", kept | {"segment": counted.value})
    return Call("find_accounts", kept)


_OF_THOSE = "(of|from|among) (those|them|these|that lot|the lot)"


_TOP = (
    "(top|biggest|largest|best|first|smallest|bottom) .*|.* (accounts?|customers?|clients?|names)"
)
_OF_ACCOUNTS = frozenset(["owner", *TRADES, "segment", "region"])


def _bought(sentence: Sentence, call: Call) -> Call:
    """'Which of those buy glassware' after a list of accounts: told by what they bought."""
    goods = any(map(sentence.of, PARTS)) and not sentence.reads("not|never|without|lack|missing")
    if call.tool == "find_accounts" and (bought_only(sentence) or goods_lacked(sentence)):
        return call  # "glassware and nothing else", "no glassware"
    filters = call.arguments.keys() - {"limit", "sort", "order"}
    if call.tool not in _LISTS or not goods or not filters <= _OF_ACCOUNTS:
        return call
    if call.arguments.get("sort", "monetary") != "monetary" or call.arguments.get("order") == "asc":
        return call
    kept = {k: v for k, v in call.arguments.items() if k in filters}
    top = {"top": call.arguments["limit"]} if "limit" in call.arguments else {}
    return Call("sales_metrics", {"metric": "revenue", "by": ["account"], **kept, **top})


_LISTS = frozenset(["find_accounts", "segment_members"])
_SEARCHED = conditions_of("find_accounts") | {"owner"}


def _weighed(sentence: Sentence, call: Call, intents: dict[str, Intent]) -> Call:
    """'By value at risk' after a list of accounts: those accounts by what only churn risk tells."""
    risk = intents["churn_risk"]
    kept = {k: v for k, v in call.arguments.items() if k not in ("sort", "order", "scheme")}
    rfm = call.arguments.get("scheme", "rfm") == "rfm"
    told = call.tool in _LISTS and rfm and kept.keys() <= {*risk.takes, "level", "as_of"}
    return Call(risk.tool, kept) if told and weighs_risk(sentence) else call


def _searched(sentence: Sentence, call: Call, intents: dict[str, Intent]) -> Call:
    """'Only those over 20k' after the members of a segment: found by what members cannot be told by."""
    search = intents["find_accounts"]
    if call.tool != "segment_members":
        return call
    said = fill(sentence, search).values
    if not _SEARCHED & said.keys() and not str(said.get("region", [""])[0]).startswith(ALL_BUT):
        return call
    kept = {*search.takes, "lookback_days", "as_of"}
    return Call(search.tool, {k: v for k, v in call.arguments.items() if k in kept})
