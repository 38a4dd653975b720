"""Buyers of one period and not of another, and what several accounts come to together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, understand

YEAR = {"by": ["account"], "only": "stopped", "compare_to": "previous_year", "metric": "revenue"}
BEFORE = YEAR | {"compare_to": "previous_period"}


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (
            "customers who bought in H1 2025 and nothing in H1 2026",
            YEAR | {"start": "2026-01-01", "end": "2026-06-30"},
        ),
        (
            "which customers had orders in May 2025 but none in May 2026",
            YEAR | {"start": "2026-05-01"},
        ),
        ("who hasn't bought in H1 26 although they did in H1 25", YEAR | {"start": "2026-01-01"}),
        ("who spent with us in April but not May", BEFORE | {"start": "2026-05-01"}),
        ("North accounts who spent in Q1 but not in Q2", BEFORE | {"region": "North"}),
        ("who bought cookware last quarter but not this one", BEFORE | {"start": "2026-04-01"}),
        ("who is buying this quarter that didn't last quarter", BEFORE | {"only": "started"}),
        (
            "who bought cookware this quarter and did not in the quarter before it",
            BEFORE | {"only": "started", "start": "2026-04-01"},
        ),
        (
            "who ordered last quarter but hadn't in the one before",
            BEFORE | {"only": "started", "start": "2026-01-01"},
        ),
        (
            "who bought cookware the month before but not this month",
            BEFORE | {"start": "2026-06-01"},
        ),
        ("which accounts did not buy cookware in Q1 but do so in Q2", BEFORE | {"only": "started"}),
        ("which customers ordered in May but in June not?", BEFORE | {"start": "2026-06-01"}),
        ("champions who bought in Q1 and nothing in Q2", BEFORE | {"segment": "Champions"}),
    ],
)
def test_who_bought_in_one_of_two_periods(
    asked: str, wanted: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = understand(asked, lexicon, cache_dir=cache_dir).calls
    assert call.tool == "sales_metrics"
    assert {name: call.arguments[name] for name in wanted} == wanted
    assert "top" not in call.arguments


@pytest.mark.parametrize(
    "asked",
    [
        "revenue in May but not in June by region",
        "how was May compared with June",
        "accounts with no order since March",
    ],
)
def test_two_periods_alone_tell_no_buyers_apart(
    asked: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    calls = understand(asked, lexicon, cache_dir=cache_dir).calls
    assert calls
    assert all("only" not in call.arguments for call in calls)


@pytest.mark.parametrize(
    "asked",
    [
        "what did Otter Interiors and Velvet Rope spend between them this year",
        "revenue of Otter Interiors and Velvet Rope Events together since January",
        "how much do ACC0907 and ACC0719 bring in combined, this year",
    ],
)
def test_several_accounts_come_to_one_sum(asked: str, lexicon: Lexicon, cache_dir: Path) -> None:
    (call,) = understand(asked, lexicon, cache_dir=cache_dir).calls
    assert call.tool == "sales_metrics"
    assert call.arguments["account"] == "ACC0907 or ACC0719"
    assert call.arguments["start"] == "2026-01-01"


def test_two_accounts_without_a_sum_are_compared(lexicon: Lexicon, cache_dir: Path) -> None:
    (call,) = understand(
        "Otter Interiors or Velvet Rope, who is ahead", lexicon, cache_dir=cache_dir
    ).calls
    assert call.tool == "compare"
