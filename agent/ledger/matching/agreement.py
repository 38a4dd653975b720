"""Judges whether the words around a figure agree with what a fact measures."""

from __future__ import annotations

import re
from functools import cached_property

from agent.ledger.facts.entry import Entry
from agent.ledger.facts.extraction import CODE, TEXT
from agent.ledger.matching.events import is_other_date
from agent.ledger.matching.share_bases import base_fits
from agent.ledger.matching.sibling_fields import Siblings
from agent.ledger.matching.small_numbers import SmallNumbers
from agent.ledger.matching.spot import Spot
from agent.ledger.matching.times import Times
from agent.ledger.matching.titles import Titles
from agent.ledger.text.claim import Bound, Kind
from agent.ledger.vocabulary.kinds import PART
from agent.ledger.vocabulary.measure_words import (
    AVERAGES,
    QUALIFIERS,
    meant_by,
    phrase_of,
    unqualified,
)
from agent.ledger.vocabulary.nouns import NOUN, classes_of_word

_LEAD = 12
"""Characters before a clause that hold the word which joins it: "; then", ", against"."""
_MORE_THAN = re.compile(
    r"\s(?:(?P<noun>\w+)\s)?(?:more|fewer|less|higher|lower|larger|smaller|better|worse)\s(?:\w+\s)?than\b"
    r"(?!\s(?:[a-z]+\s){0,4}?(?:times|half|twice|double|treble|thirds?|quarters?)\b)"
)
"""What makes a figure a difference: "five more than the year before"."""
_ABOVE_MEDIAN = re.compile(
    r"\s(?:above|below|over|under|ahead\sof|behind|short\sof)\s(?:the|its|their)\s(?:[a-z]+\s){0,2}?(?:median|average|mean)\b"
)
_VERB = re.compile(r"(?:interact|buy|order|spend|bought|ordered|spent|brought|log|use|used)")
_BY = re.compile(
    r"\bby\s(?:about\s|around\s|some\s|nearly\s|almost\s|over\s|just\s)*(?:[£$€]\s?)?$"
)
_LOST = re.compile(r"\blost\s(?:about\s|around\s|some\s|nearly\s|almost\s)*(?:[£$€]\s?)?$")
_MAKES_UP = re.compile(
    r"\b(?:ma[dk]es?\sup|accounts?\sfor|accounted\sfor|constitutes?|represents?)\s(?:only\s|just\s|about\s|some\s|nearly\s|almost\s)?$"
)
"""Before a share, which is no change."""
_LOST_GROUP = re.compile(r"\s■")
_MOVED = re.compile(r"moved|gain|lost|net_|added|effect|lift|contribut")
_OUT_OF = re.compile(r"\s(?:out\s)?of\s(?:the\s|all\s|its\s)?")
_OF_GROUP = re.compile(r"\s■+(?:\s(?P<next>[^\W\d_]+))?")
_TYPICAL = re.compile(r"\b(?:typical|average|median|mean)\b[^\d;,]*$", re.IGNORECASE)
_PER_ONE = re.compile(r"\s(?:per|an|each|every)\s(?:order|account|customer|client)\b")
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
_AN_ORDER = re.compile(r"\b(?:an|each|every|per|average|typical)\sorder\b[^,;]*$", re.IGNORECASE)
_CLOSE = frozenset({"next", "previous", "before", "earlier"})
_THEN = frozenset({"previous", "before", "earlier"})
_PAST = frozenset({"previous", "before", "earlier", "lifetime"})
_TAKEN = frozenset({"mean", "avg", "per", "cost", "expected", "budget", "threshold"})
"""What need not be said of the only figure of its kind."""
_NOW = re.compile(
    r"^(?!.*\b(?:before|previous\w*|prior|earlier|ago|against|from|than)\b).*"
    r"\b(?:this\s(?:year|month|quarter|period)|now|current(?:ly)?|at\spresent|today|"
    r"(?:in|over|for|within)\sthe\s(?:last|past)\s(?:\d+\s)?(?:days|months|year|window)|in\sthe\swindow)\b",
    re.IGNORECASE | re.DOTALL,
)
"""Words of today, and none of before."""


