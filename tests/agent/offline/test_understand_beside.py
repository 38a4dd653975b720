"""Sentences beside the question: what only tells changes nothing, a word told before may be explained."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, understand


@pytest.mark.parametrize(
    ("said", "tool", "arguments"),
    [
        (
            "I'd like something to hold it against. What did the segments look like at the end of 2024?",
            "segment_overview",
            {"as_of": "2024-12-31"},
        ),
        (
            "Which behaviour signals are most common? I'd like to know where to begin.",
            "behavior_insights",
            {},
        ),
        ("We are preparing a deck. Which signals are most common?", "behavior_insights", {}),
        ("I don't trust any of this. Is the data up to date?", "data_health", {}),
    ],
)
def test_what_only_tells_changes_nothing(
    said: str, tool: str, arguments: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = understand(said, lexicon, cache_dir=cache_dir).calls
    assert (call.tool, call.arguments) == (tool, arguments)


@pytest.mark.parametrize(
    ("said", "argument", "value"),
    [
        ("Which products sell best? In units please.", "metric", "units"),
        ("Which brands sell best? I want to see the top 3.", "top", 3),
        ("Which brands sell best? I'm interested in this year only.", "start", "2026-01-01"),
        ("Which brands sell best? I am thinking of glassware.", "category", "Glassware"),
    ],
)
def test_what_limits_is_taken_up(
    said: str, argument: str, value: object, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = understand(said, lexicon, cache_dir=cache_dir).calls
    assert call.arguments[argument] == value


@pytest.mark.parametrize(
    ("said", "terms"),
    [
        (
            'Colleagues keep saying "Promising". Can you explain what it means and what we should do'
            " with those?",
            ["Promising"],
        ),
        ("I saw Hibernating on a slide. What do they mean by it?", ["Hibernating"]),
        (
            "I muddle up Champions and Loyal Customers. What does each of the two mean, please?",
            ["Champions", "Loyal Customers"],
        ),
        (
            "I always confuse recency and frequency. Could you explain the two of them?",
            ["recency", "frequency"],
        ),
        ("There is Promising in the list. What is that?", ["Promising"]),
    ],
)
def test_the_word_that_was_told_is_explained(
    said: str, terms: list[str], lexicon: Lexicon, cache_dir: Path
) -> None:
    calls = understand(said, lexicon, cache_dir=cache_dir).calls
    assert {call.tool for call in calls} == {"define"}
    assert [call.arguments["term"] for call in calls] == terms


@pytest.mark.parametrize(
    "said", ["what does the whole thing on the left mean", "what is meant by the two columns"]
)
def test_what_is_no_word_is_not_explained(said: str, lexicon: Lexicon, cache_dir: Path) -> None:
    reading = understand(said, lexicon, cache_dir=cache_dir)
    assert (reading.kind, reading.topic) == ("clarify", "term")
