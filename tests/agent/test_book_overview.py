"""The book at a glance in the chat: its words and titles are traced, its charts are its tables."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from agent.charts import book_overview as drawn
from agent.commands import in_words
from agent.ledger import facts_of, verify
from agent.prose.tools import book_overview as written
from data.warehouse import Warehouse

FILTERS: list[dict[str, Any]] = [
    {},
    {"region": "South", "lookback_days": 180},
    {"segments": ["At Risk"], "max_monetary": 9000},
    {"segments": ["Hibernating", "No purchases"]},
    {"lookback_days": 1095},
]


@pytest.mark.parametrize("filters", FILTERS, ids=json.dumps)
def test_words_and_titles_are_traced(
    demo: Warehouse, ask: Callable[..., Any], filters: dict[str, Any]
) -> None:
    result = ask(demo, "book_overview", **filters)
    facts = facts_of("c1", "book_overview", result, filters)
    points = written.prose(result, "GBP").points
    assert len(points) <= 5
    assert all(point.startswith("**") for point in points), "each under its subject"
    texts = [
        written.prose(result, "GBP").markdown(),
        *(chart.title for chart in drawn.charts(result, "c1", "GBP")),
    ]
    assert len(texts) >= 8
    for text in texts:
        found = verify(text, facts, currency="GBP")
        assert found.grounded, (text, found.failures)


def test_charts_are_the_tables(demo: Warehouse, ask: Callable[..., Any]) -> None:
    result = ask(demo, "book_overview")
    distribution, revenue, trend, matrix, *boxes, space = drawn.charts(result, "c1", "GBP")
    (bar,) = distribution.figure["data"]
    assert dict(zip(bar["y"], bar["x"], strict=True)) == {
        row.segment: row.accounts for row in result.segments
    }
    assert revenue.figure["data"][1]["y"][-1] == result.segments[-1].cumulative_share
    assert trend.figure["data"][0]["y"] == [float(row.revenue) for row in result.months]
    (heat,) = matrix.figure["data"]
    assert {(r, f): heat["z"][r - 1][f - 1] for r in range(1, 6) for f in range(1, 6)} == {
        (cell.r, cell.f): cell.accounts for cell in result.cells
    }
    for chart, rows in zip(boxes, (result.recency, result.frequency, result.monetary), strict=True):
        assert [trace["median"][0] for trace in chart.figure["data"]] == [
            float(row.median) for row in rows
        ]
    assert sum(len(trace["x"]) for trace in space.figure["data"]) == result.sample_size


@pytest.mark.parametrize(
    ("asked", "arguments"),
    [
        (in_words("/overview"), {}),
        (in_words("/overview North"), {"region": "North"}),
        ("overview of my book", {}),
        ("dashboard", {}),
    ],
)
async def test_it_is_had_in_words(
    offline: Callable[..., Any], asked: str, arguments: dict[str, Any]
) -> None:
    answer = await offline(asked)
    assert [run.name for run in answer.runs] == ["book_overview"]
    assert {name: answer.runs[0].arguments[name] for name in arguments} == arguments
    assert answer.figures and not answer.left_out
    assert len(answer.charts) == 8