class Wording:
    """Judges facts by the words around one figure. `text` is the text with names blacked out."""

    def __init__(self, spot: Spot) -> None:
        self.spot = spot
        self.times = Times(spot)
        self.siblings = Siblings(spot)
        self._may_measure: dict[int, bool] = {}

    @cached_property
    def unbounded(self) -> str:
        """The text without the "than" that only sets a bound to the figure: "less than £700"."""
        start = self.spot.claim.start
        if self.spot.claim.bound is Bound.EXACT:
            return self.spot.text
        before = _BOUND_THAN.sub(lambda than: " " * len(than[0]), self.spot.text[:start])
        return before + self.spot.text[start:]

    def allows(self, entry: Entry, known: bool = False) -> bool:
        """Whether no word speaks for another figure than this fact.

        `known`: the figures beside tell of which row it is, so the words need not tie it to the row.
        """
        if entry.fact.unit in (CODE, TEXT):
            return True
        if (
            not self._qualified(entry)
            or self._is_other_average(entry)
            or self.times.is_other_span(entry)
        ):
            return False
        if entry.fact.unit == "date":
            return not is_other_date(self.spot, entry, self.spot.words) and self._is_of_row(entry)
        return (
            base_fits(self.spot, entry)
            and not self.times.is_other(entry)
            and self._is_end(entry)
            and ((known and self._goes_on(entry)) or self._is_of_row(entry))
            and not self._is_difference_of(entry)
            and not (entry.is_change and _MAKES_UP.search(self.spot.before(32)))
            and not self._is_not_of_members(entry)
            and not self._is_of_other_list(entry)
            and (known or self.small.tied(entry))
            and not self._is_sum_of_typical(entry)
            and (
                (self.small.counts_rows(entry) and self._is_first_of_several())
                or self._is_of_earlier_day(entry)
                or not self.siblings.named(entry)
            )
        )

    def _is_first_of_several(self) -> bool:
        """Whether another figure of the clause comes after it, of which the words may be."""
        rest = self.spot.between(self.spot.claim.end, self.spot.context.clause[1])
        return any(claim.readings for claim in rest)

    def _is_of_earlier_day(self, entry: Entry) -> bool:
        """Whether the clause gives the day of an earlier figure, whatever its row has of today."""
        return entry.measure.startswith("earlier") and self.times.is_on_earlier_day(entry)

    def _is_other_average(self, entry: Entry) -> bool:
        """Whether the words say "median" and the fact is the mean beside it, which is not there too."""
        if "median" not in self.spot.words or "average" in self.spot.words:
            return False
        return "average" in phrase_of(entry.measure) and any(
            "median" in other.measure and not any(self.spot.stating(other))
            for other in self.spot.index.row(entry)
        )

    def _is_difference_of(self, entry: Entry) -> bool:
        """Whether "five more than" meets a level and no difference."""
        if self.spot.claim.kind not in (Kind.NUMBER, Kind.MONEY) or self.spot.context.header:
            return False
        differs = entry.is_change or "difference" in entry.fact.path or entry.measure == "ratio"
        if differs:
            return False
        if self.spot.claim.direction and _LOST_GROUP.match(self.spot.text, self.spot.claim.end):
            # "lost ten Champions" is no length of a list
            return entry.is_row_count or entry.is_listing_length
        if self.spot.claim.direction and not _MOVED.search(entry.measure):
            before = self.spot.before(24, self.spot.context.clause[0])
            if _BY.search(before) or (entry.fact.unit == "money" and _LOST.search(before)):
                return True  # "grew by £1.2m", "lost £49k" is no level
        if _ABOVE_MEDIAN.match(self.spot.text, self.spot.claim.end):
            return True
        than = _MORE_THAN.match(self.spot.text, self.spot.claim.end)
        # "8 interact less than before" are eight of them
        return bool(than and (not than["noun"] or not _VERB.fullmatch(than["noun"])))

    def _is_of_other_list(self, entry: Entry) -> bool:
        """Whether "three of the four" meets the length of a list in a result that has no four."""
        if not (entry.is_row_count or entry.is_listing_length):
            return False
        of = _OUT_OF.match(self.spot.text, self.spot.claim.end)
        whole = next(
            (c for c in self.spot.claims if of and c.start == of.end() and c.readings), None
        )
        if whole is None:
            return bool(of and entry.is_row_count and self._is_part_of_rows(entry, of.end()))
        value = whole.readings[0].number.value
        return value == entry.value or all(
            e.fact.call != entry.fact.call for e in self.spot.index.between("count", value, value)
        )

    def _is_part_of_rows(self, entry: Entry, start: int) -> bool:
        """Whether "two of the regions" meets the number of all regions."""
        noun = NOUN.match(self.spot.text, start)
        named = classes_of_word(noun[0]) if noun else frozenset()
        return not self.spot.index.nouns_of_rows(entry).isdisjoint(named)

    def _is_not_of_members(self, entry: Entry) -> bool:
        """Whether "1,786 Champions" meets a number of orders: what is counted is the group itself."""
        group = _OF_GROUP.match(self.spot.text, self.spot.claim.end)
        if group is None or entry.fact.unit != "count" or self.spot.context.header:
            return False
        named = self.spot.context.in_sentence
        if "segment" not in named or classes_of_word(group["next"] or ""):
            return False
        return bool(entry.nouns) and "account" not in entry.nouns

    def _is_sum_of_typical(self, entry: Entry) -> bool:
        """Whether "the typical account spent" meets the sum, where the result has the typical figure."""
        if entry.fact.unit != "money" or self.spot.context.header:
            return False
        before = self.spot.text[self.spot.context.clause[0] : self.spot.claim.start]
        if "per_account" in entry.measure and _AN_ORDER.search(before):
            return True
        each = _PER_ONE.match(self.spot.text, self.spot.claim.end)
        if not (each or _TYPICAL.search(before)) or _OWN_AVERAGE.search(entry.measure):
            return False
        return any(
            _OWN_AVERAGE.search(measure)
            for measure in self.spot.index.row_measures(entry)
            | self.spot.index.call_measures(entry.fact.call)
        )

    def may_measure(self, entry: Entry) -> bool:
        """Whether a figure made of this fact would be called what the words call it; judged once."""
        if entry.order not in self._may_measure:
            self._may_measure[entry.order] = (
                self._qualified(entry)
                and base_fits(self.spot, entry)
                and not self.siblings.named(entry)
            )
        return self._may_measure[entry.order]

    def sense(self, entry: Entry) -> int:
        """How many words of the field's name the clause has, or says by another word."""
        said = self.spot.said
        return sum(
            word in said or not meant_by(word).isdisjoint(said) for word in phrase_of(entry.measure)
        )

    def closeness(self, entry: Entry) -> int:
        """How many words of the field's name the clause has."""
        return len(self.spot.said.intersection(phrase_of(entry.measure)))

    def _qualified(self, entry: Entry) -> bool:
        """Whether words that change what the field measures have their like in the text."""
        context = self.spot.context
        for word in entry.measure.split("_"):
            like = QUALIFIERS.get(word)
            start, end = context.span
            if word in ("low", "high") and self.spot.claim.partner is not None:
                continue
            if word == "before" and self.spot.follows_of:
                continue  # "805 of 1,141 accounts moved": so many there were
            opens = _ALL_AHEAD if word == "next" else _ALL_BEFORE
            if word in _CLOSE and not opens.match(self.spot.text, *context.span):
                lead = self._lead if entry.day is None else context.clause[0] - _LEAD
                start, end = max(start, lead), context.clause[1]
            if word in _PAST and self.times.goes_with_now(entry):
                continue
            if word == "before" and self.times.is_on_earlier_day(entry):
                continue
            if word == "previous" and self.times.names_compared(entry):
                continue
            if word in ("change", "difference") and self.spot.claim.direction:
                continue
            if word in _THEN and self.times.tense(entry) < 0:
                continue
            if like is None or like.search(self.unbounded, start, end):
                if word in _PAST and _NOW.search(self.spot.text, *context.clause):
                    return False
                continue
            if word in _TAKEN and not self._has_rival(entry):
                continue
            title = context.header
            # A title is short: "Recency" may stand for a mean, never for what was before.
            if title is None or (like is not AVERAGES and not like.search(self.spot.text, *title)):
                return False
        return True

    def _has_rival(self, entry: Entry) -> bool:
        """Whether the row has the same figure taken otherwise, so that the words must say which it is."""
        own = unqualified(entry.measure)
        return not own or any(
            other.fact.unit == entry.fact.unit
            and other.value != entry.value
            and unqualified(other.measure) == own
            for other in self.spot.index.row(entry)
        )

    @cached_property
    def _lead(self) -> int:
        """Where the clause begins with the word that joins or opens it; a comma alone joins nothing."""
        start, opens = self.spot.context.clause[0], self.spot.context.span[0] + _LEAD
        before = self.spot.text[max(0, start - _LEAD) : start].rstrip()
        return start if before.endswith(",") and start > opens else start - _LEAD

    @cached_property
    def titles(self) -> Titles:
        """Who judges the titles of rows."""
        return Titles(self.spot)

    @cached_property
    def small(self) -> SmallNumbers:
        """Who judges what ties a small bare number to a fact."""
        return SmallNumbers(self.spot, self.times, self.titles)

    def _is_of_row(self, entry: Entry) -> bool:
        """Whether the row that a figure stands in is the one that the words name, if they do."""
        if entry.measure.startswith("top_"):
            return self.titles.is_of_so_many(entry)
        if PART in entry.needed:
            return self.titles.is_of_part(entry)
        return self.titles.fit(entry) if entry.title else not self.titles.calls_a_row(entry)

    def _goes_on(self, entry: Entry) -> bool:
        """Whether the words go on with the row of the figures beside: they call no other one."""
        return PART in entry.needed or (bool(entry.title) and self.titles.leave_open(entry))

    def _is_end(self, entry: Entry) -> bool:
        """Whether an end of "20 to 40 %" is not the figure that the interval is around."""
        measures = self.spot.index.row_measures(entry)
        if self.spot.claim.partner is None or entry.measure.endswith(("low", "high")):
            return True
        stem = entry.measure.rpartition("_")[0]
        return f"{stem}_low" not in measures and f"{entry.measure}_low" not in measures
