"""Means: of the rows of a list ("a month on average"), or of what a row counts ("a Champion brings £3k")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from agent.ledger.derivation.finding import Finding
from agent.ledger.derivation.operands import Operands
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.matching.attribution import Judge
from agent.ledger.matching.titles import is_called
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import LIMITS, Claim, Kind
from agent.ledger.text.intervals import interval_of
from agent.ledger.text.units import unit_of
from agent.ledger.vocabulary.cues import A_TIME, AVERAGE, EACH
from agent.ledger.vocabulary.kinds import Entity
from agent.ledger.vocabulary.lengths import DAYS_OF
from agent.ledger.vocabulary.measure_words import stems, words_in
from agent.ledger.vocabulary.nouns import classes_of_word

_EACH_WHAT = re.compile(
    r"\b(?:average|mean|typical|per|each|every|an?)\s(?=([a-z]+)\b)", re.IGNORECASE
)
_EACH_TIME = re.compile(r"\b(week|month|quarter)ly\b", re.IGNORECASE)
_ONE_OF_GROUP = re.compile(r"\b(?:an?|each|every|per|average|typical)\s■", re.IGNORECASE)
_A_ROW = re.compile(r"(?:\s[a-z]+){0,2}\s(?:per|an?|each|every)\s[a-z]+")
_AVERAGE_OF = re.compile(r"\b(?:average|mean)\sof\s(?:[£$€]\s?)?$")
_OWN = re.compile(r"(?:^|_)(?:mean|median|avg|average|per|largest|smallest)(?:_|$)")
"""Fields that are means already, or of one."""


class Means:
    """The means that one figure may be."""

    def __init__(self, operands: Operands) -> None:
        self.operands = operands
        self.index = operands.index
        self.averaged = bool(AVERAGE.search(operands.words))
        said = _EACH_WHAT.findall(operands.words) + _EACH_TIME.findall(operands.words)
        self.nouns = frozenset(noun for word in said for noun in classes_of_word(word))

    def values(self, names: Sequence[Entity]) -> Iterator[tuple[Decimal, Sequence[Entry], str]]:
        """Value, operands and the sign between them."""
        if not names:
            for total, rows in self._totals_of_rows():
                yield total.value / rows.value, (total, rows), "/"
        if not names or self._is_of_a_row():
            for column in self.columns() if self.averaged else ():
                yield sum((e.value for e in column), Decimal(0)) / len(column), column, "+"
        yield from self._of_time(names)
        nouns = self._of_row() if self.operands.claim.kind is Kind.MONEY else frozenset()
        if self.operands.claim.bound in LIMITS and not self.averaged and not names:
            return  # "each of the four spent more than £6,800" is said of each, not of their mean
        for entry in self._single(names) if nouns else ():
            for count in self.index.row(entry):
                if count.fact.unit == "count" and count.value > 1 and nouns & count.nouns:
                    yield entry.value / count.value, (entry, count), "/"

    def _of_time(self, names: Sequence[Entity]) -> Iterator[tuple[Decimal, Sequence[Entry], str]]:
        """What falls to each month (...) of the time of a result: "£2.1m since July, £1.07m a year"."""
        each = A_TIME.match(self.operands.text.blanked, self.operands.claim.end)
        for entry in self.operands.single(names) if each else ():
            span = self.index.windows.span_of(entry)
            if each is None or span is None or entry.in_list or entry.fact.unit == "percent":
                continue
            count = round(((span[1] - span[0]).days + 1) / DAYS_OF[each[1]])
            if count > 1:
                yield entry.value / count, (entry,), f"/ {count}"

    def _is_of_a_row(self) -> bool:
        """Whether the figure is said of any row: "A has 12, against an average of 27 per category"."""
        claim, text = self.operands.claim, self.operands.text.blanked
        return bool(_A_ROW.match(text, claim.end) and _AVERAGE_OF.search(text[: claim.start]))

    def columns(self) -> Iterator[list[Entry]]:
        """The columns of lists whose rows the words speak of each of: "a quarter", "per region"."""
        for rows in self.index.row_counts if self.nouns else ():
            if not self.nouns.isdisjoint(self.index.nouns_of_rows(rows)):
                yield from self.operands.columns(rows)

    def _totals_of_rows(self) -> Iterator[tuple[Entry, Entry]]:
        """A total and the number of rows that it falls to: "262 orders a month on average"."""
        claim = self.operands.claim
        if not self.averaged and (claim.bound in LIMITS or not EACH.search(self.operands.words)):
            return  # "every month had at least 250" speaks of each, not of their mean
        unit = unit_of(claim.kind)
        beside = self.operands.beside()
        said = {c.readings[0].number.value for c in beside if c.kind is Kind.NUMBER}
        listed = [listing for listing, _ in self.index.listings if listing.value in said]
        called = [r for r in self.index.row_counts if self.nouns & self.index.nouns_of_rows(r)]
        for rows in [*called, *listed]:
            for total in () if rows.value < 2 else self.index.all_totals.get(unit, ()):
                if total.fact.call == rows.fact.call and self.operands.measures(total):
                    yield total, rows

    def _of_row(self) -> frozenset[str]:
        """What the mean of a row is one of: "a Champion", "per order", "spent £40 each"."""
        words = self.operands.text.blanked[slice(*self.operands.judge.context.clause)]
        means = self.averaged or EACH.search(words)
        if not means or "median" in self.operands.words:
            return frozenset()
        if self.nouns or _ONE_OF_GROUP.search(words):
            return self.nouns or frozenset({"account"})
        beside = self.operands.beside()
        said = [c.readings[0].nouns for c in beside if c.kind is Kind.NUMBER]
        return frozenset[str]().union(*said) or frozenset({"account"})

    def _single(self, names: Sequence[Entity]) -> Iterator[Entry]:
        """Money of the one row that is named, or else called by its title."""
        kinds: dict[str, set[str]] = {}
        for kind, name in names:
            kinds.setdefault(name, set()).add(kind)  # a name may be of several kinds
        operands = self.operands
        span = operands.judge.context.clause if names else operands.span
        said = stems(frozenset(words_in(operands.text.text, span)))
        found = [
            e
            for e in operands.single(names)
            if not e.title and all(of & e.subject.keys() for of in kinds.values())
        ]
        for titles, entries in self.index.titled_lists:
            called = [t for t in titles if is_called(t.rpartition("|")[2], said)]
            for entry in entries if len(called) == 1 else ():
                if entry.title in called and operands.measures(entry):
                    found.append(entry)
        for entry in found:
            own = entry.fact.unit == "money" and not _OWN.search(entry.measure)
            if own and not operands.judge.wording.times.is_other(entry):
                yield entry


def ends_of_rows(
    index: Index, text: ParsedText, low: Claim, high: Claim, judge: Judge
) -> tuple[Finding, Finding] | None:
    """The least and the most of a column: "between £279k and £292k a quarter"."""
    operands = Operands(index, text, low, judge)
    one, two = (interval_of(claim.readings[0].number, claim.bound) for claim in (low, high))
    for column in Means(operands).columns():
        least, most = (edge(column, key=lambda e: e.value) for edge in (min, max))
        if one.holds(least.value) and two.holds(most.value):
            notes = (f"The {word} of {len(column)} rows." for word in ("least", "most"))
            least_of, most_of = (
                Finding("direct", entry, note)
                for entry, note in zip((least, most), notes, strict=True)
            )
            return least_of, most_of
    return None
