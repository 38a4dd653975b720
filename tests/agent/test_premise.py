"""What a question takes for granted is answered by yes or no before the figures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from agent.prose.asked import premise
from data.warehouse import Warehouse


@pytest.mark.parametrize(
    ("question", "filters", "begins"),
    [
        ("sales are down 20% right? my boss says so", {}, "**No, it is up.** "),
        ("is it true the North is up 4%?", {"region": "North"}, "**Yes.** "),
        ("are we up 3% on last year?", {}, "**Yes, and by more than that.** "),
        ("apparently we grew by 12 percent", {}, "**No: it is up, but by less.** "),
        ("how much are sales up?", {}, ""),
        ("what if sales are down 20%", {}, ""),
        ("are sales up or down by 20%?", {}, ""),
    ],
)
def test_a_figure_that_is_taken_for_granted_is_judged(
    question: str, filters: dict[str, Any], begins: str, demo: Warehouse, ask: Callable[..., Any]
) -> None:
    for compared in ({}, {"compare_to": "previous_year"}):
        result = ask(demo, "sales_metrics", metric="revenue", **filters, **compared)
        assert premise.yes_or_no(question, result) == begins
