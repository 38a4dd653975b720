"""The period of an occasion that a message begins with: 'the Q2 review', 'our report on May'."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.offline.understand import Lexicon, understand
from agent.offline.understand.dialogue.wordings.occasion_period import with_period_of_occasion
from agent.offline.understand.splitting.openings import without_told_times

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


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("Grace Adeyemi left us. Who are her accounts?", "Grace Adeyemi. Who are her"),
        ("I was asked yesterday for revenue last month, by region", "asked for revenue last month"),
        ("Hi, Hannah V. took over from me last week, what needs doing there", "took over from me,"),
        ("I joined last month and got the South, which ones should I look at first", "I joined and"),
        ("Tom Wexford retired in March. Who is likely to leave?", "retired. Who"),
        ("My boss asked me yesterday about churn in the West, who may leave", "asked me about churn"),
    ],
)  # fmt: skip
def test_days_in_what_is_told_of_colleagues_are_none_of_the_question(
    told: str, asked: str, lexicon: Lexicon
) -> None:
    assert asked in without_told_times(told, lexicon.lookup)


@pytest.mark.parametrize(
    "asked",
    [
        "Harbour Hotels Ltd left us in May, why?",
        "who left us in May",
        "I started last month. What changed since then in my segments?",
        "I asked for revenue in May",
        "which accounts joined last month, and what did they spend",
        "He wants revenue in May, by region",
        "My boss asked me how much we sold in May, by region",
        "the boss asked me for revenue in 2025, by region",
        "I was told sales dropped in Q1, why",
        "I was asked for at risk accounts as of March, please list them",
        "we retired the old prices in March, revenue by month?",
        "I was asked to compare 2024 and 2025. Revenue?",
        "someone asked me what Harbour Hotels Ltd bought last year - can you look it up?",
    ],
)
def test_days_of_a_question_stay(asked: str, lexicon: Lexicon) -> None:
    assert without_told_times(asked, lexicon.lookup) == asked
