"""Whether one of many is asked for: 'which week was our best', 'the account that lost the most'."""

from __future__ import annotations

from agent.offline.understand.arguments.dimensions import RANKED
from agent.offline.understand.words.sentence import Mention, Sentence

_BETWEEN = frozenset(["single", "one", "of", "our", "my", "the", "very", "all"])
_ASKING = frozenset(
    [
        "which",
        "what",
        "whose",
        "who",
        "is",
        "was",
        "find",
        "show",
        "me",
        "name",
        "tell",
        ":",
        ",",
        ".",
    ]
)
_IS_OR_HAS = frozenset(["is", "was", "has", "had", "does"])


def asks_for_one(sentence: Sentence, dimension: str) -> bool:
    """Whether a superlative is asked of a single thing of that dimension, and no number of them."""
    return not RANKED.isdisjoint(sentence.words) and any(
        mention.value == dimension and _is_single(sentence, mention)
        for mention in sentence.named("dimensions")
    )


def _is_single(sentence: Sentence, mention: Mention) -> bool:
    """'Our best week', 'which of our customers spends most'; not 'by week', 'which customers'."""
    words = sentence.words
    said = (*sentence.mentions, *sentence.named("segments"))
    between = {at for one in said for at in one.tokens}
    at = mention.start - 1
    while at >= 0 and (at in between or words[at] in _BETWEEN | RANKED):
        at -= 1
    inside = set(words[at + 1 : mention.start])
    asked = words[at] in _ASKING if at >= 0 else not RANKED.isdisjoint(inside)
    if words[mention.stop - 1] == sentence.stems[mention.stop - 1]:
        return asked and (at < 0 or words[at] in ("which", "what", "whose") or bool(inside))
    after = words[mention.stop : mention.stop + 1]
    does = after and (after[0] in _IS_OR_HAS or after[0] != sentence.stems[mention.stop])
    return asked and ("one" in inside or ("of" in inside and bool(does)))
