"""A word of the trade told before the question what it means: 'They say Promising. What is that?'

The question only points at the word, so it is asked with the word itself.
"""

from __future__ import annotations

import re

from agent.offline.understand.splitting.clauses import Form, form, words_between
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Mention, Sentence

_ENDS = frozenset([".", "!", "?", ";", ":", ",", "-", "–", "—"])
_ASKS_FOR_MEANING = re.compile(alternatives("asks_what_was_told_means"))
_SPEAKS_OF_WORDS = alternatives("speaks_of_words")
_TERMS = ("segments", "terms", "tool_terms", "signals", "opportunities")
_MOST = 3


def with_told_terms(text: str, lookup: Lookup) -> str:
    """The question for the meaning of what was told before it; any other message as it is."""
    whole = scan(text, lookup)
    ends = [at for at, word in enumerate(whole.words) if word in _ENDS]
    for end in ends:
        asked = whole.line.text.split(" ")[end + 1 :]
        if _ASKS_FOR_MEANING.fullmatch(" ".join(asked).strip(" .?!")):
            told = _terms(whole, end)
            return _asked(whole, told) if told else text
    return text


def _terms(whole: Sentence, end: int) -> list[Mention]:
    """The words of the trade in what is told up to a token; none where it asks or tells of figures."""
    said = words_between(whole, 0, end)
    speaks = scan(whole.text[: whole.tokens[end].start], whole.lookup).has(_SPEAKS_OF_WORDS)
    if form(said, strict=True) is Form.ASKS:
        return []
    starts = [*(m.start for m in whole.mentions), *(n.start for n in whole.numbers)]
    if not speaks and any(start < end for start in starts):
        return []
    found: list[Mention] = []
    for group in (*_TERMS, *(["metrics"] if speaks else [])):
        for one in whole.named(group):
            apart = all(one.start >= kept.stop or kept.start >= one.stop for kept in found)
            if one.stop <= end and apart:
                found.append(one)
    return sorted(found, key=lambda one: one.start)[:_MOST]


def _asked(whole: Sentence, told: list[Mention]) -> str:
    names = [whole.raw(one) for one in told]
    if len(names) == 1:
        return f"what does {names[0]} mean?"
    return f"what do {', '.join(names[:-1])} and {names[-1]} mean?"
