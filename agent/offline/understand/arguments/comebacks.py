"""Accounts that ordered again after a silence: 'came back after half a year'."""

from __future__ import annotations

import re

from agent.offline.understand.times.calendar import DAYS_IN
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.words.sentence import Sentence

_ONE_UNIT = re.compile(r"(?<!\S)(?:a|one|a whole|a full) (week|month|quarter|year)(?!\S)")
_CAME_BACK = re.compile(alternatives("came_back_after"))
_HALF_A_YEAR = 180
"""Days of a silence of which nobody says how long it was."""


def days_before_return(sentence: Sentence) -> int | None:
    """How long the silence was at least; half a year where nobody says it, None where none came back."""
    if not _CAME_BACK.search(sentence.plain_text):
        return None
    for number in sentence.numbers:
        unit = sentence.words[number.end].rstrip("s") if number.end < len(sentence.words) else ""
        if unit in DAYS_IN and number.whole:
            return max(1, number.whole * DAYS_IN[unit])
    one = _ONE_UNIT.search(sentence.plain_text)
    whole = one and "half a" not in sentence.plain_text
    return DAYS_IN[one[1]] if one and whole else _HALF_A_YEAR
