"""Accounts that ordered again after a silence: 'came back after half a year'."""

from __future__ import annotations

import re

from agent.offline.understand.arguments.counted_lengths import lengths
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.words.sentence import Sentence

_CAME_BACK = re.compile(alternatives("came_back_after"))
_HALF_A_YEAR = 180
"""Days of a silence of which nobody says how long it was."""


def days_before_return(sentence: Sentence) -> int | None:
    """How long the silence was at least; half a year where nobody says it, None where none came back."""
    if not _CAME_BACK.search(sentence.plain_text):
        return None
    return next((one.days for one in lengths(sentence) if one.days), _HALF_A_YEAR)
