"""What is put right in the same message, bounds that are joined, and lists that keep what is said beside."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from understood import talk

from agent.offline.understand import Lexicon, understand
from agent.offline.understand.words.colloquial import in_plain_words


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("top 5 accounts... no, make that 8", "top 8 accounts"),
        ("at risk over 5k sorry 10k in the South", "at risk over 10k in the South"),
        ("no order for 60 days, sorry, 90 days", "no order for 90 days"),
        ("orders in 2025, sorry 2024", "orders in 2025, sorry 2024"),
        ("top 5 in the North and 3 in the South", "top 5 in the North and 3 in the South"),
        ("last 3 months, sorry to ask again, top 5", "last 3 months, sorry to ask again, top 5"),
    ],
)
def test_a_number_is_put_right(said: str, meant: str) -> None:
    assert in_plain_words(said) == meant


@pytest.mark.parametrize(
    ("said", "tool", "wanted"),
    [
        ("who are our champions. sorry, I meant loyal customers", "segment_members",
         {"segment": "Loyal Customers"}),
        ("top 10 hotels in the North, sorry, South i mean", "find_accounts", {"region": "South"}),
        ("orders by owner, i mean units", "sales_metrics", {"metric": "units"}),
        ("revenue before returns last year", "sales_metrics", {"metric": "gross_revenue"}),
        ("returns by country last year", "sales_metrics", {"metric": "return_share"}),
        ("revenue by brand. need it per quarter", "sales_metrics", {"by": ["brand", "quarter"]}),
        ("opportunities, at least 4 order days and 8k revenue", "opportunities",
         {"min_frequency": 4, "min_monetary": 8000}),
        ("hotels over 10k and under 50k", "find_accounts",
         {"min_monetary": 10000, "max_monetary": 50000}),
        ("who has at least 10k and 5 orders", "find_accounts",
         {"min_monetary": 10000, "max_monetary": None}),
        ("attention list for the East, ranked by spend not by value at stake", "opportunities",
         {"sort": "monetary", "region": "East"}),
        ("mid-market churn list, medium level, biggest spenders on top", "churn_risk",
         {"level": "medium", "sort": "monetary"}),
        ("who's gonna drop off in the West, only accounts worth 20k plus", "churn_risk",
         {"min_monetary": 20000}),
        ("which schools are safest, lowest risk of churn first", "churn_risk", {"order": "asc"}),
        ("retention campaign but only Cannot Lose Them - who", "campaign_targets",
         {"segment": "Cannot Lose Them"}),
        ("who responded to the retention campaign", "campaign_results", {}),
        ("where's the white space biggest in Healthcare", "opportunities",
         {"kind": "white_space", "industry": "Healthcare"}),
        ("white space for cookware in Healthcare", "product_propensity",
         {"segment": "Care & Clinical", "category": "Cookware"}),
        ("gimme top 12 pubs in the South by orders ytd", "sales_metrics",
         {"by": ["account"], "top": 12}),
        ("revenue by region ex Public Sector", "sales_metrics",
         {"account_type": "not Public Sector"}),
    ],
)  # fmt: skip
def test_all_that_is_said_counts(
    said: str, tool: str, wanted: Mapping[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = understand(said, lexicon, cache_dir=cache_dir).calls
    assert (call.tool, {name: call.arguments.get(name) for name in wanted}) == (tool, wanted)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("revenue by city", "The data know no city"),
        ("white space by region", "not summed up by region"),
        ("who bought Merrow but nothing else", "Not limited to those that buy nothing else."),
    ],
)
def test_what_nothing_can_tell_is_said(
    said: str, told: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert told in " ".join(understand(said, lexicon, cache_dir=cache_dir).notes)


def test_goods_after_white_space_are_of_its_trade(lexicon: Lexicon, cache_dir: Path) -> None:
    listed = understand("white space for schools", lexicon, cache_dir=cache_dir)
    (call,) = understand("only glassware", lexicon, listed.memory, cache_dir=cache_dir).calls
    assert call.tool == "product_propensity"
    assert call.arguments["segment"] == "Schools & Colleges"


@pytest.mark.parametrize(
    ("first", "by"),
    [("active accounts by month", "month"), ("new customers by quarter", "quarter"),
     ("orders by region", "region")],
)  # fmt: skip
@pytest.mark.parametrize(
    "said",
    [
        "not how many, I meant what they spent",
        "not the number, what they brought in",
        "I wanted what they spent",
        "not how many, what they are worth to us",
        "not the count, I mean the revenue",
    ],
)
def test_not_how_many_but_how_much_keeps_the_split(
    first: str, by: str, said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, first, said).calls
    assert call.arguments == {"metric": "revenue", "by": [by]}
