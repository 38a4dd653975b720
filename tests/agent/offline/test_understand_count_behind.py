"""How many accounts stand behind the figures of the last answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.offline.understand import Lexicon, understand


@pytest.mark.parametrize(
    "asked",
    ["how many accounts is that", "how many customers are those?", "from how many accounts"],
)
def test_the_accounts_of_the_same_period_and_place_are_counted(
    asked: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    first = understand("revenue in the South in Q1 2026", lexicon, cache_dir=cache_dir)
    (call,) = understand(asked, lexicon, first.memory, cache_dir=cache_dir).calls
    assert call.arguments == {
        "metric": "active_accounts", "region": "South", "start": "2026-01-01", "end": "2026-03-31",
    }  # fmt: skip
