"""Holds a bound to every row that it is said of: "each region has at least 50", "no month fell below £1m"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property
from itertools import pairwise

from agent.ledger.facts.entry import Entry
from agent.ledger.matching.spot import Spot
from agent.ledger.text.claim import LIMITS, Bound, Claim
from agent.ledger.text.dates import Period
from agent.ledger.text.period_ranges import UNTIL
from agent.ledger.vocabulary.kinds import PERIODS
from agent.ledger.vocabulary.nouns import classes_of_word

_FEW = r"two|three|four|five|six|seven|eight|nine|ten|twelve|\d{1,2}"
_EVERY = re.compile(
    r"(?<!\bof\s)\b(?:(?P<no>neither|none\sof|no(?!\s(?:more|less|fewer|longer|other)\b))|every|each|both|"
    rf"all\s(?:of\s)?(?:the\s|its\s|our\s|your\s)?(?={_FEW}))"
    rf"(?P<rows>(?:\s?(?:one|single|of|the|these|those|its|our|your|{_FEW})\b)*(?:\s[\w■-]+){{1,3}})",
    re.IGNORECASE,
)
_EXCEPT = re.compile(
    r"\b(?:except|but|apart\sfrom|besides|other\sthan|other|others|save|without|excluding|together|combined)\b",
    re.IGNORECASE,
)
_BIGGEST = re.compile(r"\b(?:top|first|largest|biggest|leading|best|last)\b", re.IGNORECASE)


class Every:
    """Judges facts for one bound of a text. `text` has names blacked out."""

    def __init__(self, spot: Spot) -> None:
        self.spot = spot

    def allows(self, entry: Entry) -> bool:
        """Whether the bound holds for all rows that the words set it for, if this fact is one of them."""
        if self.spot.claim.bound not in LIMITS or not self.spot.claim.readings or not self.said:
            return True
        nouns = self.nouns
        if not nouns:
            return self._holds(entry) if entry.in_list else True
        meant = [
            f"{rows.fact.call} {rows.fact.path}"
            for rows in self.spot.index.row_counts
            if self.spot.index.nouns_of_rows(rows) & nouns
        ]
        if not meant:
            return True
        return entry.in_list and entry.list_key in meant and self._holds(entry)

    @cached_property
    def said(self) -> re.Match[str] | None:
        """The words that set the bound for every row."""
        if self.spot.context.header or _EXCEPT.search(self.spot.text, *self.spot.context.span):
            return None
        return _EVERY.search(self.spot.text, *self.spot.context.clause)

    @cached_property
    def nouns(self) -> frozenset[str]:
        """What the rows are said to be: regions, months, ..."""
        words = self.said["rows"].split() if self.said else []
        return next((found for word in words if (found := classes_of_word(word))), frozenset())

    @cached_property
    def bound(self) -> Bound:
        """The bound, turned round by "no" and "neither"."""
        bound = self.spot.claim.bound
        return bound.negated if self.said and self.said["no"] else bound

    def _holds(self, entry: Entry) -> bool:
        """Whether the bound holds for the column of a fact, as far as the words take it in."""
        rows = self._rows(entry)
        number = self.spot.claim.readings[0].number
        limit = number.value / 100 if entry.fact.unit == "probability" else number.value
        sign = self.spot.claim.direction if entry.is_change and self.spot.claim.direction else 1
        if entry.is_fall:
            sign = 1
        return all(self.bound.admits(row.value * sign, limit) for row in rows)

    def _rows(self, entry: Entry) -> Sequence[Entry]:
        """The rows of the column that the words take in: of whom and of when they speak."""
        named = self.spot.context.all_named
        rows = [
            row
            for row in self.spot.index.column(entry)
            if all(
                (kind in PERIODS and self.range is not None)
                or row.subject[kind] in named.get(kind, (row.subject[kind],))
                for kind in row.needed
            )
        ]
        rows = [row for row in rows if self._is_within(row)]
        count = self._how_many()
        if count is not None and count < len(rows):
            return rows[:count] if _BIGGEST.search(self.spot.text, *self.spot.context.span) else ()
        return rows

    def _is_within(self, row: Entry) -> bool:
        """Whether a row is of the time that the sentence states."""
        mine = [
            period for period, entity in self.spot.index.periods if entity in row.subject.items()
        ]
        if not mine or not self.dated:
            return True
        periods = [self.range] if self.range else [p for c in self.dated for p in c.periods]
        return any(
            stated.yearless or (stated.first <= mine[0].first and mine[0].last <= stated.last)
            for stated in periods
        )

    @cached_property
    def dated(self) -> Sequence[Claim]:
        """The periods that the sentence states."""
        start, end = self.spot.context.span
        return [c for c in self.spot.claims if start <= c.start < end and c.periods]

    @cached_property
    def range(self) -> Period | None:
        """The whole of "from July to December 2025"."""
        for one, two in pairwise(self.dated):
            if UNTIL.fullmatch(self.spot.text, one.end, two.start):
                first, last = one.periods[0], two.periods[0]
                return None if first.yearless else Period(first.first, last.last)
        return None

    def _how_many(self) -> int | None:
        """How many rows the words take in, if they say so."""
        words = self.said[0].lower() if self.said else ""
        if words.startswith(("both", "neither")):
            return 2
        start, end = self.said.span() if self.said else (0, 0)
        for claim in self.spot.claims:
            if start <= claim.start < end and claim.readings and claim is not self.spot.claim:
                return int(claim.readings[0].number.value)
        return None
