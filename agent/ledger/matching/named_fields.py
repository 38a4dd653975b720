"""Words that name one field of a row outright, so that no other field of the row is meant."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from agent.ledger.facts.entry import Entry
from agent.ledger.vocabulary.measure_words import phrase_of, words_in

_LEVEL = re.compile(
    r"\b(?:at|rated|or|and|the|of|are)\s(?:the\s)?(critical|high)\b(?!-)", re.IGNORECASE
)
_MAY_BE_LOST = re.compile(
    r"\b(?:revenue|money|value|sales)\sat\srisk\b|\bstake\b|\blos[et]|\bexpos|\bthreat",
    re.IGNORECASE,
)
_LEADS_TO = re.compile(
    r"\b((?:[a-z]+\s){2,4})(?:of|is|was|at)\s(?:(?:about|only|just|roughly|around|nearly)\s)?(?:[£$€]\s?)?$"
)
_PLACED_BY = re.compile(
    r"\b(?:better|higher|lower|worse|best|highest|lowest|worst|largest|smallest)\s((?:[a-z]+\s){1,2}[a-z]+)"
    r"(?:\sof\s(?:the|all|both)(?:\s[a-z]+){1,2})?,?\s(?:at|with)\s(?:[£$€]\s?)?$"
)


def is_of_other_levels(entry: Entry, clause: str, row: Callable[[], Sequence[Entry]]) -> bool:
    """Whether a figure of both high levels of risk is said of one, or what may be lost of what they spend."""
    levels = {said.lower() for said in _LEVEL.findall(clause)}
    if entry.measure == "at_risk_accounts":
        return len(levels) == 1
    if entry.measure != "revenue_at_risk" or len(levels) < 2 or _MAY_BE_LOST.search(clause):
        return False
    return any(other.measure == "at_risk_revenue" for other in row())


def names_phrase(before: str, entry: Entry, row: Callable[[], Sequence[Entry]]) -> bool:
    """Whether the words that lead to a figure are all of another field: "a frequency score of 3"."""
    said = _LEADS_TO.search(before) or _PLACED_BY.search(before)
    if said is None:
        return False
    words = set(words_in(said[1], (0, len(said[1]))))
    if words.issuperset(phrase_of(entry.measure)):
        return False
    return any(
        len(phrase := phrase_of(other.measure)) > 1
        and words.issuperset(phrase)
        and other.fact.unit == entry.fact.unit
        and other.value != entry.value
        for other in row()
    )
