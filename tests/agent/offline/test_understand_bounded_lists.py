"""Numbers that bound accounts, each bound to what its words count, and lists by every filter there is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, understand
from agent.offline.understand.dialogue.carryover.rerouting_by_arguments import SEARCHED
from agent.offline.understand.tool_traits import conditions_of, filters_of
from tools import _registry as registry

Asked = tuple[str, str, dict[str, Any]]
CASES: list[Asked] = [
    (
        "book overview of accounts with at least 3 and at most 8 order days",
        "book_overview",
        {"min_frequency": 3, "max_frequency": 8},
    ),
    (
        "book overview for accounts that have been buying for at least 400 days",
        "book_overview",
        {"min_tenure_days": 400},
    ),
    (
        "book at a glance over the last 90 days, customers we've had for at least 500 days",
        "book_overview",
        {"lookback_days": 90, "min_tenure_days": 500},
    ),
    (
        "opportunities in the South on the last 180 days, with at least 200 days of history, ten rows",
        "opportunities",
        {"region": "South", "lookback_days": 180, "min_tenure_days": 200, "limit": 10},
    ),
    (
        "opportunities in the North among customers with us 300 days at least",
        "opportunities",
        {"region": "North", "min_tenure_days": 300},
    ),
    (
        "opportunities among Champions with 4 or more order days",
        "opportunities",
        {"segments": ["Champions"], "min_frequency": 4},
    ),
    (
        "accounts in the East that ordered on 5 days or fewer",
        "find_accounts",
        {"region": "East", "max_frequency": 5},
    ),
    (
        "accounts in the South that ordered on 6 to 10 days and spent 4000 at the most",
        "find_accounts",
        {"region": "South", "min_frequency": 6, "max_frequency": 10, "max_monetary": 4000},
    ),
    (
        "accounts in the North with a first order in the past 150 days that nobody has called for 45 days",
        "find_accounts",
        {
            "region": "North",
            "max_tenure_days": 150,
            "min_contact_days": 45,
            "contact": "personal",
        },
    ),
    (
        "accounts in the South with 2 categories or fewer, show 20",
        "find_accounts",
        {"region": "South", "max_categories": 2, "limit": 20},
    ),
    (
        "nobodys rung them for 100 days - which of my accounts in the West",
        "find_accounts",
        {"region": "West", "min_contact_days": 100, "contact": "personal"},
    ),
    (
        "At Risk accounts with at least 5 orders",
        "find_accounts",
        {"segment": "At Risk", "min_frequency": 5},
    ),
    (
        "Loyal Customers that came back after 80 days of silence",
        "find_accounts",
        {"segment": "Loyal Customers", "min_comeback_days": 80},
    ),
    (
        "North accounts signed up between 1 March 2024 and 30 April 2025 that ordered in the last 40 days",
        "find_accounts",
        {
            "region": "North",
            "signed_up_since": "2024-03-01",
            "signed_up_until": "2025-04-30",
            "max_recency_days": 40,
        },
    ),
    (
        "the West, signed up since 1 February, most recent order first",
        "find_accounts",
        {"region": "West", "signed_up_since": "2026-02-01", "sort": "recency", "order": "asc"},
    ),
    (
        "accounts in the West that normally order every 21 days or less and have missed 2 by now",
        "find_accounts",
        {"region": "West", "max_usual_gap_days": 21, "min_missed_orders": 2},
    ),
    (
        "opportunities in the North silent for 70 days or more",
        "opportunities",
        {"region": "North", "min_recency_days": 70},
    ),
    (
        "anything to act on among the accounts in the East that have ordered nothing for 25 days",
        "opportunities",
        {"region": "East", "min_recency_days": 25},
    ),
    (
        "list the accounts in the East, leaving out anything under 4000",
        "find_accounts",
        {"region": "East", "min_monetary": 4000},
    ),
    (
        "accounts in the South with no order in 80d",
        "find_accounts",
        {"region": "South", "min_recency_days": 80},
    ),
    ("how many bought nothing in the last 12 months", "find_accounts", {"min_recency_days": 365}),
    (
        "single-category buyers count by region",
        "find_accounts",
        {"max_categories": 1, "count_by": "region"},
    ),
    (
        "Loyal Customers by churn probability, lowest first, over 2000",
        "churn_risk",
        {
            "segment": "Loyal Customers",
            "min_monetary": 2000,
            "sort": "probability",
            "order": "asc",
        },
    ),
    (
        "which Loyal Customers slid downwards since 1 February 2026",
        "segment_migration",
        {"from_date": "2026-02-01", "from_segment": "Loyal Customers", "direction": "worse"},
    ),
    (
        "who changed cluster since 28 February, with the clusters made from 120 days",
        "segment_migration",
        {"from_date": "2026-02-28", "scheme": "clusters", "lookback_days": 120},
    ),
    (
        "retention audience in the North, window of 120 days, pause only 20 days",
        "campaign_targets",
        {
            "campaign_type": "retention",
            "region": "North",
            "lookback_days": 120,
            "pause_days": 20,
        },
    ),
    (
        "At Risk accounts in the North, up to 30 lines",
        "segment_members",
        {"segment": "At Risk", "region": "North", "limit": 30},
    ),
]


@pytest.mark.parametrize(("asked", "tool", "arguments"), CASES)
def test_each_number_bounds_what_its_words_count(
    lexicon: Lexicon, cache_dir: Path, asked: str, tool: str, arguments: dict[str, Any]
) -> None:
    (call,) = understand(asked, lexicon, cache_dir=cache_dir).calls
    assert (call.tool, call.arguments) == (tool, arguments)


def test_gross_and_net_are_two_figures(lexicon: Lexicon, cache_dir: Path) -> None:
    for asked in ("I need gross and net revenue for May", "gross and net sales for May"):
        made = understand(asked, lexicon, cache_dir=cache_dir).calls
        assert [call.arguments["metric"] for call in made] == ["revenue", "gross_revenue"]


def test_every_filter_of_the_search_is_known_as_one() -> None:
    fields = registry.get("find_accounts").arguments.model_fields
    bounds = {name for name in fields if name.startswith(("min_", "max_", "without_", "only_"))}
    assert bounds <= conditions_of("find_accounts") <= filters_of("find_accounts")
    members = registry.get("segment_members").arguments.model_fields
    assert bounds - {*members} <= SEARCHED


def test_growth_of_at_least_so_much_begins_with_the_most(lexicon: Lexicon, cache_dir: Path) -> None:
    (call,) = understand(
        "which accounts grew by at least 30% against last year", lexicon, cache_dir=cache_dir
    ).calls
    assert (call.arguments["min_change"], call.arguments["order"]) == (30.0, "desc")


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ("what's promised in the notes for August, West only", ("2026-08-01", "2026-08-31")),
        ("what is due from today till 20 July, West only", (None, "2026-07-20")),
    ],
)
def test_promises_lie_ahead(
    lexicon: Lexicon, cache_dir: Path, asked: str, days: tuple[str | None, str]
) -> None:
    (call,) = understand(asked, lexicon, cache_dir=cache_dir).calls
    first, last = days
    assert call.arguments["due_to"] == last
    assert call.arguments["due_from"] == (first or lexicon.as_of.isoformat())


@pytest.mark.parametrize(
    ("asked", "arguments"),
    [
        (
            "who bought Glassware in 2025 and not since January",
            {
                "start": "2026-01-01",
                "earlier_start": "2025-01-01",
                "earlier_end": "2025-12-31",
                "ordered_since": None,
            },
        ),
        (
            "who has stopped buying Glassware this quarter but has still ordered something since 1 May",
            {
                "start": "2026-04-01",
                "compare_to": "previous_period",
                "ordered_since": "2026-05-01",
            },
        ),
        (
            "who bought Glassware in 2025, none of it this year, but did order something since 1 April",
            {
                "start": "2026-01-01",
                "earlier_start": "2025-01-01",
                "ordered_since": "2026-04-01",
            },
        ),
    ],
)
def test_who_gave_goods_up_and_still_orders(
    lexicon: Lexicon, cache_dir: Path, asked: str, arguments: dict[str, Any]
) -> None:
    (call,) = understand(asked, lexicon, cache_dir=cache_dir).calls
    assert (call.arguments["only"], call.arguments["category"]) == ("stopped", "Glassware")
    assert {name: call.arguments.get(name) for name in arguments} == arguments
