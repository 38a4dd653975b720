"""What listed accounts and those of an audience bought: 'hotels that never bought glassware'."""

from __future__ import annotations

import re

from agent.offline.understand.arguments.fill import ALL_BUT, OR, Slots, all_but, reads_argument
from agent.offline.understand.arguments.goods import bought_only, goods_lacked, is_denied
from agent.offline.understand.intent import Intent
from agent.offline.understand.types import TRADES
from agent.offline.understand.words.sentence import Sentence

_BOUGHT = re.compile(
    r"\b(?:buy|buys|buying|bought|order|orders|ordered|ordering|purchase|purchases|purchased|purchasing|take|takes"
    r"|taking)(?: (?:of|our|any|some|the|lots|from|us|already|only|mainly|mostly))*$"
)
_NONE_OF_IT = re.compile(
    r"\b(?:(?:none|nothing|not any) of (?:it|that|them|those)"
    r"|(?:never|not)(?: (?:yet|ever))* (?:bought|buy|buying|ordered|order|had|have|took|taken|purchased)"
    r" (?:any of )?(?:it|that|them|those|any))\b"
)
"""'... if they bought none of it so far', behind the goods."""
_BUYERS = frozenset(["buyer", "buyers", "purchaser", "purchasers", "users"])


@reads_argument("leaves_out")
def _leaves_out(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """What a list of accounts is without, and what its accounts have none of or buy alone; comes last."""
    all_but(sentence, intent, slots)
    out = sentence.left_out("account")
    if out and "among" not in slots.values:
        slots.put("among", ALL_BUT + OR.join(mention.value for mention in out))
    for name, value in (bought_only(sentence) or goods_lacked(sentence)).items():
        slots.put(name, value)


@reads_argument("audience_goods")
def _audience_goods(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """A category that the accounts bought or did not; 'a glassware promotion' says neither."""
    for mention in sentence.mentions:
        if mention.kind != "category":
            continue
        before = " ".join(sentence.words[max(0, mention.start - 8) : mention.start])
        before = re.split(r"[,.;:?!]", before)[-1].strip()
        behind = {*sentence.words[mention.stop : mention.stop + 1]}
        later = " ".join(sentence.words[mention.stop :])
        if is_denied(sentence, mention) or _NONE_OF_IT.search(later):
            slots.put("category", ALL_BUT + mention.value)
        elif _BOUGHT.search(before) or behind & _BUYERS:
            slots.put("category", mention.value)
    _of_one_kind(sentence, slots)


def _of_one_kind(sentence: Sentence, slots: Slots) -> None:
    """'Schools and hotels' are either, by the closer of the two ways to say a business."""
    said = [kind for kind in TRADES if kind in slots.values]
    if len(said) < len(("one", "other")):
        return
    found = []
    for mention in (m for m in sentence.mentions if m.kind in said):
        closely = sentence.phrase("commercial", mention.start)
        found.append(
            mention.value if mention.kind == "commercial_segment" else closely and closely[1][1]
        )
    out = str(slots.values[said[0]][0]).startswith(ALL_BUT)
    if not all(found):
        return
    for kind in said:
        slots.values.pop(kind)
    joined = OR.join(dict.fromkeys(map(str, found)))
    slots.put("commercial_segment", ALL_BUT + joined if out else joined)
