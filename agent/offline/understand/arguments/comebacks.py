"""Accounts that ordered again after a silence: 'came back after half a year'."""

from __future__ import annotations

import re

from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.words.sentence import Sentence

_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_ONE_UNIT = re.compile(r"(?<!\S)(?:a|one|a whole|a full) (week|month|quarter|year)(?!\S)")
_CAME_BACK = re.compile(alternatives("came_back_after"))
_HALF_A_YEAR = 180
"""Days of a silence of which nobody says how long it was."""


def days_before_return(sentence: Sentence) -> int | None:
    """How long the silence was at least; half a year where nobody says it, None where none came back."""
    if not _CAME_BACK.search(sentence.plain_text):
        return None
    for number in sentence.numbers:
        unit = (
            _DAYS.get(sentence.words[number.end].rstrip("s"))
            if number.end < len(sentence.words)
            else 0
        )
        if unit and number.whole:
            return max(1, number.whole * unit)
    one = _ONE_UNIT.search(sentence.plain_text)
    return (
        (_DAYS | {"quarter": 91})[one[1]]
        if one and "half a" not in sentence.plain_text
        else _HALF_A_YEAR
    )
