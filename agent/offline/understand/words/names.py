"""Finds long names (accounts, products) in a message: by parts, with typos, without their suffix."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from agent.offline.understand.tokens.tokenizer import INFLECTED, fold, stem
from agent.offline.understand.tokens.wordlists import word_list

_SUFFIXES = word_list("name_suffixes")
_WEAK = frozenset(["group", "holding", "holdings", "company", "corporation", "international"])
SMALL_WORDS = word_list("name_small_words")
_WRITTEN_SHORT = {"co": "company", "bro": "brother", "intl": "international", "hse": "house"}
"""Words of names that are often written short, as stems."""
_INSIDE = SMALL_WORDS | {",", "("}
_NOT_FIRST = (SMALL_WORDS | _SUFFIXES) - {"the"}
_COMMON = 3_000
"""Words in more names than this find a name only together with a rarer word."""
_GOOD, _SAME = 0.75, 0.08
_OTHER_BEGINNING = 0.86
"""How alike words must be that begin with another letter: 'settle' is no kettle."""
MEASURE = re.compile(r"(\d+)(cl|ml|l|cm|mm|m|oz|kg|g|gsm)")
"""A measure typed as one word: '45cl'."""
_ARTICLE = re.compile(r"\s+(?:\d.*|\(.*|with .*|No\. .*)$", re.IGNORECASE)
"""What follows the noun in the name of an article: '12 oz (case of 500)'."""


@dataclass(frozen=True)
class Word:
    """A word of a message as the name finder needs it.

    `plain` as typed and folded, `word` after correction; `ordinary` when it is an everyday word;
    `free` when nothing else has claimed it; `capital` when its capital letter says something.
    """

    plain: str
    word: str
    ordinary: bool
    free: bool
    capital: bool
    slot: bool = False


@dataclass(frozen=True)
class Hit:
    """Words `start` to `stop` of the message stand for the stems `stems` of names."""

    start: int
    stop: int
    stems: tuple[str, ...]
    likeness: float


@dataclass(frozen=True)
class Fit:
    """How well one name fits: `name_share` of it was said, `full` when nothing but suffixes is missing.

    `unbroken` when the words that were said stand side by side in the name.
    """

    index: int
    start: int
    stop: int
    weight: float
    likeness: float
    name_share: float
    full: bool
    unbroken: bool


@dataclass(frozen=True)
class Found:
    """Names said in the words `start` to `stop`; more than one when it cannot be told which."""

    start: int
    stop: int
    indexes: tuple[int, ...]
    full: bool
    weight: float


@lru_cache(maxsize=8192)
def name_words(name: str) -> tuple[str, ...]:
    """The folded words of a name: "St Aidan's & O'Rourke" -> st, aidan, orourke."""
    plain = re.sub(r"'s\b", "", fold(name.replace("’", "'"))).replace("'", "")
    return tuple(re.sub(r"[^a-z0-9]+", " ", plain).split())


class Names:
    """An index over names. Building it reads every name once; finding touches only likely ones.

    `least_share` is how much of a name must have been said, by weight of its words;
    `pairs_tell` lets two everyday words of a name stand for it, unless they are among `telling_nothing`.
    """

    def __init__(
        self,
        names: Sequence[str],
        least_share: float = 0.25,
        pairs_tell: bool = False,
        telling_nothing: Set[str] = frozenset(),
    ) -> None:
        self.names = names
        self.pairs_tell = pairs_tell
        self.telling_nothing = telling_nothing
        self.least_share = least_share
        self.stems = [tuple(stem(word) for word in name_words(name)) for name in names]
        self.entries: dict[str, list[int]] = {}
        for index, stems in enumerate(self.stems):
            for word in dict.fromkeys(stems):
                self.entries.setdefault(word, []).append(index)
        self._by_length: dict[int, list[str]] = {}
        for word in self.entries:
            self._by_length.setdefault(len(word), []).append(word)

    @cached_property
    def _log_names(self) -> float:
        return math.log(len(self.names) + 2)

    def weight(self, word: str) -> float:
        """How much a word tells: rare words much, suffixes next to nothing."""
        if word in _SUFFIXES:
            return 0.05
        if word in SMALL_WORDS:
            return 0.1
        rare = self._log_names - math.log(1 + len(self.entries.get(word, ())))
        return max(0.3, rare) * (0.15 if word in _WEAK else 1.0)

    def find(self, words: Sequence[Word], favour: Collection[int] = ()) -> list[Found]:
        """The names in a message, from left to right, none overlapping.

        `favour` are indexes of names spoken of before: among equals they win.
        """
        found: list[Found] = []
        fits = self._meant(words)
        while fits:
            best = max(
                fits, key=lambda fit: (fit.weight * fit.likeness, fit.name_share, -fit.index)
            )
            near = [fit for fit in fits if fit.start < best.stop and best.start < fit.stop]
            one = self._choose(best, near, favour, words)
            found.append(one)
            if any(fit.start < one.start or one.stop < fit.stop for fit in near):
                # "MacInnes House with Balcairn Manor Hotel": its hotel was no word of the first name
                words = [
                    replace(word, free=word.free and not one.start <= at < one.stop)
                    for at, word in enumerate(words)
                ]
                fits = self._meant(words)
            else:
                fits = [fit for fit in fits if fit not in near]
        return sorted(found, key=lambda one: one.start)

    def _meant(self, words: Sequence[Word]) -> list[Fit]:
        hits = self._hits(words)
        return [fit for fit in self._fits(words, hits) if self._is_meant(words, fit)]

    def _hits(self, words: Sequence[Word]) -> list[Hit]:
        hits: list[Hit] = []
        for at, word in enumerate(words):
            if not word.free:
                continue
            hits += self._hits_of(at, word)
            if at + 1 < len(words) and words[at + 1].free:
                joined = stem(word.plain + words[at + 1].plain)
                if joined in self.entries and len(joined) > 5:
                    hits.append(Hit(at, at + 2, (joined,), 0.95))
        return hits

    def _hits_of(self, at: int, word: Word) -> list[Hit]:
        plain = stem(word.plain.replace("'", ""))
        if plain in self.entries or plain in _WRITTEN_SHORT:
            forms = (plain, _WRITTEN_SHORT.get(plain, plain))
            return [
                Hit(at, at + 1, (one,), 1.0) for one in dict.fromkeys(forms) if one in self.entries
            ]
        measure = MEASURE.fullmatch(plain)
        if measure and {*measure.groups()} <= self.entries.keys():
            return [Hit(at, at + 1, measure.groups(), 1.0)]  # "45cl"
        fixed = stem(word.word)
        hits = [Hit(at, at + 1, (fixed,), 0.9)] if fixed in self.entries else []
        if len(plain) < 5 or not plain.isalpha() or (word.ordinary and not self.pairs_tell):
            return hits
        for split in range(3 if self.pairs_tell else 4, len(plain) - 2):
            if plain[:split] in self.entries and plain[split:] in self.entries:
                return [Hit(at, at + 1, (plain[:split], plain[split:]), 0.95)]
        if word.ordinary:
            return hits
        return hits + [Hit(at, at + 1, (near,), score) for near, score in self._near(plain)]

    def _near(self, word: str) -> list[tuple[str, float]]:
        """Words of names that differ by a typo or two, with their likeness."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        span = range(len(word) - 2, len(word) + 3)
        choices = [choice for size in span for choice in self._by_length.get(size, ())]
        ranked = process.extract(
            word, choices, scorer=OSA.normalized_similarity, score_cutoff=0.74, limit=6
        )
        return [
            (near, float(score))
            for near, score, _ in ranked
            if near[0] == word[0] or score > _OTHER_BEGINNING
        ]

    def _fits(self, words: Sequence[Word], hits: Sequence[Hit]) -> Iterable[Fit]:
        by_stem: dict[str, list[Hit]] = {}
        for hit in hits:
            for one in hit.stems:
                by_stem.setdefault(one, []).append(hit)
        rare = [
            one for one in by_stem if len(self.entries[one]) <= _COMMON and one not in SMALL_WORDS
        ]
        candidates: set[int] = set()
        for one in rare:
            candidates.update(self.entries[one])
        common = sorted(
            (one for one in by_stem if one not in rare and one not in SMALL_WORDS), key=len
        )
        if len(common) > 1:
            shared = set(self.entries[common[-1]])
            for one in common[:-1]:
                shared &= set(self.entries[one])
            candidates |= shared
        for index in sorted(candidates):
            fit = self._fit(index, words, by_stem)
            if fit is not None:
                yield fit

    def _fit(self, index: int, words: Sequence[Word], by_stem: dict[str, list[Hit]]) -> Fit | None:
        stems = self.stems[index]
        hits = sorted(
            {hit for one in stems for hit in by_stem.get(one, ()) if set(hit.stems) <= set(stems)},
            key=lambda hit: (hit.start, -hit.likeness),
        )
        best: Fit | None = None
        for cluster in _clusters(hits, words):
            fit = self._score(index, cluster)
            if best is None or self._claim(words, fit) > self._claim(words, best):
                best = fit
        return best

    def _claim(self, words: Sequence[Word], fit: Fit) -> tuple[bool, float, int]:
        """ "That beach cafe, Sandpiper": what can be meant goes before what says more of the name."""
        return self._is_meant(words, fit), *_rank(fit)

    def _score(self, index: int, cluster: Sequence[Hit]) -> Fit:
        stems = self.stems[index]
        said: dict[str, float] = {}
        for hit in cluster:
            for one in hit.stems:
                said[one] = max(said.get(one, 0.0), hit.likeness)
        weights = {one: self.weight(one) for one in stems}
        total = sum(weights.values())
        weight = sum(weights[one] for one in said)
        likeness = sum(weights[one] * score for one, score in said.items()) / weight
        missing = [one for one in stems if one not in said]
        full = all(one in _SUFFIXES or one in _WEAK or one in SMALL_WORDS for one in missing)
        places = [at for at, one in enumerate(stems) if one in said]
        inside = stems[places[0] : places[-1] + 1]
        return Fit(
            index,
            cluster[0].start,
            cluster[-1].stop,
            weight,
            likeness,
            weight / total,
            full,
            unbroken=all(one in said or one in SMALL_WORDS for one in inside),
        )

    def _is_meant(self, words: Sequence[Word], fit: Fit) -> bool:
        """Whether it can be more than an accident that these words occur in a name."""
        said = [word for word in words[fit.start : fit.stop] if word.plain not in SMALL_WORDS]
        strong = [word for word in said if not word.ordinary or word.capital]
        if fit.full and (len(said) > 1 or strong or (said and said[0].slot)):
            return True
        if not self.pairs_tell and self._goes_on(words, fit):
            return False
        telling = sum(word.plain not in self.telling_nothing for word in said)
        meant = bool(strong) or (self.pairs_tell and telling > 1)
        return meant and fit.likeness >= _GOOD and fit.name_share >= self.least_share

    def _goes_on(self, words: Sequence[Word], fit: Fit) -> bool:
        """'Zenith Catering' is not the catering company we know: the odd word beside it says so."""
        beside = [*words[max(0, fit.start - 1) : fit.start], *words[fit.stop : fit.stop + 1]]
        odd = [w for w in beside if w.free and not w.ordinary and w.plain.isalpha()]
        odd = [w for w in odd if w.capital or not INFLECTED.search(w.plain)]
        rare = any(len(self.entries[one]) == 1 for one in self.stems[fit.index] if one in {
            stem(word.plain) for word in words[fit.start : fit.stop]
        })  # fmt: skip
        return bool(odd) and (not rare or any(word.capital for word in odd))

    def _choose(
        self, best: Fit, near: Sequence[Fit], favour: Collection[int], words: Sequence[Word]
    ) -> Found:
        """The winner among names that claim the same words, or all that cannot be told apart."""

        def claim(fit: Fit) -> float:
            return fit.weight * fit.likeness

        equal = [fit for fit in near if claim(fit) >= claim(best) * (1 - _SAME)]
        widest = max(fit.stop - fit.start for fit in equal)
        equal = [fit for fit in equal if fit.stop - fit.start == widest]  # all of "... Hotels Spa"
        alike = equal
        whole = [fit for fit in equal if fit.full]
        whole = [fit for fit in whole if self._is_as_typed(fit, words)] or whole
        if whole:
            top = max(fit.likeness for fit in whole)
            equal = [fit for fit in whole if fit.likeness >= top - 0.04]
            closest = max(fit.name_share for fit in equal)
            exact = [fit for fit in equal if fit.name_share == closest]
            equal = exact if len(exact) == 1 else equal
            equal += self._longer(equal, alike if len(exact) > 1 else near)
        else:
            equal = [fit for fit in equal if not self._is_part_of_it(fit, words)] or equal
            # "MacInnes House" is no Grill House
            equal = [fit for fit in equal if fit.unbroken] or equal
        known = [fit for fit in equal if fit.index in favour]
        if len(known) == 1:
            equal = known
        equal = sorted(
            equal, key=lambda fit: (not fit.full, -claim(fit), -fit.name_share, fit.index)
        )
        start, stop = min(fit.start for fit in equal), max(fit.stop for fit in equal)
        return Found(start, stop, tuple(fit.index for fit in equal), equal[0].full, claim(equal[0]))

    def _is_part_of_it(self, fit: Fit, words: Sequence[Word]) -> bool:
        """'Pathfinder coffee cups' are no 'Pathfinder Coffee Cup Lid': the article itself was not said."""
        article = [stem(word) for word in name_words(_ARTICLE.sub("", self.names[fit.index]))]
        said = {stem(word.plain) for word in words[fit.start : fit.stop]}
        part = len(article) > 1 and article[-2] in said and article[-1] not in said
        return part and self.pairs_tell

    def _is_as_typed(self, fit: Fit, words: Sequence[Word]) -> bool:
        """'Weavers Inns' is the group of that name, and no 'Weavers Inn'."""
        said = {word.plain for word in words[fit.start : fit.stop]} - _INSIDE
        return said <= {*name_words(self.names[fit.index])}

    def _longer(self, equal: Sequence[Fit], near: Sequence[Fit]) -> list[Fit]:
        """'Harbour Hotels' may be 'Harbour Hotels Ltd' or 'Harbour Hotels North'."""
        one = equal[0]
        if one.name_share == 1.0:
            return []
        said = one.stop - one.start
        begin = self.stems[one.index][:said]
        return [
            fit
            for fit in near
            if fit not in equal
            and (fit.start, fit.stop) == (one.start, one.stop)
            and self.stems[fit.index][:said] == begin
        ]


