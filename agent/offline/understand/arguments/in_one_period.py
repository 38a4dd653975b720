"""Who bought in one period and not in another: 'ordered in H1 2025 and nothing in H1 2026'."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date

from agent.offline.understand.arguments.still_ordering import is_of_any_order
from agent.offline.understand.times.atom import Atom
from agent.offline.understand.times.calendar import DAY
from agent.offline.understand.times.said_times import Comparison
from agent.offline.understand.tokens.wordlists import alternatives, word_list
from agent.offline.understand.words.sentence import Sentence
from tools._periods import Period

_NEGATION = word_list("says_not")
_TWO = 2
_KINDS: tuple[Comparison, ...] = ("previous_period", "previous_year")
_NOTHING_SINCE = r"(since|afterwards|after that|ever since|thereafter)( then)?( [.?!])*$"
_BEFORE_IT = re.compile(
    r"(?:one|that) before(?: it| that)?|(?:previous|preceding|prior|last) one|one prior"
)
"""'And none in the one before': of the unit of the period that was said."""
_NOT_THEN = re.compile(
    r"(?:(?:still|yet|now|again|so far) )*(?:not|nothing|none|never|no more|nil|zero)"
    r"(?: (?:any more|anymore|at all|yet|again|more))*(?: ?[.?!,]| but | and |$)"
)


@dataclass(frozen=True)
class InOne:
    """`only` as the sales figures take it, for the later of two periods against the earlier."""

    only: str
    later: Atom
    earlier: Atom

    def compared(self, today: date) -> dict[str, str]:
        """What the later period is held against: the one before it, a year before it, or other days."""
        assert self.earlier.start is not None
        assert self.earlier.end is not None
        earlier = self.earlier.start, self.earlier.end
        period = Period(*map(date.fromisoformat, self.days(today)))
        for kind in _KINDS:
            before = period.before(kind)[0]
            if earlier == (before.start, before.end):
                return {"compare_to": kind}
        first, last = (day.isoformat() for day in earlier)
        return {"earlier_start": first, "earlier_end": last}

    def days(self, today: date) -> tuple[str, str]:
        """First and last day of the later period, up to `today`."""
        assert self.later.start is not None
        assert self.later.end is not None
        return self.later.start.isoformat(), min(self.later.end, today).isoformat()


def in_one_period(sentence: Sentence) -> InOne | None:
    """The two periods where buyers of one of them are asked for; None where they are not told apart so."""
    periods = [p for p in sentence.times.periods if p.start and p.end and p.shape != "future"]
    if len(periods) > _TWO:
        periods = [period for period in periods if not is_of_any_order(sentence, period)]
    periods += _this_one(sentence, periods) or _one_before(sentence, periods)
    if len(periods) != _TWO or not sentence.has(alternatives("bought_in_one")):
        return None
    without = [period for period in periods if _is_without(sentence, period, periods)]
    earlier, later = sorted(periods, key=lambda period: str(period.start))
    if len(without) != 1 or later.start is None:
        return None
    return InOne("stopped" if without == [later] else "started", later, earlier)


def _this_one(sentence: Sentence, periods: list[Atom]) -> list[Atom]:
    """'Last quarter but not this one', 'in H2 and nothing since': the unit that runs now."""
    if len(periods) != 1 or periods[0].unit not in ("week", "month", "quarter", "half", "year"):
        return []
    if sentence.has(_NOTHING_SINCE):
        clock = sentence.lookup.clock
        at = len(sentence.words) - 1
        end = periods[0].end
        follows = end is not None and end < clock.today
        start = end + DAY if end is not None else None
        return [Atom(start, clock.today, "since", periods[0].unit, at, at + 1, True)] * follows
    for at in range(periods[0].stop, len(sentence.words) - 1):
        if sentence.words[at : at + 2] in (["this", "one"], ["this", "time"]):
            clock = sentence.lookup.clock
            start, _ = clock.unit(periods[0].unit)
            return [Atom(start, clock.today, "since", periods[0].unit, at, at + 2, True)]
    return []


def _one_before(sentence: Sentence, periods: list[Atom]) -> list[Atom]:
    """'This quarter, and not in the quarter before it': that one."""
    if len(periods) != 1:
        return []
    (period,) = periods
    said = sentence.line.find(_BEFORE_IT)
    at = next((start for _, start, _ in said if start >= period.stop), sentence.times.compared_at)
    if at is None:
        return []
    assert period.start is not None
    assert period.end is not None
    kind = sentence.times.compare_to or "previous_period"
    before = Period(period.start, period.end).before(kind)[0]
    return [replace(period, start=before.start, end=before.end, at=at, stop=at + 1)]


def _is_without(sentence: Sentence, period: Atom, periods: list[Atom]) -> bool:
    """Whether a negation stands before a period, and after the one before it, or ends what is said of it."""
    begin = max((other.stop for other in periods if other.stop <= period.at), default=0)
    if not _NEGATION.isdisjoint(sentence.words[begin : period.at]):
        return True
    behind = " ".join(sentence.words[period.stop :])
    return _NOT_THEN.match(behind) is not None  # "but in June not"
