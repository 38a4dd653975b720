"""Lengths of time that the text, or the results, show: "from 3 to 26 June, just over three weeks".

A length is that between two days of the sentence, that of a period which the results are of, or that of rows
which the words pick: "in the last four months" of a list of months.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from decimal import Decimal
from itertools import combinations

from agent.ledger.derivation.finding import Finding
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.names.context import Context
from agent.ledger.notes import described
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Claim, Kind
from agent.ledger.text.intervals import interval_of
from agent.ledger.vocabulary.kinds import PERIODS

_PICKED = re.compile(r"\b(?:last|past|first|final|latest|opening|closing)\s$", re.IGNORECASE)
_LATE = re.compile(r"\s(?:late|overdue|behind)\b")
_SLACK = Decimal("0.03")
"""How much of its length a span of months may be off: months are not all as long."""


def from_spans(
    index: Index,
    text: ParsedText,
    claim: Claim,
    context: Context,
    beside: Collection[Entry | None],
) -> Finding | None:
    """How a length of time follows, or None; `beside` are the facts of the figures that are of that time."""
    calls = {entry.fact.call for entry in beside if entry is not None}
    picked = _PICKED.search(text.blanked[max(0, claim.start - 12) : claim.start])
    reach = interval_of(claim.readings[0].number, claim.bound)
    slack = Decimal(0) if "day" in claim.readings[0].nouns else reach.high * _SLACK
    late = _LATE.match(text.blanked, claim.end)
    results = [] if late is None else list(_days_late(index, text, context))
    results += _of_results(index, calls, picked is not None)
    for days, words in (*_between_days(text, context), *results):
        if any(reach.holds(days + more) for more in (Decimal(0), Decimal(1), -slack, slack)):
            return Finding("derived", None, words)
    return _of_rows(index, claim, calls) if picked else None


def _days_late(index: Index, text: ParsedText, context: Context) -> Iterator[tuple[Decimal, str]]:
    """The days from a date of the sentence to the last day of the data: "due on 21 June, nine days late"."""
    for c in text.claims:
        if context.span[0] <= c.start < context.span[1] and c.periods:
            for as_of in index.as_of.values():
                for period in c.periods if as_of.day else ():
                    due = period.first
                    if period.yearless and as_of.day:
                        due = due.replace(year=as_of.day.year)
                    if as_of.day and due < as_of.day:
                        yield Decimal((as_of.day - due).days), f"From {c.text} to {as_of.day}."


def _between_days(text: ParsedText, context: Context) -> Iterator[tuple[Decimal, str]]:
    """The days between any two dates of the sentence."""
    start, end = context.span
    days = [
        (c.periods[0].first, c.text)
        for c in text.claims
        if start <= c.start < end and c.periods and c.periods[0].first == c.periods[0].last
    ]
    for (one, said), (two, also) in combinations(days, 2):
        yield Decimal(abs((two - one).days)), f"From {said} to {also}."


def _of_results(index: Index, calls: Collection[str], flows: bool) -> Iterator[tuple[Decimal, str]]:
    """The lengths of the periods that results are of, in days; with `flows` not those between two states."""
    for first, last in (*index.windows.spans, *index.windows.compared):
        if (calls and first.fact.call not in calls) or (flows and first.measure == "from_date"):
            continue
        words = f"From {described(first.fact)} to {described(last.fact)}."
        yield last.value - first.value, words


def _of_rows(index: Index, claim: Claim, calls: Collection[str]) -> Finding | None:
    """The rows of a list of such periods, where it has as many: "the last four months"."""
    count = claim.readings[-1].number.value if claim.readings[-1].kind is Kind.NUMBER else None
    nouns = claim.readings[0].nouns & PERIODS
    for rows in index.row_counts if nouns else ():
        of_time = index.nouns_of_rows(rows) & nouns
        if calls and rows.fact.call not in calls:
            continue
        if of_time and (count is None or count <= rows.value):
            return Finding("derived", rows, f"Rows of {rows.fact.label}.")
    return None
