"""Reads a message once: its words, what they name, and the canonical text the classifier sees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from agent.offline.understand.times.periods import times
from agent.offline.understand.times.said_times import Times
from agent.offline.understand.tokens.numbers import Number, numbers
from agent.offline.understand.tokens.tokenizer import Line, Token, correct, stem, tidy, tokens
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.words.campaign_names import campaigns_in
from agent.offline.understand.words.canonical import canonical
from agent.offline.understand.words.goods import Goods
from agent.offline.understand.words.ids import ids_in
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.name_input import name_input
from agent.offline.understand.words.names import SMALL_WORDS, Found, Word, name_words
from agent.offline.understand.words.sentence import CORRECTION, Mention, Sentence
from agent.offline.understand.words.told_apart import tell_apart, without_own_sites
from agent.offline.understand.words.unknown import unknown_names
from agent.offline.understand.words.vocabulary import vocabulary, words_of

_ACCOUNT_WORDS = word_list("before_id")
_LONGEST_PHRASE = 4
_GOODS_AFTER = word_list("after_goods")
_GOODS_BEFORE = word_list("before_goods")
_CHANNEL_BEFORE = word_list("before_channel")
_CHANNEL_AFTER = word_list("after_channel")
_GOODS_KINDS = frozenset(["category", "brand", "product"])


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
    before = frozenset(favour)

    def read() -> Sentence:
        tidied = tidy(text)
        found = correct(tokens(tidied, vocabulary().short_forms), lookup.fix)
        return read_tokens(tidied, found, lookup, before)

    # A turn reads its text and its parts five times over; each reader adds mentions of its own.
    return lookup.scanned.get((text, before), read).copied()


def read_tokens(
    text: str, found: Sequence[Token], lookup: Lookup, favour: Iterable[int] = ()
) -> Sentence:
    """Find what the tokens of a message name."""
    state = _Scan(found, lookup, frozenset(favour), [stem(token.word) for token in found])
    state.mentions += campaigns_in(found, state.stems, lookup)
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
    _said_twice(state)
    state.mentions = without_own_sites(tell_apart(state.mentions, found, lookup), found)
    _products(state, said)
    _goods(state, said)
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
        corrected=_corrected(state),
    )
    read_names(sentence)
    return sentence


def read_names(sentence: Sentence) -> None:
    """Find unknown names and write the canonical text, again where it is now known what is spoken of."""
    sentence.invalidate()
    sentence.unknown = unknown_names(sentence)
    sentence.canonical = canonical(sentence)


def _corrected(state: _Scan) -> tuple[Mention, ...]:
    """'North, sorry, I mean East': what was said by mistake."""
    line = Line([token.word for token in state.found])
    places = [(start, stop) for _, start, stop in line.find(CORRECTION)]
    if not places:
        return ()
    first, last = places[0][0], places[-1][1]
    if all(mention.start < last for mention in state.mentions):
        first, last = places[0]  # "North, sorry, South I mean"
    instead = {mention.kind for mention in state.mentions if mention.start >= last}
    return tuple(m for m in state.mentions if m.start < first and m.kind in instead)


def _taken(mentions: Iterable[Mention]) -> set[int]:
    return {index for mention in mentions for index in mention.tokens}


def _without_times(values: Iterable[Number], said: Times) -> list[Number]:
    return [n for n in values if not said.covered & set(range(n.start, n.end))]


def _ids(state: _Scan, said: Times) -> None:
    """Accounts by id: 'ACC0012', 'acc-12', 'customer 12346'."""
    accounts = state.lookup.lexicon.accounts
    if not accounts:
        return
    for at, typed, start, stop in ids_in(state.found, state.lookup.account_ids, _ACCOUNT_WORDS):
        bare = typed.isdigit() and state.found[start - 1].word not in _ACCOUNT_WORDS
        if state.overlap(start, stop) or (bare and said.covered & set(range(start, stop))):
            continue
        id_, name = accounts[at] if at >= 0 else (typed, typed)
        state.mentions.append(Mention("account", id_, name, start, stop, full=True))


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
        part = kind == "category" and size < len(words_of(value))
        if part and _is_common(state, at, size):
            at += size
            continue
        if kind == "region" and _is_amount(state, at + size):
            at += size
            continue  # "worth north of 15 grand"
        if kind == "industry" and at and state.found[at - 1].word == "head":
            at += size
            continue  # "the head office by itself"
        if kind != "channel" or _is_channel(state, at, at + size):
            state.mentions.append(Mention(kind, value, value, at, at + size, full=True))
        at += size


def _is_common(state: _Scan, at: int, size: int) -> bool:
    """Whether a part of a name is a common word here: 'any warning signs' is not of Clocks & Signs.

    It is inside a longer phrase, or has a meaning of its own and nothing beside it says goods.
    """
    concepts = vocabulary().concepts
    for start in range(max(0, at - _LONGEST_PHRASE), at + 1):
        phrase = concepts.at(state.stems, start)
        if phrase and phrase[0] > size and start <= at and start + phrase[0] >= at + size:
            return True
    own = concepts.at(state.stems, at)
    before = state.found[at - 1].word if at else ""
    after = state.found[at + size].word if at + size < len(state.found) else ""
    beside = before in ("not", "no") and any(
        m.kind in _GOODS_KINDS and m.stop < at for m in state.mentions
    )
    of_goods = before in _GOODS_BEFORE or after in _GOODS_AFTER or beside
    return own is not None and own[0] == size and not of_goods


def _is_amount(state: _Scan, at: int) -> bool:
    """Whether 'of' and a number come next."""
    after = [token for token in state.found[at : at + 3] if token.kind != "symbol"]
    return len(after) > 1 and after[0].word == "of" and after[1].kind == "number"


def _is_channel(state: _Scan, start: int, stop: int) -> bool:
    """'phone' is a channel in 'orders by phone', not in 'whom should I phone'."""
    before = state.found[start - 1].word if start else ""
    after = state.found[stop].word if stop < len(state.found) else ""
    beside = before in _CHANNEL_BEFORE or after in _CHANNEL_AFTER
    alone = before == "," and after in ("", ".", "?")  # "..., online"
    return stop - start > 1 or beside or alone or _follows_a_metric(state, start)


def _follows_a_metric(state: _Scan, start: int) -> bool:
    """'Average order value online'."""
    metrics = state.lookup.named["metrics"]
    begins = ((at, metrics.at(state.stems, at)) for at in range(max(0, start - 3), start))
    return any(found is not None and at + found[0] == start for at, found in begins)


def _accounts(state: _Scan, said: Times) -> None:
    """Accounts by name; a name that says more than a region or category claims its words."""
    if not state.lookup.lexicon.accounts:
        return
    blocked = _taken(m for m in state.mentions if m.kind == "account") | set(said.covered)
    words = name_input(state.found, state.lookup, blocked)
    for found in state.lookup.account_names.find(words, state.favour):
        overlap = state.overlap(found.start, found.stop)
        if overlap and not _outranks(found, overlap, words):
            continue
        if not found.full and _is_of_a_trade(state, found):
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


def _is_of_a_trade(state: _Scan, found: Found) -> bool:
    """'Care' in 'Care & Clinical' is a part of the longer name of a kind of customers."""
    trades = state.lookup.named["commercial"]
    size = found.stop - found.start
    for start in range(max(0, found.start - _LONGEST_PHRASE), found.start + 1):
        phrase = trades.at(state.stems, start)
        if phrase and phrase[0] > size and start + phrase[0] >= found.stop:
            return True
    return False


def _said_twice(state: _Scan) -> None:
    """'Our Lydbrooke pub, Heron Pub Company Lydbrooke': a part of a name said in full beside it."""
    named = [m for m in state.mentions if m.kind == "account"]
    full = [set(map(stem, name_words(m.name))) for m in named if m.full and not m.options]
    for mention in named:
        said = set(state.stems[mention.start : mention.stop]) - SMALL_WORDS
        if mention.options and any(said <= words for words in full):
            state.mentions.remove(mention)


def _outranks(found: Found, overlap: Sequence[Mention], words: Sequence[Word]) -> bool:
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
        said_words = sum(word.plain not in SMALL_WORDS for word in words[found.start : found.stop])
        inner = _taken(overlap)
        if any(m.kind == "account" for m in overlap) or said_words - len(inner) < 1:
            continue
        if all(word.plain.isdigit() for word in words[found.start : found.stop]):
            continue  # "the biggest 200" is no thread count
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


def _goods(state: _Scan, said: Times) -> None:
    """Goods by what people call them; a name of the data that says more of them goes before."""
    at = 0
    while at < len(state.found):
        match = None if at in said.covered else state.lookup.goods.at(state.stems, at)
        size, goods = match or (1, None)
        if goods is not None and _is_of_goods(state, at, size):
            inside = state.overlap(at, at + size)
            if all(_gives_way(state, mention, size) for mention in inside):
                state.mentions = [m for m in state.mentions if m not in inside]
                state.mentions.append(_goods_mention(goods, at, at + size))
        at += size


def _gives_way(state: _Scan, mention: Mention, size: int) -> bool:
    """Whether a name of goods says no more than what they are called, or joins two: 'cups and lids'."""
    words = {token.word for token in state.found[mention.start : mention.stop]}
    joined = not mention.full and bool(words & {"and", "or", ","})
    return mention.kind in ("product", "category") and (
        mention.stop - mention.start <= size or joined
    )


def _goods_mention(goods: Goods, start: int, stop: int) -> Mention:
    several = tuple((value, value) for value in goods.values) if len(goods.values) > 1 else ()
    first = goods.values[0]
    return Mention(goods.kind, first, first, start, stop, full=goods.exact, options=several)


def _is_of_goods(state: _Scan, at: int, size: int) -> bool:
    """'Cups' are goods, and so is a cup that is sold; 'a cup of tea' and 'the spring pot' are none."""
    token = state.found[at + size - 1]
    plural = token.plain.endswith("s")
    rare = token.plain not in vocabulary().known
    return size > 1 or plural or rare or bool(_TRADING & set(state.stems))