def _rank(fit: Fit) -> tuple[float, int]:
    """The most said of a name, in the fewest words: "Anchor Hotels plc and Oakley Hotels plc"."""
    return round(fit.weight * fit.likeness, 6), fit.start - fit.stop


def _clusters(hits: Sequence[Hit], words: Sequence[Word]) -> Iterable[list[Hit]]:
    """Runs of hits with nothing but small or odd words between them."""
    run: list[Hit] = []
    for hit in hits:
        if run and hit.start < run[-1].stop:
            continue
        between = words[run[-1].stop : hit.start] if run else []
        if run and (len(between) > 3 or any(not _bridges(word) for word in between)):
            yield _trimmed(run, words)
            run = []
        same = next((at for at, one in enumerate(run) if set(hit.stems) & set(one.stems)), None)
        if same is not None:
            # "Tideway Coffee Roasters and Ivy Coffee House": the word is said again for another name.
            yield _trimmed(run, words)
            run = run[same + 1 :]
        run.append(hit)
    if run:
        yield _trimmed(run, words)


def _bridges(word: Word) -> bool:
    """A word that may stand inside a name: small, or so odd that it must be a misspelt part of it."""
    return word.plain in _INSIDE or (word.free and not word.ordinary)


def _trimmed(run: list[Hit], words: Sequence[Word]) -> list[Hit]:
    """The run without small words at its ends, unless they are all there is."""
    while len(run) > 1 and words[run[-1].start].plain in SMALL_WORDS:
        run = run[:-1]
    while len(run) > 1 and words[run[0].start].plain in _NOT_FIRST:
        run = run[1:]
    return run
