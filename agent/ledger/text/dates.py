"""Finds dates and periods in a text: ISO, day-month-year in words or digits, quarters, years.

A span has one or more readings: "03/04/2011" is 3 April or 4 March, "2010-11" a month or two years.
A reading without a year ("14 December", "Q2") holds in every year.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from agent.ledger.vocabulary._words import word_list, word_set

_MONTHS = word_list(
    "january february march april may june july august september october november december"
)
_NUMBER = {name: i + 1 for i, name in enumerate(_MONTHS)}
_NUMBER |= {name[:3]: i + 1 for i, name in enumerate(_MONTHS)} | {"sept": 9}
_QUARTERS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4}

_FULL = "January|February|March|April|May|June|July|August|September|October|November|December"
_MONTH = rf"(?:{_FULL}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?"
_CERTAIN = word_set("in since during until till year fy calendar early late mid before after end")
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<y>(?:19|20)\d\d)"
_END = r"(?![\d]|[.,]\d)"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "ymd",
        re.compile(
            rf"(?<![\w.]){_YEAR}[-/.](?P<m>\d\d)[-/.](?P<d>\d\d)"
            rf"(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w])"
        ),
    ),
    ("dmy", re.compile(rf"(?<![\w.,])(?P<d>\d\d?)([/.])(?P<m>\d\d?)\2{_YEAR}{_END}")),
    (
        "words",
        re.compile(
            rf"(?<![\w.,])(?P<r>\d{{1,2}}(?:st|nd|rd|th)?\s?(?:-|\u2013|to|and)\s?)?{_DAY}"
            rf"\s?(?:of\s)?(?P<mn>{_MONTH})(?:,?\s{_YEAR}{_END})?"
        ),
    ),
    (
        "words",  # "since the end of March 92 accounts moved" has no day
        re.compile(
            rf"(?<!\bof\s)\b(?P<mn>{_MONTH})\s(?!3[2-9]|[4-9]\d){_DAY}\b(?!\d|[.,]\d|\s?%|\s?per\scent)(?:,?\s{_YEAR}{_END})?"
        ),
    ),
    ("month", re.compile(rf"\b(?P<mn>{_MONTH})(?:,?\s(?:of\s)?|-){_YEAR}{_END}")),
    ("month", re.compile(rf"\b(?P<mn>{_MONTH})\s?['\u2019](?P<yy>\d\d)\b")),
    ("quarter", re.compile(rf"(?<![\w.]){_YEAR}[\s-]?Q(?P<q>[1-4])\b")),
    ("quarter", re.compile(rf"\bQ(?P<q>[1-4])(?:(?:\s|-|/|\sof\s)?{_YEAR}{_END})?(?!\w)")),
    (
        "quarter",
        re.compile(
            r"(?:(?<=\bquarter\swas\sthe\s)|(?<=\bquarter\sis\sthe\s))(?P<qn>first|second|third|fourth)\sof\s"
            rf"{_YEAR}{_END}"
        ),
    ),
    (
        "quarter",
        re.compile(
            r"\b(?P<qn>[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth)\squarter(?!\sof\s(?:the|all|its)\b)"
            rf"(?:\s(?:of\s)?{_YEAR}{_END})?"
        ),
    ),
    ("quarter", re.compile(rf"\b(?P<qn>last|final)\squarter\sof\s{_YEAR}{_END}")),
    ("half", re.compile(rf"\bH(?P<h>[12])(?:\s|-)?{_YEAR}{_END}")),
    ("half", re.compile(rf"\b(?P<hn>first|last|final)\ssix\smonths\sof\s{_YEAR}{_END}")),
    ("quarter", re.compile(rf"\b(?P<qn>first|last|final)\sthree\smonths\sof\s{_YEAR}{_END}")),
    ("half", re.compile(rf"\b(?P<hn>first|second)\shalf(?:\s(?:of\s)?{_YEAR}{_END}|(?!\sof\b))")),
    ("year", re.compile(rf"\bFY\s?{_YEAR}{_END}")),
    (
        "years",
        re.compile(
            rf"(?<![\w.,]){_YEAR}\s?(?P<sep>[-\u2013/])\s?(?P<y2>(?:(?:19|20)\d\d|\d\d))"
            rf"{_END}(?![-/]|\w)"
        ),
    ),
    ("monthonly", re.compile(rf"\b(?P<mn>{_FULL})\b")),
    (
        "monthonly",
        re.compile(
            rf"^[ \t]*(?:[-*•|][ \t]+)?(?P<mn>{_MONTH})(?=:?\s\|?\s*[£$€]?\d[\d,.]*\d)",
            re.MULTILINE,
        ),
    ),
    (
        "monthonly",
        re.compile(
            rf"(?<=\b[Ii]n\s)(?P<mn>{_MONTH})|(?<=\b[Ss]ince\s)(?P<mn2>{_MONTH})|"
            rf"(?<=\b[Bb]y\s)(?P<mn3>{_MONTH})|\b(?P<mn4>{_MONTH})(?=(?::|\s\|)?\s[£$€])"
        ),
    ),
    (
        "bareyear",
        re.compile(
            rf"(?:(?<![\w.,£$€¥#:/-])|(?<=[a-z]-)){_YEAR}(?![\w%/]|:\d|[.,]\d|\s?%|-\d|\s(?:per\scent|percent))"
        ),
    ),
)
_MAY_I = re.compile(r"\s(?:I|we|you|it|they|the|this|be)\b")
_ANY_YEAR = re.compile(r"(?:19|20)\d\d")
_ANY_MONTH = re.compile(_MONTH)
_NEEDS = dict.fromkeys(("words", "month", "monthonly"), "month")
_NEEDS |= dict.fromkeys(("ymd", "dmy", "year", "years", "bareyear"), "year")
_ORDINAL_ALONE = re.compile(
    r"(?<=\bthe\s)(first|second|third|fourth)(?=\s?[,;:)(]|\s?\.?\s?$|\s?\.\s|\s[£$€]?\d|\s(?:only|just|with|at|was|is|had|has|brought|came|saw|made|closed|rose|fell|grew|recovered|reached|followed|dropped)\b)"
)
_SENTENCE_END = re.compile(r"[.!?]\s+[A-Z]|\n")
_ELLIPSIS = 160
"""Characters after a quarter in which another may leave out the word."""
_YEAR_EDGE = re.compile(r"\b(end|close|start|beginning)\sof\s$", re.IGNORECASE)
_LENGTH_TO = re.compile(
    r"\b(?:(?P<year>year|(?:12|twelve)\smonths|365\sdays)|(?P<half>half[\s-]year|(?:6|six)\smonths)|"
    r"(?P<quarter>quarter|(?:3|three)\smonths))\s(?:(?:ending|ended|up)(?:\s(?:in|to|on))?|to|until|till)\s"
    r"(?:the\send\sof\s)?$",
    re.IGNORECASE,
)
"""What makes a date the end of a period: "in the year to June 2025", "the six months ending March 2026"."""
_MONTHS_OF = {"year": 12, "half": 6, "quarter": 3}
_LAST_WORD = re.compile(r"([A-Za-z]+)[\s-]*$")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` to `last`; without a year both are in the leap year 2000."""

    first: date
    last: date
    yearless: bool = False

    def holds(self, day: date) -> bool:
        """Whether the day falls in the period."""
        if self.yearless:
            return (
                (self.first.month, self.first.day)
                <= (day.month, day.day)
                <= (self.last.month, self.last.day)
            )
        return self.first <= day <= self.last


