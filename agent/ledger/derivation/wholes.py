"""What is part of a whole: its share in it, and what the whole has without it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cached_property

from agent.ledger.derivation.operands import Operands
from agent.ledger.facts.entry import Entry
from agent.ledger.matching.titles import is_called
from agent.ledger.text.claim import Kind
from agent.ledger.text.numbers import HUNDRED
from agent.ledger.vocabulary.cues import LEFT, WITHOUT
from agent.ledger.vocabulary.measure_words import stems, words_in

_SHARE = re.compile(r"\s(?:of|in)\b", re.IGNORECASE)
_MAKES_UP = re.compile(
    r"\b(?:accounts?\sfor|accounted\sfor|ma[dk]es?\sup|represents?|contributes?|contributed)\s(?:[a-z]+\s){0,2}$"
)
"""Before a share of all: "the top eight account for 64 %"."""
_BELOW = re.compile(r"\b(?:below|sisters?|subsidiar\w+|child(?:ren)?|daughters?|rest\sof)\b")
_TAKEN_MEAN = re.compile(r"(?:^|_)(?:mean|median|avg|average|per)(?:_|$)")
_OF_LARGER = re.compile(r"\s(?:of|in)\s(?:its|their|the)\s(?P<noun>[a-z]+)(?:['\u2019]s)?\s[a-z]+")
_OF_IT = re.compile(r"\s(?:of|could|is|are)\b")
_OF_CHANGE = re.compile(
    r"\s(?:of|in)\s(?:(?:the|this|that|its|all|our)\s)?(?:[\w'\u2019]+\s){0,3}?(?:[£$€]?\d[\d.,]*(?:[km]|\sm\w+)?\s)?"
    r"(?:increase|growth|gains?|rise|decline|drop|fall|loss|shortfall|improvement|decrease|change)\b",
    re.IGNORECASE,
)


_OF_OVERALL = re.compile(
    r"\s(?:(?:above|below|over|under|(?:high|low|larg|small)er\sthan|more\sthan|less\sthan)\s)?(?:the|its|our)\s"
    r"(?:[a-z]+\s)?(?:overall|average|total|whole|mean|general)\b"
)
"""What a row is set against: "61 % above the overall figure"."""


class Wholes:
    """The figures of parts and their wholes that one figure may be."""

    def __init__(self, operands: Operands, words: str, after: str) -> None:
        self.operands = operands
        self.index = operands.index
        self.claim = operands.claim
        self.judge = operands.judge
        self.words = words
        self.after = after

    @cached_property
    def is_share(self) -> bool:
        """Whether the figure is one of something: "12 % of revenue"."""
        start = self.claim.start
        before = self.operands.text.blanked[max(0, start - 40) : start]
        return bool(_SHARE.match(self.after) or _MAKES_UP.search(before))

    @cached_property
    def is_family(self) -> bool:
        """Whether the words speak of those below somebody: "its subsidiaries"."""
        return bool(_BELOW.search(self.words))

    @cached_property
    def is_rest(self) -> bool:
        """Whether the words speak of what is left of a total."""
        return bool(WITHOUT.search(self.words) or LEFT.search(self.operands.clause))

    def of_whole(self, group: Sequence[Entry]) -> Iterator[tuple[Decimal, Sequence[Entry], str]]:
        """The share that a row, or rows taken together, have in the total of their measure."""
        if self.claim.kind is not Kind.PERCENT or not self.is_share:
            return
        if group[0].fact.unit == "percent" or self.claim.direction:
            return
        if _TAKEN_MEAN.search(group[0].measure):
            return  # what a response of one costs is no part of what one of all does
        if group[0].is_change is not bool(_OF_CHANGE.match(self.after)):
            return
        part = sum((entry.value for entry in group), Decimal(0))
        for whole in self.index.wholes_of(group[0]):
            if whole.value > 0 and whole.value >= part >= 0:
                yield part / whole.value * HUNDRED, (*group, whole), "/"

    def of_overall(self, entry: Entry) -> Iterator[tuple[Decimal, Sequence[Entry], str]]:
        """How far a row is above or below all together, or how many times that."""
        claim = self.claim
        if not _OF_OVERALL.match(self.operands.text.blanked, claim.end):
            return
        for whole in self.index.wholes_of(entry):
            ratio = entry.value / whole.value if whole.value > 0 else Decimal(0)
            if claim.kind is Kind.MULTIPLE and ratio > 0:
                yield ratio, (entry, whole), "/"
            elif claim.kind is Kind.PERCENT and (ratio - 1) * claim.direction > 0:
                yield abs(ratio - 1) * HUNDRED, (entry, whole), "against"

    def of_larger(self) -> Iterator[tuple[Decimal, Sequence[Entry], str]]:
        """The share in what somebody is a part of: "89 % of its family's revenue"."""
        of = _OF_LARGER.match(self.after) if self.claim.kind is Kind.PERCENT else None
        named = self.judge.context.closest
        known = {(kind, one) for kind, subjects in named.items() for one in subjects}
        for whole in self.index.all_totals.get("money", ()) if of else ():
            prefix, _, measure = whole.measure.partition("_")
            if of is None or prefix != of["noun"] or not known <= set(whole.subject.items()):
                continue
            for part in self.index.row(whole) if whole.value > 0 else ():
                if part.measure == measure:
                    yield part.value / whole.value * HUNDRED, (part, whole), "/"

    def of_titled(self) -> Iterator[tuple[Decimal, Sequence[Entry], str]]:
        """The share that a row called by its title has in its list: "half of it could be won"."""
        if self.claim.kind is not Kind.PERCENT or not _OF_IT.match(self.after):
            return
        said = stems(frozenset(words_in(self.words, (0, len(self.words)))))
        for titles, entries in self.index.titled_lists:
            for entry in entries:
                title = entry.title.rpartition("|")[2]
                column = self.index.column(entry)
                if entry.fact.unit != "money" or len(column) != len(titles):
                    continue
                if not is_called(title, said):
                    continue
                whole = sum((one.value for one in column), Decimal(0))
                if whole > 0:
                    yield entry.value / whole * HUNDRED, (entry,), "/ all"

    def of_family(self, entry: Entry) -> Iterator[tuple[Decimal, Sequence[Entry], str]]:
        """What the others of a family have: "the accounts below it brought £6k between them"."""
        stem = entry.measure.removeprefix("family_")
        if stem == entry.measure or not self.is_family:
            return
        for own in self.index.row(entry):
            if own.measure in (stem, f"own_{stem}") and own.value <= entry.value:
                yield entry.value - own.value, (entry, own), "-"

    def of_rest(self, entry: Entry) -> Iterator[tuple[Decimal, Sequence[Entry], str]]:
        """What a total has without one row: "without A it would be £52.8k"."""
        if self.claim.kind not in (Kind.MONEY, Kind.NUMBER) or not self.is_rest:
            return
        for whole in self.index.wholes_of(entry):
            if whole.value > entry.value:
                yield whole.value - entry.value, (whole, entry), "-"
