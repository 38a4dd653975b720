"""'I'm preparing the Q2 review. How did we do last quarter?': the quarter of the occasion is the last one."""

from __future__ import annotations

import re

from agent.offline.understand.times.atom import Atom
from agent.offline.understand.times.named_times import LAST, OVER, THIS
from agent.offline.understand.words.lookup import Lookup
from agent.offline.understand.words.scan import scan
from agent.offline.understand.words.sentence import Sentence

_LOOKS_BACK = (
    r"(?:business |account |sales |board |performance )*(?:reviews?|reports?|results|numbers|figures|qbr"
    r"|close|closing|recap|retrospective|debrief|summary|wrap ?up|look ?back|write ?up"
    r"|pack|deck|presentation)"
)
"""Occasions that look back on a period: a plan or a kick-off of Q3 is about what comes."""
_BEFORE = re.compile(rf"{_LOOKS_BACK} (?:of|for|on|about) (?:the )?$")
_AFTER = re.compile(rf" {_LOOKS_BACK}(?![\w-])")
_CUT = re.compile(r"[.:;!,–—]+ +|(?<=\w) - +")
_NAMED_UNITS = ("month", "quarter", "half", "year")


def with_period_of_occasion(text: str, lookup: Lookup) -> str:
    """The message with its 'last quarter' said as the quarter that the occasion before it is about."""
    for cut in _CUT.finditer(text):
        head, rest = text[: cut.start()], text[cut.end() :]
        occasion = scan(head, lookup)
        period = _of_occasion(occasion)
        if period is None:
            continue
        asked = scan(rest, lookup)
        meant = _said_relatively(asked, period.unit)
        if meant is None:
            return text
        first, last = asked.tokens[meant.at], asked.tokens[meant.stop - 1]
        name = occasion.text[
            occasion.tokens[period.at].start : occasion.tokens[period.stop - 1].end
        ]
        return f"{head}{cut.group()}{asked.text[: first.start]}{name}{asked.text[last.end :]}"
    return text


_QUARTERLY = re.compile(
    r"\b(?:quarterly|quarter end|end of quarter) (?P<what>(?:business |account |performance )?"
    r"(?:review|report|summary|briefing|recap|wrap.?up|pack))\b",
    re.IGNORECASE,
)
_IS_OCCASION = re.compile(
    r"\b(?:for|before|ahead of|at|in) (?:(?:the|our|my|their|this|next|tomorrow's) )?$",
    re.IGNORECASE,
)
"""What is written for a review is not the review."""


def with_quarter_of_review(text: str, lookup: Lookup) -> str:
    """'The quarterly review for the East' is of this quarter, where no other time is said."""
    said = _QUARTERLY.search(text)
    if said is None or _IS_OCCASION.search(text[: said.start()]):
        return text
    if scan(_QUARTERLY.sub("review", text), lookup).times.periods:
        return text
    what = "business review" if said["what"].casefold() == "review" else said["what"]
    return f"{text[: said.start()]}{what} for this quarter{text[said.end() :]}"


def _of_occasion(sentence: Sentence) -> Atom | None:
    """The one period that an occasion is of; None of one that is still to come."""
    periods = [one for one in sentence.times.periods if one.shape != "future"]  # "is due tomorrow"
    clock = sentence.lookup.clock
    if len(periods) != 1 or periods[0].unit not in _NAMED_UNITS or periods[0].shape != "closed":
        return None
    period = periods[0]
    running, ended = clock.unit(period.unit), clock.unit(period.unit, 1)
    if not period.dated and (period.start, period.end) not in (running, ended):
        return None
    before = " ".join(sentence.words[: period.at])
    after = " ".join(["", *sentence.words[period.stop :]])
    return period if _AFTER.match(after) or _BEFORE.search(f"{before} ") else None


def _said_relatively(sentence: Sentence, unit: str) -> Atom | None:
    """'Last quarter', 'this quarter', 'the quarter': the only period of a question."""
    times = sentence.times
    if len(times.periods) != 1 or times.other or times.compare_to or times.against:
        return None
    period = times.periods[0]
    said = {*sentence.words[period.at : period.stop]}
    plain = said <= {*OVER, *LAST, *THIS, "the", unit} and unit in said
    return period if plain and period.unit == unit and period.shape in ("closed", "since") else None
