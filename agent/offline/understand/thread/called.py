"""Accounts on hand by words of their name: 'the plc', 'the hospital', 'the spa one', 'the business park'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from agent.offline.understand._types import Lexicon, Memory, Subject
from agent.offline.understand.thread.families import family_of
from agent.offline.understand.thread.memory import sides_of
from agent.offline.understand.words.names import name_words
from agent.offline.understand.words.sentence import Sentence
from agent.offline.understand.words.vocabulary import vocabulary
from agent.offline.understand.words.wordlists import word_list
from agent.offline.understand.words.words import stem

ONE = frozenset(
    ["one", "account", "customer", "company", "site", "branch", "hotel", "client", "place", "lot"]
)
"""Nouns that may follow: 'the north one'."""
_CALLED = re.compile(r"(?:the|that) (?=(?P<name>[^\s,.?!;:]+(?: [^\s,.?!;:]+){0,3}))")
_OF_LIST = re.compile(
    r"((on|in|of|from) (the|that|this|your|my) (list|table|ranking)|(on|in) there|of (them|those|these))\b"
)
_SHARED = 5
"""Letters at the beginning that words of one stem share."""
_KINDS = word_list("name_suffixes") | word_list("kinds_of_business")


def by_name(
    sentence: Sentence, listing: Sequence[Subject], memory: Memory, lexicon: Lexicon
) -> Iterator[tuple[list[Subject], int, int]]:
    """The one that words after 'the' are of the name of, and where they stand.

    It is looked for among the two that were just compared, the list on the screen, what was spoken of and
    the accounts of the same name as that.
    """
    groups = _groups(listing, memory, lexicon)
    for match in _CALLED.finditer(sentence.line.text):
        said = match["name"].split()
        start = len(sentence.line.text[: match.start()].split())
        for count in range(len(said), 0, -1):
            one = said[count : count + 1] != [] and said[count] in ONE
            if not (one or _may_name(said[:count])):
                continue
            found = _only_one({stem(word) for word in said[:count]}, groups, memory)
            if found is not None:
                stop = start + 1 + count + one
                tail = _OF_LIST.match(" ".join(sentence.words[stop:]))
                yield [found], start, stop + (len(tail.group().split()) if tail else 0)
                break


def _groups(
    listing: Sequence[Subject], memory: Memory, lexicon: Lexicon
) -> list[Sequence[Subject]]:
    spoken_of = [one for one in memory.subjects if one.kind == "account"]
    alike = [_of_the_same_name(one, lexicon) for one in spoken_of[:1]]
    families = [family_of(one.name, lexicon) for one in spoken_of[:1]]
    return [sides_of(memory), listing, spoken_of, *families, *alike]


def _of_the_same_name(known: Subject, lexicon: Lexicon) -> list[Subject]:
    """The other accounts whose name begins as that of one spoken of: 'no, the department stores one'."""
    begin = name_words(known.name)[:1]
    return [
        Subject("account", id_, name)
        for id_, name in lexicon.accounts
        if name_words(name)[:1] == begin and id_ != known.value
    ]


def _only_one(
    wanted: set[str], groups: Sequence[Sequence[Subject]], memory: Memory
) -> Subject | None:
    for group in groups:
        fitting = [one for one in group if wanted <= set(map(stem, name_words(one.name)))]
        fitting = fitting or [one for one in group if _is_akin(wanted, one)]
        if len(fitting) > 1:
            said = searched(memory)
            fitting = [one for one in fitting if said <= set(name_words(one.name))]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            return None
    return None


def _is_akin(wanted: set[str], one: Subject) -> bool:
    """'The insurers' are Partridge Insurance Services."""
    words = name_words(one.name)
    long = all(len(word) > _SHARED for word in wanted)
    return long and all(any(_begins_alike(said, word) for word in words) for said in wanted)


def _begins_alike(one: str, other: str) -> bool:
    return len(other) > _SHARED and one[:_SHARED] == other[:_SHARED] and one != other


def searched(memory: Memory) -> frozenset[str]:
    """The words that accounts were searched by."""
    asked = (*memory.calls[:1], *memory.listed[:1])
    query = next((str(call.arguments["query"]) for call in asked if "query" in call.arguments), "")
    return frozenset(name_words(query))


def _may_name(said: Sequence[str]) -> bool:
    """Words that mean nothing else, or say what kind of business it is: 'the house hotel'."""
    known = vocabulary().known
    if said == ["group"]:
        return False  # of customers
    if said[-1] in _KINDS:
        return len(said) < 3 or all(word in _KINDS for word in said[1:])
    return all(stem(word) not in known and word not in known for word in said)
