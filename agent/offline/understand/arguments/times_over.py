"""How often accounts ordered, where it is said in a word: 'at least twice', 'thrice at most'."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from agent.offline.understand.tokens.numbers import Number
from agent.offline.understand.words.sentence import Sentence

TIMES_OVER = {"once": 1, "twice": 2, "thrice": 3}
_AS_OFTEN = frozenset(["as", "a", "an", "per", "the", "their", "its", "every", "each"])
"""What follows 'twice' that counts no orders: 'twice as much', 'twice a month', 'twice their usual gap'."""


def times_over(sentence: Sentence) -> Iterator[Number]:
    """The words that count orders, as numbers."""
    for at, word in enumerate(sentence.words):
        if word in TIMES_OVER and not {*sentence.words[at + 1 : at + 2]} & _AS_OFTEN:
            yield Number(Decimal(TIMES_OVER[word]), "plain", at, at + 1)
