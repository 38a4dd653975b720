"""Periods in a message: 'last 90 days', 'since March', 'Q2', 'this year against last', 'a year ago'."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal

from agent.offline.understand.times.atom import Atom, not_after, soon_after
from agent.offline.understand.times.atoms import Atoms
from agent.offline.understand.times.calendar import DAY, MONTHS_IN, Clock, shift
from agent.offline.understand.tokens.tokenizer import Token

Comparison = Literal["previous_period", "previous_year"]
_JOIN = frozenset(["and", "to", "until", "till", "through", "-", "thru"])
_SINCE = frozenset(["since", "from", "after", "starting", "beginning"])
_UNTIL = frozenset(["until", "till", "through", "before", "by", "thru"])
_VERSUS = frozenset(["versus", "against", "than", "compared", "relative"])

_YEARLY = re.compile(r"\byear (versus|against|than) (the )?(last|previous|one before)\b")
_LONGER = frozenset(["more", "less", "fewer", "longer", "older", "newer", "later", "earlier"])
_AHEAD = frozenset(
    [
        "up on", "down on", "ahead of", "change on", "growth on", "compared to", "compared with",
        "compares to", "compares with", "next to", "set beside", "compare to", "comparing to",
        "comparing with",
    ]
)  # fmt: skip
_BESIDE = re.compile(
    r"(beside|next to|alongside)( (it|them|that))?\b|(for|as|in) (a )?comparison\b|as a (benchmark|yardstick)"
)
"""'With last year beside it'."""


_THAT_IS = re.compile(
    r"[,(–:;-]? ?(ie|i e|that is|that s|which is|meaning|which means|namely|in other words|so)"
    r"( to say)? ?[,:]?( from)?"
    r"|[(=]"
)
_ENDED = re.compile(
    r",? ?(that|which|the one)? ?(has )?(ended|ending|ends|closed|finished|up to|to)( on| at)?( the)?"
)
"""Between a period and the same one said in another way."""
_NOT_OLDER = re.compile(
    r"(?:no|not|nothing|none|never)"
    r"(?: (?:\w+ )?(?:that (?:is|was|are)|which (?:is|was)|from|dated|is|are|was))? "
    r"(?:(?:older|earlier) than|before)(?: the)? (?!than\b)"
    r"|(?P<newer>(?:newer|later|more recent) than)(?: the)? "
)
_LONGEST_LEAD = 8
_SAME_PART = re.compile(
    r" same (period|time|months?|quarters?|weeks?|days|dates?|half|stretch|season)( of| in| a)?$"
)
"""'Against the same quarter of 2025' is against 2025."""


@dataclass(frozen=True)
class Times:
    """All that a message says about time.

    `periods` in the order they were said, without the one compared with. `compare_to` is what a
    metric is compared with, `other` the compared period where neither of the two fits. `implied` when
    the period itself was not said, as in 'against last year'; `before` is the unit of a bare 'the month
    before'. `against` is the compared period whenever it was said as one.
    """

    periods: tuple[Atom, ...] = ()
    compare_to: Comparison | None = None
    other: Atom | None = None
    covered: frozenset[int] = frozenset()
    implied: bool = False
    before: str | None = None
    against: Atom | None = None

    @property
    def main(self) -> Atom | None:
        """The period the question is about."""
        return self.periods[0] if self.periods else None

    @cached_property
    def ahead(self) -> frozenset[int]:
        """Tokens that speak of days to come."""
        return frozenset(
            at for p in self.periods if p.shape == "future" for at in range(p.at, p.stop)
        )

    @property
    def is_future(self) -> bool:
        """The question is about days to come."""
        return any(period.shape == "future" for period in self.periods)


def times(tokens: Sequence[Token], clock: Clock) -> Times:
    """Read the periods of a message."""
    return _Reader(tokens, clock).read()


class _Reader:
    def __init__(self, tokens: Sequence[Token], clock: Clock) -> None:
        self.words = [token.word for token in tokens]
        self.atoms = Atoms(tokens, clock)
        self.clock = clock

    def read(self) -> Times:
        found: list[Atom] = []
        at = 0
        while at < len(self.words):
            atom = self._phrase(at)
            if atom is None:
                at += 1
                continue
            found.append(atom)
            at = atom.stop
        found = self._restated(self._begun_within(found))
        covered = frozenset(index for atom in found for index in range(atom.at, atom.stop))
        return self._compared(found, covered)

    def _begun_within(self, found: list[Atom]) -> list[Atom]:
        """'This year from January', '2025 starting in March': one stretch that begins within another."""
        kept: list[Atom] = []
        for atom in found:
            last = kept[-1] if kept else None
            begins = {*self.words[atom.at - 2 : atom.at + 1]} & _SINCE
            if (
                last
                and begins
                and last.start
                and last.end
                and atom.start
                and atom.at - last.stop < 3
            ):
                start = atom.start
                if not atom.dated and last.dated and last.start.year == last.end.year:
                    start = start.replace(year=last.start.year)
                if last.start <= start <= last.end:
                    kept[-1] = replace(last, start=start, stop=atom.stop)
                    continue
            kept.append(atom)
        return kept

    def _restated(self, found: list[Atom]) -> list[Atom]:
        """'The last quarter, i.e. April to June', 'the last quarter that ended 30 June': said twice."""
        kept: list[Atom] = []
        for atom in found:
            last = kept[-1] if kept else None
            between = " ".join(self.words[last.stop : atom.at]) if last else ""
            if last and last.shape != "compare" and _THAT_IS.fullmatch(between):
                kept[-1] = replace(atom, at=last.at)
            elif last and last.unit in MONTHS_IN and atom.end and _ENDED.fullmatch(between):
                start = shift(atom.end + DAY, -MONTHS_IN[last.unit])
                kept[-1] = replace(last, start=start, end=atom.end, shape="closed", stop=atom.stop)
            else:
                kept.append(atom)
        return kept

    def _not_older(self, at: int) -> Atom | None:
        """'Nothing older than January', 'none from before March', 'newer than 1 May': since then."""
        said = _NOT_OLDER.match(" ".join(self.words[at : at + _LONGEST_LEAD]))
        atom = self._inner(at + len(said.group().split())) if said else None
        if said is None or atom is None or atom.shape not in ("closed", "point", "since"):
            return None
        start = atom.end + DAY if said["newer"] and atom.end else atom.start
        return Atom(start, self.clock.today, "since", atom.unit, at, atom.stop, atom.dated)

    def _phrase(self, at: int) -> Atom | None:
        """A period with the words around it that change its meaning."""
        word = self.words[at]
        newer = self._not_older(at)
        if newer:
            return newer
        if word == "between" or word in ("from", "during"):
            ranged = self._range(at, at + 1)
            if ranged:
                return ranged
        point = self._point(at)
        if point:
            return point
        if word in _SINCE:
            return self._since(at) or self.atoms.at(at)
        if word in _UNTIL or self.words[at : at + 2] == ["up", "to"]:
            return self._until(at)
        return self._range(at, at) or self.atoms.at(at)

    def _range(self, at: int, first: int) -> Atom | None:
        """'between Q1 and Q3', 'Jan to Mar 2011', '2010 - 2011'."""
        left = self.atoms.at(first)
        if left is None and first > at:
            left = self._inner(first)  # "between the end of March and the end of May"
        if left is None or left.stop >= len(self.words) or left.shape == "compare":
            return None
        joiner = self.words[left.stop]
        if joiner not in _JOIN or (joiner == "and" and self.words[at] != "between"):
            return None
        if self._today(left.stop + 1):
            return replace(left, end=self.clock.today, shape="since", at=at, stop=left.stop + 2)
        right = self.atoms.at(left.stop + 1) or self._inner(left.stop + 1)
        if right is None or right.start is None or right.end is None:
            return None
        if right.shape not in ("closed", "point"):
            return None
        if not left.dated:
            left = not_after(self.atoms.at(first, before=right.start) or left, right)
        elif not right.dated:
            right = soon_after(left, right)
        if right.start is None or right.end is None:
            return None
        if left.start is None or left.start > right.end:
            return None
        return Atom(left.start, right.end, "closed", right.unit, at, right.stop, right.dated)

    def _today(self, at: int) -> bool:
        return at < len(self.words) and self.words[at] in ("today", "now", "date")

    def _since(self, at: int) -> Atom | None:
        after = self.words[at] == "after"
        atom = self._inner(at + 1)
        if atom is None or atom.start is None or atom.shape in ("future", "compare"):
            return None
        start = atom.end + DAY if after and atom.end else atom.start
        if atom.shape == "point" and atom.end:
            start = atom.end
        stop = atom.stop
        if atom.unit == "day" and atom.end and atom.start < atom.end:
            return replace(atom, at=at)  # "from 22 to 28 June"
        if self.words[at] == "from" and atom.unit not in ("day",) and not self._onwards(stop):
            return replace(atom, at=at)  # "revenue from March" is about March
        if self._onwards(stop):
            stop += 1
        return Atom(start, self.clock.today, "since", atom.unit, at, stop, atom.dated)

    def _onwards(self, at: int) -> bool:
        return at < len(self.words) and self.words[at] in ("on", "onwards", "onward", "forward")

    def _until(self, at: int) -> Atom | None:
        skip = 2 if self.words[at : at + 2] == ["up", "to"] else 1
        atom = self._inner(at + skip)
        if atom is None or atom.end is None or atom.start is None or atom.shape == "future":
            return None
        end = atom.start - DAY if self.words[at] == "before" else atom.end
        return Atom(None, end, "until", atom.unit, at, atom.stop, atom.dated)

    def _inner(self, at: int) -> Atom | None:
        """An atom after 'the', 'the end of', 'the start of'."""
        words = self.words
        while at < len(words) and words[at] == "the":
            at += 1
        if at + 1 < len(words) and words[at + 1] == "of" and words[at] in (
            "end", "start", "beginning", "close",
        ):  # fmt: skip
            atom = self._inner(at + 2)
            if atom is None or atom.start is None or atom.end is None:
                return None
            day = min(atom.end, self.clock.today) if words[at] in ("end", "close") else atom.start
            return replace(atom, start=day, end=day, shape="point")
        if (
            at + 1 < len(words)
            and words[at] == "end"
            and words[at + 1] in ("month", "quarter", "year")
        ):
            start, end = self.clock.unit(words[at + 1])
            return Atom(end, end, "point", words[at + 1], at, at + 2)
        if (
            at < len(words)
            and words[at] in ("week", "month", "quarter", "year")
            and at
            and (words[at - 1] == "the")
            and words[at - 2 : at - 1] != ["by"]
        ):  # "the beginning of the year"
            start, end = self.clock.unit(words[at])
            return Atom(start, end, "closed", words[at], at, at + 1)
        return self.atoms.at(at)

    def _point(self, at: int) -> Atom | None:
        """'as of 1 June', 'at the end of 2010', 'a year ago'."""
        words = self.words
        if words[at : at + 2] in (["as", "of"], ["as", "at"], ["as", "on"]):
            atom = self._inner(at + 2)
            if atom is None or atom.end is None:
                return None
            if atom.shape not in ("closed", "point"):
                return replace(atom, at=at)
            return replace(atom, start=atom.end, shape="point", at=at)
        begin = at + 1 if words[at] in ("at", "by", "on") else at
        if begin < len(words) and words[begin] in ("the", "end", "start", "beginning", "close"):
            atom = self._inner(begin)
            if atom is not None and atom.shape == "point" and atom.stop > begin + 2:
                return replace(atom, at=at)
        return None

    def _compared(self, found: list[Atom], covered: frozenset[int]) -> Times:
        """Tell the period that is asked about from the one it is compared with."""
        said = next((atom for atom in found if atom.shape == "compare"), None)
        if said is not None and self.words[said.at : said.at + 1] == ["like"] and len(found) > 2:
            said = None  # "Q1 2026 on a like-for-like basis against Q1 2025" says both
        found = [atom for atom in found if atom.shape != "compare"]
        if said is not None:
            kind: Comparison = "previous_year" if said.unit == "year" else "previous_period"
            if said.dated and found:
                return self._same_days(tuple(found), said, covered)
            bare = not found and not _VERSUS & set(self.words) and self.words[said.at] == said.unit
            before = said.unit if bare and self.words[said.at + 1] == "before" else None
            return Times(tuple(found), kind, None, covered, not found, before)
        for atom in found:
            if self._is_compared(atom, found):
                rest = tuple(other for other in found if other is not atom)
                return self._relation(rest, atom, covered)
        if found and found[0].unit != "day" and self._against_last():
            yearly = found[0].unit == "year" or _YEARLY.search(" ".join(self.words))
            kind = "previous_year" if yearly else "previous_period"
            return Times(self._like_for_like(tuple(found)), kind, None, covered)
        return Times(tuple(found), None, None, covered)

    def _same_days(self, found: tuple[Atom, ...], said: Atom, covered: frozenset[int]) -> Times:
        """What is asked about, against the same days of the year that was said."""
        base = self._like_for_like(found)[0]
        assert said.start is not None
        if base.start is None or base.end is None:
            return Times(found, "previous_year", None, covered)
        months = 12 * (said.start.year - base.start.year)
        other = replace(
            base,
            start=shift(base.start, months),
            end=shift(base.end + DAY, months) - DAY,
            shape="closed",
            at=said.at,
            stop=said.stop,
        )
        kind: Comparison | None = "previous_year" if months == -12 else None
        return Times((base, *found[1:]), kind, None if kind else other, covered, against=other)

    def _against_last(self) -> bool:
        """'this year against last', 'Q2 versus the previous one'."""
        return bool(re.search(
            r"\b(versus|against|than|compared (to|with)) (the )?(last|previous|prior"
            r"|preceding|one before)"
            r"( one)?( |$)|\bcompares? .*(with|to|against) (the )?(one before|(last|previous|prior) one)\b"
            r"|\bcompares? (with|to|against) (the )?(last|previous|prior|preceding)( one)?( ?[?.!]|$)",
            " ".join(self.words),
        ))  # fmt: skip

    def _is_compared(self, atom: Atom, found: list[Atom]) -> bool:
        words = " ".join(w for w in self.words[max(0, atom.at - 7) : atom.at] if w != "the")
        before = _SAME_PART.sub("", words).split()[-4:]
        if atom.shape == "point" and before[-2:-1] and before[-2] in _LONGER:
            return False  # "no more than 365 days ago"
        if before[-1:] and before[-1] in _VERSUS:
            return True
        alone = len(found) == 1 and before[-1:] and before[-1] in ("with", "to")
        if alone and {"compare", "comparison"} & set(self.words[: atom.at]):
            return True
        if " ".join(before[-2:]) in _AHEAD or before[-1:] in (["behind"], ["beat"], ["beaten"]):
            return True
        if before[-1:] == ["on"] and {"up", "down", "ahead", "behind"} & set(words.split()[:-1]):
            return True  # "which are up the most on last year"
        if _BESIDE.match(" ".join(self.words[atom.stop : atom.stop + 3])):
            return True
        if before[-2:-1] and before[-2] in _VERSUS and before[-1] in ("to", "with", "in"):
            return True
        both = {"compare", "compared", "comparison", "between", "difference", "versus"}
        joined = before[-1:] and before[-1] in ("and", "with", "to", "or")
        return bool(joined and len(found) > 1 and atom is not found[0] and both & set(self.words))

    def _relation(self, rest: tuple[Atom, ...], other: Atom, covered: frozenset[int]) -> Times:
        if not rest:
            current = self._current(other)
            if current is None:
                return Times((), _of_unit(other.unit), None, covered, True, against=other)
            return Times((current,), _of_unit(other.unit), None, covered, True, against=other)
        base = rest[0]
        both = other.dated and not base.dated and "than" not in self.words
        if both and base.shape == other.shape == "closed":
            base = _in_year_of(base, other)
            rest = (base, *rest[1:])
        if base.start and other.start and base.start < other.start and len(rest) == 1:
            base, other = other, base  # "2010 versus 2011": the newer one is looked at
            rest = (base,)
        kind = _kind(base, other)
        return Times(
            self._like_for_like(rest), kind, None if kind else other, covered, against=other
        )

    def _current(self, other: Atom) -> Atom | None:
        """What 'against last quarter' is held against: this quarter so far."""
        if other.unit not in ("week", "month", "quarter", "year"):
            return None
        start, _ = self.clock.unit(other.unit)
        return replace(other, start=start, end=self.clock.today, shape="since")

    def _like_for_like(self, periods: tuple[Atom, ...]) -> tuple[Atom, ...]:
        """A period that has not ended is compared up to today."""
        base = periods[0]
        if base.end and base.end > self.clock.today:
            base = replace(base, end=self.clock.today)
        return (base, *periods[1:])


def _of_unit(unit: str) -> Comparison:
    return "previous_year" if unit == "year" else "previous_period"


def _kind(base: Atom, other: Atom) -> Comparison | None:
    return kind_of(base.start, other) if base.start else None


def kind_of(start: date, other: Atom) -> Comparison | None:
    """What a period that begins at `start` is compared with when it is compared with `other`."""
    if other.start is None or other.end is None:
        return None
    if other.start == shift(start, -12):
        return "previous_year"
    if other.unit == "year" and other.start.year == start.year - 1:
        return "previous_year"  # "May against last year"
    return "previous_period" if other.end + DAY == start else None


def _in_year_of(atom: Atom, other: Atom) -> Atom:
    """'Q1 and Q2 2025' are both of 2025."""
    if atom.start is None or atom.end is None or other.start is None or atom.unit != other.unit:
        return atom
    months = 12 * (other.start.year - atom.start.year)
    if shift(atom.start, months) == other.start:
        return atom  # "June versus June 2025"
    return replace(atom, start=shift(atom.start, months), end=shift(atom.end + DAY, months) - DAY)


def clock_of(as_of: date, first: date, fiscal_start: int) -> Clock:
    """The clock of a lexicon."""
    return Clock(as_of, first, fiscal_start if 1 <= fiscal_start <= 12 else 1)
