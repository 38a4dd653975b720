"""Periods told by others: "four in Q2 2026, ten fewer than a year before", "the same quarter of 2025"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from agent.ledger.names.entities import Mention
from agent.ledger.text.claim import Claim
from agent.ledger.text.dates import Period
from agent.ledger.vocabulary.kinds import Entity

_THEN = re.compile(
    r"\b(?:(?:a|the|one)\s(?P<unit>year|quarter|month)\s(?:before|earlier|ago)"
    r"|the\s(?:previous|prior|preceding)\s(?P<before>year|quarter|month)"
    r"|the\ssame\s(?:quarter|month)\s(?:a\syear\s(?:before|earlier|ago)|(?:of\s)?last\syear))\b",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"\bsame\s(?:quarter|month|half|(?:six|three)\smonths)\s(?:of|in)\s$", re.IGNORECASE
)
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_REACH = 200
"""Characters from a period to the words that are told by it."""


def in_that_year(claims: Sequence[Claim], text: str) -> list[Claim]:
    """Claims in which "the same quarter of 2025" is the quarter of the figure beside, in that year."""
    result = list(claims)
    for i, claim in enumerate(claims):
        if claim.periods and _SAME.search(text[max(0, claim.start - 24) : claim.start]):
            year = claim.periods[0].first.year
            if (near := _nearest(claims, claim.start)) and not near.yearless:
                months = (year - near.first.year) * 12
                periods = (Period(moved(near.first, months), moved(near.last, months)),)
                result[i] = replace(claim, periods=periods, readings=())
    return result


def relative(
    text: str, claims: Sequence[Claim], periods: Mapping[Period, Entity]
) -> Iterator[Mention]:
    """The rows of periods that the words tell by the one named beside."""
    for said in _THEN.finditer(text) if periods else ():
        near = _nearest(claims, said.start(), text)
        months = _MONTHS[(said["unit"] or said["before"] or "year").lower()]
        for own in periods:
            if near and (own == near or (near.yearless and _same_days(own, near))):
                then = Period(moved(own.first, -months), moved(own.last, -months))
                if then in periods:
                    yield Mention(*said.span(), said[0], frozenset({periods[then]}))


def _nearest(claims: Sequence[Claim], at: int, text: str = "") -> Period | None:
    """The period, none of a single day, that is named nearest to a place, before it if there is one."""
    near = [
        c
        for c in claims
        if c.periods and abs(c.start - at) < _REACH and _days(c.periods[0]) and c.start != at
    ]
    before = [c for c in near if c.start < at]
    own = [c for c in before if not _SAME.search(text[max(0, c.start - 24) : c.start])]
    before = own or before
    found = before[-1:] or near[:1]
    return found[0].periods[0] if found else None


def _days(period: Period) -> int:
    return (period.last - period.first).days


def _same_days(one: Period, two: Period) -> bool:
    return (one.first.month, one.last.month) == (two.first.month, two.last.month)


def moved(day: date, months: int) -> date:
    """The day so many months later; a month's last day stays its last."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    last = monthrange(year, month)[1]
    ends = day.day == monthrange(day.year, day.month)[1]
    return date(year, month, last if ends else min(day.day, last))
