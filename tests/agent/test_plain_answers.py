"""What is written where a short question asks for one thing: a count, a cohort, a difference."""

from __future__ import annotations

from typing import Any

import pytest
from written import together

from data.warehouse import Warehouse

JUNE = {"start": "2026-06-01", "end": "2026-06-30"}


@pytest.mark.parametrize(
    ("question", "tool", "given", "lead"),
    [
        ("how many customers have we", "find_accounts", {}, "There are **1,400 accounts**."),
        (
            "how many customers have we in the North",
            "find_accounts",
            {"region": "North"},
            "**355 accounts** fit.",
        ),
        (
            "who was never contacted?",
            "find_accounts",
            {"min_contact_days": 1096, "contact": "personal"},
            "232 accounts have no call or meeting on record",
        ),
        (
            "who was not contacted for 90 days?",
            "find_accounts",
            {"min_contact_days": 90, "contact": "personal"},
            "1,026 accounts had no call or meeting for 90 days or more",
        ),
        (
            "Cohort of Q1 2025: how are they doing?",
            "cohort_retention",
            {"grain": "quarter"},
            "Of the 40 accounts of the cohort of **Q1 2025** 87.5% ordered a quarter later, 90.0% half a",
        ),
        (
            "how did the first quarter of 2025 do, by cohort",
            "cohort_retention",
            {"grain": "quarter"},
            "Of the 40 accounts of the cohort of **Q1 2025**",
        ),
        (
            "how did the June 2026 cohort do",
            "cohort_retention",
            {},
            "The cohort of **June 2026** has 25 accounts; it is too new to tell who stays.",
        ),
        (
            "is retention getting better or worse?",
            "cohort_retention",
            {},
            "Newer cohorts keep fewer: ",
        ),
        (
            "who ordered for the first time in June?",
            "sales_metrics",
            {"metric": "new_accounts", "by": ["account"]} | JUNE,
            "**25 accounts** ordered for the first time in June 2026.",
        ),
        (
            "new accounts by region in June",
            "sales_metrics",
            {"metric": "new_accounts", "by": ["region"]} | JUNE,
            "New accounts in June 2026: **25**",
        ),
        (
            "is it because of one customer?",
            "sales_metrics",
            {
                "metric": "revenue",
                "by": ["account"],
                "category": "Glassware",
                "compare_to": "previous_year",
                "start": "2026-04-01",
                "end": "2026-06-30",
                "sort": "change",
                "order": "asc",
                "top": 10,
            },
            "**Pardoe Event Catering** fell most: from £30,120 to nothing (last bought on 8 May 2025)",
        ),
        (
            "what is white space",
            "define",
            {"term": "white space"},
            "**White space** has more than one meaning here.",
        ),
    ],
)
def test_what_was_asked_for_is_said_first(
    question: str, tool: str, given: dict[str, Any], lead: str, demo: Warehouse
) -> None:
    assert together(demo, [(tool, given)], (), question).startswith(lead)


@pytest.mark.parametrize(
    ("question", "terms", "told"),
    [
        ("What's the difference of At Risk and Cannot Lose Them?", ["At Risk", "Cannot Lose Them"], True),
        ("Cannot Lose Them and At Risk, how do they differ?", ["Cannot Lose Them", "At Risk"], True),
        ("What do At Risk and Cannot Lose Them mean?", ["At Risk", "Cannot Lose Them"], False),
        ("What's the difference between Champions and Hibernating?", ["Champions", "Hibernating"], False),
    ],
)  # fmt: skip
def test_of_two_segments_the_narrower_is_told_where_a_difference_is_asked(
    question: str, terms: list[str], told: bool, demo: Warehouse
) -> None:
    calls = [("define", {"term": term}) for term in terms]
    text = together(demo, calls, (), question)
    difference = (
        "**The difference:** Cannot Lose Them are the extreme of At Risk, those with the lowest "
        "recency and the highest monetary value; who fits both rules is in Cannot Lose Them alone."
    )
    assert text.startswith(difference) == told
    assert ("The difference" in text) == told
