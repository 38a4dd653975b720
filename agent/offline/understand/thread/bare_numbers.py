"""A number said alone is of the length of time that the last answer had: 'and over 90'."""

from __future__ import annotations

import re

from agent.offline.understand._types import Call
from agent.offline.understand.arguments.amounts import amount
from agent.offline.understand.arguments.fill import Filled
from agent.offline.understand.arguments.spans import days_in
from agent.offline.understand.words.sentence import Sentence

_LEAD = r"(?:(?:and|or|ok|so|now|no|what about|how about|then|rather|if|but) )*"
_ENDS = r"(?: (?:instead|then|rather|only|please|now))*[ ?.!]*"
_LONG = re.compile(
    rf"{_LEAD}(?:over|across|within|for|in)(?: just| only)?(?: the)?(?: (?:last|next|past))? [\d.]+{_ENDS}"
)
_LEAST, _MONTHS = 30, 36
"""The shortest stretch in days, and up to which number months are meant where it is shorter."""


def bare_number(sentence: Sentence, filled: Filled, call: Call) -> None:
    """The length of time that a number alone changes."""
    number = sentence.numbers[0] if len(sentence.numbers) == 1 else None
    if number is None or number.kind != "plain":
        return
    text = sentence.line.text
    said = amount(number.value)
    for name in ("horizon_days", "lookback_days"):
        if name in call.arguments and name not in filled.values and _LONG.fullmatch(text):
            days = said if said >= _LEAST else days_in(number.whole, "month")
            if said >= _LEAST or said <= _MONTHS:
                _only(filled, name, days)
            return


def _only(filled: Filled, name: str, value: int | float) -> None:
    for rows in ("limit", "top", "min_monetary"):
        filled.values.pop(rows, None)
    filled.put(name, value)
