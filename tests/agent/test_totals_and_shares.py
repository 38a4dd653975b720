"""The sum of a list and the share of a row lead the answer where they are asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from agent.prose.asked import asked_first, rows_named, share_of_one, share_of_whole, total_of_listed
from agent.prose.parts.prose import Prose
from agent.prose.tools import churn_risk, sales_metrics
from data.warehouse import Warehouse

SUMS: list[tuple[str, dict[str, Any], str]] = [
    ("find_accounts", {"min_monetary": "10000", "min_recency_days": 60},
     "The 66 accounts together: **£1,434,794**"),
    ("segment_members", {"segment": "Hibernating", "region": "South"},
     "The 78 accounts together: **£60,445**"),
    ("churn_risk", {"region": "West", "level": "high"},
     "The 23 accounts at High risk together: **£81,791**"),
    ("churn_risk", {}, "The 223 accounts at High or Critical risk together: **£1,270,093**"),
    ("opportunities", {"region": "North"}, "The 328 accounts together: **£929,616** at stake"),
    (
        "segment_migration",
        {"from_date": "2026-03-01", "direction": "worse"},
        "The 339 accounts together: **£2,640,521** up to now, against £3,181,226 before",
    ),
    (
        "sales_metrics",
        {"metric": "revenue", "by": ["account"], "compare_to": "previous_period", "only": "stopped",
         "category": "Disposables & Packaging"},
        "Revenue of all 91 accounts together in the period before: **£91,763**",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("tool", "given", "lead"), SUMS)
def test_the_sum_of_the_whole_list_leads(
    tool: str, given: dict[str, Any], lead: str, demo: Warehouse, ask: Callable[..., Any]
) -> None:
    told = total_of_listed.prose(ask(demo, tool, **given), Prose("As before."), "GBP")
    assert told.lead.startswith(lead)
    assert told.lead.endswith("As before.")


def test_moves_both_ways_have_no_sum(demo: Warehouse, ask: Callable[..., Any]) -> None:
    moved = ask(demo, "segment_migration", from_date="2026-03-01")
    assert total_of_listed.prose(moved, Prose("As before."), "GBP").lead == "As before."


BY_CATEGORY = {"metric": "revenue", "by": ["category"], "account": "ACC1131"}


@pytest.mark.parametrize(
    "question",
    [
        "What share of their spend is Cleaning & Hygiene?",
        "what percentage is cleaning",
        "how much of that is hygiene?",
    ],
)
def test_the_share_of_the_row_asked_for_leads(
    question: str, demo: Warehouse, ask: Callable[..., Any]
) -> None:
    result = ask(demo, "sales_metrics", **BY_CATEGORY)
    told = share_of_one.prose(question, (), result, sales_metrics.prose(result, "GBP"), "GBP")
    assert told.lead.startswith("**40.5%**: Cleaning & Hygiene brought £78,423 of £193,507")


@pytest.mark.parametrize(
    "question",
    ["Cleaning & Hygiene please", "what share does each have?", "share of cutlery and tableware"],
)
def test_no_share_leads_where_none_or_no_one_row_is_asked_for(
    question: str, demo: Warehouse, ask: Callable[..., Any]
) -> None:
    result = ask(demo, "sales_metrics", **BY_CATEGORY)
    told = sales_metrics.prose(result, "GBP")
    assert share_of_one.prose(question, (), result, told, "GBP") == told


def test_beside_those_at_high_risk_stand_those_at_critical(
    demo: Warehouse, ask: Callable[..., Any]
) -> None:
    high = churn_risk.prose(ask(demo, "churn_risk", region="West", level="high"), "GBP").lead
    assert "**26 more accounts are at Critical risk**" in high
    critical = ask(demo, "churn_risk", region="West", level="critical")
    assert "more account" not in churn_risk.prose(critical, "GBP").lead


def test_several_accounts_have_a_list_of_their_own(
    demo: Warehouse, ask: Callable[..., Any]
) -> None:
    result = ask(demo, "churn_risk", account="ACC0991 or ACC0096 or ACC1131")
    assert {row.account_id for row in result.accounts} == {"ACC0991", "ACC0096", "ACC1131"}
    assert sum(row.accounts for row in result.levels) == 3
    assert result.account_id is None


def test_the_rows_that_were_named_lead(demo: Warehouse, ask: Callable[..., Any]) -> None:
    given = {"metric": "revenue", "by": ["owner"]}
    focus = ("row:Samuel Okoro", "row:Fiona Dalgleish")
    result = ask(demo, "sales_metrics", **given)
    told = rows_named.prose(focus, result, Prose("As before."), "GBP").lead
    assert told.startswith(
        "Revenue from 1 July 2025 to 30 June 2026: **Samuel Okoro** £973,231, against "
        "**Fiona Dalgleish** £799,992.\n\nAs before."
    )
    assert rows_named.prose(focus[:1], result, Prose("As before."), "GBP").lead == "As before."
    moved = ask(
        demo, "sales_metrics", **given, compare_to="previous_year", sort="change", order="desc"
    )
    faster = rows_named.prose(focus, moved, Prose("As before."), "GBP").lead
    assert faster.startswith(
        "Faster from 1 July 2025 to 30 June 2026: **Samuel Okoro** up £278,243"
    )


def test_the_share_in_the_region_leads_and_that_in_everything_follows(
    demo: Warehouse, ask: Callable[..., Any]
) -> None:
    given = {"metric": "revenue", "region": "South", "segment": "Champions"}
    result = ask(demo, "sales_metrics", compare_to="previous_year", **given)
    told = share_of_whole.prose(("share",), result, Prose("As before."), "GBP").lead
    assert told.startswith(
        "**43.0%** of the revenue in the South is from Champions: £1,228,980 of £2,861,517"
    )
    assert "Of the total revenue (£8,973,833) that is 13.7%, up " in told
    assert share_of_whole.prose((), result, Prose("As before."), "GBP").lead == "As before."


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("revenue at accounts with high or critical churn risk",
         "**£1,270,093**, **14.2%** of the revenue in the last 365 days, is from 223 accounts"),
        ("share of customers at risk", "**17.4%** of the accounts that ordered in the last 365 days"),
        ("split by account manager",
         "Most revenue at High or Critical churn risk is with **Samuel Okoro**: £347,053"),
        ("which accounts are likeliest to stop ordering", "**223 of 1,284 accounts** are at High"),
    ],
)  # fmt: skip
def test_the_revenue_at_risk_its_share_and_its_managers_lead_where_asked_for(
    question: str, lead: str, demo: Warehouse, ask: Callable[..., Any]
) -> None:
    result = ask(demo, "churn_risk")
    told = churn_risk.prose(result, "GBP")
    assert asked_first.prose(question, "churn_risk", result, told).lead.startswith(lead)
    # What can still be saved comes before what is likeliest to be gone.
    assert told.points[0].startswith(
        "**Harvest Lodges Burnholme** (ACC1250, Samuel Okoro): £138,686"
    )
    assert told.points[3].startswith("**The Partridge Inn**")


def test_a_short_list_by_probability_is_told_as_it_is(
    demo: Warehouse, ask: Callable[..., Any]
) -> None:
    told = churn_risk.prose(ask(demo, "churn_risk", limit=3), "GBP")
    assert told.points[0].startswith("**The Partridge Inn**")
