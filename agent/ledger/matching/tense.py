"""Which of two times the words set a figure in: that of its result, or the one compared with.

"In Q2 2025 the North closed at £579k"; "£619k (a year earlier: £579k)"; "six months ago it was 25, now 32".
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agent.ledger.facts.entry import Entry
from agent.ledger.matching.spot import Spot
from agent.ledger.names.relative import moved
from agent.ledger.text.dates import Period, length_before
from agent.ledger.text.period_ranges import ranges
from agent.ledger.vocabulary.kinds import PERIODS
from agent.ledger.vocabulary.movement import FALLS, FELL, RISES, ROSE

_COUNT = r"(?:\d+|an?|one|two|three|six|nine|twelve|ninety|thirty|half\sa|the)"
_UNIT = r"(?:day|week|month|quarter|half|half-year|year|period)s?"
MARK = re.compile(
    rf"\b(?:(?P<then>(?:the\s)?same\s\w+\s(?:(?:of\s)?last\syear|a\syear\s(?:ago|earlier|before)|(?:of\s)?the\syear\sbefore)|"
    rf"{_COUNT}\s{_UNIT}\s(?:ago|earlier|before)|(?:the\s)?(?:previous|prior|preceding)\s(?:{_COUNT}\s)?{_UNIT}|(?:half-year|year|quarter|months?)\sbefore|"
    rf"(?<!the\s)last\syear(?!['\u2019])|previously|back\sthen)|"
    rf"(?P<now>this\s(?:half-year|{_UNIT}|time)|now|today|currently|at\spresent))\b",
    re.IGNORECASE,
)
"""Words for the time before, and for the present."""
_SET_AGAINST = (
    r"than|up|down|on|over|above|below|against|more|less|fewer|from|compared|since|versus|vs|to|"
    r"with|after"
)
_AFTER = re.compile(
    rf"(?:\s(?!(?:{_SET_AGAINST})\b)(?:[a-z]+|■+)){{0,2}}?\s(?:(?:back\s)?(?:in|at|during|for|of)\s)?(?:the\s(?:end\sof\s)?)?",
    re.IGNORECASE,
)
_ON_DAY = re.compile(rf"(?:\s(?!(?:{_SET_AGAINST})\b)[a-z]+){{0,2}}?\son\s", re.IGNORECASE)
_OPENS = re.compile(
    r"(?:^|[(:;,.|]\s*|\b(?:and|while|but|whereas)\s|[\u2013\u2014-]\s)"
    r"(?:(?:back\s|as\s|still\s)?(?:in|at|during|for|on|as\sof|between|from)\s)?(?:the\s(?:end\sof\s)?)?$",
    re.IGNORECASE,
)
_IN = re.compile(r"\b(?:in|during|at)\s(?:the\s(?:end\sof\s)?)?$", re.IGNORECASE)
_COMPARES = re.compile(
    rf"(?:\b(?:{_SET_AGAINST}|by)\s(?:the\s|about\s|some\s)?|→\s)(?:[£$€]\s?)?$", re.IGNORECASE
)
_CAME_TO = re.compile(
    rf"\b(?:by|up|down|{ROSE}|{RISES}|{FELL}|{FALLS}|improved)\s(?:about\s)?"
    r"[£$€]?[\d.,]+\s?(?:%|[kKmM]|[a-z]+)?\sto\s(?:[£$€]\s?)?$",
    re.IGNORECASE,
)
"""What stands before the figure that a change led to."""
_SAME_OF = re.compile(r"(?:\bthe\s)?\bsame\s(?:\w+\s){1,2}(?:of|in)\s$", re.IGNORECASE)
_BREAK = re.compile(r";|\b(?:but|while|whereas|although|though)\b|\.\s")
_EDGES = (
    ("start", "end", "previous_start", "previous_end"),
    ("to_date", "to_date", "from_date", "from_date"),
    ("as_of", "as_of", "earlier_at", "earlier_at"),
)
"""The first and last day that a result is of, and those of the time that it compares with."""
_YEAR = 12
_OTHER_ROWS = frozenset({"month", "quarter", "week", "period", "months", "quarters", "weeks"})
"""What tells another row of a table of periods, and not the time compared with."""
_Mark = tuple[int, int, int]
"""Where words of time begin and end, and -1 for then, 1 for now."""


def tense(spot: Spot, entry: Entry) -> int:
    """-1 when the words set the figure in the time compared with, 1 in that of its result, else 0."""
    if title := spot.context.header:
        marks = sorted(_marks(spot, entry, title))
        alone = len(marks) == 1 and not _COMPARES.search(spot.text[title[0] : marks[0][0]])
        return marks[0][2] if alone else 0
    start, end = spot.claim.start, spot.claim.end
    marks = sorted(_marks(spot, entry, spot.context.span))
    for one, two, way in marks:
        gap = _SAME_OF.sub("", spot.text[end:one])
        if one >= end and (
            _AFTER.fullmatch(gap) or (_is_day(spot, one, two) and _ON_DAY.fullmatch(gap))
        ):
            return way
    if _CAME_TO.search(spot.before(40, spot.context.span[0])):
        return 1
    if _COMPARES.search(spot.before(24, spot.context.span[0])):
        return 0
    for one, two, way in reversed([mark for mark in marks if mark[1] <= start]):
        between = spot.text[two:start]
        lead = _SAME_OF.sub("", spot.text[spot.context.span[0] : one])
        if not (_OPENS.search(lead) or _IN.search(lead)):
            continue
        if _BREAK.search(between) or not (_is_first(lead) or _is_next(spot, two)):
            return 0
        return way
    return 0


def names_both(spot: Spot, entry: Entry) -> bool:
    """Whether a title has both times: "Revenue in Q2 2026, with Q2 2025 in brackets"."""
    title = spot.context.header
    return title is not None and len({way for *_, way in _marks(spot, entry, title)}) > 1


def _is_first(lead: str) -> bool:
    """Whether words of time open their sentence, so that they hold for all of it."""
    return bool(
        re.fullmatch(
            r"[\s*#>-]*(?:(?:in|at|on|during|as\sof)\s)?(?:the\s(?:end\sof\s)?)?", lead, re.I
        )
    )


def _is_next(spot: Spot, at: int) -> bool:
    """Whether no other figure stands between words of time and this one."""
    return not any(claim.readings for claim in spot.between(at, spot.claim.start))


def _is_day(spot: Spot, start: int, end: int) -> bool:
    return any(
        claim.periods and claim.periods[0].first == claim.periods[0].last
        for claim in spot.between(start, end)
    )


def _marks(spot: Spot, entry: Entry, span: tuple[int, int]) -> Iterator[_Mark]:
    """The words of a sentence or title that say of which of the two times something is."""
    of_rows = _OTHER_ROWS if not PERIODS.isdisjoint(entry.subject) else frozenset[str]()
    for said in MARK.finditer(spot.text, *span):
        if said["now"] or of_rows.isdisjoint(said[0].lower().split()):
            yield *said.span(), -1 if said["then"] else 1
    if not (times := _times(spot, entry)):
        return
    dated = [claim for claim in spot.between(*span) if claim.periods]
    for one, two, periods in ranges(dated, spot.text):
        # "Between the day compared with and today" is of neither.
        dated = [claim for claim in dated if claim not in (one, two)]
        if way := next((way for p in periods if (way := _way(p, *times))), 0):
            yield one.start, two.end, way
    for claim in dated:
        same = bool(of_rows) or bool(
            _SAME_OF.search(spot.text[max(0, claim.start - 32) : claim.start])
        )
        if way := next((way for p in claim.periods if (way := _way(p, *times, same))), 0):
            length = length_before(spot.text, claim.start)
            yield length.start() if length else claim.start, claim.end, way


def _way(stated: Period, now: Period, then: Period, same: bool = False) -> int:
    """Which of two times a period is; `same`: it is the year of the same months."""
    of_now, of_then = (_is(stated, one, same) for one in (now, then))
    return 0 if of_now is of_then else 1 if of_now else -1


def _is(stated: Period, one: Period, same: bool) -> bool:
    if stated.yearless:
        ends = ((stated.first, one.first), (stated.last, one.last))
        return all((a.month, a.day) == (b.month, b.day) for a, b in ends)
    within = stated.first <= one.first and one.last <= stated.last
    days, most = (one.last - one.first).days, (stated.last - stated.first).days
    return within and (same or not days or most <= days * 1.2)


def _times(spot: Spot, entry: Entry) -> tuple[Period, Period] | tuple[()]:
    """The time that a fact is of, and the one that its result compares with."""
    days = {e.measure: day for e in spot.index.call_facts(entry.fact.call) if (day := e.day)}
    for names in _EDGES:
        if all(name in days for name in names):
            start, end, first, last = (days[name] for name in names)
            own = next(
                (p for p, (kind, name) in spot.index.periods if entry.subject.get(kind) == name),
                None,
            )
            if own and not PERIODS.isdisjoint(entry.subject):
                months = (start.year - first.year) * _YEAR + start.month - first.month
                return own, Period(moved(own.first, -months), moved(own.last, -months))
            return Period(start, end), Period(first, last)
    return ()
