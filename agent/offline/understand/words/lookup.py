"""Indexes over what exists in the caller's scope, made once per lexicon."""

from __future__ import annotations

import operator
import re
from collections import Counter
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from agent.offline.understand.times.calendar import Clock
from agent.offline.understand.times.periods import clock_of
from agent.offline.understand.tokens.tokenizer import bases, fold, stem
from agent.offline.understand.tokens.wordlists import word_list
from agent.offline.understand.words.goods import Goods, goods_of, goods_words
from agent.offline.understand.words.ids import Ids
from agent.offline.understand.words.names import Names, name_words
from agent.offline.understand.words.vocabulary import Phrases, vocabulary, words_of
from data import catalogue
from data.recent import Recent

if TYPE_CHECKING:
    from agent.offline.understand.words.lexicon import Lexicon
    from agent.offline.understand.words.sentence import Sentence

_TELL_NOTHING = word_list("no_goods_by_themselves")
"""Words that choose or point, in names of goods too: 'only the ones' is no Wall Art Only One Person."""
_OF_OTHER_SCHEMES = ("Price Sensitive", "No purchases")
_MANY_NAMES = 8
"""Names from which on two words side by side in them are a kind of business, and no chain."""
MESSAGES = 32
"""Messages and parts of them whose reading is kept: those of a few turns."""
Named = tuple[str, str]
"""Kind and value of something in the data."""
_FIXED = (
    "metrics", "dimensions", "campaign_types", "opportunities", "signals", "terms", "tool_terms",
    "archetypes",
)  # fmt: skip
_KIND = {
    "metrics": "metric", "dimensions": "dimension", "campaign_types": "campaign_type",
    "opportunities": "opportunity", "signals": "signal", "terms": "term", "tool_terms": "term",
    "archetypes": "segment",
}  # fmt: skip


_TRADE = (
    "segments", "metrics", "opportunities", "campaign_types", "signals", "terms", "tool_terms",
    "dimensions", "commercial",
)  # fmt: skip


