"""Whether accounts are listed, counted or told by figures: those that buy none of something, how many."""

from __future__ import annotations

from collections.abc import Mapping

from agent.offline.understand.arguments.counted_by import counted_by
from agent.offline.understand.arguments.fill import fill
from agent.offline.understand.arguments.goods import goods_lacked, lacks_goods
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.words.sentence import Sentence
from tools._dimensions import GOODS

_MAY_YET_BUY = alternatives("may_yet_buy")
SUM = alternatives("asks_for_a_sum")


def lists_those_without(sentence: Sentence) -> bool:
    """Whether those who buy none of a category are to be listed, and not who may yet buy it."""
    return bool(goods_lacked(sentence)) and not sentence.has(_MAY_YET_BUY)


def tells_none(sentence: Sentence) -> bool:
    """Whether no figure is asked for, of a time or by anything but the accounts."""
    by = {one.value for one in sentence.named("dimensions")} - {"account"}
    return not (by or sentence.named("metrics") or sentence.times.periods or sentence.has(SUM))


def buys_none(sentence: Sentence, figures: Intent) -> bool:
    """'Hotels that have not bought cookware': who may yet buy it, where figures are of those who do.

    Those who began to buy what they had not bought before are told by figures.
    """
    goods = any(sentence.of(kind) for kind in GOODS)
    many = sentence.reads("customer|who|anyone|@trade|@segment") and not sentence.of("account")
    none = goods and many and lacks_goods(sentence) and not lists_those_without(sentence)
    return bool(none) and "only" not in fill(sentence, figures).values


def is_counted(sentence: Sentence, intents: Mapping[str, Intent]) -> bool:
    """Whether figures or the overview tell how many accounts there are of each, with all that limits them."""
    if sentence.numbers or sentence.times.periods:
        return sentence.times.compare_to is not None or bool(sentence.times.periods)
    said = fill(sentence, intents["sales_metrics"]).values
    counts = said.get("metric") == ["active_accounts"] and counted_by(sentence) in said["by"][0]
    return counts and sentence.scheme in ("", "rfm")
