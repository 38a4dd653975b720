"""What a condition stands in that leaves accounts out: 'skip anyone who ordered in the last fortnight'."""

from __future__ import annotations

import re

from agent.offline.understand.words.sentence import Sentence

_LEAVES_OUT = (
    r"(?:leave|take|filter|weed|cut|knock|strip) (?:out|off)|leaving out|drop|dropping|skip|skipping|exclude"
    r"|excluding|leaving off|cutting out|disregard|disregarding|remove|removing|hide|hiding"
    r"|ignore|ignoring|omit|except(?: for)?|but not|and not|minus|without"
    r"|forget|lose|bin|(?:do not|don t|don't) (?:want|need|show|list|include|give)(?: me| to see)?|spare me"
    r"|no need for"
)
_WHOM = (
    r"(?:ones?|those|any ?one|any ?body|every ?one|every ?body|accounts?|customers?|clients?|names?|people"
    r"|places?|sites?|them|whoever|who|anything|everything|whatever|stuff)"
)
_UNWANTED = re.compile(
    rf"(?<!\S)(?:{_LEAVES_OUT})(?: (?:me|the|all|any|of|out))* {_WHOM}(?!\S)(?! (?:else|but)\b)"
    r"|(?<!\S)(?:nobody|no ?one|none|no (?:accounts?|customers?|clients?)) (?:with|who|that|having|whose"
    r"|spending|ordering|buying|bringing)(?!\S)"
)
_CLAUSE_ENDS = frozenset([",", ".", ";", ":", "?", "!", "but"])


def is_unwanted(sentence: Sentence, at: int) -> bool:
    """Whether those of whom the clause up to that word tells are to be left out."""
    words = sentence.words
    begin = max((one + 1 for one in range(at) if words[one] in _CLAUSE_ENDS), default=0)
    if words[begin - 1 : begin] == ["but"]:
        begin -= 1
    return _UNWANTED.search(" ".join(words[begin:at])) is not None
