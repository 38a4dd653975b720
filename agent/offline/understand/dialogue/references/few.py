"""Words that point at a few things at once: 'both', 'each of those two', 'the other one', 'the former'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.offline.understand.dialogue.memory import asked_alike, last_two, sides_of, topic
from agent.offline.understand.tokens.numbers import ONES
from agent.offline.understand.types import Memory, Subject
from agent.offline.understand.words.sentence import Sentence

Span = tuple[list[Subject], int, int]
"""What is pointed at, and the words that do."""
MOST = 4
"""Things that are pointed at at once."""
ROW = (
    r"(?:one|customer|account|client|name|entry|row|company|region|segment|category|product"
    r"|brand|group|side)"
)
NOUN = rf"{ROW}s?"
COUNT = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten)"
_OTHER = re.compile(
    rf"(?:the|those|these) (?:other|remaining)(?: (?P<count>{COUNT}))?(?: {NOUN})?(?! way\b)(?!\S)"
    rf"|the (?:(?P<number>{COUNT}) )?others|the rest(?: of (?:them|those|these|the list|that list))?(?!\S)"
)
_FORMER = re.compile(rf"the (former|latter)(?: {NOUN})?")
_BOTH = re.compile(
    r"(?:each|both)(?: one)? of (?:them|(?:those|these|the)(?: (?:two|three|four|pair))?)(?!\S)"
    r"|(?:the|these|those|all) (?:two|pair|three|four)(?: of (?:them|those|these))?(?!\S)"
    r"|both(?!\S)|each(?= ?$| [?.!,:])"
    r"|each(?= (?:be|have|buy|order|leave|churn|going|likely|bring|spend|worth|do|doing|get|show|over)\b)"
)
_ALIKE = re.compile(
    r"(?:(?<=for )|(?<=on )|(?<=about )|(?<=with )|(?<=at ))(?:those|these|them|all of them|each of them)"
    r"(?: (?:two|three|four|accounts|customers))?(?!\S)"
)
"""'Notes for those' after the same was asked of the first three of a list."""
_ONE_OF = re.compile(
    r"\b(?:first|second|third|fourth|last|one|ones|which|who|either|neither|none|any|better|worse) of $"
)


def few_pointed_at(
    sentence: Sentence, listing: Sequence[Subject], memory: Memory
) -> Iterator[Span]:
    """'The other two', 'both', 'the former' of the few that are listed, compared or spoken of."""
    line = sentence.line
    sides = sides_of(memory)
    few = list(listing) or sides or asked_alike(memory)
    if not few:
        few = [one for one in last_two(memory) or () if one.kind == "account"]
    alike = asked_alike(memory)
    for _, start, stop in line.find(_ALIKE) if 2 <= len(alike) <= MOST else ():
        yield alike, start, stop
    yield from _others(sentence, few, memory)
    spoken_of = [one for one in last_two(memory) or () if one.kind == "account"]
    for match, start, stop in line.find(_BOTH):
        said = set(line.words[start:stop])
        counts = (
            [2]
            if said & {"both", "pair"}
            else [ONES[one] for one in said & {"two", "three", "four"}]
        )
        count = max(counts, default=0)
        meant = few if count in (0, len(few)) else spoken_of if count == len(spoken_of) else []
        named = meant and sentence.of(meant[0].kind)
        one_of = _ONE_OF.search(line.text[: match.start()])
        counted = any(number.end == start for number in sentence.numbers)  # "10k each"
        told = named or one_of or counted or stop in sentence.taken
        if 2 <= len(meant) <= MOST and not told:
            yield meant, start, stop
    two = few if len(few) == 2 else list(last_two(memory) or ())
    for match, start, stop in line.find(_FORMER) if two else ():
        yield [two[match[1] == "latter"]], start, stop


def _others(sentence: Sentence, few: Sequence[Subject], memory: Memory) -> Iterator[Span]:
    """'The other one', 'the remaining two', 'the rest of them': without those that were looked at."""
    asked = {
        value for call in memory.calls for value in call.arguments.values() if str(value) == value
    }
    left = [one for one in few if one.value not in asked]
    if not 0 < len(left) < len(few):
        about = topic(memory)
        left = [one for one in few if one != about]
    for match, start, stop in sentence.line.find(_OTHER) if 0 < len(left) < len(few) else ():
        said = match["count"] or match["number"]
        count = ONES.get(said) or int(said) if said else len(left)
        if count <= len(left) <= MOST or said:
            yield left[:count], start, stop
