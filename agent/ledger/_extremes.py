"""Holds a superlative to the rows: "February was the busiest month, with 272 orders" must be the most."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from agent.ledger._measure_words import meant_by
from agent.ledger._plan import PERIODS
from agent.ledger._spot import Spot
from agent.ledger.entry import Entry, row_of, table_of
from agent.ledger.measures import classes_of_word

_PLACES = {"second": 2, "third": 3, "fourth": 4, "fifth": 5}
_EXTREME = re.compile(
    r"(?:\bthe|['\u2019]s|\b(?:its|our|your))\s(?:(?P<place>second|third|fourth|fifth)[\s-])?"
    r"(?:(?P<up>most\s\w+|largest|biggest|highest|best|busiest|strongest|top|leading)|"
    r"(?:fewest|least\s\w+|lowest|smallest|worst|weakest|quietest|poorest))\s(?P<noun>[a-z]+)",
)
_TURN = re.compile(r"[;.]\s|\b(?:but|while|whereas|although|though|yet|after|than)\b")


class Extremes:
    """Judges facts for one figure by the superlative that leads to it."""

    def __init__(self, spot: Spot) -> None:
        self.spot = spot

    def allows(self, entry: Entry) -> bool:
        """Whether the row of a fact has the place among its like that the words give it."""
        if self.said is None or "[" not in entry.fact.path or not self.spot.claim.readings:
            return True
        rows = self._like(entry)
        if len(rows) < 2 or self._has_place(entry, rows):
            return True
        # It may be the largest by another figure of the row, if the words name that one.
        return any(
            other.fact.unit in ("money", "count", "percent", "probability")
            and other.measure != entry.measure
            and not meant_by(other.measure).isdisjoint(self.spot.words - meant_by(entry.measure))
            and self._has_place(other, self._like(other))
            for other in self.spot.index.rows[row_of(entry.fact)]
        )

    @cached_property
    def said(self) -> re.Match[str] | None:
        """The superlative, if this is the first figure after it in the same part of the sentence."""
        spot = self.spot
        if spot.context.header:
            return None
        found = list(_EXTREME.finditer(spot.text, spot.context.span[0], spot.claim.start))
        if not found:
            return None
        last, gap = found[-1], spot.text[found[-1].end() : spot.claim.start]
        between = spot.between(last.end(), spot.claim.start)
        if _TURN.search(gap) or any(c.readings for c in between):
            return None
        return last

    def _like(self, entry: Entry) -> Sequence[Entry]:
        """The rows among which a row is placed: the regions, the months, the titled rows of its list."""
        noun = classes_of_word(self.said["noun"]) if self.said else frozenset()
        if noun & PERIODS:
            noun |= PERIODS
        kinds = entry.needed & noun
        if not kinds and not (entry.title and not entry.needed and noun):
            return ()
        rest = entry.subject.keys() - kinds
        return [
            row
            for row in self.spot.index.tables[table_of(entry.fact)]
            if all(row.subject.get(kind) == entry.subject[kind] for kind in rest)
        ]

    def _has_place(self, entry: Entry, rows: Sequence[Entry]) -> bool:
        """Whether so many rows as the words say have a larger figure, or a smaller one."""
        place = _PLACES.get((self.said["place"] or "") if self.said else "", 1)
        way = 1 if self.said and self.said["up"] else -1
        above = sum(row.value * way > entry.value * way for row in rows)
        level = sum(row.value == entry.value for row in rows)
        return above < place <= above + level
