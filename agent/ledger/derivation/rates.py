"""Counts that stand beside the rate they make: "13.3 % (6 of 45)", "36 out of 244, or 14.8 %".

Which counts a rate is made of its row says, so no word need call them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.ledger.derivation.finding import Finding
from agent.ledger.derivation.stated_figures import Stated
from agent.ledger.facts.index import Index
from agent.ledger.notes import described
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Bound, Claim, Kind
from agent.ledger.text.intervals import interval_of
from agent.ledger.text.numbers import HUNDRED

_OF = re.compile(r"(?:\s[a-z]+){0,2}\s(?:out\s)?of\s(?:the\s|its\s|their\s)?")
_BEFORE = re.compile(r"\s?(?:\(|,\s(?:that\sis\s|i\.e\.\s|or\s)?)$")
_AFTER = re.compile(
    r"(?:\s[a-z]+){0,3},?\s?(?:\(|(?:or|hence|i\.e\.,?|so|that\sis|which\sis|making|giving|a\srate\sof)\s)(?:[a-z]+\s){0,2}$"
)


def from_rate(
    index: Index, text: ParsedText, claim: Claim, stated: Sequence[Stated]
) -> Finding | None:
    """The count of a rate's row that a figure is one of two of, or None."""
    if claim.kind is not Kind.NUMBER or claim.bound is not Bound.EXACT:
        return None
    for part, whole in _pairs(text, claim):
        for rate in stated:
            if rate.entry is None or rate.claim.kind is not Kind.PERCENT:
                continue
            if not _beside(text, part, whole, rate.claim):
                continue
            shown = [c.readings[0].number.value for c in (part, whole)]
            if not shown[1] or not interval_of(
                rate.claim.readings[0].number, rate.claim.bound
            ).holds(shown[0] / shown[1] * HUNDRED):
                continue
            counts = {e.value: e for e in index.row(rate.entry) if e.fact.unit == "count"}
            if all(value in counts for value in shown):
                own = counts[claim.readings[0].number.value]
                return Finding("direct", own, f"Beside {described(rate.entry.fact)}.")
    return None


def _pairs(text: ParsedText, claim: Claim) -> list[tuple[Claim, Claim]]:
    """The figure with the one it is so many of, or that is so many of it."""
    at = text.claims.index(claim)
    near = [text.claims[j : j + 2] for j in (at - 1, at) if 0 <= j < len(text.claims) - 1]
    return [
        (one, two)
        for one, two in near
        if one.kind is two.kind is Kind.NUMBER and _OF.fullmatch(text.blanked, one.end, two.start)
    ]


def _beside(text: ParsedText, part: Claim, whole: Claim, rate: Claim) -> bool:
    """Whether a rate stands right before or after "36 out of 244"."""
    if rate.end <= part.start:
        return bool(_BEFORE.fullmatch(text.blanked, rate.end, part.start))
    return bool(_AFTER.fullmatch(text.blanked, whole.end, rate.start))
