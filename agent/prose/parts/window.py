"""The window of a result in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Protocol

from agent.answer import ToolRun
from agent.wording import day, window

_LAST_DAYS = re.compile(r"\bthe last (\d[\d,]*) days\b")
_QUOTED = re.compile(r"(“[^”]*”)")


class Windowed(Protocol):
    """A result over so many days up to a day."""

    @property
    def lookback_days(self) -> float: ...

    @property
    def as_of(self) -> date: ...


def window_of(result: Windowed) -> str:
    """'the last 365 days', 'Q2 2026'."""
    return window(result.lookback_days, result.as_of)


def dated(text: str, runs: Sequence[ToolRun], newest: date) -> str:
    """A text in which 'the last 365 days' end with a day where that is not the newest of the data.

    Else the figures of a year ago read as those of today.
    """
    days = {str(as_of) for run in runs if run.result and (as_of := run.result.get("as_of"))}
    if len(days) != 1 or (end := date.fromisoformat(days.pop())) >= newest:
        return text
    said = rf"the \1 days to {day(end)}"
    parts = _QUOTED.split(text)
    return "".join(part if part[:1] == "“" else _LAST_DAYS.sub(said, part) for part in parts)
