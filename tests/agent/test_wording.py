"""How figures read: one way for chat, command line, drafts and exports."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from agent.tables import title
from agent.wording import between, by_unit, currency_words, during, exact, in_cell, money, window


@pytest.mark.parametrize(
    ("value", "unit", "read"),
    [
        (-3.66, "points", "-3.7 pp"),
        (46.24, "percent", "46.2%"),
        (0.715, "probability", "71.5%"),
        (0.715, "ratio", "0.72"),
        ("1234.5", "money", "£1,234.50"),
        (None, "points", "–"),
    ],
)
def test_a_figure_reads_by_its_unit(value: Any, unit: str, read: str) -> None:
    assert by_unit(value, unit, "GBP") == read


def test_a_month_in_a_document_reads_as_a_month() -> None:
    assert in_cell("2026-06-01", "date", "GBP", "month") == "Jun 2026"
    assert in_cell("2026-06-01", "date", "GBP", "last_order") == "1 Jun 2026"


def test_days_are_named_once_where_it_is_one() -> None:
    assert between("2026-06-06", "2026-06-06") == "6 June 2026"
    assert during("2026-06-06", "2026-06-06") == "on 6 June 2026"
    assert during("2026-06-01", "2026-06-06") == "from 1 June 2026 to 6 June 2026"


def test_points_are_said_by_the_figure_not_by_the_heading() -> None:
    assert title("change_points", "points") == "Change"
    assert title("change_points") == "Change points"


def test_a_book_without_prices_says_so_and_names_no_currency() -> None:
    assert currency_words("XXX") == "no prices: every amount is zero"
    assert money(0, "XXX") == "0"
    assert money(0, "SEK") == "SEK 0"


@pytest.mark.parametrize(
    ("value", "unit", "read"),
    [
        ("735245.9000", "money", "735,245.90 GBP"),
        ("-651.3331", "money", "-651.3331 GBP"),
        ("-0.5", "points", "-0.5 pp"),
        ("22.73", "percent", "22.73%"),
        ("30.0", "days", "30 days"),
        ("2026-06-30", "date", "30 Jun 2026"),
        ("Champions", "count", "Champions"),
    ],
)
def test_an_exact_figure_keeps_every_digit(value: str, unit: str, read: str) -> None:
    assert exact(value, unit, "GBP") == read


@pytest.mark.parametrize(
    ("days", "last", "said"),
    [
        (181, date(2026, 6, 30), "the first half of 2026"),
        (184, date(2025, 12, 31), "the second half of 2025"),
        (91, date(2026, 6, 30), "Q2 2026"),
        (31, date(2026, 5, 31), "May 2026"),
        (365, date(2025, 12, 31), "2025"),
        (30, date(2026, 6, 30), "the last 30 days"),
        (180, date(2026, 6, 30), "the last 180 days"),
        (365, date(2026, 6, 30), "the last 365 days"),
    ],
)
def test_a_window_that_is_a_part_of_the_calendar_is_named(days: int, last: date, said: str) -> None:
    assert window(days, last) == said
