"""Lists cut by how accounts changed or how often they ordered, and figures asked for in several splits."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Call, Lexicon, Memory, understand


def only(said: str, lexicon: Lexicon, cache_dir: Path) -> Call:
    (call,) = understand(said, lexicon, cache_dir=cache_dir).calls
    return call


@pytest.mark.parametrize(
    ("said", "cut"),
    [
        ("At Risk accounts with drops of 40% or worse", {"segment": "At Risk", "max_change": -40}),
        ("Loyal customers down 20% or more", {"segment": "Loyal Customers", "max_change": -20}),
        ("EDI accounts up 30% or more YoY", {"channel": "EDI", "min_change": 30}),
        ("accounts in Wales up 10% or more", {"country": "Wales", "min_change": 10}),
    ],
)
def test_a_change_by_so_much_lists_those_that_changed(
    said: str, cut: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    call = only(said, lexicon, cache_dir)
    assert (call.tool, call.arguments["by"]) == ("sales_metrics", ["account"])
    assert cut.items() <= call.arguments.items()


def test_what_is_supposed_stays_simulated(lexicon: Lexicon, cache_dir: Path) -> None:
    said = "what if 30% of At Risk move to Loyal Customers"
    assert only(said, lexicon, cache_dir).tool == "what_if"


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        (
            "Champions that ordered on 7 to 11 days",
            {"segment": "Champions", "min_frequency": 7, "max_frequency": 11},
        ),
        (
            "Promising accounts with more than 2 orders",
            {"segment": "Promising", "min_frequency": 3},
        ),
    ],
)
def test_members_by_how_often_they_order_are_found(
    said: str, arguments: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    call = only(said, lexicon, cache_dir)
    assert (call.tool, call.arguments) == ("find_accounts", arguments)


def test_few_categories_of_champions_stay_an_opportunity(lexicon: Lexicon, cache_dir: Path) -> None:
    assert only("Champions who buy few categories", lexicon, cache_dir).tool == "opportunities"


@pytest.mark.parametrize(
    "said", ["how many straws did Tideway have off us", "how many towels has Tideway had from us"]
)
def test_what_they_have_off_us_are_pieces(said: str, lexicon: Lexicon, cache_dir: Path) -> None:
    assert only(said, lexicon, cache_dir).arguments["metric"] == "units"


@pytest.mark.parametrize(
    ("said", "splits"),
    [
        ("Three cuts of AOV: by brand, by category, by segment", ["brand", "category", "segment"]),
        ("Two views of revenue this year, by month and by brand", ["month", "brand"]),
        ("give me 2 breakdowns of orders: per channel and per region", ["channel", "region"]),
    ],
)
def test_several_cuts_are_several_figures(
    said: str, splits: list[str], lexicon: Lexicon, cache_dir: Path
) -> None:
    calls = understand(said, lexicon, cache_dir=cache_dir).calls
    assert [call.arguments["by"] for call in calls] == [[one] for one in splits]
    assert not any("top" in call.arguments for call in calls)


@pytest.mark.parametrize(
    "said",
    [
        "One risk note for the whole segment Promising, can you write it?",
        "a risk note for the Promising segment, could you draft that for me please",
    ],
)
def test_the_wish_to_have_it_written_is_no_note(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    call = only(said, lexicon, cache_dir)
    assert call.arguments == {"kind": "risk_note", "segment": "Promising"}


@pytest.mark.parametrize(
    "said",
    [
        "which hotels bought none of it so far",
        "which hotels do not buy it",
        "which hotels have never had any of that",
    ],
)
def test_none_of_it_is_none_of_the_goods_shown(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    memory = Memory(calls=(Call("sales_metrics", {"by": ["region"], "category": "Cookware"}),))
    (call,) = understand(said, lexicon, memory, cache_dir=cache_dir).calls
    assert call.tool == "find_accounts"
    assert call.arguments["without_category"] == "Cookware"
    assert call.arguments["commercial_segment"] == "Hotels & Lodging"


@pytest.mark.parametrize(
    "said",
    [
        "whom can I mail with a promo for cookware if they bought none of it so far",
        "who should get a promotional campaign for cookware that never bought any of it",
    ],
)
def test_an_audience_that_bought_none_of_it_is_without_the_goods(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    call = only(said, lexicon, cache_dir)
    assert (call.tool, call.arguments["category"]) == ("campaign_targets", "not Cookware")


def test_what_announces_questions_counts_no_rows(lexicon: Lexicon, cache_dir: Path) -> None:
    said = "Two things for month end - revenue by region for May, and new accounts by region in May"
    for call in understand(said, lexicon, cache_dir=cache_dir).calls:
        assert "top" not in call.arguments
