"""What a talk has settled stays: a new split, another end, a campaign for a list, an answer to us."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from understood import talk

from agent.offline.understand import Lexicon

UNITS = "units by product, category Linens & Textiles, 2026 YTD"
YEAR = {"start": "2026-01-01", "category": "Linens & Textiles", "metric": "units"}


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ((UNITS, "add region as second dimension"), YEAR | {"by": ["product", "region"]}),
        ((UNITS, "brands too", "drop product"), YEAR | {"by": ["brand"]}),
        ((UNITS, "and also by month", "without the month again"), YEAR | {"by": ["product"]}),
        (
            ("how many orders came in online in May?", "all channels next to each other"),
            {"by": ["channel"], "metric": "orders", "start": "2026-05-01"},
        ),
    ],
)
def test_a_new_split_keeps_all_else(
    said: tuple[str, ...], wanted: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, *said).calls
    assert wanted.items() <= call.arguments.items(), call.arguments
    assert "product" not in call.arguments and "channel" not in call.arguments


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (("who left Champions since January", "and who became one"), {"to_segment": "Champions"}),
        (("who left Champions since January", "reverse"), {"to_segment": "Champions"}),
        (("who moved up since April", "the opposite"), {"direction": "worse"}),
        (("who buys Merrow", "and who stopped? there must be somebody"), {"only": "stopped"}),
        (("who started buying Merrow", "back to who stopped"), {"only": "stopped"}),
    ],
)
def test_the_last_answer_is_turned_to_its_other_end(
    said: tuple[str, ...], wanted: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, *said).calls
    assert wanted.items() <= call.arguments.items(), call.arguments
    assert "from_segment" not in call.arguments


CARE = {
    "industry": "Healthcare",
    "region": "North",
    "category": "not Cookware",
    "campaign_type": "retention",
}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("retention campaign please", True),
        ("make that a retention campaign", True),
        ("who should get a retention campaign?", False),
        ("plan a retention campaign for everyone", False),
    ],
)
def test_a_campaign_after_a_list_is_for_those_it_was_chosen_by(
    said: str, kept: bool, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(
        lexicon, cache_dir, "Which care homes in the North don't buy cookware?", said
    ).calls
    assert (CARE.items() <= call.arguments.items()) == kept, call.arguments


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (
            ("no order for 90 days in the North", "90 days is too long, say 60"),
            {"min_recency_days": 60, "region": "North"},
        ),
        (
            (
                "who came back this quarter after half a year",
                "half a year is too strict. four months",
            ),
            {"min_comeback_days": 120},
        ),
        (
            ("segments of the South", "delta vs 12 months ago?"),
            {"from_date": "2025-06-30", "region": "South"},
        ),
        (
            ("how many Champions do we have", "what if a tenth of them became Loyal Customers"),
            {"from_segment": "Champions", "to_segment": "Loyal Customers"},
        ),
    ],
)
def test_what_is_said_anew_takes_the_right_place(
    said: tuple[str, ...], wanted: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, *said).calls
    assert wanted.items() <= call.arguments.items(), call.arguments
