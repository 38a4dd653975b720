"""Figures that the verified ones beside them come to otherwise: a sum, a share, a step, a multiple."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from agent.ledger.derivation.finding import Finding
from agent.ledger.derivation.misstated import (
    misstates,
    misstates_move,
    misstates_multiple,
    misstates_part,
    misstates_share,
)
from agent.ledger.derivation.stated_figures import Stated
from agent.ledger.facts.index import Index
from agent.ledger.parsed_text import ParsedText

_VERIFIED = ("direct", "derived")
_BETWEEN = 4
"""Figures from "from" to "to", dates among them."""


def misstated_beside(
    _: Index, text: ParsedText, findings: Sequence[Finding]
) -> Iterator[tuple[int, str]]:
    """The figures, by their place, that those beside them contradict, and how."""
    for i, claim in enumerate(text.claims):
        if findings[i].verdict not in _VERIFIED:
            continue
        before, around = _beside(text, findings, i), _beside(text, findings, i, _BETWEEN)
        if claim.readings and misstates(text, claim, before):
            yield i, "The figures before it come to another one."
        if misstates_share(text, claim, before or _in_sentence_before(text, findings, i)):
            yield i, "The figures before it are another share of each other."
        if misstates_part(text, claim, around):
            yield i, "The figure after it is another part of the one before."
        if misstates_move(text, i):
            yield i, "The figures after it are another step."
        if misstates_multiple(text, claim, around):
            yield i, "The figures beside it are so many times each other as it does not say."


def _beside(text: ParsedText, findings: Sequence[Finding], i: int, after: int = 0) -> list[Stated]:
    """The figures of a sentence before one, and so many after it, as far as they are verified."""
    span = text.contexts[i].span
    return [
        Stated.of(text.claims[j], findings[j])
        for j in range(max(0, i - _BETWEEN), min(len(findings), i + after + 1))
        if j != i
        if text.contexts[j].span == span
        and text.claims[j].readings
        and not text.claims[j].periods
        and findings[j].verdict in _VERIFIED
    ]


def _in_sentence_before(text: ParsedText, findings: Sequence[Finding], i: int) -> Sequence[Stated]:
    """The only figure of the sentence before."""
    last = i - 1
    if last < 0 or text.contexts[last].span == text.contexts[i].span:
        return ()
    if last and text.contexts[last - 1].span == text.contexts[last].span:
        return ()
    one, claim = findings[last], text.claims[last]
    if one.verdict not in _VERIFIED or not claim.readings or claim.periods:
        return ()
    return (Stated.of(claim, one),)
