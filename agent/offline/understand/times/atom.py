"""A stretch of time that a message names."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Shape = Literal["closed", "since", "until", "rolling", "point", "all", "future", "compare"]


@dataclass(frozen=True)
class Atom:
    """A stretch of time said in the tokens `at` to `stop`.

    `unit` is the calendar unit it was said in; `dated` that its year was said; `count` the number of
    units of a rolling window.
    """

    start: date | None
    end: date | None
    shape: Shape
    unit: str
    at: int
    stop: int
    dated: bool = False
    count: int = 1
