"""Words for a place in the list on the screen: 'the top one', 'number 3', 'the last of them'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.offline.understand.dialogue.memory import only_listed
from agent.offline.understand.dialogue.references.few import COUNT, ROW, Span
from agent.offline.understand.dialogue.references.partial_names import ONE
from agent.offline.understand.tokens.numbers import ONES
from agent.offline.understand.types import Memory, Subject
from agent.offline.understand.words.sentence import Sentence

_HERE = (
    rf"(?: (?:of (?:them|(?:those|these)(?: {COUNT})?|the {COUNT})"
    rf"|(?:on|in|of|from) (?:the|that|this|your) list(?: of {COUNT})?"
    r"|(?:down )?from the top|(?:on |in )?there|(?:that )?you (?:listed|showed|gave|named|mentioned)(?: me)?)"
    r"(?!\S))?"
)
"""Where a row stands: 'of those five', 'on that list of five', 'from the top', 'you listed'."""
_OF_THESE = r"(?= (?:of (?:them|those|these)|(?:on|in|of|from) (?:the|that|this|your) list)(?!\S))"
_COMPANY = "(?:account|customer|client|company)"
_BOUGHT_MOST = rf"(?:biggest|best) (?:{_COMPANY}{_OF_THESE}|(?!{_COMPANY}){ROW})"
"""'The biggest one' is of the list, 'the biggest account' of the book unless it is said to be of those."""
_TOP = re.compile(
    rf"(?:the )?(?:(?:very first|top|leading) {ROW}|{_BOUGHT_MOST})(?!\S){_HERE}"
    r"|the (?:biggest|largest|best|top)(?= of (?:them|those|these)(?!\S))|the one (?:at the|on|at) top"
    r"|the (?:biggest|largest)(?= (?:is|was|has|does|did|there|in there)(?!\S))"
    r"|the (?:(?:big|clear|overall) )?(?:winner|leader|front ?runner|top (?:performer|scorer|mover))"
)
_COUNTED = r"\d+|two|three|four|five|six|seven|eight|ten|twelve|twenty"
"""After 'the worst': so many rows, and no place."""
_MIDDLE = re.compile(rf"the (?:middle|centre|central) {ROW}(?!\S){_HERE}|the one in the middle")
_WORST = re.compile(rf"the (?:very )?worst(?! (?:{_COUNTED})(?!\S))(?: {ROW})?(?!\S){_HERE}")
_LAST = re.compile(
    rf"(?:the )?(?:very )?(?:last|bottom|final) (?:of (?:(?:them|those|these)(?: {COUNT})?|the {COUNT})"
    rf"|{ROW}{_HERE})(?!\S)|the one at the (?:bottom|end)|the (?:last|final)(?= on (?:the|that|this) list)"
)
_FROM_LAST = re.compile(
    rf"the (?:penultimate|(?P<place>second|third|fourth) (?:to last|last(?= one)"
    r"|from (?:the )?(?:bottom|end|last))"
    rf"|last but (?P<but>one|two|three)|next to last|one before (?:the )?last)(?: {ROW})?(?!\S){_HERE}"
)
_ALONE = (
    "(only |and |now )?the last|compare .* (with|and|to|against|versus) the last"
    "|.* (of|for|on|about|at) the last"
    "|((and|now|ok|or|then) )*(the )?(first|second|third|fourth|top)( one)? (with|against|versus|to) the last"
)
_AND_LAST = re.compile(r"(?:first|second|third|top)(?: one)? and(?: the)? last(?! one\b)(?!\S)")
_NUMBER_ONE = re.compile(r"(?:the )?(?:number|no|nr) one")
_THAT_ONE = re.compile(rf"(?:that|this) {ROW}(?!\S)")
_LIST = re.compile(rf"(?: {ROW}(?!\S))?{_HERE}")
_OF_SHOWN = re.compile(
    rf" of (?:them|those|these|the {COUNT}(?! (?:day|week|month|quarter|year)s?\b)"
    r"|(?:the|that|this|your) list)(?!\S)"
)
_BEFORE_PLACE = frozenset(
    [
        "the", "that", "this", "my", "on", "for", "of", "to", "about", "at", "and", "with",
        "compare", "versus", "is", "does", "open", "show", "profile", "from",
    ]
)  # fmt: skip
_NOT_A_PLACE = frozenset(
    ["quarter", "half", "of", "order", "orders", "time", "purchase", "month", "year", "party"]
)
_NUMBER = frozenset(["number", "no", "#", "nr", "rank", "place", "position", "row"])
_HE = re.compile(r"(?:he|she|him)(?!\S)")
_OPENS = re.compile(
    r"(let us |i will |we |now |ok |please )*((start|begin|open|pick|take)( with| on)?|(dig|drill|look)"
    r"( deeper| down)?( in| in ?to| at)|zoom in (to|on)|tell me (more )?(about|on)|describe|"
    r"(more|details?)( details?| info)? (on|about|of)|expand( on)?) "
)


def opens_reference(sentence: Sentence) -> bool:
    """'Start with number two', 'dig into the third': a closer look at what is pointed at."""
    return _OPENS.match(sentence.line.text) is not None


def places_of(
    sentence: Sentence, listing: Sequence[Subject], taken: set[int], memory: Memory
) -> Iterator[Span]:
    """'The top one', 'the last of them', 'number 3', 'the second'."""
    line = sentence.line
    places = [(0, *m[1:]) for m in line.find(_TOP)] + [(-1, *m[1:]) for m in line.find(_LAST)]
    places += [(_from_last(m[0]), *m[1:]) for m in line.find(_FROM_LAST)]
    places += [(len(listing) // 2, *m[1:]) for m in line.find(_MIDDLE)] if len(listing) % 2 else []
    if not (_worst(memory) and re.fullmatch(_OTHER_END, sentence.bare)):
        places += [(_worst(memory), *m[1:]) for m in line.find(_WORST)]
    places += [(0, *m[1:]) for m in line.find(_NUMBER_ONE)]
    first = only_listed(memory) or _leads(memory, listing)
    places += [(0, *m[1:]) for m in line.find(_THAT_ONE)] if first else []
    places += [(0, *m[1:]) for m in line.find(_HE)] if _is_of_accounts(memory, listing) else []
    places += list(_ordinals(sentence))
    places += [(-1, stop - 1, stop) for _, _, stop in line.find(_AND_LAST)]
    if re.fullmatch(_ALONE, sentence.bare):
        places.append((-1, len(line.words) - 1, len(line.words)))
    for place, start, stop in places:
        if start not in taken and -len(listing) <= place < len(listing):
            yield [listing[place]], start, stop


def _leads(memory: Memory, listing: Sequence[Subject]) -> bool:
    """Whether the first of the list is what the last answer was about: who fell most, and is no account."""
    ranked = memory.calls == memory.listed and memory.last_arguments.get("sort") == "change"
    return ranked and bool(listing) and listing[0].kind != "account"


def _is_of_accounts(memory: Memory, listing: Sequence[Subject]) -> bool:
    """Whether 'he' after sales by account is the first of these: no account manager was spoken of."""
    last = memory.last
    ranked = last is not None and last.arguments.get("by") == ["account"]
    return ranked and listing[0].kind == "account" and memory.subject("owner") is None


_OTHER_END = (
    r"(?:(?:and|but|so|what|how|about|who|is|s|are|were) )*the (?:very )?worst(?: ones| few| five)?"
)
"""'And the worst?' after the best is a list of its own, from the other end."""
_GOOD = frozenset(["revenue", "gross_revenue", "orders", "units", "avg_order_value"])


def _worst(memory: Memory) -> int:
    """Where the worst stands: at the end of the best sellers, else at the top of what is wrong."""
    said = memory.last_arguments
    best_first = said.get("metric") in _GOOD and said.get("order") != "asc" and "only" not in said
    return -1 if best_first and said.get("sort") != "change" else 0


def _from_last(match: re.Match[str]) -> int:
    """'The second to last' and 'the last but one' are the same place from below."""
    if match["but"]:
        return -1 - ONES[match["but"]]
    return -{"third": 3, "fourth": 4}.get(match["place"] or "", 2)


def _ordinals(sentence: Sentence) -> Iterator[tuple[int, int, int]]:
    """'The second one', 'third on the list', 'number two': the place and the words."""
    words = sentence.words
    for number in sentence.numbers:
        after = words[number.end] if number.end < len(words) else ""
        before = words[number.start - 1] if number.start else ""
        start = number.start
        if before == "." and words[start - 2 : start - 1] == ["no"]:
            start, before = start - 1, "no"  # "no. 4"
        alone = number.end == len([token for token in sentence.tokens if token.kind != "symbol"])
        numbered = number.kind == "plain" and (
            before in _NUMBER or (alone and opens_reference(sentence))
        )
        rest = " " + " ".join(words[number.end :])
        of_them = _OF_SHOWN.match(rest) is not None
        counted = any(other.start == number.end for other in sentence.numbers)  # "first 20"
        if not numbered and (
            number.kind != "ordinal" or counted or (after in _NOT_A_PLACE and not of_them)
        ):
            continue
        bare = start > 0 and before not in _BEFORE_PLACE and after not in ONE
        if bare and not numbered and number.whole == 1:
            continue  # "longest silent first"
        while start and words[start - 1] in (*_NUMBER, "the", "that"):
            start -= 1
        tail = _LIST.match(rest)
        extra = (
            len(tail.group().split())
            if tail and rest[tail.end() : tail.end() + 1] in ("", " ")
            else 0
        )
        yield number.whole - 1, start, number.end + extra
