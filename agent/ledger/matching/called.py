"""Judges whether a sentence calls a row by words of its name: "catering foil", "Christmas Countdown in 2025".

People do not write "Fernley Catering Foil 45 cm x 75 m (case of 6)". A row is called when the words have more
of its names than of any other row's; what they do not tell apart they do not call.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

from agent.ledger.facts.entry import Entry
from agent.ledger.matching.spot import Spot
from agent.ledger.names.context import Named
from agent.ledger.text.claim import Claim, is_size
from agent.ledger.vocabulary.kinds import INDIVIDUAL
from agent.ledger.vocabulary.measure_words import is_measure_word, plain

_PAIR = frozenset({"antecedent", "consequent"})
_CALLED = INDIVIDUAL | _PAIR
"""Kinds with names so long that texts shorten them."""
_LEAST = 2
"""Words of its names by which a row is called at least: one is too common."""
_TOKEN = re.compile(r"[^\W_]+")
_RUN = re.compile(r"\b([^\W\d_]+) (?=([A-Z][^\W\d_]+))")
_STANDS_IN = re.compile(r"\s(?:in|for|from|by|at)\s(?![£$€]|\d{1,3}(?!\d))")


class Called:
    """Judges the names of rows for one figure."""

    def __init__(self, spot: Spot) -> None:
        self.spot = spot

    def calls(self, entry: Entry) -> bool:
        """Whether the words are of the row that a fact stands in, and of no other name's."""
        return self._calls(entry) or any(self._calls(pair) for pair in self._pair_of(entry))

    def _pair_of(self, entry: Entry) -> Sequence[Entry]:
        """A figure of both where a fact is of one of two things bought together: both may call the row."""
        if entry.needed.isdisjoint(_PAIR) or entry.needed >= _PAIR:
            return ()
        return [other for other in self.spot.index.row(entry) if other.needed >= _PAIR][:1]

    def _calls(self, entry: Entry) -> bool:
        kinds = entry.needed & _CALLED
        said = self.spot.context.all_named
        if not kinds or any(entry.subject[k] not in said.get(k, ()) for k in entry.needed - kinds):
            return False
        mine = _words_of(entry, kinds)
        if not self._may_be(entry, mine) or any(
            self.said.isdisjoint(_words(entry.subject[kind])) for kind in kinds
        ):
            return False
        if any(one in mine and not _tokens(after) <= mine for one, after in self.runs):
            return False  # "the Tidewell Pillow Firm" is no Tidewell Pillow Soft
        best = self._score(mine)
        names = {entry.subject[kind] for kind in kinds}
        return best[0] >= _LEAST and all(
            self._score(_words_of(row, kinds)) < best
            for row in self.spot.index.column(entry)
            if names != {row.subject.get(kind, "") for kind in kinds}
        )

    def _may_be(self, entry: Entry, mine: frozenset[str]) -> bool:
        """Whether what the sentence names is this row, or a word of its name, or whose part it is."""
        return all(
            entry.subject.get(kind) == one
            or (kind not in entry.subject and bool(kind) and _words(one) <= mine)
            or (kind in INDIVIDUAL and _words(one) < _words(entry.subject.get(kind, "")))
            for kind, names in self._beside(entry.needed & INDIVIDUAL).items()
            for one in names
        )

    def _beside(self, called: frozenset[str]) -> Named:
        """The names of the sentence; of the kinds that are called, those of the clause."""
        context = self.spot.context
        others = {kind: of for kind, of in context.sentence.items() if kind not in called}
        return {**others, **context.local}

    def _score(self, words: frozenset[str]) -> tuple[int, int, int]:
        """How many of the words the sentence has, how many stand by the figure, and how many after it."""
        return len(words & self.said), len(words & self.near), len(words & self.after)

    @cached_property
    def said(self) -> frozenset[str]:
        """The words of the sentence."""
        return _tokens(self.spot.masked[slice(*self.spot.context.span)])

    @cached_property
    def runs(self) -> Sequence[tuple[str, str]]:
        """The words, plain, that a word in capitals follows, with it."""
        text, span = self.spot.masked, self.spot.context.span
        return [(plain(m[1].casefold()), m[2]) for m in _RUN.finditer(text, *span)]

    @cached_property
    def near(self) -> frozenset[str]:
        """The words between the figure before and this one, or those that say where it stands."""
        spot = self.spot
        if _STANDS_IN.match(spot.masked, spot.claim.end):
            return self.after
        start = spot.context.span[0]
        before = [c.end for c in self.sizes if c.end <= spot.claim.start]
        return _tokens(spot.masked[max(before, default=start) : spot.claim.start])

    @cached_property
    def after(self) -> frozenset[str]:
        """The words from the figure to the next one."""
        spot = self.spot
        after = [c.start for c in self.sizes if c.start >= spot.claim.end]
        return _tokens(spot.masked[spot.claim.end : min(after, default=spot.context.span[1])])

    @cached_property
    def sizes(self) -> Sequence[Claim]:
        """The figures of the sentence that say how much something is."""
        return [c for c in self.spot.between(*self.spot.context.span) if is_size(c)]


def _words_of(entry: Entry, kinds: Iterable[str]) -> frozenset[str]:
    return frozenset().union(*(_words(entry.subject.get(kind, "")) for kind in kinds))


@lru_cache(maxsize=8192)
def _words(joined: str) -> frozenset[str]:
    """The words of a name that say which it is."""
    return _tokens(joined.rpartition("|")[2])


def _tokens(text: str) -> frozenset[str]:
    words = (plain(word.casefold()) for word in _TOKEN.findall(text))
    return frozenset(w for w in words if len(w) > 3 and not is_measure_word(w))
