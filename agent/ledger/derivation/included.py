"""Whether an interval of the results has a value in it: "the interval includes zero"."""

from __future__ import annotations

import re

from agent.ledger.derivation.finding import Finding
from agent.ledger.facts.index import Index
from agent.ledger.matching.attribution import Judge
from agent.ledger.notes import described
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Claim, Kind

_HOLDS = re.compile(
    r"\b(?:(?P<out>excludes?|excluding|clear\sof|away\sfrom|(?:not|n't)\s(?:include|contain|cover|cross|reach))|"
    r"includes?|including|contains?|containing|covers?|covering|spans?|spanning|cross(?:es|ing)?|"
    r"straddl(?:es?|ing)|either\sside\sof|both\ssides\sof|around)\s(?:the\s)?$",
    re.IGNORECASE,
)


def from_interval(index: Index, text: ParsedText, claim: Claim, judge: Judge) -> Finding | None:
    """Whether the words have it right that an interval of those named includes a value, or excludes it."""
    said = _HOLDS.search(text.blanked, max(0, claim.start - 32), claim.start)
    if said is None or not claim.readings or claim.kind is Kind.MULTIPLE:
        return None
    value = claim.readings[0].number.value
    named = judge.context.nearby or judge.context.topic
    entries = [
        entry
        for kind, subjects in named.items()
        for subject in subjects
        for entry in index.about.get((kind, subject), ())
    ]
    for low in entries:
        for high in index.row(low) if low.measure.endswith("_low") else ():
            if high.measure != f"{low.measure.removesuffix('low')}high":
                continue
            inside = low.value <= value <= high.value
            if inside is not bool(said["out"]):
                words = f"{described(low.fact)} to {described(high.fact)}."
                return Finding("derived", low, words)
    return None
