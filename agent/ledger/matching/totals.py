"""Judges whether a figure for everything, or an edge of the data, may stand where somebody is named."""

from __future__ import annotations

import re

from agent.ledger.facts.entry import Entry
from agent.ledger.matching.spot import Spot
from agent.ledger.text.claim import Bound
from agent.ledger.text.period_ranges import ranges
from agent.ledger.vocabulary._words import word_set
from agent.ledger.vocabulary.cues import CHANCE, EVENT, TOGETHER
from agent.ledger.vocabulary.kinds import INDIVIDUAL, PERIODS
from agent.ledger.vocabulary.measure_words import phrase_of, words_in
from agent.ledger.vocabulary.nouns import classes_of_word

_OF = re.compile(
    r"(?P<head>^|[\d%)]|\w+)\s?[Oo](?:f|ut\sof)\s(?:the\s|all\s|our\s|your\s|a\stotal\sof\s|some\s|(?:■+|[a-z]+)['\u2019]s\s|■+['\u2019]\s)*"
    r"(?:(?:extra|additional|remaining)\s)?(?:[£$€]\s?)?$"
)
_PART = word_set(
    "out share part some most half third thirds quarter quarters fifth fifths none one any many few "
    "percentage proportion fraction each all both two three four five six seven eight nine ten"
)
_BOOK_BEFORE = re.compile(
    r"\b(?:overall|book|altogether|total|average|mean|median|base|all|whole|company|everyone)\b",
    re.IGNORECASE,
)
_BOOK_AFTER = re.compile(
    r"\s(?:\w+\s){0,2}(?:overall|in\s(?:all|total)|altogether|across|scored|in\sthe\s(?:book|whole)|"
    r"on\sthe\sbook)\b|\s(?:[a-z]+\s){0,3}the\s(?:whole|entire)\s(?:business|company|book|base|region)\b",
    re.IGNORECASE,
)
_OF_ALL = re.compile(
    r"\b(?:total|overall|whole|entire)(?:\s\w+(?:\sof)?)?\s\(?(?:[£$€]\s?)?$", re.IGNORECASE
)
_OF_THE_WHOLE = re.compile(
    r"(?:%|\d[kKmM]?|\b(?:half|thirds?|quarters?|fifths?|tenths?|share|part))\s(?:of|in)\s"
    r"(?:[\w'\u2019-]+\s){0,3}[\w'\u2019-]+(?:\sof|,\swhich\s(?:came\sto|comes\sto|amount(?:s|ed)\sto|is|was|stood\sat))\s(?:(?:these|those|all)\s)?(?:[£$€]\s?)?$|\b(?:\w{2,}est|best|worst)\s\w+\sof\sthe\s$",
    re.IGNORECASE,
)
_OF_THE_BOOK = re.compile(
    r"\b(?:book|overall|company|whole)(?:['\u2019]s)?\s(?:\w+\s){0,3}(?:of|is|at)\s(?:[£$€]\s?)?$",
    re.IGNORECASE,
)
_SINCE_THEN = re.compile(r"\s*Since\s")
_SURE = re.compile(r"\s(?:confidence|certainty|probability|sure)\b")
_OF_LIST = re.compile(
    r"\s(?:(?!of\b)[a-z]+\s)?(?:listed|shown)\b|\s\w+\s(?:at\sthe\stop\sof|on|in)\s(?:the|this)\slist\b"
)
_THE_ROWS = re.compile(
    r"\b(?:the|these|those|all|our|its)\s(?:last\s|past\s|previous\s|largest\s)?$", re.IGNORECASE
)
_THEY_DO = re.compile(
    r"\s(?:(?:still|all|together|now)\s)*(?:lost|lose|brings?|brought|spen[dt]|ha[sd]|have|are|were|h[eo]ld|make|made|"
    r"account|earn(?:ed)?|order(?:ed)?|buy|bought|owe|share)\b"
)
"""After the number of the rows of a list that do something: "of the £48k that the eight still bring in"."""
_SEVERAL = re.compile(r"\b(?:they|them|both|two)\b", re.IGNORECASE)
_SHOWING = re.compile(r"\bshow(?:s|ing|n)?(?:\sthe)?\s+$", re.IGNORECASE)
_WINDOW_BEFORE = re.compile(
    r"\b(?:first|full|whole|last|past|previous|preceding|trailing|prior|next|coming|rolling|over|within|during|in|"
    r"window|lookback|horizon|(?:the|a|an|every|its|their)(?:\s(?!only|just|mere)[a-z]+(?<!\sin))?|\()[\s(:]*(?:of\s|is\s|covers\s|the\s|last\s)?$",
    re.IGNORECASE,
)
_WINDOW_AFTER = re.compile(
    r"\)|[-\s](?:window|look-?back|period|horizon)|\s?(?:to|before|ending|up\sto)\s"
)
_AS_OF = re.compile(
    r"\b(?:as\s(?:of|at)|days\sbefore|up\sto|to|until|till|through|by|ending|ended|dated?|data\s(?:of|from)|"
    r"snapshot(?:\sof)?|is|on\srecord)[\s:(]*(?:the\s)?$",
    re.IGNORECASE,
)
_EDGE = re.compile(
    r"\b(?:since|from|between|and|before|after|starting|start|begins|to|until|through)[\s:(]*"
    r"(?:the\s(?:end|start|beginning|close)\sof\s)?$",
    re.IGNORECASE,
)
_OR = re.compile(r"\s?or\s")
_IT = re.compile(r"\b(?:it|they|that|this)\b")
_EARLIER = re.compile(
    r"\b(?:was|were|stood|from|since|against|than|probabilit\w+)\b[^;]*\b(?:on|in|of|at)\s$|\bsince\s$",
    re.I,
)
_OPENS = re.compile(
    r"[\s*-]*(?:At|By|On|As\s(?:of|at)|In)\s(?:the\s)?(?:[a-z]+\s){0,3}(?:(?:of|on|at)\s)?$"
)
_ON = re.compile(r"\b(?:on|in|of|at|since)\s$", re.IGNORECASE)


