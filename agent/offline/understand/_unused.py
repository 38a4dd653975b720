"""What a message limits its question to and nothing took up: it is said, or asked about.

Whatever reads a message (a rule, an argument, the classifier) changes the reading by the words that it takes
up: words are used where the message without them is read differently. Only words that limit are tried, and
of these only those that nothing explains, for a remark beside the question asks for nothing. Names, periods
and conditions are accounted for in `arguments`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from agent.offline.understand.arguments.amounts import amount
from agent.offline.understand.arguments.said_ranges import is_bound_with_the_last
from agent.offline.understand.dialogue.carryover.ellipsis import unexplained
from agent.offline.understand.dialogue.updates.slot_update import intent_of
from agent.offline.understand.intents.classifier import Classifier
from agent.offline.understand.replies import clarify
from agent.offline.understand.tokens.numbers import Number
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.types import Memory, Reading
from agent.offline.understand.words.sentence import Sentence

Read = Callable[[str], Reading]
_ONLY = word_list("limits_to")
_NOT_ONLY = word_list("before_no_limit")
_CLAUSE_ENDS = word_list("ends_a_limit")
_LIMITED = word_list("limited_nouns")
_SMALL = (
    word_list("continuation") | word_list("auxiliary") | word_list("ends_unknown_name")
    | {"mine", "ours"}
)  # fmt: skip
_COMPANY = word_list("company_words")
_OF_ONE = frozenset(["account", "query"])
"""Arguments that name one account, which more may be said of than its name."""
_BARE = re.compile(rf"(?:(?:{alternatives('says_no_more_than_a_limit')})[ ,.?!]*)*")
_MOST_MODIFIERS = 3
"""Words before a noun that say which of them."""
_FIRST = 4
"""Words of a clause that ends with 'only'."""
_MY_REGION = "(only|just|for|in|of|from) my region"
_WHOSE = frozenset(["his", "her", "hers", "their", "theirs", "its"])
_SHORTEST = 3
_MOST_TRIED = 3
"""How often a message is read once more without some of its words: each time takes as long as the first."""
_NEAR = 75
"""How alike a name of the data must be, in percent, to be offered for an unknown word."""


@dataclass(frozen=True)
class Unused:
    """Words that limit and that nothing took up; `whole` where the message says no more than these."""

    said: str
    whole: bool = False


def with_unused_told(
    reading: Reading, memory: Memory, sentence: Sentence, read: Read, classifier: Classifier
) -> Reading:
    """The reading with what of its message it does not use, or a question where that is all there is."""
    if reading.kind == "calls" and sentence.has(_MY_REGION) and not sentence.of("region"):
        asked = [f"only {name}" for name in sentence.lookup.lexicon.regions]
        return clarify("Which region is yours?", asked, 0.9, memory, topic="region")
    lost = reading.kind == "decline" and reading.topic == "general" and bool(memory.calls)
    if reading.kind != "calls" and not lost:
        return reading
    told: list[str] = []
    answered = replace(reading, calls=memory.calls) if lost else reading
    for unused in _unused(sentence, answered, read, classifier):
        if unused.said.casefold() in _WHOSE or (unused.whole and _adds_something(answered, memory)):
            continue
        if unused.whole and memory.calls:
            return _asked(unused.said, sentence, memory)
        told.append(_not_limited(unused.said, sentence))
    if lost:
        return reading
    told += _amounts(sentence, reading, read)
    return replace(reading, notes=tuple(dict.fromkeys((*reading.notes, *told))))


def _adds_something(reading: Reading, memory: Memory) -> bool:
    """Whether an argument has come in that the last calls had not: 'only mine' gives an owner."""
    known = [call.arguments.items() for call in memory.calls]
    new = (item for call in reading.calls for item in call.arguments.items())
    return any(item not in items for item in new for items in known)


def _asked(said: str, sentence: Sentence, memory: Memory) -> Reading:
    question = f"I know no “{said}” in the data. What should the answer be limited to?"
    near = _near(said, sentence)
    named = near or [
        names[0]
        for names in (
            sentence.lookup.lexicon.commercial_segments,
            sentence.lookup.lexicon.regions,
            sentence.lookup.lexicon.categories,
        )
        if names
    ]
    return clarify(question, [f"only {name}" for name in named], 0.5, memory, topic="unknown")


def _not_limited(said: str, sentence: Sentence) -> str:
    near = _near(said, sentence)
    offer = f" Near it is {' or '.join(near)}." if near else ""
    return f"I know no “{said}” in the data, so the answer is not limited to it.{offer}"


def _near(said: str, sentence: Sentence) -> list[str]:
    """Names in the data that an unknown word may be a part or a misspelling of."""
    from rapidfuzz import fuzz, process, utils

    lexicon = sentence.lookup.lexicon
    names = [
        *lexicon.commercial_segments, *lexicon.industries, *lexicon.account_types, *lexicon.regions,
        *lexicon.countries, *lexicon.categories, *lexicon.brands, *lexicon.channels, *lexicon.owners,
    ]  # fmt: skip
    found = process.extract(
        said,
        names,
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        score_cutoff=_NEAR,
        limit=2,
    )
    return list(dict.fromkeys(name for name, _, _ in found))


def _unused(
    sentence: Sentence, reading: Reading, read: Read, classifier: Classifier
) -> Iterator[Unused]:
    left = _unread(sentence, reading, classifier)
    seen: set[int] = set()
    tried = 0
    of_one = all(_OF_ONE & call.arguments.keys() for call in reading.calls)
    for start, stop in _limits(sentence) if left else ():
        run = [at for at in range(start, stop) if at in left and at not in seen]
        if not run:
            continue
        seen |= {*run}
        tried += 1
        if tried > _MOST_TRIED:
            return
        said, rest = _cut(sentence, run[0], run[-1] + 1)
        if _BARE.fullmatch(rest.casefold().strip()):
            yield Unused(said, whole=True)
            continue
        limits = not of_one and _is_a_limit(sentence, run, start, stop)
        if limits and _is_read_alike(rest, reading, read):
            yield Unused(said)


def _is_a_limit(sentence: Sentence, run: Sequence[int], start: int, stop: int) -> bool:
    """Whether one of the words names something, or they are all of a clause that begins with 'only'."""
    if any(_names(sentence, at) for at in run):
        return True
    opens = sentence.words[start - 1] in _ONLY and _clause(sentence, start)[0] == start - 1
    return opens and all(at in run or sentence.words[at] in _SMALL for at in range(start, stop))


def _cut(sentence: Sentence, start: int, stop: int) -> tuple[str, str]:
    """The words of some tokens as typed, and the message without them."""
    first, last = sentence.tokens[start].start, sentence.tokens[stop - 1].end
    return sentence.text[first:last], f"{sentence.text[:first]}{sentence.text[last:]}"


def _is_read_alike(rest: str, reading: Reading, read: Read) -> bool:
    other = read(" ".join(rest.split()))
    return (other.kind, other.calls) == (reading.kind, reading.calls)


def _unread(sentence: Sentence, reading: Reading, classifier: Classifier) -> set[int]:
    """Tokens that name nothing, that no argument of the tools is said by and that speak for none of these."""
    left: set[str] | None = None
    for call in reading.calls:
        intent = intent_of(call, classifier.intents)
        if intent is None:
            return set()
        alike = [name for name, one in classifier.intents.items() if one.tool == intent.tool]
        words = {
            word
            for word in unexplained(sentence, intent, Memory(calls=(call,)))
            if all(classifier.told_by(word).get(name, 0.0) <= 0 for name in alike)
        }
        left = words if left is None else left & words
    named = sentence.taken | sentence.trade | {at for m in sentence.unknown for at in m.tokens}
    named |= {at for number in sentence.numbers for at in range(number.start, number.end)}
    return {
        at
        for at, token in enumerate(sentence.tokens)
        if token.kind == "word" and token.word in (left or ()) and not {at} & named
        and token.word not in _SMALL
    }  # fmt: skip


def _names(sentence: Sentence, at: int) -> bool:
    """Whether a word names a kind of business or goods, or is none that people use every day."""
    token, lookup = sentence.tokens[at], sentence.lookup
    if len(token.plain) < _SHORTEST:
        return False
    if token.plain in _COMPANY or not lookup.is_ordinary(token.plain):
        return True
    entries = (lookup.account_names.entries, lookup.product_names.entries)
    return any(sentence.stems[at] in names for names in entries)


def _limits(sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Where a message says what it is limited to: 'only ...', '... only', 'the ... ones', '... customers'."""
    words = sentence.words
    for at, word in enumerate(words):
        begin, end = _clause(sentence, at)
        if word in _ONLY and words[at - 1 : at] != [] and words[at - 1] in _NOT_ONLY:
            continue
        if word in _ONLY and end > at + 1:
            yield at + 1, end
        elif word in _ONLY and at - begin <= _FIRST:
            yield begin, at
        if word in _LIMITED:
            first = at
            while first > max(begin, at - _MOST_MODIFIERS) and words[first - 1] not in _SMALL:
                first -= 1
            if first < at:
                yield first, at


