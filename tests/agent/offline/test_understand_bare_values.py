"""A message that is nothing but values changes the last answer, whatever other tool its words remind of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from understood import talk

from agent.offline.understand import Lexicon

RISK = "who is likely to leave in the South"
AUDIENCE = "who should get a retention campaign in the North"
PLAN = "draft a promotional campaign plan"
BOOK = "show me the book at a glance"
HOTELS = "find all hotels"


@pytest.mark.parametrize(
    ("asked", "said", "tool", "arguments"),
    [
        (RISK, "Cafes & Bakeries over 5k", "churn_risk", {"min_monetary": 5000}),
        (AUDIENCE, "nobody under two thou", "campaign_targets", {"min_monetary": 2000}),
        (AUDIENCE, "Champions or At Risk", "campaign_targets", {"segment": "Champions or At Risk"}),
        (AUDIENCE, "premium instead, champs", "campaign_targets",
         {"segment": "Champions", "campaign_type": "premium"}),
        (AUDIENCE, "not had Glassware yet", "campaign_targets", {"category": "not Glassware"}),
        (AUDIENCE, "letters cost 1.20", "campaign_targets", {"cost_per_contact": 1.2}),
        (PLAN, "spend floor 5,000, Glassware buyers", "draft_report",
         {"min_monetary": 5000, "category": "Glassware"}),
        (PLAN, "up to 3000", "draft_report", {"budget": 3000}),
        (BOOK, "big spenders, 20k up", "book_overview", {"min_monetary": 20000}),
        (BOOK, "nobody above ten thou", "book_overview", {"max_monetary": 10000}),
        (BOOK, "ordered more than once", "book_overview", {"min_frequency": 2}),
        (HOTELS, "one timers", "find_accounts", {"max_frequency": 1}),
        (HOTELS, "thrice at most", "find_accounts", {"max_frequency": 3}),
        (HOTELS, "no glassware", "find_accounts", {"without_category": "Glassware"}),
        (HOTELS, "glassware and nothing else", "find_accounts", {"only_category": "Glassware"}),
        (BOOK, "small fry under 500", "book_overview", {"max_monetary": 500}),
        (BOOK, "nobody with fewer than three orders", "book_overview", {"min_frequency": 3}),
        (HOTELS, "the ones called lodge", "find_accounts", {"query": "lodge"}),
        (HOTELS, "just Calloway & Finch Hotels and Brackenridge Catering Company", "find_accounts",
         {"among": "ACC0117 or ACC0342"}),
        (HOTELS, "only buy one or two ranges", "find_accounts", {"max_categories": 2}),
        (PLAN, "make it a risk note for Champions", "draft_report",
         {"kind": "risk_note", "note": None}),
        (PLAN, "lead with the risks", "draft_report",
         {"kind": "campaign_plan", "note": "lead with the risks"}),
        ("accounts over 10k without contact of any kind for 60 days", "calls and meetings only",
         "find_accounts", {"contact": "personal", "min_contact_days": 60}),
        ("customer value in the South", "without cafes", "customer_value",
         {"commercial_segment": "not Cafes & Bakeries"}),
        ("revenue by month", "from folk not buying Glassware", "sales_metrics",
         {"without_category": "Glassware"}),
    ],
)  # fmt: skip
def test_values_alone_limit_the_last_answer(
    lexicon: Lexicon, cache_dir: Path, asked: str, said: str, tool: str, arguments: dict[str, Any]
) -> None:
    (call,) = talk(lexicon, cache_dir, asked, said).calls
    assert call.tool == tool
    assert {name: call.arguments.get(name) for name in arguments} == arguments


@pytest.mark.parametrize(
    ("asked", "said", "tool"),
    [
        (RISK, "revenue of Cafes & Bakeries", "sales_metrics"),
        (PLAN, "who sells most in the South?", "sales_metrics"),
        (RISK, "customers over 50k in the West", "find_accounts"),
        ("revenue by month", "customers over 50k in the South", "find_accounts"),
    ],
)
def test_what_asks_for_more_than_values_is_a_question_of_its_own(
    lexicon: Lexicon, cache_dir: Path, asked: str, said: str, tool: str
) -> None:
    assert [call.tool for call in talk(lexicon, cache_dir, asked, said).calls] == [tool]


def test_what_is_left_out_of_figures_is_no_lack_of_buyers(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, "revenue by month", "without Glassware").calls
    assert call.arguments["category"] == "not Glassware"
