"""What the accounts of an audience bought: 'hotels that never bought glassware'."""

from __future__ import annotations

import re

from agent.offline.understand.arguments.fill import ALL_BUT, OR, Slots, reads_argument
from agent.offline.understand.intent import Intent
from agent.offline.understand.types import TRADES
from agent.offline.understand.words.sentence import Sentence

_NONE = re.compile(
    r"\b(?:never|not|without|yet to|nobody|cannot|no longer)(?: (?:yet|ever|bought|buy|buys|buying|ordered"
    r"|order|orders|ordering|purchased|purchase|had|have|take|takes|taken|used|any|of|our|from|us|a|so|far|currently))*$"
)
_BOUGHT = re.compile(
    r"\b(?:buy|buys|buying|bought|order|orders|ordered|ordering|purchase|purchases|purchased|purchasing|take|takes"
    r"|taking)(?: (?:of|our|any|some|the|lots|from|us|already|only|mainly|mostly))*$"
)


@reads_argument("audience_goods")
def _audience_goods(sentence: Sentence, intent: Intent, slots: Slots) -> None:
    """A category that the accounts bought or did not; 'a glassware promotion' says neither."""
    for mention in sentence.mentions:
        if mention.kind != "category":
            continue
        before = " ".join(sentence.words[max(0, mention.start - 8) : mention.start])
        before = re.split(r"[,.;:?!]", before)[-1].strip()
        if _NONE.search(before):
            slots.put("category", ALL_BUT + mention.value)
        elif _BOUGHT.search(before):
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
