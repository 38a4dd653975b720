"""Measures that the words give a figure and that facts are not of: profit, debt, wages, a budget."""

from __future__ import annotations

import re

from agent.ledger.facts.entry import Entry
from agent.ledger.matching.spot import Spot

_MEASURES = tuple(
    (re.compile(rf"(?<!\bor\s)(?:{said})", re.IGNORECASE), re.compile(needs))
    for said, needs in (
        (r"\b(?:net\s|gross\s)?(?:profits?|margins?|ebitda)\b", r"profit|margin"),
        (r"\bbudgets?\b", r"budget|cost|afford"),
        (r"\b(?:debts?|owe[sd]?|owing)\b", r"debt|owed|balance|loan|credit|overdraft"),
        (r"\bcosts?\s(?:us|the\s(?:company|business))\b", r"cost|stake|lo[so]"),
        (
            r"\b(?:churn|leaving)\s(?:probability|likelihood)|\b(?:probability|chance|likelihood)\sof\s"
            r"(?:churn|leaving|being\slost)",
            r"^(?!.*alive).*(?:churn|probab|risk|likel|leav)",
        ),
        (r"\bha(?:s|ve)\s(?:\w+ly\s)?churned\b", r"churn|left|lost|stop|quiet|lapsed|leav"),
        (r"\b(?:salar(?:y|ies)|wages?|tax(?:es)?|dividends?)\b", r"salar|wage|tax|dividend"),
    )
)
"""Measures that a book may have, and what the fields that hold them are called."""


def names_unknown_measure(spot: Spot) -> bool:
    """Whether the words before a figure name a measure, profit or debt, that no fact of the ledger is of."""
    before = spot.text[spot.context.clause[0] : spot.claim.start]
    return any(
        _is_open(spot, said.search(before))
        and not any(needs.search(names_of(entry)) for entry in spot.index.entries)
        for said, needs in _MEASURES
    )


def names_foreign_measure(spot: Spot, entry: Entry) -> bool:
    """Whether the words before a figure name a measure, profit or debt, of which a fact says nothing."""
    before = spot.text[spot.context.clause[0] : spot.claim.start]
    # "its churn probability fell by 33 points" is the change of its row
    of_row = sorted(spot.index.row_measures(entry)) if entry.is_change else ()
    names = " ".join((names_of(entry), *of_row))
    return entry.fact.unit != "date" and any(
        not needs.search(names) and _is_open(spot, said.search(before)) for said, needs in _MEASURES
    )


def names_of(entry: Entry) -> str:
    """What a fact is called by its field, its row, its place in the result and its unit."""
    return f"{entry.measure} {entry.title} {entry.fact.path} {entry.fact.unit}".lower()


def _is_open(spot: Spot, said: re.Match[str] | None) -> bool:
    """Whether a measure named before a figure has none of its own: "a probability of 64% on £31k" has."""
    if said is None:
        return False
    after = spot.context.clause[0] + said.end()
    own = [one for one in spot.between(after, spot.claim.start) if one.readings]
    return not own or own[0].kind is spot.claim.kind
