"""Judges whether words tie a small bare number to a fact: such numbers turn up in every result."""

from __future__ import annotations

import re

from agent.ledger.facts.entry import Entry
from agent.ledger.facts.fields import without_places
from agent.ledger.matching.competing_measures import names_own
from agent.ledger.matching.share_bases import is_of_these
from agent.ledger.matching.spot import Spot
from agent.ledger.matching.times import Times
from agent.ledger.matching.titles import Titles
from agent.ledger.text.claim import Kind
from agent.ledger.vocabulary.measure_words import meant_by, stems
from agent.ledger.vocabulary.nouns import classes_of_word

_SMALL = 1000
"""Bare numbers below it are tied to a fact by words alone."""
_OF_THEM = re.compile(r"\sof\s(?:them|these|those|which|whom)\b")
_ALL_OF_THEM = re.compile(r"\b(?:all|these|those)\s(?:of\s(?:the|these)\s)?$", re.IGNORECASE)
_NAME_AFTER = re.compile(r"\s(?:of\s(?:the\s)?|more\s|other\s)?■")
_DAYS_BEFORE = re.compile(r"\b(?:recency|days?)\b[^\d.;]*$", re.IGNORECASE)
_CURRENCY = re.compile(r"[£$€]")
_FLOWS = frozenset({"order", "unit", "visit", "login", "contact", "response", "interaction", "day"})
"""What no row of a list of accounts is."""


class SmallNumbers:
    """Judges them by the words around one figure."""

    def __init__(self, spot: Spot, times: Times, titles: Titles) -> None:
        self.spot = spot
        self.times = times
        self.titles = titles

    def counts_rows(self, entry: Entry) -> bool:
        """Whether it is how many rows a list has, and the words call them so: "the six months"."""
        rows = self.spot.index.nouns_of_rows(entry) if entry.is_row_count else frozenset()
        return any(reading.nouns & rows for reading in self.spot.claim.readings)

    def tied(self, entry: Entry) -> bool:
        """Whether words tie a small bare number to the fact."""
        claim = self.spot.claim
        if not claim.readings or claim.selection or self.spot.context.header is not None:
            return True
        reading = claim.readings[0]
        listed = entry.is_listing_length or entry.is_row_count
        if listed and not reading.nouns and _ALL_OF_THEM.search(self.spot.before(16)):
            return True  # "all five are in the South"
        counted = entry.fact.unit in ("count", "score", "ratio")
        if reading.kind is Kind.NUMBER:
            if entry.fact.unit == "days":
                return self._in_days()
            if entry.is_listing_length:
                return self._lists(entry, reading.nouns)
        elif reading.kind is Kind.DAYS and counted:
            reading = claim.readings[-1]
        elif reading.kind is Kind.PERCENT and claim.spelled and not claim.direction:
            money = (
                {"money"}
                if _CURRENCY.search(self.spot.text, *self.spot.context.span)
                else frozenset()
            )
            return is_of_these(self.spot.words | money, entry)
        else:
            return True
        if not counted or reading.number.value >= _SMALL:
            return True
        if not self.spot.clause_words or (
            _NAME_AFTER.match(self.spot.text, claim.end) and "account" in entry.nouns
        ):
            return True
        if reading.nouns & entry.nouns or self.counts_rows(entry):
            return True
        if entry.measure == "count" and not (reading.nouns and entry.nouns):
            return True
        if entry.needed and _OF_THEM.match(self.spot.text, claim.end):
            return True  # what they are was said before
        if self._is_size(entry) or (self.spot.follows_of and "account" in entry.nouns):
            return True
        if entry.title and self.titles.ties(entry):
            return True
        if claim.direction and entry.is_change and entry.needed:
            return True  # "the North lost eight"
        if self.times.tense(entry) and self.times.has_other(entry):
            return True  # "at the end of December it was 34"
        if names_own(self.spot, entry):
            return True
        if reading.number.value >= 10 and self._has_company(entry):
            return True
        return not stems(meant_by(without_places(entry.fact.path, ""))).isdisjoint(
            self.titles.words
        )

    def _lists(self, entry: Entry, nouns: frozenset[str]) -> bool:
        """Whether what a figure counts may be what a listing of that length lists."""
        listed = [
            self.spot.index.nouns_of_rows(rows)
            for rows in self.spot.index.row_counts
            if rows.fact.call == entry.fact.call and "[" not in rows.fact.path
        ]
        flows = bool(nouns) and nouns <= _FLOWS
        return not flows or not listed or any(not nouns.isdisjoint(of) for of in listed)

    def _has_company(self, entry: Entry) -> bool:
        """Whether another figure of the sentence is another count of the row: "28 of 53 buy it"."""
        return any(
            any(self.spot.stating(other))
            for other in self.spot.index.row(entry)
            if other.fact.unit == entry.fact.unit
            and other.value != entry.value
            and other.value >= 10
        )

    def _is_size(self, entry: Entry) -> bool:
        """Whether a bare number is how many accounts a named group has: "Champions number 22"."""
        if self.spot.claim.readings[0].nouns or not entry.measure.startswith("accounts"):
            return False
        return bool(entry.needed) and not any(
            classes_of_word(word) for word in self.spot.clause_words
        )

    def _in_days(self) -> bool:
        """Whether a number without a unit is one of days: "recency 12", "six days ago, B three"."""
        start = self.spot.context.span[0]
        if _DAYS_BEFORE.search(self.spot.before(40, start)):
            return True
        before = self.spot.between(start, self.spot.claim.start)
        earlier = [c for c in before if c.readings and c.kind is not Kind.MULTIPLE]
        again = self.spot.claim.readings[
            0
        ].number  # "in the last 30 days after 12 in the 30 before"
        return bool(earlier) and (
            earlier[-1].kind is Kind.DAYS
            or any(c.kind is Kind.DAYS and c.readings[0].number == again for c in earlier)
        )
