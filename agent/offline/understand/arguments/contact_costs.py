"""Amounts that one contact of a campaign costs: 'each letter costs us £3.50', 'at nine pounds a call'."""

from __future__ import annotations

import re

from agent.offline.understand.tokens.numbers import Number
from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.words.sentence import Sentence

_BEHIND = re.compile(alternatives("price_of_each_ends"))
_BEFORE = re.compile(rf"\b(?:{alternatives('price_of_each_begins')})$")
_OF_CONTACTS = re.compile(rf"\b(?:{alternatives('price_of_contacts_begins')})$")
_PRICED = re.compile(rf"(?<!\S)(?:{alternatives('price_of_pieces_begins')})$")
"""'Letters cost 1.20', 'calls two quid': no noun says that it is for each, only that it is so little."""
_SMALL = 100
_FAR = 12
"""Words before an amount that may say what it is the price of."""
_CLAUSE = re.compile(r"[.?!;:]")


def is_of_each_contact(sentence: Sentence, number: Number) -> bool:
    """Whether an amount is the price of one contact, by what stands before it or behind it."""
    words = sentence.words[max(0, number.start - _FAR) : number.start]
    before = _CLAUSE.split(" ".join(words))[-1].strip().removesuffix(" a")  # "about a fiver"
    behind = " ".join(sentence.words[number.end : number.end + 5])
    if _BEHIND.match(behind) or _BEFORE.search(before):
        return True
    if number.value < _SMALL and _PRICED.search(before):
        return True
    contact = "contact" in f" {before}" and "budget" not in before
    return contact and _OF_CONTACTS.search(before) is not None
