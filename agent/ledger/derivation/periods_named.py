"""Periods that a text states and rows of the results are of, made of rows, or compared with."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from agent.ledger.derivation.finding import Finding
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.names.context import Context
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Claim
from agent.ledger.text.dates import Period, same_day
from agent.ledger.text.period_ranges import ranges
from agent.ledger.vocabulary.cues import EVENT
from agent.ledger.vocabulary.kinds import PERIODS, Entity

_COMPARED = re.compile(
    r"\b(?:than|on|against|from|over|with|versus|vs\.?|to|beat|beats|above|below|exceed(?:s|ed)|outdid)\s(?:in\s)?(?:the\s)?$",
    re.IGNORECASE,
)
_END = re.compile(r"\b(?:end|close)\sof\s$", re.IGNORECASE)
_SAME = re.compile(r"\bsame\s\w+\s(?:of|in)\s$", re.IGNORECASE)
_ONE_DAY = timedelta(days=1)


def of_period(index: Index, text: ParsedText, claim: Claim, context: Context) -> Finding | None:
    """A month, quarter, part, ... that names a row of the ledger, or several, or the one before."""
    named = (m.entities for m in text.mentions if m.start == claim.start)
    for entity in sorted(index.period_entities(claim.periods).union(*named)):
        if entity in index.of_entity:
            return Finding("direct", index.of_entity[entity])
    if not claim.periods:
        return None
    for one, two, periods in ranges(text.claims, text.blanked):
        if claim not in (one, two):
            continue
        for entity in sorted(index.period_entities(periods)):
            return Finding("direct", index.of_entity[entity])
        else:
            claim = replace(claim, periods=(*claim.periods, *periods))
    if entry := compared_period(index, text, claim, context):
        return Finding("direct", entry, "The period compared with.")
    if entry := whole_period(index, text, claim, context):
        return Finding("direct", entry, "The period of the result.")
    if entry := made_of(index, claim, context) or made_of_rows(index, claim):
        return Finding("derived", entry, "Periods of the result make it up.")
    if entry := longer_period(index, claim, context):
        return Finding("derived", entry, "A period of the result that is named lies in it.")
    return None


def compared_period(index: Index, text: ParsedText, claim: Claim, context: Context) -> Entry | None:
    """The fact of the year before in "14 % up on July 2024", said of a row of July 2025."""
    if not _COMPARED.search(text.blanked[max(0, claim.start - 16) : claim.start]):
        return None
    wanted = {(_later(p.first), _later(p.last)) for p in claim.periods if not p.yearless}
    for period, entity in index.periods:
        if (period.first, period.last) in wanted and _is_named(context, entity):
            for entry in index.about.get(entity, ()):
                if entry.measure.startswith("previous_"):
                    return entry
    return None


_OF_METRIC = re.compile(
    r"\W*(?:Average order value|Orders)(?:\s\([^)]*\))?\s(?:in|on)\s", re.IGNORECASE
)
"""What a figure is called that counts orders: "Orders (North) in May 2026" is no event."""


_COUNTED = re.compile(r"\d\s(?:[a-z]+\s)?orders\s(?:in|on)\s(?:the\s)?$")
"""Orders that a figure counts: "2,789 orders in the first half" is no event either."""


def whole_period(index: Index, text: ParsedText, claim: Claim, context: Context) -> Entry | None:
    """The first day of a result that is about just the stated period: "sold in 2025", or of the one before.

    A result of what has become of a day may be about that day: "the Champions of last December".
    """
    before = text.blanked[max(context.span[0], claim.start - 48) : claim.start]
    opens = text.blanked[context.span[0] : claim.start]
    if EVENT.search(before) and not (_OF_METRIC.fullmatch(opens) or _COUNTED.search(before)):
        return None
    same = _SAME.search(before)
    for first, last in [*index.windows.spans, *index.windows.compared]:
        if not first.day or not last.day:
            continue
        for stated in claim.periods:
            days = Period(first.day, last.day)
            since = Period(first.day + _ONE_DAY, last.day)
            moved = first.measure == "from_date" and covers(stated, since)
            if (
                covers(stated, days)
                or moved
                or (same and stated.holds(first.day) and stated.holds(last.day))
            ):
                return first
            ends = _END.search(before)
            snapshot = first.measure == "from_date" and stated.holds(first.day)
            if snapshot and (ends or first.day != stated.first):
                return first
            if ends and stated.last == last.day:
                return last
    return None


def made_of(index: Index, claim: Claim, context: Context) -> Entry | None:
    """The first of the named periods that make up the one stated: a quarter of three months."""
    parts = sorted(
        (period.first, period.last, entity)
        for period, entity in index.periods
        if _is_named(context, entity)
    )
    if len(parts) < 2:
        return None
    whole = Period(parts[0][0], parts[-1][1])
    if any(covers(stated, whole) for stated in claim.periods):
        return index.of_entity[parts[0][2]]
    return None


def made_of_rows(index: Index, claim: Claim) -> Entry | None:
    """The first of the rows that together are the period stated: "the first quarter of 2026" of months."""
    rows = sorted((period.first, period.last, entity) for period, entity in index.periods)
    for stated in (dated for period in claim.periods for dated in _dated(period, rows)):
        inside = [row for row in rows if stated.first <= row[0] and row[1] <= stated.last]
        joined = all(two[0] - one[1] == _ONE_DAY for one, two in pairwise(inside))
        if len(inside) > 1 and joined and covers(stated, Period(inside[0][0], inside[-1][1])):
            return index.of_entity[inside[0][2]]
    return None


def _dated(period: Period, rows: Sequence[tuple[date, date, Entity]]) -> Iterator[Period]:
    """A period; one that is said without a year, in each year of the rows."""
    if not period.yearless:
        yield period
        return
    for year in sorted({first.year for first, *_ in rows}):
        with suppress(ValueError):  # 29 February
            yield Period(period.first.replace(year=year), period.last.replace(year=year))


def longer_period(index: Index, claim: Claim, context: Context) -> Entry | None:
    """The named one of several rows that lie in the period stated: "June is the best month of 2026"."""
    inside = [
        (period, entity)
        for period, entity in index.periods
        if any(
            stated.first <= period.first and period.last <= stated.last for stated in claim.periods
        )
    ]
    named = [entity for _, entity in inside if _is_named(context, entity)]
    return index.of_entity[named[0]] if named and len(inside) > 1 else None


def covers(stated: Period, whole: Period) -> bool:
    """Whether two periods are one, that without a year in whichever year."""
    ends = ((stated.first, whole.first), (stated.last, whole.last))
    return all(same_day(*end, yearless=stated.yearless) for end in ends)


def _is_named(context: Context, entity: Entity) -> bool:
    kind, subject = entity
    return kind in PERIODS and subject in context.in_sentence.get(kind, ())


def _later(day: date) -> date:
    """The same day a year later; a month's last day stays its last."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)
