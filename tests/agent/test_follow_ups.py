"""What to ask next: into what the answer showed to have fallen."""

from __future__ import annotations

import pytest
from written import run_on

from agent.follow_ups import follow_ups
from data.warehouse import Warehouse

HALF = {"metric": "revenue", "start": "2026-01-01", "end": "2026-06-30"}


@pytest.mark.parametrize(
    ("by", "compared", "first"),
    [
        ("region", "previous_period", "What needs my attention in the East?"),
        ("category", "previous_year", "Which accounts stopped buying Glassware?"),
        ("owner", "previous_period", "Which opportunities does Samuel Okoro have?"),
    ],
)
def test_the_group_that_fell_most_comes_first(
    by: str, compared: str, first: str, demo: Warehouse
) -> None:
    run = run_on(demo, "sales_metrics", HALF | {"by": [by], "compare_to": compared})
    assert follow_ups("how did we do", [run], [])[0] == first


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("Scotland", "What needs my attention in Scotland?"),
        ("North West", "What needs my attention in the North West?"),
        ("Unknown", "What needs my attention in the North?"),
    ],
)
def test_only_regions_of_the_compass_have_an_article_and_no_region_is_not_asked_about(
    name: str, first: str, demo: Warehouse
) -> None:
    run = run_on(demo, "sales_metrics", HALF | {"by": ["region"], "compare_to": "previous_period"})
    assert run.result is not None
    rows = [
        row | {"region": name} if row["region"] == "East" else row for row in run.result["rows"]
    ]
    renamed = run.model_copy(update={"result": run.result | {"rows": rows}})
    assert follow_ups("how did we do", [renamed], [])[0] == first


def test_the_weaker_region_is_asked_about_by_its_name(demo: Warehouse) -> None:
    run = run_on(demo, "compare", {"kind": "regions", "a": "North", "b": "South"})
    assert run.result is not None
    renamed = run.model_copy(update={"result": run.result | {"weaker": "Wales"}})
    assert follow_ups("north or south", [renamed], [])[0] == "What needs my attention in Wales?"


def test_where_nothing_fell_no_group_is_picked(demo: Warehouse) -> None:
    grown = {"metric": "revenue", "by": ["region"], "start": "2026-04-01", "end": "2026-06-30"}
    run = run_on(demo, "sales_metrics", grown | {"compare_to": "previous_period"})
    assert follow_ups("how did we do", [run], [])[0] == "Top 5 products by revenue"


def test_after_two_periods_the_weaker_is_looked_into(demo: Warehouse) -> None:
    sides = {"kind": "periods", "a": "2026-Q1", "b": "2026-Q2"}
    run = run_on(demo, "compare", sides)
    assert follow_ups("q1 or q2", [run], [])[0] == "Revenue by category in Q1 2026"


def test_what_another_tool_of_the_answer_told_is_not_proposed(demo: Warehouse) -> None:
    account = {"account": "ACC0315"}
    runs = [run_on(demo, name, account) for name in ("account_profile", "product_propensity")]
    told = ("What should I pitch to", "Deep dive on")
    assert not [text for text in follow_ups("tell me", runs, []) if text.startswith(told)]
    assert any("pitch" in text for text in follow_ups("tell me", runs[:1], []))


def test_after_the_campaigns_of_a_region_the_next_is_for_that_region(demo: Warehouse) -> None:
    run = run_on(demo, "campaign_results", {"region": "South", "campaign_type": "retention"})
    first, second, *_ = follow_ups("how did they do", [run], [])
    assert first == "Who should get a retention campaign in the South?"
    assert second == "Draft a retention campaign plan in the South"


def test_after_an_answer_on_one_region_no_question_is_of_the_whole_book(demo: Warehouse) -> None:
    run = run_on(demo, "sales_metrics", {"metric": "revenue", "region": "South"})
    found = follow_ups("", [run], [])
    assert found and all("in the South" in text for text in found)
    assert not any("by region" in text for text in found)
