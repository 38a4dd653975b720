"""Judges whether the words around a figure agree with what a fact measures."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from functools import cached_property

from agent.ledger._bases import base_fits, is_of_these
from agent.ledger._measure_words import (
    AVERAGES,
    QUALIFIERS,
    meant_by,
    phrase_of,
    words_in,
)
from agent.ledger._siblings import Siblings
from agent.ledger._times import Times
from agent.ledger._titles import PART, Titles
from agent.ledger.claim import Bound, Claim, Kind
from agent.ledger.context import Context
from agent.ledger.entry import Entry, row_of
from agent.ledger.facts import CODE, TEXT
from agent.ledger.index import Index
from agent.ledger.measures import classes_of_word

_SMALL = 1000
"""Bare numbers below it turn up in every result: only words can tie one to a fact."""
_LEAD = 12
"""Characters before a clause that hold the word which joins it: "; then", ", against"."""
_ROW_WORDS = 300
"""Characters before a sentence in which a row may have been named."""
_LISTED = ("total", "shown")
"""How long a listing is: the words need not say what it lists."""
_ASIDE = re.compile(
    r",\s(?:or|about|some|roughly|nearly|almost|over|just|only|that\sis|i\.e\.)\b[^,;.()]{3,40},\s"
    r"(?P<on>[a-z][^,;.()]*)"
)
_MORE_THAN = re.compile(
    r"\s(?:\w+\s)?(?:more|fewer|less|higher|lower|larger|smaller|better|worse)\s(?:\w+\s)?than\b"
)
"""What makes a figure a difference: "five more than the year before"."""
_BY = re.compile(
    r"\bby\s(?:about\s|around\s|some\s|nearly\s|almost\s|over\s|just\s)*(?:[£$€]\s?)?$"
)
_MOVED = re.compile(r"moved|gain|lost|net_|added|effect|lift|contribut")
_OUT_OF = re.compile(r"\s(?:out\s)?of\s(?:the\s|all\s|its\s)?")
_OF_GROUP = re.compile(r"\s■+(?:\s(?P<next>[^\W\d_]+))?")
NOUN_AFTER = re.compile(r"\s?[^\W\d_]+")
"""The word right after a figure, which may be what it counts."""
_NAME_AFTER = re.compile(r"\s(?:of\s(?:the\s)?|more\s|other\s)?■")
_DAYS_BEFORE = re.compile(r"\b(?:recency|days?)\b[^\d.;]*$", re.IGNORECASE)
_INDEX = re.compile(r"\[[^\]]*\]")
_TYPICAL = re.compile(r"\b(?:typical|average|median|mean)\b[^\d;,]*$", re.IGNORECASE)
_PER_ONE = re.compile(r"\s(?:per|an|each|every)\s(?:order|account|customer|client)\b")
_COSTS = re.compile(r"cost|price|value_at|stake")
_OWN_AVERAGE = re.compile(
    r"(?:^|_)(?:mean|median|avg|average|per)(?:_|$)|^value$|typical|quartile|expected|"
    r"maximum|minimum|highest|lowest"
)
_BOUND_THAN = re.compile(r"\bthan\s(?:the\s|a\s)?$")
_ALL_BEFORE = re.compile(
    r"\s*(?:Before\s(?:that|then|this)|Previously|Earlier|(?:A|The|One)\s(?:year|month|quarter|period)\s"
    r"(?:before|earlier|ago))\b"
)
"""Words that set a whole sentence in the time before."""
_ALL_AHEAD = re.compile(r"\s*(?:Had|If|Were|Should|With)\b")
_CURRENCY = re.compile(r"[£$€]")
_AN_ORDER = re.compile(r"\b(?:an|each|every|per|average|typical)\sorder\b[^,;]*$", re.IGNORECASE)
_OF = re.compile(r"\bof\s(?:the\s)?$", re.IGNORECASE)
_CLOSE = frozenset({"next", "previous", "before", "earlier"})
_PAST = frozenset({"previous", "before", "earlier", "lifetime"})
_NOW = re.compile(
    r"^(?!.*\b(?:before|previous\w*|prior|earlier|ago|against|from|than)\b).*"
    r"\b(?:this\s(?:year|month|quarter|period)|now|current(?:ly)?|at\spresent|today|"
    r"(?:in|over|for|within)\sthe\s(?:last|past)\s(?:\d+\s)?(?:days|months|year|window)|in\sthe\swindow)\b",
    re.IGNORECASE | re.DOTALL,
)
"""Words of today, and none of before."""


class Wording:
    """Judges facts by the words around one figure. `text` is the text with names blacked out."""

    def __init__(
        self,
        index: Index,
        claim: Claim,
        context: Context,
        text: str,
        beside: Sequence[Claim],
        uncounted: str,
    ) -> None:
        """`beside` are the figures of the text, `uncounted` is it without what they count."""
        self.uncounted = uncounted
        self.index = index
        self.claim = claim
        self.context = context
        self.text = text
        self.beside = beside
        self.times = Times(index, claim, context, text, beside)

    @cached_property
    def words(self) -> frozenset[str]:
        """The words of the sentence and of the column's title."""
        context = self.context
        return frozenset(words_in(self.text, context.span) + words_in(self.text, context.header))

    @cached_property
    def clause(self) -> list[str]:
        """The words of the clause, or of the column's title in a table.

        What another figure counts ("in 40 orders") says nothing of this one.
        """
        if self.context.header:
            return words_in(self.text, self.context.header)
        words = words_in(self.uncounted, self.context.clause)
        if aside := _ASIDE.match(self.text, self.context.clause[1], self.context.span[1]):
            words += words_in(
                aside["on"], (0, len(aside["on"]))
            )  # "Five, 2 % of all, never ordered"
        own = NOUN_AFTER.match(self.text, self.claim.end, self.context.clause[1])
        return words + (words_in(own[0], (0, len(own[0]))) if own else [])

    @cached_property
    def unbounded(self) -> str:
        """The text without the "than" that only sets a bound to the figure: "less than £700"."""
        start = self.claim.start
        if self.claim.bound is Bound.EXACT:
            return self.text
        before = _BOUND_THAN.sub(lambda than: " " * len(than[0]), self.text[:start])
        return before + self.text[start:]

    def allows(self, entry: Entry) -> bool:
        """Whether no word speaks for another figure than this fact."""
        if entry.fact.unit in (CODE, TEXT):
            return True
        if (
            not self._qualified(entry)
            or self._is_other_average(entry)
            or self.times.is_other_span(entry)
        ):
            return False
        if entry.fact.unit == "date":
            return not self.times.is_other_date(entry, self.words)
        return (
            base_fits(self.index, self.claim, self.text, entry)
            and not self.times.is_other(entry)
            and self._is_end(entry)
            and self._is_of_row(entry)
            and not self._is_difference_of(entry)
            and not self._is_not_of_members(entry)
            and not self._is_of_other_list(entry)
            and self._tied(entry)
            and not self._is_sum_of_typical(entry)
            and not self.siblings.named(entry)
        )

    def _is_other_average(self, entry: Entry) -> bool:
        """Whether the words say "median" and the fact is the mean beside it."""
        return (
            "median" in self.words
            and "average" not in self.words
            and "average" in phrase_of(entry.measure)
            and any("median" in measure for measure in self.index.measures[row_of(entry.fact)])
        )

    def _is_difference_of(self, entry: Entry) -> bool:
        """Whether "five more than" meets a level and no difference."""
        if self.claim.kind not in (Kind.NUMBER, Kind.MONEY) or self.context.header:
            return False
        differs = entry.is_change or "difference" in entry.fact.path or entry.measure == "ratio"
        if differs:
            return False
        if self.claim.direction and not _MOVED.search(entry.measure):
            before = self.text[
                max(self.context.clause[0], self.claim.start - 24) : self.claim.start
            ]
            if _BY.search(before):
                return True  # "grew by £1.2m" is no level
        return bool(_MORE_THAN.match(self.text, self.claim.end))

    def _is_of_other_list(self, entry: Entry) -> bool:
        """Whether "three of the four" meets the length of a list in a result that has no four."""
        if not (entry.is_row_count or entry.fact.path in _LISTED):
            return False
        of = _OUT_OF.match(self.text, self.claim.end)
        whole = next((c for c in self.beside if of and c.start == of.end() and c.readings), None)
        if whole is None:
            return False
        value = whole.readings[0].number.value
        return all(
            e.fact.call != entry.fact.call for e in self.index.between("count", value, value)
        )

    def _is_not_of_members(self, entry: Entry) -> bool:
        """Whether "1,786 Champions" meets a number of orders: what is counted is the group itself."""
        group = _OF_GROUP.match(self.text, self.claim.end)
        if group is None or entry.fact.unit != "count" or self.context.header:
            return False
        named = {**self.context.sentence, **self.context.local}
        if "segment" not in named or classes_of_word(group["next"] or ""):
            return False
        return bool(entry.nouns) and "account" not in entry.nouns

    def _is_sum_of_typical(self, entry: Entry) -> bool:
        """Whether "the typical account spent" meets the sum, where the result has the typical figure."""
        if entry.fact.unit != "money" or self.context.header:
            return False
        before = self.text[self.context.clause[0] : self.claim.start]
        if "per_account" in entry.measure and _AN_ORDER.search(before):
            return True
        each = _PER_ONE.match(self.text, self.claim.end)
        if not (each or _TYPICAL.search(before)) or _OWN_AVERAGE.search(entry.measure):
            return False
        if each and _COSTS.search(entry.measure):
            return False
        return any(
            _OWN_AVERAGE.search(measure)
            for row in (row_of(entry.fact), f"{entry.fact.call} ")
            for measure in self.index.measures.get(row, ())
        )

    def may_measure(self, entry: Entry) -> bool:
        """Whether a figure made of this fact would be called what the words call it."""
        return (
            self._qualified(entry)
            and base_fits(self.index, self.claim, self.text, entry)
            and not self.siblings.named(entry)
        )

    def overlap(self, entry: Entry) -> int:
        """How many words of the field's name the sentence has."""
        return len(self.words.intersection(phrase_of(entry.measure)))

    def sense(self, entry: Entry) -> int:
        """How many words of the field's name the clause has, or says by another word."""
        said = frozenset(self.clause)
        return sum(
            word in said or not meant_by(word).isdisjoint(said) for word in phrase_of(entry.measure)
        )

    def closeness(self, entry: Entry) -> int:
        """How many words of the field's name the clause has."""
        return len(frozenset(self.clause).intersection(phrase_of(entry.measure)))

    @cached_property
    def siblings(self) -> Siblings:
        """Who judges the other figures of a row."""
        return Siblings(
            self.index,
            self.claim,
            self.context,
            self.text,
            self.beside,
            self.clause,
            self.words,
        )

    def _qualified(self, entry: Entry) -> bool:
        """Whether words that change what the field measures have their like in the text."""
        context = self.context
        for word in entry.measure.split("_"):
            like = QUALIFIERS.get(word)
            start, end = context.span
            if word in ("low", "high") and self.claim.partner is not None:
                continue
            if word == "before" and _OF.search(self.text[: self.claim.start][-8:]):
                continue  # "805 of 1,141 accounts moved": so many there were
            opens = _ALL_AHEAD if word == "next" else _ALL_BEFORE
            if word in _CLOSE and not opens.match(self.text, *context.span):
                start, end = max(start, context.clause[0] - _LEAD), context.clause[1]
            if like is None or like.search(self.unbounded, start, end):
                if word in _PAST and _NOW.search(self.text, *context.clause):
                    return False
                continue
            title = context.header
            # A title is short: "Recency" may stand for a mean, never for what was before.
            if title is None or (like is not AVERAGES and not like.search(self.text, *title)):
                return False
        return True

    @cached_property
    def titles(self) -> Titles:
        """Who judges the titles of rows."""
        start, end = self.context.row or self.context.span
        claims = self._claims(max(0, start - _ROW_WORDS), max(end, self.context.span[1]))
        return Titles(
            self.index, self.claim, self.context, self.text, claims, self.clause, self.words
        )

    def _is_of_row(self, entry: Entry) -> bool:
        """Whether the row that a figure stands in is the one that the words name, if they do."""
        if entry.measure.startswith("top_"):
            return self.titles.is_of_so_many(entry)
        if PART in entry.needed:
            return self.titles.is_of_part(entry)
        return self.titles.fit(entry) if entry.title else not self.titles.calls_a_row(entry)

    def _is_end(self, entry: Entry) -> bool:
        """Whether an end of "20 to 40 %" is not the figure that the interval is around."""
        measures = self.index.measures[row_of(entry.fact)]
        if self.claim.partner is None or entry.measure.endswith(("low", "high")):
            return True
        stem = entry.measure.rpartition("_")[0]
        return f"{stem}_low" not in measures and f"{entry.measure}_low" not in measures

    def _tied(self, entry: Entry) -> bool:
        """Whether words tie a small bare number to the fact."""
        claim = self.claim
        if not claim.readings or claim.selection or self.context.header is not None:
            return True
        reading = claim.readings[0]
        counted = entry.fact.unit in ("count", "score", "ratio")
        if reading.kind is Kind.NUMBER:
            if entry.fact.unit == "days":
                return self._in_days()
            if entry.fact.path in _LISTED:
                return True
        elif reading.kind is Kind.DAYS and counted:
            reading = claim.readings[-1]
        elif reading.kind is Kind.PERCENT and claim.spelled and not claim.direction:
            money = {"money"} if _CURRENCY.search(self.text, *self.context.span) else frozenset()
            return is_of_these(self.words | money, entry)
        else:
            return True
        if not counted or reading.number.value >= _SMALL:
            return True
        if not self.clause or (
            _NAME_AFTER.match(self.text, claim.end) and "account" in entry.nouns
        ):
            return True
        if reading.nouns & entry.nouns or entry.measure == "count":
            return True
        if entry.needed and not phrase_of(entry.measure):
            return True
        if self._is_size(entry) or (
            _OF.search(self.text[: claim.start][-8:]) and "account" in entry.nouns
        ):
            return True
        if entry.title and self.titles.ties(entry):
            return True
        return not meant_by(_INDEX.sub("", entry.fact.path)).isdisjoint(self.words)

    def _is_size(self, entry: Entry) -> bool:
        """Whether a bare number is how many accounts a named group has: "Champions number 22"."""
        if self.claim.readings[0].nouns or not entry.measure.startswith("accounts"):
            return False
        return bool(entry.needed) and not any(classes_of_word(word) for word in self.clause)

    def _in_days(self) -> bool:
        """Whether a number without a unit is one of days: "recency 12", "six days ago, B three"."""
        start = self.context.span[0]
        if _DAYS_BEFORE.search(self.text[max(start, self.claim.start - 40) : self.claim.start]):
            return True
        earlier = [c for c in self._claims(start, self.claim.start) if c.readings]
        return bool(earlier) and earlier[-1].kind is Kind.DAYS

    def _claims(self, start: int, end: int) -> Sequence[Claim]:
        """The figures that begin in a part of the text."""
        low, high = (bisect_left(self.beside, at, key=lambda c: c.start) for at in (start, end))
        return self.beside[low:high]
