"""Goods by what people call them: 'loo roll' is the toilet tissue of a catalogue, 'sheets' are its linens."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from agent.offline.understand.tokens.tokenizer import stem
from agent.offline.understand.tokens.wordlists import load_yaml
from agent.offline.understand.words.names import name_words
from agent.offline.understand.words.vocabulary import Phrases

FILE = Path(__file__).with_name("goods.yaml")
_BESIDE = frozenset(["with", "and"])
"""What comes before the lesser part of an article: 'Stockpot with Lid' is no lid, as '24 Cup' is no cup."""
Stems = tuple[str, ...]


@dataclass(frozen=True)
class Goods:
    """What a catalogue has of something: products by name, or the category that it is nearest to.

    `exact`: the phrase means all of the category, and nothing narrower.
    """

    kind: str
    values: tuple[str, ...]
    exact: bool = True


@cache
def _kinds() -> Mapping[str, Mapping[str, Any]]:
    kinds: Mapping[str, Mapping[str, Any]] = load_yaml(FILE.read_text(encoding="utf-8"))
    return kinds


@cache
def _nouns() -> frozenset[str]:
    """What articles are: the last words of their names."""
    articles = (one for kind in _kinds().values() for names in kind["articles"] for one in names)
    return frozenset(_stems(one)[-1] for one in articles)


@cache
def goods_words() -> frozenset[str]:
    """All words of these phrases, which alone name no customer."""
    kinds = _kinds().values()
    articles = [one for kind in kinds for names in kind["articles"] for one in names]
    said = [one for kind in kinds for one in kind["said"]]
    return frozenset(word for phrase in (*articles, *said) for word in _stems(phrase))


def goods_of(
    products: Sequence[str], categories: Sequence[str], category_of: Mapping[str, str]
) -> Phrases[Goods]:
    """The goods that a catalogue has, by the phrases of goods.yaml."""
    names = {product: _stems(re.sub(r"\(.*?\)", " ", product)) for product in products}
    found: Phrases[Goods] = Phrases()
    for kind in _kinds().values():
        category = _category(kind["named"], categories)
        for phrase in kind["said"] if category else ():
            found.add(phrase, Goods("category", (category,)))
        for article in kind["articles"]:
            having = [name for name in products if _is_any(article, names[name])]
            inside = [name for name in having if category_of.get(name) == category]
            for phrase in article:
                if having:
                    found.add(phrase, Goods("product", tuple(inside or having)))
                elif category:
                    found.add(phrase, Goods("category", (category,), exact=False))
    return found


def _category(named: Sequence[str], categories: Sequence[str]) -> str:
    """The category of such goods: that of the first of the words which one has in its name."""
    for phrase in named:
        wanted = _stems(phrase)
        for category in categories:
            if any(_is_at(wanted, _stems(category), at) for at in range(len(category.split()))):
                return category
    return ""


def _is_any(article: Sequence[str], name: Stems) -> bool:
    """Whether a product is such an article: 'Coffee Cup Lid' is a lid and no coffee cup."""
    return any(
        _is_at(phrase, name, at) and _is_head(name, at, at + len(phrase))
        for phrase in map(_stems, article)
        for at in range(len(name))
    )


def _is_head(name: Stems, start: int, stop: int) -> bool:
    before, after = name[max(0, start - 1) : start], name[stop : stop + 1]
    beside = any(word in _BESIDE or word.isdigit() for word in before)
    return not beside and not _nouns().intersection(after)


def _is_at(phrase: Stems, name: Stems, at: int) -> bool:
    return name[at : at + len(phrase)] == phrase


def _stems(phrase: str) -> Stems:
    return tuple(stem(word) for word in name_words(phrase))
