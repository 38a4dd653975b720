"""Counts of the rows of a list that are as the sentence says: "four of the six have a score of 555"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from decimal import Decimal

from agent.ledger._every import LIMITS
from agent.ledger._fallback import Finding
from agent.ledger._plan import INDIVIDUAL
from agent.ledger._text import Text
from agent.ledger.claim import Bound, Claim, Kind
from agent.ledger.context import Context
from agent.ledger.entry import Entry, row_of
from agent.ledger.facts import CODE
from agent.ledger.index import Index

_OF = re.compile(r"(?:\s[a-z]+)?\sof\s(?:the\s|these\s|those\s|all\s)?(?:[a-z]+\s)?")
_ROSE = re.compile(r"\b(?:grew|rose|gained|increased|improved|grown|risen|up)\b", re.IGNORECASE)
_FELL = re.compile(
    r"\b(?:fell|shrank|lost|declined|dropped|decreased|fallen|down)\b", re.IGNORECASE
)
_MOST = 50


def from_rows(index: Index, text: Text, claim: Claim, context: Context) -> Finding | None:
    """A count out of so many rows, when just as many of them are as the sentence says."""
    reading = claim.readings[0] if claim.readings else None
    if reading is None or reading.kind is not Kind.NUMBER or claim.bound is not Bound.EXACT:
        return None
    start, end = context.span
    whole = next((c for c in text.claims if c.start >= claim.end and c.readings), None)
    if (
        whole is None
        or whole.start >= end
        or not _OF.fullmatch(text.blanked, claim.end, whole.start)
    ):
        return None
    size = whole.readings[0].number.value
    if not reading.number.value < size <= _MOST:
        return None
    for rows in index.row_counts:
        if rows.value != size:
            continue
        entries = index.lists.get(f"{rows.fact.call} {rows.fact.path}", ())
        for test, words in _tests(text, (start, end)):
            fitting = {row_of(entry.fact) for entry in entries if test(entry)}
            if len(fitting) == reading.number.value:
                return Finding("derived", rows, f"Rows of {rows.fact.label} {words}.")
    return None


def _tests(text: Text, span: tuple[int, int]) -> Iterator[tuple[Callable[[Entry], bool], str]]:
    """What the sentence may say of a row: a code, a group, a rise or a fall."""
    start, end = span
    codes = {c.text.casefold() for c in text.claims if start <= c.start < end}
    yield lambda e: e.fact.unit == CODE and e.fact.value.casefold() in codes, "with this code"
    for mention in text.mentions:
        if start <= mention.start < end:
            for kind, name in mention.entities:
                if kind not in INDIVIDUAL:
                    yield _is_of(kind, name), f"of {name}"
    if any(c.bound in LIMITS for c in text.claims if start <= c.start < end):
        return  # "three grew by more than 5 %" are not all that grew
    words = text.blanked[start:end]
    for pattern, sign in ((_ROSE, 1), (_FELL, -1)):
        if pattern.search(words):
            yield _moves(sign), "that rose" if sign > 0 else "that fell"


def _is_of(kind: str, name: str) -> Callable[[Entry], bool]:
    return lambda entry: entry.subject.get(kind) == name


def _moves(sign: int) -> Callable[[Entry], bool]:
    zero = Decimal(0)
    return lambda e: e.is_change and e.fact.unit == "percent" and e.value * sign > zero
