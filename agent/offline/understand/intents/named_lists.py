"""Accounts that are looked for by a part of their name: 'list all the Harbours', 'plough something'."""

from __future__ import annotations

from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.words.sentence import Sentence

_OF_THE_BOOK = word_list("asks_for_the_book")
_ACCOUNTS = frozenset(["customer", "book", "portfolio"])


def asks_for_names(sentence: Sentence) -> bool:
    """Whether all accounts of a name are to be listed, or one is sought whose name is half forgotten."""
    named = [*sentence.of("account"), *sentence.of_unknown("unknown")]
    if not named or sentence.named("metrics") or sentence.reads("note|churn|sign|draft|compare"):
        return False
    vague = any(mention.options for mention in named) or not sentence.of("account")
    return vague and sentence.has(alternatives("sought_by_name"))


def asks_for_the_book(sentence: Sentence) -> bool:
    """Whether all accounts are wanted: no word says which, and so none is dropped in silence."""
    words = set(sentence.canonical.split())
    return bool(words & _ACCOUNTS) and words <= _OF_THE_BOOK
