"""Days on which accounts ordered, as they are counted: 'ordered on 4 to 9 days', 'twelve order days'."""

from __future__ import annotations

import re

from agent.offline.understand.tokens.numbers import Number
from agent.offline.understand.words.sentence import Sentence

_AT_LEAST_OR_MOST = (
    r"on|only|just|exactly|between|at (?:the )?(?:very )?(?:least|most)|(?:no |not )?(?:more|less|fewer) than"
    r"|over|above|under|below|up to|or|and|to|-|\d+"
)
_ORDERED_ON = re.compile(
    r"(?<!\S)(?:order|orders|ordered|ordering|buy|buys|bought|buying|purchase|purchased|purchases|purchasing)"
    rf"(?: (?:from us|with us|{_AT_LEAST_OR_MOST}))+$"
)
"""'Ordered on', 'ordering at most': not 'ordered in' or 'ordered within', which say when."""
_NO_COUNT = frozenset(["ago", "back", "apart", "before", "earlier", "old", "late", "in", "without"])
"""What follows days that are a length of time."""
_DAY = "day"


def counts_order_days(sentence: Sentence, number: Number) -> bool:
    """Whether a number of days, or the first of two, counts those on which accounts ordered."""
    end = number.end
    while sentence.words[end : end + 1] and _joins(sentence, end):
        end += 1
    after = sentence.words[end : end + 2]
    if sentence.stems[end : end + 1] == ["order"] and sentence.stems[end + 1 : end + 2] == [_DAY]:
        return True
    if sentence.stems[end : end + 1] != [_DAY] or (after[1:] and after[1] in _NO_COUNT):
        return False
    return _ORDERED_ON.search(" ".join(sentence.words[: number.start])) is not None


def _joins(sentence: Sentence, at: int) -> bool:
    """Whether a word leads from a number to the other end of its range, or is that end."""
    return sentence.words[at] in ("to", "-", "–", "or", "and") or any(
        number.start == at for number in sentence.numbers
    )
