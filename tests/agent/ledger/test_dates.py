"""Dates and periods in the ways people write them."""

from __future__ import annotations

from datetime import date

import pytest

from agent.ledger.text.dates import find_dates, period_of

DAY = ("2011-12-14", "2011-12-14")

WRITTEN = [
    ("2011-12-14", DAY),
    ("2011-12-14T10:30:00Z", DAY),
    ("14 December 2011", DAY),
    ("14th of December, 2011", DAY),
    ("14 Dec 2011", DAY),
    ("December 14, 2011", DAY),
    ("14.12.2011", DAY),
    ("14/12/2011", DAY),
    ("December 2011", ("2011-12-01", "2011-12-31")),
    ("Dec. 2011", ("2011-12-01", "2011-12-31")),
    ("Dec-2011", ("2011-12-01", "2011-12-31")),
    ("Q2 2011", ("2011-04-01", "2011-06-30")),
    ("2011-Q2", ("2011-04-01", "2011-06-30")),
    ("second quarter of 2011", ("2011-04-01", "2011-06-30")),
    ("H1 2011", ("2011-01-01", "2011-06-30")),
    ("second half of 2011", ("2011-07-01", "2011-12-31")),
    ("last quarter of 2011", ("2011-10-01", "2011-12-31")),
    ("final six months of 2011", ("2011-07-01", "2011-12-31")),
    ("first half", ("2000-01-01", "2000-06-30")),
    ("FY2011", ("2011-01-01", "2011-12-31")),
    ("2010/11", ("2010-01-01", "2011-12-31")),
    ("2010–2011", ("2010-01-01", "2011-12-31")),
]


@pytest.mark.parametrize(("text", "span"), WRITTEN)
def test_date_is_read(text: str, span: tuple[str, str]) -> None:
    (found,) = find_dates(f"seen {text}, then")
    assert f"seen {text}, then"[found.start : found.end] == text
    period = found.periods[0]
    assert (str(period.first), str(period.last)) == span


@pytest.mark.parametrize("text", ["March 13.1%", "March 13 %"])
def test_a_share_after_a_month_is_no_day(text: str) -> None:
    (found,) = find_dates(f"in {text} of it")
    assert found.end == len("in March")


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("in the year to June 2025", ("2024-07-01", "2025-06-30")),
        ("the twelve months ending 30 June 2025", ("2024-07-01", "2025-06-30")),
        ("the six months up to the end of March 2026", ("2025-10-01", "2026-03-31")),
        ("the quarter ended 15 May 2026", ("2026-02-16", "2026-05-15")),
        ("compared to June 2025", ("2025-06-01", "2025-06-30")),
    ],
)
def test_a_length_to_a_date_is_a_period(text: str, span: tuple[str, str]) -> None:
    (found,) = find_dates(text)
    period = found.periods[0]
    assert (str(period.first), str(period.last)) == span


@pytest.mark.parametrize(
    ("text", "day", "other"),
    [
        ("14 December", date(2011, 12, 14), date(2011, 12, 15)),
        ("in December", date(1999, 12, 31), date(2011, 11, 30)),
        ("Q2", date(2012, 6, 30), date(2012, 7, 1)),
    ],
)
def test_date_without_a_year_holds_in_every_year(text: str, day: date, other: date) -> None:
    (found,) = find_dates(text)
    assert found.periods[0].holds(day)
    assert not found.periods[0].holds(other)


def test_ambiguous_order_of_day_and_month_has_two_readings() -> None:
    (found,) = find_dates("03/04/2011")
    assert [str(period.first) for period in found.periods] == ["2011-04-03", "2011-03-04"]


def test_ambiguous_year_and_month_has_two_readings() -> None:
    (found,) = find_dates("2010-11")
    assert [str(period.last) for period in found.periods] == ["2010-11-30", "2011-12-31"]


def test_range_within_a_month_is_two_days() -> None:
    days = [span.periods[0].first for span in find_dates("14–16 December 2011")]
    assert days == [date(2011, 12, 14), date(2011, 12, 16)]


def test_range_of_months_shares_its_year() -> None:
    firsts = [span.periods[0].first for span in find_dates("November to January 2012")]
    assert firsts == [date(2011, 11, 1), date(2012, 1, 1)]


@pytest.mark.parametrize("text", ["31 February 2011", "2011-13-01", "45/45/2011"])
def test_day_that_no_calendar_has_is_a_date_without_readings(text: str) -> None:
    (found,) = find_dates(text)
    assert found.periods == ()


@pytest.mark.parametrize(("text", "unsure"), [("in 2011", False), ("rose to 2011", True)])
def test_bare_year_is_sure_only_with_a_word_for_time(text: str, unsure: bool) -> None:
    (found,) = find_dates(text)
    assert found.unsure is unsure


@pytest.mark.parametrize("text", ["it may march", "£2011", "2,011", "2011.5", "20111", "1 and 2"])
def test_no_date_is_found(text: str) -> None:
    assert find_dates(text) == []


@pytest.mark.parametrize(
    ("value", "kind", "last"),
    [
        ("2011-03", "period", date(2011, 3, 31)),
        ("2011-03-01", "month", date(2011, 3, 31)),
        ("2011-01-01", "quarter", date(2011, 3, 31)),
        ("2011-01-01", "year", date(2011, 12, 31)),
        ("March 2011", "period", date(2011, 3, 31)),
        ("2011", "year", date(2011, 12, 31)),
    ],
)
def test_key_of_a_row_is_read_as_its_period(value: str, kind: str, last: date) -> None:
    period = period_of(value, kind)
    assert period is not None
    assert period.last == last


def test_name_is_no_period() -> None:
    assert period_of("Champions") is None
    assert period_of("2011-03 and more") is None
