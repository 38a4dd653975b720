"""The words of a message as the finder of long names needs them."""

from __future__ import annotations

from collections.abc import Sequence

from agent.offline.understand.times.calendar import DAYS_IN
from agent.offline.understand.tokens.numbers import NUMBER_WORDS
from agent.offline.understand.tokens.tokenizer import Token
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.words.ids import NOT_BEFORE_ID
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.names import MEASURE, Word

_BEFORE_NAME = word_list("before_name")
_LEVELS = word_list("levels")
_LEVELLED = word_list("after_level")


def name_input(
    state_tokens: Sequence[Token], lookup: Lookup, blocked: set[int], *, products: bool = False
) -> list[Word]:
    """The tokens as the finder of accounts, or of products, needs them."""
    title = _is_title_case(state_tokens)
    first_of: set[int] = {0} | {
        i + 1 for i, token in enumerate(state_tokens) if token.plain in ("?", ".", "!", ":", ";")
    }
    return [
        Word(
            plain=token.plain,
            word=token.word,
            ordinary=token.short
            or len(token.plain) < 3
            or lookup.is_ordinary(token.plain)
            or (token.fixed and lookup.is_ordinary(token.word))
            or MEASURE.fullmatch(token.plain) is not None
            or (not products and lookup.is_product_word(token.plain)),
            free=index not in blocked and _can_name(state_tokens, index),
            capital=token.is_capital
            and not title
            and index not in first_of
            and token.raw != "I"
            and not is_level(state_tokens, index),
            slot=index > 0 and state_tokens[index - 1].word in _BEFORE_NAME,
        )
        for index, token in enumerate(state_tokens)
    ]


def _can_name(found: Sequence[Token], index: int) -> bool:
    """A word, or a number that is not an amount such as 'more than 12346'."""
    if found[index].kind == "word":
        return not is_counting(found, index)
    amount = index > 0 and found[index - 1].word in NOT_BEFORE_ID
    return found[index].kind == "number" and not amount


def is_counting(found: Sequence[Token], index: int) -> bool:
    """'Sixty days' is no Sixth Form Centre."""
    after = found[index + 1].word.removesuffix("s") if index + 1 < len(found) else ""
    return found[index].word in NUMBER_WORDS and after in DAYS_IN


def is_level(found: Sequence[Token], index: int) -> bool:
    """'The High churn band', 'Critical ones' are levels of risk, whatever their capital."""
    after = found[index + 1].word if index + 1 < len(found) else ""
    return found[index].plain in _LEVELS and (not after or after in _LEVELLED)


def _is_title_case(found: Sequence[Token]) -> bool:
    words = [token for token in found if token.kind == "word"]
    return len(words) > 3 and sum(token.is_capital for token in words) > 0.7 * len(words)
