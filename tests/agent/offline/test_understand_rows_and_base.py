"""What follow-ups of figures keep: what they are held against, the rows named, the time, the account."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from understood import talk

from agent.offline.understand import Lexicon

MONTH = "sales this month vs last month by region"
TRADES = "education vs healthcare"
SELLERS = "which account managers are doing best this year?"
TWO = "compare Calloway & Finch Hotels and Tideway Coffee Roasters"


@pytest.mark.parametrize(
    ("messages", "arguments"),
    [
        (
            (MONTH, "by account manager", "just the ones that fell"),
            {"by": ["owner"], "compare_to": "previous_period", "order": "asc"},
        ),
        ((MONTH, "which ones grew?"), {"by": ["region"], "compare_to": "previous_period"}),
        ((MONTH, "and versus last year?"), {"by": ["region"], "compare_to": "previous_year"}),
        (("revenue by region", "which ones fell?"), {"by": ["region"], "order": "asc"}),
        (
            ("revenue by category in 2025", "those that are down"),
            {"by": ["category"], "start": "2025-01-01", "compare_to": "previous_year"},
        ),
        (
            (
                "how did Q2 2026 go compared with Q2 2025?",
                "which regions drove the difference?",
                "which categories fell most?",
            ),
            {"by": ["category"], "sort": "change", "order": "asc", "compare_to": "previous_year"},
        ),
        (
            ("revenue by region vs last year", "which channels grew most?"),
            {"by": ["channel"], "sort": "change", "order": "desc"},
        ),
    ],
)
def test_what_moved_is_told_of_the_rows_and_the_base_of_the_talk(
    messages: tuple[str, ...], arguments: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, *messages).calls
    assert call.tool == "sales_metrics"
    assert call.arguments.items() >= arguments.items()


JUNE = {"start": "2025-06-01", "end": "2025-06-30"}


@pytest.mark.parametrize(
    ("said", "period"),
    [
        ("last year june revenue", JUNE),
        ("revenue last year in June", JUNE),
        ("last year q2 revenue by region", {"start": "2025-04-01", "end": "2025-06-30"}),
        ("what did last year may have looked like", {"start": "2025-01-01", "end": "2025-12-31"}),
    ],
)
def test_the_month_of_a_year_said_first_is_one_time(
    said: str, period: dict[str, str], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, said).calls
    assert call.arguments.items() >= period.items()


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        (
            "give me the quarterly review for the East region",
            {"region": "East", "lookback_days": 91},
        ),
        ("quarterly business review please", {"lookback_days": 91}),
        (
            "quarterly review of Tideway Coffee Roasters",
            {"account": "ACC0803", "lookback_days": 91},
        ),
        ("quarterly review for Q1 2026", {"as_of": "2026-03-31", "lookback_days": 90}),
    ],
)
def test_a_quarterly_review_is_of_the_quarter(
    said: str, arguments: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, said).calls
    assert call.tool == "draft_report"
    assert call.arguments == {"kind": "executive_summary", **arguments}


@pytest.mark.parametrize("said", ["quarterly revenue", "quarterly sales report by region"])
def test_quarterly_figures_are_by_quarter(said: str, lexicon: Lexicon, cache_dir: Path) -> None:
    (call,) = talk(lexicon, cache_dir, said).calls
    assert "quarter" in call.arguments["by"]


def test_why_it_fell_after_a_review_is_asked_of_its_quarter(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    asked = ("give me the quarterly review for the East region", "why did East fall?")
    (call,) = talk(lexicon, cache_dir, *asked).calls
    assert (
        call.arguments.items()
        >= {"start": "2026-04-01", "region": "East", "metric": "revenue"}.items()
    )


def test_the_two_named_stay_in_view(lexicon: Lexicon, cache_dir: Path) -> None:
    rows = ("row:Education", "row:Healthcare")
    first = talk(lexicon, cache_dir, TRADES)
    assert first.memory.focus == rows
    faster = talk(lexicon, cache_dir, TRADES, "which of the two is growing faster?")
    assert faster.memory.focus == rows
    assert faster.calls[0].arguments.items() >= {"by": ["industry"], "sort": "change"}.items()
    each = talk(lexicon, cache_dir, TRADES, "average order value in each?")
    assert each.memory.focus == rows
    assert each.calls[0].arguments == {"metric": "avg_order_value", "by": ["industry"]}
    assert talk(lexicon, cache_dir, TRADES, "revenue by brand").memory.focus == ()


BOTH = {"by": ["account"], "account": "ACC0117 or ACC0803"}


@pytest.mark.parametrize(
    ("said", "arguments"),
    [
        ("which one buys more cookware?", {"category": "Cookware"}),
        (
            "which of the two bought more glassware in 2025?",
            {"category": "Glassware", "start": "2025-01-01", "end": "2025-12-31"},
        ),
    ],
)
def test_what_is_asked_of_two_accounts_is_of_these_two(
    said: str, arguments: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, TWO, said).calls
    assert call.arguments == {"metric": "revenue", **BOTH, **arguments}


@pytest.mark.parametrize("said", ["which categories fell most?", "revenue of cookware by region"])
def test_what_is_of_neither_is_not_held_to_the_two(
    said: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = talk(lexicon, cache_dir, TWO, said)
    assert not any(" or " in str(call.arguments.get("account")) for call in reading.calls)


def test_a_seller_is_looked_at_over_the_time_of_all_of_them(
    lexicon: Lexicon, cache_dir: Path
) -> None:
    this_year = {"start": "2026-01-01", "end": "2026-06-30"}
    asked = (SELLERS, "how is Samuel Okoro doing?", "compare Samuel Okoro and Fiona Dalgleish")
    for so_far in (asked[:2], asked):
        (call,) = talk(lexicon, cache_dir, *so_far).calls
        assert call.arguments.items() >= this_year.items()
    (call,) = talk(lexicon, cache_dir, SELLERS, "how did Samuel Okoro do in 2025?").calls
    assert call.arguments["start"] == "2025-01-01"


@pytest.mark.parametrize("between", [[], ["show revenue by month"]])
@pytest.mark.parametrize(
    ("said", "by"),
    [
        ("which products did they drop?", "product"),
        ("which brands have they stopped buying", "brand"),
    ],
)
def test_what_an_account_dropped_is_what_it_buys_no_more(
    between: list[str], said: str, by: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = talk(lexicon, cache_dir, "tell me about ACC0803", *between, said).calls
    assert call.arguments.items() >= {"by": [by], "only": "stopped", "account": "ACC0803"}.items()


def test_what_an_account_buys_is_not_what_it_dropped(lexicon: Lexicon, cache_dir: Path) -> None:
    asked = ("tell me about ACC0803", "show revenue by month", "which products did they buy")
    (call,) = talk(lexicon, cache_dir, *asked).calls
    assert "only" not in call.arguments
