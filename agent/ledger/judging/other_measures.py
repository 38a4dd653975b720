"""Words that name another measure than a fact's: profit is no revenue, each is no total."""

from __future__ import annotations

import re

from agent.ledger.facts.entry import Entry
from agent.ledger.judging.spot import Spot

_REVENUE = r"monetary|revenue|sales|spend"
_NOUNS = tuple(
    (re.compile(rf"(?<!\bor\s)(?:{said})", re.IGNORECASE), re.compile(needs))
    for said, needs in (
        (r"\b(?:net\s|gross\s)?(?:profits?|margins?|ebitda)\b", r"profit|margin"),
        (r"\bbudgets?\b", r"budget|cost|afford"),
        (r"\b(?:debts?|owe[sd]?|owing)\b", r"debt|owed|balance|loan|credit|overdraft"),
        (r"\bcosts?\s(?:us|the\s(?:company|business))\b", r"cost|stake|lo[so]"),
        (
            r"\b(?:churn|leaving)\s(?:probability|likelihood)|\b(?:probability|chance|likelihood)\sof\s"
            r"(?:churn|leaving|being\slost)",
            r"churn|probab|risk|likel|leav",
        ),
        (r"\bha(?:s|ve)\s(?:\w+ly\s)?churned\b", r"churn|left|lost|stop|quiet|lapsed|leav"),
        (r"\b(?:salar(?:y|ies)|wages?|tax(?:es)?|dividends?)\b", r"salar|wage|tax|dividend"),
    )
)
"""Measures that a book may have, and what the fields that hold them are called."""
_MEAN = re.compile(r"mean|average|avg|median|typical|per_|_per|monthly|daily|weekly|usual")
_EACH = re.compile(r"\b(?:each|every)\s(?:single\s)?■", re.IGNORECASE)
_A_TIME = re.compile(
    r"\s(?:a|per|each|every)\s(?P<of>day|week|month|quarter)\b|\s(?P<ly>month|week|dai)ly\b"
)
_WITHOUT = re.compile(r"\b(?:without|excluding|except|apart\sfrom)\s(?:the\s)?■", re.IGNORECASE)
_TOGETHER = re.compile(r"■+,?\sand\s(?:the\s)?■+\s(?:together|combined|jointly)\b")
_WILL = re.compile(r"\b(?:will|is\sgoing\sto)\s(?:reach|bring|be|spend|grow|make|earn|hit|have)\b")
_SO_FAR = re.compile(rf"(?:total_|mean_|average_)?(?:{_REVENUE})(?:_value)?(?:_share)?$")


def names_another(spot: Spot, entry: Entry) -> bool:
    """Whether the words before a figure name a measure, or a way to take it, that the fact is not."""
    before = spot.text[spot.context.clause[0] : spot.claim.start]
    measure = f"{entry.measure} {entry.title} {entry.fact.path} {entry.fact.unit}".lower()
    if any(said.search(before) and not needs.search(measure) for said, needs in _NOUNS):
        return True
    if entry.subject and (_TOGETHER.search(before) or _WITHOUT.search(before)):
        return True
    if _WILL.search(before) and _SO_FAR.match(entry.measure):
        return True
    if entry.fact.unit != "money" or _MEAN.search(measure):
        return False
    return bool(_EACH.search(before)) or (
        bool(_A_TIME.match(spot.text, spot.claim.end)) and bool(_SO_FAR.match(entry.measure))
    )
