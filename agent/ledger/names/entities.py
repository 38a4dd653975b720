"""Finds in a text the names that the ledger knows: accounts by id and name, segments, regions, ...

A name counts where it is written like a name: a lower-case "at risk" is not the segment At Risk.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from agent.ledger.names.ids import is_id, shape, without_id
from agent.ledger.names.small_letters import (
    COMPASS,
    COORDINATED,
    before_group,
    beside_like,
    may_be_small,
)
from agent.ledger.names.spellings import WORD, Spelling, fold, shorter, spellings
from agent.ledger.text.forms import CURRENCIES
from agent.ledger.vocabulary._words import word_set
from agent.ledger.vocabulary.kinds import Entity
from agent.ledger.vocabulary.nouns import classes_of_word

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
_GOODS_AFTER = re.compile(r"\s(?:products?|items?|goods|lines|range|categor(?:y|ies))\b")
"""What follows a word that is the name of goods only there: "cleaning products"."""
_DOES = re.compile(r"\s[a-z]{2,}(?:s|ed)\b")
_DID = re.compile(
    r"\s(?:[a-z]{2,}ed|saw|took|fell|rose|grew|lost|won|sold)\s(?:the|its|their|an?|by)\s"
)
_GOES_WITH = re.compile(r"\s(?!of\b)[a-z]+")
_GOES_ON_NAMED = re.compile(r"\s[A-Z]")
_GOES_ON = re.compile(r"\s(?:and|of|in|from|per|with)\s(?!the\s[A-Z])[a-z]")


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in the text; `entities` is empty for a name about which the ledger knows nothing."""

    start: int
    end: int
    name: str
    entities: frozenset[Entity]


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
        self._by_first: dict[str, list[Spelling]] = {}
        known: dict[tuple[str, ...], Spelling] = {}
        for entity, full in self.same.items():
            kind, joined = entity
            for part in joined.split("|"):
                for name in [*spellings(part, kind), *spellings(without_id(part), kind)]:
                    known.setdefault(name.tokens, name).entities.add(full)
                if is_id(part):
                    self._shapes.add(shape(part))
        for name in [*known.values(), *(shorter(known) if shortened else ())]:
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
        words = [_Word(m.start(), m.end(), m[0], fold(m[0])) for m in WORD.finditer(masked)]
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
        longer_than: Spelling | None = None,
    ) -> Spelling | None:
        """The longest name that stands at the i-th word of a text."""
        least = len(longer_than.tokens) if longer_than else 0
        for name in self._by_first.get(words[i].folded, ()):
            if len(name.tokens) > least and _stands(name, words, i, masked):
                return name
        return None

    def _is_unknown_id(self, word: str) -> bool:
        return not _FIGURE.match(word) and is_id(word) and shape(word) in self._shapes


def _stands(name: Spelling, words: Sequence[_Word], i: int, masked: str) -> bool:
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


def _is_small(name: Spelling, words: Sequence[_Word], i: int) -> bool:
    """Whether a word of the name that has a capital stands without one."""
    return any(
        own[0].isupper() and not words[i + j].text[0].isupper() for j, own in enumerate(name.words)
    )


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
    after = WORD.search(masked, end, end + 20)
    if after and classes_of_word(after[0]):
        return False
    return _opens_sentence(masked, start) or bool(_AFTER_NAME.match(masked, end))


def _counts(masked: str, end: int) -> bool:
    """Whether what ends there has a unit or is followed by what it would count."""
    after = WORD.match(masked, end + 1)
    return bool(_COUNTED.match(masked, end) or (after and classes_of_word(after[0])))


def _opens_sentence(masked: str, start: int) -> bool:
    before = masked[max(0, start - 40) : start].rstrip(" \t#>-•\"'“(")
    return not before or before[-1] in ".!?\n|:"
