"""Rows of a period table that together make up a longer period: months of a quarter, quarters of a half."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from agent.ledger.facts.entry import Entry
from agent.ledger.facts.index import Index
from agent.ledger.names.context import Context
from agent.ledger.names.relative import moved
from agent.ledger.parsed_text import ParsedText
from agent.ledger.text.claim import Claim
from agent.ledger.text.dates import Period, same_day
from agent.ledger.text.numbers import read_words
from agent.ledger.text.period_ranges import ranges
from agent.ledger.vocabulary.kinds import PERIODS

_FIGURE = 1000
"""Characters that a figure between counts as."""
_OWN = re.compile(r"\s(?:in|during|over|for)\s(?:the\s)?")
"""What makes a period that of the figure before it: "£1.4m in July"."""
_GOES_ON = re.compile(r",?\s(?:and|but|while|whereas|then)\s")
"""What parts a figure from a period after it: "£12k and in the second £17k"."""
_SO_FAR = re.compile(r"\s(?:so\sfar|to\sdate|up\sto\snow|until\snow)\b|\s\(to\sdate\)")
_THIS_YEAR = re.compile(
    r"\b(?:so\sfar\sthis\syear|this\syear\sso\sfar|year\sto\sdate|since\sthe\s(?:start|turn|beginning)\sof\sthe\syear)\b",
    re.IGNORECASE,
)
_LAST_MONTHS = re.compile(
    r"\b(?:last|past|latest)\s(?P<n>\d{1,2}|two|three|four|five|six|nine|twelve)\smonths\b"
)
_MONTHS_OF = re.compile(
    r"\b(?:(?P<first>first|opening)|last|final|closing)\s(?P<n>\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven)"
    r"\smonths\s(?:of|in)\s(?P<year>20\d\d)\b"
)
"""Months by their number: "the first two months of 2026"."""
_YEAR_EARLIER = re.compile(
    r"\s(?:in\s)?(?:(?:a|one|the)\syear\s(?:earlier|before|ago)|last\syear|the\ssame\s(?:period|months|half|quarter)\s"
    r"(?:of\s)?(?:last\syear|the\s(?:year\sbefore|previous\syear)|a\syear\s(?:earlier|ago)))\b"
)
"""What is said right after a figure of the year before: "£4.28m against £4.14m a year earlier"."""
_ONE_DAY = timedelta(days=1)


def periods_of(
    index: Index, text: ParsedText, claim: Claim, context: Context
) -> Iterator[Sequence[Period]]:
    """The periods that the figure's clause, or else its sentence, states, ranges joined; nearest first.

    "In 2026 so far" ends with the data.
    """
    start, end = context.span
    dated = [c for c in text.claims if start <= c.start < end and c.periods and not c.readings]
    found: list[tuple[int, int, Sequence[Period]]] = []
    joined: set[int] = set()
    for one, two, periods in ranges(dated, text.blanked):
        joined.add(one.start)
        found.append((_distance(text, claim, one.start, two.end), 0, periods))
    for one in dated:
        if one.start not in joined:
            periods = one.periods
            if _SO_FAR.match(text.blanked, one.end):
                days = [entry.day for entry in index.as_of.values() if entry.day]
                periods = tuple(
                    Period(p.first, day) for p in periods for day in days if p.holds(day)
                )
            found.append((_distance(text, claim, one.start, one.end), 1, periods))
    if _THIS_YEAR.search(text.blanked, start, end):
        lasts = {entry.day for entry in index.as_of.values() if entry.day}
        found.append((_FIGURE, 2, [Period(day.replace(month=1, day=1), day) for day in lasts]))
    for said in _LAST_MONTHS.finditer(text.blanked, start, end):
        months = int(read_words(said["n"]).value) if said["n"].isalpha() else int(said["n"])
        lasts = {entry.day for entry in index.as_of.values() if entry.day}
        runs = [Period(moved(day.replace(day=1), 1 - months), day) for day in lasts]
        found.append((_distance(text, claim, *said.span()), 1, runs))
    for said in _MONTHS_OF.finditer(text.blanked, start, end):
        count = min(12, int(read_words(said["n"]).value) if said["n"].isalpha() else int(said["n"]))
        year = int(said["year"])
        first = date(year, 1 if said["first"] else 13 - count, 1)
        run = Period(first, moved(first, count) - _ONE_DAY)
        found.append((_distance(text, claim, *said.span()), 0, [run]))
    found.sort(key=lambda one: one[:2])
    if found and _YEAR_EARLIER.match(text.blanked, claim.end):
        yield [_year_earlier(period) for period in found[0][2]]
    for *_, periods in found:
        yield periods


def _year_earlier(period: Period) -> Period:
    """The same days of the year before."""
    after = period.last + _ONE_DAY
    return replace(period, first=moved(period.first, -12), last=moved(after, -12) - _ONE_DAY)


def _distance(text: ParsedText, claim: Claim, start: int, end: int) -> int:
    """How far from a figure a period stands, other figures between them counted in."""
    low, high = (end, claim.start) if end <= claim.start else (claim.end, start)
    between = sum(low <= c.start < high for c in text.claims if c.readings and not c.periods)
    between += text.blanked.count(";", low, high)
    between += end > claim.start and bool(_GOES_ON.match(text.blanked, claim.end))
    between += any(
        c is not claim and c.readings and _OWN.fullmatch(text.blanked, c.end, start)
        for c in text.claims
    )
    return high - low + _FIGURE * between


def made_up(
    index: Index, periods: Sequence[Period], measured: Sequence[Entry]
) -> Iterator[list[Entry]]:
    """Facts of consecutive rows that make up one of the periods exactly; two rows at least.

    `measured` are the facts that may be meant.
    """
    period_of = {entity: period for period, entity in index.periods}
    columns: dict[tuple[str, tuple[tuple[str, str], ...]], list[tuple[Period, Entry]]] = {}
    for entry in measured:
        of = [(kind, name) for kind, name in entry.subject.items() if kind in PERIODS]
        if len(of) == 1 and of[0] in period_of:
            others = tuple(pair for pair in entry.subject.items() if pair != of[0])
            columns.setdefault((entry.column_key, others), []).append((period_of[of[0]], entry))
    for rows in columns.values():
        rows.sort(key=lambda row: row[0].first)
        for stated in periods:
            for i, (first, _) in enumerate(rows):
                run = _run(rows[i:], stated) if _starts(stated, first) else []
                if len(run) > 1:
                    yield run


def _run(rows: Sequence[tuple[Period, Entry]], stated: Period) -> list[Entry]:
    """The rows from the first on that end where the stated period does, none left out."""
    run: list[Entry] = []
    last = rows[0][0].first - _ONE_DAY
    for period, entry in rows:
        if period.first != last + _ONE_DAY:
            return []
        run.append(entry)
        last = period.last
        if same_day(stated.last, last, stated.yearless):
            return run
    return []


def _starts(stated: Period, first: Period) -> bool:
    return same_day(stated.first, first.first, stated.yearless)


def row_before(index: Index, entry: Entry) -> Entry | None:
    """The fact of the row of the period just before that of a fact."""
    own = {entity: period for period, entity in index.periods}
    for kind, name in entry.subject.items():
        if (now := own.get((kind, name))) is None or kind not in entry.needed:
            continue
        for other in index.column(entry):
            then = own.get((kind, other.subject.get(kind, "")))
            rest = {**entry.subject, kind: other.subject.get(kind, "")}
            if then and then.last + _ONE_DAY == now.first and rest == other.subject:
                return other
    return None


def summed(run: Sequence[Entry]) -> Entry:
    """The rows of a longer period as one row of it."""
    value = sum((entry.value for entry in run), Decimal(0))
    label = " + ".join(entry.fact.label for entry in run)
    fact = run[0].fact.model_copy(update={"value": str(value), "label": label})
    return replace(run[0], fact=fact, value=value)
