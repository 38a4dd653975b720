"""Finds in a text the names that the ledger knows: accounts by id and name, segments, regions, ...

A name counts where it is written like a name: a lower-case "at risk" is not the segment At Risk.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from agent.ledger.names.ids import is_id, shape, without_id
from agent.ledger.names.small_letters import (
    COMPASS,
    COORDINATED,
    before_group,
    beside_like,
    is_distinct,
    may_be_small,
)
from agent.ledger.text.dates import period_of
from agent.ledger.text.forms import CURRENCIES
from agent.ledger.vocabulary._words import word_set
from agent.ledger.vocabulary.kinds import INDIVIDUAL, PERIODS
from agent.ledger.vocabulary.nouns import classes_of_word

Entity = tuple[str, str]
"""A kind and the subject of that kind, for example ("segment", "Champions")."""

_WORD = re.compile(r"[^\W_]+")
_LEGAL = word_set("ltd limited plc inc llc gmbh co corp corporation company sa ag bv nv llp")
_ADJECTIVES = word_set(
    "promising lost hibernating new other low medium high critical loyal retail premium total "
    "north south east west central"
)
_AFTER_NAME = re.compile(
    r"\s*(?:[:(,|?—\u2013-]|['\u2019]s\b|$|[+\u2212±]?[£$€]?\d|(?:is|are|was|were|has|have|had|holds?|held|with|brings?|brought|"
    r"earns?|earned|makes?|made|accounts?|customers?|leads?|led|fell|rose|grew|contributes?|"
    r"contributed|generates?|generated|spends?|spent|and|or|region|segment|follows|to(?=\s[A-Z])|"
    r"gave|gives|placed|places|last|first|ordered|orders?(?=\s\w+\s)|bought|buys|pays|paid|should|will|would|may|can|"
    r"could|scores?|scored|stands|stood|looks|remains|now|still|also|only|tops|comes|came|shows?|needs|"
    r"responded|reached|lost|gained|rose|grows|shrank|slipped|dropped|went|does|did|got|costs?)\b)"
)
_GOODS = frozenset({"category", "antecedent", "consequent"})
_PARTLY = frozenset({"campaign", "product"})
"""Kinds whose names are called by any of their words."""
_SHORT = 4
"""Letters of a word up to which it stands for no name."""
_GOODS_AFTER = re.compile(r"\s(?:products?|items?|goods|lines|range|categor(?:y|ies))\b")
"""What follows a word that is the name of goods only there: "cleaning products"."""
_DOES = re.compile(r"\s[a-z]{2,}(?:s|ed)\b")
_DID = re.compile(
    r"\s(?:[a-z]{2,}ed|saw|took|fell|rose|grew|lost|won|sold)\s(?:the|its|their|an?|by)\s"
)
_PARTS = {"10%": "tenth", "20%": "fifth", "50%": "half"}
"""What texts call the largest so many percent."""
_GOES_WITH = re.compile(r"\s(?!of\b)[a-z]+")
_GOES_ON_NAMED = re.compile(r"\s[A-Z]")
_GOES_ON = re.compile(r"\s(?:and|of|in|from|per|with)\s(?!the\s[A-Z])[a-z]")
_NOT_SHORT = word_set(
    "the north south east west new old great big grand royal first last global general national "
    "international united american british european premium best total customer account client "
    "shop store group green blue red black white city"
)

_PERSON = "owner"


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text; `entities` is empty for a name about which the ledger knows nothing."""

    start: int
    end: int
    name: str
    entities: frozenset[Entity]


@dataclass(slots=True)
class _Name:
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


class _Word(NamedTuple):
    """A word of a text, and as it is compared."""

    start: int
    end: int
    text: str
    folded: str


