"""Which of the periods of a message is asked about, and which it is compared with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from agent.offline.understand.times.atom import Atom
from agent.offline.understand.times.calendar import DAY, Clock, shift
from agent.offline.understand.times.said_times import Comparison, Times

_VERSUS = frozenset(["versus", "against", "than", "compared", "relative"])
_YEARLY = re.compile(r"(?<!half )\byear (versus|against|than) (the )?(last|previous|one before)\b")
_LONGER = frozenset(["more", "less", "fewer", "longer", "older", "newer", "later", "earlier"])
_NOW_THAN = re.compile(
    r"(?!(?:last|first|latest|newest|an|the|no|one) )(?:\S+ )?"
    r"(?:(?:sell|order|buy|spend|bring|earn|turn|invoice|do)(?:s|es|ing)?|(?:mak|tak|invoic)(?:e|es|ing))"
    r" \w+ than"
)
"""What is done now, of which there can be more than there was."""
_AHEAD = frozenset(
    [
        "up on", "down on", "ahead of", "change on", "growth on", "compared to", "compared with",
        "compares to", "compares with", "next to", "set beside", "compare to", "comparing to",
        "comparing with", "comparison with", "comparison to", "deviation to", "deviation from",
        "deviation on", "difference to", "difference from", "change from", "change to", "variance to",
        "variance on", "variance from", "growth over", "change over", "increase on", "decrease on",
    ]
)  # fmt: skip
_BESIDE = re.compile(
    r"(beside|next to|alongside)( (it|them|that))?\b|(for|as|in) (a )?comparison\b|as a (benchmark|yardstick)"
)
"""'With last year beside it'."""

_SAME_PART = re.compile(
    r" same (one|ones|period|time|months?|quarters?|weeks?|days|dates?|half|stretch|season)( of| in| a)?$"
)
"""'Against the same quarter of 2025' is against 2025."""


_EARLIER = frozenset(["last", "previous", "prior", "preceding"])
_SMALL = frozenset(
    ["and", "so", "now", "ok", "but", "or", "the", ",", "then", "how", "what", "about"]
)
_OF_IT = re.compile(
    r"\b(?:based|depend\w*|focus\w*|reports?|information|info|data|notes?|details?|look\w*|concentrat\w*|numbers"
    r"|figures|feedback|summary|overview|plan\w*|spent|spend|working|news|word|questions?|campaigns?) on$"
)
_BY_A_SHARE = re.compile(
    r"(?:%|percent|third|quarter|half|fifth|tenth|much|lot|far|way|considerably) (?:less|more|fewer) than$"
)


class Comparisons:
    """Tells periods that are compared from each other, by the words around them."""

    def __init__(self, words: Sequence[str], clock: Clock) -> None:
        self.words = words
        self.clock = clock

    def times(self, found: list[Atom], covered: frozenset[int]) -> Times:
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
            each = said.unit if not found and self.words[said.at] == said.unit else None
            return Times(
                tuple(found), kind, None, covered, not found, before, each=each, compared_at=said.at
            )
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
            r"( one)?( |$)|\bon (the )?(last|previous|prior)( one)?( ?[?.!])*$"
            r"|\bcompares? .*(with|to|against) (the )?(one before|(last|previous|prior) one)\b"
            r"|\bcompares? (with|to|against) (the )?(last|previous|prior|preceding)( one)?( ?[?.!]|$)",
            " ".join(self.words),
        ))  # fmt: skip

    def _is_compared(self, atom: Atom, found: list[Atom]) -> bool:
        words = " ".join(w for w in self.words[max(0, atom.at - 7) : atom.at] if w != "the")
        before = _SAME_PART.sub("", words).split()[-4:]
        if before[-1:] == ["than"] and _BY_A_SHARE.search(" ".join(before)):
            return True  # "buying 30 % less than a year ago"
        if atom.shape == "point" and before[-2:-1] and before[-2] in _LONGER:
            # "No more than 365 days ago" is no comparison, but "do we sell more than a year ago" is.
            return bool(_NOW_THAN.fullmatch(" ".join(before)))
        if before[-1:] and before[-1] in _VERSUS:
            return True
        alone = len(found) == 1 and before[-1:] and before[-1] in ("with", "to")
        if alone and {"compare", "comparison"} & set(self.words[: atom.at]):
            return True
        if " ".join(before[-2:]) in _AHEAD or before[-1:] in (["behind"], ["beat"], ["beaten"]):
            return True
        last = next((one for one in found if one.stop == atom.at - 1), None)
        if before[-1:] and before[-1] in ("on", "over") and last and last.unit == atom.unit:
            return True  # "2025 over 2024", "H1 on H1"
        if before[-1:] == ["on"] and self._moves_on(atom, found):
            return True  # "fell by a quarter on last year", "on last year?"
        if before[-1:] == ["with"] and atom is not found[0] and self.words[atom.at] in _EARLIER:
            return True  # "by region, with the previous year"
        if before[-1:] == ["on"] and {"up", "down", "ahead", "behind"} & set(words.split()[:-1]):
            return True  # "which are up the most on last year"
        if _BESIDE.match(" ".join(self.words[atom.stop : atom.stop + 3])):
            return True
        if before[-2:-1] and before[-2] in _VERSUS and before[-1] in ("to", "with", "in"):
            return True
        both = {"compare", "compared", "comparison", "between", "difference", "versus"}
        joined = before[-1:] and before[-1] in ("and", "with", "to", "or")
        return bool(joined and len(found) > 1 and atom is not found[0] and both & set(self.words))

    def _moves_on(self, atom: Atom, found: list[Atom]) -> bool:
        """Whether 'on last year' comes after what moves, or is all that is said."""
        said = [word for word in self.words[: atom.at] if word not in _SMALL]
        alone = len(found) == 1 and said == ["on"]
        words = " ".join(word for word in self.words[: atom.at] if word != "the")
        said_of = _OF_IT.search(words) is not None  # "a report on last year"
        named = self.words[atom.at] in _EARLIER and atom.unit != "day"
        return named and (alone or not said_of)

    def _relation(self, rest: tuple[Atom, ...], other: Atom, covered: frozenset[int]) -> Times:
        if not rest:
            current = self._current(other)
            if current is None:
                return Times((), of_unit(other.unit), None, covered, True, against=other)
            related = _kind(current, other) if other.dated else None
            return Times(
                (current,), related or of_unit(other.unit), None, covered, True, against=other
            )
        base = rest[0]
        if other.start and other.end and other.start == base.start and not other.dated:
            start, after = shift(other.start, -12), shift(other.end + DAY, -12)
            other = replace(other, start=start, end=after - DAY)  # "H1 on H1"
        both = other.dated and not base.dated and "than" not in self.words
        if both and base.shape == other.shape == "closed":
            base = _in_year_of(base, other)
            rest = (base, *rest[1:])
        if base.start and other.start and base.start < other.start and len(rest) == 1:
            base, other = other, base  # "2010 versus 2011": the newer one is looked at
            rest = (base,)
        kind: Comparison | None = _kind(base, other)
        if self.words[other.at] in ("previous", "prior", "preceding") and base.start:
            kind = of_unit(other.unit) if other.unit in ("year", base.unit) else kind
        if base.unit == other.unit == "year" and (base.start, base.end) == (other.start, other.end):
            kind = "previous_year"  # "2025 against last year"
        if kind == "previous_year" and self.words[other.at : other.at + 2] == ["last", "year"]:
            other = _a_year_before(base, other)
        return Times(
            self._like_for_like(rest), kind, None if kind else other, covered, against=other
        )

    def _current(self, other: Atom) -> Atom | None:
        """What 'against last quarter' is held against: this quarter so far."""
        if other.unit not in ("week", "month", "quarter", "year"):
            return None
        start, _ = self.clock.unit(other.unit)
        if other.unit == "year" and other.start:  # "against last year, since March"
            start = min(max(start, shift(other.start, 12)), self.clock.today)
        return replace(other, start=start, end=self.clock.today, shape="since")

    def _like_for_like(self, periods: tuple[Atom, ...]) -> tuple[Atom, ...]:
        """A period that has not ended is compared up to today."""
        base = periods[0]
        if base.end and base.end > self.clock.today:
            base = replace(base, end=self.clock.today)
        return (base, *periods[1:])


def of_unit(unit: str) -> Comparison:
    """What a change since the beginning of a unit of time, or in it, is held against."""
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


def _a_year_before(base: Atom, other: Atom) -> Atom:
    """The same days of 'last year' for a part of a year: 'where does the quarter stand against last year'."""
    if base.unit == "year" or base.start is None or base.end is None:
        return other
    start, after = shift(base.start, -12), shift(base.end + DAY, -12)
    return replace(other, start=start, end=after - DAY, unit=base.unit)


def _in_year_of(atom: Atom, other: Atom) -> Atom:
    """'Q1 and Q2 2025' are both of 2025."""
    if atom.start is None or atom.end is None or other.start is None or atom.unit != other.unit:
        return atom
    months = 12 * (other.start.year - atom.start.year)
    if shift(atom.start, months) == other.start:
        return atom  # "June versus June 2025"
    return replace(atom, start=shift(atom.start, months), end=shift(atom.end + DAY, months) - DAY)
