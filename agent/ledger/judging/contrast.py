"""Words that name one figure of a row and no other: "can be reached", "more than one", "improved".

Where a clause has such words and the row has the figure that they name, no other figure of the row is
meant, unless that one stands beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent.ledger.facts.entry import Entry
from agent.ledger.judging.spot import Spot
from agent.ledger.text.claim import Claim


@dataclass(frozen=True, slots=True)
class _Named:
    """What `words` name: fields whose name has `field`; `alike` if only those of the fact's unit count."""

    field: re.Pattern[str]
    words: re.Pattern[str]
    alike: bool = True


def _named(field: str, words: str, alike: bool = True) -> _Named:
    return _Named(re.compile(field), re.compile(words, re.IGNORECASE), alike)


_NAMED = (
    _named("median|^value$", r"\bmedian\b"),
    _named(
        "reach|planned",
        r"\b(?:can|could)\s(?:still\s|all\s)?be\s(?:reached|contacted|written\sto)\b|"
        r"\bwe\s(?:can|may)\s(?:reach|contact|write\sto)\b",
    ),
    _named("several", r"\bmore\sthan\sone\b|\bat\sleast\stwo\b|\btwo\s(?:\w+\s)?or\smore\b"),
    _named(
        "lifetime",
        r"\b(?:whole|entire|full|all\s(?:its|their))\shistory\b|\bof\sall\stime\b|"
        r"\bsince\s(?:it|they)\s(?:first|joined|signed|began)\b",
    ),
    _named("stake", r"\b(?:revenue|value|money|sales)\sat\s(?:risk|stake)\b"),
    _named("^net_", r"\bnet\b(?!\s(?:revenue|sales|value))"),
    _named("family", r"\bfamily\b"),
    _named("entered", r"\b(?:became|joined|newcomers?)\b"),
    _named(
        "with_signal",
        r"\b(?:shows?|has|have|with)\s(?:at\sleast\s|only\s)?(?:one|an?|any|some)\s(?:warning\s)?si(?:gnal|gn)s?\b",
    ),
    _named("alive", r"\b(?:probably|likely)\s(?:still\s)?(?:active|alive|customers?)\b"),
    _named(
        r"expected|predicted|alive|after|gain|_(?:low|high)$",
        r"\b(?:will|should)\s(?:probably|likely)\b|\b(?:is|are)\s(?:expected|forecast|predicted)\sto\b",
        alike=False,
    ),
    _named("control", r"\bheld\sback\b|\bcontrols?\s*(?:group)?$"),
    _named("expected", r"(?<!order\s)\b(?:is|are)\sworth\b|\bmost\svaluable\b"),
    _named("better|upgrade", r"\bimproved\b|\bmoved\sup\b|\bclimbed\b", alike=False),
    _named("worse|downgrade", r"\bworsened\b|\bmoved\sdown\b|\bslipped\b", alike=False),
)
_DONE = tuple(
    (re.compile(field), re.compile(rf"(?:\s[\w■'\u2019]+){{0,5}}?\s{verb}\b"), re.compile(before))
    for field, verb, before in (
        ("open", r"opened", r"\bopened\sby\s(?:the\s)?$"),
        ("click", r"clicked", r"\bclicked\sby\s(?:the\s)?$"),
        ("respon", r"(?:responded|replied|answered)", r"\banswered\sby\s(?:the\s)?$"),
    )
)
"""What the counted did, right after the figure, or before it: "80 contacts opened it"."""
_BASE = re.compile(r"\b[Oo](?:f|ut\sof)\s(?:the\s|all\s|these\s|those\s)*$")
_ON = re.compile(r"\b(?:orders?|buys?|bought|ordered)\son\s$|\bcustomers?\sfor\s$|\bplaced\s$")
_A_YEAR = re.compile(r"\s(?:a|per|each|every)\s(?:year|month)\b")


def names_another(spot: Spot, entry: Entry, row: Callable[[], Sequence[Entry]]) -> bool:
    """Whether the words around a figure name another one of the row than this fact.

    `row` gives the facts of the row.
    """
    text, claim, context = spot.text, spot.claim, spot.context
    if entry.is_window:
        return False
    start, end = context.header or context.clause
    before = spot.before(24, start)
    if _BASE.search(before):
        return False
    if _is_of_other_days(entry, text, claim, before):
        return True
    for named in _NAMED:
        if named.words.search(text, start, end) and _has(row(), entry, named.field, named.alike):
            return not any(named.field.search(e.measure) and spot.is_beside(e) for e in row())
    if entry.fact.unit != "count":
        return False
    return any(
        (did.match(text, claim.end, end) or by.search(before)) and _has(row(), entry, field, True)
        for field, did, by in _DONE
    )


def names_own(spot: Spot, entry: Entry) -> bool:
    """Whether the clause names the very count that a fact is: "93 moved up" are those that are better."""
    return entry.fact.unit == "count" and any(
        named.field.search(entry.measure) and named.words.search(spot.text, *span)
        for named in _NAMED
        for span in (spot.context.clause, spot.goes_on)
    )


def _has(row: Sequence[Entry], entry: Entry, field: re.Pattern[str], alike: bool) -> bool:
    """Whether the row has the field that is named and the fact is not of it."""
    return not field.search(entry.measure) and any(
        field.search(other.measure)
        and (not alike or other.fact.unit == entry.fact.unit)
        and other.value != entry.value
        for other in row
    )


def _is_of_other_days(entry: Entry, text: str, claim: Claim, before: str) -> bool:
    """Whether "on 7 days a year" or "a customer for 30 days" meets the days since the last order."""
    return "recency" in entry.measure and bool(_ON.search(before) or _A_YEAR.match(text, claim.end))
