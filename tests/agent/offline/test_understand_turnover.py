"""Customers lost, won and kept, how much hangs on a few, and the end of a ranking that is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, understand

LOST = {"by": ["account"], "only": "stopped", "compare_to": "previous_period"}
YEAR = {"start": "2025-07-01", "end": "2026-06-30"}
QUARTER = {"start": "2026-04-01", "end": "2026-06-30"}
TOP = {"by": ["account"], "metric": "revenue"}


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("How many customers did we lose this quarter?", [LOST | QUARTER]),
        ("Which accounts did we lose in the last year?", [LOST | YEAR]),
        ("which clients have left us", [LOST | YEAR]),
        (
            "are we losing more customers than a year ago?",
            [LOST | YEAR, LOST | {"start": "2024-07-01", "end": "2025-06-30"}],
        ),
        (
            "did we lose more customers this quarter than last quarter",
            [LOST | QUARTER, LOST | {"start": "2026-01-01", "end": "2026-03-31"}],
        ),
        (
            "How many customers did we gain and lose this quarter and how much revenue does that mean",
            [LOST | QUARTER, LOST | QUARTER | {"only": "started"}],
        ),
        (
            "customer retention rate this year versus last year",
            [
                LOST | {"start": "2026-01-01", "end": "2026-06-30"},
                LOST | {"start": "2025-01-01", "end": "2025-06-30"},
            ],
        ),
        ("what was our retention rate in 2025", [LOST | {"start": "2025-01-01"}]),
        ("how dependent are we on our top ten customers", [TOP | {"top": 10}]),
        ("what share of revenue do the five largest customers have", [TOP | {"top": 5}]),
        ("what share comes from the top 10", [TOP | {"top": 10}]),
        ("how many did we lose this year", [LOST | {"start": "2026-01-01", "end": "2026-06-30"}]),
        ("list the 10 biggest we lost", [LOST | YEAR]),
        ("which region is doing worst", [{"by": ["region"], "order": "asc"}]),
        ("worst 5 products", [{"by": ["product"], "order": "asc", "top": 5}]),
        (
            "which region should I worry about and why",
            [{"by": ["region"], "sort": "change", "order": "asc", "compare_to": "previous_year"}],
        ),
        (
            "who are my best and worst account managers",
            [{"by": ["owner"], "compare_to": "previous_year"}],
        ),
    ],
)
def test_figures_of_customers_lost_and_of_both_ends(
    asked: str, wanted: list[dict[str, Any]], lexicon: Lexicon, cache_dir: Path
) -> None:
    calls = understand(asked, lexicon, cache_dir=cache_dir).calls
    assert [call.tool for call in calls] == ["sales_metrics"] * len(wanted), calls
    for call, least in zip(calls, wanted, strict=True):
        assert least.items() <= call.arguments.items(), call.arguments
    if "best and worst" in asked:
        assert not {"order", "top"} & calls[0].arguments.keys()


def test_what_lost_and_kept_mean_is_told(lexicon: Lexicon, cache_dir: Path) -> None:
    def notes(asked: str) -> str:
        return " ".join(understand(asked, lexicon, cache_dir=cache_dir).notes)

    assert notes("how many customers did we lose this quarter").startswith("Lost here means")
    assert notes("retention rate this year against last year").startswith("Kept here means")
    assert notes("revenue this quarter") == ""


def test_retention_by_region_is_one_call_for_each_and_by_anything_else_told(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    by_region = understand("retention rate by region", lexicon, cache_dir=cache_dir)
    assert {call.tool for call in by_region.calls} == {"cohort_retention"}
    assert [call.arguments["region"] for call in by_region.calls] == list(lexicon.regions)
    assert by_region.notes == ()
    by_industry = understand("retention rate by industry", lexicon, cache_dir=cache_dir)
    assert [call.arguments for call in by_industry.calls] == [{}]
    assert "not split by industry" in by_industry.notes[0]
    after = understand("revenue by account manager", lexicon, by_region.memory, cache_dir=cache_dir)
    assert [(c.tool, c.arguments["by"]) for c in after.calls] == [("sales_metrics", ["owner"])]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("give me a board summary, one page", True),
        ("executive summary in 200 words", True),
        ("executive summary of the North", False),
    ],
)
def test_a_length_that_rules_cannot_keep_is_told(
    asked: str, told: bool, lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = understand(asked, lexicon, cache_dir=cache_dir)
    assert [call.tool for call in reading.calls] == ["draft_report"]
    assert any("length" in note for note in reading.notes) is told


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("list the 10 biggest we lost", {"only": "stopped", "top": 10}),
        ("and new ones won?", {"only": "started"}),
        ("how many did we gain", {"only": "started"}),
    ],
)
def test_lost_and_won_after_one_another_are_of_the_same_period(
    said: str, wanted: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    first = understand("how many customers did we lose this quarter", lexicon, cache_dir=cache_dir)
    (call,) = understand(said, lexicon, first.memory, cache_dir=cache_dir).calls
    assert call.arguments == {"metric": "revenue"} | LOST | QUARTER | wanted


def test_other_questions_after_customers_lost_are_their_own(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    first = understand("how many customers did we lose this quarter", lexicon, cache_dir=cache_dir)
    said = understand("who are our best customers", lexicon, first.memory, cache_dir=cache_dir)
    assert [call.tool for call in said.calls] == ["find_accounts"]
