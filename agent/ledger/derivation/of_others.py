"""Figures that state a fact of somebody else than the words speak of, though they name nobody else."""

from __future__ import annotations

import re

from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.names.context import Context
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Claim, Kind
from agent.ledger.vocabulary.kinds import INDIVIDUAL, PERIODS

_AVERAGED = re.compile(
    r"\b(?:accounts|customers|clients|they)\s(?:[a-z]+\s){0,2}averaged?\b|"
    r"\b(?:average|mean|typical)\s(?:[a-z]+\s){0,3}of\s(?:the\s|all\s|these\s)?(?:[a-z-]+\s){0,2}(?:accounts|customers|clients)\b",
    re.IGNORECASE,
)
_OF_ACCOUNTS = re.compile(
    r"\sof\s(?:the\s|all\s|our\s)*(?:active\s|scored\s)?(?:accounts|customers|clients)\b"
)
_OWN_PART = re.compile(r"peer|similar|adopt|user|share_of|family")


def is_of_other(
    index: Index, text: ParsedText, claim: Claim, context: Context, entry: Entry
) -> bool:
    """Whether a fact is of one account where the words speak of many, or of another category than is named.

    "Critical accounts average 60 %" is no single account's; "£44k in A" is none of what it may buy of B.
    """
    one = next((kind for kind in entry.subject if kind in INDIVIDUAL), None)
    if one is None:
        return False
    named = entry.subject[one] in context.all_named.get(one, ())
    averaged = _AVERAGED.search(text.blanked, context.clause[0], claim.start)
    if one in entry.needed and not named and averaged:
        return True
    if claim.kind is Kind.PERCENT and claim.spelled and _OF_ACCOUNTS.match(text.blanked, claim.end):
        return not named and not _OWN_PART.search(entry.measure)
    for kind, names in context.local.items() if entry.fact.unit == "money" else ():
        if kind in entry.subject or kind in PERIODS or kind in INDIVIDUAL:
            continue
        twins = [
            other.subject[kind]
            for other in index.about.get((one, entry.subject[one]), ())
            if other.value == entry.value
            and other.fact.unit == entry.fact.unit
            and kind in other.needed
        ]
        if twins and names.isdisjoint(twins):
            return True
    return False
