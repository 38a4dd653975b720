"""The period of an occasion that a message begins with: 'the Q2 review', 'our report on May'."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.offline.understand import Lexicon, understand
from agent.offline.understand.dialogue.occasion_period import with_period_of_occasion

Q1, Q2 = ("2026-01-01", "2026-03-31"), ("2026-04-01", "2026-06-30")


@pytest.mark.parametrize(
    ("asked", "period"),
    [
        ("I'm preparing the Q2 review. How did we do last quarter?", Q2),
        ("Working on the review for Q2: revenue last quarter", Q2),
        ("Q2 results deck due tomorrow, what was our revenue in the last quarter", Q2),
        ("I'm preparing the Q1 review. How did we do last quarter?", Q1),
        ("How did we do last quarter?", Q1),
        ("I'm planning Q3. How did we do last quarter?", Q1),
    ],
)
def test_last_quarter_is_that_of_the_occasion(
    asked: str, period: tuple[str, str], lexicon: Lexicon, cache_dir: Path
) -> None:
    call = understand(asked, lexicon, cache_dir=cache_dir).calls[0]
    assert (call.tool, call.arguments["start"], call.arguments["end"]) == (
        "sales_metrics",
        *period,
    )


@pytest.mark.parametrize(
    "asked",
    [
        "I'm preparing the Q3 kick-off. How did we do last quarter?",
        "For the Q2 review: how does last month compare with the one before?",
        "Q2 was good. What about last quarter?",
        "For the Q2 review. How did last quarter compare with the quarter before?",
    ],
)
def test_other_periods_stay_as_they_were_said(asked: str, lexicon: Lexicon) -> None:
    assert with_period_of_occasion(asked, lexicon.lookup) == asked
