"""Accounts by a part of their name: 'the plc', 'the spa one', and families such as Harbour Hotels."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from agent.offline.understand.dialogue.memory import account_in_focus, sides_of
from agent.offline.understand.intents.fit import FAMILY
from agent.offline.understand.tokens.tokenizer import fold, stem
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.types import Call, Memory, Subject
from agent.offline.understand.words.lexicon import Lexicon
from agent.offline.understand.words.names import name_words
from agent.offline.understand.words.sentence import Mention, Sentence
from agent.offline.understand.words.told_apart import means_several, with_head
from agent.offline.understand.words.vocabulary import vocabulary

ONE = frozenset(
    ["one", "account", "customer", "company", "site", "branch", "hotel", "client", "place", "lot"]
)
"""Nouns that may follow: 'the north one'."""
_PARTLY_NAMED = re.compile(r"(?:the|that) (?=(?P<name>[^\s,.?!;:]+(?: [^\s,.?!;:]+){0,3}))")
_OF_LIST = re.compile(
    r"((on|in|of|from) (the|that|this|your|my) (list|table|ranking)|(on|in) there|of (them|those|these))\b"
)
_SHARED_LETTERS = 5
"""Letters at the beginning that words of one stem share."""
_KINDS = word_list("name_suffixes") | word_list("kinds_of_business")


def by_partial_name(
    sentence: Sentence, listing: Sequence[Subject], memory: Memory, lexicon: Lexicon
) -> Iterator[tuple[list[Subject], int, int]]:
    """The one that words after 'the' are of the name of, and where they stand.

    It is looked for among the two that were just compared, the list on the screen, what was spoken of and
    the accounts of the same name as that.
    """
    groups = _groups(listing, memory, lexicon)
    for match in _PARTLY_NAMED.finditer(sentence.line.text):
        said = match["name"].split()
        start = len(sentence.line.text[: match.start()].split())
        for count in range(len(said), 0, -1):
            one = said[count : count + 1] != [] and said[count] in ONE
            if not (one or _may_name(said[:count])):
                continue
            if start and sentence.words[start - 1] == "all" and said[0].endswith("s"):
                continue  # "all the homes under them"
            last = said[count - 1]
            if not one and last.endswith("s") and last not in _KINDS and stem(last) in _KINDS:
                continue  # "only the pubs" is of no one pub
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
            said = searched_words(memory)
            fitting = [one for one in fitting if said <= set(name_words(one.name))]
        if len(fitting) == 1:
            return fitting[0]
        if fitting:
            return None
    return None


def _is_akin(wanted: set[str], one: Subject) -> bool:
    """'The insurers' are Partridge Insurance Services."""
    words = name_words(one.name)
    long = all(len(word) > _SHARED_LETTERS for word in wanted)
    return long and all(any(_begins_alike(said, word) for word in words) for said in wanted)


def _begins_alike(one: str, other: str) -> bool:
    return (
        len(other) > _SHARED_LETTERS
        and one[:_SHARED_LETTERS] == other[:_SHARED_LETTERS]
        and one != other
    )


def searched_words(memory: Memory) -> frozenset[str]:
    """The words that accounts were searched by."""
    asked = (*memory.calls[:1], *memory.listed[:1])
    query = next((str(call.arguments["query"]) for call in asked if "query" in call.arguments), "")
    return frozenset(name_words(query))


def _may_name(said: Sequence[str]) -> bool:
    """Words that mean nothing else, or say what kind of business it is: 'the house hotel'."""
    known = vocabulary().known
    if said == ["group"]:
        return False  # of customers
    if len(said) > 1 and said[-1] in word_list("name_suffixes"):
        return True  # "the pub company plc"
    if stem(said[-1]) in _KINDS or said[-1] in _KINDS:
        return len(said) < 3 or all(word in _KINDS for word in said[1:])
    return all(stem(word) not in known and word not in known for word in said)


_SHARED_WORDS = 2
"""Words at the beginning of a name that those of one family share."""
_ALL_OF_IT = "(whole|entire|overall|total) .*|all (of|across) .*|.* (region|area|territory|overall)"
_ONLY_PLACE = r"(and |now |ok )?(only|just) (in )?(the )?\w+( please)?"
_OF_A_HEAD = word_list("name_suffixes") | word_list("heads_a_family")
_LEGAL = _OF_A_HEAD - {"company"}
"""What a name ends with that says no more than what a firm is; a pub company has pubs."""


def family_of(name: str, lexicon: Lexicon) -> list[Subject]:
    """The accounts whose name begins the same, this one among them."""
    begin = name_words(name)[:_SHARED_WORDS]
    return [
        Subject("account", id_, other)
        for id_, other in lexicon.accounts
        if len(begin) == _SHARED_WORDS and name_words(other)[:_SHARED_WORDS] == begin
    ]


def family_head(name: str, lexicon: Lexicon) -> Subject | None:
    """The one of a family whose name has nothing but 'Ltd' or 'Holdings' beside what they share."""
    found = [
        one
        for one in family_of(name, lexicon)
        if (rest := set(name_words(one.name)[_SHARED_WORDS:])) and rest <= _OF_A_HEAD
    ]
    return found[0] if len(found) == 1 else None


def resolve_family(sentence: Sentence, lexicon: Lexicon) -> None:
    """Of several of a name the head of their family is meant, if most of them are of one family.

    'The Stag family' is of the one head whose name begins so; of several heads it is to be asked which.
    """
    whole = sentence.has(FAMILY)
    for at, mention in enumerate(sentence.mentions):
        named = mention.kind == "account" and mention.start < mention.stop
        if not named or not (mention.options or (whole and not mention.full)):
            continue
        said = name_words(sentence.raw(mention))
        said = said[1:] if said[:1] == ("the",) else said
        heads = _heads(said, lexicon)
        if len(heads) == 1:
            (head, below), options = heads[0], mention.options
            several = means_several(mention, sentence.words)
            most = (
                len(said) > 1
                and not several
                and 2 * len({*options} & {*below, head}) > len(options)
            )
            if whole or (most and head in options):
                found = with_head(mention, head)
                sentence.mentions[at] = replace(found, alike=()) if whole else found
        elif whole and heads:
            options = tuple(head for head, _ in heads)
            sentence.mentions[at] = replace(
                mention, value=options[0][0], name=options[0][1], options=options
            )


_Account = tuple[str, str]


def _heads(said: Sequence[str], lexicon: Lexicon) -> list[tuple[_Account, list[_Account]]]:
    """The heads of families whose names begin with some words, each with those called as it is."""
    begun = [one for one in lexicon.accounts if [*name_words(one[1])[: len(said)]] == [*said]]
    found = []
    for head in begun:
        words = name_words(head[1])
        bare = next((at for at, word in enumerate(words) if at and word in _LEGAL), len(words))
        below = [one for one in begun if one != head and name_words(one[1])[:bare] == words[:bare]]
        if bare < len(words) and {*words[bare:]} <= _OF_A_HEAD and below:
            found.append((head, below))
    return found


def names_alike(sentence: Sentence, calls: Sequence[Call]) -> list[str]:
    """What has to be said where one of several accounts of a name was taken without being asked."""
    ids = {str(value) for call in calls for value in call.arguments.values()}
    whole = any(call.arguments.get("level") == "family" for call in calls)
    found = [one for one in sentence.of("account") if one.alike and one.value in ids]
    return [] if whole else [_taken_as(one) for one in found]


def _taken_as(mention: Mention) -> str:
    others = len(mention.alike)
    are = "account is" if others == 1 else "accounts are"
    return (
        f"Taken as {mention.name} itself; {others:,} other {are} called so too. "
        "Name one of them in full, or ask for the whole group."
    )


def siblings(sentence: Sentence, memory: Memory, lexicon: Lexicon) -> list[Mention]:
    """'What about the South one?', 'compare North with South' after Harbour Hotels North.

    The accounts of that name but for the region; none unless there is one for each region. Two regions
    compared after Harbour Hotels Ltd, which is of none, are the regions.
    """
    account, regions = account_in_focus(memory), sentence.of("region")
    if sentence.has(_ALL_OF_IT):
        return []  # "the whole East region"
    if memory.listed and memory.listed != memory.calls and sentence.has(_ONLY_PLACE):
        return []  # of the list that the account was picked from
    if account is None or sentence.of("account"):
        return []
    if len(regions) > 1 and not {*map(fold, lexicon.regions)} & {*name_words(account.name)}:
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
