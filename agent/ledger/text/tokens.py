"""The words, numbers and identifiers of a text, for comparing wordings."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TOKENS = re.compile(r"\d[\d.,]*\d|\d|[^\W\d_]+|[£$€%<>=≥≤]")
_IDENTIFIER = re.compile(r"(?=[\w./-]*\d)\w+(?:[./-]\w+)*")
_WORDS = "two three four five six seven eight nine ten eleven twelve"
_DIGITS = {word: str(number) for number, word in enumerate(_WORDS.split(), 2)}
"""Numbers in words, which a quotation may have in digits."""
PHRASE = 5
"""Words that make a quotation."""


def identifiers_in(text: str) -> Iterator[str]:
    """The words of a text that have a digit, and those that hyphens join, in lower case."""
    for match in _IDENTIFIER.finditer(text.casefold()):
        yield match[0]


def tokens_of(text: str) -> list[str]:
    """Words and numbers of a text in lower case, for comparing wordings."""
    tokens = (token.casefold() for token in _TOKENS.findall(text))
    return [_DIGITS.get(token, token) for token in tokens]
