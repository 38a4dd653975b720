"""What a question of its own leaves behind of the last answer, and what a short one keeps."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from understood import talk

from agent.offline.understand import Call, Lexicon

SILENT = "which accounts in the North have not ordered for 90 days?"


@pytest.mark.parametrize(
    "said",
    [
        "show Montague Lowe Department Stores",
        "open Montague Lowe Department Stores",
        "what about Montague Lowe Department Stores?",
        "pull up Montague Lowe Department Stores please",
        "Montague Lowe Department Stores",
    ],
)
@pytest.mark.parametrize("listed", [SILENT, "schools over 4k in the West"])
def test_a_named_account_is_looked_at_wherever_it_is(
    listed: str, said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, listed, said).calls
    assert call == Call("account_profile", {"account": "ACC0204"})


def test_a_name_that_several_have_is_searched_for_without_the_list(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, SILENT, "show Kirkmoor").calls
    assert call == Call("find_accounts", {"query": "Kirkmoor"})


def test_a_name_may_choose_among_those_listed(lexicon: Lexicon, cache_dir: Path) -> None:
    (call,) = talk(lexicon, cache_dir, SILENT, "only the Kirkmoor ones").calls
    assert call.arguments == {"region": "North", "min_recency_days": 90, "query": "Kirkmoor"}


@pytest.mark.parametrize(
    ("first", "said", "by"),
    [
        ("revenue in 2018", "who is the best account manager?", "owner"),
        ("revenue in 2024", "who is the best account manager?", "owner"),
        ("orders in 2018", "which category sells most?", "category"),
        ("revenue in 2024", "which region is the strongest?", "region"),
        ("how much did we sell in 2025?", "what is our best channel?", "channel"),
    ],
)
def test_a_time_that_is_over_or_has_no_data_is_left_behind(
    first: str, said: str, by: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, first, said).calls
    assert call.arguments["by"] == [by]
    assert not {"start", "end"} & call.arguments.keys()


@pytest.mark.parametrize(
    ("first", "said", "kept"),
    [
        ("revenue in 2018", "by region", {"by": ["region"], "start": "2018-01-01"}),
        ("revenue in 2024", "and the best account manager?", {"start": "2024-01-01"}),
        ("revenue in 2024", "who was the best account manager?", {"start": "2024-01-01"}),
        ("revenue this year", "who is the best account manager?", {"start": "2026-01-01"}),
        ("revenue by region in 2024", "which region is the strongest?", {"start": "2024-01-01"}),
        ("glassware revenue in 2024", "which region is the strongest?", {"start": "2024-01-01"}),
    ],
)
def test_what_goes_on_is_of_the_time_spoken_of(
    first: str, said: str, kept: Mapping[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, first, said).calls
    assert call.arguments.items() >= kept.items()
