"""Figures that follow from the other figures of their sentence, which are verified themselves.

"£6,562 and £4,724, a difference of £1,838"; "seven of 37 accounts, nearly one in five"; "at £8 a contact
the 154 contacts cost £1,232". The words say which relation is meant and which figures stand in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import combinations, pairwise

from agent.ledger.derivation.comparatives import side_of
from agent.ledger.derivation.finding import Finding
from agent.ledger.derivation.shares_beside import PART_OF, shares_beside, shares_said_again
from agent.ledger.derivation.stated_figures import AMOUNTS, Stated, alike, order_in_time
from agent.ledger.names.context import Context
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Claim, Kind
from agent.ledger.text.intervals import interval_of
from agent.ledger.text.numbers import HUNDRED
from agent.ledger.text.period_ranges import ranges
from agent.ledger.vocabulary.cues import (
    A_TIME,
    AVERAGE,
    DIFFERENCE,
    EACH,
    SET_AGAINST,
    SUM,
)
from agent.ledger.vocabulary.lengths import DAYS_OF
from agent.ledger.vocabulary.nouns import classes_of_word

_BASE = re.compile(
    r"\s(?:as\s\w+\sas\s)?(?:the|that\sof|of\sthe|of|its)?\s?(?:the\s)?(?:[£$€]\s?)?"
)
_TO = re.compile(
    r"(?:\s(?:[a-z]+|(?:at|in|on)\s[^;:.,£$€%]{0,32}))?\sto\s(?:[£$€]\s?)?|,?\s(?:now|after)\s"
)
_UP_FROM = re.compile(r",?\s(?:up\s|down\s)?from\s(?:[£$€]\s?)?")
_UP_TO = re.compile(r",?\sto\s(?:[£$€]\s?)?")
_AGAINST = re.compile(rf"\s(?:[a-z]+\s)?{SET_AGAINST}\s(?:[£$€]\s?)?")
_AFTER = re.compile(rf"\s(?:after|{SET_AGAINST})\s(?:[£$€]\s?)?")
_ITS = re.compile(r"\s(?:its|their|the|as\smuch|that|what\s(?:it|they))\b")
_AS_MANY = re.compile(
    r"\sas\s(?:many|much|high|large|big|expensive|often|long|strong|good)\b(?![^.;,■\d]*[■\d])"
)
OF = re.compile(r"\s(?:of|in)\b")
_MOVE_OF = re.compile(
    r"\b(?:drop|fall|decline|decrease|loss|rise|increase|gain|jump|growth)\sof\s(?:[a-z]+\s){0,2}$"
)
"""Before a change that is told as a part: "a drop of about a third in half a year"."""
_EACH = re.compile(r"\s(?:per|each|every|an?)\s(?:[a-z]+\s)?(?P<noun>[a-z]+)")
_FOR_EVERY = re.compile(r"\bfor\s(?:every|each)\b", re.IGNORECASE)
_EVERY_POUND = re.compile(r"\b[Ee](?:very|ach)\s(?:pound|euro|dollar)\b")
_FURTHER = re.compile(r"\b(?:a\sfurther|another)\s$")
_LEAVES = re.compile(r"\bleav(?:es|ing)\b")
_THE_OTHER = re.compile(r"\bthe\s(?:other|remaining)\s$")
_SO = re.compile(r"\bso\s(?:that\s)?(?:[£$€]\s?)?$")
_MORE_OFTEN = re.compile(r"\s(?:more|less)\s(?:often|likely|frequently)\b")
_PER_POUND = re.compile(
    r"\s(?:(?:back|returned|in\srevenue|of\srevenue)\s)?(?:per|for\s(?:every|each))\s(?:pound|euro|dollar|£1\b)"
)


def from_beside(
    text: ParsedText, claim: Claim, context: Context, stated: Sequence[Stated]
) -> Finding | None:
    """How a figure follows from others of its sentence, or None. `stated` are those, in order."""
    reach = interval_of(claim.readings[0].number, claim.bound)
    for value, parts, words in _Beside(text, claim, context, stated).values():
        if reach.holds(value):
            return Finding("derived", parts[0].entry, words)
    return None


def is_share(text: str, claim: Claim) -> bool:
    """Whether a percentage is a part of something: "it gained £263k, over half of the gain of all"."""
    of = claim.spelled and OF.match(text, claim.end)
    moved = _MOVE_OF.search(text[max(0, claim.start - 32) : claim.start]) if of else None
    return not claim.direction or bool(of and not moved)


_Value = tuple[Decimal, Sequence[Stated], str]


class _Beside:
    """The values that follow for one figure: value, what from, and how."""

    def __init__(
        self, text: ParsedText, claim: Claim, context: Context, stated: Sequence[Stated]
    ) -> None:
        self.parsed = text
        self.text = text.blanked
        self.claim = claim
        self.stated = stated
        self.before = [one for one in stated if one.claim.end <= claim.start]
        self.after = [one for one in stated if one.claim.start >= claim.end]
        self.words = self.text[slice(*context.span)]
        dated = [c for c in text.claims if context.span[0] <= c.start < context.span[1]]
        self.periods = [
            period
            for periods in ([c.periods for c in dated], (p for *_, p in ranges(dated, self.text)))
            for several in periods
            for period in several
        ]

    def values(self) -> Iterator[_Value]:
        """All that the figure may be."""
        kind = self.claim.kind
        if kind is Kind.MULTIPLE:
            yield from self.ratios()
        elif kind is Kind.PERCENT:
            if is_share(self.text, self.claim):
                yield from shares_beside(self.text, self.claim, self.stated)
            else:
                yield from self.changes()
                yield from shares_said_again(self.text, self.claim, self.stated)
        elif kind is Kind.MONEY and (
            _PER_POUND.match(self.text, self.claim.end) or _EVERY_POUND.search(self.words)
        ):
            yield from self.returns()
        elif kind in AMOUNTS:
            yield from self.sums()
            yield from self.others()
            yield from self.differences()
            yield from self.parts()
            yield from self.months()
            yield from self.products()
            yield from self.so_many_for_one()
        if any(reading.kind is Kind.POINTS for reading in self.claim.readings):
            yield from self.points()

    def gap(self, one: Claim, two: Claim) -> str:
        """What stands between two figures."""
        return self.text[one.end : two.start]

    def pairs(self) -> Iterator[tuple[Stated, Stated]]:
        """Neighbours that count alike."""
        for one, two in pairwise(self.stated):
            if one.kind is two.kind and alike(one.claim, two.claim) and one.value and two.value:
                yield one, two

    def ratios(self) -> Iterator[_Value]:
        """ "£533, twice as much as in B (£257)"; "doubled from 12 to 25"; "doubled, to 244 %"."""
        for level in self.after[:1]:
            if level.claim.kind is Kind.PERCENT and _UP_TO.fullmatch(
                self.gap(self.claim, level.claim)
            ):
                yield level.value / HUNDRED, (level,), f"{level.claim.text} / 100 %"
        for base in self.before[-1:]:
            for level in self.after[:1]:
                to = _UP_TO.fullmatch(self.gap(self.claim, level.claim))
                if to and base.kind is level.kind and base.value:
                    yield _ratio(
                        level, base
                    )  # "£3,954 in July; by October it had halved to £1,840"
        for one, two in self.pairs():
            gap = self.gap(one.claim, two.claim)
            if _TO.fullmatch(gap):
                yield _ratio(two, one)
            elif one in self.after and (_UP_FROM.fullmatch(gap) or _AGAINST.fullmatch(gap)):
                yield _ratio(one, two)
        money = [s for s in self.before if s.claim.kind is Kind.MONEY]
        if len(money) == 2 and _ITS.match(self.text, self.claim.end):
            yield from _either_way(*money)
        if len(self.before) > 1 and _AS_MANY.match(self.text, self.claim.end):
            yield from _either_way(*self.before[-2:])
        for base in self.after:
            counted = [s for s in self.before if s.kind is base.kind and alike(s.claim, base.claim)]
            if counted and base.value:
                near = _BASE.fullmatch(self.gap(self.claim, base.claim))
                yield from (_ratio(one, base) for one in (counted if near else counted[-1:]))
                break
        for kind in (*AMOUNTS, Kind.PERCENT):
            alone = [s for s in self.stated if s.kind is kind]
            if len(alone) == 2 and alike(*(s.claim for s in alone)) and not self._is_verb():
                less, more = sorted(alone, key=lambda s: s.value)
                if less.value:  # "£9k on a budget of £1k: a ninefold return"
                    yield _ratio(more, less)

    def _is_verb(self) -> bool:
        """Whether a multiple says which figure came first: "doubled"."""
        return self.claim.text.lower().endswith(("ed", "ing"))

    def changes(self) -> Iterator[_Value]:
        """The percentage by which chance is below what is so much more likely."""
        for one in self.stated:
            if (
                one.entry
                and one.entry.measure == "lift"
                and _MORE_OFTEN.match(self.text, self.claim.end)
            ):
                yield (one.value - 1) * HUNDRED, (one,), f"{one.claim.text} - 1"

    def sums(self) -> Iterator[_Value]:
        """What the figures before come to together, or those after a colon."""
        before = [s for s in self.before if self._is_like_mine(s) and s.rests_on is not None]
        so = _SO.search(self.text[max(0, self.claim.start - 16) : self.claim.start])
        if len(before) > 1 and (so or SUM.search(self.words)):
            total = sum((s.shown for s in before), Decimal(0))
            yield self._rounded(total, before), before, " + ".join(s.claim.text for s in before)
        parts = [s for s in self.after if self._is_like_mine(s) and s.rests_on is not None]
        if len(parts) > 1 and ":" in self.gap(self.claim, parts[0].claim):
            total = sum((s.shown for s in parts), Decimal(0))  # "150 drop out: 21 and 129"
            yield self._rounded(total, parts), parts, " + ".join(s.claim.text for s in parts)

    def others(self) -> Iterator[_Value]:
        """What is left of "four of the 16": "the other twelve"."""
        yield from self._a_further()
        if not _THE_OTHER.search(self.text[max(0, self.claim.start - 16) : self.claim.start]):
            return
        for part, whole in pairwise(self.before):
            if part.claim.kind is whole.claim.kind is self.claim.kind and PART_OF.fullmatch(
                self.gap(part.claim, whole.claim)
            ):
                words = f"{whole.claim.text} - {part.claim.text}"
                yield whole.value - part.value, (whole, part), words

    def _a_further(self) -> Iterator[_Value]:
        """What is left of all: "of 1,400, 38 never ordered, a further 78 not of late, which leaves 1,284"."""
        if not _FURTHER.search(self.text[max(0, self.claim.start - 16) : self.claim.start]):
            return
        like = [s for s in self.stated if self._is_like_mine(s)]
        if len(like) > 2 and like[0] in self.before and _LEAVES.search(self.words):
            whole, rest = like[0], like[1:]
            words = " - ".join(s.claim.text for s in like)
            yield whole.value - sum((s.value for s in rest), Decimal(0)), like, words

    def differences(self) -> Iterator[_Value]:
        """How far the only two others are apart, or the two that follow: "seven fewer: 963 after 970"."""
        side = side_of(self.text, self.claim.end)
        for now, then in pairwise(self.after[:2]):
            told = _AFTER.fullmatch(self.gap(now.claim, then.claim))
            alone = self._is_like_mine(now) and self._is_like_mine(then)
            if told and alone and side * (now.value - then.value) > 0:
                yield (
                    abs(now.value - then.value),
                    (now, then),
                    f"{now.claim.text} - {then.claim.text}",
                )
        two = [s for s in self.stated if self._is_like_mine(s)]
        if len(two) == 2 and (self.claim.direction or DIFFERENCE.search(self.words)):
            if self._change(*two) * side_of(self.text, self.claim.end) < 0:
                return  # "£45, £9 less than the £36 of B"
            gap = self._rounded(abs(two[0].shown - two[1].shown), two)
            yield gap, two, f"{two[0].claim.text} - {two[1].claim.text}"

    def _change(self, one: Stated, two: Stated) -> Decimal:
        """By how much the one that the words speak of is more than the other; 0 when they do not say."""
        if one in self.before and two in self.after:
            return one.value - two.value
        return (two.value - one.value) * order_in_time(self.parsed, one, two)

    def months(self) -> Iterator[_Value]:
        """What falls to each month of the period beside: "£28.9k from April to June, or £9.6k a month"."""
        each = A_TIME.match(self.text, self.claim.end)
        if each is None:
            return
        for one in self.before:
            for length in ((p.last - p.first).days + 1 for p in self.periods):
                count = round(length / DAYS_OF[each[1]])
                if one.claim.kind is self.claim.kind and count > 1:
                    yield one.value / count, (one,), f"{one.claim.text} / {count}"

    def parts(self) -> Iterator[_Value]:
        """What falls to each: "354 orders, 20 accounts" make 17.7 on average."""
        if AVERAGE.search(self.words) or EACH.search(self.words):
            for one in self.stated:
                for many in self.stated:
                    counts = many.claim.kind is Kind.NUMBER and many is not one and many.value > 1
                    if counts and one.claim.kind is self.claim.kind:
                        yield _ratio(one, many)

    def products(self) -> Iterator[_Value]:
        """So many at so much each: "at £8 a contact, the 154 contacts cost £1,232"."""
        for one in self.stated:
            each = _EACH.match(self.text, one.claim.end)
            nouns = classes_of_word(each["noun"]) if each else frozenset[str]()
            for many in self.stated if one.claim.kind is self.claim.kind else ():
                if many.claim.kind is Kind.NUMBER and many.claim.readings[0].nouns & nouns:
                    words = f"{one.claim.text} × {many.claim.text}"
                    yield one.value * many.value, (many, one), words

    def returns(self) -> Iterator[_Value]:
        """What comes back per pound: "cost £10,400 and brought £47,860, £4.60 per pound spent"."""
        money = [s for s in self.stated if s.claim.kind is Kind.MONEY]
        if len(money) == 2:
            yield from _either_way(*money)

    def so_many_for_one(self) -> Iterator[_Value]:
        """ "For every Champion more than three Potential Loyalists (67 against 20)"."""
        for one, two in self.pairs() if _FOR_EVERY.search(self.words) else ():
            yield _ratio(*sorted((one, two), key=lambda s: s.value, reverse=True))

    def points(self) -> Iterator[_Value]:
        """How many points two percentages are apart."""
        shares = [one for one in self.stated if one.claim.kind is Kind.PERCENT]
        for one, two in combinations(shares, 2) if len(shares) == 2 else ():
            yield abs(one.value - two.value), (one, two), f"{one.claim.text} - {two.claim.text}"

    def _is_like_mine(self, one: Stated) -> bool:
        return one.claim.kind is self.claim.kind and alike(one.claim, self.claim)

    def _rounded(self, value: Decimal, parts: Sequence[Stated]) -> Decimal:
        """The value that the figure shows, when it comes as near as the rounding of the parts allows."""
        slack = sum((one.slack for one in parts), Decimal(0))
        reach = interval_of(self.claim.readings[0].number, self.claim.bound)
        if reach.low - slack <= value <= reach.high + slack:
            return min(max(value, reach.low), reach.high)
        return value


def _ratio(one: Stated, two: Stated) -> _Value:
    return one.value / two.value, (one, two), f"{one.claim.text} / {two.claim.text}"


def _either_way(one: Stated, two: Stated) -> Iterator[_Value]:
    """How many times one of two figures that count alike is the other."""
    if one.kind is two.kind and alike(one.claim, two.claim) and one.value and two.value:
        yield _ratio(one, two)
        yield _ratio(two, one)