def same_day(one: date, two: date, yearless: bool) -> bool:
    """Whether two days are one, or fall on one day of the year; the end of February moves."""
    if not yearless:
        return one == two
    return one.month == two.month and (one.day == two.day or {one.day, two.day} == {28, 29})


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date as it stands in the text; one that no calendar has, like 31 February, has no periods.

    `unsure` marks a bare year that may be a plain number.
    """

    start: int
    end: int
    periods: tuple[Period, ...]
    unsure: bool = False


_OWN_FIRST = re.compile(r"\b(?:their|its)\s+first$", re.IGNORECASE)
"""The first quarter of somebody is none of the calendar."""


def find_dates(text: str) -> list[DateSpan]:
    """The dates of a text in order, none overlapping."""
    found: list[DateSpan] = []
    taken = bytearray(len(text))
    lacks = {
        need
        for need, pattern in (("year", _ANY_YEAR), ("month", _ANY_MONTH))
        if not pattern.search(text)
    }
    for kind, pattern in _PATTERNS:
        if _NEEDS.get(kind) in lacks:
            continue
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(taken[start:end]) or _OWN_FIRST.search(text[max(0, start - 6) : start + 5]):
                continue
            for span in _spans(kind, match, text):
                found.append(span)
                taken[span.start : span.end] = b"x" * (span.end - span.start)
    found += _quarters_after([span for span in found if _is_quarter(span)], taken, text)
    found.sort(key=lambda span: span.start)
    return _share_years(found, text)


def _is_quarter(span: DateSpan) -> bool:
    return any(
        _quarter(p.first.year, (p.first.month + 2) // 3) == replace(p, yearless=False)
        for p in span.periods
    )


def _quarters_after(quarters: list[DateSpan], taken: bytearray, text: str) -> Iterator[DateSpan]:
    """ "793 in the first quarter, 777 in the second": quarters that leave out the word."""
    for span in sorted(quarters, key=lambda one: one.start):
        period = span.periods[0]
        end = _SENTENCE_END.search(text, span.end)
        stop = min(end.start() if end else len(text), span.end + _ELLIPSIS)
        for match in _ORDINAL_ALONE.finditer(text, span.end, stop):
            if any(taken[match.start() : match.end()]):
                continue
            other = _quarter(period.first.year, _QUARTERS[match[1]])
            yield DateSpan(*match.span(1), (replace(other, yearless=period.yearless),))
            taken[match.start() : match.end()] = b"x" * (match.end() - match.start())


def joined(one: Period, two: Period) -> Period:
    """From the first day of one to the last of the other, in whose year the first is if it has none."""
    if two.yearless or not one.yearless:
        return Period(one.first, two.last, one.yearless and two.yearless)
    year = two.first.year - (one.first.month > two.first.month)
    return Period(one.first.replace(year=year), two.last)


def period_of(value: str, kind: str = "") -> Period | None:
    """The period a row's key names: "2011-03", "2011-Q1", "2011", or a day widened to its `kind`.

    A first day of the month under a kind such as "month" or "quarter" means that month or quarter;
    "15 June to 21 June 2026" is one period.
    """
    spans = find_dates(value)
    if len(spans) == 2 and all(span.periods for span in spans):
        one, two = spans
        until = value[one.end : two.start].strip() == "to"
        whole = until and not value[: one.start].strip() and not value[two.end :].strip()
        return joined(one.periods[0], two.periods[0]) if whole else None
    if (
        len(spans) != 1
        or not spans[0].periods
        or spans[0].start != 0
        or spans[0].end < len(value.strip())
    ):
        return None
    period = spans[0].periods[0]
    if period.first == period.last:
        day = period.first
        if kind in ("month", "cohort"):
            return _month(day.year, day.month)
        if kind == "quarter":
            return _quarter(day.year, (day.month + 2) // 3)
        if kind == "year":
            return _year(day.year)
    return period


def _spans(kind: str, match: re.Match[str], text: str) -> Iterator[DateSpan]:
    groups = match.groupdict()
    start, end = match.span("mn" if kind == "monthonly" and groups["mn"] else 0)
    if kind == "words" and groups.get("r"):
        inner = len(groups["r"])
        day = int(re.findall(r"\d+", groups["r"])[0])
        first = _day(_year_in(groups), _month_in(groups), day)
        if first:
            digits = len(groups["r"].rstrip(" -\u2013toand"))
            yield DateSpan(start, start + digits, (first,))
        start += inner
    periods = tuple(_periods(kind, groups))
    if not periods and kind not in ("words", "ymd", "dmy"):
        return
    if kind == "monthonly" and text[start:end] == "May" and _MAY_I.match(text, end):
        return
    unsure = False
    if kind == "bareyear" and (edge := _YEAR_EDGE.search(text[max(0, start - 24) : start])):
        ends = edge[1].lower() in ("end", "close")
        edge_day = periods[0].last if ends else periods[0].first
        periods = (Period(edge_day, edge_day),)
    if length := length_before(text, start):
        months = _MONTHS_OF[str(length.lastgroup)]
        periods = tuple(_ending(period, months) for period in periods if not period.yearless)
        periods = periods or tuple(_periods(kind, groups))
    if kind == "bareyear":
        word = _LAST_WORD.search(text[max(0, start - 14) : start])
        unsure = word is None or word[1].lower() not in _CERTAIN
    yield DateSpan(start, end, periods, unsure)


def length_before(text: str, start: int) -> re.Match[str] | None:
    """The words before a date that make it the end of a period: "the year to"."""
    return _LENGTH_TO.search(text, max(0, start - 40), start)


def _ending(period: Period, months: int) -> Period:
    """The months that end with a period, or with its day."""
    after = period.last + timedelta(days=1)
    before = after.year * 12 + after.month - 1 - months
    year, month = before // 12, before % 12 + 1
    return Period(date(year, month, min(after.day, monthrange(year, month)[1])), period.last)


def _periods(kind: str, groups: dict[str, str | None]) -> Iterator[Period]:
    year = _year_in(groups)
    if kind in ("ymd", "dmy", "words"):
        month, day = _month_in(groups), int(groups["d"] or 0)
        pairs = [(month, day)] if kind != "dmy" or month == day else [(month, day), (day, month)]
        for m, d in pairs:
            if period := _day(year, m, d):
                yield period
    elif kind in ("month", "monthonly"):
        yield _month(year, _month_in(groups))
    elif kind == "quarter":
        yield _quarter(
            year, int(groups.get("q") or 0) or _QUARTERS[(groups["qn"] or "first").lower()]
        )
    elif kind == "half":
        half = min(2, int(groups.get("h") or _QUARTERS[groups.get("hn") or "first"]))
        one, two = _quarter(year, 2 * half - 1), _quarter(year, 2 * half)
        yield Period(one.first, two.last, year is None)
    elif kind in ("year", "bareyear") and year:
        yield _year(year)
    elif kind == "years" and year:
        yield from _years(year, groups)


def _years(year: int, groups: dict[str, str | None]) -> Iterator[Period]:
    second = groups["y2"] or ""
    if len(second) == 2 and groups["sep"] == "-" and 1 <= int(second) <= 12:
        yield _month(year, int(second))
    until = int(second) if len(second) == 4 else year - year % 100 + int(second)
    if 0 < until - year <= 30:
        yield Period(date(year, 1, 1), date(until, 12, 31))


def _share_years(spans: list[DateSpan], text: str) -> list[DateSpan]:
    """In "March to May 2011" the first month is of 2011 as well."""
    for i in range(len(spans) - 1, 0, -1):
        here, before = spans[i], spans[i - 1]
        if not before.periods or not here.periods:
            continue
        one, two = before.periods[0], here.periods[0]
        gap = text[before.end : here.start].strip()
        if (
            one.yearless
            and not two.yearless
            and gap in ("to", "-", "\u2013", "and", "until", "through")
        ):
            year = two.first.year
            if (one.first.month, one.first.day) > (two.first.month, two.first.day):
                year -= 1
            last = min(one.last.day, monthrange(year, one.last.month)[1])
            period = Period(
                one.first.replace(year=year, day=min(one.first.day, last)),
                one.last.replace(year=year, day=last),
            )
            spans[i - 1] = DateSpan(before.start, before.end, (period,))
    return spans


def _year_in(groups: dict[str, str | None]) -> int | None:
    if groups.get("y"):
        return int(groups["y"] or 0)
    return 2000 + int(groups["yy"] or 0) if groups.get("yy") else None


def _month_in(groups: dict[str, str | None]) -> int:
    name = groups.get("mn") or groups.get("mn2") or groups.get("mn3") or groups.get("mn4")
    return _NUMBER[name.rstrip(".").lower()] if name else int(groups["m"] or 0)


def _day(year: int | None, month: int, day: int) -> Period | None:
    try:
        exact = date(year or 2000, month, day)
    except ValueError:
        return None
    return Period(exact, exact, year is None)


def _month(year: int | None, month: int) -> Period:
    y = year or 2000
    return Period(date(y, month, 1), date(y, month, monthrange(y, month)[1]), year is None)


def _quarter(year: int | None, quarter: int) -> Period:
    first, last = _month(year, 3 * quarter - 2), _month(year, 3 * quarter)
    return Period(first.first, last.last, year is None)


def _year(year: int) -> Period:
    return Period(date(year, 1, 1), date(year, 12, 31))
