"""Figures that follow from the facts which the figures beside them state.

"£56k, three quarters of its revenue"; "the second-largest group, 49 accounts"; "two more than the year
before"; "for more than £700 each: £711". What they rest on stands in the same sentence and is verified.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from agent.answer import Verdict
from agent.ledger._cues import AVERAGE, EACH
from agent.ledger._fallback import Finding
from agent.ledger._measure_words import phrase_of, words_in
from agent.ledger._notes import described, shown
from agent.ledger._text import Text
from agent.ledger.claim import Bound, Claim, Kind
from agent.ledger.context import Context
from agent.ledger.entry import Entry, row_of, table_of
from agent.ledger.index import Index
from agent.ledger.match import Interval, interval_of

_LIMITS = frozenset({Bound.OVER, Bound.AT_LEAST, Bound.UNDER, Bound.AT_MOST, Bound.NEARLY})
_OPPOSITE = {Bound.UNDER: Bound.AT_LEAST, Bound.OVER: Bound.AT_MOST}
_NO = re.compile(r"\b(?:no|none|never|nobody|not\sone)\b", re.IGNORECASE)
_BOOK = frozenset({"book", "base", "total", "portfolio", "whole", "those", "them", "these"})
_OF_WHOLE = re.compile(
    r"\s(?:of|in)\s(?:the\s|all\s|its\s|their\s|our\s|that\s|which\s|total\s|whole\s)*(?P<noun>[a-z]+)?"
)
_RESTATES = re.compile(
    r"(?:(?:\s(?:■+|[a-z]+)){0,3}(?:,\s|\s?\()|\s)(?:or\s|i\.e\.,?\s|that\sis,?\s|which\sis\s)?(?:[a-z]+\s){0,2}"
)
_LEAST = re.compile(
    r"[\s-](?:smallest|lowest|weakest|least|slowest|worst|poorest|shortest)", re.IGNORECASE
)
_OTHERS = re.compile(
    r"\b(?:others?|remaining|remainder|rest|not|never|without|none|nothing|n't|non)\b",
    re.IGNORECASE,
)
_LOWER = re.compile(
    r"\b(?:lower|bottom|smaller|other|poorer)\s(?:(?P<half>half)|(?P<n>\d{1,2})\s?%)", re.IGNORECASE
)
_REST = re.compile(r"\b(?:rest|remaining|remainder|others?)\b", re.IGNORECASE)
_OF_BEFORE = re.compile(r"\d[^,;.]{0,6}\sof\s(?:[^,;.\d]{0,24}\s)?$")
_SEVERAL = re.compile(r"several|multiple|repeat|both")
_OR_MORE = re.compile(r"\s(?:\w+\s)?or\smore\b")
_THAN_THEN = re.compile(
    r"[^,;.]{0,20}\b(?:than|on|over|above|below|from)\s(?:in\s|at\s|it\s(?:was|had)\s)?(?:the\s|a\s)?"
    r"(?:(?:same\s)?(?:year|month|quarter|period|time|window|\d+\sdays)\s(?:before|earlier|ago)|"
    r"previous|prior|last\s|before\b|(?:same\s)?(?:period|time|month|quarter|half)\s(?:of\s)?)"
)
_FOR_EVERY = re.compile(r"\bfor\s(?:every|each)\b", re.IGNORECASE)
_COUNTED = frozenset({"account"})
_KINDS = {"money": Kind.MONEY, "count": Kind.NUMBER, "percent": Kind.PERCENT, "days": Kind.DAYS}
_HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Stated:
    """A verified figure: its claim, the fact that it rests on if there is one, and its verdict."""

    claim: Claim
    rests_on: Entry | None
    verdict: Verdict

    @property
    def entry(self) -> Entry | None:
        """The fact that it states outright."""
        return self.rests_on if self.verdict == "direct" and not self.claim.periods else None

    @property
    def kind(self) -> Kind:
        """What it is by its fact: "20 times" may be a count."""
        unit = self.entry.fact.unit if self.entry else ""
        return _KINDS.get(unit, self.claim.kind)

    @property
    def value(self) -> Decimal:
        """The exact value where a fact gives it, else what the text shows."""
        if self.entry is not None and self.claim.bound is Bound.EXACT:
            return abs(self.entry.value)
        return self.claim.readings[0].number.value


def follows(
    index: Index, text: Text, claim: Claim, context: Context, stated: Sequence[Stated]
) -> Finding | None:
    """How a figure follows from others of its sentence, or None. `stated` are those, in order."""
    if not claim.readings or context.header:
        return None
    figures = [one for one in stated if one.claim.readings and not one.claim.periods]
    work = _Work(index, text, claim, context, figures)
    if claim.kind is Kind.RANK:
        return work.as_rank()
    if claim.kind is Kind.PERCENT:
        made = (
            work.as_half()
            or work.as_the_rest()
            or (work.as_change() if claim.direction else work.as_share())
        )
    elif claim.kind in (Kind.MONEY, Kind.NUMBER):
        made = work.as_change_of_one() or work.as_remainder() or work.as_part_of_each()
        made = made or work.as_several() or work.as_so_many_for_one() or work.as_points()
    elif claim.kind is Kind.MULTIPLE:
        made = work.as_ratio()
    else:
        made = work.as_points()
    return made or (work.as_limit() if claim.bound in _LIMITS else None)


class _Work:
    """Tries the ways in which one figure may follow."""

    def __init__(
        self, index: Index, text: Text, claim: Claim, context: Context, stated: Sequence[Stated]
    ) -> None:
        self.index = index
        self.text = text.blanked
        self.claim = claim
        self.context = context
        self.stated = stated
        self.reach = reach_of(claim, self.text[slice(*context.clause)])
        self.before = [one for one in stated if one.claim.end <= claim.start]
        self.words = self.text[slice(*context.span)]

    def as_rank(self) -> Finding | None:
        """The place of a row among all, by what another figure says of it."""
        place = int(self.claim.readings[0].number.value)
        least = bool(_LEAST.match(self.text, self.claim.end))
        for one in self.stated:
            if one.entry is None or not one.entry.needed:
                continue
            column = self.index.tables[table_of(one.entry.fact)]
            values = sorted((entry.value for entry in column), reverse=not least)
            if place <= len(values) and values[place - 1] == one.entry.value:
                return Finding(
                    "derived",
                    one.entry,
                    f"Place {place} of {len(values)} by {described(one.entry.fact)}.",
                )
        return None

    def as_half(self) -> Finding | None:
        """ "Half of them spent more than £9,657": what a median means."""
        if not self.claim.spelled or not self.reach.holds(Decimal(50)):
            return None
        if not _OF_WHOLE.match(self.text, self.claim.end):
            return None
        named = self.context.local or self.context.sentence
        for kind, subjects in named.items():
            for entry in (e for name in subjects for e in self.index.about.get((kind, name), ())):
                if "median" in entry.measure and any(_shows(one, entry) for one in self.stated):
                    words = f"Half are above and half below {described(entry.fact)}."
                    return Finding("derived", entry, words)
        return None

    def as_the_rest(self) -> Finding | None:
        """What is left of all: "the remaining 46 %", "the lower half brings 15 %"."""
        if lower := _LOWER.search(self.words):
            part = Decimal(50) if lower["half"] else Decimal(lower["n"])
            for entry in self.index.about.get(("part", f"top {_HUNDRED - part}%"), ()):
                rest = _HUNDRED - entry.value if entry.fact.unit == "percent" else None
                if rest is not None and self.reach.holds(rest):
                    return Finding("derived", entry, f"100 % - {described(entry.fact)}")
        shares = [one for one in self.before if one.kind is Kind.PERCENT]
        left = _HUNDRED - sum((one.value for one in shares), Decimal(0))
        if shares and _REST.search(self.text, *self.context.clause) and self.reach.holds(left):
            words = " - ".join(one.claim.text for one in shares)
            return Finding("derived", shares[0].entry, f"100 % - {words}")
        return None

    def as_share(self) -> Finding | None:
        """The share that a figure has in its total, or in another figure."""
        of = _OF_WHOLE.match(self.text, self.claim.end)
        restates = False
        for one in reversed(self.before):
            gap = self.text[one.claim.end : self.claim.start]
            restates = restates or bool(_RESTATES.fullmatch(gap))
            if of is None and not restates:
                continue
            for whole, words in self._wholes(one, of):
                if whole > 0 and self.reach.holds(abs(one.value) / whole * _HUNDRED):
                    return Finding("derived", one.entry, f"{one.claim.text} / {words}")
            if one.kind in (Kind.MONEY, Kind.NUMBER) and not self._is_whole(one):
                break
        return None

    def _is_whole(self, one: Stated) -> bool:
        """Whether a figure is what another is so many of: "320 of 355"."""
        return bool(_OF_BEFORE.search(self.text[max(0, one.claim.start - 32) : one.claim.start]))

    def _wholes(self, part: Stated, of: re.Match[str] | None) -> Iterator[tuple[Decimal, str]]:
        """What a figure may be a share of: its total, another figure of its row, or a number beside."""
        if part.claim.kind not in (Kind.MONEY, Kind.NUMBER):
            return
        if not self.claim.spelled:
            for one in self.stated:
                if one.claim.kind is part.claim.kind and one.value > abs(part.value):
                    yield one.value, one.claim.text
        if part.rests_on is None:
            return
        for whole in self.index.wholes_of(part.rests_on):
            yield whole.value, described(whole.fact)
        if part.entry is None:
            return
        if of is None:
            return
        noun = frozenset(words_in(of["noun"] or "", (0, 40)))
        if noun & _BOOK or "account" in noun:
            for total in self.index.all_totals.get(part.entry.fact.unit, ()):
                if total.fact.call == part.entry.fact.call and total.nouns & _COUNTED:
                    yield total.value, described(total.fact)
        for other in self.index.rows[row_of(part.entry.fact)]:
            named = not noun.isdisjoint(phrase_of(other.measure))
            if named and other.fact.unit == part.entry.fact.unit and not other.is_change:
                yield other.value, described(other.fact)

    def as_change(self) -> Finding | None:
        """The percentage by which one figure beside is above or below the other."""
        pairs = list(zip(self.stated, self.stated[1:], strict=False))
        for one, two in pairs:
            low, high = sorted((one.value, two.value))
            if one.claim.kind is not two.claim.kind or low <= 0 or low == high:
                continue
            if one.claim.kind not in (Kind.MONEY, Kind.NUMBER) or not _alike(one.claim, two.claim):
                continue
            base = low if self.claim.direction > 0 else high
            if self.reach.holds((high - low) / base * _HUNDRED):
                return Finding("derived", one.entry, f"{one.claim.text} against {two.claim.text}")
        return None

    def as_change_of_one(self) -> Finding | None:
        """What a figure beside has more or less than in the time before: "17, two more than last year"."""
        if not _THAN_THEN.match(self.text, self.claim.end):
            return None
        for one in reversed(self.before):
            if one.entry is None or one.claim.kind is not self.claim.kind:
                continue
            for then in self.index.rows[row_of(one.entry.fact)]:
                change = one.entry.value - then.value
                if (
                    is_before(then.measure, one.entry.measure)
                    and self.reach.holds(abs(change))
                    and change * self.claim.direction >= 0
                ):
                    words = f"{described(one.entry.fact)} - {described(then.fact)}"
                    return Finding("derived", one.entry, words)
            break
        return None

    def as_remainder(self) -> Finding | None:
        """What a total beside has without a part: "of 1,400 accounts 116 did not order"."""
        clause = self.text[slice(*self.context.clause)]
        if not _OTHERS.search(clause):
            return None
        for one in self.stated:
            if one.entry is None or one.claim.kind is not self.claim.kind:
                continue
            for other in self.index.all_totals.get(one.entry.fact.unit, ()):
                alike = other.fact.call == one.entry.fact.call and (
                    other.nouns & one.entry.nouns or other.fact.unit == "money"
                )
                if alike and other.value > 0 and self.reach.holds(one.value - other.value):
                    return Finding(
                        "derived", one.entry, f"{one.claim.text} - {described(other.fact)}"
                    )
        return None

    def as_part_of_each(self) -> Finding | None:
        """What falls to each: "354 orders, 20 accounts" make 17.7 on average."""
        if not (AVERAGE.search(self.words) or EACH.search(self.words)):
            return None
        for one in self.stated:
            for many in self.stated:
                if many.claim.kind is not Kind.NUMBER or many is one or many.value <= 1:
                    continue
                if one.claim.kind is self.claim.kind and self.reach.holds(one.value / many.value):
                    return Finding("derived", one.entry, f"{one.claim.text} / {many.claim.text}")
        return None

    def as_points(self) -> Finding | None:
        """How many points two percentages beside are apart."""
        if not any(reading.kind is Kind.POINTS for reading in self.claim.readings):
            return None
        shares = [one for one in self.stated if one.claim.kind is Kind.PERCENT]
        if len(shares) == 2 and self.reach.holds(abs(shares[0].value - shares[1].value)):
            words = f"{shares[0].claim.text} - {shares[1].claim.text}"
            return Finding("derived", shares[0].entry, words)
        return None

    def as_ratio(self) -> Finding | None:
        """How many times a figure before is one after: "£533, twice as much as in B (£257)"."""
        after = [one for one in self.stated if one.claim.start >= self.claim.end]
        for one in reversed(self.before):
            for two in after:
                if one.kind is two.kind and _alike(one.claim, two.claim) and two.value:
                    if self.reach.holds(one.value / two.value):
                        return Finding("derived", one.entry, f"{one.claim.text} / {two.claim.text}")
                    return None
        return None

    def as_several(self) -> Finding | None:
        """ "Two items or more", where a figure beside counts what holds several."""
        number = self.claim.readings[0].number.value
        more = self.claim.bound in (Bound.OVER, Bound.AT_LEAST) or _OR_MORE.match(
            self.text, self.claim.end
        )
        if number != (1 if self.claim.bound is Bound.OVER else 2) or not more:
            return None
        for one in self.stated:
            if one.entry is not None and _SEVERAL.search(one.entry.measure):
                return Finding("derived", one.entry, f"What {described(one.entry.fact)} counts.")
        return None

    def as_so_many_for_one(self) -> Finding | None:
        """ "For every Champion more than three Potential Loyalists (67 against 20)"."""
        if not _FOR_EVERY.search(self.words):
            return None
        for one, two in zip(self.stated, self.stated[1:], strict=False):
            low, high = sorted((one.value, two.value))
            if low > 0 and one.claim.kind is two.claim.kind and self.reach.holds(high / low):
                return Finding("derived", one.entry, f"{one.claim.text} against {two.claim.text}")
        return None

    def as_limit(self) -> Finding | None:
        """A limit that a figure beside is within: "for more than £700 each: £711"."""
        mine = self.context.local or self.context.sentence
        for one in self.stated:
            if one.claim.kind is not self.claim.kind or not _alike(one.claim, self.claim):
                continue
            about = one.entry.subject if one.entry is not None else {}
            if any(about.get(kind, name) != name for kind, names in mine.items() for name in names):
                continue
            if one.claim.bound is Bound.EXACT and self.reach.holds(abs(one.value)):
                value = shown(one.entry.fact) if one.entry else one.claim.text
                return Finding("derived", one.entry, f"{value} in the same sentence.")
        return None


def reach_of(claim: Claim, clause: str) -> Interval:
    """What a figure allows: "no quarter fell below £100,000" means that all were at least that."""
    bound = claim.bound
    if bound in _OPPOSITE and _NO.search(clause):
        bound = _OPPOSITE[bound]
    return interval_of(claim.readings[0].number, bound)


def is_before(then: str, now: str) -> bool:
    """Whether one field is another at the time before: `previous_orders` of `orders`."""
    stem = now.removesuffix("_now")
    return then in (f"previous_{now}", f"previous_{now[:8]}", f"{stem}_before", f"earlier_{stem}")


def _shows(one: Stated, entry: Entry) -> bool:
    """Whether a figure shows the value of a fact, whatever bound stands before it."""
    number = one.claim.readings[0].number
    unit = one.rests_on.fact.unit if one.rests_on else ""
    return unit == entry.fact.unit and abs(entry.value - number.value) <= number.step / 2


def _alike(one: Claim, two: Claim) -> bool:
    a, b = one.readings[0].nouns, two.readings[0].nouns
    return not a or not b or bool(a & b)
