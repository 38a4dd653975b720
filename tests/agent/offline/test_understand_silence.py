"""Accounts that have not ordered for so long: a filter, and no window."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, understand

SILENT_LONGEST = {"sort": "recency", "order": "desc"}


@pytest.mark.parametrize(
    ("asked", "arguments"),
    [
        ("accounts that have not ordered for 90 days", {"min_recency_days": 90}),
        ("Which customers have been quiet for three months?", {"min_recency_days": 90}),
        (
            "quiet for three months, longest silence first",
            SILENT_LONGEST | {"min_recency_days": 90},
        ),
        ("lapsed ones in the West, 120 days plus", {"region": "West", "min_recency_days": 120}),
        ("gone quiet 60 days+ in the north", {"region": "North", "min_recency_days": 60}),
        (
            "customers in the North with no order in the last 60 days",
            {"region": "North", "min_recency_days": 60},
        ),
        (
            "who has not ordered for more than 45 days, largest first",
            {"sort": "monetary", "order": "desc", "min_recency_days": 45},
        ),
        (
            "At Risk accounts silent for over 100 days",
            {"segment": "At Risk", "min_recency_days": 100},
        ),
        ("accounts with last order more than 200 days ago", {"min_recency_days": 200}),
        # The data end on 30 June: the last order was in March or before, and before 1 March.
        ("who hasn't bought anything since March?", {"min_recency_days": 91}),
        ("wich acounts havnt orderd since march", {"min_recency_days": 91}),
        ("accounts that have not ordered since 1 March", {"min_recency_days": 122}),
        ("accounts with no order since the start of March", {"min_recency_days": 122}),
        ("which accounts have not ordered this year", {"min_recency_days": 181}),
        ("which of my accounts havnt ordered for 3 months", {"min_recency_days": 90}),
    ],
)
def test_a_length_of_silence_is_a_filter(
    lexicon: Lexicon, cache_dir: Path, asked: str, arguments: dict[str, Any]
) -> None:
    reading = understand(asked, lexicon, cache_dir=cache_dir)
    assert [(call.tool, call.arguments) for call in reading.calls] == [("find_accounts", arguments)]
    assert reading.notes == ()


def test_quiet_without_a_length_is_90_days(lexicon: Lexicon, cache_dir: Path) -> None:
    reading = understand("hotels in the East that have gone quiet", lexicon, cache_dir=cache_dir)
    (call,) = reading.calls
    assert call.arguments["min_recency_days"] == 90
    assert any("90 days" in note for note in reading.notes)


def test_a_silence_without_a_length_sorts_only(lexicon: Lexicon, cache_dir: Path) -> None:
    reading = understand("who has been quiet the longest", lexicon, cache_dir=cache_dir)
    assert [call.arguments for call in reading.calls] == [SILENT_LONGEST]


def test_orders_in_a_period_that_has_ended_are_no_filter(lexicon: Lexicon, cache_dir: Path) -> None:
    reading = understand("who did not order last quarter", lexicon, cache_dir=cache_dir)
    assert any("period that has ended" in note for note in reading.notes)


def test_only_the_silent_of_the_last_list(lexicon: Lexicon, cache_dir: Path) -> None:
    first = understand("At Risk accounts in the South", lexicon, cache_dir=cache_dir)
    then = understand(
        "only those that have not ordered for 120 days", lexicon, first.memory, cache_dir=cache_dir
    )
    (call,) = then.calls
    assert (call.tool, call.arguments["segment"], call.arguments["region"]) == (
        "find_accounts",
        "At Risk",
        "South",
    )
    assert call.arguments["min_recency_days"] == 120


MONTHLY = {"max_usual_gap_days": 31}


@pytest.mark.parametrize(
    ("asked", "arguments"),
    [
        (
            "wich acounts havent orderd for 60 days but used to every month",
            MONTHLY | {"min_recency_days": 60},
        ),
        ("which of my accounts went from monthly to nothing", MONTHLY | {"min_missed_orders": 2}),
        (
            "accounts in the North that used to order every two weeks but not for 60 days",
            {"region": "North", "max_usual_gap_days": 14, "min_recency_days": 60},
        ),
        (
            "customers who bought from us weekly and stopped",
            {"max_usual_gap_days": 7, "min_missed_orders": 2},
        ),
        ("regular customers that have gone quiet", {"min_missed_orders": 2}),
        (
            "anyone later than usual with an order in the South?",
            {"region": "South", "min_missed_orders": 1},
        ),
        ("which accounts are overdue an order", {"min_missed_orders": 1}),
        (
            "who usually orders weekly and has missed five orders",
            {"max_usual_gap_days": 7, "min_missed_orders": 5},
        ),
        (
            "whose usual gap is a fortnight or less and they've skipped more than two orders, South only",
            {"region": "South", "max_usual_gap_days": 14, "min_missed_orders": 3},
        ),
        (
            "usual gap max 21 days, missed orders at least 3, North",
            {"region": "North", "max_usual_gap_days": 21, "min_missed_orders": 3},
        ),
        (
            "customers that buy from us at least every 10 days and missed 4 in a row",
            {"max_usual_gap_days": 10, "min_missed_orders": 4},
        ),
        ("list 20 accounts with 2 missed orders or more", {"limit": 20, "min_missed_orders": 2}),
    ],
)
def test_a_silence_is_held_against_how_often_an_account_used_to_order(
    lexicon: Lexicon, cache_dir: Path, asked: str, arguments: dict[str, Any]
) -> None:
    reading = understand(asked, lexicon, cache_dir=cache_dir)
    assert [(call.tool, call.arguments) for call in reading.calls] == [("find_accounts", arguments)]
    assert not reading.notes
