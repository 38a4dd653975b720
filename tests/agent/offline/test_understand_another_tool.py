"""Follow-ups that ask another tool than the one that answered last, or that one again in other words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from understood import is_right, plain, read, readings

from agent.offline.understand import Lexicon

TALKS = Path(__file__).with_name("another_tool_talks.yaml")


@pytest.mark.parametrize("talk", read(TALKS), ids=lambda talk: talk["name"])
def test_each_message_asks_its_own_tool(
    talk: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    for turn, reading in readings(talk, lexicon, cache_dir):
        assert is_right(turn, reading), (turn["ask"], reading.kind, plain(reading.calls))
