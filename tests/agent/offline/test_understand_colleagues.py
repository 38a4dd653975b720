"""Wishes as colleagues word them: names half remembered, complaints, sign-ups, documents of nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, understand

SIGNED_UP = {"metric": "new_accounts", "start": "2026-05-01", "end": "2026-05-31"}


@pytest.mark.parametrize(
    ("asked", "tool", "arguments"),
    [
        ("signed up in May", "sales_metrics", SIGNED_UP),
        ("how many accounts did we open in May", "sales_metrics", SIGNED_UP),
        (
            "who signed up in May",
            "find_accounts",
            {"signed_up_since": "2026-05-01", "signed_up_until": "2026-05-31"},
        ),
        ("sign-ups by channel in May", "sales_metrics", SIGNED_UP | {"by": ["channel"]}),
        ("retention by sign-up month", "cohort_retention", {"by": "signup", "grain": "month"}),
        (
            "how many of those who signed up in March still buy",
            "cohort_retention",
            {"by": "signup"},
        ),
        ("who has signed up but never ordered", "find_accounts", {"segment": "No purchases"}),
        ("list all the Badgers", "find_accounts", {"query": "Badger"}),
        ("do we have a kirkmoor something", "find_accounts", {"query": "kirkmoor"}),
        ("which accounts are part of Kirkmoor", "find_accounts", {"query": "Kirkmoor"}),
        ("all the kirkmoor ones", "find_accounts", {"query": "kirkmoor"}),
        (
            "sister companies of Tideway",
            "account_profile",
            {"account": "ACC0803", "level": "family"},
        ),
        (
            "one pager on the whole Harbour Hotels Ltd group, parent and all the subs",
            "draft_report",
            {"kind": "executive_summary", "account": "ACC0058", "level": "family"},
        ),
        (
            "has Tideway ever grumbled about us",
            "account_notes",
            {"account": "ACC0803", "about": "complaints"},
        ),
        (
            "any gripes from the North this year",
            "account_notes",
            {"account": "all", "about": "complaints", "region": "North", "since": "2026-01-01"},
        ),
        (
            "any trouble with prices at Tideway",
            "account_notes",
            {"account": "ACC0803", "about": "prices"},
        ),
        ("is Otter Interiors happy with us", "account_notes", {"account": "ACC0907"}),
        (
            "did xmas countdown 24 pay off",
            "campaign_results",
            {"campaign": "Christmas Countdown 2024"},
        ),
        (
            "did the dormant calls thing work",
            "campaign_results",
            {"campaign": "Dormant Account Calls 2025"},
        ),
        ("what was the uplift of the New Year win-back", "campaign_results", {}),
        (
            "next thing Tideway puts in its basket?",
            "product_propensity",
            {"account": "ACC0803", "kind": "next_purchase"},
        ),
        (
            "Oliver Tennant is off this week and I'm minding his accounts. Which are likely to walk?",
            "churn_risk",
            {"owner": "Oliver Tennant"},
        ),
        ("no contact whatsoever for half a year - who", "find_accounts", {"min_contact_days": 180}),
        ("who's doing better, Beth or Tom Wexford", "sales_metrics", {"by": ["owner"]}),
        ("East v West. Who's weaker", "compare", {"kind": "regions", "a": "East", "b": "West"}),
        ("how different are Champions versus Loyal Customers?", "compare", {"kind": "segments"}),
        ("how safe is Tideway", "churn_risk", {"account": "ACC0803"}),
        (
            "how many at risk accounts does each owner have",
            "sales_metrics",
            {"metric": "active_accounts", "by": ["owner"], "segment": "At Risk"},
        ),
        ("has Tideway bought anything since Easter", "sales_metrics", {"start": "2026-04-05"}),
        (
            "revenue by owner, ignoring Tom Wexford",
            "sales_metrics",
            {"owner": "not Tom Wexford"},
        ),
        ("need a handover note on Tideway", "draft_report", {"kind": "executive_summary"}),
        (
            "accounts of Mrs Dalgleish without an order for 4 months",
            "find_accounts",
            {"owner": "Fiona Dalgleish", "min_recency_days": 120},
        ),
    ],
)
def test_a_wish_leads_to_its_tool(
    asked: str, tool: str, arguments: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = understand(asked, lexicon, cache_dir=cache_dir).calls
    assert call.tool == tool, call
    assert call.arguments.items() >= arguments.items(), call
    assert call.arguments.get("query", arguments.get("query")) == arguments.get("query")


@pytest.mark.parametrize(
    ("asked", "terms"),
    [
        (
            "difference between revenue and gross revenue in this tool?",
            ["revenue", "gross revenue"],
        ),
        ("how do you get to the aov, and does it count returns", ["avg_order_value"]),
        ("is vat in the revenue figure", ["revenue"]),
        ("explain support to me", ["support"]),
        ("how many days is the lookback window", ["lookback window"]),
    ],
)
def test_what_is_to_be_explained(
    asked: str, terms: list[str], lexicon: Lexicon, cache_dir: Path
) -> None:
    calls = understand(asked, lexicon, cache_dir=cache_dir).calls
    assert [(call.tool, call.arguments) for call in calls] == [
        ("define", {"term": term}) for term in terms
    ]


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        ("draft the thing for tomorrow", "clarify"),
        ("prepare the document for thursday", "clarify"),
        ("write it up", "clarify"),
        ("write me a poem", "decline"),
        ("where does Lucia Marchetti live", "decline"),
        ("is Beth Hargreaves married", "decline"),
        ("give me Rhian Prosser's mobile", "decline"),
        ("how is badger doing", "clarify"),
    ],
)
def test_what_is_asked_back_and_what_is_declined(
    asked: str, kind: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert understand(asked, lexicon, cache_dir=cache_dir).kind == kind
