"""Training examples as the classifier sees a message: with real words in the place of their slots."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache

from agent.offline.understand.tokens.tokenizer import tidy, tokens
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.words.canonical import surface
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import read_tokens
from agent.offline.understand.words.vocabulary import vocabulary

_SLOT = re.compile(r"\{(\w+)\}")
_SECTIONS = {
    "segment": "segments", "metric": "metrics", "dimension": "dimensions", "signal": "signals",
    "campaign_type": "campaign_types", "opportunity": "opportunities", "term": "terms",
}  # fmt: skip
_SAMPLED = ("period", "future", "number", "money", "percent")
_CLOCK = Lexicon(as_of=date(2026, 6, 30), first_date=date(2023, 7, 1))
_RARE = frozenset(["Lost", "No purchases"])
_EACH = 3
"""Names and synonyms of one thing that are put into a slot."""


def canonical_examples(lines: Sequence[str]) -> list[tuple[str, str]]:
    """Examples as canonical text and as typed.

    What depends on the data ({account}, {region}, ...) stays a placeholder; a slot for words of the trade
    is filled with some of them in turn, because what they become depends on the words around them.
    """
    lookup = _words_of_trade()
    short_forms = vocabulary().short_forms
    read = [
        read_tokens(line, tokens(tidy(line), short_forms, slots=True), lookup)
        for line in _filled(lines)
    ]
    return [(sentence.canonical, surface(sentence)) for sentence in read]


@cache
def _words_of_trade() -> Lookup:
    """What has a name whatever the data: a lookup takes as long to make as to read thirty lines."""
    return Lookup(_CLOCK)


def _filled(lines: Sequence[str]) -> Iterator[str]:
    turn = 0

    def word(match: re.Match[str]) -> str:
        nonlocal turn
        words = _words(match[1])
        turn += 1
        return words[turn * 7 % len(words)] if words else match[0]

    for line in lines:
        first = _SLOT.sub(word, line)
        yield first
        if any(_words(name) for name in _SLOT.findall(line)):
            yield _SLOT.sub(word, line)


@cache
def _words(slot: str) -> tuple[str, ...]:
    """What a slot is filled with; nothing for what only the data know."""
    if slot in _SAMPLED:
        return tuple(alternatives(f"sample_{slot}").split("|"))
    section = _SECTIONS.get(slot)
    if section is None:
        return ()
    phrases = vocabulary().synonyms(section)
    return tuple(p for name, said in phrases.items() if name not in _RARE for p in said[:_EACH])
