"""By how much one of two figures of the sentence is above or below the other.

"From 165 orders in Q1 to 231 in Q2, a rise of 40 %"; "it has doubled: £100k in Q3 2025, £211k in Q2 2026".
Which of two figures of one thing came first is told by their rows, their fields or the words between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from agent.ledger.derivation.finding import Finding
from agent.ledger.derivation.from_neighbours import is_share
from agent.ledger.derivation.stated_figures import AMOUNTS, Stated, alike, order_in_time
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Claim, Kind
from agent.ledger.text.intervals import interval_of
from agent.ledger.text.numbers import HUNDRED
from agent.ledger.vocabulary.cues import SET_AGAINST

_AGAIN = re.compile(
    r"(?:,|\(|\s[\u2013\u2014-])\s?(?:(?:that|which)\sis|i\.e\.,?|or|so)\s(?:by\s)?(?:[a-z]+\s)?$|,\sby\s(?:[a-z]+\s)?$"
)
"""Before a figure that says again what the verb has said."""
_BRACKET = re.compile(r"\s\((?:[£$€]\s?)?")
_SET_AGAINST = re.compile(rf"\s(?:{SET_AGAINST}|after|from)\s(?:[£$€]\s?)?")
_BECAME = re.compile(r"(?:ed|ing)$", re.IGNORECASE)


def from_moves(text: ParsedText, claim: Claim, stated: Sequence[Stated]) -> Finding | None:
    """How a change follows from two figures of its sentence, or None. `stated` are those, in order."""
    reach = interval_of(claim.readings[0].number, claim.bound)
    for old, new in _moves(text, claim, stated):
        rise = new.value - old.value
        words = f"{new.claim.text} against {old.claim.text}"
        if claim.kind is Kind.MULTIPLE:
            if _BECAME.search(claim.text) and reach.holds(new.value / old.value):
                return Finding("derived", new.rests_on, words)
            continue
        beside = claim.kind is Kind.PERCENT and _in_bracket(text, claim, old, new)
        if beside and reach.holds(abs(rise) / old.value * HUNDRED):
            return Finding("derived", new.rests_on, words)
        way = claim.direction or _way_before(text, claim, old, new)
        size = abs(rise)
        if claim.kind is Kind.PERCENT:
            size *= HUNDRED / old.value
        elif claim.kind is not old.claim.kind or not alike(claim, old.claim):
            continue
        if rise * way > 0 and reach.holds(size):
            return Finding("derived", new.rests_on, words)
    return None


def _moves(
    text: ParsedText, claim: Claim, stated: Sequence[Stated]
) -> Iterator[tuple[Stated, Stated]]:
    """Pairs of figures, the earlier one first: neighbours, and the ends of a run before the figure.

    Where nothing tells which one is earlier, a percentage that goes up is on the lower one.
    """
    if claim.kind is Kind.PERCENT and is_share(text.blanked, claim) and claim.direction:
        return
    sizes = [s for s in stated if s.claim.kind in AMOUNTS and s.value]
    run = [s for s in sizes if s.claim.end <= claim.start]
    neighbours = [(one, two) for one, two in pairwise(stated) if one in sizes and two in sizes]
    if len(run) > 2 and len({s.rests_on.column_key for s in run if s.rests_on}) == 1:
        neighbours = [(run[0], run[-1])]
    for one, two in neighbours:
        if one.claim.kind is not two.claim.kind or not alike(one.claim, two.claim):
            continue
        order = order_in_time(text, one, two)
        if not order and claim.kind is Kind.PERCENT:
            order = claim.direction * (1 if one.value < two.value else -1)
            if not order and _SET_AGAINST.fullmatch(text.blanked, one.claim.end, two.claim.start):
                order = -1
        if order:
            yield (one, two) if order > 0 else (two, one)


def _in_bracket(text: ParsedText, claim: Claim, old: Stated, new: Stated) -> bool:
    """Whether the two figures stand in brackets right after: "a gain of 1.1 % (£3,206 versus £3,173)"."""
    one, two = sorted((old, new), key=lambda s: s.claim.start)
    return bool(
        _BRACKET.fullmatch(text.blanked, claim.end, one.claim.start)
        and _SET_AGAINST.fullmatch(text.blanked, one.claim.end, two.claim.start)
        and two is old
    )


def _way_before(text: ParsedText, claim: Claim, old: Stated, new: Stated) -> int:
    """Which way the verb says that the figures went, which this figure says again."""
    first = min(old.claim, new.claim, key=lambda c: c.start)
    if new.claim.end > claim.start or not _AGAIN.search(
        text.blanked[max(0, claim.start - 32) : claim.start]
    ):
        return 0
    return text.direction_from(first) or first.direction
