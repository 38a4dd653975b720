"""A chart as the page draws it: a Plotly figure fitted to a column that may be a phone's."""

from __future__ import annotations

import json

from agent.answer import Chart
from agent.charts.titled import titled

# Characters of a line on a phone.
_LINE = 40
_CONFIG = {"displayModeBar": False, "displaylogo": False, "responsive": True}


def payload(chart: Chart) -> str:
    """The figure as JSON for chainlit's Plotly element."""
    figure = titled(chart, _LINE)
    figure["config"] = _CONFIG | figure.get("config", {})
    return json.dumps(figure)