class Names:
    """The names to look for. Built once per ledger, read-only afterwards."""

    def __init__(self, subjects: Iterable[Entity], shortened: bool = True) -> None:
        """`subjects` as facts have them, parts joined by a bar.

        `shortened`: the first word of a name may stand for it where it stands for no other.
        """
        self.same = _same(list(dict.fromkeys(subjects)))
        self._shapes: set[str] = set()
        self._by_first: dict[str, list[_Name]] = {}
        known: dict[tuple[str, ...], _Name] = {}
        for entity, full in self.same.items():
            kind, joined = entity
            for part in joined.split("|"):
                for name in [*_spellings(part, kind), *_spellings(without_id(part), kind)]:
                    known.setdefault(name.tokens, name).entities.add(full)
                if is_id(part):
                    self._shapes.add(shape(part))
        shorter = [*_parts(known), *_short_names(known), *_words_of_goods(known)]
        shorter = [name for name in shorter if name.tokens not in known] if shortened else []
        for name in [*known.values(), *shorter]:
            self._by_first.setdefault(name.tokens[0], []).append(name)
        for names in self._by_first.values():
            names.sort(key=lambda name: -len(name.tokens))

    def canonical(self, entity: Entity) -> Entity:
        """Whom a subject stands for: an id alone is the account with that id and name."""
        return self.same.get(entity, entity)

    def find(self, masked: str, beyond: Names | None = None) -> list[Mention]:
        """The names in a text, longest first where they overlap, in order.

        `beyond` are names that need not be on the ledger; a longer one of them goes first.
        """
        words = [_Word(m.start(), m.end(), m[0], _fold(m[0])) for m in _WORD.finditer(masked)]
        found: list[Mention] = []
        i = 0
        while i < len(words):
            start, end, word, _ = words[i]
            name = self._at(words, i, masked)
            entities = name.entities if name else set()
            if beyond and (other := beyond._at(words, i, masked, name)):
                name, entities = other, {self.canonical(entity) for entity in other.entities}
            if name:
                end = words[i + len(name.tokens) - 1].end
                found.append(Mention(start, end, name.text, frozenset(entities)))
            elif self._is_unknown_id(word) and not _counts(masked, end):
                found.append(Mention(start, end, word, frozenset()))
            i += len(name.tokens) if name else 1
        return sorted([*found, *self._beside(words, masked, found)], key=lambda one: one.start)

    def _beside(
        self, words: Sequence[_Word], masked: str, found: Sequence[Mention]
    ) -> Iterator[Mention]:
        """Names that stand beside another: in small letters, or at the beginning of a sentence."""
        taken = {at for m in found for at in range(m.start, m.end)}
        small = {
            start: (end, name)
            for start, end, _, folded in words
            if start not in taken
            for name in self._by_first.get(folded, ())
            if len(name.tokens) == 1 and name.kinds <= COORDINATED
        }
        if small:
            spans = [(m.start, m.end, {kind for kind, _ in m.entities}) for m in found]
            others = [(start, end, name.kinds) for start, (end, name) in small.items()]
            goes_before = before_group(masked, spans, others)
            for start, end, _ in [*beside_like(masked, spans, others), *goes_before]:
                name = small[start][1]
                yield Mention(start, end, name.text, frozenset(name.entities))

    def _at(
        self,
        words: Sequence[_Word],
        i: int,
        masked: str,
        longer_than: _Name | None = None,
    ) -> _Name | None:
        """The longest name that stands at the i-th word of a text."""
        least = len(longer_than.tokens) if longer_than else 0
        for name in self._by_first.get(words[i].folded, ()):
            if len(name.tokens) > least and _stands(name, words, i, masked):
                return name
        return None

    def _is_unknown_id(self, word: str) -> bool:
        return not _FIGURE.match(word) and is_id(word) and shape(word) in self._shapes


