"""Figures that follow from the other figures of their sentence, which are checked themselves.

"£6,562 and £4,724, a difference of £1,838"; "seven of 37 accounts, nearly one in five".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from agent.ledger._cues import DIFFERENCE, SUM
from agent.ledger._text import Text
from agent.ledger.claim import Claim, Kind
from agent.ledger.context import Context
from agent.ledger.match import Interval, interval_of

_PART_OF = re.compile(r"(?:\s[a-z]+){0,2}\sof\s(?:the\s|all\s|its\s|our\s|which\s)?")
_THAT_OF = re.compile(
    r"\s(?:as\s\w+\sas\s)?(?:the|that\sof|of\sthe|of|its)?\s?(?:the\s)?(?:[£$€]\s?)?"
)
_TO = re.compile(r"(?:\s[a-z]+)?\sto\s(?:[£$€]\s?)?")
_ITS = re.compile(r"\s(?:its|their|the|as\smuch|that|what\s(?:it|they))\b")
_MOST_BETWEEN = 60
"""Characters between "nearly half" and the figure in brackets that says it exactly."""
_HUNDRED = Decimal(100)


def from_shown(text: Text, claim: Claim, context: Context) -> str | None:
    """How a figure follows from others of its sentence, or None."""
    if not claim.readings or context.header:
        return None
    start, end = context.span
    others = [
        c
        for c in text.claims
        if start <= c.start < end and c is not claim and c.readings and not c.skip and not c.periods
    ]
    reach = interval_of(claim.readings[0].number, claim.bound)
    if claim.kind is Kind.PERCENT and claim.spelled:
        return _as_share(text, claim, others, reach)
    if claim.kind is Kind.MULTIPLE:
        return _as_multiple(text, claim, others, reach)
    if claim.kind in (Kind.MONEY, Kind.NUMBER):
        return _as_sum_or_difference(text, claim, others, reach, context)
    return None


def _as_share(text: Text, claim: Claim, others: Sequence[Claim], reach: Interval) -> str | None:
    """ "nearly half (47 %)", "one in six (50 of 293)"."""
    for other in others:
        gap = text.blanked[claim.end : other.start]
        near = 0 < len(gap) <= _MOST_BETWEEN and ("■" not in gap or gap.endswith("("))
        exact = other.kind is Kind.PERCENT and not other.spelled
        if near and exact and reach.holds(_value(other)):
            return f"{other.text} in the same sentence."
    for part, whole in pairwise(others):
        if part.kind is not whole.kind or not _value(whole):
            continue
        gap = text.blanked[part.end : whole.start]
        if _PART_OF.fullmatch(gap) and reach.holds(_value(part) / _value(whole) * _HUNDRED):
            return f"{part.text} of {whole.text}"
    for kind in (Kind.MONEY, Kind.NUMBER):
        shown = sorted((c for c in others if c.kind is kind), key=_value)
        if len(shown) != 2 or not _counts_alike(*shown) or not _value(shown[1]):
            continue
        if reach.holds(_value(shown[0]) / _value(shown[1]) * _HUNDRED):
            return f"{shown[0].text} of {shown[1].text}"
    return None


def _as_multiple(text: Text, claim: Claim, others: Sequence[Claim], reach: Interval) -> str | None:
    """ "21 orders, more than twice the nine of ..."."""
    for old, new in pairwise(others):
        gap = text.blanked[old.end : new.start]
        moved = old.kind is new.kind and _TO.fullmatch(gap) and _value(old)
        if moved and reach.holds(_value(new) / _value(old)):
            return f"{new.text} / {old.text}"
    base = next((c for c in others if c.start >= claim.end), None)
    if base is None or not _THAT_OF.fullmatch(text.blanked, claim.end, base.start):
        return _as_multiple_of_two(text, claim, others, reach)
    for other in others:
        same = other.kind is base.kind and other.start < claim.start
        if same and _value(base) and reach.holds(_value(other) / _value(base)):
            return f"{other.text} / {base.text}"
    return None


def _as_multiple_of_two(
    text: Text, claim: Claim, others: Sequence[Claim], reach: Interval
) -> str | None:
    """ "£116k for £8.8k, thirteen times its cost"."""
    money = sorted((c for c in others if c.kind is Kind.MONEY and c.end <= claim.start), key=_value)
    if len(money) != 2 or not _value(money[0]) or not _ITS.match(text.blanked, claim.end):
        return None
    fits = reach.holds(_value(money[1]) / _value(money[0]))
    return f"{money[1].text} / {money[0].text}" if fits else None


def _as_sum_or_difference(
    text: Text, claim: Claim, others: Sequence[Claim], reach: Interval, context: Context
) -> str | None:
    words = text.blanked[slice(*context.span)]
    alike = [c for c in others if c.kind is claim.kind and _counts_alike(c, claim)]
    slack = sum((c.readings[0].number.step / 2 for c in alike), Decimal(0))
    if SUM.search(words):
        before = [c for c in alike if c.start < claim.start]
        if len(before) > 1 and _holds(reach, sum(map(_value, before), Decimal(0)), slack):
            return " + ".join(c.text for c in before)
    if DIFFERENCE.search(words):
        for one, two in _pairs(alike):
            if _holds(reach, abs(_value(one) - _value(two)), slack):
                return f"{one.text} - {two.text}"
    return None


def _pairs(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """The two figures that a difference may be of: the only ones there are, or two in brackets."""
    if len(claims) == 2:
        yield claims[0], claims[1]


def _counts_alike(one: Claim, two: Claim) -> bool:
    a, b = one.readings[0].nouns, two.readings[0].nouns
    return not a or not b or bool(a & b)


def _value(claim: Claim) -> Decimal:
    return claim.readings[0].number.value


def _holds(reach: Interval, value: Decimal, slack: Decimal) -> bool:
    return reach.low - slack <= value <= reach.high + slack