class Lookup:
    """Finds the names of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.fix = lru_cache(maxsize=20_000)(self._fix)
        self.scanned: Recent[tuple[str, frozenset[int]], Sentence] = Recent(MESSAGES)
        """Messages and their parts as `scan` read them last."""

    @cached_property
    def clock(self) -> Clock:
        """The data clock."""
        return clock_of(self.lexicon.as_of, self.lexicon.first_date, self.lexicon.fiscal_year_start)

    @cached_property
    def account_names(self) -> Names:
        """Accounts by name, in the order of the lexicon."""
        return Names([name for _, name in self.lexicon.accounts])

    @cached_property
    def kinds_in_names(self) -> frozenset[tuple[str, str]]:
        """Two words, as stems, that many names have side by side: 'Fish Bar', 'Department Store'."""
        pairs: Counter[tuple[str, str]] = Counter()
        for _, name in self.lexicon.accounts:
            words = [stem(word) for word in name_words(name)]
            pairs.update(set(pairwise(words)))
        return frozenset(pair for pair, count in pairs.items() if count >= _MANY_NAMES)

    @cached_property
    def product_names(self) -> Names:
        """Products by name, without pack sizes in brackets."""
        names = [re.sub(r"\(.*?\)", " ", name) for name in self.lexicon.products]
        return Names(names, 0.1, pairs_tell=True, telling_nothing=_TELL_NOTHING)

    @cached_property
    def goods(self) -> Phrases[Goods]:
        """What people call the goods of the catalogue."""
        lexicon = self.lexicon
        return goods_of(lexicon.products, lexicon.categories, lexicon.product_categories)

    @cached_property
    def campaign_names(self) -> Names:
        """Campaigns by name; one of every year is as good as another."""
        return Names([name for _, name in self.lexicon.campaigns], 0.3, pairs_tell=True)

    @cached_property
    def account_ids(self) -> Ids:
        """Accounts by id, in the order of the lexicon."""
        return Ids([id_ for id_, _ in self.lexicon.accounts])

    @cached_property
    def campaign_ids(self) -> Ids:
        """Campaigns by id, in the order of the lexicon."""
        return Ids([id_ for id_, _ in self.lexicon.campaigns])

    @cached_property
    def named(self) -> dict[str, Phrases[Named]]:
        """Phrases of everything but accounts and products, by group.

        `data` holds regions, categories and the like; the other groups the words of the trade. They
        are apart because a word such as 'discount' can be a metric and a campaign type.
        """
        groups = {
            "data": self._data_phrases(),
            "segments": self._segment_phrases(),
            "commercial": Phrases(),
        }
        for section in _FIXED:
            phrases: Phrases[Named] = Phrases()
            for name, synonyms in vocabulary().synonyms(section).items():
                for phrase in [name.replace("_", " "), *synonyms]:
                    phrases.add(phrase, (_KIND[section], name))
            groups[section] = phrases
        for value in self.lexicon.commercial_segments:
            for phrase in (value, value.replace("&", "and"), *_JOINED.split(value)):
                groups["commercial"].add(phrase, ("commercial_segment", value))
        for name, term in catalogue.terms().items():
            for phrase in (name, *term.synonyms):
                groups["tool_terms"].add(phrase, ("term", name))
            for phrase in term.short:
                groups["tool_terms"].add(phrase, ("term", phrase))  # each use of the word is told
        return groups

    @cached_property
    def trade(self) -> Phrases[Named]:
        """The words of the trade of all groups, where it only matters that they are some."""
        together: Phrases[Named] = Phrases()
        for group in _TRADE:
            together.add_all(self.named[group])
        return together

    @cached_property
    def segment_of_industry(self) -> dict[str, str]:
        """The commercial segment that is all of an industry, for those where there is one: by their names."""
        found = {}
        for industry in self.lexicon.industries:
            said = {industry, *vocabulary().synonyms("industries").get(industry, ())}
            alike = {
                segment
                for segment in self.lexicon.commercial_segments
                if segment.startswith(f"{industry} ") or said & {*_named_in(segment)}
            }
            if len(alike) == 1:
                found[industry] = alike.pop()
        return found

    def _segment_phrases(self) -> Phrases[Named]:
        phrases: Phrases[Named] = Phrases()
        synonyms = vocabulary().synonyms("segments")
        names = list(self.lexicon.segments) or [
            n for n in synonyms if n not in ("Lost", "No purchases")
        ]
        names += [name for name in _OF_OTHER_SCHEMES if name not in names]
        for name in names:
            phrases.add(name, ("segment", name))
        for name in sorted(names, key=lambda name: name != "Lost"):
            for phrase in synonyms.get(name, ()):
                phrases.add(phrase, ("segment", name))
        return phrases

    def _data_phrases(self) -> Phrases[Named]:
        lexicon, phrases = self.lexicon, Phrases[Named]()
        groups = {
            "region": lexicon.regions,
            "country": lexicon.countries,
            "category": lexicon.categories,
            "brand": lexicon.brands,
            "commercial_segment": lexicon.commercial_segments,
            "industry": lexicon.industries,
            "account_type": lexicon.account_types,
            "channel": lexicon.channels,
            "owner": lexicon.owners,
        }
        for kind, values in groups.items():
            for value in values:
                phrases.add(value, (kind, value))
                if "&" in value:
                    phrases.add(value.replace("&", "and"), (kind, value))
        synonyms = {"region": "regions", "country": "countries",
                    "commercial_segment": "commercial_segments", "industry": "industries",
                    "account_type": "account_types", "channel": "channels"}  # fmt: skip
        for kind, section in synonyms.items():
            by_name = {
                fold(name): phrases_ for name, phrases_ in vocabulary().synonyms(section).items()
            }
            for value in groups[kind]:
                for phrase in by_name.get(fold(value), ()):
                    phrases.add(phrase, (kind, value))
        for value in lexicon.commercial_segments:
            for part in _named_in(value):
                for noun in () if phrases.get(part) else _CUSTOMERS_OF:
                    phrases.add(f"{part} {noun}", ("commercial_segment", value))  # "care sites"
        for kind in ("category", "brand", "owner"):
            for part, value in _parts(groups[kind], by_word=kind != "category"):
                phrases.add(part, (kind, value))
        return phrases

    @cached_property
    def words(self) -> frozenset[str]:
        """Single words of the names in `named`, folded."""
        lexicon = self.lexicon
        groups = (lexicon.regions, lexicon.countries, lexicon.categories, lexicon.brands,
                  lexicon.industries, lexicon.account_types, lexicon.channels, lexicon.owners,
                  lexicon.segments)  # fmt: skip
        return frozenset(
            word
            for values in groups
            for value in values
            for word in words_of(value)
            if len(word) > 3
        )

    @cached_property
    def _choices(self) -> list[str]:
        domain = vocabulary().domain
        return sorted(
            domain
            | {f"{word}s" for word in domain if len(word) > 5}
            | self.words
            | _MONTH_NAMES
            | _SUPERLATIVES
        )

    def is_ordinary(self, word: str) -> bool:
        """An everyday word, or a word of the trade: alone it names no account."""
        known = vocabulary().known
        return (
            any(one in known for one in (word, stem(word), *bases(word)))
            or word in _MONTH_NAMES
            or stem(word) in goods_words()
        )

    def is_product_word(self, word: str) -> bool:
        """A word of a product's name that is in no account's name."""
        one = stem(word)
        return one in self.product_names.entries and one not in self.account_names.entries

    def is_known(self, word: str) -> bool:
        """Spelt right, as far as can be told."""
        return (
            self.is_ordinary(word)
            or word in self.words
            or any(
                stem(word) in names.entries for names in (self.account_names, self.product_names)
            )
        )

    def _fix(self, word: str) -> str | None:
        """The word that a misspelt one stands for, or None when it is right or unknown."""
        if self.is_known(word):
            return None
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        allowed = 1 if len(word) < 8 else 2
        ranked = process.extract(
            word, self._choices, scorer=OSA.distance, score_cutoff=allowed, limit=12
        )
        good = [
            (
                distance,
                choice[0] != word[0],
                not _is_slip(word, choice),
                abs(len(choice) - len(word)),
                choice,
            )
            for choice, distance, _ in ranked
            if (distance == 1 or choice[0] == word[0])
            and (len(word) > 4 or sorted(choice) == sorted(word) or _lacks_a_letter(word, choice))
        ]
        return min(good)[-1] if good and len(word) > _SHORT else self._everyday(word)

    def _everyday(self, word: str) -> str | None:
        """'mke' is 'make' and 'bok' is 'book', unless a name of the data is as near."""
        names = (self.account_names.entries, self.product_names.entries)
        named = self.named["data"].get(word) or any(
            _is_slip(word, one) for entries in names for one in entries
        )
        near = [choice for choice in _SMALL if _is_slip(word, choice)]
        return None if named or not near else min(near)


_SHORT = 3
_SMALL = word_list("continuation") | word_list("everyday")


def _is_slip(word: str, choice: str) -> bool:
    """Whether two letters were swapped, or one was left out or typed twice."""
    if choice[:1] != word[:1] or len(choice) < _SHORT:
        return False
    if len(choice) == len(word):
        return sorted(choice) == sorted(word) and sum(map(operator.ne, choice, word)) == 2
    short, long = sorted((word, choice), key=len)
    if len(long) != len(short) + 1:
        return False
    left_out = [at for at in range(len(long)) if long[:at] + long[at + 1 :] == short]
    return bool(left_out) and (short is word or long[left_out[0]] in long[left_out[0] + 1 :][:1])


_SUPERLATIVES = word_list("ranked") | word_list("superlatives")
_MONTH_NAMES = word_list("calendar_names")


def _lacks_a_letter(word: str, choice: str) -> bool:
    """'noth' is 'north' without a letter."""
    return len(choice) == len(word) + 1 and choice[0] == word[0]


def _parts(values: object, *, by_word: bool) -> list[tuple[str, str]]:
    """Parts of names that only one name has: 'Linens & Textiles' -> linens, textiles."""
    assert isinstance(values, (list, tuple))
    found: dict[str, list[str]] = {}
    for value in values:
        pieces = words_of(value) if by_word else re.split(r"\s*(?:&|/|,|\band\b|\+)\s*", value)
        if len(pieces) < 2:
            continue
        for piece in pieces:
            key = " ".join(words_of(piece))
            found.setdefault(key, []).append(value)
    ordinary = vocabulary().ordinary
    return [
        (part, owners[0])
        for part, owners in found.items()
        if len(owners) == 1 and len(part) > 2 and not (by_word and part in ordinary)
    ]


_CUSTOMERS_OF = word_list("customers_of_a_trade")
_JOINED = re.compile(r"\s*(?:&|/|,|\band\b|\+)\s*")


def _named_in(segment: str) -> list[str]:
    """The kinds of business that a commercial segment is named by."""
    return [part.casefold() for part in _JOINED.split(segment)]
