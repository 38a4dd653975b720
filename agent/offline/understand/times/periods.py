"""Periods in a message: 'last 90 days', 'since March', 'Q2', 'this year against last', 'a year ago'."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from agent.offline.understand.times.atom import Atom
from agent.offline.understand.times.calendar import DAY, MONTHS_IN, Clock, shift
from agent.offline.understand.times.comparisons import Comparisons
from agent.offline.understand.times.phrases import SINCE, Phrases
from agent.offline.understand.times.said_times import Times
from agent.offline.understand.tokens.tokenizer import Token

_THAT_IS = re.compile(
    r"[,(–:;-]? ?(ie|i e|that is|that s|which is|meaning|which means|namely|in other words|so)"
    r"( to say)? ?[,:]?( from)?"
    r"|[(=]"
)
_ENDED = re.compile(
    r",? ?(that|which|the one)? ?(has )?(ended|ending|ends|closed|finished|up to|to)( on| at)?( the)?"
)
"""Between a period and the same one said in another way."""
_APART = frozenset(["and", "but", "not", "nothing", "none", "never", "or", "yet", "no"])
"""Between two stretches of which something else is said: 'in 2025 and not since January'."""
_I_MEAN = re.compile(
    r"(?<!\S)(?:i (?:mean|meant)|sorry|or rather|make that|no wait|scratch that|oops|correction)"
    r"(?: ,| from| for| the)*$"
)
"""Before what puts the last stretch right."""


def times(tokens: Sequence[Token], clock: Clock) -> Times:
    """Read the periods of a message."""
    phrases = Phrases(tokens, clock)
    found: list[Atom] = []
    at = 0
    while at < len(tokens):
        atom = phrases.at(at)
        if atom is not None:
            found.append(atom)
        at = atom.stop if atom else at + 1
    words = phrases.words
    found = [*_years_to_date(found, words, clock)]
    found = _corrected(_restated(_begun_within(found, words), words), words)
    covered = frozenset(index for atom in found for index in range(atom.at, atom.stop))
    return Comparisons(words, clock).times(found, covered)


def _years_to_date(found: list[Atom], words: Sequence[str], clock: Clock) -> Iterator[Atom]:
    """'2026 year to date', 'year to date 2025': one stretch, of that year up to the same day."""
    rest = found[::-1]
    while rest:
        one, other = rest.pop(), rest[-1] if rest else None
        year = next((a for a in (one, other) if a and a.unit == "year" and a.dated), None)
        so_far = other if year is one else one
        beside = other is not None and not {*words[one.stop : other.at]} - {","}
        if not (beside and other and year and year.start and year.end and so_far) or (
            so_far.dated or so_far.shape != "since" or so_far.unit != "year" or not so_far.start
        ):
            yield one
            continue
        rest.pop()
        ahead = 12 * (so_far.start.year - year.start.year)
        end = min(year.end, shift(clock.today, -ahead))
        yield replace(year, end=end, at=one.at, stop=other.stop)


def _begun_within(found: list[Atom], words: Sequence[str]) -> list[Atom]:
    """'This year from January', '2025 starting in March': one stretch that begins within another."""
    kept: list[Atom] = []
    for atom in found:
        last = kept[-1] if kept else None
        begins = {*words[atom.at - 2 : atom.at + 1]} & SINCE
        if (
            last
            and begins
            and not atom.viewed
            and last.start
            and last.end
            and atom.start
            and atom.at - last.stop < 3
            and not {*words[last.stop : atom.at]} & _APART
        ):
            start = atom.start
            if not atom.dated and last.dated and last.start.year == last.end.year:
                start = start.replace(year=last.start.year)
            if last.start <= start <= last.end:
                kept[-1] = replace(last, start=start, stop=atom.stop)
                continue
        kept.append(atom)
    return kept


def _restated(found: list[Atom], words: Sequence[str]) -> list[Atom]:
    """'The last quarter, i.e. April to June', 'the last quarter that ended 30 June': said twice."""
    kept: list[Atom] = []
    for atom in found:
        last = kept[-1] if kept else None
        between = " ".join(words[last.stop : atom.at]) if last else ""
        if last and last.shape != "compare" and _THAT_IS.fullmatch(between):
            kept[-1] = replace(atom, at=last.at)
        elif last and last.unit in MONTHS_IN and atom.end and _is_its_end(last, atom, between):
            start = shift(atom.end + DAY, -MONTHS_IN[last.unit])
            kept[-1] = replace(last, start=start, end=atom.end, shape="closed", stop=atom.stop)
        else:
            kept.append(atom)
    return kept


def _is_its_end(last: Atom, atom: Atom, between: str) -> bool:
    """'The quarter ending 31 March'; 'the second quarter to the first' are two of a kind."""
    apart = atom.unit == last.unit and between.strip() in ("to", "to the", "up to", "up to the")
    return not apart and _ENDED.fullmatch(between) is not None


def _corrected(found: list[Atom], words: Sequence[str]) -> list[Atom]:
    """'Last quarter against a year ago, I mean April till June': the last stretch before is put right."""
    kept: list[Atom] = []
    for atom in found:
        wrong = [one for one in kept if one.shape in ("closed", "since", "rolling")]
        if wrong and _I_MEAN.search(" ".join(words[: atom.at])):
            place = kept.index(wrong[-1])
            kept[place] = replace(atom, at=wrong[-1].at, stop=wrong[-1].stop)
            continue
        kept.append(atom)
    return kept


def clock_of(as_of: date, first: date, fiscal_start: int) -> Clock:
    """The clock of a lexicon."""
    return Clock(as_of, first, fiscal_start if 1 <= fiscal_start <= 12 else 1)
