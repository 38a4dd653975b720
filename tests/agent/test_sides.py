"""Comparisons of more than two sides are one answer: words, table and chart have all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from written import run_on, together

from agent.charts import compare
from agent.prose.asked import sides_compared
from agent.sides import TABLES, all_sides
from agent.tables import joined, tables_of
from data.warehouse import Warehouse

OTHERS = ("South", "East", "West")


def pair(other: str) -> dict[str, str]:
    return {"kind": "regions", "a": "North", "b": other}


def test_all_sides_are_told_together_most_revenue_first(
    demo: Warehouse, ask: Callable[..., Any]
) -> None:
    found = all_sides([ask(demo, "compare", **pair(other)) for other in OTHERS])
    assert found is not None
    assert [name for name, _ in found.named] == ["North", *OTHERS]
    told = sides_compared.prose(found, "GBP")
    places = [told.lead.index(name) for name in ("South", "North", "East", "West")]
    assert places == sorted(places)
    change = next(point for point in told.points if point.startswith("Against the period before"))
    assert all(f"in {name}" in change for name in ("North", *OTHERS))
    (drawn,) = compare.together(found, "c1", "GBP")
    assert sorted(drawn.figure["data"][0]["x"]) == sorted(["North", *OTHERS])


def test_every_figure_of_them_is_traced(demo: Warehouse) -> None:
    text = together(demo, [("compare", pair(other)) for other in OTHERS])
    assert text.startswith("**South** has the most revenue") and "weaker" not in text


def test_their_tables_have_every_side_once(demo: Warehouse) -> None:
    runs = [run_on(demo, "compare", pair(other)) for other in OTHERS]
    first, *_ = joined([table for run in runs for table in tables_of(run, TABLES)])
    at = [column.name for column in first.columns].index("region")
    assert [row[at] for row in first.rows] == ["North", *OTHERS]


def test_two_sides_and_other_answers_stay_as_they_are(
    demo: Warehouse, ask: Callable[..., Any]
) -> None:
    alone = ask(demo, "compare", **pair("South"))
    assert all_sides([alone]) is None
    assert all_sides([alone, alone]) is None
    assert all_sides([alone, ask(demo, "segment_overview")]) is None
