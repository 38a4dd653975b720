"""The window of a result in words."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from agent.wording import window


class Windowed(Protocol):
    """A result over so many days up to a day."""

    @property
    def lookback_days(self) -> float: ...

    @property
    def as_of(self) -> date: ...


def window_of(result: Windowed) -> str:
    """'the last 365 days', 'Q2 2026'."""
    return window(result.lookback_days, result.as_of)
