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
    ("said", "asked"),
    [
        ("drop those over 15k", {"max_monetary": 15000, "min_monetary": None}),
        ("hide everyone under 800", {"min_monetary": 800, "max_monetary": None}),
        ("remove customers with more than 12 orders", {"max_frequency": 12, "limit": None}),
        ("skip anybody who bought in the last 3 weeks", {"min_recency_days": 21}),
        ("leave out the ones silent for 4 months", {"max_recency_days": 119}),
        ("without an order for 3 months", {"min_recency_days": 90}),
        ("those with an order in the last 3 weeks", {"max_recency_days": 21}),
        ("only the ones over 15k", {"min_monetary": 15000, "max_monetary": None}),
    ],
)
def test_a_condition_on_those_left_out_is_turned_round(
    said: str, asked: Mapping[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    _asked(
        "find_accounts",
        ["accounts in the West", said],
        {"region": "West", **asked},
        lexicon,
        cache_dir,
    )


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
        ([CUTLERY, "over £2000"], {"category": "Cutlery", "min_value": 2000}),
        ([CUTLERY, "over £2000", "sum"], {"category": "Cutlery", "min_value": 2000}),
        ([CUTLERY, "£2k and up"], {"category": "Cutlery", "min_value": 2000}),
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


NO_CUTLERY = {"without_category": "Cutlery"}


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (["accounts not owned by Grace Adeyemi over £80,000"], {"owner": "not Grace Adeyemi"}),
        (
            ["accounts over £50k that Grace Adeyemi does not look after"],
            {"owner": "not Grace Adeyemi"},
        ),
        (["all Champions except those of Grace Adeyemi"], {"owner": "not Grace Adeyemi"}),
        (["accounts of Grace Adeyemi over £80,000"], {"owner": "Grace Adeyemi"}),
        (["accounts over 50k that are not hotels"], {"commercial_segment": "not Hotels & Lodging"}),
        (["customers not in the South over 50k"], {"region": "not South"}),
        (["Which hotels buy no cutlery?"], NO_CUTLERY),
        (["Customers without cutlery in the West"], {**NO_CUTLERY, "region": "West"}),
        (["customers in the West who do not buy cutlery"], {**NO_CUTLERY, "region": "West"}),
        (["which customers buy nothing but cookware"], {"only_category": "Cookware"}),
        (["accounts that buy cookware and nothing else"], {"only_category": "Cookware"}),
        (["customers with only cookware"], {"only_category": "Cookware"}),
        (
            ["who has not ordered for more than 90 days but spent over £20,000 in the last year"],
            {"min_recency_days": 90, "min_monetary": 20000},
        ),
        (["who has not ordered in the last year?"], {"min_recency_days": 365}),
        (["accounts with more than 12 orders in the West"], {"min_frequency": 13}),
        (
            ["Which accounts signed up in 2026 but never ordered?"],
            {"segment": "No purchases", "signed_up_since": "2026-01-01"},
        ),
        (["accounts overdue by more than twice their usual gap"], {"min_missed_orders": 2}),
    ],
)
def test_what_accounts_are_not_to_be_or_buy_is_a_condition(
    said: list[str], asked: Mapping[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    _asked("find_accounts", said, asked, lexicon, cache_dir)


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        (["who is the worst account manager by revenue growth"], {"order": "asc"}),
        (["slowest growing region"], {"order": "asc"}),
        (["which account manager has the best growth"], {"order": "desc"}),
        (["Which category has grown three quarters in a row?"], {"min_change": None}),
        (["share of online in Wales"], {"country": "Wales", "channel": "Online"}),
        (["how many accounts did each account manager win in 2025"], {"metric": "new_accounts"}),
        (["which restaurants buy glassware"], {"without_category": None}),
    ],
)
def test_figures_are_ranked_and_limited_as_said(
    said: list[str], asked: Mapping[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    _asked("sales_metrics", said, asked, lexicon, cache_dir)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("hotels in the West that are not new", "I did not use “not new”"),
        ("Which category has grown three quarters in a row?", "quarters in a row"),
        ("accounts that have not ordered since May", ""),
    ],
)
def test_what_no_argument_takes_up_is_said(
    said: str, told: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    notes = " ".join(understand(said, lexicon, cache_dir=cache_dir).notes)
    assert told in notes if told else "did not use" not in notes


def test_nobody_is_listed_as_not_worth_a_visit(lexicon: Lexicon, cache_dir: Path) -> None:
    said = "Which customers should I NOT spend time on?"
    assert understand(said, lexicon, cache_dir=cache_dir).topic == "not_worth_time"


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("last order 60 to 120 days ago", {"min_recency_days": 60, "max_recency_days": 120}),
        (
            "not ordered for at least 60 days but no longer than 120",
            {"min_recency_days": 60, "max_recency_days": 120},
        ),
        ("customers who've been with us under a year", {"max_tenure_days": 365}),
        ("accounts that registered before 2025", {"signed_up_until": "2024-12-31"}),
        ("restaurants with only one or two orders", {"min_frequency": 1, "max_frequency": 2}),
        ("returned after 200 or more quiet days", {"min_comeback_days": 200}),
        ("accounts over 5k, how many per region", {"count_by": "region", "min_monetary": 5000}),
        ("hotels that buy no glassware", {"without_category": "Glassware", "count_by": None}),
        ("the ten largest, looking at half a year only", {"lookback_days": 180, "limit": 10}),
        ("hotels quiet for 60 days, at most 5 accounts", {"max_recency_days": None}),
    ],
)
def test_a_first_question_is_limited_by_all_it_says(
    said: str, asked: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    _asked("find_accounts", [said], asked, lexicon, cache_dir)


@pytest.mark.parametrize(
    ("said", "tool", "asked"),
    [
        ("segments on 180 days of orders", "segment_overview", {"lookback_days": 180}),
        (
            "segment changes since 1 april, scored on six months of orders",
            "segment_migration",
            {"lookback_days": 180, "from_date": "2026-04-01"},
        ),
        (
            "which hotels could we sell glassware to",
            "product_propensity",
            {"category": "Glassware"},
        ),
    ],
)
def test_the_days_all_is_judged_by_are_no_other_time(
    said: str, tool: str, asked: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    _asked(tool, [said], asked, lexicon, cache_dir)
