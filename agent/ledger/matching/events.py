"""Tells by the words before a date which event it is of: an order, the first contact, the sign-up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.ledger.facts.entry import Entry
from agent.ledger.matching.spot import Spot
from agent.ledger.vocabulary._words import word_set
from agent.ledger.vocabulary.kinds import INDIVIDUAL
from agent.ledger.vocabulary.measure_words import phrase_of, stems, words_in

_ANY_ORDER = frozenset({"order"})
"""What every date of an account may be of."""
EDGES = word_set(
    "as_of start end previous_start previous_end earlier_at period month quarter week year first_day last_day"
)
"""Dates that bound a period and mark no event."""
_EVENTS = tuple(
    (re.compile(said, re.IGNORECASE), re.compile(fields))
    for said, fields in (
        (
            r"\b(?:with\sus|(?:customer|client)(?:\sof\sours)?)\ssince\b",
            r"signup|sign_up|joined|opened|first|from|start",
        ),
        (r"\bsigned\sup\b|\bregistered\b|\bsign-?up\b", r"signup|sign_up|joined|opened"),
        (
            r"\b(?:contacted|spoken?\s(?:to|with)|in\stouch)\b|\blast\s(?:contact|call|visit)\b",
            r"contact|call|visit|interaction|latest|note|meeting|touch",
        ),
        (r"\b(?:is|was|were|falls?|fell|be)\sdue\b|\bnext\sorder\b", r"due|next|expected"),
        (
            r"\bfirst\s(?:ever\s)?(?:orders?|ordered|bought|purchases?)\b",
            r"first|since|began|start",
        ),
        (
            r"\b(?:last|latest|most\srecent|final)\s(?:\w+\s)?(?:orders?|purchases?)\b|\blast\s(?:ordered|bought)\b",
            r"last_(?:order|purchase|bought)|(?:latest|recent)_(?:order|purchase)",
        ),
        (r"\bran\s(?:from|between|until)\b", r"start|begin|began|launch|end|finish|close"),
        (
            r"\b(?:end(?:ed|s)|wound\sup|finish(?:ed|es)|closed|conclud\w+|wrapp\w+\sup|expired)\b",
            r"end|finish|clos|conclu|expir|stop",
        ),
        (
            r"\b(?:start(?:ed|s)|began|begun|launch\w*|kicked\soff|went\s(?:out|live))\b",
            r"start|begin|began|launch|open|first|from|sent",
        ),
        (r"\bloyalty\b|\bmembers?\ssince\b", r"joined|tier|loyal|member|expir|points"),
    )
)
"""What is said of an event, and the names of the fields that hold its day."""


def names_other_event(spot: Spot, entry: Entry) -> bool:
    """Whether the words before a date name another event than the fact's, whose day the results have."""
    start, end = spot.context.clause[0], spot.claim.start
    found = [
        (match.end(), fields)
        for said, fields in _EVENTS
        for match in said.finditer(spot.text, start, end)
    ]
    if not found or spot.context.header:
        return False
    _, fields = max(found, key=lambda one: one[0])
    if fields.search(entry.measure):
        return False
    about = [one for one in entry.subject.items() if one[0] in INDIVIDUAL]
    known = [other for one in about for other in spot.index.about[one]]
    return any(other.day is not None and fields.search(other.measure) for other in known)


def is_other_date(spot: Spot, entry: Entry, words: frozenset[str]) -> bool:
    """Whether the words just before a date name another date of the row: "the last on"."""
    own = phrase_of(entry.measure)
    if entry.measure == "as_of" and entry.subject.keys() & INDIVIDUAL:
        return names_other_event(spot, entry)
    if entry.is_window or entry.measure in EDGES:
        return False
    if names_other_event(spot, entry):
        return True
    before = words_in(
        spot.text,
        (max(spot.context.span[0], spot.claim.start - 40), spot.claim.start),
    )[-4:]
    if not words.isdisjoint(own):
        return _other_end(spot, entry, before, words)
    said = stems(frozenset(before)) - stems(frozenset(own))
    return any(
        other.day is not None
        and other.measure not in EDGES
        and not stems(frozenset(phrase_of(other.measure)) - _ANY_ORDER).isdisjoint(said)
        for other in spot.index.row(entry)
    )


def _other_end(spot: Spot, entry: Entry, before: Sequence[str], words: frozenset[str]) -> bool:
    """Whether "the newest note" meets the first note, where the row has the last one."""
    own = frozenset(phrase_of(entry.measure))
    for other in spot.index.row(entry):
        theirs = frozenset(phrase_of(other.measure))
        if other.day is None or not own & theirs:
            continue
        apart = own - theirs
        if apart and theirs - own <= set(before) and theirs - own and apart.isdisjoint(words):
            return True
    return False
