"""Single messages as people speak and type them: where they stand, hearsay, plain words, refusals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, understand


@pytest.mark.parametrize(
    ("text", "tool", "arguments"),
    [
        ("standing outside Calloway & Finch, any notes", "account_notes", {"account": "ACC0117"}),
        (
            "settle something for us, who buys more, Harbour Hotels North or Harbour Hotels South",
            "compare",
            {"a": "ACC0059", "b": "ACC0060"},
        ),
        (
            "explain to me in plain words what a potential loyalist is",
            "define",
            {"term": "Potential Loyalists"},
        ),
        ("everybody keeps talking of RFM, what is it", "define", {"term": "rfm"}),
        (
            "if one loyal customer out of four became a champion, what would we gain",
            "what_if",
            {"share": 25},
        ),
        ("what share of revenue do the top 10 percent bring", "book_overview", {}),
        ("how reliant are we on the biggest fifth", "book_overview", {}),
        ("what do schools spend most on", "sales_metrics", {"by": ["category"]}),
        (
            "which thing do we flog most of how many not how much",
            "sales_metrics",
            {"by": ["product"], "metric": "units"},
        ),
        (
            "list our Welsh customers with what they spend",
            "sales_metrics",
            {"by": ["account"], "country": "Wales"},
        ),
        (
            "what time of the year do people buy glassware",
            "sales_metrics",
            {"by": ["month"], "category": "Glassware"},
        ),
        ("revenue online against the reps", "sales_metrics", {"by": ["channel"], "channel": None}),
        (
            "average order value of hotels versus schools",
            "sales_metrics",
            {"by": ["commercial_segment"], "industry": None, "commercial_segment": None},
        ),
        (
            "which of our people gave the most discount",
            "sales_metrics",
            {"by": ["owner"], "metric": "discount_share"},
        ),
        (
            "which categories fell most against last year, since March",
            "sales_metrics",
            {"start": "2026-03-01", "compare_to": "previous_year", "order": "asc"},
        ),
        (
            "which accounts in the East have we not rung or been to see for, oh, it must be 60 days",
            "find_accounts",
            {"min_contact_days": 60, "contact": "personal", "region": "East"},
        ),
        (
            "customers nobody spoke to in 4 months that spend over 5k",
            "find_accounts",
            {"min_contact_days": 120, "min_monetary": 5000},
        ),
        (
            "monthly buyers in the South that have missed it a couple of times",
            "find_accounts",
            {"min_missed_orders": 2, "limit": None},
        ),
        (
            "which customers used to have Merrow and now they do not",
            "sales_metrics",
            {"only": "stopped", "brand": "Merrow", "by": ["account"]},
        ),
    ],
)
def test_spoken_questions_lead_to_the_right_call(
    text: str, tool: str, arguments: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = understand(text, lexicon, cache_dir=cache_dir)
    (call,) = reading.calls
    assert call.tool == tool
    assert {name: call.arguments.get(name) for name in arguments} == arguments


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("pop Calloway & Finch in my calendar for Monday at nine", "change"),
        ("mark Harbour Hotels North as closed in the crm please", "change"),
        ("that address is wrong, correct it in the system", "change"),
        ("the boiler is broken, could you book it in", "change"),
        ("what is the buyers direct line at Pepperwell Kitchens", "missing"),
        ("whose bills are still unpaid", "missing"),
        ("move 5 accounts to contact to Tom", "change"),
        ("set a reminder for 3 accounts to call", "change"),
        ("schedule 3 accounts to call for tomorrow", "change"),
        ("assign 5 accounts to call to Grace Adeyemi", "change"),
        ("give me 3 accounts to contact with their email addresses", "missing"),
        ("3 customers to contact by email, with addresses", "missing"),
        ("which competitor lost us the most", "benchmark"),
    ],
)
def test_what_is_no_job_of_an_analyst_is_declined(
    text: str, topic: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = understand(text, lexicon, cache_dir=cache_dir)
    assert (reading.kind, reading.topic) == ("decline", topic)


@pytest.mark.parametrize(
    "text", ["hiya, could you do that thing again", "nah the other one", "the usual please"]
)
def test_what_points_at_nothing_is_asked_back(text: str, lexicon: Lexicon, cache_dir: Path) -> None:
    assert understand(text, lexicon, cache_dir=cache_dir).kind == "clarify"
