"""Whether a message that is read as no question may be one after all: then it is asked what is meant."""

from __future__ import annotations

from agent.offline.understand.intents.decide import Decision
from agent.offline.understand.intents.rules import decided
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.words.sentence import Sentence

_STRICT = frozenset(["private", "code", "change"])
"""Refusals that sound like a reproach where nothing of the kind was asked."""
_CERTAIN = 0.75
_THANKS = word_list("said_in_thanks")
_OF_A_FAREWELL = frozenset(["day", "week"])
"""'Have a good week'."""
_ADVICE = "(and |so |but |ok )*(should|shall|ought|would it) (i|we|it|help|pay|make)( .*)?"


def is_doubtful(sentence: Sentence, decision: Decision) -> bool:
    """'That is too many, keep it to 50' is no thanks; 'what did I approve?' asks for no secret."""
    intent = decision.intent
    if intent.is_call or intent.vague:
        return False
    if intent.chat == "thanks":
        said = set(sentence.words)
        speaks = any(word.startswith("@") and word != "@it" for word in sentence.canonical.split())
        cut = {mention.value for mention in sentence.named("dimensions")} - _OF_A_FAREWELL
        return not said & _THANKS and (speaks or bool(sentence.numbers or cut))
    if intent.decline not in _STRICT:
        return False
    rule = decided(sentence)
    if rule is not None and rule.firm:
        return False
    return decision.confidence < _CERTAIN or (intent.decline == "change" and sentence.has(_ADVICE))
