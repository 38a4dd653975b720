"""A chart shows no figure that its tables lack, and its lists are lists of the result."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest

from agent.answer import ToolRun
from agent.charts import HERE, charts_of, is_drawn, sales_metrics, tables_behind
from agent.results import run_of
from agent.tables import row_model, tables_of
from data.scope import EVERYTHING
from data.warehouse import Warehouse
from tools import _registry as registry

DRAWN = sorted(name for name in registry.names() if is_drawn(name))
CALLS: list[tuple[str, dict[str, Any]]] = [
    ("segment_overview", {}),
    ("segment_overview", {"scheme": "clusters"}),
    ("book_overview", {}),
    ("account_profile", {"account": "ACC0117"}),
    ("behavior_insights", {}),
    ("behavior_signals", {"account": "ACC0117"}),
    ("campaign_results", {"lookback_days": 1095, "limit": 500}),
    ("campaign_targets", {"campaign_type": "promotional"}),
    ("churn_risk", {}),
    ("cohort_retention", {}),
    ("compare", {"kind": "regions", "a": "North", "b": "South"}),
    ("customer_value", {}),
    ("opportunities", {}),
    ("product_propensity", {"account": "ACC0117"}),
    ("product_propensity", {"account": "ACC0117", "kind": "white_space"}),
    ("product_propensity", {"account": "ACC0117", "kind": "next_purchase"}),
    ("sales_metrics", {"metric": "revenue", "by": ["month"], "compare_to": "previous_year"}),
    ("sales_metrics", {"metric": "orders", "by": ["region", "month"]}),
    ("sales_metrics", {"metric": "revenue", "by": ["account"], "sort": "change", "order": "asc"}),
    ("sales_metrics", {"metric": "return_share", "by": ["region"], "sort": "change"}),
    (
        "sales_metrics",
        {"metric": "revenue", "by": ["account"], "brand": "Fernley", "only": "stopped"},
    ),
    ("segment_members", {"segment": "At Risk"}),
    ("segment_migration", {"from_date": "2025-06-30"}),
    ("what_if", {"from_segment": "At Risk", "to_segment": "Loyal Customers"}),
]
PLACES = ("x", "y", "z", "lowerfence", "q1", "median", "q3", "upperfence")


def flat(value: Any) -> Iterator[Any]:
    if isinstance(value, list | tuple):
        for part in value:
            yield from flat(part)
    else:
        yield value


def shown(trace: dict[str, Any]) -> Iterator[float]:
    """The numbers a trace draws, but for a line that stands there for comparison."""
    if trace.get("hoverinfo") == "skip":
        return
    parts = [trace.get(place) for place in PLACES] + [trace.get("link", {}).get("value")]
    yield from (value for value in flat(parts) if isinstance(value, int | float))


def numbers(tables: list[Any]) -> set[float]:
    """Every number in a table, rounded; probabilities as percentages too."""
    found: set[float] = set()
    for value in flat([table.rows for table in tables]):
        with suppress(TypeError, ValueError):
            found |= {round(float(value), 3), round(100 * float(value), 3)}
    return found


def called(name: str, arguments: dict[str, Any], warehouse: Warehouse) -> ToolRun:
    tool = registry.get(name)
    args = registry.parse_arguments(tool, arguments)
    return run_of(registry.run(tool, args, registry.start(args, warehouse, EVERYTHING)), "c1")


@pytest.mark.parametrize(("name", "arguments"), CALLS)
def test_every_figure_of_a_chart_is_in_its_tables(
    name: str, arguments: dict[str, Any], demo: Warehouse
) -> None:
    run = called(name, arguments, demo)
    known = numbers(tables_behind(run))
    charts = charts_of(run, "GBP")
    assert charts or name == "behavior_signals"
    for chart in charts:
        drawn = {round(value, 3) for trace in chart.figure["data"] for value in shown(trace)}
        assert drawn
        # Scores are places on the map, not figures.
        assert drawn - known <= (
            {1, 2, 3, 4, 5} if chart.figure["data"][0]["type"] == "heatmap" else set()
        )


def test_every_chart_is_looked_at() -> None:
    assert {name for name, _ in CALLS} == set(DRAWN)
    assert {path.stem for path in HERE.glob("[a-z]*.py")} >= set(DRAWN)


@pytest.mark.parametrize("name", DRAWN)
def test_what_a_chart_shows_are_lists_of_the_result(name: str) -> None:
    fields = registry.get(name).result.model_fields
    for entry in importlib.import_module(f"agent.charts.{name}").SHOWS:
        assert row_model(fields[entry]) is not None


def run_sales(warehouse: Warehouse, **given: Any) -> Any:
    tool = registry.get("sales_metrics")
    args = registry.parse_arguments(tool, {"metric": "revenue", **given})
    return registry.run(tool, args, registry.start(args, warehouse, EVERYTHING)).result


def test_what_fell_most_is_drawn_and_named_first(demo: Warehouse) -> None:
    result = run_sales(demo, by=["category"], sort="change", order="asc")
    (drawn,) = sales_metrics.charts(result, "c1", "GBP")
    first = result.rows[0]
    assert drawn.title.startswith(f"{first.category} fell most: down £")
    (trace,) = drawn.figure["data"]
    assert trace["x"] == sorted(trace["x"])
    assert trace["x"][0] == float(first.difference_money) < 0
    stopped = run_sales(demo, by=["account"], category="Glassware", only="stopped")
    (drawn,) = sales_metrics.charts(stopped, "c1", "GBP")
    assert "before it stopped" in drawn.title
    assert drawn.figure["data"][0]["x"][0] == float(stopped.rows[0].previous_money)


def test_months_are_drawn_in_order_of_time_and_tabled_from_the_newest(demo: Warehouse) -> None:
    for by in (["month"], ["month", "region"]):
        result = run_sales(demo, by=by)
        (drawn,) = sales_metrics.charts(result, "c1", "GBP")
        assert drawn.figure["data"][0]["x"][-1] == "Jun 2026"
        run = ToolRun(
            id="c1", name="sales_metrics", arguments={}, result=result.model_dump(mode="json"),
            rows=1, ms=0, snapshot="", sql=[], version="",
        )  # fmt: skip
        (table,) = tables_of(run, ["rows"])
        days = [row[0] for row in table.rows]
        assert (days[0], days) == ("2026-06-01", sorted(days, reverse=True))


def test_a_list_of_accounts_begins_with_what_it_is_asked_for(demo: Warehouse) -> None:
    for name, arguments, first in [
        ("find_accounts", {"region": "North"}, ["monetary_value", "last_order", "segment"]),
        ("churn_risk", {}, ["churn_probability", "level", "revenue_at_risk"]),
        ("product_propensity", {"kind": "affinity"}, ["category", "brand", "propensity"]),
    ]:
        table = tables_of(called(name, arguments, demo))[0]
        columns = [column.name for column in table.columns]
        assert columns[:5] == ["account_id", "account_name", *first]
        assert columns.index("owner") > columns.index(first[-1])
        assert all(len(row) == len(columns) for row in table.rows)


def test_what_was_asked_for_is_no_column_where_it_is_the_same_in_every_row(demo: Warehouse) -> None:
    def columns(name: str, arguments: dict[str, object]) -> set[str]:
        return {column.name for column in tables_of(called(name, arguments, demo))[0].columns}

    assert "region" not in columns("find_accounts", {"region": "North"})
    assert {"region", "segment"} <= columns("find_accounts", {"owner": "Lucia Marchetti"})
    moved = {"from_date": "2025-06-30", "direction": "worse", "from_segment": "Champions"}
    told = columns("segment_migration", moved)
    assert "to_segment" in told and not told & {"direction", "from_segment"}
    assert not columns("campaign_results", {"campaign": "New Year Win-Back 2026"}) & {
        "clicks",
        "click_rate",
    }


def test_notes_on_all_accounts_name_theirs(demo: Warehouse) -> None:
    (every, *_) = tables_of(
        called("account_notes", {"account": "all", "about": "complaints"}, demo)
    )
    assert [column.title for column in every.columns[1:3]] == ["Account ID", "Account name"]
    (one, *_) = tables_of(called("account_notes", {"account": "ACC0117"}, demo))
    assert "Account name" not in [column.title for column in one.columns]


def test_what_is_compared_stands_before_the_days_that_all_sides_share(demo: Warehouse) -> None:
    sides = {"kind": "regions", "a": "North", "b": "South"}
    table = tables_of(called("compare", sides, demo))[0]
    names = [column.name for column in table.columns]
    assert names[:3] == ["region", "revenue", "revenue_change"]
    assert names.index("first_day") > names.index("orders")
