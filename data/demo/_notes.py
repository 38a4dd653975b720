"""Notes of the account managers, as all books have them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

import numpy as np


@dataclass(frozen=True)
class Note:
    """One note; the author is the owner of the account."""

    note_id: str
    account_id: str
    author: str
    created_at: datetime
    body: str


def hour(rng: np.random.Generator) -> time:
    """A time of day at which notes are written."""
    return time(int(rng.integers(8, 18)), int(rng.integers(60)))


def spoken(day: date) -> str:
    """'4 May 2026'."""
    return f"{day.day} {day:%B %Y}"
