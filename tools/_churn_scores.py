"""What the tools know of churn at an as-of date, wherever it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class ChurnScores:
    """Churn probabilities of accounts in scope and where they come from.

    probabilities: 0 (stays) to 1 (leaves) by account key; accounts without a score are absent.
    source: in words, as they follow 'churn from', e.g. 'the churn model'.
    scored_at: the day of the newest score; None where there is none.
    reason: why there are no scores, as a sentence; None where there are some.
    """

    probabilities: Mapping[int, float]
    source: str
    scored_at: date | None = None
    reason: str | None = None
