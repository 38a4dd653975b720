"""The last answer in another shape: how many rows, in which order, of what, by which scheme."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from understood import talk

from agent.offline.understand import Lexicon

RULES = "what is bought together in the North"
RISK = "who is likely to leave in the South"
MEMBERS = "who is in At Risk"
MONTHS = "revenue by month in 2025"
SIGNS = "what behaviour patterns are there in the West"
MOVES = "how did accounts move between segments since january"


@pytest.mark.parametrize(
    ("asked", "said", "arguments"),
    [
        (RULES, "just the best one", {"limit": 1, "region": "North"}),
        ("customer value of the accounts in the West", "Ten becomes three.", {"limit": 3}),
        ("what if 10% of At Risk became Champions", "Twenty listed.", {"limit": 20, "share": 10}),
        (MEMBERS, "with five groups", {"clusters": 5}),
        (RULES, "stick to pairs", {"max_items": 2}),
        (RULES, "at least one order in twenty", {"min_support": 0.05}),
        (RULES, "surer than that", {"min_confidence": 0.2}),
        (RULES, "Rank by how often.", {"sort": "support"}),
        (RISK, "turn it upside down", {"order": "asc", "region": "South"}),
        (RISK, "which would cost most", {"sort": "revenue_at_risk"}),
        (MEMBERS, "littlest first", {"sort": "monetary", "order": "asc"}),
        (MONTHS, "biggest jump first, just three", {"sort": "change", "order": "desc", "top": 3}),
        (MONTHS, "how many new", {"metric": "new_accounts"}),
        (MONTHS, "down 30% or worse in the North", {"max_change": -30.0, "region": "North"}),
        (MONTHS, "ignore owt below five grand", {"min_value": 5000, "by": ["account"]}),
        (
            MONTHS,
            "who stopped, compared with last summer",
            {"only": "stopped", "by": ["account"], "earlier_start": "2025-06-01"},
        ),
        (SIGNS, "read em like a bank would", {"org_type": "banking", "region": "West"}),
        ("segments overview", "Proper quintiles, equally sized.", {"scoring": "ntile"}),
        (MOVES, "just them that climbed", {"direction": "better"}),
        ("which hotels spend over 5000", "headcount per country", {"count_by": "country"}),
    ],
)
def test_the_last_answer_takes_another_shape(
    asked: str, said: str, arguments: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    before = talk(lexicon, cache_dir, asked).calls
    (call,) = talk(lexicon, cache_dir, asked, said).calls
    assert call.tool == before[0].tool
    assert call.arguments.items() >= arguments.items()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (RISK, "draft a plan for the top 3"),
        (RISK, "what did the biggest one buy"),
        (SIGNS, "which industries are in retail"),
        (MONTHS, "top 3 signals"),
    ],
)
def test_what_asks_for_more_is_no_shape_of_it(
    asked: str, said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    before, after = (talk(lexicon, cache_dir, *turns).calls for turns in ((asked,), (asked, said)))
    limited = {"limit", "top", "org_type"} & {n for call in after for n in call.arguments}
    assert {call.tool for call in after} != {call.tool for call in before} or not limited
