"""The cohort that a question names, before what holds of all: 'the cohort of Q1 2025, how are they doing?'"""

from __future__ import annotations

import calendar
import re
from dataclasses import replace

from agent.prose.parts.prose import Prose
from agent.prose.tools.cohort_retention import WORDS
from agent.wording import count, listed, percent
from tools.cohort_retention import Cohort, CohortRetention

_ORDINALS = ("first", "second", "third", "fourth")
_QUARTER = re.compile(
    rf"\bq([1-4])\b|\b({'|'.join(_ORDINALS)}|1st|2nd|3rd|4th) quarter\b", re.IGNORECASE
)
_MONTHS = [name for name in calendar.month_name if name]
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})\b", re.IGNORECASE)
_YEAR = re.compile(r"\b(20\d\d)\b|(?<=q[1-4] )'?(\d\d)\b", re.IGNORECASE)


def prose(question: str, result: CohortRetention, told: Prose) -> Prose:
    """The same, led by the cohort of the period in the question; as it is where there is none such."""
    row = _named(question, result)
    return told if row is None else replace(told, lead=f"{_lead(row, result)}\n\n{told.lead}")


def _named(question: str, result: CohortRetention) -> Cohort | None:
    """The newest cohort of the quarter or month that is said, of its year where one is said."""
    found = _QUARTER.search(question) if result.grain == "quarter" else _MONTH.search(question)
    if found is None:
        return None
    begins = found[1].capitalize() if result.grain == "month" else f"Q{_number(found)}"
    year = _YEAR.search(question)
    ends = f" 20{(year[1] or year[2])[-2:]}" if year else ""
    rows = [row for row in result.cohorts if row.period_label.startswith(f"{begins} ")]
    return next((row for row in reversed(rows) if row.period_label.endswith(ends)), None)


def _number(found: re.Match[str]) -> int:
    if found[1]:
        return int(found[1])
    said = found[2].casefold()
    return _ORDINALS.index(said) + 1 if said in _ORDINALS else int(said[0])


def _lead(row: Cohort, result: CohortRetention) -> str:
    shares = [
        f"{percent(value)} {words}"
        for name, words in WORDS.items()
        if (value := getattr(row, name)) is not None
    ]
    accounts = count(row.accounts, "account")
    if not shares:
        return (
            f"The cohort of **{row.period_label}** has {accounts}; it is too new to tell who stays."
        )
    if result.metric == "accounts":
        first, *others = shares
        after = first.replace("% ", "% ordered ", 1)
        return (
            f"Of the {accounts} of the cohort of **{row.period_label}** {listed([after, *others])}."
        )
    return f"The cohort of **{row.period_label}**, {accounts}, brought of its first revenue {listed(shares)}."
