"""A stretch of time that a message names."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from agent.offline.understand.times.calendar import DAY, shift

Shape = Literal["closed", "since", "until", "rolling", "point", "all", "future", "compare"]


@dataclass(frozen=True)
class Atom:
    """A stretch of time said in the tokens `at` to `stop`.

    `unit` is the calendar unit it was said in; `dated` that its year was said; `count` the number of
    units of a rolling window. `viewed`: it is the day from which all is to be seen, 'as of 1 June'.
    """

    start: date | None
    end: date | None
    shape: Shape
    unit: str
    at: int
    stop: int
    dated: bool = False
    count: int = 1
    viewed: bool = False


def not_after(left: Atom, right: Atom) -> Atom:
    """'Between 1 January and 31 December 2025': the year that is said once is that of both ends."""
    if left.start and left.end and right.end and left.start > right.end:
        return _years_on(left, right.end.year - left.start.year)
    return left


def soon_after(left: Atom, right: Atom) -> Atom:
    """'From 1 January 2025 to 31 March' ends in the same year."""
    if left.start and left.end and right.start and right.start.year > left.start.year:
        same = _years_on(right, left.start.year - right.start.year)
        return same if same.start and same.start >= left.end else right
    return right


def _years_on(atom: Atom, years: int) -> Atom:
    assert atom.start is not None
    assert atom.end is not None
    start, after = shift(atom.start, 12 * years), shift(atom.end + DAY, 12 * years)
    return replace(atom, start=start, end=after - DAY)
