"""What all demo books share: their span, their seed and their word lists."""

from __future__ import annotations

import zlib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Days = npt.NDArray[np.datetime64]

HERE = Path(__file__).resolve().parent
SEED = 20260630
FIRST_DAY = date(2023, 7, 1)
LAST_DAY = date(2026, 6, 30)
DAYS = (LAST_DAY - FIRST_DAY).days + 1
LAST = DAYS - 1
"""The number of the last day; days of the book are numbered from 0."""

REGIONS = ("North", "South", "East", "West")


def stream(part: str) -> np.random.Generator:
    """The random numbers of one part: changing a part leaves the numbers of the others alone."""
    seeds = np.random.SeedSequence([SEED, zlib.crc32(part.encode())])
    return np.random.Generator(np.random.PCG64(seeds))


@cache
def words(name: str) -> Any:
    """The content of `<name>.yaml` beside this file, read once; "retail/notes" lies in that folder."""
    return yaml.load((HERE / f"{name}.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader)


def number_of(day: date) -> int:
    """The number of a day of the book; negative before the first."""
    return (day - FIRST_DAY).days


def day_of(number: int) -> date:
    """The date of a day number."""
    return FIRST_DAY + timedelta(days=int(number))


def days_of(numbers: Ints) -> Days:
    """The dates of an array of day numbers."""
    return np.datetime64(FIRST_DAY, "D") + numbers.astype("timedelta64[D]")


def summed(amounts: Ints, groups: Ints, size: int) -> Ints:
    """The sum of pence per group, 0 to size - 1; exact, because pence stay far below 2**53."""
    sums: Any = np.bincount(groups, weights=amounts, minlength=size)
    exact: Ints = np.rint(sums).astype(np.int64)
    return exact


def months() -> Ints:
    """The calendar month, 1 to 12, of every day of the book."""
    days = days_of(np.arange(DAYS))
    return days.astype("datetime64[M]").astype(np.int64) % 12 + 1


def pick(rng: np.random.Generator, options: list[str]) -> str:
    """One of the options, each as likely as the others."""
    return options[int(rng.integers(len(options)))]


def weighted(rng: np.random.Generator, weights: dict[str, float]) -> str:
    """One of the keys, by its weight."""
    shares = np.array(list(weights.values()))
    return list(weights)[int(rng.choice(len(shares), p=shares / shares.sum()))]
