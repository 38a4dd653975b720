"""Figures that say again what others of their sentence have to do with each other, and are wrong."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from agent.ledger.derivation.from_neighbours import OF
from agent.ledger.derivation.shares_beside import PART_OF
from agent.ledger.derivation.stated_figures import AMOUNTS, Stated, alike
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Bound, Claim, Kind, is_size
from agent.ledger.text.intervals import interval_of
from agent.ledger.text.numbers import HUNDRED
from agent.ledger.vocabulary.cues import SET_AGAINST
from agent.ledger.vocabulary.nouns import NOUN_AFTER, classes_of_word

_RESTATED_SHARE = re.compile(
    r"(?:\s[\w■'\u2019-]+){0,10}(?:,\s(?:or|that\sis|i\.e\.)\s|\s\()(?:about\s)?"
)
_TAKEN_AS_SHARE = re.compile(
    r"(?:\s[a-z]+){0,7}(?:,\s(?:or\s|that\sis\s|i\.e\.\s)?|\s\(|\.\s(?:That|This)(?:['\u2019]s|\sis)\s)(?:[a-z]+\s){0,2}"
)
"""Between a number and the share of all that it is said to be, in its sentence or the next."""
_SHARE_OF_ALL = re.compile(
    r"\sof\s(?:(?:all|the|our|whole|entire|total|full|book|base|of|accounts|customers|clients)\s)+(?=\d)"
)
_OF_THE_BOOK = re.compile(
    r"\sof\s(?:the|all|our)\s(?:whole\s)?(?:book|base|portfolio|total|accounts|customers|clients)\b"
)
_PART_BEFORE = re.compile(r"\b(?:[Oo]f|[Oo]ut\sof)\s(?:the\s|all\s|our\s)*(?:[£$€]\s?)?$")
_BRACKET = re.compile(r"\s\((?:[£$€]\s?)?")
_WHAT = re.compile(r"\s(?:as\s(?:much|many)\sas|what|the|that|those)\b")
_RESTATING = re.compile(
    r",\s(?:which|that)\sis\s(?:an?\s[a-z]+\sof\s|about\s|only\s)?$"
    r"|\b(?:latter|former)\s(?:was|is)\s(?:thus\s)?(?:ahead|behind)\sby\s$"
)
_AGAINST = re.compile(rf"\s(?:[a-z]+\s){{0,3}}{SET_AGAINST}\s(?:[£$€]\s?)?")
_COLON = re.compile(r"[:(]\s?(?:[£$€]\s?)?$")
_FROM = re.compile(r"[^.;:()£$€]{0,48}?,?\s\(?from\s(?:[£$€]\s?)?")
_TO = re.compile(r"[^.;:£$€]{0,40}?\sto\s(?:[a-z]+\s)?(?:[£$€]\s?)?")
_NEAR = Decimal("0.98")
_ON_NEXT = re.compile(
    r"\s(?:below|above|over|under|ahead\sof|behind|(?:more|less|higher|lower)\sthan)\s(?:the\s|its\s)?(?:[£$€]\s?)?\d"
)
"""What is compared with the figure after it: "6.5% below the £2.10m of the past year"."""
_TOO = re.compile(r"\stoo\s(?:high|low)\b")
"""What a forecast was: "13,280 orders, and 11,336 were placed, so it was 17 % too high"."""


def misstates(text: ParsedText, claim: Claim, stated: Sequence[Stated]) -> bool:
    """Whether a figure says again what two before have to do with each other, and is wrong.

    "£8.70m, compared with £9.13m over the last one, which is a fall of 3.1 %".
    """
    before = [one for one in stated if one.claim.kind in AMOUNTS][-2:]
    lead = _RESTATING.search(text.masked[max(0, claim.start - 32) : claim.start])
    off = _TOO.match(text.blanked, claim.end)
    if "respectively" in text.blanked[claim.end : claim.end + 48]:
        return False
    if not (lead or off) or len(before) < 2 or OF.match(text.blanked, claim.end):
        return False
    if _ON_NEXT.match(text.blanked, claim.end):
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
    if claim.kind is not Kind.PERCENT or signed or not stated:
        return False
    part, whole = stated[-min(2, len(stated))].claim, stated[-1].claim
    blanked = text.blanked
    if again := _SHARE_OF_ALL.match(blanked, claim.end):
        before = stated[-1].claim  # "157 accounts, or 16.5 % of all 1,400"
        whole = next((c for c in text.claims if c.start == again.end()), whole)
        number = whole.readings[0].number.value if whole.readings else Decimal(0)
        if before.kind is whole.kind is Kind.NUMBER and _TAKEN_AS_SHARE.fullmatch(
            blanked, before.end, claim.start
        ):
            shown = claim.readings[0].number
            share = stated[-1].shown / number * HUNDRED if number else shown.value
            return abs(share - shown.value) > shown.step
    restates = _RESTATED_SHARE.fullmatch(blanked, whole.end, claim.start)
    of = PART_OF.fullmatch(blanked, part.end, whole.start) if part.end <= whole.start else None
    if not (of and restates) or part.kind is not whole.kind or whole.kind not in AMOUNTS:
        return False
    of_other = OF.match(blanked, claim.end) and not _OF_THE_BOOK.match(blanked, claim.end)
    if of_other or Bound.EXACT is not part.bound or not stated[-1].value:
        return False
    shown = claim.readings[0].number
    share = stated[-2].shown / stated[-1].shown * HUNDRED
    return abs(share - shown.value) > shown.step  # a share may have been rounded before


def misstates_part(text: ParsedText, claim: Claim, stated: Sequence[Stated]) -> bool:
    """Whether "of the £277k at stake more than four fifths (£201k)" is wrong of the two figures."""
    if claim.kind is not Kind.PERCENT or not claim.spelled or claim.direction:
        return False
    after = [one for one in stated if one.claim.start >= claim.end][:1]
    for part in after:
        wholes = [
            one
            for one in stated
            if one.claim.end <= claim.start
            and one.claim.kind is part.claim.kind
            and _PART_BEFORE.search(text.blanked[: one.claim.start])
        ]
        bracket = _BRACKET.fullmatch(text.blanked, claim.end, part.claim.start)
        if bracket and len(wholes) == 1 and part.claim.kind in AMOUNTS and wholes[0].value:
            share = part.value / wholes[0].value * HUNDRED
            reach = interval_of(claim.readings[0].number, claim.bound)
            return not reach.low * _NEAR <= share <= reach.high / _NEAR
    return False


def misstates_multiple(text: ParsedText, claim: Claim, stated: Sequence[Stated]) -> bool:
    """Whether "£15k, more than three times what B does (£7k)" is wrong of the two figures, of one measure."""
    before = [one for one in stated if one.claim.end <= claim.start]
    after = [one for one in stated if one.claim.start >= claim.end]
    pair = [*before[-1:], *after[:1]]
    told = _WHAT.match(text.blanked, claim.end)
    if len(after) > 1 and _AGAINST.fullmatch(
        text.blanked, after[0].claim.end, after[1].claim.start
    ):
        pair = after[:2]  # "twice as much as A: £416 versus £135"
        told = _COLON.search(text.blanked[claim.end : after[0].claim.start]) or told
    if claim.kind is not Kind.MULTIPLE or len(pair) != 2:
        return False
    one, two = pair
    if one.entry is None or two.entry is None or one.entry is two.entry or not two.value:
        return False
    alone = sum(other.kind is one.kind for other in stated) == 2
    if not alone or one.entry.measure != two.entry.measure or not one.value:
        return False
    reach = interval_of(claim.readings[0].number, claim.bound)
    ratios = (one.value / two.value, two.value / one.value)
    fits = any(reach.low * _NEAR <= ratio <= reach.high / _NEAR for ratio in ratios)
    return bool(told) and not fits


def misstates_move(text: ParsedText, place: int) -> bool:
    """Whether "rose by 67, from 903 in Q1 to 963 in Q2" is wrong of the two figures after it."""
    claim, span = text.claims[place], text.contexts[place].span
    sizes = [c for c in text.claims[place + 1 :] if is_size(c) and c.start < span[1]][:2]
    if not claim.direction or len(sizes) != 2 or text.contexts[place].header:
        return False
    one, two = sizes
    noun = NOUN_AFTER.match(text.blanked, claim.end)
    if text.direction_from(one) or (noun and classes_of_word(noun[0].strip())):
        return False  # "6 % less, though orders rose from 87 to 91"
    alike_all = one.kind is two.kind and alike(one, two)
    if one.kind not in AMOUNTS or not alike_all or one.bound is not two.bound:
        return False
    if not _FROM.fullmatch(text.blanked, claim.end, one.start):
        return False
    if not _TO.fullmatch(text.blanked, one.end, two.start):
        return False
    low, high = (c.readings[0].number for c in sizes)
    step, slack = abs(high.value - low.value), (low.step + high.step) / 2
    if claim.kind is Kind.PERCENT and low.value:
        step, slack = (part / low.value * HUNDRED for part in (step, slack))
    elif claim.kind is not one.kind or not alike(claim, one):
        return False
    reach = interval_of(claim.readings[0].number, claim.bound)
    return not reach.low - slack <= step <= reach.high + slack
