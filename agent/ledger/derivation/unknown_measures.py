"""Figures that follow from others and are called what no result measures: revenue as profit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from agent.ledger.derivation.finding import Finding
from agent.ledger.matching.attribution import Judge
from agent.ledger.matching.foreign_measures import names_unknown_measure
from agent.ledger.notes import described
from agent.ledger.parsed_text import ParsedText


def of_unknown_measure(
    text: ParsedText, findings: Sequence[Finding], judge_at: Callable[[int], Judge]
) -> Iterator[tuple[int, Finding]]:
    """The derived figures, by their place, whose words name a measure that no fact is of."""
    for i, made in enumerate(findings):
        if made.verdict != "derived" or made.entry is None or not text.claims[i].readings:
            continue
        if names_unknown_measure(judge_at(i).spot):
            note = f"It is made of {described(made.entry.fact)}, which is no such measure."
            yield i, Finding("misattributed", None, note)
