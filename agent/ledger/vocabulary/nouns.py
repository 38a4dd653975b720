"""What counts count: the nouns of texts and of field names, brought to common classes.

"41 customers" may be the field `accounts` but never the field `orders`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from agent.ledger.vocabulary._words import load, word_set

_TABLES = load("nouns")
_BY_WORD: dict[str, set[str]] = {}
for _name, _words in _TABLES["classes"].items():
    for _word in _words.split():
        _BY_WORD.setdefault(_word, set()).add(_name)
_FIELD_WORDS = {word: word_set(classes) for word, classes in _TABLES["fields"].items()}
NOUN_AFTER = re.compile(r"\s?[^\W\d_]+")
"""The word right after a figure, which may be what it counts."""
NOUN = re.compile(r"[^\W\d_]+")
_STOP = word_set(_TABLES["stop"])
_WORD = re.compile(r"[^\W\d_]+|■+|\d[\d.,]*|[^\s\w■]")
_LINES = re.compile(r"\s(lines|rows|records|categor(?:y|ies)|segments|brands)\b")
"""What "order lines" count are no orders."""
_FIRST = re.compile(r"\s(?:first|opening)\s(?:orders?|purchases?)\b")
"""What is counted where each account has one: new accounts."""
_TAIL = re.compile(r"(?<=[a-z])-\Z")
_THE = re.compile(r"\s(?:the|an?|of\sthe\s(?:year|quarter|month|week|period))\s")
_OF_TIME = re.compile(
    r"\s(?:of|in|over)\s(?:the\s)?(?:last|this|previous|next|past|prior|same)\s"
    r"(?:year|quarter|month|week|period|window)\b"
)
_SPLIT = re.compile(r"[^\W\d_]+")


def classes_of_word(word: str) -> frozenset[str]:
    """The classes of a noun, singular or plural; empty for other words."""
    return _classes(word.casefold())


@lru_cache(maxsize=4096)
def _classes(word: str) -> frozenset[str]:
    found = _BY_WORD.get(word)
    if found is None and word.endswith("s"):
        found = _BY_WORD.get(word[:-1])
    return frozenset(found or ())


@lru_cache(maxsize=4096)
def classes_of_label(label: str) -> frozenset[str]:
    """What a fact with this label counts; empty when its words do not say."""
    if label.startswith(("no_", "no ", "without_", "never_", "not_")):
        return frozenset()  # "no purchases" counts those who made none
    found: set[str] = set()
    for word in _SPLIT.findall(label.casefold()):
        found |= _FIELD_WORDS.get(word) or _classes(word)
    return frozenset(found)


def noun_after(text: str, position: int) -> frozenset[str]:
    """The classes of the noun that a figure ending at `position` counts.

    Looks a few words ahead, over adjectives and names: "41 of the active At Risk accounts".
    """
    words, of = 0, False
    if _THE.match(text, position) or _OF_TIME.match(text, position):
        return frozenset()  # "44 the year before" counts no years
    if _FIRST.match(text, position):
        return frozenset({"order", "account"})
    line = text.find("\n", position, position + 60)
    for match in _WORD.finditer(text, position, position + 60 if line < 0 else line):
        token = match[0]
        if of and token[0].isdigit():
            return frozenset()  # "94 of 344 contacts" need not be contacts
        of = token.casefold() == "of" or (of and token.casefold() in ("the", "all"))
        if token[0].isdigit() and words:
            return frozenset()  # "240 Champions placed 5,491 orders"
        if token[0] == "■" or token in "-*" or token[0].isdigit():
            continue
        if text.startswith("-", match.end()) or _TAIL.search(text, position, match.start()):
            continue  # "81 first-time buyers" counts no times
        lowered = token.casefold()
        if lowered in ("of", "the", "all", "scored", "more", "other"):
            continue
        if not token[0].isalpha() or lowered in _STOP:
            return frozenset()
        if found := classes_of_word(token):
            lines = _LINES.match(text, match.end())
            return classes_of_word(lines[1]) if lines else found
        words += 1
        if words > 3:
            break
    return frozenset()
