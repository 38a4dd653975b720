"""What counts count: the nouns of texts and of field names, brought to common classes.

"41 customers" may be the field `accounts` but never the field `orders`.
"""

from __future__ import annotations

import re
from functools import lru_cache

from agent.ledger.vocabulary._words import word_set

_CLASSES = {
    "account": "account customer client member buyer newcomer subscriber company business companies firm "
    "shopper target prospect",
    "order": "order purchase transaction invoice basket",
    "unit": "unit item piece quantity",
    "product": "product sku article line",
    "line": "line row record",
    "row": "row entry",
    "category": "category categories",
    "brand": "brand",
    "segment": "segment",
    "region": "region territory territories",
    "country": "country countries",
    "campaign": "campaign",
    "contact": "contact recipient people call",
    "response": "response responder reply replies answer",
    "interaction": "interaction touchpoint touch",
    "visit": "visit",
    "login": "login",
    "call": "call",
    "return": "return",
    "signal": "signal sign",
    "opportunity": "opportunity opportunities",
    "rule": "rule",
    "note": "note",
    "channel": "channel",
    "cohort": "cohort",
    "owner": "owner manager",
    "point": "point",
    "day": "day",
    "week": "week",
    "month": "month",
    "quarter": "quarter",
    "year": "year",
    "hour": "hour",
    "minute": "minute",
    "second": "second",
    "time": "time",
    "percentile": "percentile",
}
_BY_WORD: dict[str, set[str]] = {}
for _name, _words in _CLASSES.items():
    for _word in _words.split():
        _BY_WORD.setdefault(_word, set()).add(_name)

# Field names say some counts by another word than a text would.
_FIELD_WORDS = {
    "frequency": {"order", "day", "time"},
    "recency": {"day"},
    "size": {"account"},
    "items": {"unit", "product", "brand", "category"},
    "audience": {"account"},
    "contacts": {"contact", "account", "time"},
    "contacted": {"contact", "account"},
    "responses": {"response", "account", "order", "time"},
    "responders": {"response", "account"},
    "orders": {"order", "time"},
    "purchases": {"order", "time"},
    "purchase": {"order", "time"},
    "transactions": {"order", "line", "time"},
    "members": {"account"},
} | {
    word: {"account"}
    for word in word_set(
        "scored moved stayed better worse faded entered quiet reachable affected active"
    )
}

NOUN_AFTER = re.compile(r"\s?[^\W\d_]+")
"""The word right after a figure, which may be what it counts."""
_STOP = word_set(
    "is are was were be been has have had do does did in at on for from and or to by with that "
    "which who whose as but while than then so because since until after before under over per "
    "each if when where its their our your it they this these those not also "
    "place buy buys bought show shows hold use uses bring brought spend spent need needs"
)
"""Words after which no noun is what a figure counts: "33 place smaller baskets"."""
_WORD = re.compile(r"[^\W\d_]+|■+|\d[\d.,]*|[^\s\w■]")
_LINES = re.compile(r"\s(lines|rows|records)\b")
"""What "order lines" count are no orders."""
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
    line = text.find("\n", position, position + 60)
    for match in _WORD.finditer(text, position, position + 60 if line < 0 else line):
        token = match[0]
        if of and token[0].isdigit():
            return frozenset()  # "94 of 344 contacts" need not be contacts
        of = token.casefold() == "of" or (of and token.casefold() in ("the", "all"))
        if token[0] == "■" or token in "-*" or token[0].isdigit():
            continue
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
