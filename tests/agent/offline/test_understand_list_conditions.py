"""Conditions of lists that hold in what is asked next, and lists that are counted, new or back."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, Memory, Subject, understand

LISTED = [Subject("account", f"ACC0{number}", f"Shop {number}") for number in range(901, 911)]
SILENT = {"min_contact_days": 180, "contact": "personal"}
QUIET = "which accounts has nobody called for 180 days"
CUTLERY = "which accounts bought cutlery in 2026"
NEW = "who are the new accounts since 1 April 2026"


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ([QUIET, "whose are they"], {**SILENT, "count_by": "owner"}),
        ([QUIET, "count per manager"], {**SILENT, "count_by": "owner"}),
        ([QUIET, "how many per region", "top 20 by revenue"], {"limit": 20, "count_by": None}),
        ([NEW, "which of them haven't reordered"], {"max_frequency": 1, "max_tenure_days": 90}),
        ([NEW, "how much have they spent"], {"max_tenure_days": 90}),
        (["accounts that came back after 9 months of silence"], {"min_comeback_days": 270}),
        (["who returned after a year without orders"], {"min_comeback_days": 365}),
        (["accounts silent for 90 days"], {"min_comeback_days": None, "min_recency_days": 90}),
    ],
)
def test_lists_are_searched_for_with_their_conditions(
    said: list[str], asked: Mapping[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    _asked("find_accounts", said, asked, lexicon, cache_dir)


@pytest.mark.parametrize(
    ("said", "left_out"),
    [
        (["biggest accounts in the South that aren't hotels"], "not Hotels & Lodging"),
        (["largest non-hotel accounts"], "not Hotels & Lodging"),
        (["our biggest accounts", "anyone but hotels", "and no pubs"],
         "not Hotels & Lodging or Restaurants & Pubs"),
        (["accounts which are neither hotels nor pubs"], "not Hotels & Lodging or Restaurants & Pubs"),
        (["our biggest accounts, no hotels", "put the hotels back in"], None),
        (["are there no hotels in the South?"], "Hotels & Lodging"),
        (["hotels that have not ordered for 90 days"], "Hotels & Lodging"),
    ],
)  # fmt: skip
def test_lists_leave_kinds_of_business_out(
    said: list[str], left_out: str | None, lexicon: Lexicon, cache_dir: Path
) -> None:
    _asked("find_accounts", said, {"commercial_segment": left_out}, lexicon, cache_dir)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ([CUTLERY, "over £2000"], {"category": "Cutlery", "min_value": "2000"}),
        ([CUTLERY, "over £2000", "sum"], {"category": "Cutlery", "min_value": "2000"}),
        ([CUTLERY, "£2k and up"], {"category": "Cutlery", "min_value": "2000"}),
        ([CUTLERY, "over 50"], {"min_value": None}),
        ([NEW], {"metric": "new_accounts", "by": ["account"], "start": "2026-04-01"}),
        (["who signed up the most new accounts this quarter, by account manager"],
         {"metric": "new_accounts", "by": ["owner"]}),
        (["who stopped buying cutlery but still orders other things"],
         {"only": "stopped", "ordered_since": "2026-04-01"}),
        (["who stopped buying cutlery"], {"only": "stopped", "ordered_since": None}),
    ],
)  # fmt: skip
def test_figures_by_account_keep_what_they_were_of(
    said: list[str], asked: Mapping[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    _asked("sales_metrics", said, asked, lexicon, cache_dir)


def _asked(
    tool: str, said: list[str], asked: Mapping[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    memory = Memory()
    for message in said:
        reading = understand(message, lexicon, memory, cache_dir=cache_dir)
        memory = reading.memory.with_listing(LISTED)
    (call,) = reading.calls
    assert call.tool == tool
    assert {name: call.arguments.get(name) for name in asked} == asked


BEST = "what is our best selling product"
ROLL = "Pathfinder Paper Straw Black (case of 5000)"


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (["in which region"], {"by": ["region"], "product": ROLL}),
        (["and who buys the most of it"], {"by": ["account"], "product": ROLL}),
        (["in which region", "is it going up or down"], {"product": ROLL, "by": None}),
        (["revenue by month"], {"product": None}),
    ],
)
def test_the_product_that_sells_best_is_asked_on(
    said: list[str], asked: Mapping[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    memory = understand(BEST, lexicon, Memory(), cache_dir=cache_dir).memory
    memory = memory.with_listing([Subject("product", ROLL, ROLL)])
    for message in said:
        reading = understand(message, lexicon, memory, cache_dir=cache_dir)
        memory = reading.memory
    (call,) = reading.calls
    assert call.tool == "sales_metrics"
    assert {name: call.arguments.get(name) for name in asked} == asked
