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


def test_rules_of_products_say_that_they_are_not_of_the_buyers_before(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    talk = {
        "turns": [
            {"ask": "who buys Northmere in the West in 2025 for Tom Wexford"},
            {"ask": "what else do they buy"},
        ]
    }
    *_, (_, reading) = readings(talk, lexicon, cache_dir)
    assert [call.tool for call in reading.calls] == ["basket_rules"]
    assert any("Tom Wexford" in note for note in reading.notes)
    assert any("period" in note for note in reading.notes)


@pytest.mark.parametrize("remark", ["the year looks good", "week seems odd"])
def test_a_remark_on_a_time_is_no_wish_for_it(
    remark: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    talk = {"turns": [{"ask": "revenue by month"}, {"ask": remark}]}
    *_, (_, reading) = readings(talk, lexicon, cache_dir)
    assert not {"year", "week"} & {*str(plain(reading.calls)).replace("'", " ").split()}
