"""Holds a level that the words give beside a probability to the one that it lies in.

"Rated High with a churn probability of 77.9 %" is wrong where the result has Critical begin at 70 %.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from agent.ledger.derivation.finding import Finding
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.parsed_text import ParsedText

_PROBABILITY, _MEASURE = "probability", "churn_probability"


def other_level(
    index: Index, text: ParsedText, findings: Sequence[Finding]
) -> Iterator[tuple[int, str]]:
    """The probabilities, by place, beside which another level stands, and the level that they have."""
    stated = [
        (i, of)
        for i, f in enumerate(findings)
        if f.verdict == "direct" and f.entry and (of := _probability(index, f.entry))
    ]
    for i, entry in stated:
        span = text.contexts[i].span
        alone = len({of.row_key for j, of in stated if text.contexts[j].span == span}) == 1
        levels = _levels(index, entry.fact.call) if alone and not text.contexts[i].header else {}
        words = text.blanked[slice(*span)]  # "High" in the name of a school is no level
        said = [name for name in levels if _said(name).search(words)]
        own = next((n for n, (low, high) in levels.items() if low <= entry.value < high), None)
        if len(said) == 1 and own and own != said[0]:
            yield i, own


def _probability(index: Index, entry: Entry) -> Entry | None:
    """The churn probability of the account that a figure is of."""
    if entry.measure.endswith(_MEASURE):
        return entry if entry.fact.unit == _PROBABILITY else None
    stem = entry.fact.path.rpartition(".")[
        0
    ]  # the same row, or the same account named in the result
    of_row = (one for one in index.row(entry) if one.measure.endswith(_MEASURE))
    return next((one for one in of_row if one.fact.path.rpartition(".")[0] == stem), None)


@cache
def _said(level: str) -> re.Pattern[str]:
    """How a level is said: by its name, or "at high risk", "its risk is only medium"."""
    name, low = re.escape(level), re.escape(level.lower())
    return re.compile(
        rf"\b(?:{name}\b|{low}(?:[\s-](?:churn|attrition))?[\s-]risk\b|risk\s(?:is|remains)\s(?:[a-z]+\s)?{low}\b)"
    )


def _levels(index: Index, call: str) -> dict[str, tuple[Decimal, Decimal]]:
    """The levels of a result by name, each with where it begins and ends."""
    edges: dict[str, dict[str, Decimal]] = {}
    for entry in index.list_at(call, "levels"):
        if entry.title and entry.measure in ("begins", "ends"):
            edges.setdefault(entry.title.rpartition("|")[2], {})[entry.measure] = entry.value
    return {n: (e["begins"], e["ends"]) for n, e in edges.items() if len(e) == 2}
