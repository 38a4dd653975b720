"""Charts are fitted to the page without changing what they show."""

from __future__ import annotations

import json

from agent.answer import Chart
from agent.chat._chart import payload


def test_a_long_title_is_broken_and_gets_room() -> None:
    title = "Champions, a tenth of the accounts, bring in almost half of the revenue <b>"
    figure = {"data": [{"type": "bar", "x": [1]}], "layout": {"width": 900, "margin": {"t": 5}}}
    shown = json.loads(payload(Chart(title=title, figure=figure, call="c1")))
    lines = shown["layout"]["title"]["text"].split("<br>")
    assert len(lines) == 2
    assert lines[1].endswith("&lt;b&gt;</b>")
    assert shown["layout"]["margin"]["t"] >= 19 * len(lines)
    assert "width" not in shown["layout"]
    assert shown["data"] == figure["data"]
    assert shown["config"]["displaylogo"] is False
    assert figure["layout"] == {"width": 900, "margin": {"t": 5}}


def test_the_figures_own_title_is_kept() -> None:
    figure = {"data": [], "layout": {"title": {"text": "A finding<br>of its own"}}}
    shown = json.loads(payload(Chart(title="Chart", figure=figure, call="c1")))
    assert shown["layout"]["title"]["text"] == "<b>A finding of its own</b>"


def test_lines_of_a_title_are_of_about_the_same_length() -> None:
    chart = Chart(
        title="Champions: 40.3% of revenue from 17.7% of scored accounts", figure={}, call="c1"
    )
    text = json.loads(payload(chart))["layout"]["title"]["text"]
    first, second = (line.removeprefix("<b>").removesuffix("</b>") for line in text.split("<br>"))
    assert f"{first} {second}" == chart.title
    assert abs(len(first) - len(second)) < 12
