"""Any value of the last answer is exchanged for another of its kind, in whatever words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from follow_up_matrix import accounts, questions
from swaps import drawn
from understood import plain

from agent.offline.understand import Lexicon, Memory, understand

OF_EACH = 8
LEAST = 0.95


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_one_value_takes_the_place_of_another(seed: int, lexicon: Lexicon, cache_dir: Path) -> None:
    names = replace(lexicon, accounts=[*lexicon.accounts, *accounts().items()])
    asked = {
        name: understand(ask, names, Memory(), cache_dir=cache_dir).memory
        for name, (ask, _) in questions().items()
    }
    said, wrong = drawn(seed, OF_EACH), []
    for one in said:
        reading = understand(one.ask, names, asked[one.question], cache_dir=cache_dir)
        if plain(reading.calls) != plain([one.call]):
            wrong.append((one.question, one.ask, one.call.arguments, plain(reading.calls)))
    assert len(wrong) <= (1 - LEAST) * len(said), wrong


@pytest.mark.parametrize(
    ("first", "then", "kept"),
    [
        (
            "units by product since 1 January 2026, top 10",
            "brands rather than products, and only the West",
            {"metric": "units", "by": ["brand"], "region": "West", "top": 10},
        ),
        (
            "At Risk accounts in the North",
            "Champions instead of At Risk, top 5",
            {"segment": "Champions", "region": "North", "limit": 5},
        ),
    ],
)
def test_more_may_be_said_beside_it(
    first: str, then: str, kept: dict[str, object], lexicon: Lexicon, cache_dir: Path
) -> None:
    memory = understand(first, lexicon, Memory(), cache_dir=cache_dir).memory
    (call,) = understand(then, lexicon, memory, cache_dir=cache_dir).calls
    assert kept.items() <= call.arguments.items()
