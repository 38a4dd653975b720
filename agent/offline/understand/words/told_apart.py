"""Which of several accounts of one name is meant, by what else the message says of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from agent.offline.understand.tokens.tokenizer import Token, stem
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.types import TRADES
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.names import SMALL_WORDS, name_words
from agent.offline.understand.words.sentence import Mention

_MOST = 6
"""So many accounts of one name are told apart by where they are."""
_HEAD = re.compile(
    r"(?:,? ?\(?(?:the |its |their )?(?:head office|hq|headquarters|parent(?: company| account)?"
    r"|holding(?: company)?|mother company|main account|top account"
    r"|(?:whole|entire|full) (?:group|family|chain|lot)|group as a whole|as a (?:group|whole)))(?!\S)"
)
_NEGATION = frozenset(["not", "no", "never", "except"])
_REACH = 3
_ONE = frozenset(["one", "branch", "site", "lot", "people"])


def tell_apart(
    mentions: Sequence[Mention], found: Sequence[Token], lookup: Lookup
) -> list[Mention]:
    """The mentions, those that stand for several accounts with only the ones that can be meant.

    A region, country or town that only says which one is meant is no mention any more.
    """
    kept = list(mentions)
    for mention in mentions:
        if mention.kind != "account" or not mention.options:
            continue
        if mention not in kept:
            continue  # a town that told another one apart
        options, telling = _meant(mention, kept, found, lookup)
        if len(options) == len(mention.options):
            if head := _of_that_name(mention, found):
                kept[kept.index(mention)] = with_head(mention, head)
            continue
        kept = [one for one in kept if one not in telling]
        id_, name = options[0]
        kept[kept.index(mention)] = replace(
            mention, value=id_, name=name, options=options if len(options) > 1 else ()
        )
    return kept


_LEGAL = word_list("name_suffixes") | word_list("heads_a_family") | SMALL_WORDS


_SEVERAL = re.compile(
    r"\b(?:all|every|each|any|various|several|different|some|both) (?:of )?"
    r"(?:the |our |those |these )?_(?!\S)"
    r"|^(?:please |can you |could you )?(?:list|show me the|show the) (?:the |our )?_(?!\S)"
    r"|\b(?:all of them|them all|each of them|all of these|all of those)\b"
    r"|_ (?:accounts|branches|sites|locations|outlets|customers|entries|ones|places|shops|stores|pubs)\b"
    r"|\bwhich (?:ones?|sites|branches|locations|accounts|of them)\b"
    r"|\bhow many (?:are there|do we|we|have we|of (?:them|those)|accounts|sites|branches|locations)\b"
)
"""Where all accounts of a name are meant: 'all the Dacre branches', 'Ivy Coffee, which ones do we have'."""


def means_several(mention: Mention, words: Sequence[str]) -> bool:
    """Whether all accounts of that name are meant, whichever of them is the head."""
    around = [*words[: mention.start], "_", *words[mention.stop :]]
    return _SEVERAL.search(" ".join(around)) is not None


def _of_that_name(mention: Mention, found: Sequence[Token]) -> tuple[str, str] | None:
    """'Weavers Inns' is Weavers Inns Group: no other has just that name, give or take its legal form."""
    if means_several(mention, [token.word for token in found]):
        return None
    said = {token.plain for token in found[mention.start : mention.stop]}
    said -= {one for one in said if not one.isalnum()} | SMALL_WORDS
    bare = [one for one in mention.options if {*name_words(one[1])} - _LEGAL == said - _LEGAL]
    return bare[0] if len(bare) == 1 and mention.full else None


def with_head(mention: Mention, head: tuple[str, str]) -> Mention:
    """The mention of several of a name as that of the one that is meant unless another is named."""
    alike = tuple(one for one in mention.options if one != head)
    return replace(mention, value=head[0], name=head[1], options=(), alike=alike, full=True)


_OWN = re.compile(
    r"(?:^|.* )(?:(?:all|every|each|any)(?: of)?(?: (?:the|its|their))?|its|their|including|incl|plus)$"
)
_COUNTED_IN = frozenset(
    ["counted", "included", "added", "rolled", "taken", "thrown", "too", "together"]
)
_COMPARED = frozenset(["compare", "compared", "comparing", "versus", "vs", "against", "than"])


def without_own_sites(mentions: Sequence[Mention], found: Sequence[Token]) -> list[Mention]:
    """The mentions without 'all its shops included', 'the head office' of an account: no trade is meant."""
    compared = any(token.word in _COMPARED for token in found)
    if compared or not any(mention.kind == "account" for mention in mentions):
        return list(mentions)
    return [one for one in mentions if one.kind not in TRADES or not _is_own_site(one, found)]


def _is_own_site(mention: Mention, found: Sequence[Token]) -> bool:
    before = [token.word for token in found[max(0, mention.start - 3) : mention.start]]
    after = found[mention.stop].word if mention.stop < len(found) else ""
    return before[-1:] == ["head"] or (
        _OWN.fullmatch(" ".join(before)) is not None and after in _COUNTED_IN
    )


Accounts = tuple[tuple[str, str], ...]


def _meant(
    mention: Mention, mentions: Iterable[Mention], found: Sequence[Token], lookup: Lookup
) -> tuple[Accounts, list[Mention]]:
    """The accounts that can be meant, and the mentions that tell it."""
    after = " ".join(token.word for token in found[mention.stop : mention.stop + 5])
    others = [m for m in mentions if m is not mention]
    head = _HEAD.match(after) if mention.full else None
    if head:
        end = mention.stop + len(head.group().split())
        return mention.options[:1], [m for m in others if mention.stop <= m.start < end]
    words = {one: {stem(word) for word in name_words(one[1])} for one in mention.options}
    names = list(words.values())
    telling = set[str]().union(*names) - names[0].intersection(*names)
    towns = [m for m in others if m.kind == "account" and not m.full and _said(m, found) <= telling]
    taken = {at for m in others if m not in towns for at in m.tokens} | set(mention.tokens)
    options = _by_name(words, telling, taken, found, lookup)
    if len(options) < len(mention.options):
        return options, towns
    for place in others:
        if place.kind in ("region", "country") and _points(place, mention, found):
            there = tuple(one for one in options if _is_there(one[0], place, lookup))
            if len(options) <= _MOST and len(there) == 1:
                return there, [place]
    return options, []


def _said(mention: Mention, found: Sequence[Token]) -> set[str]:
    words = {stem(token.plain) for token in found[mention.start : mention.stop]}
    return words - SMALL_WORDS


def _by_name(
    words: dict[tuple[str, str], set[str]],
    telling: set[str],
    taken: set[int],
    found: Sequence[Token],
    lookup: Lookup,
) -> Accounts:
    """'St Wulfstan's in Skelderby', 'not the Dunmoray one': by a word that only some of the names have."""
    said: set[str] = set()
    refused: set[str] = set()
    for at, token in enumerate(found):
        own = stem(token.plain)
        if at in taken or own not in telling or lookup.is_ordinary(token.plain):
            continue
        before = {other.word for other in found[max(0, at - _REACH) : at]}
        (refused if before & _NEGATION else said).add(own)
    left = tuple(one for one in words if not words[one] & refused) or tuple(words)
    most = max(len(words[one] & said) for one in left)
    return tuple(one for one in left if len(words[one] & said) == most)


def _points(place: Mention, mention: Mention, found: Sequence[Token]) -> bool:
    """'The Welsh one', 'Partridge Insurance in Wales'."""
    after = found[place.stop].word if place.stop < len(found) else ""
    between = [token.word for token in found[mention.stop : place.start]]
    return after in _ONE or between in (["in"], ["in", "the"], ["("], [","])


def _is_there(account: str, place: Mention, lookup: Lookup) -> bool:
    known = lookup.lexicon.belongs(account)
    return place.kind in known and known[place.kind].value == place.value
