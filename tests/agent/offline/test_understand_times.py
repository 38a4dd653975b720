"""Periods relative to the data clock, numbers, limits and money as people write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from agent.offline.understand import Lexicon, understand
from agent.offline.understand.arguments.listing import limit_of
from agent.offline.understand.times.periods import clock_of, times
from agent.offline.understand.times.said_times import Times
from agent.offline.understand.tokens.numbers import numbers
from agent.offline.understand.tokens.tokenizer import tidy, tokens
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.vocabulary import vocabulary

CLOCK = clock_of(date(2026, 6, 30), date(2023, 7, 1), 1)


def said(text: str, fiscal_start: int = 1) -> Times:
    clock = clock_of(CLOCK.today, CLOCK.first, fiscal_start)
    return times(tokens(tidy(text), vocabulary().short_forms), clock)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("last 90 days", "2026-04-02", "2026-06-30"),
        ("from end of march to end of may", "2026-03-31", "2026-05-31"),
        ("end of March until mid May", "2026-03-31", "2026-05-15"),
        ("mid march to mid may", "2026-03-15", "2026-05-15"),
        ("since last easter", "2026-04-05", "2026-06-30"),
        ("the back half of last year", "2025-07-01", "2025-12-31"),
        ("the closing quarter of 2025", "2025-10-01", "2025-12-31"),
        ("the 12 weeks to end of May", "2026-03-09", "2026-05-31"),
        ("the six months up to christmas", "2025-06-26", "2025-12-25"),
        ("the 3 months up to and including may", "2026-03-01", "2026-05-31"),
        ("year to end march 2026", "2025-04-01", "2026-03-31"),
        ("in the week before easter", "2026-03-29", "2026-04-04"),
        ("in the summer of 2025", "2025-06-01", "2025-08-31"),
        ("winter 24/25", "2024-12-01", "2025-02-28"),
        ("over the winter", "2025-12-01", "2026-02-28"),
        ("the last year and a half", "2025-01-01", "2026-06-30"),
        ("last two and a half years", "2024-01-01", "2026-06-30"),
        ("from start of 2025", "2025-01-01", "2026-06-30"),
        ("since the middle of april", "2026-04-15", "2026-06-30"),
        ("may onwards", "2026-05-01", "2026-06-30"),
        ("starting from february 2025", "2025-02-01", "2026-06-30"),
        ("late 2025", "2025-10-01", "2025-12-31"),
        ("nov 24 - feb 25", "2024-11-01", "2025-02-28"),
        ("last year's first quarter", "2025-01-01", "2025-03-31"),
        ("from the 5th to the 20th of may", "2026-05-05", "2026-05-20"),
        ("LTM", "2025-07-01", "2026-06-30"),
        ("L3M", "2026-04-01", "2026-06-30"),
        ("these twelve months", "2025-07-01", "2026-06-30"),
        ("this half", "2026-01-01", "2026-06-30"),
        ("the last full quarter", "2026-01-01", "2026-03-31"),
        ("since monday", "2026-06-29", "2026-06-30"),
        ("last tuesday", "2026-06-23", "2026-06-23"),
        ("last quarter, I mean April till June", "2026-04-01", "2026-06-30"),
        ("the week of 10 June", "2026-06-08", "2026-06-14"),
        ("wk of the 22nd", "2026-06-22", "2026-06-28"),
        ("w/c 8 June", "2026-06-08", "2026-06-14"),
        ("the week from 1 June", "2026-06-01", "2026-06-07"),
        ("week ending 14 June", "2026-06-08", "2026-06-14"),
        ("the fortnight beginning 1 June", "2026-06-01", "2026-06-14"),
        ("week 23", "2026-06-01", "2026-06-07"),
        ("week 2 of 2025", "2025-01-06", "2025-01-12"),
        ("the week before last", "2026-06-15", "2026-06-21"),
        ("orders per week from 4 May", "2026-05-04", "2026-06-30"),
        ("easter week", "2026-03-30", "2026-04-05"),
        ("christmas sales", "2025-12-01", "2025-12-31"),
        ("how was last christmas", "2025-12-01", "2025-12-31"),
        ("christmas trading last year", "2025-12-01", "2025-12-31"),
        ("over the christmas period 2024", "2024-12-01", "2024-12-31"),
        ("sales at easter 2025", "2025-03-24", "2025-04-20"),
        ("sales on christmas eve", "2025-12-24", "2025-12-24"),
        ("not ordered since christmas", "2025-12-25", "2026-06-30"),
        ("how did the spring campaigns do", "2026-03-01", "2026-05-31"),
        ("past six months", "2026-01-01", "2026-06-30"),
        ("go back two years", "2024-07-01", "2026-06-30"),
        ("since the records begin", "2023-07-01", "2026-06-30"),
        ("as far back as we have", "2023-07-01", "2026-06-30"),
        ("from day one", "2023-07-01", "2026-06-30"),
        ("all three years", "2023-07-01", "2026-06-30"),
        ("the full history", "2023-07-01", "2026-06-30"),
        ("only may then", "2026-05-01", "2026-05-31"),
        ("2024 full year", "2024-01-01", "2024-12-31"),
        ("last quarter, that is April to June", "2026-04-01", "2026-06-30"),
        ("the last quarter that ended on 31 March", "2026-01-01", "2026-03-31"),
        ("none from before february", "2026-02-01", "2026-06-30"),
        ("nothing older than 1 May", "2026-05-01", "2026-06-30"),
        ("newer than April", "2026-05-01", "2026-06-30"),
        ("in the last 6m", "2026-01-01", "2026-06-30"),
        ("over the past year", "2025-07-01", "2026-06-30"),
        ("in the last year", "2025-07-01", "2026-06-30"),
        ("last year", "2025-01-01", "2025-12-31"),
        ("this year", "2026-01-01", "2026-06-30"),
        ("the year so far", "2026-01-01", "2026-06-30"),
        ("ytd", "2026-01-01", "2026-06-30"),
        ("this month", "2026-06-01", "2026-06-30"),
        ("last month", "2026-05-01", "2026-05-31"),
        ("last quarter", "2026-01-01", "2026-03-31"),
        ("why did the East fall in the quarter", "2026-04-01", "2026-06-30"),
        ("how is the quarter going", "2026-04-01", "2026-06-30"),
        ("sales for the month by region", "2026-06-01", "2026-06-30"),
        ("what sold best in the week", "2026-06-29", "2026-06-30"),
        ("Q4", "2025-10-01", "2025-12-31"),
        ("Q4 2024", "2024-10-01", "2024-12-31"),
        ("2024 Q4", "2024-10-01", "2024-12-31"),
        ("q3 '24", "2024-07-01", "2024-09-30"),
        ("second quarter of last year", "2025-04-01", "2025-06-30"),
        ("H1 2025", "2025-01-01", "2025-06-30"),
        ("in 2024", "2024-01-01", "2024-12-31"),
        ("since March", "2026-03-01", "2026-06-30"),
        ("since last December", "2025-12-01", "2026-06-30"),
        ("since 1.6.2025", "2025-06-01", "2026-06-30"),
        ("between 1 June 2025 and 31 August 2025", "2025-06-01", "2025-08-31"),
        ("from Nov to Feb", "2025-11-01", "2026-02-28"),
        ("jan-mar", "2026-01-01", "2026-03-31"),
        ("2024 - 2025", "2024-01-01", "2025-12-31"),
        ("from January 2025 till now", "2025-01-01", "2026-06-30"),
        ("on 25/12/2025", "2025-12-25", "2025-12-25"),
        ("6/25/2025", "2025-06-25", "2025-06-25"),
        ("June 1st, 2025", "2025-06-01", "2025-06-01"),
        ("3rd of May", "2026-05-03", "2026-05-03"),
        ("last week", "2026-06-22", "2026-06-28"),
        ("yesterday", "2026-06-29", "2026-06-29"),
        ("all time", "2023-07-01", "2026-06-30"),
        ("a year ago", "2025-06-30", "2025-06-30"),
        ("as of 1 June 2025", "2025-06-01", "2025-06-01"),
        ("at the end of 2024", "2024-12-31", "2024-12-31"),
        ("90 day window", "2026-04-02", "2026-06-30"),
    ],
)
def test_period(text: str, start: str, end: str) -> None:
    (period,) = said(text).periods
    assert (period.start, period.end) == (date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("text", "compare_to", "start"),
    [
        ("this year against last", "previous_year", "2026-01-01"),
        ("this year vs last year", "previous_year", "2026-01-01"),
        ("2025 versus 2024", "previous_year", "2025-01-01"),
        ("2024 compared with 2025", "previous_year", "2025-01-01"),
        ("Q2 vs Q1", "previous_period", "2026-04-01"),
        ("compare Q1 and Q2 2025", "previous_period", "2025-04-01"),
        ("March vs March last year", "previous_year", "2026-03-01"),
        ("may against the same period last year", "previous_year", "2026-05-01"),
        ("this month vs last month", "previous_period", "2026-06-01"),
        ("up on last month", "previous_period", "2026-06-01"),
    ],
)
def test_comparison(text: str, compare_to: str, start: str) -> None:
    found = said(text)
    assert found.compare_to == compare_to
    assert found.main is not None and found.main.start == date.fromisoformat(start)


def test_periods_that_cannot_be_compared_by_name_are_both_given() -> None:
    found = said("this year against 2023")
    assert found.compare_to is None
    assert found.other is not None and found.other.start == date(2023, 1, 1)


def test_growth_words_compare_without_a_period() -> None:
    assert said("revenue yoy").compare_to == "previous_year"
    assert said("revenue mom").compare_to == "previous_period"


@pytest.mark.parametrize("text", ["next quarter", "tomorrow", "the coming month", "in 2027"])
def test_future(text: str) -> None:
    assert said(text).is_future


@pytest.mark.parametrize("text", ["may I see that", "top 2025 accounts", "march on", "second hand"])
def test_no_period(text: str) -> None:
    assert all(period.unit != "year" for period in said(text).periods)


def test_fiscal_year_is_named_after_the_year_it_ends_in() -> None:
    (period,) = said("fiscal year 2025", fiscal_start=4).periods
    assert (period.start, period.end) == (date(2024, 4, 1), date(2025, 3, 31))
    (calendar,) = said("in 2025", fiscal_start=4).periods
    assert calendar.start == date(2025, 1, 1)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("revenue this fy", "2026-04-01", "2026-06-30"),
        ("last FY", "2025-04-01", "2026-03-31"),
        ("fiscal year to date", "2026-04-01", "2026-06-30"),
        ("fytd revenue", "2026-04-01", "2026-06-30"),
        ("this fiscal half", "2026-04-01", "2026-06-30"),
        ("year to date", "2026-01-01", "2026-06-30"),
        ("last calendar year", "2025-01-01", "2025-12-31"),
    ],
)
def test_only_what_is_called_fiscal_begins_with_the_fiscal_year(
    text: str, start: str, end: str
) -> None:
    (period,) = said(text, fiscal_start=4).periods
    assert (str(period.start), str(period.end)) == (start, end)


def test_31_february_is_no_date() -> None:
    assert said("since 31/02/2025").periods == ()


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("£10,000", "10000", "money"),
        ("1.154,00 €", "1154.00", "money"),
        ("EUR 4.000", "4000", "money"),
        ("5k", "5000", "money"),
        ("10 grand", "10000", "money"),
        ("1.2m", "1200000", "money"),
        ("half a million", "500000", "plain"),
        ("a quarter million", "250000", "plain"),
        ("twenty five", "25", "plain"),
        ("one hundred and twenty", "120", "plain"),
        ("a hundred and twenty", "120", "plain"),
        ("a hundred", "100", "plain"),
        ("a hundred and fifty grand", "150000", "money"),
        ("a dozen", "12", "plain"),
        ("25 percent", "25", "percent"),
        ("12%", "12", "percent"),
        ("2nd", "2", "ordinal"),
        ("50 000", "50000", "plain"),
    ],
)
def test_number(text: str, value: str, kind: str) -> None:
    (number,) = numbers(tokens(tidy(text), vocabulary().short_forms))
    assert (number.value, number.kind) == (Decimal(value), kind)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("between a hundred and two hundred days", [100, 200]),
        ("between a hundred and five hundred", [100, 500]),
        ("between a hundred and five thousand", [100, 5_000]),
        ("between a hundred and twenty and two hundred", [120, 200]),
        ("a thousand and two thousand pounds", [1_000, 2_000]),
        ("two hundred and forty thousand", [240_000]),
    ],
)
def test_the_end_of_a_range_is_a_number_of_its_own(text: str, values: list[int]) -> None:
    found = numbers(tokens(tidy(text), vocabulary().short_forms))
    assert [number.whole for number in found] == values


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("top 5 products", 5),
        ("ten biggest accounts", 10),
        ("show me seven champions", 7),
        ("list 1000 accounts", 500),
        ("all hibernating accounts", 500),
        ("how are all my segments", None),
        ("customers with more than 50 orders", None),
        ("the last 12 months", None),
        ("who is at risk", None),
    ],
)
def test_limit(text: str, limit: int | None) -> None:
    assert limit_of(scan(text, Lexicon(as_of=CLOCK.today, first_date=CLOCK.first).lookup)) == limit


@pytest.mark.parametrize(
    ("asked", "tool", "arguments"),
    [
        ("are we selling more than a year ago", "sales_metrics", {"compare_to": "previous_year"}),
        ("which accounts order less than a year ago", "opportunities", {}),
        ("accounts that last ordered more than a year ago", "find_accounts", {}),
        (
            "revenue this year against last year",
            "sales_metrics",
            {"start": "2026-01-01", "compare_to": "previous_year"},
        ),
        (
            "what happened at the New Year Win-Back 2026 last year?",
            "campaign_results",
            {"campaign": "New Year Win-Back 2026"},
        ),
        (
            "draft a premium campaign plan, South, budget 12,500, cost per contact 25",
            "draft_report",
            {"budget": 12500, "cost_per_contact": 25},
        ),
    ],
)
def test_what_is_done_now_may_be_more_than_it_was_so_long_ago(
    asked: str, tool: str, arguments: dict[str, Any], lexicon: Lexicon, cache_dir: Path
) -> None:
    (call,) = understand(asked, lexicon, cache_dir=cache_dir).calls
    assert call.tool == tool and arguments.items() <= call.arguments.items()
    assert "as_of" not in call.arguments


@pytest.mark.parametrize(
    ("said", "start"), [("the start of 2024", "2024-01-01"), ("the start", "2023-07-01")]
)
def test_the_start_is_that_of_the_data_where_no_year_is_said(
    said: str, start: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    asked = "average order value by quarter since July 2024"
    first = understand(asked, lexicon, cache_dir=cache_dir)
    again = understand(f"go back to {said}", lexicon, first.memory, cache_dir=cache_dir)
    assert [call.arguments.get("start") for call in again.calls] == [start]


@pytest.mark.parametrize(
    ("text", "start", "end", "compare_to"),
    [
        (
            "compare the second quarter 2026 to the first quarter 2026",
            "2026-04-01",
            "2026-06-30",
            "period",
        ),
        (
            "the first half-year 2026 by region, with the previous year",
            "2026-01-01",
            "2026-06-30",
            "year",
        ),
        ("2025 by month in comparison with the previous year", "2025-01-01", "2025-12-31", "year"),
        ("this year, on last", "2026-01-01", "2026-06-30", "year"),
        (
            "this quarter, each month next to the same one in 2025",
            "2026-04-01",
            "2026-06-30",
            "year",
        ),
        ("down by a quarter on last year", "2026-01-01", "2026-06-30", "year"),
        ("the deviation to Q2 of the previous year", "2026-04-01", "2026-06-30", "year"),
        ("2025 compared with 24", "2025-01-01", "2025-12-31", "year"),
        ("a report on last year", "2025-01-01", "2025-12-31", None),
        ("the quarter to 31 March", "2026-01-01", "2026-03-31", None),
        ("on last Tuesday", "2026-06-23", "2026-06-23", None),
    ],
)
def test_a_period_held_against_another_is_told_from_it(
    text: str, start: str, end: str, compare_to: str | None
) -> None:
    found = said(text)
    main = found.main
    assert main is not None
    assert (str(main.start), str(main.end)) == (start, end)
    assert found.compare_to == (f"previous_{compare_to}" if compare_to else None)


@pytest.mark.parametrize(
    ("message", "offered"),
    [
        ("revenue next July", "Revenue July 2025"),
        ("revenue in July next year by region", "Revenue in July 2025 by region"),
        ("sales of this coming December", "Sales of this December 2025"),
        ("revenue in Q3 2026", "Revenue in Q3 2025"),
    ],
)
def test_figures_of_a_time_to_come_are_declined_and_the_year_before_is_offered(
    message: str, offered: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    reading = understand(message, lexicon, cache_dir=cache_dir)
    assert (reading.kind, reading.topic) == ("decline", "to_come")
    assert reading.suggestions[0] == offered


@pytest.mark.parametrize("message", ["revenue in July", "revenue from May 2026 to July 2026"])
def test_a_month_by_itself_is_the_newest_one(
    message: str, lexicon: Lexicon, cache_dir: Path
) -> None:
    assert understand(message, lexicon, cache_dir=cache_dir).kind == "calls"
