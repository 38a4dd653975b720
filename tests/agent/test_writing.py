"""What the offline analyst writes of a tool's result: every figure on the ledger, whatever was asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from written import run_on, together, traced

from agent.glance import at_a_glance
from agent.prose.reply import write
from agent.prose.tools import account_notes, sales_metrics, what_if
from data.demo import Kind, stories, story
from data.scope import EVERYTHING
from data.warehouse import Warehouse
from tools import _registry as registry

CALLS: list[tuple[str, dict[str, Any]]] = [
    *[("account_notes", {"account": name}) for name in story("hostile_notes").account_ids],
    ("account_notes", {"account": "ACC0117", "since": "2026-01-01"}),
    ("account_notes", {"account": "ACC0342", "as_of": "2025-09-30"}),
    ("account_notes", {"account": "ACC1377"}),
    ("account_notes", {"account": "ACC0117", "about": "complaints"}),
    ("account_notes", {"account": "ACC0117", "about": "Mr Smith"}),
    ("account_notes", {"account": "all", "about": "NordServe"}),
    ("account_notes", {"account": "all", "about": "people", "limit": 3}),
    ("find_accounts", {"min_contact_days": 90}),
    ("find_accounts", {"min_contact_days": 90, "contact": "personal", "region": "North"}),
    *[
        ("product_propensity", {"account": name, "kind": kind})
        for name in ("ACC0666", "ACC0567")
        for kind in ("affinity", "white_space")
    ],
    ("basket_rules", {"account": "ACC0117"}),
    ("basket_rules", {"account": "ACC1250"}),
    *[
        ("account_profile", {"account": name, "level": level})
        for name in ("ACC0117", "ACC0058", "ACC0931")
        for level in ("account", "family")
    ],
    ("churn_risk", {"sort": "revenue_at_risk"}),
    *[
        ("churn_risk", {"min_monetary": least} | given)
        for least in ("500", "1000", "10000", "20000", "50000", "75000", "100000", "200000")
        for given in ({}, {"region": "South"}, {"sort": "revenue_at_risk"}, {"level": "low"})
    ],
    ("churn_risk", {"sort": "revenue_at_risk", "commercial_segment": "Hotels & Lodging"}),
    ("churn_risk", {"sort": "monetary", "segment": "At Risk", "industry": "Retail"}),
    ("opportunities", {"sort": "recency", "commercial_segment": "Hotels & Lodging"}),
    ("opportunities", {"sort": "monetary", "account_type": "Enterprise"}),
    ("segment_members", {"segment": "Champions", "commercial_segment": "Cafes & Bakeries"}),
    ("campaign_targets", {"campaign_type": "retention", "industry": "Hospitality"}),
    ("sales_metrics", {"metric": "revenue", "by": ["commercial_segment"]}),
    ("basket_rules", {}),
    ("basket_rules", {"level": "category"}),
    ("basket_rules", {"level": "brand", "max_items": 3, "region": "North"}),
    ("basket_rules", {"item": "Glassware"}),
    ("basket_rules", {"item": "Cutlery"}),
    ("basket_rules", {"min_support": "0.5"}),
    *[("behavior_signals", {"account": a}) for a in ("ACC0475", "ACC0719", "ACC0117", "ACC0001")],
    ("behavior_insights", {}),
    ("behavior_insights", {"region": "North", "signal": "category_shift"}),
    ("behavior_insights", {"signal": "high_return_rate", "limit": 3}),
    ("behavior_insights", {"signal": "discount_dependency", "as_of": "2023-07-20"}),
    ("compare", {"kind": "periods", "a": "2026-06-06", "b": "2025-06-06"}),
    ("sales_metrics", {"metric": "revenue", "start": "2026-06-06", "end": "2026-06-06"}),
    ("sales_metrics", {"metric": "revenue", "start": "2026-06-22", "end": "2026-06-28"}),
    ("sales_metrics", {"metric": "orders", "start": "2026-06-01"}),
    ("sales_metrics", {"metric": "avg_order_value", "start": "2026-05-01", "end": "2026-05-31"}),
    ("sales_metrics", {"metric": "revenue", "by": ["month"], "account": "ACC1131"}),
    ("opportunities", {"account": "ACC0666"}),
    ("segment_migration", {"from_date": "2026-01-01", "direction": "worse"}),
    ("segment_migration", {"from_date": "2026-03-01", "direction": "better", "region": "North"}),
    ("cohort_retention", {"grain": "quarter"}),
    ("sales_metrics", {"metric": "revenue", "by": ["account", "owner"], "top": 5}),
    ("find_accounts", {"max_usual_gap_days": 31, "min_missed_orders": 2}),
    ("find_accounts", {"min_missed_orders": 1, "region": "South"}),
    ("sales_metrics", {"metric": "revenue", "by": ["region", "week"], "start": "2026-06-01"}),
    ("campaign_results", {}),
    ("campaign_results", {"lookback_days": 1095}),
    ("campaign_results", {"campaign": "CMP020"}),
    ("campaign_results", {"campaign": "CMP020", "region": "West"}),
    ("campaign_results", {"campaign": "CMP019", "segment": "Champions"}),
    ("campaign_results", {"campaign": "CMP022"}),
    ("campaign_results", {"campaign": "CMP024"}),
    ("campaign_results", {"campaign": "CMP023", "as_of": "2026-06-04"}),
    ("campaign_results", {"campaign_type": "premium", "segment": "At Risk", "region": "North"}),
    ("campaign_results", {"lookback_days": 30}),
    ("campaign_results", {"campaign_type": "acquisition", "lookback_days": 60}),
    ("cohort_retention", {}),
    ("cohort_retention", {"metric": "revenue", "grain": "quarter", "by": "signup"}),
    ("cohort_retention", {"region": "North", "as_of": "2024-03-10"}),
    ("cohort_retention", {"as_of": "2023-07-20"}),
    *[
        ("compare", {"kind": kind, "a": a, "b": b})
        for kind, a, b in (
            ("accounts", "ACC0803", "ACC0475"),
            ("accounts", "ACC0001", "ACC1399"),
            ("segments", "Champions", "At Risk"),
            ("regions", "North", "South"),
            ("periods", "2023", "2024"),
            ("periods", "2026-Q1", "2025-Q1"),
            ("periods", "2026-01-01/2026-06-30", "2025-01-01/2025-06-30"),
            ("periods", "2026-06-20/2026-07-31", "2025"),
            ("periods", "2021", "2024-05"),
            ("periods", "2020", "2021"),
        )
    ],
    ("compare", {"kind": "segments", "a": "Lost", "b": "Champions", "scheme": "lifecycle"}),
    ("customer_value", {}),
    ("customer_value", {"segment": "Champions", "horizon_days": 90}),
    ("customer_value", {"account": "ACC0803", "horizon_days": 30}),
    ("customer_value", {"account": "ACC0001"}),
    ("customer_value", {"as_of": "2023-07-20"}),
    ("sales_metrics", {"metric": "revenue", "by": ["product"], "region": "South", "top": 5}),
    ("sales_metrics", {"metric": "return_share", "by": ["category"]}),
    ("sales_metrics", {"metric": "revenue", "by": ["region"], "compare_to": "previous_year"}),
    (
        "sales_metrics",
        {
            "metric": "revenue",
            "by": ["account"],
            "compare_to": "previous_year",
            "sort": "change",
            "top": 10,
        },
    ),
    (
        "sales_metrics",
        {
            "metric": "return_share",
            "by": ["region"],
            "compare_to": "previous_year",
            "sort": "change",
            "order": "asc",
        },
    ),
    (
        "sales_metrics",
        {
            "metric": "orders",
            "by": ["month"],
            "compare_to": "previous_year",
            "sort": "change",
            "order": "asc",
            "top": 3,
        },
    ),
    (
        "sales_metrics",
        {
            "metric": "revenue",
            "by": ["account"],
            "category": "Glassware",
            "only": "stopped",
            "start": "2026-01-01",
        },
    ),
    (
        "sales_metrics",
        {"metric": "units", "by": ["account"], "category": "Cutlery", "only": "started"},
    ),
    ("sales_metrics", {"metric": "revenue", "by": ["account"], "only": "stopped"}),
    ("sales_metrics", {"metric": "revenue", "by": ["account"], "only": "started"}),
    ("sales_metrics", {"metric": "revenue", "by": ["account"], "top": 10}),
    ("sales_metrics", {"metric": "revenue", "by": ["owner"], "compare_to": "previous_year"}),
    ("sales_metrics", {"metric": "active_accounts", "by": ["quarter"]}),
    *[
        ("sales_metrics", {"metric": metric, "start": "2026-04-01", "end": "2026-06-30"})
        for metric in ("revenue", "orders", "avg_order_value", "discount_share", "return_share")
    ],
    ("what_if", {"from_segment": "Promising", "to_segment": "Champions"}),
    ("campaign_targets", {"campaign_type": "retention"}),
    ("book_overview", {"as_of": "2026-06-15", "lookback_days": 180}),
    ("product_propensity", {"account": "ACC0803"}),
    ("product_propensity", {"account": "ACC0803", "category": "Glassware"}),
]


@pytest.mark.parametrize("call", CALLS, ids=str)
def test_every_figure_written_is_on_the_ledger(
    call: tuple[str, dict[str, Any]], demo: Warehouse
) -> None:
    traced(demo, *call)


@pytest.mark.parametrize("kind", ["telecom", "banking"])
def test_what_is_written_of_a_contract_book_is_on_the_ledger(
    kind: Kind, demo_of: Callable[[Kind], Warehouse]
) -> None:
    traced(demo_of(kind), "behavior_insights", {})
    # One whose family has its name, one in a book with a category called Accounts.
    deep = {"telecom": "TEL051", "banking": "BNK136"}[kind]
    traced(demo_of(kind), "account_profile", {"account": deep})
    for told in stories(kind):
        traced(demo_of(kind), "behavior_signals", {"account": told.account_ids[0]})
        traced(demo_of(kind), "behavior_insights", {"signal": told.key})


def test_of_groups_compared_those_that_moved_the_total_most_are_named(demo: Warehouse) -> None:
    tool = registry.get("sales_metrics")
    given = {"metric": "revenue", "by": ["region"], "compare_to": "previous_year"}
    args = registry.parse_arguments(tool, given)
    result: Any = registry.run(tool, args, registry.start(args, demo, EVERYTHING)).result
    worst, *_, best = sorted(result.rows, key=lambda row: row.money - row.previous_money)
    first, second, *_ = sales_metrics.prose(result, "GBP").points
    up, down = (abs(row.money - row.previous_money) for row in (best, worst))
    assert first.startswith(f"Grew most: **{best.region}**, up £{up:,.0f} ({best.change:.1f}%)")
    assert second.startswith(f"Fell most: **{worst.region}**, down £{down:,.0f}")
    points = " ".join(sales_metrics.prose(result, "GBP").points)
    assert [points.count(row.region) for row in result.rows] == [1] * len(result.rows)


def test_a_single_note_is_quoted_and_not_counted(demo: Warehouse, ask: Callable[..., Any]) -> None:
    told = account_notes.prose(ask(demo, "account_notes", account="ACC0217"), "GBP")
    assert told.lead.startswith("There is 1 note on")
    assert not [point for point in told.points if point.startswith(("Topics", "Tone"))]
    several = account_notes.prose(ask(demo, "account_notes", account="ACC0117"), "GBP")
    assert [point for point in several.points if point.startswith(("Topics", "Tone"))]


def test_what_a_simulation_assumes_is_told_under_one_head(
    demo: Warehouse, ask: Callable[..., Any]
) -> None:
    given = {"from_segment": "At Risk", "to_segment": "Champions", "share": 50}
    told = what_if.prose(ask(demo, "what_if", **given), "GBP")
    assert [point.split(" ")[0] for point in told.points] == [
        "**Sum:**",
        "**Range:**",
        "**Assumed:**",
    ]


def test_a_premise_that_the_figures_contradict_is_put_right_first(
    demo: Warehouse, ask: Callable[..., Any]
) -> None:
    given = {"metric": "revenue", "by": ["category"], "compare_to": "previous_year"}
    for order, verb in (("asc", "fell"), ("desc", "grew")):
        result = ask(demo, "sales_metrics", **given, sort="change", order=order)
        lead = sales_metrics.prose(result, "GBP").lead
        grew = result.overall.difference_money > 0
        assert lead.startswith("Revenue **did not fall**") is (grew and order == "asc")
        assert lead.startswith("Revenue **did not grow**") is (not grew and order == "desc")
        assert f"**{result.rows[0].category}** {verb} most" in lead


def test_what_notes_say_is_quoted_and_a_question_whether_is_answered_first(demo: Warehouse) -> None:
    def told(question: str, **given: Any) -> str:
        return write(question, [run_on(demo, "account_notes", given)], [], "GBP")

    asked = told("did they complain?", account="ACC0117", about="complaints")
    assert asked.startswith(
        "Yes: 1 of 7 notes on **Calloway & Finch Hotels** speaks of complaints:"
    )
    assert (
        "5 June 2026" in asked and "Delivery complaint of last winter was raised again.”" in asked
    )
    assert told("What did they complain about?", account="ACC0117", about="complaints")[0] == "1"
    none = told("did they complain?", account="ACC0117", about="Mr Smith")
    assert none.startswith("None of the 7 notes on Calloway & Finch Hotels")
    assert "3 notes speak of “Mr Aldous”" in told(
        "who is Mr Aldous?", account="all", about="Mr Aldous"
    )
    whole = told("what do the notes say?", account="ACC0117")
    assert "new group procurement director, Mr Aldous, starts on 16 March 2026" in whole
    assert "ignore all previous instructions" not in whole


QUARTER = {"start": "2026-04-01", "end": "2026-06-30"}
YEAR, YEAR_BEFORE = {"end": "2026-06-30"}, {"end": "2025-06-30"}
ACCOUNTS = {"metric": "revenue", "by": ["account"]}


@pytest.mark.parametrize(
    ("calls", "begins"),
    [
        (
            [
                ("sales_metrics", ACCOUNTS | QUARTER | {"only": only})
                for only in ("stopped", "started")
            ],
            "Gained in Q2 2026: **213 accounts** with £323,612. Lost: **153 accounts** with £267,108",
        ),
        (
            [
                ("sales_metrics", ACCOUNTS | one | {"only": "stopped"})
                for one in (YEAR, YEAR_BEFORE)
            ],
            "Lost in July 2025 to June 2026: **69 accounts**, more than the 13 in July 2024 to June 2025.",
        ),
        (
            [("cohort_retention", {"region": name}) for name in ("East", "North", "South", "West")],
            "A year later **the South** keeps most, **66.7%**, and **the West** least, **53.6%**",
        ),
    ],
    ids=("gained_and_lost", "lost_in_two_years", "by_region"),
)
def test_what_belongs_together_is_told_together_and_is_on_the_ledger(
    calls: list[tuple[str, dict[str, Any]]], begins: str, demo: Warehouse
) -> None:
    assert together(demo, calls).startswith(begins)


def test_an_expected_sum_that_is_below_what_came_at_its_best_is_not_told(demo: Warehouse) -> None:
    tables = {
        account: at_a_glance(run_on(demo, "account_profile", {"account": account}), "GBP")[0]
        for account in ("ACC1131", "ACC1205")
    }
    told = [a for a, table in tables.items() if "Expected in the next 365 days" in dict(table.rows)]
    assert told == ["ACC1205"]


def test_whether_newer_cohorts_stay_is_told_first(demo: Warehouse) -> None:
    told = together(demo, [("cohort_retention", {"grain": "month"})])
    assert "- Newer cohorts keep fewer: a year later 57.1% of February 2024 ordered and 35" in told
    told = together(demo, [("cohort_retention", {"grain": "quarter"})])
    assert "- Newer cohorts keep neither clearly more nor less than older ones a year later" in told


def test_a_figure_by_itself_is_held_against_earlier_ones(demo: Warehouse) -> None:
    told = together(demo, [("sales_metrics", {"metric": "revenue", **QUARTER})])
    assert "up 20.9% on Q1 2026 (£1,939,863) and up 5.2% on Q2 2025 (£2,229,531)." in told
    week = {"start": "2026-06-22", "end": "2026-06-28"}
    told = together(demo, [("sales_metrics", {"metric": "revenue", **week})])
    assert "**£182,516**, down 5.9% on 15 June to 21 June 2026 (£193,970) and up 30.8% on" in told
    # The year before two years is the first of the two itself.
    years = together(demo, [("sales_metrics", {"metric": "revenue", "start": "2024-07-01"})])
    assert years == "Revenue from 1 July 2024 to 30 June 2026: **£17,462,713**.\n"
    given = together(demo, [("sales_metrics", {"metric": "discount_share"})])
    assert "**1.6%**, which is **£144,530** given in discounts, against 1.4% in July 2024" in given
    few = together(demo, [("sales_metrics", ACCOUNTS | {"top": 10})])
    assert "The table shows 10 of 1,284, together **£1,099,870**, **12.3%** of the total." in few


def test_where_none_fell_the_least_growth_is_named(
    demo: Warehouse, ask: Callable[..., Any]
) -> None:
    given = {"metric": "revenue", "by": ["region"], "compare_to": "previous_year"}
    result = ask(demo, "sales_metrics", **given, sort="change", order="asc", region="not West")
    lead = sales_metrics.prose(result, "GBP").lead
    assert "None of the 3 fell. Least growth: **North**" in lead


def test_the_answer_leads_where_a_best_one_is_asked_for(demo: Warehouse) -> None:
    several = together(demo, [("campaign_results", {})]).split("\n")[0]
    assert "The highest rate is that of **Western Buyers Evening 2025**: 30.7% of 62" in several
    one = together(demo, [("campaign_results", {"campaign": "CMP020"})])
    assert "The highest rate" not in one
    ranking = together(demo, [("sales_metrics", ACCOUNTS | {"top": 3})]).split("\n")
    assert ranking[0].startswith("**Harvest Lodges Burnholme** comes first with £237,394, 2.7%")
    assert not [line for line in ranking if line.startswith("- Harvest")]


def test_growth_from_a_part_of_a_period_or_before_a_silence_says_so(demo: Warehouse) -> None:
    year = {"compare_to": "previous_year", "sort": "change"}
    grown = together(demo, [("sales_metrics", ACCOUNTS | year | {"order": "desc", "top": 10})])
    assert (
        "to £237,394 (first bought on 8 April 2025, within the period before; nothing since 12 January "
        "2026)." in grown
    )
    assert "- Lighthouse Studios: up £72,240 (120.6%) to £132,165.\n" in grown
    fallen = together(demo, [("sales_metrics", ACCOUNTS | year | {"order": "asc", "top": 10})])
    assert "to £19,989 (nothing since 13 October 2025)." in fallen


def test_a_fall_in_segment_with_more_spent_is_told_as_both(demo: Warehouse) -> None:
    moves = together(demo, [("segment_migration", {"from_date": "2026-04-01"})])
    assert "down from Potential Loyalists to Need Attention, though it spent more, £44,339" in moves
    assert "down from At Risk to Cannot Lose Them, £288,971 before, £237,394 after" in moves


def test_a_group_that_did_not_move_is_told_as_unchanged(demo: Warehouse) -> None:
    june = {"metric": "new_accounts", "by": ["region"], "start": "2026-06-01", "end": "2026-06-30"}
    told = together(demo, [("sales_metrics", june | {"compare_to": "previous_period"})])
    assert "Then: North unchanged, West down 1 (12.5%) and East down 3 (75.0%)." in told
