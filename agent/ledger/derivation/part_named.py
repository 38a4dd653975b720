"""What one named after a share has of the figure before it: "£389k, but about 60% of that is A alone"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.ledger.derivation.finding import Finding
from agent.ledger.derivation.stated_figures import Stated, reach_of
from agent.ledger.facts.index import Index
from agent.ledger.names.context import Context
from agent.ledger.notes import described
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Claim, Kind
from agent.ledger.text.numbers import HUNDRED

_OF_STATED = re.compile(
    r"\s(?:of|in)\s(?:that|which|it|this)\b(?:\s(?:sum|amount|total|revenue|figure))?"
)


def part_named(
    index: Index, text: ParsedText, claim: Claim, context: Context, stated: Sequence[Stated]
) -> Finding | None:
    """The fact whose share in the last amount of money before is the figure; None of other words."""
    before = [one for one in stated if one.claim.end <= claim.start]
    money = [one for one in before if one.claim.kind is Kind.MONEY]
    if not money or not money[-1].value or not _OF_STATED.match(text.blanked, claim.end):
        return None
    whole = money[-1]
    reach = reach_of(claim, text.blanked[slice(*context.clause)])
    after = [m for m in text.mentions if claim.end <= m.start < context.span[1]]
    for entity in sorted(after[0].entities) if after else ():
        for entry in index.about.get(entity, ()):
            share = abs(entry.value) / whole.value * HUNDRED
            if entry.fact.unit == "money" and reach.holds(share):
                return Finding("derived", entry, f"{described(entry.fact)} / {whole.claim.text}")
    return None
