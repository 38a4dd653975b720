"""The part of an answer that the question is about, first: a report on ten things answers one of them.

What is asked of one account is in `account_focus`, how far a model can be trusted in `reliability`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from agent.prose.asked import campaign_asked, churn_asked
from agent.prose.asked.leads import NOTHING, Lead, point
from agent.prose.parts.prose import Prose
from agent.prose.parts.window import window_of
from agent.prose.tools import cohort_retention as cohort_words
from agent.wording import (
    count,
    day,
    first_lower,
    first_upper,
    listed,
    money,
    number,
    percent,
    placed,
    sentence,
)
from data import catalogue
from tools._book import BookOverview
from tools.cohort_retention import CohortRetention
from tools.data_health import DataHealth
from tools.explain_segment import ExplainSegment
from tools.find_accounts import FindAccounts
from tools.segment_overview import SegmentOverview

_NAMED = {
    name: rf"{re.escape(name.removesuffix('s'))}s?"
    for scheme in catalogue.schemes()
    for name in catalogue.segments(scheme)
}
_SEGMENTS = "|".join(_NAMED.values())
"""Who names a segment asks of that one, and not of the nearest."""
_LARGEST = "**Who brings it:**"
_TENTHS = (10, 30, 40, 50, 60, 70, 80, 90)
"""Parts that are asked for by their number; the top 20% are among the points."""
_TOP = r"\b(?:top|biggest|largest|best)"
_CALLED = {
    10: rf"{_TOP} (?:tenth|decile|(?:10|ten) ?(?:%|per ?cent))",
    20: rf"{_TOP} (?:fifth|quintile|twenty ?(?:%|per ?cent))|\b(?:biggest|largest|best) 20 ?(?:%|per ?cent)",
}
"""What those parts are called beside 'the top 10%'."""
NEXT = 2
"""Groups that are named after the first of them."""
_LABEL = re.compile(r"\*\*[^*]+:\*\*\s*")


def prose(question: str, tool: str, result: Any, told: Prose) -> Prose:
    """The same with the sentence that was asked for as its lead; as it is where none was."""
    for asks, lead, drops in RULES.get(tool, ()):
        if not re.search(asks, question, re.IGNORECASE):
            continue
        if (first := lead(result, told)) is None:
            continue
        new = first_upper(sentence(_LABEL.sub("", first)))
        rest = tuple(point for point in told.points if point != first and drops not in point)
        step = result.action if first == told.next_step else told.next_step
        # In a paragraph of its own: what it is said of is named there.
        return replace(told, lead=f"{new}\n\n{told.lead}", points=rest, next_step=step)
    return told


def _largest(result: BookOverview, told: Prose) -> str | None:
    """What the top 20% bring, with its days."""
    said = _LABEL.sub("", point(_LARGEST)(result, told) or "")
    return f"In {window_of(result)} {first_lower(said)}" if said.startswith("The top") else None


def _tenth(part: int) -> Lead:
    """What that part of the active accounts brings, the largest first."""

    def found(result: BookOverview, told: Prose) -> str | None:
        row = next((one for one in result.concentration if one.top_percent == part), None)
        if row is None:
            return None
        region = result.filters.region
        where = f" in {placed(region)}" if region else ""
        return (
            f"The top {number(row.top_percent)}% of the active accounts{where}, "
            f"{count(row.accounts, 'account')}, hold **{percent(row.revenue_share)}** of the revenue of "
            f"{window_of(result)}: {money(row.revenue, result.currency)}"
        )

    return found


def _newest(result: DataHealth, told: Prose) -> str | None:
    if result.last_day is None:
        return None
    return (
        f"The data end with a transaction of **{day(result.last_day)}** and were loaded on "
        f"{day(result.built_on)}"
    )


def _rows(result: DataHealth, told: Prose) -> str | None:
    return next((point for point in told.points if " rows were read" in point), None)


def _sizes(result: SegmentOverview, told: Prose) -> str | None:
    """The segments by their accounts, which lead by revenue else."""
    rows = sorted(result.segments, key=lambda row: -row.accounts)
    if len(rows) < 2 or rows[0].accounts == rows[1].accounts:
        return None
    where = f" in {placed(result.region)}" if result.region else ""
    first, *others = (
        f"{row.segment} with {number(row.accounts)} ({percent(row.account_share)})" for row in rows
    )
    return (
        f"Of {count(result.scored_accounts, 'scored account')}{where} the largest segment is {first}, then "
        f"come {listed(others[:NEXT])}"
    )


_AGES = {
    "month_later": r"(?:\b(?:a|one|1|first|30)[- ](?:month|days?)\b)",
    "quarter_later": r"(?:\b(?:a|one|1|first) quarter\b|\b(?:three|3)[- ]months?\b|\b90[- ]days?\b)",
    "half_year_later": r"(?:\bhalf (?:an? )?year\b|\b(?:six|6)[- ]months?\b|\b180[- ]days?\b)",
    "year_later": r"(?:\b(?:a|one|1|first) year\b|\b(?:twelve|12)[- ]months?\b|\b365[- ]days?\b)",
}
_COHORT = r"\b(?:which|what|best|worst|strongest|weakest)\b.*\b(?:cohorts?|intakes?|vintages?)\b"


def _cohorts(age: str | None) -> Lead:
    """The best and the weakest cohort at the age that is asked for."""

    def found(result: CohortRetention, told: Prose) -> str | None:
        return next(iter(cohort_words.extremes(result, age)), None)

    return found


def _how_many(result: FindAccounts, told: Prose) -> str | None:
    """How many accounts there are, or fit what stands above the answer."""
    if result.filters:
        fit = "fits" if result.total == 1 else "fit"
        return f"**{first_upper(count(result.total, 'account'))}** {fit}"
    return f"There are **{count(result.total, 'account')}**"


def _how_many_worth(result: FindAccounts, told: Prose) -> str | None:
    """How many fit and what they brought together, where both are asked."""
    if not result.total_monetary:
        return None
    worth = f"worth {money(result.total_monetary, result.currency)} in {window_of(result)}"
    return f"{_how_many(result, told)}, {worth}"


def _how_many_in(segment: str) -> Lead:
    """How many accounts are in the segment that is asked about, and what they are worth."""

    def found(result: SegmentOverview, told: Prose) -> str | None:
        row = next((one for one in result.segments if one.segment == segment), None)
        if row is None:
            return None
        where = f" in {placed(result.region)}" if result.region else ""
        are = "is" if row.accounts == 1 else "are"
        return (
            f"**{count(row.accounts, 'account')}**{where} {are} in {segment}, worth "
            f"{money(row.revenue, result.currency)} in {window_of(result)}: {percent(row.account_share)} "
            f"of the scored accounts and {percent(row.revenue_share)} of the revenue"
        )

    return found


_COUNTED_SEGMENTS = [
    (
        rf"^(?!.*\b(?:will|would|moved?|changed?)\b).*\bhow many\b.*\b{named}\b",
        _how_many_in(name),
        f"{name}:",
    )
    for name, named in _NAMED.items()
]


def _way_up(result: ExplainSegment, told: Prose) -> str | None:
    """What would move the account, which is the next step else; why nothing would, where so."""
    if result.cheapest is None:
        reason = (result.no_change_reason or "").removesuffix(".")
        return next((point for point in told.points if reason and reason in point), None)
    return told.next_step


_BECOMES = r"\b(?:becom\w+|make\w*|turn\w*|reach\w*|get\w*|mov\w+|take\w*|return\w*|back)\b"


def _way_to(segment: str) -> Lead:
    """What would move the account to the segment that is asked about; that nothing near would, where so."""

    def found(result: ExplainSegment, told: Prose) -> str | None:
        if segment == result.segment or result.segment is None:
            return None
        change = next((one for one in result.changes if one.segment == segment), None)
        if change is not None:
            return first_upper(change.words)
        name = f"**{result.account_name}**"
        return f"No single change that is counted here would move {name} to {segment}"

    return found


_SEGMENTS_ASKED_FOR = [
    (
        rf"^(?!.*\bwhy\b).*\b(?:what|how)\b.*{_BECOMES}.*\b{named}\b",
        _way_to(name),
        NOTHING,
    )
    for name, named in _NAMED.items()
]


RULES: Mapping[str, Sequence[tuple[str, Lead, str]]] = {
    "account_notes": [(r"\b(?:promis|commit|agreed)", point("Promised"), NOTHING)],
    "book_overview": [
        *((rf"\btop {part} ?(?:%|per ?cent)", _tenth(part), NOTHING) for part in _TENTHS),
        *((said, _tenth(part), NOTHING) for part, said in _CALLED.items()),
        (
            r"^(?!.*\btop (?!20\b)\d).*(?:\bconcentrat|\bpareto\b|\b80.20\b|\btop 20 ?(?:%|per ?cent)"
            r"|\bdepend\w* (?:\w+ ){0,2}(?:few|large|biggest|top))",
            _largest,
            _LARGEST,
        ),
        (r"\b(?:best|worst|strongest|weakest|which) months?\b", point("**Months:**"), NOTHING),
    ],
    "campaign_results": campaign_asked.RESULTS,
    "campaign_targets": campaign_asked.TARGETS,
    "churn_risk": churn_asked.RULES,
    "cohort_retention": [
        *(
            (rf"{_COHORT}.*{said}", _cohorts(age), cohort_words.LARGER)
            for age, said in _AGES.items()
        ),
        (_COHORT, _cohorts(None), cohort_words.LARGER),
        (
            r"\b(?:better|worse|improv\w*|deteriorat\w*|up or down|falling|rising)\b",
            point(cohort_words.NEWER),
            NOTHING,
        ),
    ],
    "data_health": [
        (
            r"\bup.to.date\b|\bcurrent\b|\bfresh|\bhow old\b|\bnewest\b|\blatest\b|\bstale\b"
            r"|\b(?:last|when)\b.*\b(?:load|updat|refresh)|\b(?:until|till|up to) (?:when|what)\b",
            _newest,
            "built on",
        ),
        (r"\breject|\brows\b", _rows, NOTHING),
    ],
    "explain_segment": [
        *_SEGMENTS_ASKED_FOR,
        (
            rf"^(?!.*\b(?:why|{_SEGMENTS})\b).*"
            r"(?:\b(?:what|how) (?:would|could|can|will|do|does)\b.*\b(?:moves?\b.*\bup|improve)\b"
            r"|\bwhat (?:would|does) it take\b.*\b(?:up|improve)\b"
            r"|\b(?:get|move)\b.*\b(?:better|next|higher) segment\b)",
            _way_up,
            NOTHING,
        ),
    ],
    "find_accounts": [
        (
            r"\bhow many\b.*\b(?:accounts|customers|clients)\b.*\b(?:worth|bring|revenue)\b",
            _how_many_worth,
            NOTHING,
        ),
        (
            r"\bhow many (?:\w+ ){0,2}(?:accounts|customers|clients)\b|\b(?:number|count) of "
            r"(?:\w+ ){0,2}(?:accounts|customers|clients)\b|\b(?:account|customer|client) count\b"
            r"|\bhow many of (?:them|those|these)\b",
            _how_many,
            NOTHING,
        ),
    ],
    "segment_overview": [
        *_COUNTED_SEGMENTS,
        (
            r"\bhow many (?:accounts|customers|clients) (?:\w+ ){0,3}(?:per|each|every) segment\b"
            r"|\bhow are (?:\w+ ){0,2}(?:accounts|customers|clients) distributed\b"
            r"|\b(?:biggest|largest) segment by (?:accounts|customers|number)\b",
            _sizes,
            NOTHING,
        ),
    ],
}
"""By tool, what a question asks, the sentence that answers it, and words of the points that it makes
needless; the first whose sentence there is leads.
"""
