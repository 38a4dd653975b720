"""Which figures of sales a question asks for: one, or each of two."""

from __future__ import annotations

from pathlib import Path

import pytest

from agent.offline.understand import Lexicon, understand


@pytest.mark.parametrize(
    ("asked", "metrics"),
    [
        ("How many orders did we book this month and what was the net value of them", ["orders", "revenue"]),
        ("orders and revenue for the West in May please", ["orders", "revenue"]),
        ("units sold in Q2 and the revenue from that", ["units", "revenue"]),
        ("how much did we sell in the North, and in how many orders", ["revenue", "orders"]),
        ("what share of sales was discounted in the West", ["discount_share"]),
        ("average order value in the West in May", ["avg_order_value"]),
        ("compare gross revenue with revenue after discounts", ["gross_revenue", "revenue"]),
        ("what is revenue before discounts and the discount share", ["gross_revenue", "discount_share"]),
    ],
)  # fmt: skip
def test_each_figure_that_is_asked_for_is_told(
    asked: str, metrics: list[str], lexicon: Lexicon, cache_dir: Path
) -> None:
    made = understand(asked, lexicon, cache_dir=cache_dir).calls
    assert [call.arguments["metric"] for call in made] == metrics
