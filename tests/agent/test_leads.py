"""What an answer leads with: the share that is asked for, the day by which the silent last ordered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from agent.offline.write import _share_of_top, find_accounts, sales_metrics
from data.warehouse import Warehouse

TOP = {"metric": "revenue", "by": ["account"], "top": 10}


def test_the_share_of_the_first_few_leads_where_it_is_asked_for(
    demo: Warehouse, ask: Callable[..., Any]
) -> None:
    result = ask(demo, "sales_metrics", **TOP)
    told = _share_of_top.prose("what share comes from the top 10", result, "GBP")
    assert told is not None
    assert told.lead.startswith(
        "The first 10 of 1,284 together: **£1,099,870**, **12.3%** of the total."
    )
    assert _share_of_top.prose("my top 10 customers", result, "GBP") is None
    fallen = ask(demo, "sales_metrics", **TOP, sort="change", compare_to="previous_year")
    assert _share_of_top.prose("what share of the fall is of these", fallen, "GBP") is None


def test_a_quarter_is_named_in_the_lead(demo: Warehouse, ask: Callable[..., Any]) -> None:
    quarter = {"metric": "revenue", "start": "2026-01-01", "end": "2026-03-31"}
    named = sales_metrics.prose(ask(demo, "sales_metrics", **quarter), "GBP").lead
    assert named.startswith("Revenue in Q1 2026 (1 January 2026 to 31 March 2026): **£1,939,863**")
    cut = ask(demo, "sales_metrics", **quarter | {"start": "2026-01-02"})
    assert "Revenue from 2 January 2026 to" in sales_metrics.prose(cut, "GBP").lead


def test_the_silent_are_those_with_a_last_order_by_a_day(
    demo: Warehouse, ask: Callable[..., Any]
) -> None:
    told = find_accounts.prose(ask(demo, "find_accounts", min_recency_days=91), "GBP").lead
    assert "91 days or more (last order on 31 March 2026 or before)" in told
