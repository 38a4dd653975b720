"""Messages that fall into parts: one question with what the other parts say of it, or a call for each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, understand


@pytest.mark.parametrize(
    ("text", "tool", "arguments"),
    [
        (
            "Monthly cohorts by first order, revenue metric, West",
            "cohort_retention",
            {"metric": "revenue", "region": "West"},
        ),
        (
            "Enterprise accounts, North region, revenue in the last 90 days; sort by orders; 15 rows",
            "find_accounts",
            {"region": "North", "lookback_days": 90, "sort": "frequency", "limit": 15},
        ),
        (
            "Which segments suit a premium campaign and which should it leave alone?",
            "campaign_targets",
            {"campaign_type": "premium"},
        ),
        ("new here, came from banking. what segments are there?", "segment_overview", {}),
        ("new starter here. what does hibernating mean?", "define", {"term": "Hibernating"}),
        (
            "How many new customers did we win this year, splitted after months?",
            "sales_metrics",
            {"metric": "new_accounts", "by": ["month"]},
        ),
        (
            "which accounts dropped since the start of the year? segment wise I mean",
            "segment_migration",
            {"from_date": "2026-01-01"},
        ),
        (
            "worried about Tideway as a whole family, draft a risk note",
            "draft_report",
            {"account": "ACC0803", "level": "family"},
        ),
    ],
)
def test_a_part_that_asks_nothing_of_its_own_says_more_of_the_question(
    text: str, tool: str, arguments: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = understand(text, lexicon, cache_dir=cache_dir)
    assert [call.tool for call in reading.calls] == [tool]
    assert arguments.items() <= reading.calls[0].arguments.items()


@pytest.mark.parametrize(
    ("text", "tools"),
    [
        ("risks in the North, and the notes on Tideway", ["churn_risk", "account_notes"]),
        ("revenue by region, then the top 3 brands", ["sales_metrics", "sales_metrics"]),
        ("signs at Tideway, and what could I pitch?", ["behavior_signals", "product_propensity"]),
        ("define Hibernating and list those accounts", ["define", "segment_members"]),
    ],
)
def test_parts_that_ask_something_else_are_questions_of_their_own(
    text: str, tools: list[str], lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = understand(text, lexicon, cache_dir=cache_dir)
    assert [call.tool for call in reading.calls] == tools
