"""Shares: of one row of the list on the screen, of a list in all, of what is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from listed import IDS, talk

from agent.offline.understand import Call, Lexicon, understand

TOP = "top 10 customers in June"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("what share is online?", True),
        ("what percentage comes from EDI", True),
        ("online share", True),
        ("what share of revenue is in the North?", False),
        ("what is the discount share?", False),
    ],
)
def test_the_share_of_a_row_is_in_the_figures_shown(
    said: str, shown: bool, lexicon: Lexicon, cache_dir: Path
) -> None:
    first = "revenue this year by channel"
    before = understand(first, lexicon, cache_dir=cache_dir).calls
    assert (talk(lexicon, cache_dir, first, said, shown=()).calls == before) is shown


@pytest.mark.parametrize("between", [[], ["which of these are growing?"]])
def test_the_share_of_a_ranking_is_told_by_it(
    between: list[str], lexicon: Lexicon, cache_dir: Path
) -> None:
    ranked = understand(TOP, lexicon, cache_dir=cache_dir).calls
    said = "what share of revenue do they have?"
    assert talk(lexicon, cache_dir, TOP, *between, said).calls == ranked


HOTELS = "what percentage of total revenue do the hotels make up"


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        ((HOTELS,), {"commercial_segment": "Hotels & Lodging"}),
        ((HOTELS, "and of the champions"), {"segment": "Champions"}),
        (
            (HOTELS, "and in the south"),
            {"region": "South", "commercial_segment": "Hotels & Lodging"},
        ),
        (
            (HOTELS, "how has that share changed since last year"),
            {"commercial_segment": "Hotels & Lodging", "compare_to": "previous_year"},
        ),
        (("what share of sales goes through the web shop", "and by phone"), {"by": ["channel"]}),
    ],
)
def test_a_share_that_is_asked_for_stays_in_focus(
    said: tuple[str, ...], arguments: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = talk(lexicon, cache_dir, *said, shown=())
    (call,) = reading.calls
    assert call.arguments == {"metric": "revenue", **arguments}
    assert "share" in reading.memory.focus


@pytest.mark.parametrize(
    "said", ["revenue of the hotels", "hotels that grew by more than 20 percent", "discount share"]
)
def test_no_share_is_in_focus_where_none_is_asked_for(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert "share" not in understand(said, lexicon, cache_dir=cache_dir).memory.focus


RISK = "how much of our revenue depends on accounts at high churn risk"


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        ((RISK,), {}),
        (("revenue at accounts with high or critical churn risk",), {}),
        (("share of customers at risk",), {}),
        (("who is at high or critical risk in the south",), {"region": "South"}),
        ((RISK, "split by account manager"), {}),
        ((RISK, "who should worry most"), {}),
        (("which customers are at high risk",), {"level": "high"}),
    ],
)
def test_both_upper_levels_of_risk_are_asked_for_without_a_level(
    said: tuple[str, ...], arguments: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, *said, shown=()).calls
    assert call == Call("churn_risk", arguments)


@pytest.mark.parametrize(
    ("said", "call"),
    [
        (
            ("top 5 accounts of Oliver Tennant", "and their share of my total"),
            Call(
                "sales_metrics",
                {"metric": "revenue", "account": " or ".join(IDS[:5]), "owner": "Oliver Tennant"},
            ),
        ),
        (("revenue share of the South",), Call("sales_metrics", {"metric": "revenue", "by": ["region"]})),
        ((HOTELS, "and the top 10%"), Call("book_overview")),
        (
            ("revenue in the South", "how much of the revenue comes from the top fifth"),
            Call("book_overview", {"region": "South"}),
        ),
        (
            ("how many champions do we have", "what share of revenue is that", "list the ones in the west"),
            Call("find_accounts", {"segment": "Champions", "region": "West"}),
        ),
        (
            ("revenue in the South", "list the products"),
            Call("sales_metrics", {"metric": "revenue", "by": ["product"], "region": "South"}),
        ),
    ],
)  # fmt: skip
def test_a_share_of_a_list_of_the_largest_and_of_a_region_is_of_just_that(
    said: tuple[str, ...], call: Call, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert talk(lexicon, cache_dir, *said, shown=IDS[:5]).calls == (call,)
