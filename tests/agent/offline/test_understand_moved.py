"""Who grew, who fell, who stopped buying something: figures in order of what changed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from understood import talk

from agent.offline.understand import Lexicon, understand

GREW = {"compare_to": "previous_year", "sort": "change", "order": "desc"}
FELL = GREW | {"order": "asc"}
GAVE_UP = {
    "by": ["account"],
    "only": "stopped",
    "start": "2026-01-01",
    "earlier_start": "2025-01-01",
    "earlier_end": "2025-12-31",
}
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
        (
            "who dropped most this quarter vs same quarter a year ago",
            FELL | {"by": ["account"], "start": "2026-04-01"},
        ),
        (
            "who's grown the most since January compared to the same months in 2025? gimme 5",
            GREW | {"by": ["account"], "top": 5, "start": "2026-01-01"},
        ),
        ("who fell the most, by manager", FELL | {"by": ["owner"]}),
        ("bottom 3 categories by growth", FELL | {"by": ["category"], "top": 3}),
        ("biggest gainers this year", GREW | {"by": ["account"], "start": "2026-01-01"}),
        ("which categories declined most versus last year", FELL | {"by": ["category"]}),
        ("biggest losers by category", FELL | {"by": ["category"]}),
        ("which accounts stopped buying glassware this year?", GAVE_UP),
        ("customers who stopped buying glassware since last year", GAVE_UP),
        ("which segments are shrinking?", FELL | {"by": ["segment"]}),
        ("which customers lost us the most", FELL | {"by": ["account"]}),
        ("what segments are getting bigger", GREW | {"by": ["segment"]}),
        ("which brands are on the way down", FELL | {"by": ["brand"]}),
        ("accounts that no longer buy glassware", STOPPED),
        ("lapsed buyers of glassware", STOPPED),
        ("customers we lost in glassware", STOPPED),
        ("which customers dropped Glassware", STOPPED),
        ("have stopped buying glassware", STOPPED),
        ("who bought glassware last year but not this year", GAVE_UP),
        (
            "who bought glassware in 2024 but nothing in 2026",
            GAVE_UP | {"earlier_start": "2024-01-01", "earlier_end": "2024-12-31"},
        ),
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


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ("accounts that dropped more than 30% this quarter", {"max_change": -30.0, "order": "asc"}),
        ("hotels in the South down by at least a quarter on last year", {"max_change": -25.0}),
        ("who buys 20 percent less than a year ago", {"max_change": -20.0}),
        ("accounts that grew by more than 20% this year", {"min_change": 20.0, "order": "desc"}),
        ("accounts that fell by less than 10% this year", {"min_change": -10.0, "max_change": 0.0}),
        ("categories that lost a third of their revenue this year", {"max_change": -33.33}),
        ("accounts over 5k that fell by over 20%", {"max_change": -20.0, "min_value": 5000}),
    ],
)
def test_a_change_that_is_demanded_is_a_condition(
    asked: str, wanted: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = understand(asked, lexicon, cache_dir=cache_dir).calls
    assert call.tool == "sales_metrics"
    assert (wanted | {"sort": "change"}).items() <= call.arguments.items(), call.arguments


@pytest.mark.parametrize(
    ("asked", "tool"),
    [
        ("restaurants in the West whose spend fell", "sales_metrics"),
        ("which accounts in the East are slipping", "opportunities"),
        ("who falls under Cannot Lose Them?", "segment_members"),
        ("accounts that last ordered more than a year ago", "find_accounts"),
        ("accounts in the South", "find_accounts"),
        ("who dropped out of Champions this year", "segment_migration"),
    ],
)
def test_a_list_of_those_that_fall_is_no_plain_list(
    asked: str, tool: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = understand(asked, lexicon, cache_dir=cache_dir).calls
    assert call.tool == tool
    if tool == "sales_metrics":
        assert (call.arguments["by"], call.arguments["order"]) == (["account"], "asc")
    if tool == "opportunities":
        assert call.arguments["kind"] == "declining_key_accounts"


THIS_YEAR = {"start": "2026-01-01", "end": "2026-06-30"}


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (
            ("glassware by region this year", "on last year"),
            {"compare_to": "previous_year", **THIS_YEAR},
        ),
        (
            ("glassware by region this year", "vs last"),
            {"compare_to": "previous_year", **THIS_YEAR},
        ),
        (("revenue by region in 2025", "compared with 24"), {"compare_to": "previous_year"}),
        (
            ("revenue by owner this year against last", "who's furthest down"),
            {"by": ["owner"], "sort": "change", "order": "asc"},
        ),
        (
            ("revenue by month this year", "which month was best"),
            {"by": ["month"], "start": "2026-01-01"},
        ),
        (
            ("accounts that fell more than 30% this year", "leave out those under 1000"),
            {"max_change": -30.0, "min_value": 1000},
        ),
        (
            ("who bought glassware in 2024 but nothing in 2026", "how much did they spend in 2024"),
            {"only": "stopped", "start": "2026-01-01", "earlier_start": "2024-01-01"},
        ),
        (
            ("revenue of glassware by account in May", "who bought in April but not in May"),
            {"only": "stopped", "category": "Glassware", "start": "2026-05-01"},
        ),
        (
            ("who bought glassware in April but not in May", "and the other way round"),
            {"only": "started", "start": "2026-05-01"},
        ),
        (("discount share by owner", "who gives the most away"), {"by": ["owner"]}),
    ],
)
def test_a_comparison_goes_on(
    said: tuple[str, ...], wanted: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, *said).calls
    assert wanted.items() <= call.arguments.items(), call.arguments
