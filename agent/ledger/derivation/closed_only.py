"""Totals of what is over, said of all there is: "all eight campaigns brought 176 responses".

A result that has an `open_` and a `closed_` number of something counts only what is closed in its totals.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from agent.ledger.derivation.finding import Finding
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Kind
from agent.ledger.vocabulary.nouns import classes_of_label

_CLOSED = "closed_"
_IS_SAID = re.compile(
    r"\b(?:closed|finished|completed?|ended|over|open|running|counted|measured)\b", re.IGNORECASE
)
"""Words that tell what the totals are of."""


def of_closed_only(
    index: Index, text: ParsedText, findings: Sequence[Finding]
) -> Iterator[tuple[int, Entry]]:
    """Totals, by place, that a sentence gives to more than they cover, and what they cover."""
    for i, finding in enumerate(findings):
        entry = finding.entry
        if finding.verdict != "direct" or entry is None or entry.in_list or entry.needed:
            continue
        closed, all_ = _counts(index, entry)
        span = text.contexts[i].span
        if closed is None or _IS_SAID.search(text.blanked, *span):
            continue
        if not any(one.in_list and one.measure == entry.measure for one in index.entries):
            continue
        nouns = classes_of_label(closed.measure.removeprefix(_CLOSED))
        numbers = [
            claim.readings[0].number.value
            for claim, context in zip(text.claims, text.contexts, strict=True)
            if context.span == span and claim.readings and claim.readings[0].kind is Kind.NUMBER
            if not claim.readings[0].nouns.isdisjoint(nouns)
        ]
        if all_ in numbers and closed.value not in numbers and not nouns & entry.nouns:
            yield i, closed


def _counts(index: Index, entry: Entry) -> tuple[Entry | None, Decimal]:
    """How many are closed in a result of which some are open, and how many there are in all."""
    facts = {one.measure: one for one in index.call_facts(entry.fact.call)}
    for name, closed in facts.items():
        still = facts.get(f"open_{name.removeprefix(_CLOSED)}")
        if name.startswith(_CLOSED) and still is not None and still.value > 0:
            return closed, closed.value + still.value
    return None, Decimal(0)
