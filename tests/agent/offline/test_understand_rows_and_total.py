"""Whether rows make up the whole, and what share all of those shown have."""

from __future__ import annotations

from pathlib import Path

import pytest
from understood import talk

from agent.offline.understand import Call, Lexicon

BY = {"metric": "revenue", "by": ["channel"]}


@pytest.mark.parametrize(
    "said",
    [
        "do these add up to the total?",
        "and do they all sum up to 100%?",
        "does that come to the whole?",
        "do the channels make up the full total",
        "would those match our overall revenue?",
    ],
)
def test_rows_are_shown_with_their_total(said: str, lexicon: Lexicon, cache_dir: Path) -> None:
    reading = talk(lexicon, cache_dir, "revenue by channel in 2025", said)
    year = {"start": "2025-01-01", "end": "2025-12-31"}
    rows, total = reading.calls
    assert rows == Call("sales_metrics", {**BY, **year})
    assert total == Call("sales_metrics", {"metric": "revenue", **year})


@pytest.mark.parametrize(
    "said", ["what share do they have together", "what percentage are these between them?"]
)
@pytest.mark.parametrize("first", ["revenue by channel", "which segments are the biggest?"])
def test_the_share_of_all_rows_is_in_the_answer_that_shows_them(
    first: str, said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert talk(lexicon, cache_dir, first, said).calls == talk(lexicon, cache_dir, first).calls
