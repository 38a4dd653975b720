"""Checks every figure of a text against the facts of a ledger.

Deterministic and offline; no clock, no model. Whatever cannot be traced fails: a figure is `direct`
(a fact states it), `derived` (the text itself shows how), `from_user` (the person typed it), or
`skipped` (it numbers or identifies); else `misattributed` (only somebody else's fact states it) or
`ungrounded`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from agent.answer import Fact, Figure
from agent.ledger.derivation.combinations import combined
from agent.ledger.derivation.contradicted import contradicted
from agent.ledger.derivation.counterparts import (
    counterpart,
    goes_on,
    in_column,
    miscounted,
    of_named_row,
)
from agent.ledger.derivation.counts import beyond_limits, from_rows
from agent.ledger.derivation.derive import derived
from agent.ledger.derivation.finding import Finding
from agent.ledger.derivation.from_stated_facts import follows
from agent.ledger.derivation.gaps import from_gap
from agent.ledger.derivation.included import from_interval
from agent.ledger.derivation.means import ends_of_rows
from agent.ledger.derivation.one_row import of_one_row
from agent.ledger.derivation.other_sources import from_ago, from_elsewhere, from_question
from agent.ledger.derivation.periods_named import of_period
from agent.ledger.derivation.standings import standings
from agent.ledger.derivation.stated_figures import Stated
from agent.ledger.derivation.superlatives import placed
from agent.ledger.derivation.unknown_measures import of_unknown_measure
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.matching.attribution import Judge
from agent.ledger.matching.share_bases import of_accounts
from agent.ledger.matching.spot import Spot
from agent.ledger.matching.stated import stated_by
from agent.ledger.names.context import Context
from agent.ledger.names.entities import Names
from agent.ledger.names.reference import before_it
from agent.ledger.notes import (
    TOO_MANY,
    coincidence_note,
    currency_note,
    described,
    misattributed_note,
    ungrounded_note,
)
from agent.ledger.parsed_text import NOTHING, ParsedText, judged, read
from agent.ledger.text.claim import Claim, Kind
from agent.ledger.text.intervals import interval_of
from agent.ledger.text.numbers import Number
from agent.ledger.text.passages import Place
from agent.ledger.text.quotations import without_quotations
from agent.ledger.text.units import unit_of
from data.recent import Recent

_BESIDE = 8
"""Figures before and after one from which it may follow."""
_GOES_BACK = 6
"""Figures back from one that leaves out what it counts."""
_SIDES = 4
"""Figures back to the one of the other side: "261 at £245 each, compared with 354 at £208"."""
_FAILED = frozenset({"ungrounded", "misattributed"})


@dataclass(frozen=True, slots=True)
class Verification:
    """The verdict on every figure of a text, in order of appearance."""

    figures: list[Figure]

    @property
    def failures(self) -> list[Figure]:
        """The figures that must not reach a person as they are."""
        return [figure for figure in self.figures if figure.verdict in _FAILED]

    @property
    def grounded(self) -> bool:
        """Whether nothing failed."""
        return not self.failures


def verify(
    text: str,
    facts: Sequence[Fact],
    *,
    question: str = "",
    book: Names | None = None,
    currency: str = "",
    quotes: Collection[str] = (),
) -> Verification:
    """The verdict on each figure of `text`.

    `question` is what the person typed; `book` are the names of the book, on a fact or not, so that a
    figure given to one of them is not taken for somebody else's; `currency` is the ISO code of the
    ledger's money: money written in another one fails; `quotes` are the quotations of the results,
    with their marks: what stands in the text as one of them claims nothing. The index of the facts is
    kept for the next text about the same facts.
    """
    index = _index_of(facts)
    question = question[:_QUESTION]
    asked = read(question, index, book=book, question=question) if question else NOTHING
    answer = read(without_quotations(text, quotes), index, asked.mentions, book, question)
    check = _Check(index, answer, asked, currency)
    return Verification(check.run())


class _Check:
    """Judges the figures of one text."""

    def __init__(self, index: Index, text: ParsedText, asked: ParsedText, currency: str) -> None:
        self.index = index
        self.text = text
        self.asked = asked
        self.currency = currency

    def run(self) -> list[Figure]:
        """One figure per claim, in order; those that no person would write so close together fail."""
        claims, contexts = self.text.claims, self.text.contexts
        most = judged(contexts)
        beyond = [
            self.figure(claim, Finding("ungrounded", None, TOO_MANY)) for claim in claims[most:]
        ]
        if beyond:
            claims = [replace(c, partner=None) if c.partner == most else c for c in claims[:most]]
            self.text = replace(self.text, claims=claims, contexts=contexts[:most])
        return [*self.judged(), *beyond]

    def judged(self) -> list[Figure]:
        pairs = list(zip(self.text.claims, self.text.contexts, strict=True))
        findings = [self.finding(claim, context) for claim, context in pairs]
        self.ranges(findings)
        self.sides(findings)
        self.columns(findings)
        for i, made in of_one_row(self.text, findings, self.judge_at):
            findings[i] = made
        self.following(findings)
        self.limited(findings)
        self.placed(findings)
        for i, note in contradicted(self.index, self.text, findings):
            findings[i] = Finding("misattributed", None, note)
        for i, made in of_unknown_measure(self.text, findings, self.judge_at):
            findings[i] = made
        alone = self.standings(findings)
        figures = [self.figure(claim, f) for (claim, _), f in zip(pairs, findings, strict=True)]
        return sorted([*figures, *alone], key=lambda figure: figure.start) if alone else figures

    def standings(self, findings: list[Finding]) -> list[Figure]:
        """Holds the places that names are given to the rows; a wrong one without a figure becomes one."""
        alone = []
        for i, said, finding in standings(
            self.index,
            self.text,
            lambda i: findings[i].verdict in _FAILED,
            lambda i: findings[i].entry if findings[i].verdict == "direct" else None,
        ):
            if i is not None:
                findings[i] = finding
                continue
            words = self.text.text[said.start : said.end]
            alone.append(self.figure(Claim(said.start, said.end, words), finding))
        return alone

    def figure(self, claim: Claim, finding: Finding) -> Figure:
        """The finding as a person gets it."""
        return Figure(
            text=self.text.text[claim.start : claim.end],
            start=claim.start,
            end=claim.end,
            verdict=finding.verdict,
            fact=finding.entry.fact.id if finding.entry else None,
            note=finding.note,
        )

    def finding(self, claim: Claim, context: Context) -> Finding:
        """What one figure rests on, or why it fails."""
        if claim.skip:
            return Finding("skipped", None, f"Not a figure: {claim.skip}.")
        if claim.kind is Kind.GARBLED:
            return Finding("ungrounded", None, ungrounded_note(claim, None))
        if claim.currency and self.currency and claim.currency != self.currency:
            return Finding("ungrounded", None, currency_note(claim, self.currency))
        judge = self.judge(claim, context)
        if (names := miscounted(self.text, claim, context)) is not None:
            return Finding("ungrounded", None, f"{names} names follow.")
        entry, owner, also = stated_by(judge)
        if entry is not None:
            return Finding("direct", entry, coincidence_note(also) if also else None)
        other = (
            of_period(self.index, self.text, claim, context)
            or from_elsewhere(self.text, self.index, claim, judge)
            or from_rows(self.index, self.text, claim, context)
            or from_ago(self.text, self.index, claim, judge)
            or from_question(self.text, self.asked, claim, context)
            or from_gap(self.index, self.text, claim, judge)
            or from_interval(self.index, self.text, claim, judge)
        )
        if other is not None:
            return other
        if made := derived(self.index, self.text, claim, judge):
            return Finding("derived", made.entry, made.formula, made.value)
        owner = owner or next(iter(self.index.sayings.codes.get(claim.text.casefold(), ())), None)
        named = context.closest
        if owner is not None and (named or owner.is_total or context.whole):
            return Finding("misattributed", None, misattributed_note(owner, context))
        return Finding("ungrounded", None, ungrounded_note(claim, self.nearest(claim, judge)))

    def judge(self, claim: Claim, context: Context) -> Judge:
        said = (self.text.masked, self.text.blanked, self.text.claims, self.text.uncounted)
        return Judge(Spot(self.index, claim, context, *said))

    def judge_at(self, i: int) -> Judge:
        return self.judge(self.text.claims[i], self.text.contexts[i])

    def nearest(self, claim: Claim, judge: Judge) -> Entry | None:
        """The fact that comes closest to what a figure says, of whom it says it if possible."""
        if claim.periods:
            near = self.index.near("date", Decimal(claim.periods[0].first.toordinal()))
        elif claim.readings and claim.kind is not Kind.RANK:
            near = self.index.near(unit_of(claim.kind), claim.readings[0].number.value)
        else:
            near = ()
        return next((entry for entry in near if judge.ok(entry)), near[0] if near else None)

    def ranges(self, findings: list[Finding]) -> None:
        """Lets "40 to 50" stand for a fact between them when neither end is a fact itself."""
        claims = self.text.claims
        for i, (low, finding) in enumerate(zip(claims, findings, strict=True)):
            if low.partner != i + 1 or finding.verdict not in _FAILED:
                continue
            high = claims[i + 1]
            if findings[i + 1].verdict not in _FAILED or not low.readings or not high.readings:
                continue
            one, two = low.readings[0], high.readings[0]
            width = two.number.value - one.number.value
            if (
                self.text.moves(low)
                or one.kind is not two.kind
                or not 0 < width <= max(one.number.value, Decimal(2))
            ):
                continue
            middle = Number((one.number.value + two.number.value) / 2, width)
            whole = replace(low, end=high.end, readings=(replace(one, number=middle),))
            judge = self.judge(whole, self.text.contexts[i])
            entry, _, _ = stated_by(judge)
            if entry is None and (ends := ends_of_rows(self.index, self.text, low, high, judge)):
                findings[i], findings[i + 1] = ends
            if entry is not None:
                note = f"{described(entry.fact)} lies in this range."
                findings[i] = findings[i + 1] = Finding("direct", entry, note)

    def sides(self, findings: list[Finding]) -> None:
        """Lets "£45 against £34" be the same figure of two rows."""
        claims, contexts = self.text.claims, self.text.contexts
        for i in (i for i, finding in enumerate(findings) if finding.verdict in _FAILED):
            for j in range(i - 1, max(-1, i - _SIDES), -1):
                first = findings[j]
                if first.verdict != "direct" or not first.entry or claims[j].periods:
                    continue
                if contexts[j].span != contexts[i].span:
                    continue
                other = counterpart(self.index, self.text, claims[i], claims[j], first.entry)
                if other is not None:
                    findings[i] = Finding("direct", other)
                    break

    def columns(self, findings: list[Finding]) -> None:
        """Lets "A had 49 newcomers, B 35" go on with what the figure before it counts."""
        claims, contexts = self.text.claims, self.text.contexts
        for i, (claim, context) in enumerate(zip(claims, contexts, strict=True)):
            if goes_on(self.text, i) and (before := findings[i - 1].entry):
                other = of_named_row(self.index, context, before)
                if findings[i - 1].verdict == findings[i].verdict == "direct" and other:
                    findings[i] = self.in_place(claim, other)
            if findings[i].verdict not in _FAILED or context.header:
                continue
            for j in range(i - 1, max(-1, i - _GOES_BACK), -1):
                entry = findings[j].entry
                if findings[j].verdict != "direct" or entry is None or contexts[j].header:
                    continue
                if self.stand_apart(i, j):
                    continue
                if claims[j].kind is claim.kind and (
                    other := in_column(self.index, claim, context, entry)
                ):
                    findings[i] = Finding("direct", other)
                    break

    def in_place(self, claim: Claim, other: Entry) -> Finding:
        """The finding on a figure of which the one before says what it is."""
        if interval_of(claim.readings[0].number, claim.bound).holds(other.value):
            return Finding("direct", other)
        note = f"After the figure before it {described(other.fact)} would stand here."
        return Finding("misattributed", None, note)

    def stand_apart(self, i: int, j: int) -> bool:
        """Whether two figures stand in items of a list, each at another place of its item."""
        items = {(s.start, s.end) for s in self.text.layout if s.place is Place.ITEM}
        spans = [context.span for context in self.text.contexts]
        apart = spans[i] != spans[j] and {spans[i], spans[j]} <= items
        return apart and i - spans.index(spans[i]) != j - spans.index(spans[j])

    def following(self, findings: list[Finding]) -> None:
        """Lets figures follow from the verified ones of their sentence."""
        claims, contexts = self.text.claims, self.text.contexts
        for i, (claim, context) in enumerate(zip(claims, contexts, strict=True)):
            if findings[i].verdict not in _FAILED:
                continue
            near = range(max(0, i - _BESIDE), min(len(claims), i + _BESIDE + 1))
            spans = [context.span, *before_it(self.text.blanked, self.text.layout, context.span)]
            for reach in ([context.span], spans)[: len(spans)]:
                stated = [
                    Stated.of(claims[j], findings[j])
                    for j in near
                    if contexts[j].span in reach and findings[j].verdict in ("direct", "derived")
                ]
                made = follows(self.index, self.text, claim, context, stated)
                if made and self.may_follow(claim, made):
                    findings[i] = made
                    break
            else:
                near_it = self.stated_near(findings, i)
                made = combined(self.index, self.text, self.judge_at(i), near_it)
                findings[i] = made if made and self.may_follow(claim, made) else findings[i]

    def may_follow(self, claim: Claim, made: Finding) -> bool:
        """Whether a share of accounts is made of no money."""
        money = made.entry is not None and made.entry.fact.unit == "money"
        return not (money and of_accounts(self.text.blanked, claim))

    def stated_near(self, findings: Sequence[Finding], i: int) -> list[Entry]:
        """The facts that the figures around one rest on, those of its own sentence first."""
        contexts, own = self.text.contexts, self.text.contexts[i].span
        near = range(max(0, i - _BESIDE), min(len(findings), i + _BESIDE + 1))
        spans = [contexts[j].span for j in near if contexts[j].span < own]
        found = {}
        for span in (own, *spans[-1:]):
            for j in near:
                entry = findings[j].entry
                known = findings[j].verdict not in _FAILED and not self.text.claims[j].periods
                if known and entry and contexts[j].span == span and not contexts[j].header:
                    found[entry.order] = entry
        return list(found.values())

    def limited(self, findings: list[Finding]) -> None:
        """Lets "three of the four had more than 3,000" stand when just as many rows had."""
        made = beyond_limits(
            self.index,
            self.text,
            lambda i: self.judge(self.text.claims[i], self.text.contexts[i]),
            lambda i: findings[i].verdict in _FAILED,
        )
        for i, finding in list(made):
            findings[i] = finding

    def placed(self, findings: list[Finding]) -> None:
        """Holds "the largest" and "the second-largest" to the other rows of the result."""
        claims, contexts = self.text.claims, self.text.contexts
        for i, (claim, context) in enumerate(zip(claims, contexts, strict=True)):
            entry = findings[i].entry
            if findings[i].verdict != "direct" or entry is None:
                continue
            near = [
                j
                for j in range(max(0, i - _BESIDE), min(len(findings), i + _BESIDE + 1))
                if j != i and contexts[j].span == context.span
            ]
            stated = [other for j in near if (other := findings[j].entry)]
            place = placed(self.index, self.text, claim, context, entry, stated)
            if place is None:
                continue
            if place.finding.verdict in _FAILED:
                findings[i] = place.finding
            for j in near:
                if claims[j].start == place.start and findings[j].verdict in _FAILED:
                    findings[j] = place.finding


_QUESTION = 4000
"""Characters of a question that are read; people paste whole files."""
_KEPT = 16
_indexes: Recent[tuple[int, ...], Index] = Recent(_KEPT)


def _index_of(facts: Sequence[Fact]) -> Index:
    """The index of these very facts; the latest few are kept, for a text comes in many pieces.

    An index holds its facts, so the identities in the key cannot be given to others meanwhile.
    """
    return _indexes.get(tuple(map(id, facts)), lambda: Index(facts))
