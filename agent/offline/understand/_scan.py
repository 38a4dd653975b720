"""Reads a message once: its words, what they name, and the canonical text the classifier sees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from agent.offline.understand._canonical import canonical
from agent.offline.understand._lookup import Lookup, id_key
from agent.offline.understand._names import STOP, Found, Word
from agent.offline.understand._numbers import Number, numbers
from agent.offline.understand._periods import Times, times
from agent.offline.understand._sentence import Mention, Sentence
from agent.offline.understand._unknown import unknown_names
from agent.offline.understand._vocabulary import vocabulary
from agent.offline.understand._wordlists import word_list
from agent.offline.understand._words import Token, correct, stem, tidy, tokens

_BEFORE_NAME = word_list("before_name")
_ACCOUNT_WORDS = word_list("before_id")
_NOT_ID = word_list("before_no_id")
_CHANNEL_BEFORE = word_list("before_channel")
_CHANNEL_AFTER = word_list("after_channel")
_CAMPAIGN = word_list("campaign_context") | word_list("campaign_results_said")


@dataclass
class _Scan:
    """Collects mentions; `taken` are the tokens that something more certain has claimed."""

    found: Sequence[Token]
    lookup: Lookup
    favour: frozenset[int]
    stems: list[str] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)

    def overlap(self, start: int, stop: int) -> list[Mention]:
        return [m for m in self.mentions if m.start < stop and start < m.stop]


def scan(text: str, lookup: Lookup, favour: Iterable[int] = ()) -> Sentence:
    """Read a message. `favour` are indexes of accounts that were spoken of before."""
    tidied = tidy(text)
    found = correct(tokens(tidied, vocabulary().short_forms), lookup.fix)
    return read_tokens(tidied, found, lookup, favour)


def read_tokens(
    text: str, found: Sequence[Token], lookup: Lookup, favour: Iterable[int] = ()
) -> Sentence:
    """Find what the tokens of a message name."""
    state = _Scan(found, lookup, frozenset(favour), [stem(token.word) for token in found])
    _campaigns(state)
    named = _taken(state.mentions)
    said = times(
        [
            replace(token, word="", plain="", kind="symbol") if at in named else token
            for at, token in enumerate(found)
        ],
        lookup.clock,
    )
    _ids(state, said)
    _data(state, said)
    _accounts(state, said)
    _products(state, said)
    taken = _taken(state.mentions)
    values = [n for n in numbers(found) if not taken & set(range(n.start, n.end))]
    sentence = Sentence(
        text=text,
        tokens=found,
        stems=state.stems,
        mentions=sorted(state.mentions, key=lambda mention: mention.start),
        times=said,
        numbers=_without_times(values, said),
        lookup=lookup,
    )
    sentence.unknown = unknown_names(sentence)
    sentence.canonical = canonical(sentence)
    return sentence


def _taken(mentions: Iterable[Mention]) -> set[int]:
    return {index for mention in mentions for index in range(mention.start, mention.stop)}


def _without_times(values: Iterable[Number], said: Times) -> list[Number]:
    return [n for n in values if not said.covered & set(range(n.start, n.end))]


def _ids(state: _Scan, said: Times) -> None:
    """Accounts by id: 'ACC0012', 'acc-12', 'customer 12346'."""
    at = 0
    while at < len(state.found):
        size = next((n for n in (3, 2, 1) if _id_at(state, at, n, said) is not None), 0)
        if size:
            index = _id_at(state, at, size, said)
            assert index is not None
            if index >= 0:
                id_, name = state.lookup.lexicon.accounts[index]
            else:
                id_ = name = "".join(t.raw for t in state.found[at : at + size])
            state.mentions.append(Mention("account", id_, name, at, at + size, full=True))
        at += size or 1


def _id_at(state: _Scan, at: int, size: int, said: Times) -> int | None:
    """Index of the account whose id these tokens are; -1 when they look like an id of nobody."""
    part = state.found[at : at + size]
    if len(part) < size or any(token.kind not in ("word", "number") for token in part):
        return None
    if size > 1 and not (part[0].word.isalpha() and part[-1].kind == "number"):
        return None
    if any(right.start - left.end > 1 for left, right in pairwise(part)):
        return None
    key = id_key("".join(token.raw for token in part))
    letters = key.rstrip("0123456789")
    digits = key[len(letters) :]
    before = state.found[at - 1].word if at else ""
    announced = before in _ACCOUNT_WORDS
    if not digits or before in _NOT_ID:
        return None
    if (
        not letters
        and not announced
        and (len(digits) < 5 or set(range(at, at + size)) & said.covered)
    ):
        return None
    exact = state.lookup.ids.get(key)
    if exact is not None:
        return exact
    prefixes = state.lookup.prefixes
    if letters and letters in prefixes:
        return state.lookup.numbered.get((letters, int(digits)), -1)
    if announced and not letters and len(prefixes) == 1:
        only = next(iter(prefixes))
        return state.lookup.numbered.get((only, int(digits)), None if only else -1)
    return None


def _data(state: _Scan, said: Times) -> None:
    """Regions, countries, categories, brands, industries, account types, channels, owners."""
    phrases = state.lookup.named["data"]
    at = 0
    while at < len(state.found):
        match = None if at in said.covered else phrases.at(state.stems, at)
        if match is None or state.overlap(at, at + match[0]):
            at += 1
            continue
        size, (kind, value) = match
        if kind != "channel" or _is_channel(state, at, at + size):
            state.mentions.append(Mention(kind, value, value, at, at + size, full=True))
        at += size


def _is_channel(state: _Scan, start: int, stop: int) -> bool:
    """'phone' is a channel in 'orders by phone', not in 'whom should I phone'."""
    before = state.found[start - 1].word if start else ""
    after = state.found[stop].word if stop < len(state.found) else ""
    return before in _CHANNEL_BEFORE or after in _CHANNEL_AFTER


def name_input(
    state_tokens: Sequence[Token], lookup: Lookup, blocked: set[int], *, products: bool = False
) -> list[Word]:
    """The tokens as the finder of accounts, or of products, needs them."""
    title = _is_title_case(state_tokens)
    first_of: set[int] = {0} | {
        i + 1 for i, token in enumerate(state_tokens) if token.plain in ("?", ".", "!", ":", ";")
    }
    return [
        Word(
            plain=token.plain,
            word=token.word,
            ordinary=token.short
            or len(token.plain) < 3
            or lookup.is_ordinary(token.plain)
            or (not products and lookup.is_product_word(token.plain)),
            free=index not in blocked and _can_name(state_tokens, index),
            capital=token.is_capital and not title and index not in first_of and token.raw != "I",
            slot=index > 0 and state_tokens[index - 1].word in _BEFORE_NAME,
        )
        for index, token in enumerate(state_tokens)
    ]


def _can_name(found: Sequence[Token], index: int) -> bool:
    """A word, or a number that is not an amount such as 'more than 12346'."""
    if found[index].kind == "word":
        return True
    amount = index > 0 and found[index - 1].word in _NOT_ID
    return found[index].kind == "number" and not amount


def _is_title_case(found: Sequence[Token]) -> bool:
    words = [token for token in found if token.kind == "word"]
    return len(words) > 3 and sum(token.is_capital for token in words) > 0.7 * len(words)


def _accounts(state: _Scan, said: Times) -> None:
    """Accounts by name; a name that says more than a region or category claims its words."""
    blocked = _taken(m for m in state.mentions if m.kind == "account") | set(said.covered)
    words = name_input(state.found, state.lookup, blocked)
    for found in state.lookup.account_names.find(words, state.favour):
        overlap = state.overlap(found.start, found.stop)
        if overlap and not _outranks(state, found, overlap, words):
            continue
        for mention in overlap:
            state.mentions.remove(mention)
        accounts = state.lookup.lexicon.accounts
        options = tuple(accounts[index] for index in found.indexes)
        id_, name = options[0]
        state.mentions.append(
            Mention(
                "account",
                id_,
                name,
                found.start,
                found.stop,
                full=found.full,
                options=options if len(options) > 1 else (),
            )
        )


def _outranks(
    state: _Scan, found: Found, overlap: Sequence[Mention], words: Sequence[Word]
) -> bool:
    """Whether the name explains more than the shorter thing inside it."""
    if any(mention.kind == "account" for mention in overlap):
        return False
    inner = _taken(overlap)
    if not inner <= set(range(found.start, found.stop)):
        return False
    rest = [words[index] for index in range(found.start, found.stop) if index not in inner]
    if found.full:
        return any(word.plain not in ("the", "and", "of", "a") for word in rest)
    return any(not word.ordinary for word in rest)


_TRADING = word_list("trading")


def _is_trading(state: _Scan) -> bool:
    """Whether goods are spoken of at all: one word such as 'roll' is too little by itself."""
    return len(state.found) < 4 or bool(_TRADING & set(state.stems))


def _products(state: _Scan, said: Times) -> None:
    """Products by their name or a good part of it."""
    if not state.lookup.lexicon.products:
        return
    blocked = _taken(m for m in state.mentions if m.kind == "account") | set(said.covered)
    words = name_input(state.found, state.lookup, blocked, products=True)
    names = state.lookup.product_names
    for found in names.find(words):
        overlap = state.overlap(found.start, found.stop)
        said_words = sum(word.plain not in STOP for word in words[found.start : found.stop])
        inner = _taken(overlap)
        if any(m.kind == "account" for m in overlap) or said_words - len(inner) < 1:
            continue
        if said_words < 2 and not found.full and not _is_trading(state):
            continue
        if len(found.indexes) > 12 or (
            not found.full and said_words < 2 and len(found.indexes) > 4
        ):
            continue
        values = tuple(state.lookup.lexicon.products[index] for index in found.indexes)
        state.mentions.append(
            Mention(
                "product",
                values[0],
                values[0],
                found.start,
                found.stop,
                full=found.full,
                options=tuple((value, value) for value in values) if len(values) > 1 else (),
            )
        )


def _campaigns(state: _Scan) -> None:
    """Campaigns by two or more words of their name, before anything else: they hold seasons and places."""
    if not state.lookup.lexicon.campaigns:
        return
    words = name_input(state.found, state.lookup, set(), products=True)
    names = state.lookup.lexicon.campaigns
    for found in state.lookup.campaign_names.find(words):
        said = [w for w in words[found.start : found.stop] if w.plain not in STOP]
        telling = found.full or len(said) > 2 or _CAMPAIGN & set(state.stems)
        if len(said) < 2 or not telling:
            continue
        options = tuple((names[index], names[index]) for index in found.indexes)
        name = options[0][0]
        several = options if len(options) > 1 else ()
        state.mentions.append(
            Mention("campaign", name, name, found.start, found.stop, found.full, several)
        )
