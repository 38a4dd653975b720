"""What directors and planners say: cuts after a comma, dimensions that go, buyers for the first time."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, Memory, understand

TIDEWAY = {"account": "ACC0803"}
STARTED = {"category": "Glassware", "only": "started"}


def last_call(turns: list[str], lexicon: Lexicon, cache_dir: Path) -> tuple[str, dict[str, Any]]:
    memory = Memory()
    for turn in turns:
        reading = understand(turn, lexicon, memory, cache_dir=cache_dir)
        memory = reading.memory
    (call,) = reading.calls
    return call.tool, dict(call.arguments)


@pytest.mark.parametrize(
    ("turns", "tool", "arguments"),
    [
        (["returns in the North, split by brand"], "sales_metrics", {"by": ["brand"]}),
        (["revenue in Q2, broken down by channel"], "sales_metrics", {"by": ["channel"]}),
        (["Tideway: brands and revenue this year"], "sales_metrics", TIDEWAY | {"by": ["brand"]}),
        (["their annual revenue by month, Tideway"], "sales_metrics", {"by": ["month"]}),
        (["who tried glassware for the first time in Q2"], "sales_metrics", STARTED),
        (["who placed their first order of glassware this year"], "sales_metrics", STARTED),
        (
            ["will Tideway still be a customer 180 days from now"],
            "customer_value",
            TIDEWAY | {"horizon_days": 180},
        ),
        (["how would k-means group the customers"], "segment_overview", {"scheme": "clusters"}),
        (
            ["beginner's question, sorry: what does recency mean?"],
            "define",
            {"term": "recency"},
        ),
        (
            ["planning a premium campaign for the West, whom to target"],
            "campaign_targets",
            {"campaign_type": "premium", "region": "West"},
        ),
        (
            ["revenue by quarter in 2025", "by region as well"],
            "sales_metrics",
            {"by": ["region", "quarter"]},
        ),
        (
            ["orders by channel per quarter in 2025", "leave the quarters out, against 2024"],
            "sales_metrics",
            {"by": ["channel"], "start": "2025-01-01", "compare_to": "previous_year"},
        ),
        (
            ["revenue by brand in the North", "all regions again, by category"],
            "sales_metrics",
            {"by": ["category"]},
        ),
        (
            ["notes on Tideway", "and their revenue by quarter since 2025"],
            "sales_metrics",
            TIDEWAY | {"by": ["quarter"]},
        ),
        (
            ["promising new customers", "with at most 60 days since first order"],
            "opportunities",
            {"kind": "promising_new_customers", "max_tenure_days": 60},
        ),
        (
            ["hospitality accounts over 15k", "sort by how long they have been silent"],
            "find_accounts",
            {"industry": "Hospitality", "min_monetary": 15000, "sort": "recency"},
        ),
        (
            ["churn risk in the North", "never mind the risk, what is their revenue by month"],
            "sales_metrics",
            {"by": ["month"], "region": "North"},
        ),
        (["who needs attention? I mean the segment Need Attention"], "segment_members", {}),
    ],
)
def test_the_call_that_is_meant(
    turns: list[str], tool: str, arguments: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    made, said = last_call(turns, lexicon, cache_dir)
    assert made == tool
    assert arguments.items() <= said.items()


@pytest.mark.parametrize(
    ("turns", "gone"),
    [
        (["revenue by brand in the North", "all regions again, by category"], "region"),
        (["find kestrel in the East", "anyone called moorhen?"], "region"),
        (["accounts that never ordered", "silent for 30 days or more"], "segment"),
        (
            ["accounts of Grace Adeyemi", "which of them were quiet for over 60 days"],
            "lookback_days",
        ),
        (["churn risk of Tideway and why is it so high?"], "level"),
    ],
)
def test_what_goes(turns: list[str], gone: str, lexicon: Lexicon, cache_dir: Path) -> None:
    assert gone not in last_call(turns, lexicon, cache_dir)[1]


@pytest.mark.parametrize(
    "asked", ["revenue by month and orders by channel", "revenue by month, and units by brand"]
)
def test_two_figures_each_with_its_own_cut_are_two_questions(
    asked: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert len(understand(asked, lexicon, cache_dir=cache_dir).calls) == 2


def test_this_week_is_no_time_as_a_customer(lexicon: Lexicon, cache_dir: Path) -> None:
    asked = ["what should I be doing for my South accounts this week"]
    tool, said = last_call(asked, lexicon, cache_dir)
    assert (tool, said) == ("opportunities", {"region": "South"})
