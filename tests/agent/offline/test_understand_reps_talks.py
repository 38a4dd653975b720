"""Talks of people who sell: short turns about the list, the figures or the account before them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, Memory, Reading, understand

ACCOUNT = "ACC0342"
GLASS = {"category": "Glassware"}


def last_of(talk: list[str], lexicon: Lexicon, cache_dir: Path) -> Reading:
    """The reading of the last turn."""
    memory, reading = Memory(), Reading("chat")
    for turn in talk:
        reading = understand(turn, lexicon, memory, cache_dir=cache_dir)
        memory = Memory.from_dict(reading.memory.to_dict())
    return reading


@pytest.mark.parametrize(
    ("talk", "tool", "arguments"),
    [
        (
            ["Brackenridge Catering", "hows that stack up to last yr"],
            "sales_metrics",
            {"account": ACCOUNT, "compare_to": "previous_year"},
        ),
        (
            ["Brackenridge Catering", "they gonna stick with us you reckon"],
            "churn_risk",
            {"account": ACCOUNT},
        ),
        (
            ["Brackenridge Catering", "n what are they good for next 90 days, money wise"],
            "customer_value",
            {"account": ACCOUNT, "horizon_days": 90},
        ),
        (
            ["Brackenridge Catering", "make me a summary, everyone in it"],
            "draft_report",
            {"kind": "executive_summary", "account": ACCOUNT, "level": "family"},
        ),
        (
            ["Brackenridge Catering", "ok n head office by itself"],
            "account_profile",
            {"account": ACCOUNT, "level": "account"},
        ),
        (
            ["Brackenridge Catering", "write summat up so the boss sees how bad it is"],
            "draft_report",
            {"kind": "risk_note", "account": ACCOUNT},
        ),
        (
            ["Brackenridge Catering, what share is returned", "is that normal for hotels"],
            "sales_metrics",
            {"metric": "return_share", "account": None},
        ),
        (
            ["Brackenridge Catering, what share is returned", "is that normal for their sort"],
            "sales_metrics",
            {"metric": "return_share", "account": None, "by": ["industry"]},
        ),
        (
            ["churn risk in the West", "put the big spenders first"],
            "churn_risk",
            {"region": "West", "sort": "monetary"},
        ),
        (
            ["churn risk in the West", "only the dodgy ones"],
            "churn_risk",
            {"region": "West", "level": "high"},
        ),
        (
            ["glassware sales by month", "go back further"],
            "sales_metrics",
            GLASS | {"by": ["month"], "start": "2023-07-01"},
        ),
        (
            ["glassware sales by month", "go back further, from when we started w the data"],
            "sales_metrics",
            GLASS | {"start": "2023-07-01"},
        ),
        (
            ["glassware sales by month", "go back further", "who stopped"],
            "sales_metrics",
            GLASS | {"by": ["account"], "only": "stopped", "start": None},
        ),
        (
            ["notes on Brackenridge Catering since March", "older ones too"],
            "account_notes",
            {"account": ACCOUNT, "since": None, "limit": 500},
        ),
        (
            ["how many new ones since jan", "which patch got most"],
            "sales_metrics",
            {"metric": "new_accounts", "by": ["region"], "start": "2026-01-01"},
        ),
        (
            ["revenue by account manager in may", "no over the whole year i mean"],
            "sales_metrics",
            {"by": ["owner"], "start": "2025-07-01"},
        ),
        (
            ["how many potential loyalists have we got", "top 15 of those"],
            "segment_members",
            {"segment": "Potential Loyalists", "limit": 15},
        ),
        (
            ["accounts in the East", "bin the small ones", "5k"],
            "find_accounts",
            {"min_monetary": 5000},
        ),
        (
            ["what needs my attention in the East", "not the small ones, over 5k"],
            "opportunities",
            {},
        ),
    ],
)
def test_a_turn_is_understood_after_what_was_said(
    talk: list[str], tool: str, arguments: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = last_of(talk, lexicon, cache_dir)
    assert [call.tool for call in reading.calls] == [tool], (reading.kind, reading.text)
    found = dict(reading.calls[0].arguments)
    assert {name: found.get(name) for name in arguments} == arguments, found


@pytest.mark.parametrize(
    "said",
    [
        "bin the small ones",
        "leave out the small ones",
        "small fry out",
        "nothing too small",
        "only the big ones",
        "without the tiddlers",
    ],
)
def test_small_ones_are_left_out_below_an_amount_that_is_asked_for(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = last_of(["accounts in the East", said], lexicon, cache_dir)
    assert (reading.kind, reading.topic) == ("clarify", "min_monetary")


@pytest.mark.parametrize("said", ["drop the East", "only the big four regions", "leave it out"])
def test_no_amount_is_asked_for_where_no_small_ones_are_spoken_of(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert last_of(["accounts in the East", said], lexicon, cache_dir).topic != "min_monetary"


def test_the_second_half_of_a_message_is_of_the_accounts_of_the_first(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    owner = lexicon.owners[0]
    reading = last_of(
        [f"show me {owner}'s accounts and which are likely to churn"], lexicon, cache_dir
    )
    assert all(call.arguments.get("owner") == owner for call in reading.calls)
    assert "churn_risk" in {call.tool for call in reading.calls}


@pytest.mark.parametrize(
    "said",
    [
        "hand 3 accounts I should call over to {owner}",
        "give my top 5 to {owner}",
        "move these hotels over to {owner}",
        "get my mrs a bunch of flowers ordered while youre at it",
        "text my boss im off sick",
        "order me a taxi",
        "ring Brackenridge for me",
    ],
)
def test_what_is_to_be_done_in_the_world_is_declined(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = last_of([said.format(owner=lexicon.owners[0])], lexicon, cache_dir)
    assert (reading.kind, reading.topic) == ("decline", "change")


@pytest.mark.parametrize(
    ("said", "tool"),
    [
        ("give a summary of the North to {owner}", "draft_report"),
        ("get me the ten biggest accounts", "find_accounts"),
        ("which accounts belong to {owner}", "find_accounts"),
        ("order of the top ten accounts by revenue", "sales_metrics"),
    ],
)
def test_what_only_sounds_like_an_order_is_answered(
    said: str, tool: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = last_of([said.format(owner=lexicon.owners[0])], lexicon, cache_dir)
    assert [call.tool for call in reading.calls] in ([tool], ["find_accounts"])
