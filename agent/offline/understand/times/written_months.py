"""Months, quarters and halves as files and machines write them: '2026-06', '06/2026', '2025Q4'."""

from __future__ import annotations

import re
from calendar import month_name

_YEAR, _MONTH = r"(?P<{0}>(?:19|20)\d\d)", r"(?P<{0}>0[1-9]|1[0-2])"
_MONTHS = re.compile(
    rf"(?<![\w./-])(?:{_YEAR.format('year')}[-/]{_MONTH.format('month')}"
    rf"|{_MONTH.format('month_first')}/{_YEAR.format('year_last')})(?!\w|[./-]\d)"
)
_QUARTERS = re.compile(
    rf"(?<![\w./-])(?:{_YEAR.format('year')}[-/ ]?(?P<part>Q[1-4]|H[12])"
    rf"|(?P<part_first>Q[1-4]|H[12])[-/]?{_YEAR.format('year_last')})(?!\w|[./-]\d)",
    re.IGNORECASE,
)


def with_months_in_words(text: str) -> str:
    """'Revenue in 2026-06' is that of June 2026, 'since 2025Q4' is since Q4 2025; days stay as they are."""
    return _QUARTERS.sub(_quarter, _MONTHS.sub(_month, text))


def _month(said: re.Match[str]) -> str:
    number = int(said["month"] or said["month_first"])
    return f"{month_name[number]} {said['year'] or said['year_last']}"


def _quarter(said: re.Match[str]) -> str:
    return f"{(said['part'] or said['part_first']).upper()} {said['year'] or said['year_last']}"
