"""Share of scored accounts beside share of revenue, by segment; clusters also as accounts on a plane."""

from __future__ import annotations

from typing import Any

from agent.answer import Chart
from agent.charts._figure import FAINT, INK, bars, chart, segment_colour
from agent.wording import number, percent
from tools._cluster_report import ClusterComponent
from tools.segment_overview import SegmentOverview

SHOWS = ("segments", "centroids", "components", "points")


def charts(result: SegmentOverview, call: str, currency: str) -> list[Chart]:
    """Where the accounts are and where the revenue is; in scheme clusters also how the accounts lie."""
    return [_shares(result, call), *_plane(result, call)]


def _shares(result: SegmentOverview, call: str) -> Chart:
    rows = [row for row in result.segments if row.accounts]
    names = [row.segment for row in rows]
    top = rows[0]
    accounts = bars(
        names,
        [row.account_share for row in rows],
        colours=FAINT,
        text=[percent(row.account_share) for row in rows],
        hover="%{y}<br>%{x:.1f}% of scored accounts<extra></extra>",
    ) | {"name": "Share of scored accounts"}
    revenue = bars(
        names,
        [row.revenue_share for row in rows],
        colours=[segment_colour(name) for name in names],
        text=[percent(row.revenue_share) for row in rows],
        hover="%{y}<br>%{x:.1f}% of revenue<extra></extra>",
    ) | {"name": "Share of revenue"}
    return chart(
        f"{top.segment}: {percent(top.revenue_share)} of revenue from "
        f"{percent(top.account_share)} of scored accounts",
        call,
        [revenue, accounts],
        height=120 + 44 * len(rows),
        barmode="group",
        bargap=0.25,
        yaxis={"autorange": "reversed"},
        xaxis={"title": {"text": "Share (%)"}, "ticksuffix": "%"},
    )


def _plane(result: SegmentOverview, call: str) -> list[Chart]:
    """The accounts on the first two principal components, a colour for each cluster."""
    told = result.clustering
    if told is None:
        return []
    names = [row.segment for row in result.centroids]
    traces = [_cluster(result, name) for name in names]
    first, second = result.components[:2]
    apart = "lie apart" if told.structure in ("strong", "reasonable") else "overlap"
    return [
        chart(
            f"The {number(told.clusters)} clusters {apart}: silhouette {number(told.silhouette, 2)}, "
            f"{told.structure} structure",
            call,
            traces,
            height=480,
            xaxis={"title": {"text": _axis(first)}, "zeroline": False},
            yaxis={"title": {"text": _axis(second)}, "zeroline": False},
            legend={"orientation": "h", "y": -0.24, "x": 0},
        )
    ]


def _cluster(result: SegmentOverview, name: str) -> dict[str, Any]:
    points = [point for point in result.points if point.segment == name]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": [point.x for point in points],
        "y": [point.y for point in points],
        "text": [point.account_name for point in points],
        "marker": {
            "color": segment_colour(name),
            "size": 7,
            "opacity": 0.8,
            # A thin edge in the colour of text keeps pale points visible on either ground.
            "line": {"width": 0.5, "color": INK},
        },
        "hovertemplate": f"%{{text}}<br>{name}<extra></extra>",
    }


def _axis(component: ClusterComponent) -> str:
    """'PC1, 32.1% of variance', and below it '+ total spend, - recency days'."""
    heaviest = ", ".join(component.mostly[:2])
    return f"{component.component}, {percent(component.explained)} of variance<br>{heaviest}"
