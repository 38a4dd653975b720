"""Announced against observed rates, bin by bin."""

from __future__ import annotations

from collections.abc import Sequence

from agent.answer import Chart
from agent.charts._figure import ACCENT, MUTED, chart
from agent.wording import count, percent
from tools._holdout import CalibrationBin, HoldOut


def calibration(holdout: HoldOut, bins: Sequence[CalibrationBin], call: str) -> Chart:
    """Points on the line are probabilities that came true as often as they said."""
    line = {
        "type": "scatter",
        "mode": "lines",
        "x": [0, 100],
        "y": [0, 100],
        "line": {"color": MUTED, "dash": "dot"},
        "name": "As expected",
        "hoverinfo": "skip",
    }
    points = {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [entry.predicted for entry in bins],
        "y": [entry.observed for entry in bins],
        "text": [count(entry.cases, "case") for entry in bins],
        "line": {"color": ACCENT},
        "marker": {"color": ACCENT, "size": 9},
        "name": "Observed",
        "hovertemplate": "expected %{x:.1f}%<br>observed %{y:.1f}%<br>%{text}<extra></extra>",
    }
    axis = {"range": [0, 102], "ticksuffix": "%"}
    return chart(
        f"Test: {percent(holdout.predicted_rate)} expected, {percent(holdout.base_rate)} observed",
        call,
        [points, line],
        xaxis=axis | {"title": {"text": "Expected probability"}},
        yaxis=axis | {"title": {"text": "Share that came true"}},
    )
