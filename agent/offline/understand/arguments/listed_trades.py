"""'Which schools do we sell to', 'list hospitality customers': the accounts of a trade, one by one."""

from __future__ import annotations

from agent.offline.understand.words.sentence import Sentence

_WHICH = frozenset(["which", "list", "name", "show"])
_BETWEEN = frozenset(["me", "us", "the", "our", "all", "of"])
_NOUNS = (["account"], ["customer"], ["client"], ["buyer"], ["company"])
_SUPPLIED = (
    "what .*(do|are|did|have) (we|our|i|there)( .*)?|what .* (buy|buys|order|orders) from us( .*)?"
)


def lists_a_trade(sentence: Sentence) -> bool:
    """Whether figures of a trade are asked for by account."""
    if sentence.of("account") or sentence.reads("how_much|how_many|share|total"):
        return False
    for mention in (*sentence.of("industry"), *sentence.of("account_type")):
        before = [word for word in sentence.words[: mention.start] if word not in _BETWEEN][-1:]
        noun = sentence.stems[mention.stop : mention.stop + 1] in _NOUNS
        plural = sentence.words[mention.stop - 1].endswith("s")
        supplied = before == ["what"] and sentence.has(_SUPPLIED)
        if (supplied or set(before) & _WHICH) and (noun or plural):
            return True
    return False
