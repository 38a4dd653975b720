"""Finds the facts whose value a figure may state: same kind, within its rounding and its bound."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.matching.tense import MARK
from agent.ledger.text.claim import Bound, Claim, Kind, Reading
from agent.ledger.text.intervals import Interval, interval_of
from agent.ledger.text.numbers import HUNDRED, Number
from agent.ledger.text.units import STATED
from agent.ledger.vocabulary.nouns import classes_of_label

_MONEY_WORD = re.compile(
    r"\b(?:revenue|monetary|value|spen[dt]\w*|sales|worth|turnover|budget|costs?|stake|net|gross|"
    r"amount|price|income|earn\w*)\b",
    re.IGNORECASE,
)
_DAY_WORD = re.compile(r"\b(?:recency|days?)\b", re.IGNORECASE)
_PERCENT_WORD = re.compile(r"%|\bper\s?cent|\bpct\b|\bshare\b|\brate\b", re.IGNORECASE)
_POINTS_WORD = re.compile(r"\bpoints?\b|%", re.IGNORECASE)
_RANK_FIELD = re.compile(r"(?:^|_)(?:rank|position|place|priority)(?:_|$)")
_OF_LISTS = frozenset({"category", "brand", "segment", "region", "country", "channel", "campaign"})
"""What lists have rows of, and titles of other rows are not."""
_ONE = Decimal(1)
_OF_SHARES = re.compile(r"difference|share|rate|effect|probability|leverage")


def candidates(
    index: Index, claim: Claim, words: str = "", header: str | None = None
) -> Iterator[Entry]:
    """Facts that have the figure's kind and value, whomever they are about.

    `words` are those around the figure, `header` the title of its table column.
    """
    seen: set[int] = set()
    for entry in _all(index, claim, words, header):
        if entry.order not in seen:
            seen.add(entry.order)
            yield entry


def _all(index: Index, claim: Claim, words: str, header: str | None) -> Iterator[Entry]:
    if claim.periods:
        yield from index.days(claim.periods)
    for reading in claim.readings:
        if reading.kind is Kind.RANK:
            yield from (
                e
                for e in index.between("count", reading.number.value, reading.number.value)
                if _RANK_FIELD.search(e.measure)
            )
            continue
        for unit, scale in _units(reading, words, header, claim.partner is not None):
            yield from _within(index, claim, reading, unit, scale, header)
        if reading.kind is Kind.MULTIPLE:
            yield from _as_change(index, reading.number, claim.bound)


def _units(
    reading: Reading, words: str, header: str | None, paired: bool
) -> Iterator[tuple[str, Decimal]]:
    """The units that a kind of figure may state, each with what one of the figure is in it."""
    if reading.kind is Kind.NUMBER:
        yield from ((unit, _ONE) for unit in _plain_units(reading, words, header, paired))
    yield from STATED.get(reading.kind, {}).items()


def _plain_units(reading: Reading, words: str, header: str | None, paired: bool) -> Iterator[str]:
    """The units that a number without a sign of its own may have."""
    nouns = reading.nouns
    if header is not None and _PERCENT_WORD.search(header):
        yield from ("percent", "probability")
    elif paired and not nouns and _POINTS_WORD.search(words):
        yield "percent"  # "7.6 points; it lies between -1.8 and 17.6"
    if header is not None or not nouns:
        if header is not None or _MONEY_WORD.search(words):
            yield "money"
        if header is not None or _DAY_WORD.search(words):
            yield "days"
        yield from ("score", "ratio")
        if 0 <= reading.number.value <= 1:
            yield "probability"
    elif "day" in nouns:
        yield "days"
    elif nouns & {"point", "percentile"}:
        yield "score"
    yield "count"


def _within(
    index: Index, claim: Claim, reading: Reading, unit: str, scale: Decimal, header: str | None
) -> Iterator[Entry]:
    scaled = reading.number.times(scale)
    reach = interval_of(scaled, claim.bound)
    nouns = reading.nouns or (classes_of_label(MARK.sub("", header)) if header else frozenset())
    during = reading.kind is Kind.DAYS and claim.bound is Bound.OVER
    if during:
        # "over 12 months" may mean during; what it then states is the window.
        reach = Interval(reach.low - scaled.step / 2, reach.high, False, True)
    for interval, side in _signed(reach, claim):
        for entry in index.between(unit, interval.low, interval.high):
            if during and entry.value <= scaled.value and not entry.is_window:
                continue
            named = nouns - index.nouns_of_rows(entry) if entry.is_row_count and nouns else nouns
            mine = nouns if named == nouns else frozenset[str]()
            # "above £25,000", as asked for
            asked = claim.bound.is_floor and unit == "money" and entry.is_window
            asked = asked and entry.value == scaled.value
            if (asked or interval.holds(entry.value)) and _fits(entry, claim, reading, mine, side):
                yield entry


def _fits(entry: Entry, claim: Claim, reading: Reading, nouns: frozenset[str], side: int) -> bool:
    """Whether a fact of the right value also fits in sign, noun and form."""
    kind, unit = reading.kind, entry.fact.unit
    if not _sign_fits(entry, claim, side):
        return False
    if kind is Kind.PERCENT and unit == "score":
        return "percentile" in entry.measure  # "ahead of 92 % of accounts"
    if kind is Kind.SCORE and not _is_component(entry, claim):
        return False
    if unit == "count":
        return _counts_the_same(entry, reading, nouns)
    if unit == "percent":
        return _percent_fits(entry, kind, claim.direction)
    if unit == "probability" and claim.direction:
        return False
    if unit in ("probability", "ratio") and kind is Kind.NUMBER:
        # 0.62 is not written "1".
        return reading.number.step < 1 or entry.value == reading.number.value
    return True


def _as_change(index: Index, multiple: Number, bound: Bound) -> Iterator[Entry]:
    """ "doubled" is a change of +100 %, "more than doubled" one above it, "halved" one of -50 %."""
    reach = interval_of(multiple, bound)
    low, high = ((end - 1) * HUNDRED for end in (reach.low, reach.high))
    for entry in index.between("percent", low, high):
        if entry.is_change and not entry.in_points and reach.holds(entry.value / HUNDRED + 1):
            yield entry


def _signed(reach: Interval, claim: Claim) -> Iterator[tuple[Interval, int]]:
    """The interval on the sides of zero that sign and direction allow."""
    mirrored = Interval(-reach.high, -reach.low, reach.open_high, reach.open_low)
    if claim.sign >= 0:
        yield reach, 1
    if claim.sign < 0 or (claim.sign == 0 and claim.direction < 0 and reach.high > 0):
        yield mirrored, -1


def _sign_fits(entry: Entry, claim: Claim, side: int) -> bool:
    """Whether "down 12 %" and the sign of a change agree."""
    if claim.sign or entry.value == 0 or not entry.is_change:
        return True
    if entry.is_fall and entry.value > 0:
        return claim.direction <= 0
    return claim.direction * entry.value >= 0 if side > 0 else entry.value < 0


def _counts_the_same(entry: Entry, reading: Reading, nouns: frozenset[str]) -> bool:
    if reading.kind is Kind.SCORE:
        return "score" in entry.measure
    counted = entry.nouns
    if nouns and not counted and entry.title and nouns <= _OF_LISTS:
        counted = classes_of_label(
            entry.title
        )  # "four categories" are no views of a product's page
    if nouns and _RANK_FIELD.search(entry.measure):
        return False
    return not nouns or not counted or bool(nouns & counted)


def _percent_fits(entry: Entry, kind: Kind, direction: int) -> bool:
    """Differences of percentages are points, levels are percentages, changes may be either.

    "12 % lower" is never a level.
    """
    if kind is Kind.POINTS:
        return entry.in_points or (entry.is_change and bool(_OF_SHARES.search(entry.measure)))
    if direction and not entry.is_change:
        return False
    return not entry.in_points or kind is Kind.NUMBER


_COMPONENTS = {"R": "r|recency", "F": "f|frequency", "M": "m|monetary"}
"""The fields that hold the score of a letter: `r`, `r_score`, `recency_score`."""


def _is_component(entry: Entry, claim: Claim) -> bool:
    """Whether "R5" may be this score: it is one of recency."""
    names = _COMPONENTS.get(claim.text[:1])
    return names is None or bool(re.fullmatch(rf"(?:{names})(?:_score)?", entry.measure))
