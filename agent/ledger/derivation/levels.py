"""Holds a level that the words give beside a probability to the one that it lies in.

"Rated High with a churn probability of 77.9 %" is wrong where the result has Critical begin at 70 %.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from agent.ledger.derivation.finding import Finding
from agent.ledger.facts.index import Index
from agent.ledger.parsed_text import ParsedText

_PROBABILITY = "probability"


def other_level(
    index: Index, text: ParsedText, findings: Sequence[Finding]
) -> Iterator[tuple[int, str]]:
    """The probabilities, by place, beside which another level stands, and the level that they have."""
    stated = [
        (i, f.entry)
        for i, f in enumerate(findings)
        if f.verdict == "direct"
        and f.entry
        and f.entry.fact.unit == _PROBABILITY
        and f.entry.measure == "churn_probability"
    ]
    for i, entry in stated:
        span = text.contexts[i].span
        alone = sum(text.contexts[j].span == span for j, _ in stated) == 1
        levels = _levels(index, entry.fact.call) if alone and not text.contexts[i].header else {}
        words = text.blanked[slice(*span)]  # "High" in the name of a school is no level
        said = [name for name in levels if re.search(rf"\b{re.escape(name)}\b", words)]
        own = next((n for n, (low, high) in levels.items() if low <= entry.value < high), None)
        if len(said) == 1 and own and own != said[0]:
            yield i, own


def _levels(index: Index, call: str) -> dict[str, tuple[Decimal, Decimal]]:
    """The levels of a result by name, each with where it begins and ends."""
    edges: dict[str, dict[str, Decimal]] = {}
    for entry in index.list_at(call, "levels"):
        if entry.title and entry.measure in ("begins", "ends"):
            edges.setdefault(entry.title.rpartition("|")[2], {})[entry.measure] = entry.value
    return {n: (e["begins"], e["ends"]) for n, e in edges.items() if len(e) == 2}
