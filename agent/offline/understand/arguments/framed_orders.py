"""An order that a message asks for in so many words: 'sorted by owner', 'the largest first', 'A to Z'.

A frame says that an order is meant and where its words are; what they mean is the same for all lists.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from agent.offline.understand.tokens.wordlists import expanded, load_yaml, whole_words
from agent.offline.understand.words.canonical import segment_stands
from agent.offline.understand.words.sentence import Sentence

BUY = (
    "(order|orders|ordered|buy|buys|bought|purchase|purchased|purchases"
    "|shop|shopped|seen|heard from(?! us))"
)
"""What <buy> stands for where orders are described."""
_WORD = r"[^\s,.;:?!]+"
_ENDS = r"(?= ?(?:$|[,.;:?!]|(?:please|pls|then|and|but|so|instead|not|rather|because|as|thanks|for)(?!\S)))"
_FIRSTLY = r"(?:first|on top|at (?:the )?(?:very )?top|to the top|uppermost|at the head|foremost)"
_BY = re.compile(
    r"(?<!\S)(?:re ?)?(?:"
    rf"(?:sort|rank|arrang|weigh|prioriti[sz]|organi[sz])(?:e|ed|d|s|ing|ted|ped|t)?(?: {_WORD}){{0,8}}?"
    r" (?:by|on|in (?:the )?order of|according to|after|per)"
    rf"|order(?:ed|ing)?(?: (?:them|it|these|those|this|that|the|my|our|all)(?: {_WORD}){{0,4}}?)?"
    r" (?:by|in (?:the )?order of|according to|after)"
    rf"|(?:list|group|split|show|put)(?:s|ed|ped|ing|ting|ping)?(?: {_WORD}){{0,8}}?"
    r" (?:by|in (?:the )?order of|according to|after|per)"
    rf")(?: (?:the|their|its|each|every|an?))* (?P<said>{_WORD}(?: {_WORD})*)"
)
"""'Order' is mostly a noun here: an "order count by region" is no order of a list."""
_ALONE = re.compile(
    r"(?<!\S)(?:(?:by|per)(?: (?:the|their|each|every))*"
    rf" (?P<said>{_WORD}(?: {_WORD}){{0,2}}?){_ENDS})"
)
_IN_TURN = re.compile(
    r"(?<!\S)(?:one )?(?P<said>(?!after)\w+(?: \w+)?)"
    r" (?:after (?:the other|another)|(?:by|after) (?P=said))(?!\S)"
)
_FIRST = re.compile(rf"(?:(?<=[,.;:?!] )|^)(?P<said>(?:{_WORD} )+?){_FIRSTLY}{_ENDS}")
_A_TO_Z = re.compile(
    r"(?<!\S)(?P<said>(?:in )?alphabetical\w*|(?:from )?a (?:(?:to|-|–) )?z|z (?:to|-|–) a)"
    r"(?: (?:order|by name))*(?!\S)"
)
_FRAMES = ((_BY, "by"), (_IN_TURN, "by"), (_A_TO_Z, "first"), (_FIRST, "first"), (_ALONE, "by"))
"""Tried one after the other: 'sorted by owner, the largest first' is by owner."""
_COUNTS = (
    "how many|number of|counts?|counted|orders|split|break ?down|broken|shares?|totals?|sum|summed"
)
_BOUNDED = re.compile(
    r"(?<!\S)(?:over|above|under|below|at least|at most|(?:more|less) than) \S*\d"
)
"""'By revenue over 5,000' bounds a list."""
_END_OF_ORDER = re.compile(
    r"(?:(?:and|the|with|from) )*(?:lowest|highest|smallest|largest|biggest|least|most|greatest)"
)
"""Which end comes first, of what is said elsewhere."""
_SPLITS = frozenset(["owner", "region"])
"""'By region' alone may be a split of figures."""
_NO_MORE = re.compile(
    r" ?,? ?(?<!\S)(?:instead of|rather than|and not|not)(?: (?:by|the))*"
    r" (?:value|stakes?|revenue|spend|risk|longest|quietest|most|biggest|largest|smallest|name|names"
    r"|alphabetical\w*|recency|frequency|probability|likelihood|chance|odds|cash|money|orders)(?!\S)[^,;]*"
)
"""The order that a list is no longer to have: 'biggest first, not value at stake'."""
_UP = (
    r"ascending|asc|(lowest|smallest|fewest|least|weakest|safest)( \S+){0,5} first"
    r"|(smallest|lowest|fewest|weakest|poorest|bottom)( \S+){0,2} (by|on|in) .*"
    r"|from (low|small)\S*( .*)?|(low|small)\w* to (high|large|big)\w*"
)
_DOWN = (
    r"descending|desc|(highest|biggest|largest|most)( \S+){0,5} first"
    r"|from (high|big|large)\S*( .*)?|(high|large|big)\w* to (low|small)\w*"
)
_NEW = r"(newest|latest|freshest|(most|more) recent(ly)?|recent)( \S+){0,2} first|newest to oldest"
_OLD = (
    r"(oldest|longest|earliest|quietest|(least|less) recent(ly)?)( \S+){0,3} first|oldest to newest"
)
_BACK = r"descending|desc|z (to|-|–) a|reversed?|backwards"
_TURNED = {"recency": (_NEW, _OLD), "name": ("ascending", _BACK), "owner": ("ascending", _BACK)}
_USUALLY = (_UP, _DOWN)


@dataclass(frozen=True)
class Framed:
    """What a list is to be sorted by, in which direction, and the words that say no more than that."""

    sort: str
    order: str | None
    words: range


@dataclass(frozen=True)
class _Entry:
    sort: str
    order: str | None
    by: str
    first: str
    said: str
    of_pairs: bool


@cache
def _entries() -> tuple[_Entry, ...]:
    file = Path(__file__).with_name("framed_orders.yaml")
    return tuple(
        _Entry(
            one["sort"],
            one.get("order"),
            by=_pattern(one, "by"),
            first=_pattern(one, "first"),
            said=_pattern(one, "said"),
            of_pairs=bool(one.get("of_pairs")),
        )
        for one in load_yaml(file.read_text(encoding="utf-8"))
    )


def _pattern(entry: Mapping[str, Any], name: str) -> str:
    return expanded("|".join(entry.get(name, ())).replace("<buy>", BUY))


def without_segments(sentence: Sentence) -> str:
    """The words outside names and segments, without an order that is no longer wanted."""
    segments = [
        mention
        for mention in (*sentence.named("segments"), *sentence.named("archetypes"))
        if segment_stands(sentence, mention.start, mention.stop - mention.start)
    ]
    inside = {at for mention in segments for at in mention.tokens}
    words = sentence.plain_text.split()
    return " ".join("_" if at in inside else word for at, word in enumerate(words))


def no_more(text: str) -> str:
    """The words without an order that is named only to be given up."""
    return _NO_MORE.sub("", text)


def framed_order(sentence: Sentence, *, of_pairs: bool = False) -> Framed | None:
    """The order that a message asks for in so many words; None where it asks for none."""
    text = without_segments(sentence)
    kept = no_more(text)
    for frame, kind in _FRAMES:
        for found in frame.finditer(kept):
            entry = _meant(found["said"].strip(), kind, of_pairs=of_pairs)
            if entry is None or _BOUNDED.search(found["said"]):
                continue
            if frame is _FIRST and (named := _named_beside(found["said"], kept, of_pairs)):
                entry = named
            if frame is _ALONE and entry.sort == "name":
                continue  # "who are these people, by name?"
            if frame is _ALONE and entry.sort in _SPLITS and whole_words(_COUNTS).search(kept):
                continue
            gone = _NO_MORE.search(text)
            stop = gone.end() if gone and gone.start() >= found.end() - 1 else found.end()
            words = range(len(text[: found.start()].split()), len(text[:stop].split()))
            sure = frame is not _ALONE and not (gone and gone.start() < found.start())
            weighed = found[0].startswith("weigh") and entry.sort == "monetary"
            sort = "stake" if weighed and not of_pairs else entry.sort
            return Framed(sort, _direction(entry, kept), words if sure else range(0))
    pairs = (one for one in _entries() if of_pairs and one.said)
    said = next((one for one in pairs if whole_words(one.said).search(kept)), None)
    return Framed(said.sort, None, range(0)) if said else None


def _named_beside(said: str, text: str, of_pairs: bool) -> _Entry | None:
    """'By churn probability, lowest first': what is said to be lowest is named beside it."""
    if not _END_OF_ORDER.fullmatch(said.strip()):
        return None
    entries = (
        _meant(one["said"].strip(), "by", of_pairs=of_pairs) for one in _ALONE.finditer(text)
    )
    found = next(entries, None)
    return found if found and found.sort not in {*_SPLITS, "name"} else None


def _meant(said: str, kind: str, *, of_pairs: bool) -> _Entry | None:
    for entry in _entries():
        if entry.of_pairs and not of_pairs:
            continue
        pattern = entry.by if kind == "by" else entry.first
        if not pattern:
            continue
        if kind == "by" and re.match(rf"(?:{pattern})(?!\S)", said):
            return entry
        if kind == "first" and whole_words(pattern).search(said):
            return entry
    return None


def _direction(entry: _Entry, text: str) -> str | None:
    if entry.sort == "region":
        return entry.order
    up, down = _TURNED.get(entry.sort, _USUALLY)
    if whole_words(up).search(text):
        return "asc"
    return "desc" if whole_words(down).search(text) else entry.order