def _parts(known: Mapping[tuple[str, ...], _Name]) -> list[_Name]:
    """Lets some words of a name, side by side, stand for it where no other name has them.

    "Tidewell Pillow" is the Tidewell Pillow Hollowfibre (pack of 12), whatever else Tidewell makes; the
    "Buyers Evening" is the Western Buyers Evening 2025. Only the first words may stand for an account.
    """
    found: dict[tuple[str, ...], tuple[_Name, int] | None] = {}
    for tokens, name in known.items():
        kinds = {kind for kind, _ in name.entities}
        for first in range(len(tokens) - 1 if kinds <= _PARTLY else 1):
            for last in range(first + 2, len(tokens) + (first > 0)):
                other = found.get(part := tokens[first:last], (name, first))
                same = other is not None and other[0].entities == name.entities
                found[part] = (name, first) if same else None
    return [
        _Name(" ".join(words), words, tokens, not first, name.entities, part=True)
        for tokens, one in found.items()
        if one is not None
        for name, first in (one,)
        for words in (name.words[first : first + len(tokens)],)
        if words[-1][0].isupper()
    ]


def _words_of_goods(known: Mapping[tuple[str, ...], _Name]) -> Iterator[_Name]:
    """Lets "linens" stand for Linens & Textiles when no other category has that word."""
    goods = [name for name in known.values() if {kind for kind, _ in name.entities} <= _GOODS]
    holders = {(token, *sorted(name.entities)) for name in goods for token in name.tokens}
    count = Counter(token for token, *_ in holders)
    for name in goods:
        for word, token in zip(name.words, name.tokens, strict=True):
            if len(name.tokens) == 1 or count[token] > 1 or not word.isalpha():
                continue
            if token.endswith("s") and not classes_of_word(token) and len(token) > _SHORT:
                yield _Name(word, [word], (token,), True, name.entities)
            else:
                yield _Name(word, [word], (token,), True, name.entities, of_goods=True)


def _short_names(known: Mapping[tuple[str, ...], _Name]) -> list[_Name]:
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
    shorts: dict[str, _Name] = {}
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
                shorts[token] = _Name(word, [word], (token,), False, name.entities, short=True)
    return list(shorts.values())


def _stands(name: _Name, words: Sequence[_Word], i: int, masked: str) -> bool:
    """Whether the name stands at the i-th word of the text."""
    count = len(name.tokens)
    if i + count > len(words):
        return False
    for j in range(1, count):
        if words[i + j].folded != name.tokens[j]:
            return False
        if not 0 < words[i + j].start - words[i + j - 1].end <= 5:
            return False
    start, end = words[i].start, words[i + count - 1].end
    if (
        not name.any_case
        and _is_small(name, words, i)
        and not may_be_small(name.tokens, name.kinds, masked, start, end)
    ):
        return False
    if name.text.endswith("%") and not _PERCENT.match(masked, end):
        return False  # the top 50 accounts are not the top 50 %
    if name.part and _GOES_ON_NAMED.match(masked, end):
        return False  # "Tidewell Bath Mat" is no Tidewell Bath Towel
    if count == 1 and name.text.isdigit():
        return _is_numeric_name(masked, start, end)
    if name.of_goods and not _GOODS_AFTER.match(masked, end):
        return False
    if name.common and _GOES_ON.match(masked, end) and _opens_sentence(masked, start):
        return False  # "Payments and transfers fell"
    if count == 1 and name.tokens[0] in COMPASS and _GOES_WITH.match(masked, end):
        return True
    if name.short or (count == 1 and name.tokens[0] in _ADJECTIVES):
        verbs = (_AFTER_NAME, _DID, _DOES) if name.short else (_AFTER_NAME, _DID)
        return any(verb.match(masked, end) for verb in verbs) or not _opens_sentence(masked, start)
    return True


def _is_small(name: _Name, words: Sequence[_Word], i: int) -> bool:
    """Whether a word of the name that has a capital stands without one."""
    return any(
        own[0].isupper() and not words[i + j].text[0].isupper() for j, own in enumerate(name.words)
    )


