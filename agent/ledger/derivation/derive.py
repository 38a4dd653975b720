"""Figures that follow from facts of the rows a sentence names, or of one row now and before.

Sums and means need a cue ("together", "on average"), a difference, change or ratio two operands and a
cue, a share its whole. What speaks of the future or of others is never derived.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from agent.ledger.derivation.comparatives import compared_side, side_of
from agent.ledger.derivation.means import Means
from agent.ledger.derivation.operands import Operands
from agent.ledger.derivation.row_groups import RowGroups
from agent.ledger.derivation.stated_figures import reach_of
from agent.ledger.derivation.wholes import Wholes
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.fields import is_before
from agent.ledger.facts.index import Index
from agent.ledger.matching.attribution import Judge
from agent.ledger.notes import described
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import LIMITS, Claim, Kind
from agent.ledger.text.intervals import interval_of
from agent.ledger.text.numbers import HUNDRED
from agent.ledger.text.units import MADE_OF, unit_of
from agent.ledger.vocabulary.cues import (
    COMPARED,
    DIFFERENCE,
    EXCEEDS,
    SET_AGAINST,
    SUM,
)
from agent.ledger.vocabulary.kinds import PERIODS
from agent.ledger.vocabulary.measure_words import phrase_of, words_in

_ELSEWHERE = re.compile(
    r"\b(?:industry|market|benchmark\w*|competitors?|rivals?|usually|normally|elsewhere)\b",
    re.IGNORECASE,
)
_MEAN = re.compile(r"\b(?:averages?|mean|each)\b", re.IGNORECASE)
_COMPARED_WITH = re.compile(
    rf"\b(?:(?:than|{SET_AGAINST}|unlike)\s(?:the\s|in\s|an?\s)?|"
    rf"(?:after|from|{SET_AGAINST})\s[£$€]?\d[\d.,]*\w?\s(?:[a-z]+\s)?(?:in|at|for)\s(?:the\s)?)$",
    re.IGNORECASE,
)
_BOUND_WORDS = re.compile(
    r"(?<!\bby\s)\b(?:more|less|fewer|lower|higher|smaller|larger)\sthan\s(?:[£$€]\s?)?$",
    re.IGNORECASE,
)
_OR_MORE = re.compile(r"\sor\s(?:more|less|fewer|longer)\b")
_FOR_EVERY = re.compile(r"\bfor\s(?:every|each)\s(?:single\s)?■", re.IGNORECASE)
_FOR_EVERY_ONE = re.compile(r"\bfor\s(?:every|each)\s(?:pound|euro|dollar|[£$€]1)\b", re.IGNORECASE)
_COSTING = re.compile(r"\b(?:cost(?:s|ing)?|los(?:t|s|ses|ing)|fell|shrank|backwards)\b")
_OF_NAME = re.compile(
    r"\s(?:of|that\sof|those\sof|as\smuch\sas|as\smany\sas)\s(?:the\s|what\s)?(?:[a-z]+\s(?:[a-z]+\s)?of\s)?(?:the\s)?■"
)
_AS_STATED = re.compile(r"\s(?:as\s(?:much|many)\sas|what|of\s(?:what|the\s■|■))")
_WHAT_IT_WAS = re.compile(r"\s(?:what\sit\s(?:was|had)|its\s(?:former|previous|earlier))\b")
_OF_THEIRS = re.compile(r"\s(?:of|as\s(?:much|many))?\s?(?:their|its)\s(?P<noun>[a-z]+)")
_FROM_TO = re.compile(r"\bfrom\s[£$€]?\d[\d.,]*\s?(?:%|[kKmM]\b)?\sto\s(?:[£$€]\s?)?$")
_WITHIN = re.compile(r"\s(?:of\s(?:one\sanother|each\sother)|apart)\b")
"""What makes a figure how far the largest is from the smallest of several."""
_AS_MUCH = re.compile(r"\s(?:as\smuch|what)\b")
_MONEY = re.compile(
    r"\b(?:worth|spen(?:d|t|ds|ding)|earn(?:s|ed)?|pa(?:id|y|ys)|revenue|turnover)\b"
)
_MOVED = re.compile(
    r"\b(?:gr[eo]w|growth|rose|ris[ei]|increas|gain|fell|fall|drop|declin|los[est]|add|improv|chang|differ|lead|gap|"
    r"ahead|behind|margin|mov|went|swing|shift|net|won|effect|lift|shr[aiu]nk|slip|advantage)\w*",
    re.IGNORECASE,
)
"""Words of differences."""
_TAKEN_MEAN = re.compile(r"(?:^|_)(?:mean|median|avg|average)(?:_|$)")
_BECAME = re.compile(r"(?:ed|ing)$", re.IGNORECASE)
_DERIVED = frozenset(MADE_OF)


@dataclass(frozen=True, slots=True)
class Derived:
    """A value that follows from facts, and how."""

    entry: Entry
    formula: str
    value: Decimal


def derived(index: Index, text: ParsedText, claim: Claim, judge: Judge) -> Derived | None:
    """How a figure follows from facts, or None."""
    context = judge.context
    words = text.blanked[slice(*context.span)]
    if not claim.readings or context.header or context.foreign or _ELSEWHERE.search(words):
        return None
    if claim.kind not in _DERIVED:
        return None
    work = _Work(index, text, claim, judge, words)
    reach = reach_of(claim, text.blanked[slice(*context.clause)])
    for value, parts, sign in work.values():
        if reach.holds(value):
            joined = f" {sign} ".join(described(entry.fact) for entry in parts)
            if sign == "+" and work.is_mean(value, parts):
                joined = f"({joined}) / {len(parts)}"
            formula = joined if parts[1:] else f"{joined} {sign}".rstrip()
            return Derived(parts[0], formula, value)
    return None


class _Work:
    """The values that follow for one figure."""

    def __init__(
        self, index: Index, text: ParsedText, claim: Claim, judge: Judge, words: str
    ) -> None:
        self.index = index
        self.text = text
        self.claim = claim
        self.judge = judge
        self.words = words
        self.operands = Operands(index, text, claim, judge)
        self.together = RowGroups(self.operands)
        self.after = text.blanked[claim.end : claim.end + 24]
        self.wholes = Wholes(self.operands, words, self.after)
        self.turned_to = False
        """Whether the pair stands in the order of the words, though none says "than"."""
        self.differs = bool(DIFFERENCE.search(self._unbounded())) or claim.direction != 0

    def values(self) -> Iterator[tuple[Decimal, Sequence[Entry], str]]:
        """Value, operands and the sign between them."""
        if self.operands.every is not None:
            yield from self.of_all()
            return
        names = self.operands.named()
        for group, together in self._of_what_is_said(list(self.together.groups(names))):
            yield from self.of_rows(group, together)
            if len({frozenset(entry.subject.values()) for entry in group}) == len(group):
                yield from self.wholes.of_whole(group)  # A with B and B with A are the same orders
        for pair in (*self.together.periods(), *self.together.against()):
            yield from self.of_rows(pair)
        for two in self.operands.compared_with():
            for _, pair in self.operands.rows(two):
                self.turned_to = True
                yield from self.of_rows(pair)
                self.turned_to = False
        if self.claim.kind in (Kind.MONEY, Kind.NUMBER):
            for group in self.together.left_over(names):
                yield from self.of_rows(group, True)
            yield from Means(self.operands).values(names)
        yield from self.wholes.of_larger()
        yield from self.wholes.of_titled()
        singles = list(self.operands.single(names)) if self._is_of_one() else []
        covered = [sum(one in names for one in entry.subject.items()) for entry in singles]
        for entry, cover in zip(singles, covered, strict=True):
            if entry.needed and cover == max(covered):
                yield from self.wholes.of_whole([entry])
            yield from self.of_before(entry)
            yield from self.wholes.of_overall(entry)
            yield from self.wholes.of_rest(entry)
            yield from self.wholes.of_family(entry)
            yield from self.of_base(entry)

    def _is_of_one(self) -> bool:
        """Whether the words leave room for any of the figures that are made of one row's."""
        kind = self.claim.kind
        if kind is Kind.PERCENT:
            return bool(self.claim.direction) or self.wholes.is_share
        if kind is Kind.MULTIPLE or self.differs or self.wholes.is_family:
            return True
        return kind in (Kind.MONEY, Kind.NUMBER) and self.wholes.is_rest

    def _unbounded(self) -> str:
        """The sentence without the "fewer than" that only sets a bound to the figure."""
        if self.claim.bound not in LIMITS:
            return self.words
        start = self.judge.context.span[0]
        before = _BOUND_WORDS.sub("", self.text.blanked[start : self.claim.start])
        after = self.text.blanked[self.claim.start : self.judge.context.span[1]]
        return f"{before} {_OR_MORE.sub('', after)}"

    def _of_what_is_said(
        self, groups: Sequence[tuple[list[Entry], bool]]
    ) -> Sequence[tuple[list[Entry], bool]]:
        """The rows' figures of the measure that is stated, where "as much as B" leaves out which it is."""
        if not _AS_STATED.match(self.after):
            return groups
        spot = self.judge.spot
        stated = [one for one in groups if any(any(spot.stating(entry)) for entry in one[0])]
        return stated or groups

    def of_all(self) -> Iterator[tuple[Decimal, Sequence[Entry], str]]:
        """The least or most of a column that a limit is said to hold for."""
        for entries, least in self.operands.all_within():
            edge = (min if least else max)(entries, key=lambda entry: entry.value)
            yield edge.value, (edge,), ""

    def is_mean(self, value: Decimal, parts: Sequence[Entry]) -> bool:
        """Whether the value is the operands' mean, not their sum."""
        return abs(value) != abs(sum(entry.value for entry in parts))

    def of_rows(
        self, group: list[Entry], together: bool = False
    ) -> Iterator[tuple[Decimal, Sequence[Entry], str]]:
        """What follows from rows; `together`: the words take them as one without a cue."""
        values = [entry.value for entry in group]
        unit, kind = group[0].fact.unit, self.claim.kind
        additive = unit in ("money", "count") or "share" in group[0].measure
        additive = additive and not _TAKEN_MEAN.search(group[0].measure)
        plain = kind in (Kind.MONEY, Kind.NUMBER, Kind.DAYS) or (
            kind is Kind.PERCENT and unit == "percent"
        )
        if plain and additive and (together or SUM.search(self.words)):
            total = sum(values, Decimal(0))
            if not (group[0].is_change and total * self.claim.direction < 0):
                lost = total < 0 and _COSTING.search(self.words)
                yield abs(total) if self.claim.direction or lost else total, group, "+"
        if plain and self._is_mean_meant():
            yield sum(values, Decimal(0)) / len(values), group, "+"
        if plain and _WITHIN.match(self.after):
            yield max(values) - min(values), group, "-"
        if len(group) != 2:
            return
        one, two = values
        if kind is Kind.NUMBER and one > 0 and two > 0 and _FOR_EVERY.search(self.words):
            yield max(one, two) / min(one, two), group, "/"
        elif kind is Kind.MONEY and one > 0 and two > 0 and _FOR_EVERY_ONE.search(self.words):
            yield two / one, group[::-1], "/"
        elif kind is Kind.POINTS or (plain and unit != "percent"):
            if kind is Kind.POINTS or (
                self.differs and not self._is_end() and self._is_compared(group)
            ):
                yield from self.difference(group[0], group[1])
        elif kind is Kind.MULTIPLE and one > 0 and two > 0:
            if group[0].is_change and not _MOVED.search(self.words):
                return  # "sells twice as much as B" is said of no differences
            if unit == "count" and _AS_MUCH.match(self.after) and _MONEY.search(self.words):
                return  # "worth three times as much as B" is said of no orders
            days = [self._first_day(entry) for entry in group]
            if all(days) and days[0] < days[1] and _BECAME.search(self.claim.text):
                one, two, group = two, one, group[::-1]  # "doubled" from the first to the second
            yield one / two, group, "/"
        elif kind is Kind.PERCENT and unit != "percent" and two and self._is_of_other(group[0]):
            if self._is_named_next(group[0]):
                one, two, group = two, one, group[::-1]  # "B brings only 55 % of what A does"
            yield one / two * HUNDRED, group, "/"
        elif kind is Kind.PERCENT and unit != "percent" and self.claim.direction and two and one:
            yield from self.change(group[0], group[1])

    def _is_compared(self, group: Sequence[Entry]) -> bool:
        """Whether the words set rows against each other: "lost" alone is said of one in time."""
        in_time = any(not PERIODS.isdisjoint(entry.subject) for entry in group)
        return in_time or bool(COMPARED.search(self.words))

    def _is_end(self) -> bool:
        """Whether the figure is where something got to, and no difference: "from 15 to 28"."""
        start = self.claim.start
        return bool(_FROM_TO.search(self.text.blanked[max(0, start - 32) : start]))

    def _is_of_other(self, entry: Entry) -> bool:
        """Whether a share is one of the other row's: "a fifth of B", "half of their revenue"."""
        if _OF_NAME.match(self.after):
            return True
        theirs = _OF_THEIRS.match(self.after)
        noun = frozenset(words_in(theirs["noun"], (0, 40))) if theirs else frozenset[str]()
        return not noun.isdisjoint(phrase_of(entry.measure))

    def _is_named_next(self, entry: Entry) -> bool:
        """Whether the first name after the figure is that of a fact."""
        after = self.operands.mentions(self.claim.end, self.judge.context.span[1])
        return bool(after) and not after[0].entities.isdisjoint(entry.subject.items())

    def _is_mean_meant(self) -> bool:
        """Whether the words speak of a mean: a limit "for each" is said of each row by itself."""
        said = _MEAN.search(self.words)
        if said is None:
            return False
        return self.claim.bound not in LIMITS or said[0].lower() != "each"

    def difference(self, one: Entry, two: Entry) -> Iterator[tuple[Decimal, Sequence[Entry], str]]:
        """The difference of two facts when the words have it the right way round."""
        gap = one.value - two.value
        if one.fact.unit == "probability":
            gap *= HUNDRED
        side = side_of(self.text.blanked, self.claim.end)
        subject = self._subject(one, two)
        if not side and (led := compared_side(self.text, self.claim, self.judge.context.span)):
            first, side = led
            subject = next(
                (e for e in (one, two) if not first.entities.isdisjoint(e.subject.items())), None
            )
        if self.claim.sign < 0:
            side = -side
        if side and subject is not None and (gap if subject is one else -gap) * side < 0:
            return
        days = [self._first_day(entry) for entry in (one, two)]
        if all(days) and days[0] != days[1] and self.claim.direction and not side:
            change = gap if days[0] > days[1] else -gap
            if change * self.claim.direction < 0:
                return
        if not side and gap < 0 and EXCEEDS.search(self.words) and not self._turned():
            return
        than = self.turned_to or re.search(
            r"\bthan\b|\babove\b|\bbelow\b|\bof\b|\bbehind\b", self.after
        )
        if side and than and gap * side < 0 and not self._turned():
            return
        pair = (one, two) if gap >= 0 else (two, one)
        yield abs(gap), pair, "-"

    def _subject(self, one: Entry, two: Entry) -> Entry | None:
        """Of which of two rows the words before the figure speak last: "A has £9k; B is £2k lower"."""
        start = self.judge.context.span[0]
        for mention in reversed(self.operands.mentions(start, self.claim.start)):
            if _COMPARED_WITH.search(
                self.text.blanked[max(start, mention.start - 40) : mention.start]
            ):
                continue
            about = [e for e in (one, two) if not mention.entities.isdisjoint(e.subject.items())]
            if len(about) == 1:
                return about[0]
        return None

    def _turned(self) -> bool:
        """Whether the first name stands for what is compared against ("than A, B spent")."""
        at = self.text.blanked.find("than", self.judge.context.span[0])
        return 0 <= at < self.claim.start

    def change(self, one: Entry, two: Entry) -> Iterator[tuple[Decimal, Sequence[Entry], str]]:
        """The change from one period to the other, or of the first against the second."""
        days = [self._first_day(entry) for entry in (one, two)]
        if days[0] and days[1]:
            new, old = (one, two) if days[0] > days[1] else (two, one)
        else:
            new, old = one, two
        change = (new.value / old.value - 1) * HUNDRED
        if change * self.claim.direction > 0:
            yield abs(change), (new, old), "against"

    def _first_day(self, entry: Entry) -> str:
        joined = next((s for k, s in entry.subject.items() if k in ("period", "month")), "")
        return joined.partition("|")[0]

    def of_before(self, entry: Entry) -> Iterator[tuple[Decimal, Sequence[Entry], str]]:
        """What a row has more or less than in the period before."""
        row = self.index.row(entry)
        told = self.claim.kind is Kind.PERCENT and any(
            e.is_change and e.fact.unit == "percent" for e in row
        )
        grew = self.claim.kind is Kind.MULTIPLE and self._is_of_before(entry)
        if entry.fact.unit == "percent" or not (self.differs or grew) or told:
            return
        shares = self.claim.kind is Kind.PERCENT and entry.needed
        for before in row:
            if is_before(before.measure, entry.measure):
                change = entry.value - before.value
                if grew and before.value > 0:
                    yield entry.value / before.value, (entry, before), "/"
                if (
                    change * (side_of(self.text.blanked, self.claim.end) or self.claim.direction)
                    < 0
                ):
                    continue
                if self.claim.kind in (Kind.MONEY, Kind.NUMBER):
                    yield abs(change), (entry, before), "-"
                elif shares and self.claim.direction and before.value > 0:
                    yield abs(change) / before.value * HUNDRED, (entry, before), "against"

    def _is_of_before(self, entry: Entry) -> bool:
        """Whether a multiple is of what was before: "tripled to £9k", "four times what it was"."""
        tripled = self.claim.text.lower().endswith(("ed", "ing"))
        stated = tripled and any(self.judge.spot.stating(entry))
        return stated or bool(_WHAT_IT_WAS.match(self.after))

    def of_base(self, entry: Entry) -> Iterator[tuple[Decimal, Sequence[Entry], str]]:
        """How many times a shown figure a fact is: "three times their median of £11,511"."""
        base = self.operands.base() if self.claim.kind is Kind.MULTIPLE else None
        if base is None or entry.fact.unit != unit_of(base.kind):
            return
        shown = base.readings[0].number
        if shown.value > 0 and not interval_of(shown, base.bound).holds(entry.value):
            yield entry.value / shown.value, (entry,), f"/ {base.text}"
