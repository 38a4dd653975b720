"""'Which schools do we sell to', 'the five largest Welsh hotels': the accounts of a trade, one by one."""

from __future__ import annotations

from agent.offline.understand.arguments.dimensions import RANKED
from agent.offline.understand.types import TRADES
from agent.offline.understand.words.sentence import Mention, Sentence

_WHICH = frozenset(
    ["which", "list", "name", "show", "give", "gimme", "get", "need", "want", "see", "find", "pull"]
)
_BETWEEN = frozenset(["me", "us", "the", "our", "all", "of"])
_MOVING = frozenset(["growing", "declining", "shrinking"])
_NOUNS = (["account"], ["customer"], ["client"], ["buyer"], ["company"])
_SUPPLIED = (
    "what .*(do|are|did|have) (we|our|i|there)( .*)?|what .* (buy|buys|order|orders) from us( .*)?"
)


def lists_a_trade(sentence: Sentence) -> bool:
    """Whether figures of a trade are asked for by account."""
    if sentence.of("account") or sentence.reads("how_much|how_many|share|total"):
        return False
    for mention in (mention for kind in TRADES for mention in sentence.of(kind)):
        before, told = _before(sentence, mention)
        noun = sentence.stems[mention.stop : mention.stop + 1] in _NOUNS
        plural = sentence.words[mention.stop - 1].endswith("s")
        supplied = before == "what" and sentence.has(_SUPPLIED)
        if (supplied or before in _WHICH or (not before and told)) and (noun or plural):
            return True
    return False


def _before(sentence: Sentence, mention: Mention) -> tuple[str, bool]:
    """The word before a trade and what tells more of it; and whether anything does."""
    places = {
        at for kind in ("country", "region", "owner") for m in sentence.of(kind) for at in m.tokens
    }
    places |= {at for number in sentence.numbers for at in range(number.start, number.end)}
    at = mention.start - 1
    told = False
    while at >= 0 and (at in places or sentence.words[at] in _BETWEEN | RANKED | _MOVING):
        told = told or sentence.words[at] not in _BETWEEN
        at -= 1
    return (sentence.words[at] if at >= 0 else ""), told
