"""The fact that a figure states outright."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from agent.ledger.facts.entry import Entry
from agent.ledger.matching.attribution import Judge
from agent.ledger.matching.competing_measures import names_other_measure
from agent.ledger.matching.match import candidates
from agent.ledger.text.claim import LIMITS, Claim, Kind
from agent.ledger.text.intervals import interval_of
from agent.ledger.vocabulary.cues import NARROWED
from agent.ledger.vocabulary.measure_words import phrase_of

_BASE_AFTER = re.compile(rf"\sof\s(?:the\s|our\s|all\s)*({NARROWED})\b")


def stated_by(
    judge: Judge,
) -> tuple[Entry | None, Entry | None, Sequence[Entry]]:
    """The fact that the figure states, and else a fact of somebody else with its value.

    Last come unrelated facts that have its value too and suit the words as well.
    """
    claim, context, text = judge.spot.claim, judge.context, judge.text
    words = text[slice(*context.span)]
    header = text[slice(*context.header)] if context.header else None
    found: list[tuple[tuple[int, ...], Decimal, int, Entry]] = []
    owner = None
    value = claim.readings[0].number.value if claim.readings else Decimal(0)
    for candidate in candidates(judge.spot.index, claim, words, header):
        if judge.ok(candidate) and not names_other_measure(judge.spot, candidate):
            distance = abs(candidate.value - value)
            found.append((judge.rank(candidate), distance, candidate.order, candidate))
        elif owner is None or candidate.order < owner.order:
            owner = candidate
    if not found:
        return None, owner, ()
    rank, distance, _, entry = min(found)
    exact = distance <= claim.readings[0].number.step / 2 if claim.readings else True
    if _is_rough(claim) and (claim.spelled or not exact) and (rival := _contradicted(judge, entry)):
        return None, rival, ()
    also = [other for suits, _, _, other in found if suits == rank and _unrelated(entry, other)]
    return entry, owner, also


def _contradicted(judge: Judge, entry: Entry) -> Entry | None:
    """A fact that suits the words better than `entry`, and that a rough figure does not allow.

    "More than 800", "nearly half": among many facts one will fit; the one that is meant must.
    """
    named = judge.context.closest
    facts = [
        e
        for kind, subjects in named.items()
        for subject in subjects
        for e in judge.spot.index.about.get((kind, subject), ())
    ]
    claim, nouns = judge.spot.claim, judge.nouns
    sense = judge.wording.sense(entry)
    reach = interval_of(claim.readings[0].number, claim.bound)
    base = _BASE_AFTER.match(judge.spot.text, claim.end)
    for other in facts or judge.spot.index.all_totals.get(entry.fact.unit, ()):
        if base and base[1] in phrase_of(other.measure):
            continue  # "a third of the active ones" is no share of active accounts
        if (
            other.fact.unit == entry.fact.unit
            and (facts or other.fact.call == entry.fact.call)
            and judge.wording.sense(other) > sense
            and not (nouns and other.nouns and not nouns & other.nouns)
            and not reach.holds(abs(other.value))
            and judge.ok(other)
        ):
            return other
    return None


def _is_rough(claim: Claim) -> bool:
    """Whether the figure allows so much that some fact or other will always fit."""
    if not claim.readings or claim.kind in (Kind.DAYS, Kind.RANK):
        return False
    return claim.bound in LIMITS or (claim.spelled and claim.kind is Kind.PERCENT)


def _unrelated(one: Entry, two: Entry) -> bool:
    """Whether two facts measure different things, so that one value for both is chance."""
    if one.value == two.value and one.subject == two.subject:
        return False  # what is at stake is by definition what an account spent
    a, b = phrase_of(one.measure), phrase_of(two.measure)
    return bool(a) and bool(b) and frozenset(a).isdisjoint(b)
