"""What the sentences on segments share: how a scheme is called, and what is known of churn."""

from __future__ import annotations

import re

from agent.wording import count, day, listed
from tools._schemes import OfScheme

BY_SCHEME = {
    "lifecycle": "By lifecycle segment",
    "consumer": "By consumer label",
    "clusters": "Of the clusters",
}
"""How a sentence about another scheme than the usual one begins."""
LOOSE = 0.5
"""Likeness of cluster and archetype below which the name says little."""


def led(scheme: str, text: str) -> str:
    """The sentence, opened with the scheme it is about where that is not the usual one."""
    return f"{BY_SCHEME[scheme]}, {text}" if scheme in BY_SCHEME else text


def orders(scheme: str, number: int) -> str:
    """'12 order days'; in scheme consumer '12 orders'."""
    return count(number, "order" if scheme == "consumer" else "order day")


SCORES = {"r": "recency", "f": "frequency", "m": "monetary value"}
"""What the letters of a rule stand for."""


def letters(rule: str | None) -> str:
    """', where r and m are the scores of recency and monetary value; more is better', after a rule."""
    used = [letter for letter in SCORES if re.search(rf"\b{letter}\b", rule or "")]
    if not used:
        return ""
    scores = re.search(r"\d", rule or "") is not None  # other rules are of levels in words
    noun = ("score" if scores else "level") + "s" * (len(used) > 1)
    is_one = "is the" if len(used) == 1 else "are the"
    of = listed([SCORES[letter] for letter in used])
    return f", where {listed(used)} {is_one} {noun} of {of}{'; more is better' if scores else ''}"


def churn_point(result: OfScheme, unknown: int | None = None) -> str | None:
    """Where churn probabilities come from, and how many accounts have none; None in other schemes."""
    if result.churn_reason is not None:
        return f"Churn is not known: {result.churn_reason}"
    if result.churn_source is None or result.churn_scored_at is None:
        return None
    text = f"Churn is from {result.churn_source}, the newest of {day(result.churn_scored_at)}"
    if unknown:
        text += (
            f"; {count(unknown, 'account')} without a score {'has' if unknown == 1 else 'have'} "
        )
        text += "nothing held against them"
    return text
