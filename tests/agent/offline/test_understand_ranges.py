"""The filters of the book at a glance, in one sentence or after the last answer; the type of a business."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, understand
from data import catalogue

GLANCE = "Show me the book at a glance"


@pytest.mark.parametrize(
    ("asked", "arguments"),
    [
        (
            f"{GLANCE}, only champions and loyal in the North with more than £5k",
            {
                "segments": ["Champions", "Loyal Customers"],
                "region": "North",
                "min_monetary": 5000,
            },
        ),
        (
            "book at a glance for accounts between £1,000 and £5,000",
            {"min_monetary": 1000, "max_monetary": 5000},
        ),
        ("book at a glance, spend of £2,000 or more", {"min_monetary": 2000}),
        ("dashboard for accounts spending less than 500", {"max_monetary": 500}),
        ("book overview of accounts with at least 10 orders", {"min_frequency": 10}),
        (
            "book overview for accounts with 5 to 20 order days",
            {"min_frequency": 5, "max_frequency": 20},
        ),
        ("book overview, tenure under 90 days", {"max_tenure_days": 90}),
        (
            "overview of accounts that have been customers for more than 2 years",
            {"min_tenure_days": 730},
        ),
        (f"{GLANCE} in the last 90 days", {"lookback_days": 90}),
    ],
)
def test_filters_are_read(
    lexicon: Lexicon, cache_dir: Path, asked: str, arguments: dict[str, Any]
) -> None:
    reading = understand(asked, lexicon, cache_dir=cache_dir)
    assert [(call.tool, call.arguments) for call in reading.calls] == [("book_overview", arguments)]


@pytest.mark.parametrize(
    ("asked", "arguments"),
    [
        ("revenue for everyone except the South", {"region": "not South"}),
        ("revenue by region excluding the South and the East", {"region": "not South or East"}),
        ("orders outside the North", {"region": "not North"}),
        ("revenue of all segments but Champions by month", {"segment": "not Champions"}),
        ("units in the North, not the South", {"region": "North"}),
    ],
)
def test_sales_figures_leave_out_what_is_to_be_left_out(
    lexicon: Lexicon, cache_dir: Path, asked: str, arguments: dict[str, Any]
) -> None:
    (call,) = understand(asked, lexicon, cache_dir=cache_dir).calls
    named = {name: call.arguments[name] for name in arguments}
    assert (call.tool, named) == ("sales_metrics", arguments)
    assert understand(asked, lexicon, cache_dir=cache_dir).notes == ()


def test_a_list_of_segments_is_all_but_those_left_out(lexicon: Lexicon, cache_dir: Path) -> None:
    for asked in ("opportunities excluding Champions", f"{GLANCE} without Champions"):
        reading = understand(asked, lexicon, cache_dir=cache_dir)
        kept = reading.calls[0].arguments["segments"]
        assert "Champions" not in kept
        assert {"Champions", *kept} == set(catalogue.segments())
        assert reading.notes == ()


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("How are all segments but Champions doing?", "Champions"),
        ("What needs my attention this week outside the South?", "South"),
        ("opportunities except white space", "white space"),
    ],
)
def test_what_a_tool_cannot_leave_out_is_said(
    lexicon: Lexicon, cache_dir: Path, asked: str, name: str
) -> None:
    reading = understand(asked, lexicon, cache_dir=cache_dir)
    assert reading.notes == (f"I cannot leave {name} out, so it is included.",)


def test_filters_add_up_in_a_conversation(lexicon: Lexicon, cache_dir: Path) -> None:
    memory = None
    for asked in (
        GLANCE,
        "only champions and loyal in the North with more than £5k",
        "with at least 10 orders",
        "customers for over a year",
        "now only the South",
        "only at risk",
    ):
        reading = understand(asked, lexicon, memory, cache_dir=cache_dir)
        memory = reading.memory
    (call,) = reading.calls
    assert call.tool == "book_overview"
    assert call.arguments == {
        "segments": ["At Risk"],
        "region": "South",
        "min_monetary": 5000,
        "min_frequency": 10,
        "min_tenure_days": 365,
    }


def test_a_kind_of_business_is_read(lexicon: Lexicon, cache_dir: Path) -> None:
    for asked, kind in (
        ("Which behaviour signals are most common, as a bank?", "banking"),
        ("behaviour signals as an online shop", "ecommerce"),
        ("Which behaviour signals are most common?", None),
    ):
        (call,) = understand(asked, lexicon, cache_dir=cache_dir).calls
        assert (call.tool, call.arguments.get("org_type")) == ("behavior_insights", kind)
