"""What a message about the campaign plans of a person asks for: which of them, and whether to open one."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from data import catalogue
from data.plans import Status

FILE = Path(__file__).with_name("words.yaml")
_WORTH_READING = re.compile(r"\b(plans?|approv|sign|declin|reject|refus|turn)|\b[0-9a-f]{12}\b")
_ID = re.compile(r"\b[0-9a-f]{12}\b")
_SHORT_FORMS = (("n't", " not"), ("'s", " is"), ("'ve", " have"), ("'re", " are"), ("'m", " am"))
_DECIDED: frozenset[Status] = frozenset({"approved", "declined"})


@dataclass(frozen=True)
class Asked:
    """Empty sets narrow nothing. `since` and `until` are days on which a plan was decided, or made."""

    plan_id: str | None = None
    statuses: frozenset[Status] = frozenset()
    campaign_types: frozenset[str] = frozenset()
    regions: frozenset[str] = frozenset()
    since: date | None = None
    until: date | None = None
    opens: bool = False
    newest: bool = False
    """Of several the newest is meant."""
    sure: bool = True
    """Without such a plan it is asked for the list all the same; else the message may mean a new one."""


def asked_of_plans(text: str, regions: Callable[[], Collection[str]], today: date) -> Asked | None:
    """What is asked; None for a message that is not about plans a person has.

    `regions` gives the names of regions, where they are needed.
    """
    line = _plain(text)
    if _WORTH_READING.search(line) is None:
        return None
    since, until, line = _days(line, today)
    types, line = _named(line, list(catalogue.campaign_types()))
    places, line = _named(line, regions())
    plan_id = found[0] if (found := _ID.search(line)) else None
    line = _ID.sub(" ", line)
    statuses, rest = _statuses(line)
    words = line.split()
    if set(rest.split()) - _list("rest"):
        return None
    about = Asked(plan_id, statuses, types, places, since, until)
    return _which(about, words, narrowed=since is not None)


def _which(about: Asked, words: list[str], *, narrowed: bool) -> Asked | None:
    """The same with whether to open one; None where the words ask for no plan there is."""
    said = set(words)
    several, one = "plans" in said, "plan" in said and "plans" not in said
    person = bool(said & _list("person"))
    opens = bool(said & (_list("open") | _list("show")))
    newest = bool(said & _list("newest"))
    if about.plan_id is not None:
        return Asked(plan_id=about.plan_id, opens=True) if opens or one or not words else None
    if about.statuses:
        decided = bool(said & _list("decision"))
        if not (several or one or (person and decided)):
            return None
        if one and words[0] in ("is", "was", "has", "did", "have"):
            # Whether it was: the answer is in the list whatever it is.
            return _with(about, statuses=frozenset())
        return _with(about, opens=one and opens, newest=newest)
    if said & _list("new"):
        return None
    if several:
        campaign = "campaign" in said or "marketing" in said
        return about if (person or campaign) and not narrowed else None
    if one and opens and said & _list("the"):
        return _with(about, opens=True, newest=newest, sure=bool(said & _list("open")))
    return None


def _with(about: Asked, **changes: Any) -> Asked:
    return Asked(**{**vars(about), **changes})


def _plain(text: str) -> str:
    line = text.casefold().replace("’", "'")
    for short, long in _SHORT_FORMS:
        line = line.replace(short, long)
    return " ".join(re.sub(r"[^\w\s]", " ", line).split())


def _statuses(line: str) -> tuple[frozenset[Status], str]:
    """What became of the plans asked for, and the line without the words that say so."""
    found: set[Status] = set()
    for status, pattern in _patterns().items():
        line, times = pattern.subn(" ", line)
        if times:
            found |= _DECIDED if status == "decided" else {status}
    return frozenset(found), line


def _named(line: str, names: Collection[str]) -> tuple[frozenset[str], str]:
    """Those of the names that the line has, and the line without them."""
    found = set()
    for name in sorted(names, key=len, reverse=True):
        line, times = re.subn(rf"\b{re.escape(_plain(name))}\b", " ", line)
        if times:
            found.add(name)
    return frozenset(found), line


def _days(line: str, today: date) -> tuple[date | None, date | None, str]:
    """The first and last day of 'last week' and the like, and the line without it."""
    week = today - timedelta(days=today.weekday())
    month, year = today.replace(day=1), today.replace(month=1, day=1)
    day = timedelta(days=1)
    spans = {
        "today": (today, today),
        "yesterday": (today - day, today - day),
        "this week": (week, today),
        "last week": (week - 7 * day, week - day),
        "this month": (month, today),
        "last month": ((month - day).replace(day=1), month - day),
        "this year": (year, today),
        "last year": (year.replace(year=year.year - 1), year - day),
    }
    for words, (since, until) in spans.items():
        line, times = re.subn(rf"\b{words}\b", " ", line)
        if times:
            return since, until, line
    return None, None, line


@cache
def _patterns() -> dict[Any, re.Pattern[str]]:
    return {
        status: re.compile(rf"\b(?:{'|'.join(patterns)})\b")
        for status, patterns in _words()["status"].items()
    }


@cache
def _list(name: str) -> frozenset[str]:
    return frozenset(str(_words()[name]).split())


@cache
def _words() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return found
