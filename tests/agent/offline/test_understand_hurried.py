"""Hurried messages: text-speak, slips in small words, years in two digits, remarks before the wish."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, Memory, understand

TIDEWAY = {"account": "ACC0803"}


@pytest.mark.parametrize(
    ("turns", "tool", "arguments"),
    [
        (["churn risk north", "mke it top 20"], "churn_risk", {"region": "North", "limit": 20}),
        (["churn risk north", "drop the region, whole bok"], "churn_risk", {}),
        (["tideway - risk?"], "churn_risk", TIDEWAY),
        (["any chance of getting tideway back??"], "churn_risk", TIDEWAY),
        (["tideway", "segment?"], "explain_segment", TIDEWAY),
        (["tideway", "last order when"], "account_profile", TIDEWAY),
        (["tideway", "whats the upsell"], "product_propensity", TIDEWAY),
        (
            ["revenue in june 26"],
            "sales_metrics",
            {"metric": "revenue", "start": "2026-06-01", "end": "2026-06-30"},
        ),
        (
            ["tideway", "orders by month since jan 25"],
            "sales_metrics",
            TIDEWAY
            | {"metric": "orders", "by": ["month"], "start": "2025-01-01", "end": "2026-06-30"},
        ),
        (["at risk in the south", "nvm, revenue by region"], "sales_metrics", {"by": ["region"]}),
        (["no purchases ever - list em, south"], "find_accounts", {"region": "South"}),
        (["need attention south"], "segment_members", {"segment": "Need Attention"}),
    ],
)
def test_a_hurried_message(
    turns: list[str], tool: str, arguments: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    memory = Memory()
    for turn in turns:
        reading = understand(turn, lexicon, memory, cache_dir=cache_dir)
        memory = reading.memory
    (call,) = reading.calls
    assert call.tool == tool
    assert arguments.items() <= call.arguments.items()
    assert arguments or not call.arguments


def test_a_day_of_june_stays_a_day(lexicon: Lexicon, cache_dir: Path) -> None:
    reading = understand("revenue on june 26", lexicon, cache_dir=cache_dir)
    assert reading.calls[0].arguments["start"] == reading.calls[0].arguments["end"] == "2026-06-26"
