"""Accounts of one family by their names: Harbour Hotels Ltd, Harbour Hotels North, Harbour Hotels Spa."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.offline.understand._types import Lexicon, Memory, Subject
from agent.offline.understand.intents.fit import FAMILY
from agent.offline.understand.thread.memory import topic
from agent.offline.understand.words.names import name_words
from agent.offline.understand.words.sentence import Mention, Sentence
from agent.offline.understand.words.wordlists import word_list
from agent.offline.understand.words.words import fold

_SHARED = 2
"""Words at the beginning of a name that those of one family share."""
_ALL_OF_IT = "(whole|entire|overall|total) .*|all (of|across) .*|.* (region|area|territory|overall)"
_ONLY_PLACE = r"(and |now |ok )?(only|just) (in )?(the )?\w+( please)?"
_OF_A_HEAD = word_list("name_suffixes") | word_list("heads_a_family")


def family_of(name: str, lexicon: Lexicon) -> list[Subject]:
    """The accounts whose name begins the same, this one among them."""
    begin = name_words(name)[:_SHARED]
    return [
        Subject("account", id_, other)
        for id_, other in lexicon.accounts
        if len(begin) == _SHARED and name_words(other)[:_SHARED] == begin
    ]


def head_of(name: str, lexicon: Lexicon) -> Subject | None:
    """The one of a family whose name has nothing but 'Ltd' or 'Holdings' beside what they share."""
    found = [
        one
        for one in family_of(name, lexicon)
        if (rest := set(name_words(one.name)[_SHARED:])) and rest <= _OF_A_HEAD
    ]
    return found[0] if len(found) == 1 else None


def as_a_family(sentence: Sentence, lexicon: Lexicon) -> None:
    """'Harbour Hotels, how do they do as a group': of several of that name the head is meant."""
    if not sentence.has(FAMILY):
        return
    for at, mention in enumerate(sentence.mentions):
        head = head_of(mention.options[0][1], lexicon) if mention.options else None
        if head and head.value in dict(mention.options):
            sentence.mentions[at] = replace(
                mention, value=head.value, name=head.name, options=(), full=True
            )


def siblings(sentence: Sentence, memory: Memory, lexicon: Lexicon) -> list[Mention]:
    """'What about the South one?', 'compare North with South' after Harbour Hotels North.

    The accounts of that name but for the region; none unless there is one for each region.
    """
    account, regions = topic(memory), sentence.of("region")
    if sentence.has(_ALL_OF_IT):
        return []  # "the whole East region"
    if memory.listed and memory.listed != memory.calls and sentence.has(_ONLY_PLACE):
        return []  # of the list that the account was picked from
    if account is None or account.kind != "account" or sentence.of("account"):
        return []
    found = [_in_region(account.name, region.value, lexicon) for region in regions]
    whole = [
        Mention("account", one.value, one.name, region.start, region.stop)
        for one, region in zip(found, regions, strict=True)
        if one is not None
    ]
    same = [one.value for one in whole] == [account.value]
    return [] if same or len(whole) < len(regions) else whole


def _in_region(name: str, wanted: str, lexicon: Lexicon) -> Subject | None:
    names = {fold(re.sub(rf"\b{re.escape(region)}\b", wanted, name)) for region in lexicon.regions}
    found = [Subject("account", id_, one) for id_, one in lexicon.accounts if fold(one) in names]
    found = [one for one in found if fold(wanted) in name_words(one.name)] or [
        one for one in family_of(name, lexicon) if fold(wanted) in name_words(one.name)
    ]
    return found[0] if len(found) == 1 else None
