"""'Her whole patch', 'which of his accounts', 'who of hers': the owner that the thread has named."""

from __future__ import annotations

import re

from agent.offline.understand._types import Memory, Subject
from agent.offline.understand.words.sentence import Mention, Sentence

_OWNER = (
    r"(?:that|this|the same|same) (?:owner|rep|manager|account manager|person|colleague)(?: s)?"
)
_WHOSE = rf"(?:his|her|their|{_OWNER})"
_HELD = (
    r"(?:patch|book|territory|portfolio|area|ledger|book of business|list of accounts|turf|beat)"
)
_ACCOUNTS = r"(?:accounts?|customers?|clients?|ones|lot|names|buyers)"
_FIGURES = r"(?:revenue|sales|turnover|orders|numbers?|figures?|average order value|discounts?|returns|units)"
_ALL_HELD = rf"{_WHOSE} (?:own |whole |entire |full |complete )*{_HELD}"
_SOME = rf"(?:his|her|{_OWNER})(?= (?:\w+ ){{0,2}}{_ACCOUNTS}\b)"
_OF_HERS = r"(?:his|hers)\b(?! \w)|(?<=of )(?:his|hers|theirs)\b"
_KEEPS = (
    r"(?:he|she)(?= (?:\w+ )?(?:looks? after|manages?|owns?|runs?|covers?|handles?|has|have|got|sells?"
    r"|sold)\b)"
)
_SHE = r"(?:he|she|him|her)\b"


def named_before(sentence: Sentence, memory: Memory) -> None:
    """Let the words that point at an owner name the one of the thread."""
    owner = memory.subject("owner")
    if owner is None or sentence.of("owner") or sentence.of("account"):
        return
    for pattern in (_ALL_HELD, _SOME, _OF_HERS, _KEEPS, *_of_figures(memory)):
        for _, start, stop in sentence.line.find(re.compile(rf"\b{pattern}")):
            if not sentence.taken & set(range(start, stop)):
                sentence.replace_words(_mention(owner, start, stop))
                return


def _of_figures(memory: Memory) -> list[str]:
    """'Her revenue', 'how did she do' after an owner's figures; after an account's they are the account's."""
    last = memory.calls[0].arguments if memory.calls else {}
    return (
        []
        if "account" in last or "owner" not in last
        else [rf"{_WHOSE}(?= {_FIGURES}\b)", _SHE, _OWNER]
    )


def _mention(owner: Subject, start: int, stop: int) -> Mention:
    return Mention("owner", owner.value, owner.name, start, stop, full=True)
