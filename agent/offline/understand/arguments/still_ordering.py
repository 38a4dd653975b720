"""Since when those that gave something up must have ordered: 'but did order something since 1 May'."""

from __future__ import annotations

import re

from agent.offline.understand.times.atom import Atom
from agent.offline.understand.words.sentence import Sentence

_ORDERED_ANYTHING = re.compile(
    r"(?<!\S)(?:order|orders|ordered|ordering|buy|buys|bought|buying|purchased|purchasing)"
    r"(?: (?:from us|at all|again|still))*"
    r" (?:something|anything|(?:any |some )?other (?:things|goods|stuff)|else|stuff|goods)"
    r"(?: (?:else|other|from us|at all|again))*$"
)


def ordered_since(sentence: Sentence) -> Atom | None:
    """The stretch up to today in which they ordered anything at all; None where none is said."""
    return next((one for one in sentence.times.periods if is_of_any_order(sentence, one)), None)


def is_of_any_order(sentence: Sentence, period: Atom) -> bool:
    """Whether a stretch up to today follows 'ordered something', of whatever goods."""
    if period.shape != "since" or period.start is None:
        return False
    before = " ".join(sentence.words[: period.at])
    return _ORDERED_ANYTHING.search(before) is not None
