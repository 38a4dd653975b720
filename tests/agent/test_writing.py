"""What the offline analyst writes of a tool's result: every figure on the ledger, whatever was asked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from agent.answer import UNTRACED, ToolRun
from agent.ledger import facts_of, verify
from agent.offline.write import (
    _account_focus,
    _choice,
    account_profile,
    opportunities,
    sales_metrics,
    write,
)
from data.demo import Kind, stories, story
from data.scope import EVERYTHING
from data.warehouse import Warehouse
from tools import _registry as registry

CALLS: list[tuple[str, dict[str, Any]]] = [
    *[("account_notes", {"account": name}) for name in story("hostile_notes").account_ids],
    ("account_notes", {"account": "ACC0117", "since": "2026-01-01"}),
    ("account_notes", {"account": "ACC0342", "as_of": "2025-09-30"}),
    ("account_notes", {"account": "ACC1377"}),
    *[
        ("account_profile", {"account": name, "level": level})
        for name in ("ACC0117", "ACC0058", "ACC0931")
        for level in ("account", "family")
    ],
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


@pytest.mark.parametrize(
    ("segment", "days", "said"),
    [
        ("Hibernating", 4, "even a last order 4 days ago is late, so Hibernating alone is no sign"),
        ("At Risk", 0, "nobody ordered later than this account, so At Risk alone is no sign"),
        ("At Risk", 15, ""),
        ("Cannot Lose Them", None, ""),
        ("Champions", 1, ""),
    ],
)
def test_a_late_segment_of_an_account_that_ordered_just_now_is_taken_for_a_rank(
    segment: str, days: float | None, said: str
) -> None:
    found = "".join(account_profile.relative(segment, days))
    assert said in found and bool(said) is bool(found)


def test_of_groups_compared_those_that_moved_the_total_most_are_named(demo: Warehouse) -> None:
    tool = registry.get("sales_metrics")
    given = {"metric": "revenue", "by": ["region"], "compare_to": "previous_year"}
    args = registry.parse_arguments(tool, given)
    result: Any = registry.run(tool, args, registry.start(tool, args, demo, EVERYTHING)).result
    worst, *_, best = sorted(result.rows, key=lambda row: row.money - row.previous_money)
    first, second, *_ = sales_metrics.prose(result, "GBP").points
    up, down = (abs(row.money - row.previous_money) for row in (best, worst))
    assert first.startswith(f"Grew most: **{best.region}**, up £{up:,.0f} ({best.change:.1f}%)")
    assert second.startswith(f"Fell most: **{worst.region}**, down £{down:,.0f}")


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


def test_interactions_that_explain_a_churn_risk_are_counted_once(
    demo: Warehouse, ask: Callable[..., Any]
) -> None:
    # The main reason of the risk at Tideway, and an open opportunity that is its white space too.
    profile = ask(demo, "account_profile", account="ACC0803")
    counted = f"{profile.interactions_90_days} interactions in the last 90 days"
    assert counted in profile.churn.main_reason
    text = account_profile.prose(profile, "GBP")
    assert " ".join([text.lead, *text.points]).count(counted) == 1
    # Where something else explains it, the count is said all the same.
    other = profile.churn.model_copy(update={"main_reason": "Last order 6 days ago"})
    text = account_profile.prose(profile.model_copy(update={"churn": other}), "GBP")
    assert " ".join(text.points).count(counted) == 1


def test_a_category_to_propose_is_said_once(demo: Warehouse, ask: Callable[..., Any]) -> None:
    found = ask(demo, "opportunities", account="ACC0803")
    assert {row.category for row in found.opportunities[:2]} == {"Cookware"}
    points = opportunities.prose(found, "GBP").points
    assert sum("Cookware" in point for point in points) == 1


FOCI = ("fall", "growth", "change", "stopped", "last_order", "peers", "contact")


@pytest.mark.parametrize("focus", FOCI)
@pytest.mark.parametrize("account", ["ACC0117", "ACC0803", "ACC1250", "ACC0666"])
def test_a_part_of_an_account_leads_and_is_on_the_ledger(
    focus: str, account: str, demo: Warehouse
) -> None:
    traced(demo, "account_profile", {"account": account}, (focus,))


def test_what_was_asked_of_an_account_comes_first(demo: Warehouse, ask: Callable[..., Any]) -> None:
    fallen = ask(demo, "account_profile", account="ACC0117")
    told = _account_focus.prose(fallen, "GBP", ("fall",))
    assert "fell by £12,107" in told.lead and "fewer orders" in told.lead
    assert any(point.startswith("Linens & Textiles fell most, by £9,315") for point in told.points)
    assert "did not grow: it fell" in _account_focus.prose(fallen, "GBP", ("growth",)).lead
    young = ask(demo, "account_profile", account="ACC1250")
    told = _account_focus.prose(young, "GBP", ("growth",))
    assert "cannot be told" in told.lead and "84 of the 365 days before" in told.points[0]
    first = _choice.prose([fallen, young], "GBP")
    assert first.lead.startswith("**Harvest Lodges Burnholme** first:") and len(first.points) == 2


def traced(
    warehouse: Warehouse, name: str, given: dict[str, Any], focus: tuple[str, ...] = ()
) -> None:
    """Fails for a figure in the words on a call that its result does not have."""
    tool = registry.get(name)
    args = registry.parse_arguments(tool, given)
    outcome = registry.run(tool, args, registry.start(tool, args, warehouse, EVERYTHING))
    run = ToolRun(
        id="c1",
        name=name,
        arguments=outcome.arguments,
        result=outcome.result.model_dump(mode="json"),
        rows=1,
        ms=0,
        snapshot=outcome.snapshot,
        sql=[],
        version=outcome.version,
    )
    text = write("", [run], [], warehouse.manifest.currency, (), focus)
    facts = facts_of("c1", name, outcome.result, outcome.arguments)
    figures = verify(text, facts, currency=warehouse.manifest.currency).figures
    assert [(f.text, f.note) for f in figures if f.verdict in UNTRACED] == [], text
    assert figures or outcome.result.empty_reason
