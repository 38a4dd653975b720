"""Figures that follow from facts of the passage by one step of arithmetic, whatever words announce it.

The operands are the facts that the verified figures of the passage state and the same figures of the rows
that it names. Many operands make some result fit by chance: the more values were possible, the more exact
the figure must be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from agent.ledger.derivation.comparatives import side_of
from agent.ledger.derivation.finding import Finding
from agent.ledger.derivation.passage_operands import ROWS, Passage
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.fields import is_before
from agent.ledger.facts.index import Index
from agent.ledger.matching.attribution import Judge
from agent.ledger.notes import described
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import LIMITS, Claim, Kind
from agent.ledger.text.intervals import Interval, interval_of
from agent.ledger.text.numbers import HUNDRED
from agent.ledger.vocabulary.cues import (
    COMPARED,
    DIFFERENCE,
    SET_AGAINST,
    SUM,
    TO_COME,
    TOGETHER,
    WITHOUT,
)
from agent.ledger.vocabulary.kinds import PERIODS
from agent.ledger.vocabulary.measure_words import phrase_of, plain, words_in
from agent.ledger.vocabulary.nouns import classes_of_word

_CHANCE = Decimal("0.3")
"""Likelihood from which on a fit may be chance."""
_MOST = 40
"""Values that are tried at most."""
_UNITS = frozenset({"money", "count", "percent"})
_NO_SUM = re.compile(
    r"mean|average|avg|median|per_|_per|rate|probab|days|frequency|lift|ratio|quartile|minimum|maximum|score"
)
_REST = re.compile(
    r"\b(?:rest|remaining|remainder|others?|without|left|leav(?:es|ing)|further|else)\b",
    re.IGNORECASE,
)

_OF_WHAT = re.compile(
    r"\s(?:of|in)\s(?:(?:the|all|its|their|our|that|total|whole|book['\u2019]s|company['\u2019]s|■+['\u2019]?s?|\d[\d,.]*)\s)*(?P<noun>[a-z]+)"
)
_MONEY_WORDS = frozenset(
    (*phrase_of("revenue"), "money", "spend", "sale", "turnover", "income", "budget", "cost")
)
_UNDER = re.compile(
    r"\s(?:(?P<under>under|below|short\sof)|over|above)\s(?:the|its|their|last|what|that|■)"
)
_BELOW = re.compile(
    r"\s(?:short\sof|below|above|under|over|on|than|behind|ahead\sof|(?:more|less|lower|higher|fewer)\sthan)\s(?:in\s)?(?:the\s)?"
)
_FLOWS = frozenset({"order", "account", "unit", "visit", "contact", "response"})
_PER = re.compile(
    r"\b(?:per|each|every|an?)\s(?:active\s)?(?P<of>account|customer|client|order|contact|response|visit)\b"
)
_OF_TOTAL = re.compile(
    r"\s(?:of|in)\s(?:the\s|its\s|that\s|our\s|all\s)?(?:[a-z\u2019'■]+\s){0,4}?(?:[£$€]\s?)?"
)
_MEASURED = re.compile(
    r"\b(?:rate|probability|share|discount|percentile)\s(?:of|is|was|at|:)?\s?(?:[a-z]+\s)?$"
)
"""Before a percentage that is called by its name, and so no part of a figure beside."""
_APART = re.compile(
    r"\b(?:gaps?|differences?|differ|apart|margin|spread|between|separates?)\b", re.IGNORECASE
)
"""What sets two apart and does not say which has more."""
_AGAINST = re.compile(rf"[^;.]{{0,24}}?\s{SET_AGAINST}\s(?:[a-z]+\s)?(?:[£$€]\s?)?")

_Made = tuple[Decimal, Sequence[Entry], str]


def combined(
    index: Index, text: ParsedText, judge: Judge, stated: Sequence[Entry]
) -> Finding | None:
    """How a figure follows from the facts that a passage states and those of the rows it names.

    `stated` are the facts that the figures of the passage state, those of the figure's own sentence first.
    """
    claim, context = judge.spot.claim, judge.context
    if not stated or not claim.readings or context.header or context.foreign or claim.selection:
        return None
    words = text.blanked[slice(*context.span)]
    if TO_COME.search(words) or WITHOUT.search(words):
        return None
    reach = interval_of(claim.readings[0].number, claim.bound)
    width = _width(reach)
    tried: set[Decimal] = set()
    for value, parts, sign in _Work(index, text, claim, judge, stated, words).values():
        tried.add(value)
        if len(tried) > _MOST or len(tried) * width > _CHANCE:
            return None
        if reach.holds(value):
            joined = f" {sign} ".join(described(entry.fact) for entry in parts)
            return Finding("derived", parts[0], joined)
    return None


def _width(reach: Interval) -> Decimal:
    """How large a part of the values near it a figure allows."""
    top = max(abs(reach.high), abs(reach.low))
    return (reach.high - reach.low) / top if top else Decimal(1)


class _Work:
    """The values that may follow for one figure, the likeliest first."""

    def __init__(
        self,
        index: Index,
        text: ParsedText,
        claim: Claim,
        judge: Judge,
        stated: Sequence[Entry],
        words: str,
    ) -> None:
        self.index = index
        self.text = text.blanked
        self.claims = text.claims
        self.claim = claim
        self.stated = stated
        self.words = words
        self.judge = judge
        context = judge.context
        under = _UNDER.match(self.text, claim.end)
        way = (-1 if under["under"] else 1) if under else 0
        self.side = side_of(self.text, claim.end) or claim.direction or way
        before = [c for c in text.claims if c.end <= claim.start and c.readings and not c.periods]
        self.is_other_side = bool(
            before and _AGAINST.fullmatch(self.text, before[-1].end, claim.start)
        )
        self.mentions = [
            m for m in text.mentions if context.span[0] <= m.start < context.span[1] and m.entities
        ]
        self.passage = Passage(index, judge, stated, words)

    def values(self) -> Iterator[_Made]:
        """What the kind of figure may be: an amount, a change, a share, a multiple."""
        kind = self.claim.kind
        if self.is_other_side:
            yield from self._other_sides()
        if kind is Kind.MONEY:
            yield from self._quotients()
        if kind in (Kind.MONEY, Kind.NUMBER):
            yield from self._amounts("money" if kind is Kind.MONEY else "count")
        if any(reading.kind is Kind.POINTS for reading in self.claim.readings):
            yield from self._differences("percent")
        if kind is Kind.PERCENT:
            said = DIFFERENCE.search(self.words) or COMPARED.search(self.words)
            if self.side or (said and not self.claim.spelled):
                yield from self._changes()
            named = _MEASURED.search(self.text[max(0, self.claim.start - 32) : self.claim.start])
            of = _OF_WHAT.match(self.text, self.claim.end)
            if not named and (self.claim.spelled or not (self.side or (said and not of))):
                yield from self._shares()
        elif kind is Kind.MULTIPLE:
            yield from self._multiples()

    def _other_sides(self) -> Iterator[_Made]:
        """The same figure of another row of the passage: "39 % against 24 %"."""
        for column in self.passage.columns():
            scale = HUNDRED if column[0].fact.unit == "probability" else 1
            for entry in column[1:]:
                yield entry.value * scale, (entry,), ""

    def _multiples(self) -> Iterator[_Made]:
        """How many times one figure is another; of "doubled" the later the earlier one."""
        verb = self.claim.text.lower().endswith(("ed", "ing"))
        small = self.claim.readings[0].number.value < 1
        for one, two in self.passage.pairs(_UNITS | {"days"}):
            if one.value <= 0 or two.value <= 0:
                continue
            less, more = sorted((one, two), key=lambda entry: entry.value)
            if not verb:
                yield (
                    (less.value / more.value, (less, more), "/")
                    if small
                    else (
                        more.value / less.value,
                        (more, less),
                        "/",
                    )
                )
            for new, old in ((one, two), (two, one)) if verb else ():
                if self._may_follow(new, old) and self._may_be_set(new, old):
                    yield new.value / old.value, (new, old), "/"

    def _amounts(self, unit: str) -> Iterator[_Made]:
        """Sums of like figures, and how far two of them are apart."""
        number = self.claim.readings[0].number.value
        nouns = self.claim.readings[0].nouns
        if unit == "count" and number < 20:
            return
        every = unit == "money" and bool(SUM.search(self.words))
        for column in self.passage.columns(every):
            like = column[0].fact.unit == unit and not column[0].is_change
            if not like or _NO_SUM.search(column[0].measure) or not self._counts(column[0], nouns):
                continue
            if 1 < len(column) <= ROWS and (not self.side or TOGETHER.search(self.words)):
                yield sum((entry.value for entry in column), Decimal(0)), column, "+"
        apart = DIFFERENCE.search(self.words) or _APART.search(self.words)
        if self.side or apart or _REST.search(self.words):
            for value, pair, sign in self._differences(unit):
                if self._counts(pair[0], nouns):
                    yield value, pair, sign

    def _quotients(self) -> Iterator[_Made]:
        """What a row has of money for each of what it counts: "£4,624 per account"."""
        start = self.judge.context.span[0]
        after = _PER.search(self.text, self.claim.end, self.claim.end + 24)
        said = after or next(_PER.finditer(self.text, start, self.claim.start), None)
        counted = classes_of_word(said["of"]) if said else frozenset[str]()
        if not counted:
            return
        seen = set()
        for own in (*self.stated, *self.passage.about_named()):
            if own.row_key in seen:
                continue
            seen.add(own.row_key)
            row = [e for e in self.index.row(own) if e.value > 0 and e.subject == own.subject]
            sums = [e for e in row if e.fact.unit == "money" and not _NO_SUM.search(e.measure)]
            for whole in sums:
                for part in row:
                    if part.fact.unit == "count" and part.nouns == counted:
                        yield whole.value / part.value, (whole, part), "/"

    def _counts(self, entry: Entry, nouns: frozenset[str]) -> bool:
        return not nouns or not entry.nouns or bool(nouns & entry.nouns)

    def _differences(self, unit: str) -> Iterator[_Made]:
        """How far two figures are apart, when the words have it the right way round."""
        if self.claim.bound in LIMITS:
            return
        for one, two in self.passage.pairs(frozenset({unit})):
            more, less = (one, two) if one.value >= two.value else (two, one)
            if self.side:
                first = self._first_of(one, two)
                if first is None or first is not (more if self.side > 0 else less):
                    continue
            elif not _APART.search(self.words):
                continue
            yield more.value - less.value, (more, less), "-"

    def _first_of(self, one: Entry, two: Entry) -> Entry | None:
        """Of which of two figures the words say that it is more or less; None if they leave it open."""
        if is_before(two.measure, one.measure):
            return one
        if is_before(one.measure, two.measure):
            return two
        apart = [k for k in one.subject if one.subject[k] != two.subject.get(k, "")]
        if apart and PERIODS.issuperset(apart):
            return one if one.subject[apart[0]] > two.subject.get(apart[0], "") else two
        after = [of for m in self.mentions if m.start >= self.claim.end for of in m.entities]
        before = [of for m in self.mentions if m.end <= self.claim.start for of in m.entities]
        compared = [e for e in (one, two) if any((k, e.subject.get(k, "")) in after for k in apart)]
        if len(compared) == 1:
            return two if compared[0] is one else one
        said = [e for e in (one, two) if any((k, e.subject.get(k, "")) in before for k in apart)]
        return said[0] if len(said) == 1 and not compared else None

    def _changes(self) -> Iterator[_Made]:
        """By how much a figure is more or less than another one of its column, or than before."""
        for one, two in self.passage.pairs(frozenset({"money", "count", "percent"})):
            if one.row_key != two.row_key or is_before(two.measure, one.measure):
                for new, old in ((one, two), (two, one)):
                    if not (self._is_rival(old) and self._is_measured(new)):
                        continue
                    if old.value <= 0 or new.value <= 0 or not self._may_follow(new, old):
                        continue
                    change = (new.value / old.value - 1) * HUNDRED
                    if change * (self.side or change) > 0:
                        yield abs(change), (new, old), "against"

    def _is_rival(self, old: Entry) -> bool:
        """Whether a figure is of the name that the words set the change against: "15 % below A"."""
        than = _BELOW.match(self.text, self.claim.end)
        rival = next((m for m in self.mentions if than and m.start == than.end()), None)
        if rival is None:
            return True
        kinds = {kind for kind, _ in rival.entities} & old.subject.keys()
        return not kinds or any((kind, old.subject[kind]) in rival.entities for kind in kinds)

    def _is_measured(self, new: Entry) -> bool:
        """Whether "its revenue rose by 44 %" meets money, and no number of accounts."""
        said = words_in(self.text, (self.judge.context.clause[0], self.claim.start))
        counted = {noun for word in said for noun in classes_of_word(word)} & _FLOWS
        money = not _MONEY_WORDS.isdisjoint(said)
        if money and not counted:
            return new.fact.unit != "count"
        return money or not counted or new.fact.unit != "money"

    def _may_be_set(self, new: Entry, old: Entry) -> bool:
        """Whether the second figure is that of a time before."""
        apart = [k for k in PERIODS & new.subject.keys() if new.subject[k] != old.subject.get(k)]
        return bool(apart) or is_before(old.measure, new.measure)

    def _may_follow(self, new: Entry, old: Entry) -> bool:
        """Whether a figure may be compared with another: in time the later with the earlier one."""
        if is_before(new.measure, old.measure):
            return False
        return all(
            new.subject[kind] >= old.subject.get(kind, "") for kind in PERIODS & new.subject.keys()
        )

    def _shares(self) -> Iterator[_Made]:
        """Which part of a total, or of a larger figure of its row, a figure or a sum of them is."""
        of = _OF_WHAT.match(self.text, self.claim.end)
        noun = plain(of["noun"]) if of else ""
        if made := list(self._of_stated_whole()):
            yield from made
            return
        for column in (*self.passage.columns(), *self.passage.leading()):
            if not self._is_part_of(column[0], noun):
                continue
            if column[0].fact.unit not in ("money", "count") or _NO_SUM.search(column[0].measure):
                continue
            wholes = [w for w in self.index.wholes_of(column[0]) if w.value > 0]
            parts = [[entry] for entry in column]
            if 1 < len(column) <= ROWS:
                parts.insert(0, column)
            for part in parts:
                total = sum((entry.value for entry in part), Decimal(0))
                for whole in wholes:
                    if 0 < abs(total) < whole.value:
                        yield abs(total) / whole.value * HUNDRED, [*part, whole], "of"
        for one, two in self.passage.pairs(frozenset({"money", "count"})):
            less, more = sorted((one, two), key=lambda entry: entry.value)
            alike = one.row_key == two.row_key or self._are_of_all(one, two)
            if less.value > 0 and alike and self._is_part_of(less, noun):
                yield less.value / more.value * HUNDRED, (less, more), "of"

    def _are_of_all(self, one: Entry, two: Entry) -> bool:
        """Whether two results count the same for all that they cover: "1,284 of 1,400 accounts"."""
        both = one.is_total and two.is_total and not (one.title or two.title)
        return both and bool(one.nouns & two.nouns)

    def _of_stated_whole(self) -> Iterator[_Made]:
        """Which part of the total that follows a named row has: "three quarters of the £485k increase"."""
        after = next((c for c in self.claims if c.start >= self.claim.end), None)
        if after is None or not after.readings:
            return
        if not _OF_TOTAL.fullmatch(self.text, self.claim.end, after.start):
            return
        reach = interval_of(after.readings[0].number, after.bound)
        for whole in (e for e in self.stated if e.value and reach.holds(abs(e.value))):
            parts = [e for e in self.passage.about_named() if whole in self.index.wholes_of(e)]
            like = [e for e in parts if e.value * whole.value > 0]
            for entry in (e for e in like if e.is_change is whole.is_change):
                yield entry.value / whole.value * HUNDRED, (entry, whole), "of"

    def _is_part_of(self, entry: Entry, noun: str) -> bool:
        """Whether "of revenue", "of the accounts" may be said of a part of what a fact measures."""
        if noun in _MONEY_WORDS:
            return entry.fact.unit == "money"
        counted = classes_of_word(noun)
        return not counted or not entry.nouns or bool(counted & entry.nouns)
