"""How many accounts stand behind the figures of the last answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.offline.understand import Lexicon, understand


@pytest.mark.parametrize(
    "asked",
    [
        "how many accounts is that",
        "how many customers are those?",
        "from how many accounts",
        "how many accounts placed them?",
    ],
)
def test_the_accounts_of_the_same_period_and_place_are_counted(
    asked: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    first = understand("revenue in the South in Q1 2026", lexicon, cache_dir=cache_dir)
    (call,) = understand(asked, lexicon, first.memory, cache_dir=cache_dir).calls
    assert call.arguments == {
        "metric": "active_accounts", "region": "South", "start": "2026-01-01", "end": "2026-03-31",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "arguments"),
    [
        ("top 10 of em", {"by": ["account"], "top": 10}),
        ("biggest three please", {"by": ["account"], "top": 3}),
        ("top 5 with their managers", {"by": ["account", "owner"], "top": 5}),
        ("the bottom 4 of them", {"by": ["account"], "top": 4, "order": "asc"}),
    ],
)
def test_the_first_accounts_of_a_total_are_those_of_its_period_and_place(
    asked: str, arguments: dict[str, object], lexicon: Lexicon, cache_dir: Path
) -> None:
    first = understand("revenue in the South in Q1 2026", lexicon, cache_dir=cache_dir)
    (call,) = understand(asked, lexicon, first.memory, cache_dir=cache_dir).calls
    assert call.arguments == {**first.calls[0].arguments, **arguments}


@pytest.mark.parametrize(
    ("asked", "change"),
    [("and not glassware", {"without_category": "Glassware"}), ("how many", None)],
)
def test_the_buyers_of_something_are_cut_by_what_they_lack_and_counted(
    asked: str, change: dict[str, str] | None, lexicon: Lexicon, cache_dir: Path
) -> None:
    first = understand("who buys cutlery in the West", lexicon, cache_dir=cache_dir)
    (call,) = understand(asked, lexicon, first.memory, cache_dir=cache_dir).calls
    said = first.calls[0].arguments
    counted = {"metric": "active_accounts", "region": "West", "category": "Cutlery"}
    assert call.arguments == (counted if change is None else said | change)
