"""What a question is limited to: amounts, goods that are not bought, the time of what went before."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.offline.understand import Lexicon, Memory, Reading, Subject, understand

SHOWN = 6
"""Accounts of each list: more than are looked at one by one."""


def talk(lexicon: Lexicon, cache_dir: Path, *messages: str) -> Reading:
    """The reading of the last message; each answer lists some accounts."""
    listed = [Subject("account", id_, name) for id_, name in lexicon.accounts[:SHOWN]]
    memory, reading = Memory(), Reading("chat")
    for message in messages:
        reading = understand(message, lexicon, memory, cache_dir=cache_dir)
        memory = Memory.from_dict(reading.memory.with_listing(listed).to_dict())
    return reading


@pytest.mark.parametrize(
    ("before", "said"),
    [
        ("accounts in the South", "anyone spending less than 1000 is not worth it"),
        ("who should I visit in the South", "anyone spending less than 1000 is not worth it"),
        ("accounts in the South", "below 1000 is too small for me"),
    ],
)
def test_what_is_too_little_is_a_least_amount(
    before: str, said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, before, said).calls
    assert call.arguments == {"region": "South", "min_monetary": 1000}


def test_what_accounts_must_bring_is_no_budget(lexicon: Lexicon, cache_dir: Path) -> None:
    said = ("who should get a retention campaign", "anyone under 1000 is not worth it")
    reading = talk(lexicon, cache_dir, *said)
    (call,) = reading.calls
    assert call.arguments == {"campaign_type": "retention", "min_monetary": 1000}


@pytest.mark.parametrize(
    ("said", "amounts"),
    [
        ("only accounts over 20k", {"min_monetary": 20000}),
        ("those worth at least £5,000", {"min_monetary": 5000}),
        ("budget over 5000", {"budget": 5000}),
        ("we have 2500 to spend", {"budget": 2500}),
    ],
)
def test_an_amount_that_accounts_must_exceed_is_their_revenue(
    said: str, amounts: dict[str, int], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, "who should get a premium campaign", said).calls
    assert call.arguments == {"campaign_type": "premium", **amounts}


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        ("hotels between £5,000 and £10,000", {"min_monetary": 5000, "max_monetary": 10000}),
        ("accounts in the North that spend less than 1000", {"max_monetary": 1000}),
        ("accounts over 10k that have ordered this month", {"max_recency_days": 29}),
        ("which accounts buy just one category", {"max_categories": 1}),
        ("which accounts ordered only once", {"max_frequency": 1, "lookback_days": 1095}),
        ("who ordered only once in the last 90 days", {"max_frequency": 1, "lookback_days": 90}),
        ("who buys most in the North but nothing in the last 60 days", {"min_recency_days": 60}),
        ("our best customers that have not ordered since March", {"min_recency_days": 91}),
    ],
)
def test_a_list_is_cut_by_a_greatest_value(
    said: str, arguments: dict[str, int], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, said).calls
    assert call.tool == "find_accounts" and arguments.items() <= call.arguments.items()


@pytest.mark.parametrize("before", ["revenue by month", "which accounts need attention"])
def test_a_region_named_beside_the_word_is_no_split(
    before: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, before, "only my region, East").calls
    assert call.arguments["region"] == "East" and "region" not in call.arguments.get("by", ())


def test_a_region_that_is_not_named_is_asked_for(lexicon: Lexicon, cache_dir: Path) -> None:
    assert talk(lexicon, cache_dir, "revenue by brand", "only my region").kind == "clarify"


@pytest.mark.parametrize(
    "said",
    [
        "accounts in the South that have not bought cookware",
        "customers over 10k who do not buy cookware",
        "hotels in the South who have not bought cookware in the last 6 months",
    ],
)
def test_those_that_do_not_buy_are_no_buyers(said: str, lexicon: Lexicon, cache_dir: Path) -> None:
    reading = talk(lexicon, cache_dir, said)
    (call,) = reading.calls
    assert call.tool == "find_accounts"
    assert call.arguments["without_category"] == "Cookware"
    assert {"region", "min_monetary"} & call.arguments.keys()


def test_a_comparison_cut_anew_is_of_the_same_time(lexicon: Lexicon, cache_dir: Path) -> None:
    said = ("compare North and South", "this year only", "and in glassware?")
    (call,) = talk(lexicon, cache_dir, *said).calls
    assert (call.arguments["category"], call.arguments["start"]) == ("Glassware", "2026-01-01")


@pytest.mark.parametrize(
    "said", ["how much did each buy last year?", "what did each of them spend"]
)
def test_each_is_each_of_the_list(said: str, lexicon: Lexicon, cache_dir: Path) -> None:
    (call,) = talk(lexicon, cache_dir, "accounts in the South", said).calls
    assert call.arguments["account"] == " or ".join(id_ for id_, _ in lexicon.accounts[:SHOWN])
    assert call.arguments["by"] == ["account"]


def test_another_country_stands_for_the_region_before(lexicon: Lexicon, cache_dir: Path) -> None:
    reading = talk(lexicon, cache_dir, "accounts in the South", "Wales instead of the South")
    (call,) = reading.calls
    assert call.arguments["country"] == "Wales" and "region" not in call.arguments
    assert not reading.notes
