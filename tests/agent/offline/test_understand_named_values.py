"""Values that say which dimension is meant, what stands in brackets, and days that no calendar has."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.offline.understand import Lexicon, Memory, understand


@pytest.mark.parametrize(
    ("said", "by"),
    [
        ("revenue by kind of customer, pubs, hotels and so on", "commercial_segment"),
        ("orders by type of business - pubs, schools, etc.", "commercial_segment"),
        ("sales by sort of place (hotels, restaurants ...)", "commercial_segment"),
        ("revenue by type of account, enterprise, SMB and the like", "account_type"),
        ("revenue by region (North, South, ...)", "region"),
    ],
)
def test_listed_values_say_the_dimension(
    said: str, by: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = understand(said, lexicon, cache_dir=cache_dir).calls
    assert call.arguments["by"] == [by]
    assert not {"commercial_segment", "industry", "account_type", "region"} & {*call.arguments}


def test_a_value_without_a_list_limits(lexicon: Lexicon, cache_dir: Path) -> None:
    (call,) = understand("revenue by region for hotels", lexicon, cache_dir=cache_dir).calls
    assert call.arguments["commercial_segment"] == "Hotels & Lodging"


@pytest.mark.parametrize(
    "said",
    [
        "Among the SMB (the small ones, I believe) that spend at least £3,000, which are the most"
        " likely to stop ordering from us?",
        "Of the SMB (the little ones, mostly) worth over 3k, who is most likely to leave?",
    ],
)
def test_what_stands_in_brackets_parts_no_question(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = understand(said, lexicon, cache_dir=cache_dir).calls
    assert call.tool == "churn_risk"
    assert call.arguments == {"account_type": "SMB", "min_monetary": 3000}


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        ("Revenue on 31 February 2026", "Revenue on 28 February 2026"),
        ("orders on 31/06/2025", "orders on 30 June 2025"),
        ("revenue from 1 April to 31 April 2026", "revenue from 1 April to 30 April 2026"),
        ("notes since the 31st of September", "notes since the 30 September"),
        ("orders on feb 29", "orders on 28 February"),
    ],
)
def test_a_day_that_does_not_exist_is_asked_about(
    said: str, offered: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = understand(said, lexicon, Memory(), cache_dir=cache_dir)
    assert (reading.kind, reading.topic) == ("clarify", "day")
    assert "There is no" in reading.question
    assert offered in reading.suggestions


@pytest.mark.parametrize("said", ["revenue on 29 February 2024", "revenue in june, 31 accounts"])
def test_a_day_that_exists_is_read(said: str, lexicon: Lexicon, cache_dir: Path) -> None:
    assert understand(said, lexicon, cache_dir=cache_dir).kind == "calls"
