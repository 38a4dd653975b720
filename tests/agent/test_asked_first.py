"""The part of an answer that was asked for leads it, and nothing else does."""

from __future__ import annotations

from typing import Any

import pytest
from written import together

from data.warehouse import Warehouse


@pytest.mark.parametrize(
    ("question", "tool", "given", "lead"),
    [
        (
            "How concentrated is the revenue?",
            "book_overview",
            {},
            "In the last 365 days the top 20% of",
        ),
        ("what do the top 20% bring?", "book_overview", {}, "In the last 365 days the top 20%"),
        (
            "what percent comes from the top 10%?",
            "book_overview",
            {},
            "The top 10% of the active accounts, 129 accounts, hold **47.1%** of the revenue",
        ),
        ("which month was best", "book_overview", {}, "Of the whole months September 2025 brought"),
        (
            "which channel worked best?",
            "campaign_results",
            {},
            "**Event** has the highest response rate",
        ),
        (
            "which channel worked best for win-back?",
            "campaign_results",
            {"campaign_type": "retention"},
            "**Phone** is the only channel tried: 13.0% of 330 contacts",
        ),
        ("what segment responds best?", "campaign_results", {}, "**Champions** has the highest"),
        (
            "how large should the control group be?",
            "campaign_targets",
            {"campaign_type": "retention"},
            "A control group of 154 accounts is too small to show",
        ),
        (
            "what response can we expect?",
            "campaign_targets",
            {"campaign_type": "retention"},
            "In the past 244 contacts",
        ),
        (
            "when does a budget of 20000 pay back?",
            "campaign_targets",
            {"campaign_type": "retention", "budget": "20000"},
            "Break even on revenue is at 5 responses",
        ),
        (
            "Which cohort kept the most customers after six months?",
            "cohort_retention",
            {},
            "Of the larger cohorts best was February 2024 (21 accounts): 76.2% ordered half a year later",
        ),
        (
            "which sign-up cohort is the weakest?",
            "cohort_retention",
            {"by": "signup"},
            "Of the larger cohorts best was",
        ),
        (
            "How many customers do we have in the South?",
            "find_accounts",
            {"region": "South"},
            "**433 accounts** fit.",
        ),
        (
            "how many of them are schools?",
            "find_accounts",
            {"region": "South", "industry": "Education"},
            "**28 accounts** fit.",
        ),
        ("How many rows were rejected?", "data_health", {}, "202,349 rows were read: 202,349 kept"),
        (
            "Is the data up to date?",
            "data_health",
            {},
            "The data end with a transaction of **30 June",
        ),
        (
            "What was promised to ACC0117?",
            "account_notes",
            {"account": "ACC0117"},
            "Promised: our terms or papers by 30 April 2026",
        ),
        (
            "What would make Lighthouse Studios a Champion?",
            "explain_segment",
            {"account": "ACC0228"},
            "2 more orders by 16 January 2027 would move Lighthouse Studios to Champions",
        ),
        (
            "What would it take for ACC0315 to move up to a Champion?",
            "explain_segment",
            {"account": "ACC0315"},
            "8 more orders by 5 February 2027 would move Chestnut Studios to Champions",
        ),
        (
            "how could they get back into loyal customers",
            "explain_segment",
            {"account": "ACC0228"},
            "No single change that is counted here would move **Lighthouse Studios** to Loyal Customers",
        ),
        (
            "What would move it up?",
            "explain_segment",
            {"account": "ACC0315"},
            "One more order by 5 February 2027 would move Chestnut Studios to",
        ),
        (
            "What would move it up?",
            "explain_segment",
            {"account": "ACC1131"},
            "Stag Coffee Holdings (ACC1131) is in Champions, the best segment there is.",
        ),
        ("how many customers are in each segment?", "segment_overview", {}, "Of 1,362 scored"),
        (
            "What would it take for ACC0315 to move up?",
            "explain_segment",
            {"account": "ACC0315"},
            "One more order by 5 February 2027",
        ),
        (
            "Is the data up to date and how many rows were rejected?",
            "data_health",
            {},
            "The data end with a transaction of **30 June",
        ),
        (
            "How are my accounts distributed over the segments?",
            "segment_overview",
            {},
            "Of 1,362 scored accounts the largest segment is Champions with 240 (17.6%)",
        ),
    ],
)
def test_of_many_things_the_one_asked_for_leads_and_is_said_once(
    question: str, tool: str, given: dict[str, Any], lead: str, demo: Warehouse
) -> None:
    told = together(demo, [(tool, given)], question=question)
    assert told.startswith(lead)
    assert told.count(told.partition("\n")[0]) == 1


@pytest.mark.parametrize(
    ("question", "tool", "given"),
    [
        ("who is top of the book?", "book_overview", {}),
        ("give me an overview month by month", "book_overview", {}),
        ("how did campaigns do?", "campaign_results", {}),
        (
            "who should get it, with a budget of 20000?",
            "campaign_targets",
            {"campaign_type": "retention"},
        ),
        ("which segments earn most?", "segment_overview", {}),
        ("what segments are there", "segment_overview", {}),
        ("why is it in its segment?", "explain_segment", {"account": "ACC0315"}),
        ("what do the notes say?", "account_notes", {"account": "ACC0117"}),
        ("is the data sound?", "data_health", {}),
        ("Which campaign channel worked worst?", "campaign_results", {}),
        ("Which channel brought the most revenue?", "campaign_results", {}),
        ("Which channel costs least per response?", "campaign_results", {}),
        ("How did the email channel campaigns do?", "campaign_results", {}),
        ("How many campaign channels do we use?", "campaign_results", {}),
        ("Responses by channel and by segment", "campaign_results", {}),
        ("How many segments are there?", "segment_overview", {}),
        ("How big is the Champions segment?", "segment_overview", {}),
        ("How is revenue distributed over the segments?", "segment_overview", {}),
        ("Why did ACC0315 become At Risk?", "explain_segment", {"account": "ACC0315"}),
        ("Why did it move up to a better segment?", "explain_segment", {"account": "ACC0315"}),
        ("What do the top 15% of accounts bring?", "book_overview", {}),
        ("whom do we expect to reach?", "campaign_targets", {"campaign_type": "retention"}),
    ],
)
def test_what_was_not_asked_for_by_name_does_not_lead(
    question: str, tool: str, given: dict[str, Any], demo: Warehouse
) -> None:
    assert together(demo, [(tool, given)], question=question) == together(demo, [(tool, given)])


@pytest.mark.parametrize(
    ("question", "calls"),
    [
        (
            "Which month was best and which channel worked best?",
            [("book_overview", {}), ("campaign_results", {})],
        ),
        (
            "What needs my attention and how good is the model",
            [("opportunities", {}), ("segment_overview", {})],
        ),
    ],
)
def test_of_several_tools_none_is_led_by_words_that_may_be_about_another(
    question: str, calls: list[tuple[str, dict[str, Any]]], demo: Warehouse
) -> None:
    assert together(demo, calls, question=question) == together(demo, calls)
