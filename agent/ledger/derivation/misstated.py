"""Figures that say again what others of their sentence have to do with each other, and are wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from agent.ledger.derivation.from_neighbours import OF, PART_OF
from agent.ledger.derivation.stated_figures import AMOUNTS, Stated, alike
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Bound, Claim, Kind
from agent.ledger.text.intervals import interval_of
from agent.ledger.text.numbers import HUNDRED

_RESTATED_SHARE = re.compile(r"(?:\s[a-z]+){0,4}(?:,\s(?:or|that\sis|i\.e\.)\s|\s\()(?:about\s)?")
_WHAT = re.compile(r"\s(?:as\s(?:much|many)\sas|what|the|that|those)\b")
_RESTATING = re.compile(
    r",\s(?:which|that)\sis\s(?:an?\s[a-z]+\sof\s|about\s|only\s)?$"
    r"|\b(?:latter|former)\s(?:was|is)\s(?:thus\s)?(?:ahead|behind)\sby\s$"
)
_TOO = re.compile(r"\stoo\s(?:high|low)\b")
"""What a forecast was: "13,280 orders, and 11,336 were placed, so it was 17 % too high"."""


def misstates(text: ParsedText, claim: Claim, stated: Sequence[Stated]) -> bool:
    """Whether a figure says again what two before have to do with each other, and is wrong.

    "£8.70m, compared with £9.13m over the last one, which is a fall of 3.1 %".
    """
    before = [one for one in stated if one.claim.kind in AMOUNTS][-2:]
    lead = _RESTATING.search(text.masked[max(0, claim.start - 32) : claim.start])
    off = _TOO.match(text.blanked, claim.end)
    if not (lead or off) or len(before) < 2 or OF.match(text.blanked, claim.end):
        return False
    one, two = sorted(before, key=lambda figure: figure.value)
    if one.claim.kind is not two.claim.kind or one.kind not in AMOUNTS or not one.value:
        return False
    if not alike(one.claim, two.claim):
        return False
    low, high = one.value, two.value
    may_be = [high - low]
    if claim.kind is Kind.PERCENT:
        bases = [(high - low, low), (high - low, high), (low, high)]
        bases += [(low, high - low)] if high > low else []  # the lower may be the change itself
        bases += [(low, high + low)]
        may_be = [part / base * HUNDRED for part, base in bases]
    elif claim.kind is not one.kind:
        return False
    reach = interval_of(claim.readings[0].number, claim.bound)
    rough = sum((f.claim.readings[0].number.step / 2 for f in (one, two)), Decimal(0))
    slack = rough if claim.kind is one.kind else rough / low * HUNDRED
    return not any(reach.low - slack <= value <= reach.high + slack for value in may_be)


def misstates_share(text: ParsedText, claim: Claim, stated: Sequence[Stated]) -> bool:
    """Whether "119 of the 260 accounts, or 54 %" is wrong of the two figures before it."""
    signed = claim.spelled or claim.sign or claim.direction
    if claim.kind is not Kind.PERCENT or signed or len(stated) < 2:
        return False
    part, whole = (one.claim for one in stated[-2:])
    blanked = text.blanked
    restates = _RESTATED_SHARE.fullmatch(blanked, whole.end, claim.start)
    of = PART_OF.fullmatch(blanked, part.end, whole.start)
    if not (of and restates) or part.kind is not whole.kind or whole.kind not in AMOUNTS:
        return False
    if OF.match(blanked, claim.end) or Bound.EXACT is not part.bound or not stated[-1].value:
        return False
    shown = claim.readings[0].number
    share = stated[-2].shown / stated[-1].shown * HUNDRED
    return abs(share - shown.value) > shown.step  # a share may have been rounded before


def misstates_multiple(text: ParsedText, claim: Claim, stated: Sequence[Stated]) -> bool:
    """Whether "£15k, more than three times what B does (£7k)" is wrong of the two figures, of one measure."""
    before = [one for one in stated if one.claim.end <= claim.start]
    after = [one for one in stated if one.claim.start >= claim.end]
    if claim.kind is not Kind.MULTIPLE or not before or not after:
        return False
    one, two = before[-1], after[0]
    if one.entry is None or two.entry is None or one.entry is two.entry or not two.value:
        return False
    alone = sum(other.kind is one.kind for other in stated) == 2
    if not alone or one.entry.measure != two.entry.measure or not one.value:
        return False
    reach = interval_of(claim.readings[0].number, claim.bound)
    ratios = (one.value / two.value, two.value / one.value)
    return bool(_WHAT.match(text.blanked, claim.end)) and not any(map(reach.holds, ratios))
