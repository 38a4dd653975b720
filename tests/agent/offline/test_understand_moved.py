"""Who grew, who fell, who stopped buying something: figures in order of what changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, understand

GREW = {"compare_to": "previous_year", "sort": "change", "order": "desc"}
FELL = GREW | {"order": "asc"}
STOPPED = {"by": ["account"], "only": "stopped", "compare_to": "previous_period"}


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("Which accounts grew most this year?", GREW | {"by": ["account"], "top": 10}),
        (
            "Which accounts grew most this quarter?",  # on the stretch just before, as the tool does
            GREW | {"by": ["account"], "top": 10, "compare_to": "previous_period"},
        ),
        ("top 10 growing accounts", GREW | {"by": ["account"], "top": 10}),
        ("biggest gainers this year", GREW | {"by": ["account"], "start": "2026-01-01"}),
        ("which categories declined most versus last year", FELL | {"by": ["category"]}),
        ("biggest losers by category", FELL | {"by": ["category"]}),
        ("which accounts stopped buying glassware this year?", STOPPED | {"start": "2026-01-01"}),
        ("which segments are shrinking?", FELL | {"by": ["segment"]}),
        ("which customers lost us the most", FELL | {"by": ["account"]}),
        ("what segments are getting bigger", GREW | {"by": ["segment"]}),
        ("which brands are on the way down", FELL | {"by": ["brand"]}),
        ("accounts that no longer buy glassware", STOPPED),
        ("lapsed buyers of glassware", STOPPED),
        ("customers we lost in glassware", STOPPED),
        ("which customers dropped Glassware", STOPPED),
        ("have stopped buying glassware", STOPPED),
        ("who bought glassware last year but not this year", STOPPED | {"start": "2026-01-01"}),
        ("which accounts started buying glassware?", STOPPED | {"only": "started"}),
    ],
)
def test_what_moved_is_asked_for_in_its_order(
    asked: str, wanted: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = understand(asked, lexicon, cache_dir=cache_dir).calls
    assert call.tool == "sales_metrics"
    assert wanted.items() <= call.arguments.items(), call.arguments
    assert "segment" not in call.arguments
    assert ("category" in call.arguments) is ("glassware" in asked.lower())


@pytest.mark.parametrize(
    "asked", ["who has stopped buying altogether?", "which customers have stopped ordering"]
)
def test_who_stopped_buying_altogether_is_a_matter_of_churn(
    asked: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    calls = understand(asked, lexicon, cache_dir=cache_dir).calls
    assert all(call.tool != "sales_metrics" for call in calls)


@pytest.mark.parametrize(
    "asked",
    [
        "revenue by region against last year",
        "drop in returns and rise in orders by region",
        "who cost us the most in discounts",
        "which product costs us most in returns",
        "what costs us the most",
        "which customer costs us the most to serve",
        "which complaint cost us the most",
    ],
)
def test_no_direction_is_no_order(asked: str, lexicon: Lexicon, cache_dir: Path) -> None:
    for call in understand(asked, lexicon, cache_dir=cache_dir).calls:
        assert "sort" not in call.arguments


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (
            "which accounts drove the decline in the North?",
            FELL | {"by": ["account"], "region": "North"},
        ),
        ("why did it fall in the West?", FELL | {"by": ["category"], "region": "West"}),
        ("why did orders fall in the West?", FELL | {"metric": "orders", "region": "West"}),
    ],
)
def test_a_drill_down_keeps_the_metric_the_period_and_the_comparison(
    asked: str, wanted: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    first = understand("units by region this year against last", lexicon, cache_dir=cache_dir)
    (call,) = understand(asked, lexicon, first.memory, cache_dir=cache_dir).calls
    held = {"metric": "units", "start": "2026-01-01", "end": "2026-06-30"}
    assert (held | wanted).items() <= call.arguments.items(), call.arguments


def test_a_drill_down_keeps_the_goods_and_may_name_its_own_period(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    asked = "glassware revenue by region this year against last"
    first = understand(asked, lexicon, cache_dir=cache_dir)
    again = "why did it drop in the South in May?"
    (call,) = understand(again, lexicon, first.memory, cache_dir=cache_dir).calls
    assert (call.arguments["category"], call.arguments["region"]) == ("Glassware", "South")
    assert (call.arguments["start"], call.arguments["end"]) == ("2026-05-01", "2026-05-31")
