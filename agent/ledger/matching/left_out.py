"""Judges whether a row may be meant though the words leave out a name that tells it from others.

"Lending is up by £10,797" is of the last period, "from £402k to £441k" of two in their order.
"""

from __future__ import annotations

import re
from decimal import Decimal

from agent.ledger.facts.entry import Entry
from agent.ledger.matching.spot import AGAINST, Spot
from agent.ledger.matching.times import UP_TO
from agent.ledger.names.context import Named
from agent.ledger.text.claim import Kind
from agent.ledger.text.intervals import interval_of
from agent.ledger.vocabulary.kinds import INDIVIDUAL, PART, PERIODS

_BY_TO = re.compile(r"\bby\s[£$€]?[\d.,]+\s?(?:%|[kKmM])?\sto\s(?:[£$€]\s?)?$")
_STAYED = re.compile(r"\b(?:stayed|remained|stable|steady|flat|unchanged|constant)\b")
_ALIKE = 3
"""Rows from which on it is no chance that all have the same figure."""


class LeftOut:
    """Judges the names that the words leave out, for one figure."""

    def __init__(self, spot: Spot) -> None:
        self.spot = spot

    def may_be(self, entry: Entry, missing: set[str], everyone: Named) -> bool:
        """Whether a fact may be meant without the names of the kinds that are missing."""
        of_time = missing <= PERIODS
        if missing == {PART}:
            return self._says_part(entry)
        return (
            self._follows_from_rest(entry, missing)
            or (missing <= INDIVIDUAL and self._is_of_all_alike(entry, everyone))
            or (
                of_time and (self._is_of_last(entry, missing) or self._is_unchanged(entry, missing))
            )
            or self._is_one_of_two(entry, missing)
        )

    def _says_part(self, entry: Entry) -> bool:
        """Whether a figure of the sentence is how many percent a row is of: "half of them bring 90 %"."""
        percent = Decimal(entry.subject[PART].rpartition(" ")[2].rstrip("%"))
        return any(
            claim.kind is Kind.PERCENT and claim.readings[0].number.value == percent
            for claim in self.spot.between(*self.spot.context.span)
            if claim is not self.spot.claim or entry.value == percent
        )

    def _is_of_last(self, entry: Entry, missing: set[str]) -> bool:
        """Whether it is the change to the last period: "Lending is up by £10,797" need not name it."""
        rows = self.spot.index.column(entry)
        return (
            (entry.is_change and bool(self.spot.claim.direction))
            or bool(_BY_TO.search(self.spot.before(30)))
        ) and (
            all(max(row.subject.get(k, "") for row in rows) == entry.subject[k] for k in missing)
        )

    def _is_one_of_two(self, entry: Entry, missing: set[str]) -> bool:
        """Whether the figure and another are the two rows that differ in what is left out, in their order.

        "From £402k to £441k" has the earlier period first, "£259k against £254k" the later one, or the first
        side of a comparison.
        """
        spot, rest = self.spot, entry.subject.keys() - missing
        others = [
            row
            for row in spot.index.column(entry)
            if row is not entry and all(row.subject.get(k) == entry.subject[k] for k in rest)
        ]
        of_time = missing <= PERIODS
        for row in others if of_time or len(others) == 1 else ():
            leads = entry.order < row.order
            if of_time:
                leads = all(entry.subject[k] > row.subject.get(k, "") for k in missing)
            for claim in spot.stating(row):
                one, two = sorted((claim, spot.claim), key=lambda c: c.start)
                opens = spot.claim is one
                if (
                    of_time
                    and opens is not leads
                    and UP_TO.fullmatch(spot.text, one.end, two.start)
                ):
                    return True
                if opens is leads and AGAINST.fullmatch(spot.text, one.end, two.start):
                    return True
        return False

    def _is_unchanged(self, entry: Entry, missing: set[str]) -> bool:
        """Whether the figure holds at all times: "its share stayed at about 13 %"."""
        if not self.spot.claim.readings or not _STAYED.search(
            self.spot.text, *self.spot.context.clause
        ):
            return False
        reach = interval_of(self.spot.claim.readings[0].number, self.spot.claim.bound)
        rest = entry.subject.keys() - missing
        return all(
            reach.holds(row.value)
            for row in self.spot.index.column(entry)
            if all(row.subject.get(k) == entry.subject[k] for k in rest)
        )

    def _follows_from_rest(self, entry: Entry, missing: set[str]) -> bool:
        """Whether the row is the only one with its other names: one category has the brand named."""
        said = entry.needed - missing
        if not said or any(kind in PERIODS or kind == PART or "_" in kind for kind in missing):
            return False
        return all(
            row is entry or any(row.subject.get(kind) != entry.subject[kind] for kind in said)
            for row in self.spot.index.column(entry)
        )

    def _is_of_all_alike(self, entry: Entry, everyone: Named) -> bool:
        """Whether all rows with the names said have the figure: "38 of 48 such accounts buy A"."""
        said = [one for one in entry.subject.items() if one[1] in everyone.get(one[0], ())]
        rows = [
            row
            for row in self.spot.index.column(entry)
            if all(row.subject.get(kind) == subject for kind, subject in said)
        ]
        return len(rows) >= _ALIKE and all(row.value == entry.value for row in rows)
