"""The form of a clause: whether it asks for something, tells something, or only names something.

'Who is at risk' and 'show me the hotels' ask, 'the call cycle is slipping' and 'haven't got long' tell,
'Christmas trade' names. Only what asks, or names what can be answered, is a request.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from pathlib import Path
from typing import NamedTuple

from agent.offline.understand.tokens.wordlists import load_yaml
from agent.offline.understand.words.sentence import Sentence


class Form(Enum):
    """What a clause does."""

    ASKS = "asks"
    TELLS = "tells"
    NAMES = "names"


class Patterns(NamedTuple):
    """Patterns over the words of a clause, '_' in place of names, 's' of a shortened 'is' kept."""

    leads: re.Pattern[str]
    asks: re.Pattern[str]
    wishes: re.Pattern[str]
    asks_within: re.Pattern[str]
    tells: re.Pattern[str]


@cache
def _patterns() -> Patterns:
    said: dict[str, str] = load_yaml(Path(__file__).with_suffix(".yaml").read_text("utf-8"))
    lists = {name: "".join(map(str.strip, words.splitlines())) for name, words in said.items()}

    def whole(name: str) -> re.Pattern[str]:
        pattern = lists[name]
        while "<" in pattern and (found := re.search(r"<(\w+)>", pattern)):
            pattern = pattern.replace(found[0], f"(?:{lists[found[1]]})")
        return re.compile(pattern if name == "leads" else rf"(?:{pattern})(?!\S)")

    return Patterns(*(whole(name) for name in Patterns._fields))


def words_between(sentence: Sentence, begin: int, end: int) -> str:
    """The words of a clause as the patterns read them."""
    named = {at for mention in sentence.mentions for at in mention.tokens}
    said: list[str] = []
    for at in range(begin, min(end, len(sentence.tokens))):
        token = sentence.tokens[at]
        word = "_" if at in named else token.word
        if word != "_" or said[-1:] != ["_"]:
            said.append(word)
        after = sentence.words[at + 1 : at + 2]
        shortened = re.search(r"['’]s$", token.raw) and after not in (["is"], ["has"], ["us"])
        if shortened and at + 1 < end:
            said.append("'s")
    return " ".join(said)


def form(words: str, *, strict: bool = False) -> Form:
    """What a clause does, by its words; `strict`: it asks only where it begins so."""
    said = _patterns()
    lead = said.leads.match(words)
    rest = words[lead.end() :].strip() if lead else words
    if said.wishes.match(rest) or said.asks.match(rest):
        return Form.ASKS
    if strict:
        return Form.TELLS if said.tells.match(rest) else Form.NAMES
    if said.asks_within.search(rest):
        return Form.ASKS
    if said.tells.match(rest):
        return Form.TELLS
    return Form.ASKS if rest.endswith("?") else Form.NAMES


def is_wish(words: str) -> bool:
    """'I'd like a place to begin': what its writer wants, which may be an answer or a reason to ask."""
    said = _patterns()
    lead = said.leads.match(words)
    rest = words[lead.end() :] if lead else words
    return re.match(r"(?:i|we) ", rest) is not None and said.wishes.match(rest) is not None


def is_filler(words: str) -> bool:
    """'Ok', 'no', 'good morning': said before anything."""
    lead = _patterns().leads.match(f"{words} ")
    return lead is not None and lead.end() > len(words)


_QUESTION = re.compile(
    r"(?:and |or |but |also |so )*(?:who|whom|whose|which|what|how|how_many|how_much|why|when|where|any"
    r"|is|are|was|were|do|does|did|can|could|will|would|should|has|have|had|probability)\b"
)


def is_question(sentence: Sentence) -> bool:
    """Whether a part begins as a question does, and is no wish and no command."""
    return _QUESTION.match(sentence.canonical) is not None
