"""Sentences on how well cohorts are kept."""

from __future__ import annotations

from agent.prose.parts.prose import Prose
from agent.wording import count, first_upper, listed, money, number, percent, placed, sentence
from tools.cohort_retention import Cohort, CohortRetention

SMALL = 20
"""Accounts below which a cohort is too small to be told as the best or the weakest."""
NEWER = "Newer cohorts"
"""How the sentence on what becomes of them begins."""
WORDS = {
    "month_later": "a month later",
    "quarter_later": "a quarter later",
    "half_year_later": "half a year later",
    "year_later": "a year later",
}

LARGER = "Of the larger cohorts"
"""How the sentence on the best and the weakest begins."""


def prose(result: CohortRetention, currency: str) -> Prose:
    """The average curve, the best and the worst cohort, what does not count."""
    where = f" in {placed(result.region)}" if result.region else ""
    points = [
        *_newer_ones(result),
        *extremes(result),
        *_newest(result, currency),
        " ".join([_counted(result, where), *map(sentence, result.caveats)]),
    ]
    return Prose(_lead(result), tuple(points), _next(result))


def _counted(result: CohortRetention, where: str) -> str:
    return (
        f"{count(result.accounts, 'account')}{where} {'is' if result.accounts == 1 else 'are'} in "
        f"{count(len(result.cohorts), 'cohort')} by {result.grain} of {_origin(result)}."
    )


def _origin(result: CohortRetention) -> str:
    return "first order" if result.by == "first_order" else "sign-up"


def averages(result: CohortRetention) -> list[tuple[str, float]]:
    """The average curve where people look first, in words: ("a month later", 58.55)."""
    known = ((words, getattr(result.average, name)) for name, words in WORDS.items())
    return [(words, value) for words, value in known if value is not None]


def _lead(result: CohortRetention) -> str:
    if not averages(result):
        return "No cohort has been followed for a whole period yet, so there is no average."
    *others, (words, value) = averages(result)  # how many stay is told by the longest time
    one = result.grain
    rest = [f"{earlier} {percent(share)}" for earlier, share in others]
    before = f"; {listed(rest)}" if rest else ""
    if result.metric == "revenue":
        return (
            f"{first_upper(words)} a cohort brings **{percent(value)}** of the revenue of its first {one}"
            f"{before} (in that {one} alone; cohorts by {one} of {_origin(result)})."
        )
    again = "order again" if result.by == "first_order" else "order"
    return (
        f"{first_upper(words)} **{percent(value)}** of new accounts {again}{before} (in that very "
        f"{one}; cohorts by {one} of {_origin(result)})."
    )


def _age(result: CohortRetention) -> str | None:
    """The age at which cohorts are held against each other."""
    ages = ("quarter_later", "month_later", "half_year_later")
    return next((name for name in ages if getattr(result.average, name) is not None), None)


def _ranked(result: CohortRetention, age: str | None) -> list[tuple[float, Cohort]]:
    """Cohorts of some size with their retention at an age, the best first."""
    if age is None:
        return []
    found = [
        (getattr(row, age), row)
        for row in result.cohorts
        if not row.mixed and row.accounts >= SMALL and getattr(row, age) is not None
    ]
    return sorted(found, key=lambda pair: (-pair[0], pair[1].period))


def _newer_ones(result: CohortRetention) -> list[str]:
    """Whether newer cohorts keep more or less than older ones, by the first and the last of some size."""
    age = result.course_age
    if age is None:
        return []
    what = "bring" if result.metric == "revenue" else "keep"
    if result.course == "unclear":
        return [
            f"{NEWER} {what} neither clearly more nor less than older ones {WORDS[age]}: what lies "
            "between them may be chance."
        ]
    more = result.course == "more"
    some = [
        (getattr(row, age), row.period_label)
        for row in result.cohorts
        if not row.mixed and row.accounts >= SMALL and getattr(row, age) is not None
    ]
    less = "less" if result.metric == "revenue" else "fewer"
    lead = f"{NEWER} {what} {'more' if more else less}"
    if not some or (some[-1][0] > some[0][0]) is not more:
        return [f"{lead} {WORDS[age]}."]
    (first, begun), (last, ended) = some[0], some[-1]
    if result.metric == "revenue":
        return [
            f"{lead}: {WORDS[age]} {percent(first)} of the first revenue of {begun} came and "
            f"{percent(last)} of that of {ended}."
        ]
    return [
        f"{lead}: {WORDS[age]} {percent(first)} of {begun} ordered and {percent(last)} of {ended}."
    ]


def extremes(result: CohortRetention, age: str | None = None) -> list[str]:
    """The best and the weakest of the larger cohorts at an age, a name of `WORDS`, or the usual one."""
    age = age or _age(result)
    ranked = _ranked(result, age)
    if len(ranked) < 2 or age is None:
        return []
    verb = "ordered" if result.metric == "accounts" else "of its first revenue came"
    best, weakest = (
        f"{word} was {row.period_label} ({count(row.accounts, 'account')}): {percent(value)} {verb} "
        f"{WORDS[age]}"
        for word, (value, row) in (("best", ranked[0]), ("weakest", ranked[-1]))
    )
    return [f"{LARGER} {best}; {weakest}."]


def _newest(result: CohortRetention, currency: str) -> list[str]:
    row = result.cohorts[-1]
    return [
        f"The newest cohort, {row.period_label}, has {number(row.accounts)} "
        f"{'account' if row.accounts == 1 else 'accounts'} and {money(row.revenue, currency)} of "
        f"revenue{'' if row.complete else ' so far'}."
    ]


def _next(result: CohortRetention) -> str | None:
    ranked = _ranked(result, _age(result))
    if len(ranked) < 2:
        return None
    return "Ask what was different for the best and the weakest: offer, channel or first contact."
