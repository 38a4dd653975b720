"""Joins the ends of a range, and figures that share a unit: "£10-15k", "273 and 222 days"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from agent.ledger.text.claim import Claim, Kind, Reading
from agent.ledger.text.numbers import Number

_JOIN = re.compile(r"\s?(?:-|\u2013|—|~)\s?|\s(?:to|or)\s")
_RANGE_AND = re.compile(r"\s(?:and|to)\s")


def paired(claims: Sequence[Claim], text: str) -> list[Claim]:
    """Joins the two ends of a range and lets them share unit, currency and magnitude."""
    result = list(claims)
    for i in range(len(result) - 1):
        one, two = result[i], result[i + 1]
        if not one.readings or not two.readings or one.skip or two.skip or one.periods:
            continue
        gap = text[one.end : two.start]
        before = text[max(0, one.start - 9) : one.start].lower()
        between = before.endswith("between ") and _RANGE_AND.fullmatch(gap)
        if not between and _AND.fullmatch(gap) and (same := _unit_of_next(one, two)):
            result[i] = same
            continue
        if not (between or _JOIN.fullmatch(gap)) or one.partner is not None:
            continue
        if two.spelled and not one.spelled and two.kind is Kind.PERCENT:
            continue  # "282 – seven in ten – are low"
        shared = _share(one, two)
        if shared is None or (" or " in gap and _falls(*shared)):
            continue
        if " to " in gap and one.direction and one.kind is Kind.PERCENT is not two.kind:
            continue  # "rose 7.3 % to 266" is how far, and where to
        result[i], result[i + 1] = replace(shared[0], partner=i + 1), replace(shared[1], partner=i)
    return result


_AND = re.compile(r",?\sand\s")


def _unit_of_next(one: Claim, two: Claim) -> Claim | None:
    """ "273 and 222 days": the first may be of the second's unit, or of none."""
    a, b = one.readings[0], two.readings[0]
    if a.kind is not Kind.NUMBER or a.nouns or one.selection:
        return None
    if b.kind is Kind.DAYS and two.readings[1:] and b.nouns:
        per = b.number.value / two.readings[1].number.value if two.readings[1].number.value else 1
        days = Reading(Kind.DAYS, Number(a.number.value * per, b.number.step), b.nouns)
        return replace(one, readings=(days, a))
    if b.kind is Kind.DAYS:
        return replace(one, readings=(Reading(Kind.DAYS, Number(a.number.value, b.number.step)), a))
    if b.kind is Kind.NUMBER and b.nouns:
        return replace(one, readings=(Reading(Kind.NUMBER, a.number, b.nouns), a))
    return None


def _falls(one: Claim, two: Claim) -> bool:
    """Whether the second is below the first: "24, or 18 %" is no range."""
    return two.readings[0].number.value < one.readings[0].number.value


def _share(one: Claim, two: Claim) -> tuple[Claim, Claim] | None:
    """Both ends with the unit that one of them shows; None when their units differ."""
    a, b = one.readings[0], two.readings[0]
    if a.kind is b.kind:
        if a.kind is Kind.NUMBER and not a.nouns:
            return replace(one, readings=(Reading(a.kind, a.number, b.nouns),)), two
        if a.kind is Kind.MONEY and (scaled := _scaled(a, b)) != a:
            return replace(one, readings=(scaled, a)), two
        return one, two
    if a.kind is Kind.NUMBER and not a.nouns and b.kind is not Kind.RANK:
        if b.kind is Kind.DAYS:
            per = b.number.value / two.readings[1].number.value if two.readings[1:] else 1
            number = Number(a.number.value * per, b.number.step)
            readings = (Reading(Kind.DAYS, number, b.nouns), Reading(a.kind, a.number, b.nouns))
            return replace(one, readings=readings), two
        low_end = _scaled(Reading(b.kind, a.number), b)
        return replace(one, readings=(low_end,), currency=two.currency), two
    if b.kind is Kind.NUMBER and not b.nouns and a.kind in (Kind.MONEY, Kind.PERCENT):
        high = Reading(a.kind, b.number)
        scaled = _scaled(a, high)
        low: tuple[Reading, ...] = (a,) if scaled == a else (scaled, a)
        return replace(one, readings=low), replace(two, readings=(high,), currency=one.currency)
    return None


def _scaled(low: Reading, high: Reading) -> Reading:
    """ "£10-15k" starts at 10k: the magnitude is shared when the low end shows none."""
    for factor in (10**9, 10**6, 10**3):
        shown = high.number.value / factor
        if high.number.step * 10 >= factor and shown >= 1 and low.number.value < shown:
            return Reading(low.kind, low.number.times(factor), low.nouns)
    return low
