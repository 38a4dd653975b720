"""What is said of every row, of steps in time and of a measure of two names is held to the rows."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agent.answer import Fact
from agent.ledger import facts_of, verify
from data.warehouse import Warehouse
from tools._spec import Result


@pytest.fixture(scope="module")
def facts(demo: Warehouse, ask: Callable[..., Result]) -> list[Fact]:
    """Categories against the year before, quarters, campaigns, and the segments they reached."""
    quarters = {"metric": "revenue", "by": ["quarter"], "start": "2025-01-01", "end": "2026-06-30"}
    calls = {
        "cat": (
            "sales_metrics",
            {"metric": "revenue", "by": ["category"], "compare_to": "previous_year"},
        ),
        "qtr": ("sales_metrics", quarters),
        "camp": ("campaign_results", {"lookback_days": 730}),
    }
    return [
        fact
        for call, (tool, arguments) in calls.items()
        for fact in facts_of(call, tool, ask(demo, tool, **arguments), arguments)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Every category grew on the year before.",
        "No category lost revenue against the previous year.",
        "All eight categories improved on the year before, Kitchen Tools among them.",
        "Cutlery was the fastest-growing category.",
        "Early Summer Stock-Up 2026 ended on 3 June 2026.",
        "Revenue has risen every quarter since Q1 2025.",
        "Revenue fell quarter after quarter.",
        "**Peak quarter:** Q1 2025.",
        "Phone is the cheapest channel per response.",
        "Hibernating accounts responded at 9.55%, the lowest rate of any group we contacted.",
        "The response rate of email is below that of phone.",
        "Two categories shrank, Cutlery and Cookware.",
        "Revenue rose in all eight categories.",
        "Most of the 16 campaigns had a control group (4).",
        "Only Cleaning & Hygiene brought more than £1,000,000 (£1,990,611).",
        "Only four of the 16 campaigns had a control group; the other thirteen had not.",
        "Every pound of budget came with a little over six pounds of revenue (£608,947 on £116,600).",
    ],
)
def test_what_the_rows_contradict_fails(facts: list[Fact], text: str) -> None:
    assert not verify(text, facts, currency="GBP").grounded


@pytest.mark.parametrize(
    "text",
    [
        "Every category except Cutlery grew.",
        "Not every category grew.",
        "Revenue rose in seven of the eight categories.",
        "Every category sells.",
        "Early Summer Stock-Up 2026 kicked off on 3 June 2026 and ended on 26 June 2026.",
        "**Peak quarter:** Q3 2025.",
        "Email is the cheapest channel per response.",
        "The response rate of email is above that of phone.",
        "Only four of the 16 campaigns had a control group; the other twelve had not.",
        "Every pound of budget came with a little over five pounds of revenue (£608,947 on £116,600).",
    ],
)
def test_what_the_rows_bear_out_stands(facts: list[Fact], text: str) -> None:
    assert verify(text, facts, currency="GBP").grounded
