"""Those who left a segment: 'former champions', 'which champions have gone quiet'."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from agent.offline.understand import Call, Lexicon, understand


def test_who_is_of_a_segment_no_more_has_left_it(lexicon: Lexicon, cache_dir: Path) -> None:
    asked = "which champions of end 2025 are no champions today"
    (call,) = understand(asked, lexicon, cache_dir=cache_dir).calls
    assert call.tool == "segment_migration"
    assert call.arguments["from_segment"] == "Champions"
    assert "to_segment" not in call.arguments


@pytest.mark.parametrize(
    "asked",
    [
        "which champions have gone quiet",
        "which champions are going quiet",
        "champions slipping",
        "slipping champions",
        "former champions",
        "who stopped being a champion",
        "which champions are no longer champions",
    ],
)
def test_former_champions_are_those_who_left_within_a_year(
    asked: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = understand(asked, lexicon, cache_dir=cache_dir)
    a_year_ago = lexicon.as_of.replace(year=lexicon.as_of.year - 1)
    arguments = {"from_segment": "Champions", "from_date": a_year_ago.isoformat()}
    assert reading.calls == (Call("segment_migration", arguments),)
    assert "twelve months ago" in " ".join(reading.notes)


def test_a_date_that_is_named_holds_without_a_note(lexicon: Lexicon, cache_dir: Path) -> None:
    reading = understand("former champions since 1 January 2026", lexicon, cache_dir=cache_dir)
    arguments = {"from_segment": "Champions", "from_date": "2026-01-01"}
    assert reading.calls == (Call("segment_migration", arguments),)
    assert not reading.notes


def test_figures_of_champions_stay_figures(lexicon: Lexicon, cache_dir: Path) -> None:
    reading = understand("revenue of champions that slipped", lexicon, cache_dir=cache_dir)
    assert [call.tool for call in reading.calls] == ["sales_metrics"]


def test_without_a_year_of_data_the_date_is_asked_for(lexicon: Lexicon, cache_dir: Path) -> None:
    young = replace(lexicon, first_date=lexicon.as_of - timedelta(days=200))
    reading = understand("former champions", young, cache_dir=cache_dir)
    assert (reading.kind, reading.topic) == ("clarify", "from_date")


def test_champions_that_may_leave_are_a_risk(lexicon: Lexicon, cache_dir: Path) -> None:
    reading = understand("which champions are likely to churn", lexicon, cache_dir=cache_dir)
    assert [call.tool for call in reading.calls] == ["churn_risk"]
