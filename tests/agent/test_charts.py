"""Charts show what the table has, and their titles say what it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from agent.answer import ToolRun
from agent.charts import (
    account_profile,
    behavior_insights,
    behavior_signals,
    charts_of,
    product_propensity,
)
from agent.charts import campaign_results as drawn
from agent.charts import what_if as what_if_chart
from agent.charts._figure import chart, money_prefix
from agent.prose.tools import product_propensity as words
from agent.results import run_of
from agent.tables import leading, tables_of
from data.scope import EVERYTHING
from data.warehouse import Warehouse
from tools import _registry as registry


@pytest.fixture
def results(demo: Warehouse, ask: Callable[..., Any]) -> Callable[..., Any]:
    """`results(campaign="CMP020")` over the demo book."""
    return lambda **arguments: ask(demo, "campaign_results", **arguments)


def ends(trace: dict[str, Any]) -> list[tuple[float, float, float]]:
    """Low, value and high of each point."""
    bars = trace["error_x"]
    return [
        (round(x - below, 2), x, round(x + above, 2))
        for x, below, above in zip(trace["x"], bars["arrayminus"], bars["array"], strict=True)
    ]


def test_amounts_on_an_axis_are_written_as_in_the_words() -> None:
    bars = {"type": "bar", "orientation": "h", "y": ["A"], "x": [5000]}
    made = chart("A leads", "c1", [bars], xaxis={"tickprefix": money_prefix("GBP")})
    assert made.figure["layout"]["xaxis"]["separatethousands"] is True
    # A year is no amount.
    years = chart("A leads", "c1", [{"type": "scatter", "x": [2025], "y": [1]}])
    assert "separatethousands" not in years.figure["layout"]["xaxis"]


def test_the_sign_of_an_amount_stands_before_the_currency_on_an_axis() -> None:
    bars = {"type": "bar", "orientation": "h", "y": ["A", "B"], "x": [-11200, 2500]}
    made = chart("A fell", "c1", [bars], xaxis={"tickprefix": "£"}).figure["layout"]["xaxis"]
    assert made["ticktext"] == ["-£10k", "-£5k", "£0"] and made["tickvals"] == [-10000, -5000, 0]
    assert "tickprefix" not in made
    box = {
        "type": "box",
        "orientation": "h",
        "y": ["A"],
        "lowerfence": [-2100],
        "upperfence": [4000],
    }
    spread = chart("A", "c1", [box], xaxis={"tickprefix": "£"}).figure["layout"]["xaxis"]
    assert spread["ticktext"] == ["-£2k", "£0", "£2k", "£4k"]
    tiny = chart("A", "c1", [bars | {"x": [-0.5, 1]}], xaxis={"tickprefix": "£"})
    assert tiny.figure["layout"]["xaxis"]["ticktext"] == ["-£0.5", "£0", "£0.5", "£1"]


def test_campaigns_are_points_with_their_intervals(results: Callable[..., Any]) -> None:
    result = results(lookback_days=1095, limit=500)
    responses, controls = drawn.charts(result, "c1", "GBP")
    shown = result.campaigns[:12]
    assert ends(responses.figure["data"][0]) == [
        (row.response_low, row.response_rate, row.response_high) for row in shown
    ]
    assert [name.removesuffix(" (open)") for name in responses.figure["data"][0]["y"]] == [
        row.campaign_name for row in shown
    ]
    assert responses.title.startswith("Western Buyers Evening 2025 stands out: 30.")
    assert max(row.response_low for row in shown) > result.response_rate
    compared = [row for row in result.controls if row.complete]
    assert ends(controls.figure["data"][0]) == [
        (
            row.order_rate_difference_low,
            row.order_rate_difference,
            row.order_rate_difference_high,
        )
        for row in compared
    ]
    assert controls.title.startswith("New Year Win-Back 2026: more accounts ordered")


def test_one_campaign_is_shown_by_segment_and_an_open_one_not_compared(
    results: Callable[..., Any],
) -> None:
    result = results(campaign="CMP020")
    responses, controls = drawn.charts(result, "c1", "GBP")
    assert responses.figure["data"][0]["y"] == [row.segment for row in result.segments]
    assert responses.title == "No segment stands out by its response rate"
    assert len(controls.figure["data"][0]["x"]) == 1
    assert drawn.charts(results(campaign="CMP024"), "c1", "GBP") == []


def test_signals_are_bars_by_accounts_affected(demo: Warehouse, ask: Callable[..., Any]) -> None:
    result = ask(demo, "behavior_insights")
    (chart,) = behavior_insights.charts(result, "c1", "GBP")
    drawn = {
        name: count
        for trace in chart.figure["data"]
        for name, count in zip(trace["y"], trace["x"], strict=True)
    }
    assert drawn == {row.title: row.affected for row in result.signals if row.affected}
    first = result.signals[0]
    assert chart.title.startswith(f"{first.title} affects most: {first.affected} accounts")
    assert (
        behavior_insights.charts(ask(demo, "behavior_insights", signal=first.signal), "c1", "GBP")
        == []
    )


def test_the_mix_of_categories_is_drawn_where_it_shifted(
    demo: Warehouse, ask: Callable[..., Any]
) -> None:
    shifted = ask(demo, "behavior_insights", signal="category_shift").affected_accounts[0]
    result = ask(demo, "behavior_signals", account=shifted.account_id)
    (chart,) = behavior_signals.charts(result, "c1", "GBP")
    now, before = chart.figure["data"]
    mix = {row.category: (row.share_now, row.share_before) for row in result.mix}
    assert dict(zip(now["y"], zip(now["x"], before["x"], strict=True), strict=True)) == mix
    assert f"{shifted.distance:.2f}" in chart.title
    # Discounts and returns are read faster than drawn.
    assert (
        behavior_signals.charts(ask(demo, "behavior_signals", account="ACC0719"), "c1", "GBP") == []
    )


def test_a_question_about_a_part_of_an_account_has_the_charts_of_that_part(
    demo: Warehouse, ask: Callable[..., Any]
) -> None:
    result = ask(demo, "account_profile", account="ACC0117")

    def titles(*focus: str) -> list[str]:
        return [made.title for made in account_profile.charts(result, "c1", "GBP", focus)]

    trend, mix = titles()
    assert titles("stopped") == [mix] and titles("last_order") == [trend]
    assert titles("fall") == [mix, trend]
    assert titles("peers") == titles("spoken") == []
    run = run_on(demo, "account_profile", {"account": "ACC0117"})
    assert tables_of(run, first=leading(run, ["last_order"]))[0].title == "Last bought"
    assert tables_of(run, first=leading(run, ["spoken"]))[0].title == "Interactions"
    assert tables_of(run)[0].title == "Trend"


def test_a_period_before_that_is_not_whole_is_not_drawn(
    demo: Warehouse, ask: Callable[..., Any]
) -> None:
    young = ask(demo, "account_profile", account="ACC1250")
    assert young.revenue_change is None and any(row.previous_revenue for row in young.categories)
    mix = account_profile.charts(young, "c1", "GBP")[1]
    assert [trace["name"] for trace in mix.figure["data"]] == ["This period"]


def test_bars_that_are_all_alike_are_not_drawn(demo: Warehouse, ask: Callable[..., Any]) -> None:
    result = ask(demo, "product_propensity", account="ACC0117")
    rows = [row.model_copy(update={"propensity": 82.1}) for row in result.propensities]
    alike = result.model_copy(update={"propensities": rows, "white_space": []})
    assert not [c for c in product_propensity.charts(alike, "c1", "GBP") if "lean" in c.title]
    rows[0] = rows[0].model_copy(update={"propensity": 91.0})
    differ = alike.model_copy(update={"propensities": rows})
    assert [c for c in product_propensity.charts(differ, "c1", "GBP") if "lean" in c.title]


def test_ties_are_called_ties(demo: Warehouse, ask: Callable[..., Any]) -> None:
    result = ask(demo, "product_propensity", account="ACC0117")
    first, *rest = result.propensities
    assert [row.propensity for row in rest].count(first.propensity) > 1
    (chart,) = [c for c in product_propensity.charts(result, "c1", "GBP") if "lean" in c.title]
    assert chart.title.startswith("Strongest leans, alike: ") and " and more, " in chart.title
    alone = first.model_copy(update={"propensity": 99.0})
    single = result.model_copy(update={"propensities": [alone, *rest]})
    (chart,) = [c for c in product_propensity.charts(single, "c1", "GBP") if "lean" in c.title]
    assert chart.title.startswith("Strongest lean: ")
    assert any("leans alike to several" in point for point in words.prose(result, "GBP").points)
    assert not any("alike" in point for point in words.prose(single, "GBP").points)


def test_columns_that_say_nothing_are_left_out_and_kinds_are_in_words(demo: Warehouse) -> None:
    found = tables_of(run_on(demo, "find_accounts", {"limit": 3}))[0]
    assert "match_kind" not in [column.name for column in found.columns]
    named = tables_of(run_on(demo, "find_accounts", {"query": "Calloway & Finch Hotels"}))[0]
    assert "match_kind" in [column.name for column in named.columns]
    listed = tables_of(run_on(demo, "opportunities", {"limit": 30}))[0]
    also = [column.name for column in listed.columns].index("also")
    assert any(row[also] for row in listed.rows)
    assert not any("_" in (row[also] or "") for row in listed.rows)


def run_on(warehouse: Warehouse, name: str, given: dict[str, Any]) -> ToolRun:
    """A finished call."""
    tool = registry.get(name)
    args = registry.parse_arguments(tool, given)
    return run_of(registry.run(tool, args, registry.start(args, warehouse, EVERYTHING)), "c1")


def test_names_of_several_lines_have_room_and_nobody_leads_in_discounts(demo: Warehouse) -> None:
    given = {"metric": "revenue", "by": ["category", "account"], "top": 10}
    (figure,) = charts_of(run_on(demo, "sales_metrics", given), "GBP")
    layout = figure.figure["layout"]
    names = layout["yaxis"]["ticktext"]
    deepest = max(name.count("<br>") + 1 for name in names)
    assert deepest >= 3
    assert layout["height"] / len(names) > 14 * deepest  # pixels of a line
    given = {"metric": "discount_share", "by": ["owner"]}
    (figure,) = charts_of(run_on(demo, "sales_metrics", given), "GBP")
    assert " is highest: " in figure.title


def test_what_all_bars_share_is_not_in_every_name(demo: Warehouse) -> None:
    given = {"category": "Glassware", "kind": "white_space"}
    figure = charts_of(run_on(demo, "product_propensity", given), "GBP")[0]
    assert not any("Glassware" in name for name in figure.figure["data"][0]["y"])
    assert "Glassware" in figure.title


def test_a_map_of_cohorts_is_shaded_from_its_lowest_figure(demo: Warehouse) -> None:
    (found,) = charts_of(run_on(demo, "cohort_retention", {"grain": "quarter"}), "GBP")
    trace = found.figure["data"][0]
    values = [value for row in trace["z"] for value in row if value is not None]
    assert 0 <= min(values) - trace["zmin"] < 10 and trace["zmin"] > 0
    assert not trace["showscale"] and trace["text"][0][0] == f"{trace['z'][0][0]:.0f}"


def test_a_label_left_of_its_bar_has_room_on_a_phone(
    demo: Warehouse, ask: Callable[..., Any]
) -> None:
    """A loss is drawn to the left, where its label lay over the name of the bar."""
    result = ask(demo, "what_if", from_segment="At Risk", to_segment="Champions", share=50)
    (chart,) = what_if_chart.charts(result, "call", "GBP")
    (bars,) = chart.figure["data"]
    layout = chart.figure["layout"]
    low, high = layout["xaxis"]["range"]
    worst = min(range(len(bars["x"])), key=lambda at: bars["x"][at])
    assert bars["x"][worst] < 0
    names = 6 * max(map(len, bars["y"]))
    wide = 358 - names - layout["margin"]["r"] - layout["margin"]["l"]
    room = (bars["x"][worst] - low) / (high - low) * wide
    assert room >= 6 * len(bars["text"][worst])
    assert bars["x"][worst] / low > 0.2, "the bar can still be seen"


def test_every_pair_of_two_groups_is_a_cell_with_its_figure(demo: Warehouse) -> None:
    given = {"metric": "revenue", "by": ["region", "category"]}
    (found,) = charts_of(run_on(demo, "sales_metrics", given), "GBP")
    (trace,) = found.figure["data"]
    assert trace["type"] == "heatmap"
    assert len(trace["x"]) == 4 and len(trace["y"]) == 8
    figures = [text for row in trace["text"] for text in row]
    assert len(figures) == 32 and all(text.startswith("£") for text in figures)
    assert max(map(len, figures)) <= 6, "as wide as a column on a phone"
    moved = given | {"compare_to": "previous_year"}
    (found,) = charts_of(run_on(demo, "sales_metrics", moved), "GBP")
    (trace,) = found.figure["data"]
    assert any(text.startswith("-£") for row in trace["text"] for text in row)
    assert trace["zmin"] == -trace["zmax"]


def test_a_chart_says_how_many_groups_it_leaves_out(demo: Warehouse) -> None:
    given = {"metric": "revenue", "by": ["account"], "top": 20}
    (found,) = charts_of(run_on(demo, "sales_metrics", given), "GBP")
    assert found.title.endswith("(15 of 20 shown)")
    given = {"metric": "revenue", "by": ["month", "category"]}
    (found,) = charts_of(run_on(demo, "sales_metrics", given), "GBP")
    assert found.title.endswith("(6 of 8 shown)")


def test_months_are_marked_level_and_each_year_once(demo: Warehouse) -> None:
    given = {"metric": "revenue", "by": ["month"], "start": "2024-07-01", "end": "2026-06-30"}
    (found,) = charts_of(run_on(demo, "sales_metrics", given), "GBP")
    axis = found.figure["layout"]["xaxis"]
    assert axis["tickangle"] == 0 and len(axis["tickvals"]) == 8
    assert axis["tickvals"][-1] == "Jun 2026"
    assert axis["ticktext"][:3] == ["Sep<br>2024", "Dec", "Mar<br>2025"]