def _spellings(part: str, kind: str) -> Iterator[_Name]:
    """A name as texts write it: whole, without "Ltd", a segment in the singular or lower case."""
    words = _WORD.findall(part)
    if not words or kind in PERIODS or (part[0].isdigit() and period_of(part, kind)):
        return
    tokens = tuple([_fold(word) for word in words])
    individual = kind in INDIVIDUAL
    loud = part.isupper() and len(part) > 3
    any_case = loud or is_id(part) or is_distinct(tokens, kind, individual)
    plural = not individual and len(part) > 4 and part.endswith("s") and not part.endswith("ss")
    # "champions" is the segment; "payments" and "accounts" are words before they are categories.
    lower = plural and len(words) == 1 and kind == "segment" and not classes_of_word(part)
    # "direct mail", "by e-mail"; but a lower-case "online" or "phone" need not be the channel.
    if kind == "part" and (said := _PARTS.get(part.rpartition(" ")[2])):
        for top in ("top", "largest", "biggest"):
            yield _Name(f"{top} {said}", [top, said], (top, said), True)
    if kind == "channel" and (len(words) > 1 or tokens == ("email",)):
        any_case = True
        if tokens == ("email",):
            yield _Name("E-mail", ["E", "mail"], ("e", "mail"), True)
    # "kitchen tools", "cookware"; but "payments" need not be the category
    goods = kind in _GOODS and (len(words) > 1 or not (part.endswith("s") or classes_of_word(part)))
    yield _Name(
        part,
        words,
        tokens,
        any_case or lower or goods,
        common=not individual and len(words) == 1 and kind != "segment" and not goods,
    )
    if individual and len(words) > 1 and tokens[-1] in _LEGAL:
        text = part[: part.rfind(words[-1])].rstrip(" ,.&")
        yield _Name(text, words[:-1], tokens[:-1], loud)
    if plural:
        last = (*tokens[:-1], tokens[-1][:-1])
        yield _Name(part[:-1], [*words[:-1], words[-1][:-1]], last, False)


def _same(subjects: Sequence[Entity]) -> dict[Entity, Entity]:
    """Maps each subject to the fullest subject that has all its parts."""
    holders: dict[tuple[str, str], list[Entity]] = {}
    for kind, joined in subjects:
        if "|" in joined:
            for part in joined.split("|"):
                holders.setdefault((kind, part), []).append((kind, joined))
    same = {}
    for kind, joined in subjects:
        fuller = holders.get((kind, joined), ()) if "|" not in joined else ()
        same[kind, joined] = fuller[0] if len(fuller) == 1 else (kind, joined)
    return same


def _fold(word: str) -> str:
    if word.isascii():
        return word.lower()
    plain = unicodedata.normalize("NFKD", word)
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold()


_PERCENT = re.compile(r"\s?(?:%|per\s?cent)")
_ID_BEFORE = re.compile(
    r"(?:\b(?:account|customer|client|product|campaign|order|id|no\.|number)s?[\s:#]{0,2}|#|\(|\[)$",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"[.,]?\d|\s?%|\s(?:per\s?cent|million|thousand|pounds|euros|dollars)\b")
_FIGURE = re.compile(rf"\d|(?:{'|'.join(filter(str.isalpha, CURRENCIES))})\d", re.IGNORECASE)
"""Begins with digits or a currency's code: nobody's id that the book does not know."""


def _is_numeric_name(masked: str, start: int, end: int) -> bool:
    """Whether bare digits that are somebody's id are meant as the id here."""
    if _COUNTED.match(masked, end) or masked[max(0, start - 2) : start].strip()[-1:] in tuple(
        "£$€."
    ):
        return False
    if _ID_BEFORE.search(masked[max(0, start - 12) : start]):
        return True
    after = _WORD.search(masked, end, end + 20)
    if after and classes_of_word(after[0]):
        return False
    return _opens_sentence(masked, start) or bool(_AFTER_NAME.match(masked, end))


def _counts(masked: str, end: int) -> bool:
    """Whether what ends there has a unit or is followed by what it would count."""
    after = _WORD.match(masked, end + 1)
    return bool(_COUNTED.match(masked, end) or (after and classes_of_word(after[0])))


def _opens_sentence(masked: str, start: int) -> bool:
    before = masked[max(0, start - 40) : start].rstrip(" \t#>-•\"'“(")
    return not before or before[-1] in ".!?\n|:"