def _clause(sentence: Sentence, at: int) -> tuple[int, int]:
    """The first token of the clause that a token is in, and the one after its last."""
    ends = [
        place
        for place, token in enumerate(sentence.tokens)
        if token.kind == "symbol" or token.word in _CLAUSE_ENDS
    ]
    begin = max((place + 1 for place in ends if place < at), default=0)
    return begin, min((place for place in ends if place > at), default=len(sentence.tokens))


_TIMES = frozenset(["hour", "minute", "day", "week", "month", "quarter", "year"])
_BOUND = re.compile(alternatives("bounds_an_amount"))


def _amounts(sentence: Sentence, reading: Reading, read: Read) -> Iterator[str]:
    """A sentence for each amount or share that is said as a bound and bounds nothing."""
    said = [value for call in reading.calls for value in call.arguments.values()]
    written = {str(value) for value in said}
    bounds = [
        number
        for number in sentence.numbers
        if _is_bound(sentence, number)
        and not written & {str(amount(number.value)), str(amount(number.value / 100))}
    ]
    for number in bounds[:_MOST_TRIED]:
        typed, rest = _cut(sentence, number.start, number.end)
        if is_bound_with_the_last(sentence, number):  # "... and 5 orders" is said of what is listed
            typed, rest = _cut(sentence, number.start, min(number.end + 1, len(sentence.tokens)))
            _, rest = _cut(sentence, number.start - 1, min(number.end + 1, len(sentence.tokens)))
        if _is_read_alike(rest, reading, read):
            yield f"I did not use “{typed}”: nothing in this answer is limited by it."


def _is_bound(sentence: Sentence, number: Number) -> bool:
    """'Over 5k', 'at least 2 %'; none of 'at least two months'."""
    before = " ".join(sentence.words[max(0, number.start - 3) : number.start])
    after = sentence.stems[number.end : number.end + 1]
    bound = _BOUND.search(before) is not None or is_bound_with_the_last(sentence, number)
    return bound and not _TIMES.intersection(after)
