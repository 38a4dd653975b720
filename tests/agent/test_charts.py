"""Charts show what the table has, and their titles say what it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from agent.charts import behavior_insights, behavior_signals
from agent.charts import campaign_results as drawn
from agent.charts._figure import chart, money_prefix
from data.warehouse import Warehouse


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
