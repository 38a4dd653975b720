"""What is only told beside a request: it is no request of its own, and its names are those of the request."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, understand
from agent.offline.understand.splitting.clauses import Form, form


@pytest.mark.parametrize(
    ("words", "does"),
    [
        ("who is at risk", Form.ASKS),
        ("ok so show me the hotels", Form.ASKS),
        ("i want to see revenue by region", Form.ASKS),
        ("the boss asked me who buys most", Form.ASKS),
        ("the call cycle is slipping", Form.TELLS),
        ("_ 's off sick", Form.TELLS),
        ("have not got long", Form.TELLS),
        ("just had lunch with _", Form.TELLS),
        ("christmas trade", Form.NAMES),
        ("revenue by category for the _", Form.NAMES),
        ("customers who have not ordered", Form.NAMES),
    ],
)
def test_the_form_of_a_clause(words: str, does: Form) -> None:
    assert form(words) is does


@pytest.mark.parametrize(
    ("said", "tool", "arguments"),
    [
        ("Grace's off sick, who of hers needs ringing first", "opportunities", "owner"),
        ("I'm up in the north on thursday, who's worth dropping in on", "opportunities", "region"),
        ("haven't got long. 3 places in the east worth a visit tmrw", "opportunities", "limit"),
        (
            "Margins are tight everywhere. Which categories are returned the most?",
            "sales_metrics",
            "by",
        ),
        ("Ranging: which categories are returned the most?", "sales_metrics", "by"),
        ("driving now who's about to leave us in the west", "churn_risk", "region"),
        ("what goes well with glassware? someone just ordered 4 cases", "basket_rules", "item"),
    ],
)
def test_an_aside_is_no_request(
    said: str, tool: str, arguments: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = understand(said, lexicon, cache_dir=cache_dir).calls
    assert call.tool == tool
    assert arguments in call.arguments


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        (
            "what do schools buy in August? say last year",
            {"start": "2025-08-01", "end": "2025-08-31"},
        ),
        ("revenue in March. I mean 2025", {"start": "2025-03-01", "end": "2025-03-31"}),
    ],
)
def test_a_year_said_after_its_month(
    said: str, arguments: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = understand(said, lexicon, cache_dir=cache_dir).calls
    assert arguments.items() <= call.arguments.items()


@pytest.mark.parametrize(
    ("said", "tools"),
    [
        (
            "Churn risk in the West, and which reps are down on last year?",
            ["churn_risk", "sales_metrics"],
        ),
        (
            "I'm new here. what does lift mean and which pairs have the highest?",
            ["define", "basket_rules"],
        ),
        ("We want to hold an evening for the very best in the West. Who gets an invitation?", 1),
        ("How many accounts sit in each segment, and where's the money?", ["segment_overview"]),
    ],
)
def test_as_many_requests_as_are_made(
    said: str, tools: list[str] | int, lexicon: Lexicon, cache_dir: Path
) -> None:
    made = [call.tool for call in understand(said, lexicon, cache_dir=cache_dir).calls]
    assert made == tools if isinstance(tools, list) else len(made) == tools
