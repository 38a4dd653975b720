"""Tells by the words before a date which event it is of: an order, the first contact, the sign-up."""

from __future__ import annotations

import re

from agent.ledger.facts.entry import Entry
from agent.ledger.matching.spot import Spot
from agent.ledger.vocabulary.kinds import INDIVIDUAL

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