class Totals:
    """Judges figures for everything by the words around one figure."""

    def __init__(self, spot: Spot) -> None:
        self.spot = spot
        self.context = spot.context
        self.text = spot.text

    def may_stand(self, entry: Entry) -> bool:
        """Whether a figure for everything may stand in a sentence that names somebody."""
        if not entry.is_total:
            return False
        mine = INDIVIDUAL & entry.subject.keys()
        named = entry.day is not None or not mine.isdisjoint(self.context.in_sentence)
        if mine and named and not entry.is_row_count:
            return False
        claim, context, text = self.spot.claim, self.context, self.text
        before = self.spot.before(40, context.span[0])
        if entry.day is not None:
            if entry.measure.startswith("earlier"):
                shares = CHANCE.search(text, *context.clause)
                return bool(_EARLIER.search(before) or (shares and _ON.search(before)))
            pattern = _AS_OF if entry.measure == "as_of" else _EDGE
            if entry.measure == "as_of" and self._opens():
                return True
            return bool(pattern.search(before) or _AS_OF.search(before) or self._is_on_day(entry))
        if context.ahead and self._is_before_another():
            return True
        if (of := _OF.search(before)) and _is_part(of["head"].lower()):
            return True
        if _OF_THE_WHOLE.search(self.spot.before(64, context.span[0])) or _OF_THE_BOOK.search(
            before
        ):
            return True
        if context.sentence.keys() <= PERIODS and (
            _SINCE_THEN.match(text, *context.span) or self._is_of_whole_time()
        ):
            return True
        if _BOOK_AFTER.match(text, claim.end) or _SHOWING.search(before):
            return True
        if (entry.is_row_count or entry.measure == "shown") and _OF_LIST.match(text, claim.end):
            return True  # "the largest of the eight listed is A"
        if _OF_ALL.search(before) or (
            "confidence" in entry.measure and _SURE.match(text, claim.end)
        ):
            return True
        if self._goes_back_to_all() or self._is_of_its_list(entry) or self._is_of_all_together():
            return True
        before = self.spot.before(40, context.clause[0])
        if _OR.match(before):
            before = self.spot.before(60, context.span[0])  # "overall it is 1.7 %, or £156k"
        return not context.local and bool(_BOOK_BEFORE.search(before))

    def _opens(self) -> bool:
        """Whether a date stands in the words that set the time of a sentence: "At the end of March, A"."""
        start = self.context.span[0]
        opening = _OPENS.match(self.text, start, self.spot.claim.start)
        return bool(opening) and self.text.startswith(",", self.spot.claim.end)

    def _is_of_its_list(self, entry: Entry) -> bool:
        """Whether it is how many rows the list of the named one has: "only A fell; the four regions ..."."""
        if not (entry.is_row_count or entry.is_listing_length):
            return False
        if self.context.local and not self._are_of_list(entry):
            return False
        rows = self.spot.index.nouns_of_rows(entry)
        said = [reading.nouns for reading in self.spot.claim.readings]
        told = not any(said) or any(nouns & rows for nouns in said)
        return (
            told
            and bool(_THE_ROWS.search(self.spot.before(16)))
            and any(
                other.fact.call == entry.fact.call
                for kind, names in self.context.all_named.items()
                for name in names
                for other in self.spot.index.about.get((kind, name), ())
            )
        )

    def _are_of_list(self, rows: Entry) -> bool:
        """Whether those whom the clause names are rows of the list: "the best of the eight was A"."""
        kinds = {
            kind
            for like in self.spot.index.row_counts
            if like.fact.call == rows.fact.call and like.value == rows.value
            for entry in self.spot.index.list_of(like)[:1]
            for kind in entry.needed
        }
        said = [reading.nouns for reading in self.spot.claim.readings if reading.nouns]
        told = said or self.spot.follows_of or _THEY_DO.match(self.text, self.spot.claim.end)
        return bool(told) and self.context.local.keys() <= kinds

    def _is_of_all_together(self) -> bool:
        """Whether "only A fell; together the four regions brought £9m" has left A behind."""
        start, end = self.context.clause
        clause = self.text[start:end]
        return (
            not self.context.local and bool(TOGETHER.search(clause)) and not _SEVERAL.search(clause)
        )

    def _goes_back_to_all(self) -> bool:
        """Whether "...; it came to £9k" goes on about all of which the sentence began."""
        start, end = self.context.span
        cut = self.text.rfind(";", start, self.spot.claim.start)
        if cut < 0 or "■" in self.text[cut:end]:
            return False
        opens = self.text[start:cut].partition("■")[0]
        return bool(
            _IT.search(self.text, cut, self.spot.claim.start) and _BOOK_BEFORE.search(opens)
        )

    def _is_on_day(self, entry: Entry) -> bool:
        """Whether "on 31 December" is the day that the result compares with, on which nothing happened."""
        before = self.spot.before(48, self.context.span[0])
        return entry.measure in ("from_date", "to_date") and bool(
            _ON.search(before) and not EVENT.search(before)
        )

    def _is_of_whole_time(self) -> bool:
        """Whether the sentence gives all the time of the result: "active between January and June 2026"."""
        ends = [(first.day, last.day) for first, last in self.spot.index.windows.spans]
        return any(
            (period.first, period.last) in ends
            for *_, periods in ranges(self.spot.between(*self.context.span), self.text)
            for period in periods
        )

    def _is_before_another(self) -> bool:
        """Whether the names to come have a figure of their own: "242, plus 66 from A", "£9m: £4m in A"."""
        rest = self.spot.between(self.context.clause[1], self.context.span[1])
        return any(other.readings for other in rest)

    def in_window(self, entry: Entry) -> bool:
        """Whether the words speak of how long or until when the results are."""
        claim, text = self.spot.claim, self.text
        before, after = self.spot.before(30), text[claim.end :][:14]
        if entry.day is not None:
            return bool(_EDGE.search(before) or _AS_OF.search(before) or self._is_on_day(entry))
        if entry.fact.unit == "days":
            if claim.text.endswith(("-day", "-month", "-year", "-week")):
                return True
            return bool(_WINDOW_BEFORE.search(before) or _WINDOW_AFTER.match(after))
        near = words_in(text, (max(0, claim.start - 60), claim.end + 40))
        return claim.bound is not Bound.EXACT or not set(phrase_of(entry.measure)).isdisjoint(near)


def _is_part(head: str) -> bool:
    """Whether the word before "of" makes it "so many of so many"."""
    if not head or head in _PART or head.endswith("est") or not head.isalpha():
        return True
    return bool(classes_of_word(head))
