"""Charts of customer value, cohorts and comparisons show what the result has, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from agent.charts import cohort_retention, compare, customer_value
from data.warehouse import Warehouse

Ask = Callable[..., Any]


def test_expected_value_is_drawn_with_its_interval(demo: Warehouse, ask: Ask) -> None:
    result = ask(demo, "customer_value", limit=12)
    (chart,) = customer_value.charts(result, "c1", "GBP")
    (trace,) = chart.figure["data"]
    bars = trace["error_x"]
    for i, row in enumerate(result.customers):
        assert trace["y"][i] == row.account_name
        assert trace["x"][i] == float(row.expected_value)
        assert trace["x"][i] - bars["arrayminus"][i] == pytest.approx(float(row.value_low))
        assert trace["x"][i] + bars["array"][i] == pytest.approx(float(row.value_high))
    reach = max(float(row.value_high) for row in result.customers)
    assert chart.figure["layout"]["xaxis"]["range"][1] > reach
    assert chart.title.startswith(f"{result.customers[0].account_name} leads: £")
    alone = ask(demo, "customer_value", account="ACC0803")
    assert customer_value.charts(alone, "c1", "GBP") == []


def test_the_heat_map_is_the_matrix(demo: Warehouse, ask: Ask) -> None:
    for arguments in ({"as_of": "2026-06-15"}, {"metric": "revenue", "grain": "quarter"}):
        result = ask(demo, "cohort_retention", **arguments)
        (chart,) = cohort_retention.charts(result, "c1", "GBP")
        drawn = {
            (name, age): (value, number)
            for number, trace in enumerate(chart.figure["data"])
            for name, row in zip(trace["y"], trace["z"], strict=True)
            for age, value in zip(trace["x"], row, strict=True)
            if value is not None
        }
        field = "revenue_retention" if result.metric == "revenue" else "account_retention"
        assert drawn == {
            (cell.period_label, cell.age): (getattr(cell, field), 0 if cell.complete else 1)
            for cell in result.cells
            if cell.age and getattr(cell, field) is not None
        }
        assert ("unfinished" in chart.title) is (result.unfinished is not None)
    assert (
        cohort_retention.charts(ask(demo, "cohort_retention", as_of="2023-07-20"), "c1", "GBP")
        == []
    )


def drawn_by_side(chart: Any) -> dict[tuple[str, str], float]:
    return {
        (trace["name"], name): value
        for trace in chart.figure["data"]
        for name, value in zip(trace["y"], trace["x"], strict=True)
        if value
    }


def test_sides_are_drawn_by_category_and_segment(demo: Warehouse, ask: Ask) -> None:
    result = ask(demo, "compare", kind="regions", a="North", b="South")
    categories, segments = compare.charts(result, "c1", "GBP")
    assert drawn_by_side(categories) == {
        (row.region, row.category): float(row.revenue) for row in result.categories
    }
    assert drawn_by_side(segments) == {
        (row.region, row.segment): row.revenue_share for row in result.segments
    }
    widest = result.gaps[0]
    assert categories.title.startswith(f"Widest gap in {widest.category}: £")
    assert categories.title.endswith(f" more in {widest.higher}")


def test_periods_of_different_length_are_drawn_by_share(demo: Warehouse, ask: Ask) -> None:
    result = ask(demo, "compare", kind="periods", a="2026-01-01/2026-03-15", b="2025")
    categories, _ = compare.charts(result, "c1", "GBP")
    assert drawn_by_side(categories) == {
        (result.side_of(row), row.category): row.revenue_share for row in result.categories
    }
