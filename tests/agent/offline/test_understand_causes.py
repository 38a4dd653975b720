"""Why figures changed is not in the data; where the change comes from is, and is shown."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, understand


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        (
            "why did revenue in the West fall in Q2?",
            {"metric": "revenue", "region": "West", "by": ["category"], "start": "2026-04-01"},
        ),
        (
            "explain the decline of orders in the South this year",
            {"metric": "orders", "region": "South", "by": ["category"], "start": "2026-01-01"},
        ),
        (
            "which accounts are behind the drop in glassware?",
            {"metric": "revenue", "category": "Glassware", "by": ["account"]},
        ),
        (
            "what caused the drop in glassware sales?",
            {"metric": "revenue", "category": "Glassware", "by": ["product"]},
        ),
    ],
)
def test_a_cause_is_declined_with_where_the_change_comes_from(
    asked: str, shown: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = understand(asked, lexicon, cache_dir=cache_dir)
    assert (reading.kind, reading.topic) == ("decline", "cause")
    (call,) = reading.calls
    assert call.tool == "sales_metrics"
    assert shown.items() <= call.arguments.items()
    assert call.arguments["compare_to"] in ("previous_period", "previous_year")
    assert reading.memory.calls == (call,)
    assert "not why" in reading.notes[0]


def test_a_bare_why_is_about_the_figures_just_shown(lexicon: Lexicon, cache_dir: Path) -> None:
    first = understand("revenue in the East by quarter", lexicon, cache_dir=cache_dir)
    (call,) = understand("why?", lexicon, first.memory, cache_dir=cache_dir).calls
    assert call.arguments["region"] == "East"
    assert call.arguments["by"] == ["category"]
    assert call.arguments["compare_to"] == "previous_year"


@pytest.mark.parametrize(
    "asked",
    ["why are customers leaving us?", "why is churn up", "did the price increase cause the drop?"],
)
def test_no_breakdown_of_sales_stands_in_for_other_causes(
    asked: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = understand(asked, lexicon, cache_dir=cache_dir)
    assert reading.kind == "decline"
    assert not reading.calls


def test_there_is_the_place_that_was_named_and_no_group_of_the_list(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    asked = "why did sales in the south fall in june and who should I call there?"
    why, who = understand(asked, lexicon, cache_dir=cache_dir).calls
    assert why.arguments["by"] == ["category"]
    assert (who.tool, who.arguments["region"]) == ("opportunities", "South")


@pytest.mark.parametrize(
    ("asked", "order"),
    [
        ("why is North down?", "asc"),
        ("why is the North up?", "desc"),
        ("why the drop in the North", "asc"),
    ],
)
def test_a_movement_that_is_taken_for_granted_is_looked_for(
    asked: str, order: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    first = understand("revenue by region this year against last", lexicon, cache_dir=cache_dir)
    (call,) = understand(asked, lexicon, first.memory, cache_dir=cache_dir).calls
    assert (call.arguments["region"], call.arguments["order"]) == ("North", order)


@pytest.mark.parametrize("asked", ["define active", "what do you mean by active?"])
def test_a_word_of_the_metric_shown_is_that_metric(
    asked: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    first = understand("how many active customers do we have", lexicon, cache_dir=cache_dir)
    (call,) = understand(asked, lexicon, first.memory, cache_dir=cache_dir).calls
    assert (call.tool, call.arguments) == ("define", {"term": "Active accounts"})


@pytest.mark.parametrize(
    "said",
    [
        "is it true the North is up 4%?",
        "my boss says sales fell 10% in the North",
        "sales in the North are down 20%, right?",
    ],
)
def test_a_change_that_is_taken_for_granted_is_looked_up(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = understand(said, lexicon, cache_dir=cache_dir)
    (call,) = reading.calls
    assert (call.tool, call.arguments["region"]) == ("sales_metrics", "North")


@pytest.mark.parametrize(
    "said", ["how much revenue are we at risk of losing?", "how much do we stand to lose"]
)
def test_money_that_may_be_lost_is_summed_and_ranked(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = understand(said, lexicon, cache_dir=cache_dir).calls
    assert (call.tool, call.arguments["sort"]) == ("churn_risk", "revenue_at_risk")
