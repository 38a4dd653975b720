"""What is said beside an answer: what cannot be had, and what a bare word was taken for."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.offline.understand import Lexicon, understand


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("segments drawn with 4 quantiles", True),
        ("show the segments by deciles", True),
        ("segments with five quintiles", False),
        ("top 4 segments", False),
    ],
)
def test_another_number_of_score_steps_is_said_not_to_be_possible(
    asked: str, told: bool, lexicon: Lexicon, cache_dir: Path
) -> None:
    notes = understand(asked, lexicon, cache_dir=cache_dir).notes
    assert any("always fifths" in note for note in notes) == told


def test_what_a_bare_kind_of_campaign_was_taken_for_is_said(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = understand("loyalty campaign", lexicon, cache_dir=cache_dir)
    assert reading.notes[0].startswith("Taken as")
    assert not understand("loyalty campaign results", lexicon, cache_dir=cache_dir).notes
