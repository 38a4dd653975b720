"""Messages that are nothing but values accounts are chosen by: 'Offices, over 10k', 'Champions'."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.offline.understand.arguments.amounts import amount
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.types import TRADES
from agent.offline.understand.words.sentence import Mention, Sentence

_AROUND = word_list("around_values")
_OF_AMOUNTS = word_list("around_amounts")
_NAMED = ("region", "country", "owner", *TRADES, "category", "channel", "brand", "product")
_GROUPS = ("segments", "campaign_types")
_ASKS = re.compile(r"(?:(?:and|but|so|or|ok) )*(?:is|are|do|does|any)\b")
_RELATIVE = (["less"], ["more"])
_HOW_OFTEN = ("once|twice|thrice", alternatives("ordered_one_time"), alternatives("ordered_again"))


def are_all_values(sentence: Sentence) -> bool:
    """Whether there is a value in the message, and beside values nothing but small words."""
    named = [*limits_in(sentence), *(m for m in sentence.mentions if m.kind == "account")]
    if len(named) < len(sentence.mentions) or sentence.unknown or sentence.of("account"):
        return False
    if _ASKS.match(sentence.line.text):
        return False  # "are any of them in the North"
    if any(sentence.words[one.end : one.end + 1] in _RELATIVE for one in sentence.numbers):
        return False  # "2k less"
    covered = {at for mention in named for at in mention.tokens}
    covered |= {at for one in sentence.numbers for at in range(one.start, one.end)}
    covered -= sentence.times.covered
    amounts = bool(sentence.numbers) or any(map(sentence.has, _HOW_OFTEN))
    small = _AROUND | _OF_AMOUNTS if amounts else _AROUND
    return (bool(covered) or amounts) and all(
        at in covered | sentence.times.covered or token.kind == "symbol" or token.word in small
        for at, token in enumerate(sentence.tokens)
    )


def limits_in(sentence: Sentence) -> list[Mention]:
    """What of the data and of the trade the message names."""
    found = [mention for mention in sentence.mentions if mention.kind in _NAMED]
    return found + [mention for group in _GROUPS for mention in sentence.named(group)]


def values_in(sentence: Sentence) -> Iterator[object]:
    """Each value of the message, as a call has it."""
    yield from (mention.value for mention in limits_in(sentence))
    yield from (amount(number.value) for number in sentence.numbers)
