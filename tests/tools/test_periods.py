"""Calendar periods, what they are compared with, and how their days are matched."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools._periods import Period, add_months, bucket, bucket_end, label, name_of, period_of

GRAINS = ("day", "week", "month", "quarter", "year")
DATES = st.dates(date(2019, 1, 1), date(2027, 12, 31))


def period(start, end):
    return Period(date.fromisoformat(start), date.fromisoformat(end))


@pytest.mark.parametrize(
    ("this", "compare_to", "before"),
    [
        (("2026-04-01", "2026-06-30"), "previous_period", ("2026-01-01", "2026-03-31")),
        (("2026-02-01", "2026-02-28"), "previous_period", ("2026-01-01", "2026-01-31")),
        (("2026-06-11", "2026-06-20"), "previous_period", ("2026-06-01", "2026-06-10")),
        (("2026-06-11", "2026-06-20"), "previous_year", ("2025-06-11", "2025-06-20")),
        (("2024-03-01", "2025-02-28"), "previous_year", ("2023-03-01", "2024-02-29")),
        (("2024-02-29", "2024-02-29"), "previous_year", ("2023-02-28", "2023-02-28")),
        (("2025-07-01", "2026-06-30"), "previous_period", ("2024-07-01", "2025-06-30")),
    ],
)
def test_the_period_before(this, compare_to, before):
    assert period(*this).before(compare_to)[0] == period(*before)


@settings(deadline=None)
@given(DATES, st.integers(0, 800), st.sampled_from(["previous_period", "previous_year"]))
def test_every_day_before_is_moved_into_the_period(start, length, compare_to):
    this = Period(start, start + timedelta(days=length))
    before, shift = this.before(compare_to)
    for day in (before.start, before.end):
        moved = add_months(day, shift.months) + timedelta(days=shift.days)
        # 29 February has no place in the year after; it counts as the 28th.
        assert this.start - timedelta(days=1) <= moved <= this.end
    assert before.end < this.start or compare_to == "previous_year"


@settings(deadline=None)
@given(DATES, st.integers(0, 500), st.sampled_from(GRAINS))
def test_buckets_follow_each_other_without_gaps(start, length, grain):
    this = Period(start, start + timedelta(days=length))
    found = this.buckets(grain)
    assert found[0] == bucket(this.start, grain) <= this.start
    assert bucket_end(found[-1], grain) >= this.end
    ends = [bucket_end(first, grain) for first in found[:-1]]
    assert [end + timedelta(days=1) for end in ends] == found[1:]
    cut = [first for first in found if this.cuts(first, grain)]
    assert set(cut) <= {found[0], found[-1]}


def test_labels_are_words():
    first = date(2026, 4, 1)
    shown = [label(first, grain) for grain in GRAINS]
    assert shown == ["1 April 2026", "week of 1 April 2026", "April 2026", "Q2 2026", "2026"]


@pytest.mark.parametrize(
    ("text", "start", "end", "name"),
    [
        ("2026", "2026-01-01", "2026-12-31", "2026"),
        ("2026-Q2", "2026-04-01", "2026-06-30", "Q2 2026"),
        ("q4 2025", "2025-10-01", "2025-12-31", "Q4 2025"),
        ("2024-02", "2024-02-01", "2024-02-29", "February 2024"),
        ("2026-06-15", "2026-06-15", "2026-06-15", "15 June 2026"),
        ("2026-04-01/2026-06-30", "2026-04-01", "2026-06-30", "Q2 2026"),
        ("2026-01-01 to 2026-06-30", "2026-01-01", "2026-06-30", "January to June 2026"),
        ("2025-07-01..2026-06-30", "2025-07-01", "2026-06-30", "July 2025 to June 2026"),
        (" 2026-06-01  /  2026-06-12", "2026-06-01", "2026-06-12", "1 June to 12 June 2026"),
        ("2025-12-20/2026-01-05", "2025-12-20", "2026-01-05", "20 December 2025 to 5 January 2026"),
    ],
)  # fmt: skip
def test_a_period_is_read_and_named(text, start, end, name):
    found = period_of(text)
    assert found == period(start, end)
    assert name_of(found) == name


@pytest.mark.parametrize(
    "text",
    ["", "June", "2026-13", "2026-02-30", "2026-Q5", "2026-06-30/2026-06-01", "26", "last year"],
)
def test_what_is_no_period_is_none(text):
    assert period_of(text) is None
