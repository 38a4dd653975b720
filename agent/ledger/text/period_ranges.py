"""Periods that two dates bound: "from April to June 2026", "between January and March"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from agent.ledger.text.claim import Claim
from agent.ledger.text.dates import Period, joined

UNTIL = re.compile(r"\s(?:to|and|until|till|through|-|\u2013)\s(?:the\s(?:end\sof\s)?)?|-|\u2013")
"""What joins the first and the last of the periods that words give."""
_FROM = re.compile(r"\b(?:from|between)\s(?:the\s(?:start|beginning)\sof\s)?$", re.IGNORECASE)


def ranges(claims: Sequence[Claim], text: str) -> Iterator[tuple[Claim, Claim, Sequence[Period]]]:
    """The first and the last date of each range, and the period from one to the other."""
    dated = [claim for claim in claims if claim.periods and not claim.readings]
    for one, two in pairwise(dated):
        until = UNTIL.fullmatch(text, one.end, two.start)
        if until and (
            "and" not in until[0] or _FROM.search(text[max(0, one.start - 32) : one.start])
        ):
            yield one, two, [joined(a, b) for a in one.periods for b in two.periods]


def is_within(own: Period, stated: Period) -> bool:
    """Whether a period lies in a stated one; one without a year may be of any."""
    if not stated.yearless:
        return stated.first <= own.first and own.last <= stated.last
    low, high = ((day.month, day.day) for day in (stated.first, stated.last))
    return low <= (own.first.month, own.first.day) and (own.last.month, own.last.day) <= high


def is_apart(stated: Period, first: date, last: date) -> bool:
    """Whether a stated period lacks more than a tenth of the days of a span."""
    days = (last - first).days + 1
    for year in {first.year, last.year} if stated.yearless else {stated.first.year}:
        try:
            start = stated.first.replace(year=year)
            end = start + (stated.last - stated.first)
        except ValueError:
            return False
        common = (min(end, last) - max(start, first)).days + 1
        if common * 10 >= days * 9:
            return False
    return True
