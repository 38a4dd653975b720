"""A figure by itself says little: the same in the period before, and in the same days a year earlier."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from tools._periods import CompareTo, Period, name_of
from tools._sales_figures import Figures
from tools._sales_question import Question
from tools._sales_result import EarlierFigure

WEEK = 7
"""Days of the shortest period that is held against others: a Monday says nothing beside a Sunday."""

LONGEST = 92
"""Days of the longest period that is held against the one just before it; half a year has other seasons."""

YEAR = 366
"""Days of the longest period that does not overlap the same days of the year before."""


def earlier_figures(question: Question, first_day: date | None) -> list[EarlierFigure]:
    """The whole in every earlier period that the data cover and that holds anything."""
    found = []
    for compare_to in _against(question.period):
        one = replace(question, compare_to=compare_to)
        overall = one.overall() if one.covered(first_day) else {}
        if not overall.get("previous"):
            continue
        figures = Figures(question.metric, overall, compared=True, covered=True).row({}, overall)
        before = question.period.before(compare_to)[0]
        found.append(
            EarlierFigure(
                earlier=name_of(before),
                start=before.start,
                end=before.end,
                money=figures.previous_money,
                count=figures.previous_count,
                percent=figures.previous_percent,
                difference_money=figures.difference_money,
                difference_count=figures.difference_count,
                difference_points=figures.difference_points,
                change=figures.change,
            )
        )
    return found


def _against(period: Period) -> Iterator[CompareTo]:
    if period.days < WEEK:
        return
    if period.days <= LONGEST:
        yield "previous_period"
    if period.days <= YEAR:
        yield "previous_year"
