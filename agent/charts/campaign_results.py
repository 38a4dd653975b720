"""Response rates with their intervals, and what control groups show."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from agent.answer import Chart
from agent.charts._figure import ACCENT, FAINT, MUTED, chart
from agent.wording import day, number, percent
from tools.campaign_results import CampaignResults, ControlComparison

SHOWS = ("campaigns", "segments", "controls")
MOST = 12


def charts(result: CampaignResults, call: str, currency: str) -> list[Chart]:
    """Points with interval bars: one per campaign, or per segment of one; one is no comparison."""
    found = [_responses(result, call), _controls(result, call)]
    return [made for made in found if made is not None]


def _responses(result: CampaignResults, call: str) -> Chart | None:
    if result.total > 1:
        rows: Sequence[Any] = result.campaigns
        names = [f"{row.campaign_name}{'' if row.closed else ' (open)'}" for row in rows]
        what = "campaign"
    else:
        rows, names, what = result.segments, [row.segment for row in result.segments], "segment"
    pairs = [(name, row) for name, row in zip(names, rows, strict=True) if row.contacts][:MOST]
    if len(pairs) < 2:
        return None
    best = result.standing_out([row for _, row in pairs])
    named = next((name for name, row in pairs if row is best), None)
    trace = _points(
        [name for name, _ in pairs],
        [row.response_rate for _, row in pairs],
        [row.response_low for _, row in pairs],
        [row.response_high for _, row in pairs],
        hover="%{y}<br>%{x:.1f}% responded<extra></extra>",
    )
    return chart(
        f"{named} stands out: {percent(best.response_rate)} responded"
        if best and named
        else f"No {what} stands out by its response rate",
        call,
        [trace],
        height=110 + 30 * len(pairs),
        yaxis={"autorange": "reversed"},
        xaxis={
            "title": {"text": f"Response rate with {number(result.confidence)}% interval"},
            "ticksuffix": "%",
            "rangemode": "tozero",
        },
    )


def _controls(result: CampaignResults, call: str) -> Chart | None:
    rows = [row for row in result.controls if row.complete][:MOST]
    if not rows:
        return None
    shown = sum(row.order_rate_difference_low > 0 for row in rows)
    trace = _points(
        [row.campaign_name for row in rows],
        [row.order_rate_difference for row in rows],
        [row.order_rate_difference_low for row in rows],
        [row.order_rate_difference_high for row in rows],
        hover="%{y}<br>%{x:+.1f} pp against the control group<extra></extra>",
        faint=[not _leaves_out_zero(row) for row in rows],
    )
    return chart(
        _title(rows, shown),
        call,
        [trace],
        height=120 + 34 * len(rows),
        yaxis={"autorange": "reversed"},
        xaxis={
            "title": {"text": "Order rate against the control group (percentage points)"},
            "zerolinecolor": MUTED,
            "rangemode": "tozero",
        },
    )


def _title(rows: list[ControlComparison], shown: int) -> str:
    if len(rows) == 1:
        row = rows[0]
        return f"{row.campaign_name} since {day(row.measured_from)}: {row.finding}"
    if not shown:
        return "No campaign shows more orders than its control group"
    top = max(rows, key=lambda row: row.order_rate_difference_low)
    return f"{top.campaign_name}: {top.finding}"


def _leaves_out_zero(row: ControlComparison) -> bool:
    return row.order_rate_difference_low > 0 or row.order_rate_difference_high < 0


def _points(
    names: list[str],
    values: list[float],
    low: list[float],
    high: list[float],
    *,
    hover: str,
    faint: list[bool] | None = None,
) -> dict[str, Any]:
    """Points with bars from `low` to `high`; faint ones are not to be told from nothing."""
    return {
        "type": "scatter",
        "mode": "markers",
        "y": names,
        "x": values,
        "marker": {
            "size": 10,
            "color": [FAINT if pale else ACCENT for pale in faint or [False] * len(names)],
            "line": {"width": 1, "color": ACCENT},
        },
        "error_x": {
            "type": "data",
            "symmetric": False,
            "array": [round(top - value, 2) for value, top in zip(values, high, strict=True)],
            "arrayminus": [
                round(value - bottom, 2) for value, bottom in zip(values, low, strict=True)
            ],
            "color": MUTED,
            "thickness": 2,
            "width": 5,
        },
        "hovertemplate": hover,
    }
