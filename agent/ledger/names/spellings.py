"""How texts write the names of the ledger: whole, without "Ltd", by a part or a single word of them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from agent.ledger.names.ids import is_id
from agent.ledger.names.small_letters import is_distinct
from agent.ledger.text.dates import period_of
from agent.ledger.vocabulary._words import word_set
from agent.ledger.vocabulary.kinds import INDIVIDUAL, PERIODS, Entity
from agent.ledger.vocabulary.nouns import classes_of_word

WORD = re.compile(r"[^\W_]+")
_LEGAL = word_set("ltd limited plc inc llc gmbh co corp corporation company sa ag bv nv llp")
_GOODS = frozenset({"category", "antecedent", "consequent"})
_PARTLY = frozenset({"campaign", "product"})
"""Kinds whose names are called by any of their words."""
_SHORT = 4
"""Letters of a word up to which it stands for no name."""
_PARTS = {"10%": "tenth", "20%": "fifth", "50%": "half"}
"""What texts call the largest so many percent."""
_NOT_SHORT = word_set(
    "the north south east west new old great big grand royal first last global general national "
    "international united american british european premium best total customer account client "
    "shop store group green blue red black white city"
)

_PERSON = "owner"


@dataclass(slots=True)
class Spelling:
    """A way to write a name, and what must hold where it stands."""

    text: str
    words: list[str]
    tokens: tuple[str, ...]
    any_case: bool
    entities: set[Entity] = field(default_factory=set)
    short: bool = False
    part: bool = False
    common: bool = False
    of_goods: bool = False

    @property
    def kinds(self) -> frozenset[str]:
        """Of what kinds the named are."""
        return frozenset(kind for kind, _ in self.entities)


def fold(word: str) -> str:
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


def spellings(part: str, kind: str) -> Iterator[Spelling]:
    """A name as texts write it: whole, without "Ltd", a segment in the singular or lower case."""
    words = WORD.findall(part)
    if not words or kind in PERIODS or (part[0].isdigit() and period_of(part, kind)):
        return
    tokens = tuple([fold(word) for word in words])
    individual = kind in INDIVIDUAL
    loud = part.isupper() and len(part) > 3
    any_case = loud or is_id(part) or is_distinct(tokens, kind, individual)
    plural = not individual and len(part) > 4 and part.endswith("s") and not part.endswith("ss")
    # "champions" is the segment; "payments" and "accounts" are words before they are categories.
    lower = plural and len(words) == 1 and kind == "segment" and not classes_of_word(part)
    # "direct mail", "by e-mail"; but a lower-case "online" or "phone" need not be the channel.
    if kind == "part" and (said := _PARTS.get(part.rpartition(" ")[2])):
        for top in ("top", "largest", "biggest"):
            yield Spelling(f"{top} {said}", [top, said], (top, said), True)
    if kind == "channel" and (len(words) > 1 or tokens == ("email",)):
        any_case = True
        if tokens == ("email",):
            yield Spelling("E-mail", ["E", "mail"], ("e", "mail"), True)
    # "kitchen tools", "cookware"; but "payments" need not be the category
    goods = kind in _GOODS and (len(words) > 1 or not (part.endswith("s") or classes_of_word(part)))
    yield Spelling(
        part,
        words,
        tokens,
        any_case or lower or goods,
        common=not individual and len(words) == 1 and kind != "segment" and not goods,
    )
    if individual and len(words) > 1 and tokens[-1] in _LEGAL:
        text = part[: part.rfind(words[-1])].rstrip(" ,.&")
        yield Spelling(text, words[:-1], tokens[:-1], loud)
    if plural:
        last = (*tokens[:-1], tokens[-1][:-1])
        yield Spelling(part[:-1], [*words[:-1], words[-1][:-1]], last, False)


def shorter(known: Mapping[tuple[str, ...], Spelling]) -> list[Spelling]:
    """The parts and single words that stand for one of the known names and for no other."""
    found = [*_parts(known), *_short_names(known), *_words_of_goods(known)]
    return [one for one in found if one.tokens not in known]


def _parts(known: Mapping[tuple[str, ...], Spelling]) -> list[Spelling]:
    """Lets some words of a name, side by side, stand for it where no other name has them.

    "Tidewell Pillow" is the Tidewell Pillow Hollowfibre (pack of 12), whatever else Tidewell makes; the
    "Buyers Evening" is the Western Buyers Evening 2025. Only the first words may stand for an account.
    """
    found: dict[tuple[str, ...], tuple[Spelling, int] | None] = {}
    for tokens, name in known.items():
        kinds = {kind for kind, _ in name.entities}
        for first in range(len(tokens) - 1 if kinds <= _PARTLY else 1):
            for last in range(first + 2, len(tokens) + (first > 0)):
                other = found.get(part := tokens[first:last], (name, first))
                same = other is not None and other[0].entities == name.entities
                found[part] = (name, first) if same else None
    return [
        Spelling(" ".join(words), words, tokens, not first, name.entities, part=True)
        for tokens, one in found.items()
        if one is not None
        for name, first in (one,)
        for words in (name.words[first : first + len(tokens)],)
        if words[-1][0].isupper()
    ]


def _words_of_goods(known: Mapping[tuple[str, ...], Spelling]) -> Iterator[Spelling]:
    """Lets "linens" stand for Linens & Textiles when no other category has that word."""
    goods = [name for name in known.values() if {kind for kind, _ in name.entities} <= _GOODS]
    holders = {(token, *sorted(name.entities)) for name in goods for token in name.tokens}
    count = Counter(token for token, *_ in holders)
    for name in goods:
        for word, token in zip(name.words, name.tokens, strict=True):
            if len(name.tokens) == 1 or count[token] > 1 or not word.isalpha():
                continue
            if token.endswith("s") and not classes_of_word(token) and len(token) > _SHORT:
                yield Spelling(word, [word], (token,), True, name.entities)
            else:
                yield Spelling(word, [word], (token,), True, name.entities, of_goods=True)


def _short_names(known: Mapping[tuple[str, ...], Spelling]) -> list[Spelling]:
    """Lets "Harbour" stand for Harbour Hotels, "Okoro" for Samuel Okoro, when no other name has that word.

    Harbour Hotels East does not count: it has the whole of the name it is named after.
    """
    owners: dict[str, set[Entity] | None] = {}
    stems = {name.tokens: name.entities for name in known.values() if len(name.tokens) > 1}
    for tokens, name in known.items():
        after = (stems[tokens[:n]] for n in range(2, len(tokens)) if tokens[:n] in stems)
        entities = next(after, name.entities)
        for token in tokens:
            seen = owners.setdefault(token, entities)
            if seen != entities or not seen:
                owners[token] = None
    shorts: dict[str, Spelling] = {}
    for tokens, name in known.items():
        if len(tokens) < 2 or len(name.entities) != 1:
            continue
        kind = next(iter(name.entities))[0]
        # People go by their surname too.
        for at in (0, len(tokens) - 1) if kind == _PERSON else (0,):
            word, token = name.words[at], tokens[at]
            plain = token in _NOT_SHORT or classes_of_word(token)
            if owners[token] != name.entities or len(word) < 4 or plain:
                continue
            individual = kind in INDIVIDUAL or kind == _PERSON
            if individual and word[0].isupper() and word.isalpha():
                shorts[token] = Spelling(word, [word], (token,), False, name.entities, short=True)
    return list(shorts.values())
