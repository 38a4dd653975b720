"""Follow-ups that change one argument of the last question and carry the others."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from understood import is_right, plain, read, readings

from agent.offline.understand import Lexicon

TALKS = Path(__file__).with_name("carried_talks.yaml")


@pytest.mark.parametrize("talk", read(TALKS), ids=lambda talk: talk["name"])
def test_what_a_follow_up_does_not_change_is_carried(
    talk: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    for turn, reading in readings(talk, lexicon, cache_dir):
        assert is_right(turn, reading), (turn["ask"], reading.kind, plain(reading.calls))
