"""'Who of them buys cutlery?', 'how many of those bought this year?': the sales of the accounts on a list.

A list that sales can be limited to as it was chosen is meant as a whole, shown or not; of any other those on
the screen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from agent.offline.understand.arguments.fill import PERIODS, fill
from agent.offline.understand.arguments.goods import lacking_only
from agent.offline.understand.dialogue.memory import EITHER
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.tool_traits import tools_with
from agent.offline.understand.types import TRADES, Call, Memory
from agent.offline.understand.words.sentence import Sentence
from tools._dimensions import PARTS

_FEWEST = 2
_LONGEST = 14
_OF_THOSE = (
    "((and|so|ok|now|but) )*(which|who|any|anyone|how many|do any|does any|did any|have any)"
    "( ones?| accounts| customers)? (of|in|among|amongst|from) "
    "(all )?(them|em|those|these|that list|the list)( .*)?"
    "|((and|so|ok|now|but|then|show|me|list|i|mean|meant|want) )*(only|just) (the ones|those|ones|these)"
    "( of them)? (who|that|which)( .*)?"
)
_COUNTS = "((and|so|ok|now|but) )*how many( .*)?"
_BUYS = (
    "(order|orders|ordered|buy|buys|bought|buying|purchase|purchased|take|takes|took|spent|placed an order"
    "|ordering|taking|has|have|had)( .*)?"
)
_SALES_FILTERS = frozenset(["segment", "region", "owner", *TRADES])
"""What a list may be chosen by so that sales can be limited to all of it."""
_ORDER = frozenset(["sort", "order"])
_WHOLE = tools_with("can_be_gone_on_with")


def goods_of_listed(
    sentence: Sentence, memory: Memory, intents: Mapping[str, Intent]
) -> Call | None:
    """What the accounts on the list bought of what is named, or in a time; None of any other message."""
    shown = [one.value for one in memory.listing if one.kind == "account"]
    listed = memory.listed[0] if len(memory.listed) == 1 and memory.missing is None else None
    if listed is None or len(shown) < _FEWEST or len(sentence.words) > _LONGEST:
        return None
    if "account" in listed.arguments or not sentence.has(_OF_THOSE) or not sentence.has(_BUYS):
        return None
    others = {mention.kind for mention in sentence.mentions} - {*PARTS}
    if others or sentence.unknown or sentence.named("segments"):
        return None
    if sentence.has(alternatives("told_of_no_sales")):
        return None
    slots = fill(sentence, intents["sales_metrics"])
    goods: dict[str, Any] = {k: v[0] for k, v in slots.values.items() if k in PARTS and len(v) == 1}
    lacking = lacking_only(sentence)
    if lacking:
        goods = {"without_category": lacking}
    elif sentence.has("(not|no|never|none|nothing|without)( .*)?"):
        return None
    if not goods and PERIODS not in slots.values:
        return None
    period = dict(zip(("start", "end"), slots.values.get(PERIODS, [()])[0], strict=False))
    asked = {"metric": "revenue", "by": ["account"], **_whose(listed, shown), **goods, **period}
    if sentence.has(_COUNTS):
        asked.pop("by")
        asked["metric"] = "active_accounts"
    return Call("sales_metrics", asked)


_ONLY_GOODS = re.compile(
    r"((and|or|but|so|ok|now|then|only|just|for|in|on|of|with|the|show|me|what|how|about|same|please|one"
    r"|category|by|limit|to|@it|@goods|@opportunity) ?)+"
)


def gaps_in_goods(sentence: Sentence, memory: Memory) -> Call | None:
    """'Only glassware' after accounts with white space: those that do not buy it, of the same trade.

    Of a region or of one account manager no category can be told: the list stays as it is.
    """
    last = memory.last if len(memory.calls) == 1 and memory.missing is None else None
    if last is None or last.tool != "opportunities" or last.arguments.get("kind") != "white_space":
        return None
    wide = sentence.lookup.lexicon.product_categories
    goods = [one.value for one in sentence.of("category")]
    goods = goods or [wide[one.value] for one in sentence.of("product") if one.value in wide]
    if len(goods) != 1 or "account" in last.arguments or sentence.numbers:
        return None
    if not _ONLY_GOODS.fullmatch(sentence.canonical):
        return None
    rest = last.arguments.keys() - {"kind", "limit", "industry", "commercial_segment"}
    trade = last.arguments.get("commercial_segment")
    if "industry" in last.arguments:
        trade = sentence.lookup.segment_of_industry.get(last.arguments["industry"])
    if rest or ("industry" in last.arguments and trade is None):
        return last
    kept = {name: value for name, value in last.arguments.items() if name in ("kind", "limit")}
    segment = {"segment": trade} if trade else {}
    return Call("product_propensity", kept | {"category": goods[0]} | segment)


def goods_after_list(sentence: Sentence, memory: Memory) -> Call | None:
    """'And top products?' after a list: what sells best, to the accounts that the list was chosen from."""
    last = memory.last if len(memory.calls) == 1 and memory.missing is None else None
    if last is None or last.tool not in _WHOLE or sentence.mentions or sentence.unknown:
        return None
    said = _TOP_GOODS.fullmatch(sentence.bare)
    if said is None or sentence.times.periods or sentence.named("segments"):
        return None
    metric = next((one.value for one in sentence.named("metrics")), "revenue")
    whose = {k: v for k, v in last.arguments.items() if k in _SALES_FILTERS}
    top = int(said["top"] or _TOP)
    by = _BY[said["goods"]]
    return Call("sales_metrics", {"metric": metric, "by": [by], "top": top, **whose})


_TOP = 10
_BY = {
    "products": "product", "items": "product", "articles": "product", "sellers": "product",
    "categories": "category", "brands": "brand",
}  # fmt: skip
_TOP_GOODS = re.compile(
    r"(?:(?:and|also|now|then|so|ok|okay|what|which|how|about|are|is|show|me|give|list|the|our|my|,) )*"
    r"(?:top|best|biggest|largest|best ?-? ?selling|top ?-? ?selling|most sold)(?: (?P<top>\d{1,2}))?"
    r"(?: selling)? (?P<goods>products|items|articles|sellers|categories|brands)"
    r"(?: (?:by (?:revenue|sales|units|orders)|too|then|please|now|as well))*"
)


def _whose(listed: Call, shown: list[str]) -> dict[str, Any]:
    """The filters of a list that sales know as well, or else the accounts on the screen."""
    chosen = {k: v for k, v in listed.arguments.items() if k not in _ORDER}
    if listed.tool in _WHOLE and chosen and chosen.keys() <= _SALES_FILTERS:
        return chosen
    return {"account": EITHER.join(shown)}
