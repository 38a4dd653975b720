"""One figure of a text and what stands around it: what every judge of facts looks at."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.names.context import Context
from agent.ledger.text.claim import Claim
from agent.ledger.vocabulary.cues import SET_AGAINST
from agent.ledger.vocabulary.measure_words import words_in
from agent.ledger.vocabulary.nouns import NOUN_AFTER

_ASIDE = re.compile(
    r"(?:,\s(?:(?:or|about|some|roughly|nearly|almost|over|just|only|that\sis|i\.e\.)\b|[£$€]?\d)"
    r"(?:[^,;.()]|[.,](?=\d)){1,40},|\((?:[^;.()]|\.(?=\d)){1,40}\)|\s[\u2013\u2014-]\s(?:[^;.()\u2013\u2014]|\.(?=\d)){1,40}\s[\u2013\u2014-])\s(?P<on>[a-z][^,;.()\d]*)"
)
"""A remark in the middle, and how the sentence goes on: "34, 23.4 %, are high", "34 (23.4 %) are high"."""
AGAINST = re.compile(rf"\s(?:[a-z]+\s)?{SET_AGAINST}\s(?:the\s)?(?:[£$€]\s?)?")
_FIRST_CELL = re.compile(r"\s*\|?[^|\n]*")
_OF = re.compile(r"\bof\s(?:the\s)?(?:(?:■+['\u2019]s?|its|our|their)\s)?$", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Spot:
    """A figure of a text, the names it may be about, and the facts.

    `masked` is the text, `text` has names blacked out, `uncounted` also what its figures count; `claims`
    are its figures.
    """

    index: Index
    claim: Claim
    context: Context
    masked: str
    text: str
    claims: Sequence[Claim]
    uncounted: str

    def before(self, size: int, start: int = 0) -> str:
        """Up to so many characters before the figure, none of them before `start`."""
        return self.text[max(start, self.claim.start - size) : self.claim.start]

    @property
    def follows_of(self) -> bool:
        """Whether the figure is what others are of: "two of the six"."""
        return bool(_OF.search(self.before(48, self.context.clause[0])))

    @cached_property
    def clause(self) -> str:
        """The clause that the figure stands in."""
        return self.text[slice(*self.context.clause)]

    @cached_property
    def goes_on(self) -> tuple[int, int]:
        """What the sentence says of the figure after a remark in the middle; empty without one."""
        aside = _ASIDE.match(self.text, self.context.clause[1], self.context.span[1])
        return aside.span("on") if aside else (0, 0)

    @cached_property
    def label(self) -> tuple[int, int]:
        """The first cell of the table row that the figure stands in: what the row is of."""
        row = self.context.row or (0, 0)
        first = _FIRST_CELL.match(self.text, *row) if self.context.row else None
        return first.span() if first else (0, 0)

    @cached_property
    def clause_words(self) -> Sequence[str]:
        """The words of the clause, or of the column's title in a table.

        What another figure counts ("in 40 orders") says nothing of this one.
        """
        context = self.context
        if context.header:
            return words_in(self.text, context.header) + words_in(self.text, self.label)
        words = words_in(self.uncounted, context.clause)
        words += words_in(self.text, self.goes_on)  # "Five, 2 % of all, never ordered"
        own = NOUN_AFTER.match(self.text, self.claim.end, context.clause[1])
        return words + words_in(self.text, own.span() if own else None)

    @cached_property
    def said(self) -> frozenset[str]:
        """The words of the clause, once each."""
        return frozenset(self.clause_words)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the sentence and of the column's title."""
        context = self.context
        return frozenset(
            words_in(self.text, context.span)
            + words_in(self.text, context.header)
            + words_in(self.text, self.label if context.header else None)
        )

    def between(self, start: int, end: int) -> Sequence[Claim]:
        """The figures that begin in a part of the text."""
        low, high = (bisect_left(self.claims, at, key=lambda c: c.start) for at in (start, end))
        return self.claims[low:high]

    def is_beside(self, entry: Entry) -> bool:
        """Whether another figure of the clause is that fact, so that its name belongs there.

        Or the one that this is set against: "the control group: 64 % against 72 %".
        """
        return any(self.stating(entry, self.context.clause)) or any(
            AGAINST.fullmatch(
                self.text, min(claim.end, self.claim.end), max(claim.start, self.claim.start)
            )
            for claim in self.stating(entry)
        )

    def stating(self, entry: Entry, span: tuple[int, int] | None = None) -> Iterator[Claim]:
        """The other figures of the sentence, the row of a table, or `span`, that have a fact's value."""
        for claim in self.between(*(span or self.context.row or self.context.span)):
            if claim.readings and claim is not self.claim:
                number = claim.readings[0].number
                if abs(abs(entry.value) - number.value) <= number.step / 2:
                    yield claim
