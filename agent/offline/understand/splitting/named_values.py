"""Values told to say which dimension is meant: 'by kind of customer, hotels, pubs and so on'.

They are what figures are split into and limit nothing, so the dimension itself is said in their place.
"""

from __future__ import annotations

import re

from agent.offline.understand.tokens.wordlists import alternatives
from agent.offline.understand.types import TRADES
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Sentence
from tools._dimensions import GOODS

_GROUPS = (TRADES, ("region", "country"), GOODS, ("channel",), ("owner",))
"""Kinds of which the one may be called by the name of the other: a kind of customer is a trade."""
_KIND_OF_CUSTOMER = re.compile(rf"(?<!\S)(?:{alternatives('kind_of_customer')})(?!\S)")
_GO_ON = re.compile(rf" (?:{alternatives('and_so_on')})(?: \))?(?!\S)")
_BRACKETS = re.compile(r" \( [^()]+ \)(?!\S)")
_MOST = 16
"""Words of such a list."""
_FEW = 2


def with_dimension_of_values(text: str, lookup: Lookup) -> str:
    """The message with the dimension whose values it lists in the place of a looser name for it."""
    sentence = scan(text, lookup)
    for kind, start, stop in _dimensions(sentence):
        end = _end_of_list(sentence, kind, stop)
        if end is None:
            continue
        group = next(group for group in _GROUPS if kind in group)
        named = [m.kind for m in sentence.mentions if stop <= m.start < end and m.kind in group]
        meant = "commercial_segment" if "commercial_segment" in named else named[0]
        first, last = sentence.tokens[start].start, sentence.tokens[end - 1].end
        rest = sentence.text[last:]
        return f"{sentence.text[:first]}{meant.replace('_', ' ')}{rest}"
    return text


def _dimensions(sentence: Sentence) -> list[tuple[str, int, int]]:
    """Dimensions with the tokens that name them."""
    loose = [(TRADES[0], a, b) for _, a, b in sentence.line.find(_KIND_OF_CUSTOMER)]
    known = [(one.value, one.start, one.stop) for one in sentence.named("dimensions")]
    grouped = {kind for group in _GROUPS for kind in group}
    return [*loose, *(one for one in known if one[0] in grouped)]


def _end_of_list(sentence: Sentence, kind: str, stop: int) -> int | None:
    """Where the values end that are listed behind a dimension; None where none are."""
    words = " " + " ".join(sentence.words[stop : stop + _MOST])
    brackets = _BRACKETS.match(words)
    said = _GO_ON.search(words) if brackets is None else brackets
    if said is None or not re.match(alternatives("before_listed_values"), words):
        return None
    end = stop + len(words[: said.end()].split())
    inside = range(stop, end)
    group = next(group for group in _GROUPS if kind in group)
    listed = [m for m in sentence.mentions if m.start in inside]
    words_of_trade = [*sentence.named("metrics"), *sentence.named("dimensions")]
    others = {m.start for m in words_of_trade} | {n.start for n in sentence.numbers}
    if any(m.kind not in group for m in listed) or others & {*inside}:
        return None
    goes_on = _GO_ON.search(words[: said.end()]) is not None
    enough = len(listed) >= (1 if goes_on else _FEW)
    return end if enough and not sentence.times.covered & {*inside} else None
