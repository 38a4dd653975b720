"""Holds "revenue fell at more accounts than it rose at" to how many rose and how many fell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agent.ledger.derivation.finding import Finding
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.matching.titles import is_called
from agent.ledger.notes import described
from agent.ledger.parsed_text import ParsedText
from agent.ledger.vocabulary.measure_words import stems, words_in

_WHO = r"(?:accounts|customers|clients|of\sthem)"
_FELL = (
    r"(?:declin\w+|f[ae]ll\w*|dropp?\w*|cut\w*|reduc\w+|lower\w*|decreas\w+|shrank|"
    r"shrink\w*|(?:went\s)?down)"
)
_ROSE = r"(?:r[io]s[ei]\w*|grew|grow\w*|increas\w+|rais\w+|gain\w*|(?:went\s)?up)"
_SAID = re.compile(
    rf"\b(?:(?P<up>{_ROSE})|{_FELL})\s(?:at|in|for|with)\smore\s{_WHO}\sthan\b[^.;]{{0,40}}?\b(?:{_ROSE}|{_FELL})\b"
    rf"|\bmore\s{_WHO}\s(?:have\s)?(?:(?P<up2>{_ROSE})|{_FELL})\s[^.;]{{0,40}}?\bthan\s(?:have\s)?(?:{_ROSE}|{_FELL})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Compared:
    """Where a text says that more rose than fell, or fewer."""

    start: int
    end: int


def trends_compared(index: Index, text: ParsedText) -> Iterator[tuple[Compared, Finding]]:
    """What is said the wrong way round of the one trend that the sentence calls by its title."""
    for said in _SAID.finditer(text.blanked):
        start = text.blanked.rfind(".", 0, said.start()) + 1
        words = stems(frozenset(words_in(text.blanked, (start, said.end()))))
        pairs = [pair for pair in _trends(index) if is_called(pair[0].title, words)]
        if len(pairs) != 1:
            continue
        rose, fell = pairs[0]
        up = bool(said["up"] or said["up2"])
        if (rose.value - fell.value) * (1 if up else -1) < 0:
            note = f"{described(rose.fact)}, {described(fell.fact)}."
            yield Compared(*said.span()), Finding("misattributed", None, note)


def _trends(index: Index) -> Iterator[tuple[Entry, Entry]]:
    """How many accounts a figure rose at, and how many it fell at."""
    for rose in index.entries:
        if rose.measure == "increasing" and rose.in_list:
            fell = (one for one in index.row(rose) if one.measure == "declining")
            if (other := next(fell, None)) is not None:
                yield rose, other
