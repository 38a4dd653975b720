"""Judges whether a fact is of the time that the words around a figure speak of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from agent.ledger.facts.entry import Entry
from agent.ledger.matching.spot import Spot
from agent.ledger.matching.tense import names_both, tense
from agent.ledger.text.dates import Period
from agent.ledger.text.period_ranges import is_apart, is_within, ranges
from agent.ledger.vocabulary.kinds import INDIVIDUAL, PERIODS

_TO_COME = re.compile(
    r"\bforecast|\bexpect(?:ed)?\b|\bin\sthe\s(?:next|coming)\s(?:year|\d+\sdays)\b|"
    r"\b(?:will|should)\s(?:probably\s|likely\s)?(?:spend|bring|buy|order|earn|place)\b",
    re.IGNORECASE,
)
_COMING = re.compile(
    r"expected|predicted|actual|gain|after|low|high|stake|total_value$|^value$|reached|forecast|difference"
)
_PRIOR = re.compile(
    r"^(?!.*\b(?:than|against|compared|from|versus|vs|after|on|above|below|over|ahead|behind)\b).*(?:\b(?:a|one|the)\s(?:year|period|window|quarter|month)\s(?:ago|before|earlier)\b|\b(?:prior|previous|preceding)\s(?:year|period|"
    r"quarter|month|window)\b|(?<!\bthe\s)(?<!\bpast\s)\blast\s(?:year|quarter|period)\b(?!['\u2019]))",
    re.IGNORECASE | re.DOTALL,
)
"""Words of before, and none that compare with it."""
_OPENING = re.compile(
    r"(?:In|Over|During|Within|Last|This|Previously|The\syear\sbefore|The\sprevious|A\syear)\b[^,.;:]{0,40},"
)
_PREVIOUS = re.compile(r"(?:^|(?<=_))previous_")
_THEN = re.compile(r"(?:^|(?<=_))previous_|^earlier_|_before$")
UP_TO = re.compile(r"\s(?:to|then|→|->)\s(?:[£$€]\s?)?")
"""What joins a figure of then and one of now: "from 52 to 58"."""
_ARROW = re.compile(r"\s(?:→|->)\s(?:[£$€]\s?)?")
_OWN_TIME = re.compile(r"lifetime|annual|first|last|before|earlier|difference|change")
"""Figures of a time of their own."""
_FROM = re.compile(r"\bfrom\s$", re.IGNORECASE)
_TO = re.compile(r"[^,;.]{0,24}\sto\s(?:[£$€]\s?)?[\d■]", re.IGNORECASE)
_FROM_TO = re.compile(r"\bfrom\s[£$€]?\d[^;]{0,30}\sto\s$", re.IGNORECASE)
_THEN_AFTER = re.compile(
    r"\s(?:then\b(?!\s\w)|(?:\w+\s)?before\b(?!\s\d)|previously|earlier|(?:a|the)\s(?:year|month|quarter|period)\s(?:before|ago|"
    r"earlier)|last\s(?:year|quarter|month|period)\b)",
    re.IGNORECASE,
)
_LIFETIME = re.compile(r"\blife\s?time\b", re.IGNORECASE)
_SINCE_FIRST = re.compile(r"\bsince\s(?:its|their|the)\sfirst\s(?:order|purchase)\b", re.IGNORECASE)
_SINCE = re.compile(r"\bsince\s(?:\w+\s)?(?:(?:[A-Z][a-z]{2,8}\s)?\d|it\s(?:first|joined|signed))")
_AFTER_WHAT = re.compile(r"\b(?:after|from|against|than|of|with|to)\s(?:the\s)?[£$€]?\s?$")
_THEY_SPENT = re.compile(
    r"\s(?:(?:that|which)\s)?(?:it|they|we|he|she)\s(?:[a-z]+\s)?(?:spent|brought|bought|paid|earned|generated|made)\b|"
    r"\s(?:in|over|of)\sthe\s(?:past|last|previous)\b"
)
_NOW_AFTER = re.compile(
    r"\s(?:(?:in|over|for)\s)?(?:this\s(?:year|quarter|month|period|time)|now|today|currently)\b"
)

_ORDERS = re.compile(r"(?:^|_)(?:order_days|past_orders|frequency)$")
"""Numbers of orders in the time of the whole result."""

_FLOWS = frozenset({"order", "unit", "line"})
"""What is counted over a time."""
_FULL_YEAR = re.compile(r"\b(?:full|whole|entire)\syear\b", re.IGNORECASE)
_YEAR_AT_LEAST = 350
_MONTH = 26
"""Days between the first and the last of the shortest month, and less."""
_IN = re.compile(
    r"(?<!\bthan\s)(?<!\bagainst\s)(?<!\bwith\s)\b(?:in|during|over|for|throughout)\s(?:the\s)?$",
    re.IGNORECASE,
)

_ARTICLE = re.compile(r"\b[Tt]he\s$")
_ON_DAY = re.compile(r"\b(?:on|at|in)\s(?:the\s(?:end|close)\sof\s)?$", re.IGNORECASE)
_SET_AGAINST = re.compile(r"\b(?:since|from|than|against|compared|after|before|up|versus|vs)\b")

_YEAR_BEFORE = re.compile(
    r"^(?!.*\b(?:than|against|compared|from|versus|vs|after|on|above|below|over|ahead|behind)\b)"
    r".*\bthe\s(?:year|period)\sbefore\b(?!\slast)",
    re.IGNORECASE | re.DOTALL,
)


class Times:
    """Judges facts by the words of time around one figure. `text` has names blacked out."""

    def __init__(self, spot: Spot) -> None:
        self.spot = spot
        self._tenses: dict[str, int] = {}

    def is_other_span(self, entry: Entry) -> bool:
        """Whether the clause speaks of a lifetime or of what is to come and the fact does not."""
        if entry.fact.unit not in ("money", "count"):
            return False
        clause = self.spot.text[slice(*(self.spot.context.header or self.spot.context.clause))]
        if self._is_of_less_than_a_year(entry):
            return True
        if _SINCE_FIRST.search(clause) and "life" not in entry.measure:
            return self.spot.index.windows.span_of(entry) is not None
        if _SINCE.search(clause) and self._has_lifetime(entry):
            return True
        if entry.is_total and entry.fact.unit == "count":
            return False
        before = self.spot.before(16)
        if entry.measure.startswith(("past", "previous")) and _AFTER_WHAT.search(before):
            return False
        if entry.measure.startswith(("past", "previous")) and _THEY_SPENT.match(
            self.spot.text, self.spot.claim.end
        ):
            return False
        if _LIFETIME.search(clause) and "life" not in entry.measure:
            if entry.is_total and self.spot.index.windows.span_of(entry) is None:
                return False  # all that is on record
            return entry.fact.unit == "money" or "order" in entry.measure
        if entry.fact.unit == "money" and not entry.is_window and _TO_COME.search(clause):
            return not _COMING.search(entry.measure)
        return False

    def _is_of_less_than_a_year(self, entry: Entry) -> bool:
        """Whether "in the full year to 30 June" meets a figure of a shorter time."""
        if not _FULL_YEAR.search(self._when) or not PERIODS.isdisjoint(entry.subject):
            return False
        span = self.spot.index.windows.span_of(entry)
        return span is not None and (span[1] - span[0]).days < _YEAR_AT_LEAST

    def tense(self, entry: Entry) -> int:
        """-1 when the words set the figure in the time compared with, 1 in that of its result, else 0."""
        key = f"{entry.fact.call} {entry.subject}"
        if key not in self._tenses:
            self._tenses[key] = tense(self.spot, entry)
        return self._tenses[key]

    def has_other(self, entry: Entry) -> bool:
        """Whether the row of a fact has the same figure of the other of two times."""
        siblings = self.spot.index.row_measures(entry)
        earlier = f"earlier_{entry.measure.rpartition('_')[2]}" in siblings
        return (
            bool(_THEN.search(entry.measure))
            or earlier
            or self._has_before(entry.measure, siblings)
        )

    def _has_lifetime(self, entry: Entry) -> bool:
        """Whether the row has the same figure for all the time since the first order."""
        if "life" in entry.measure or (entry.fact.unit == "count" and "order" not in entry.nouns):
            return False
        about = [one for one in entry.subject.items() if one[0] in INDIVIDUAL]
        return any(
            other.measure.startswith("lifetime") and other.fact.unit == entry.fact.unit
            for one in about
            for other in self.spot.index.about[one]
        )

    def is_other(self, entry: Entry) -> bool:
        """Whether the words say that the figure is of the time before, of now, or of another window."""
        return (
            self._is_then(entry)
            or self.spot.index.windows.is_other(entry, self._when)
            or self._is_outside(entry)
        )

    def goes_with_now(self, entry: Entry) -> bool:
        """Whether the figure of now stands before that of then, or after it in "52 to 58"."""
        now = _THEN.sub("", entry.measure)
        if self.spot.context.header or now == entry.measure:
            return False
        return any(
            (
                claim.end <= self.spot.claim.start
                and not _ARROW.fullmatch(self.spot.text, claim.end, self.spot.claim.start)
            )
            or UP_TO.fullmatch(self.spot.text, self.spot.claim.end, claim.start)
            for other in self.spot.index.row(entry)
            if other.fact.unit == entry.fact.unit
            and other.measure in (now, f"{now}_now", f"{now}_value")
            for claim in self.spot.stating(other)
        )

    def names_compared(self, entry: Entry) -> bool:
        """Whether a date is of just the period compared with, or a column's title names that period."""
        days = {e.measure: e.day for e in self.spot.index.call_facts(entry.fact.call)}
        start, end = days.get("previous_start"), days.get("previous_end")
        if start is None or end is None:
            return False
        title = self.spot.context.header
        claims = self.spot.between(*title) if title else [self.spot.claim]
        if title is None and entry.day is None:
            return False
        now = days.get("start")
        return any(
            (period.first, period.last) == (start, end)
            or (period.first <= start and end <= period.last and (now is None or period.last < now))
            for claim in claims
            for period in claim.periods
            if not period.yearless
        )

    def _is_outside(self, entry: Entry) -> bool:
        """Whether the words set a period that the result is not of: "in 2025" of half of 2026."""
        if not self.stated or entry.is_window:
            return False
        if not PERIODS.isdisjoint(entry.subject):
            return self._is_of_other_row(entry)
        if entry.fact.unit != "money" and not (entry.fact.unit == "count" and _FLOWS & entry.nouns):
            return False
        span = self.spot.index.windows.span_of(entry)
        return span is not None and all(is_apart(period, *span) for period in self.stated)

    def _is_of_other_row(self, entry: Entry) -> bool:
        """Whether the words set a period that is not the one which the fact's row is of."""
        if _OWN_TIME.search(entry.measure) or "previous_" in entry.measure:
            return False
        said = self.spot.context.in_sentence
        for own, (kind, name) in self.spot.index.periods:
            if entry.subject.get(kind) == name and name not in said.get(kind, ()):
                return not any(is_within(own, stated) for stated in self.stated)
        return False

    @cached_property
    def stated(self) -> Sequence[Period]:
        """The periods of a month or more that the clause, or what opens the sentence, sets."""
        if self.spot.context.header:
            return ()
        start, end = self.spot.context.clause
        opening = _OPENING.match(
            self.spot.text, self.spot.context.span[0], self.spot.context.span[1]
        )
        found: list[Period] = []
        joined = {
            claim.start: (first.start, periods)
            for first, last, periods in ranges(
                self.spot.between(*self.spot.context.span), self.spot.text
            )
            for claim in (first, last)
        }
        for other in self.spot.claims:
            inside = start <= other.start < end or (opening and other.end <= opening.end())
            if not inside or not other.periods or other.start < self.spot.context.span[0]:
                continue
            at, periods = joined.get(other.start, (other.start, other.periods))
            opens = (
                other.end <= self.spot.claim.start
                and not _ARTICLE.sub("", self.spot.text[start:at]).strip()
            )
            if opens or _IN.search(self.spot.text[max(0, at - 24) : at]):
                found += [p for p in periods if (p.last - p.first).days > _MONTH]
        return found

    def _is_then(self, entry: Entry) -> bool:
        """Whether the words next to the figure say that it is of the time before, or of now."""
        measure = entry.measure
        siblings = self.spot.index.row_measures(entry)
        if names_both(self.spot, entry):
            return False
        way = 0 if entry.is_change else self.tense(entry)
        if way and self.has_other(entry):
            return bool(_THEN.search(measure)) is (way > 0)
        clause = self.spot.clause
        before = self.spot.before(40, self.spot.context.span[0])
        if (
            self.spot.context.header
            and "previous_" not in measure
            and self._has_before(measure, siblings)
            and self.names_compared(entry)
        ):
            return True
        if not PERIODS.isdisjoint(entry.needed) or (
            _NOW_AFTER.match(self.spot.text, self.spot.claim.end) and "previous_" not in measure
        ):
            return False
        if (
            measure.endswith("_after")
            and _FROM.search(before)
            and _TO.match(self.spot.text, self.spot.claim.end)
        ):
            return True
        if f"{measure}_after" in siblings and _FROM_TO.search(before):
            return True
        if "previous_" in measure or measure.endswith("_before") or "earlier_" in measure:
            return bool(_FROM_TO.search(before))
        if self.is_on_earlier_day(entry):
            return not measure.startswith(("holdout", "backtest"))  # what was scored on that day
        if not self._has_before(measure, siblings | self._known(entry)):
            if _YEAR_BEFORE.search(clause) and self._is_of_window(entry):
                return True
            return self._is_flow(entry) and bool(_PRIOR.search(clause))
        if _FROM.search(before) and _TO.match(self.spot.text, self.spot.claim.end):
            return True
        return bool(
            _THEN_AFTER.match(self.spot.text, self.spot.claim.end) or _PRIOR.search(self._when)
        )

    def is_on_earlier_day(self, entry: Entry) -> bool:
        """Whether the clause gives the day of an earlier figure: "on 1 April it stood at 90 %"."""
        start, end = self.spot.context.clause
        dated = [
            other
            for other in self.spot.claims
            if start <= other.start < end
            and other.periods
            and _ON_DAY.search(self.spot.text[max(0, other.start - 24) : other.start])
        ]
        if not dated or _SET_AGAINST.search(self.spot.text, start, end):
            return False
        as_of = self.spot.index.as_of.get(entry.fact.call)
        entry_day = as_of.day if as_of else None
        days = [
            other.day
            for other in self.spot.index.call_facts(entry.fact.call)
            if other.measure == "from_date" or other.measure.startswith("earlier")
        ]
        return any(
            period.holds(day) and not (entry_day and period.holds(entry_day))
            for day in days
            if day is not None
            for other in dated
            for period in other.periods
        ) and self._has_earlier(entry)

    def _is_of_window(self, entry: Entry) -> bool:
        """Whether the fact is money of the time that its result looks back on."""
        return (
            entry.fact.unit == "money"
            and PERIODS.isdisjoint(entry.subject)
            and not _OWN_TIME.search(entry.measure)
            and self.spot.index.windows.span_of(entry) is not None
        )

    def _has_previous_orders(self, entry: Entry) -> bool:
        return "previous_orders" in self._known(entry)

    def _known(self, entry: Entry) -> frozenset[str]:
        """What any result measures of the account, product, ... that a fact is of."""
        about = [one for one in entry.subject.items() if one[0] in INDIVIDUAL]
        return frozenset(e.measure for one in about for e in self.spot.index.about[one])

    def _has_earlier(self, entry: Entry) -> bool:
        return any(
            "earlier_" in measure or measure == f"{entry.measure.partition('_')[0]}_before"
            for measure in self.spot.index.row_measures(entry)
        )

    def _has_before(self, measure: str, siblings: frozenset[str]) -> bool:
        """Whether the row has the same figure of the time before."""
        now = measure.removesuffix("_now")
        stems = (now, now.removesuffix("_value"))
        return any(
            before in siblings
            for stem in stems
            for before in (f"previous_{stem}", f"{stem}_before", f"earlier_{stem}")
        ) or any(_PREVIOUS.sub("", name) == now for name in siblings if "previous_" in name)

    def _is_flow(self, entry: Entry) -> bool:
        """Whether a figure of a row that has no other time is of the time of its whole result."""
        if PERIODS.intersection(entry.subject):
            return False
        if entry.fact.unit != "money" and not (
            _ORDERS.search(entry.measure) and self._has_previous_orders(entry)
        ):
            return False
        return not _OWN_TIME.search(entry.measure) and any(
            "previous_" in other.measure for other in self.spot.index.call_facts(entry.fact.call)
        )

    @cached_property
    def _when(self) -> str:
        """The clause, with the words before the first comma that may set the time for all of it."""
        if self.spot.context.header:
            return self.spot.text[slice(*self.spot.context.header)]
        start = self.spot.context.span[0]
        opening = _OPENING.match(self.spot.text, start, self.spot.context.span[1])
        clause = self.spot.clause
        return (
            f"{opening[0]} {clause}" if opening and self.spot.context.clause[0] > start else clause
        )
