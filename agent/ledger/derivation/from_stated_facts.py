"""Figures that follow from the facts which the figures beside them state.

"£56k, three quarters of its revenue"; "the second-largest group, 49 accounts"; "two more than the year
before"; "for more than £700 each: £711". What they rest on stands in the same sentence and is verified.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from agent.answer import Verdict
from agent.ledger.derivation.became import from_what_it_became
from agent.ledger.derivation.comparatives import side_of
from agent.ledger.derivation.counterparts import of_named_row
from agent.ledger.derivation.finding import Finding
from agent.ledger.derivation.from_neighbours import from_beside, is_share
from agent.ledger.derivation.moves import from_moves
from agent.ledger.derivation.part_named import part_named
from agent.ledger.derivation.period_runs import row_before
from agent.ledger.derivation.rates import from_rate
from agent.ledger.derivation.spans import from_spans
from agent.ledger.derivation.stated_figures import Stated, alike, reach_of
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.fields import is_before
from agent.ledger.facts.index import Index
from agent.ledger.names.context import Context
from agent.ledger.notes import described, shown
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import LIMITS, Bound, Claim, Kind
from agent.ledger.text.numbers import HUNDRED
from agent.ledger.vocabulary.measure_words import words_in

_LIMITS = LIMITS | {Bound.NEARLY}
_BOOK = frozenset(
    {"book", "base", "total", "portfolio", "whole", "those", "them", "these", "everything"}
)
_OF_WHOLE = re.compile(
    r"\s(?:of|in)\s(?:the\s|all\s|its\s|their\s|our\s|that\s|which\s|total\s|whole\s|[a-z]+-[a-z]+\s|[a-z]+['\u2019]s\s)*"
    r"(?P<noun>[a-z]+(?:\saccounts\b)?)?"
)
_OF_THESE = re.compile(r"\s(?P<noun>accounts|customers|clients|orders|contacts)\b")
_IN_BRACKETS = re.compile(r"[^.;:()\d]{0,48}\((?:[£$€]\s?)?")
_RESTATES = re.compile(
    r"(?:(?:\s(?:■+|[a-z]+)){0,3}(?:,\s|\s?\(|\s[\u2013\u2014-]\s)|\s)(?:or\s|i\.e\.,?\s|that\sis,?\s|which\sis\s)?(?:[a-z]+\s){0,2}"
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
_REST = re.compile(r"\b(?:rest|remaining|remainder|others?|leav(?:es|ing))\b", re.IGNORECASE)
_OF_BEFORE = re.compile(r"\d[^,;.]{0,6}\sof\s(?:[^,;.\d]{0,24}\s)?$")
_SEVERAL = re.compile(r"several|multiple|repeat|both")
_OR_MORE = re.compile(r"\s(?:\w+\s)?or\smore\b")
_THAN_THEN = re.compile(
    r"[^,;.]{0,20}\b(?:than|on|over|above|below|from)\s(?:in\s|at\s|it\s(?:was|had)\s)?(?:the\s|a\s)?"
    r"(?:(?:same\s)?(?:year|month|quarter|period|time|window|\d+\sdays)\s(?:before|earlier|ago)|"
    r"previous|prior|last\s|before\b|(?:same\s)?(?:period|time|month|quarter|half)\s(?:of\s)?)"
)
_THAN_LAST = re.compile(
    r"(?:\s[a-z]+){0,3}\s(?:on|than|over|above|below|against)\s(?:in\s)?(?:the\s)?"
    r"(?:(?:previous|preceding|prior)\s(?:month|quarter|week)|(?:month|quarter|week)\sbefore)\b"
)
_THAN_EXPECTED = re.compile(r"[^,;.]{0,20}\bthan\s(?:was\s|were\s)?(?:expected|chance)\b")
OF_THAT = re.compile(
    r"\s(?:of\s(?:that|it|this)|as\s(?:much|many)|that)\b(?!\s(?:[a-z]+\s){0,2}(?:as|of)\b)"
)
_PICKS = re.compile(
    r"\b(?:accounts|customers|clients|ones|those|names|products|campaigns)\s(?:[a-z]+\s){0,3}?(?:above|over|below|under|beyond|"
    r"exceeding|(?:more|less|fewer|higher|lower)\sthan|at\s(?:least|most))\s(?:[£$€]\s?)?$"
)
"""Before a limit that says which rows are spoken of: "among the accounts above £20k"."""
_ONLY_SO = re.compile(r"[\s*-]*Only\s(?:the\s)?■")
"""Opens a sentence on the only rows that are within a limit, however far."""
_THAN = re.compile(r"[^.;,]{0,32}\b(?:than|ahead\sof|below|above|behind)\s")
_COUNTED = frozenset({"account"})


def follows(
    index: Index, text: ParsedText, claim: Claim, context: Context, stated: Sequence[Stated]
) -> Finding | None:
    """How a figure follows from others of its sentence, or None. `stated` are those, in order."""
    if not claim.readings or context.header:
        return None
    if claim.kind is Kind.DAYS and (
        made := from_spans(index, text, claim, context, {s.rests_on for s in stated})
    ):
        return made
    figures = [one for one in stated if one.claim.readings and not one.claim.periods]
    work = _Work(index, text, claim, context, figures)
    if claim.kind is Kind.RANK:
        return work.as_rank()
    if made := from_what_it_became(index, text, claim, figures):
        return made
    made = work.as_other_row()
    if made is None and claim.kind is Kind.PERCENT:
        share = is_share(work.text, claim)
        made = (
            work.as_half() or work.as_the_rest() or part_named(index, text, claim, context, figures)
        )
        made = made or (work.as_share() if share else work.as_change_in_time())
    elif made is None and claim.kind in (Kind.MONEY, Kind.NUMBER):
        made = (
            work.as_change_of_one()
            or work.as_change_in_time()
            or work.as_remainder()
            or work.as_several()
        )
    made = made or from_rate(index, text, claim, figures)
    made = made or from_beside(text, claim, context, figures)
    made = made or from_moves(text, claim, figures)
    return made or (work.as_limit() if claim.bound in _LIMITS else None)


class _Work:
    """Tries the ways in which one figure may follow."""

    def __init__(
        self,
        index: Index,
        text: ParsedText,
        claim: Claim,
        context: Context,
        stated: Sequence[Stated],
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
            column = self.index.column(one.entry)
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
        named = self.context.nearby
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
            for entry in self.index.about.get(("part", f"top {HUNDRED - part}%"), ()):
                rest = HUNDRED - entry.value if entry.fact.unit == "percent" else None
                if rest is not None and self.reach.holds(rest):
                    return Finding("derived", entry, f"100 % - {described(entry.fact)}")
        shares = [one for one in self.before if one.kind is Kind.PERCENT]
        left = HUNDRED - sum((one.value for one in shares), Decimal(0))
        if shares and _REST.search(self.text, *self.context.clause) and self.reach.holds(left):
            words = " - ".join(one.claim.text for one in shares)
            return Finding("derived", shares[0].entry, f"100 % - {words}")
        return None

    def as_share(self) -> Finding | None:
        """The share that a figure has in its total, or in another figure."""
        if OF_THAT.match(self.text, self.claim.end):
            return None
        of = _OF_WHOLE.match(self.text, self.claim.end)
        of = of or (_OF_THESE.match(self.text, self.claim.end) if self.claim.spelled else None)
        restates = False
        after = [one for one in self.stated if one not in self.before][:1]
        for one in after if of else ():  # "two in five accounts (103)"
            if _IN_BRACKETS.fullmatch(self.text, self.claim.end, one.claim.start):
                for whole, words in self._wholes(one, of):
                    if whole > 0 and self.reach.holds(abs(one.value) / whole * HUNDRED):
                        return Finding("derived", one.entry, f"{one.claim.text} / {words}")
        for one in reversed(self.before):
            gap = self.text[one.claim.end : self.claim.start]
            restates = restates or bool(_RESTATES.fullmatch(gap))
            if of is None and not restates:
                continue
            for whole, words in self._wholes(one, of):
                if whole > 0 and self.reach.holds(abs(one.value) / whole * HUNDRED):
                    return Finding("derived", one.entry, f"{one.claim.text} / {words}")
            if one.kind in (Kind.MONEY, Kind.NUMBER) and not self._is_whole(one):
                break
        return None

    def _is_whole(self, one: Stated) -> bool:
        """Whether a figure is what another is so many of: "320 of 355"."""
        return bool(_OF_BEFORE.search(self.text[max(0, one.claim.start - 32) : one.claim.start]))

    def _wholes(self, part: Stated, of: re.Match[str] | None) -> Iterator[tuple[Decimal, str]]:
        """What a figure may be a share of: its total, another figure of its row, or a number beside."""
        noun = frozenset(words_in(of["noun"] or "", (0, 40))) if of else frozenset[str]()
        unlike = "account" if part.claim.kind is Kind.MONEY else "monetary"
        if part.claim.kind not in (Kind.MONEY, Kind.NUMBER) or unlike in noun:
            return
        if self.claim.spelled:
            # "£3.59m in all: ..., and £1.77m, just under half, could be won"
            alike_all = [s for s in self.stated if s.claim.kind is part.claim.kind]
            if of is None and alike_all[0].value == max(s.value for s in alike_all):
                yield alike_all[0].value, alike_all[0].claim.text
        else:
            for one in self.stated:
                if one.claim.kind is part.claim.kind and one.value > abs(part.value):
                    yield one.value, one.claim.text
        if part.rests_on is None:
            return
        for whole in self.index.wholes_of(part.rests_on):
            yield whole.value, described(whole.fact)
        if of is None:
            yield from self._compared_with(part.rests_on, part.verdict)
            return
        if noun == {"what"}:
            noun = frozenset({"monetary"})  # "half of what it spent"
        if noun & _BOOK or noun == {"account"}:
            for total in self.index.all_totals.get(part.rests_on.fact.unit, ()):
                if total.fact.call == part.rests_on.fact.call and total.nouns & _COUNTED:
                    yield total.value, described(total.fact)
        for other in self.index.row(part.rests_on):
            called = words_in(other.fact.label.partition(" of ")[0], (0, 40))
            named = not (noun - {"account"} or noun).isdisjoint(called)
            if named and other.fact.unit == part.rests_on.fact.unit and not other.is_change:
                yield other.value, described(other.fact)

    def _compared_with(self, change: Entry, verdict: Verdict) -> Iterator[tuple[Decimal, str]]:
        """What a difference is so many percent of: "a lead of £7k, or 5 %", "dropped by £293k, a third"."""
        for ratio in self.index.row(change) if change.measure.startswith("difference") else ():
            if ratio.measure == "ratio" and ratio.value > 1:
                yield change.value / (ratio.value - 1), f"by {described(ratio.fact)}"
        if verdict == "derived" and not change.is_change:
            yield change.value, described(change.fact)

    def as_change_of_one(self) -> Finding | None:
        """What a figure beside has more or less than in the time before: "17, two more than last year"."""
        if _THAN_THEN.match(self.text, self.claim.end):
            is_other = is_before
        elif _THAN_EXPECTED.match(self.text, self.claim.end):
            is_other = _is_expected
        else:
            return None
        for one in reversed(self.before):
            if one.entry is None or one.claim.kind is not self.claim.kind:
                continue
            for then in self.index.row(one.entry):
                change = one.entry.value - then.value
                if (
                    is_other(then.measure, one.entry.measure)
                    and self.reach.holds(abs(change))
                    and change * self.claim.direction >= 0
                ):
                    words = f"{described(one.entry.fact)} - {described(then.fact)}"
                    return Finding("derived", one.entry, words)
            break
        return None

    def as_change_in_time(self) -> Finding | None:
        """What a row of a period has more or less than the one before: "up 2.2 % on the previous quarter"."""
        if not _THAN_LAST.match(self.text, self.claim.end):
            return None
        for one in reversed(self.before):
            then = row_before(self.index, one.entry) if one.entry else None
            if one.entry is None or then is None:
                continue
            change = one.entry.value - then.value
            alike = one.claim.kind is self.claim.kind
            if self.claim.kind is Kind.PERCENT and not alike and then.value > 0:
                change *= HUNDRED / then.value
            elif not alike:
                return None
            if self.reach.holds(abs(change)) and change * self.claim.direction >= 0:
                words = f"{described(one.entry.fact)} against {described(then.fact)}"
                return Finding("derived", one.entry, words)
            return None
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
                alike = (
                    other.fact.call == one.entry.fact.call
                    and not other.title
                    and (other.nouns & one.entry.nouns or other.fact.unit == "money")
                )
                if alike and other.value > 0 and self.reach.holds(one.value - other.value):
                    return _less(one, other)
            for other in self.index.row(one.entry):
                active = other.measure == f"active_{one.entry.measure}"
                if active and self.reach.holds(one.value - other.value):
                    return _less(one, other)
        return None

    def as_other_row(self) -> Finding | None:
        """What the row that is named has of the figure before, or more or less: "B reaches half of that"."""
        kind = self.claim.kind
        share = kind in (Kind.PERCENT, Kind.MULTIPLE)
        side = side_of(self.text, self.claim.end)
        if not (OF_THAT.match(self.text, self.claim.end) if share else side):
            return None
        if _THAN_THEN.match(self.text, self.claim.end):
            return None
        for one in reversed(self.before):
            own = of_named_row(self.index, self.context, one.entry) if one.entry else None
            if own is None or not one.value or not (share or one.claim.kind is kind):
                continue
            if share:
                times = abs(own.value) / one.value
                fits = self.reach.holds(times * (HUNDRED if kind is Kind.PERCENT else 1))
            else:
                more = own.value - one.value
                turned = _THAN.match(self.text, self.claim.end)
                fits = self.reach.holds(abs(more)) and more * side * (-1 if turned else 1) > 0
            if fits:
                words = f"{described(own.fact)} {'/' if share else '-'} {one.claim.text}"
                return Finding("derived", own, words)
            break
        return None

    def as_several(self) -> Finding | None:
        """ "Two items or more", where a figure beside counts what holds several."""
        number = self.claim.readings[0].number.value
        more = self.claim.bound.is_floor or _OR_MORE.match(self.text, self.claim.end)
        if number != (1 if self.claim.bound is Bound.OVER else 2) or not more:
            return None
        for one in self.stated:
            if one.entry is not None and _SEVERAL.search(one.entry.measure):
                return Finding("derived", one.entry, f"What {described(one.entry.fact)} counts.")
        return None

    def as_limit(self) -> Finding | None:
        """A limit that a figure beside is within: "for more than £700 each: £711"."""
        mine = self.context.nearby
        start = max(self.context.span[0], self.claim.start - 64)
        picks = _PICKS.search(self.text[start : self.claim.start]) or _ONLY_SO.match(self.words)
        for one in self.stated:
            if one.claim.kind is not self.claim.kind or not alike(one.claim, self.claim):
                continue
            about = one.entry.subject if one.entry is not None else {}
            if any(kind in about and about[kind] not in names for kind, names in mine.items()):
                continue
            fits = self.reach.holds(abs(one.value)) or (picks and self._admits(one))
            if one.claim.bound is Bound.EXACT and fits:
                value = shown(one.entry.fact) if one.entry else one.claim.text
                return Finding("derived", one.entry, f"{value} in the same sentence.")
        return None

    def _admits(self, one: Stated) -> bool:
        """Whether a figure is beyond the limit by which rows are picked, however far."""
        limit = self.claim.readings[0].number.value
        return self.claim.bound in LIMITS and self.claim.bound.admits(abs(one.value), limit)


def _less(one: Stated, other: Entry) -> Finding:
    return Finding("derived", one.entry, f"{one.claim.text} - {described(other.fact)}")


def _is_expected(then: str, now: str) -> bool:
    """Whether one field is what chance would make of another: `expected_orders` of `orders`."""
    return then == f"expected_{now}"


def _shows(one: Stated, entry: Entry) -> bool:
    """Whether a figure shows the value of a fact, whatever bound stands before it."""
    number = one.claim.readings[0].number
    unit = one.rests_on.fact.unit if one.rests_on else ""
    return unit == entry.fact.unit and abs(entry.value - number.value) <= number.step / 2
