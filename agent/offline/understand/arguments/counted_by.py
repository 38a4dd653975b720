"""What found accounts are counted by: 'how many in each region', 'who has the most accounts'."""

from __future__ import annotations

import re
from typing import get_args

from agent.offline.understand.arguments.dimensions import is_asked
from agent.offline.understand.arguments.fill import Slots, reads_argument
from agent.offline.understand.arguments.goods import goods_lacked
from agent.offline.understand.intent import Intent
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.types import TRADES
from agent.offline.understand.words.sentence import Sentence
from tools._found_counts import CountBy

_COUNTED = frozenset(get_args(CountBy))
_COUNTS = alternatives("counts_accounts_of_each")
_OWNERS = alternatives("counts_accounts_of_owners")
_OF_FIGURES = "@metric|@channel|@campaign|@ctype|churn|note|@signal|segment_migration|move|how_much"
_BESIDE_SEGMENTS = ("owner", "country", *TRADES)
_COUNT_OF_ACCOUNTS = frozenset(["active_accounts"])


def counted_by(sentence: Sentence) -> str:
    """The one thing that accounts are counted by; '' where they are not, or figures of them are asked for."""
    figures = {one.value for one in sentence.named("metrics")} - _COUNT_OF_ACCOUNTS
    if sentence.reads("@goods") and not goods_lacked(sentence):
        return ""
    if figures or sentence.of("account") or sentence.reads(_OF_FIGURES):
        return ""
    if sentence.has(_OWNERS):
        return "owner"
    if not sentence.has(_COUNTS):
        return ""
    kinds = {one.value for one in sentence.named("dimensions") if is_asked(sentence, one)}
    kinds -= {"account"}
    if re.search(alternatives("buys_few_categories"), sentence.plain_text):
        kinds -= {"category"}  # "buyers of a single category, counted by region"
    if not kinds and sentence.scheme and sentence.has("stages?|groups?"):
        kinds = {"segment"}
    if kinds == {"segment"} and not any(map(sentence.of, _BESIDE_SEGMENTS)):
        return ""  # the overview of the segments tells it
    return kinds.pop() if len(kinds) == 1 and kinds <= _COUNTED else ""


@reads_argument("count_by")
def _count_by(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """Comes last: an order of the accounts is none of their counts."""
    kind = counted_by(sentence)
    if not kind:
        return
    slots.put("count_by", kind)
    for name in ("sort", "order", "limit"):
        slots.values.pop(name, None)
