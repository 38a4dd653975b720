"""Words of frames: numbers, shares and periods as people write them, and the rows that frames name."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

WORDS = [
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
]  # fmt: skip
ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"]
ROUGH = {
    "a tenth": 10, "a fifth": 20, "a quarter": 25, "a third": 33.333, "two fifths": 40, "half": 50,
    "three fifths": 60, "two thirds": 66.667, "three quarters": 75, "nine tenths": 90,
}  # fmt: skip
TIMES = {
    1.5: "one and a half times",
    2: "twice",
    3: "three times",
    4: "four times",
    5: "five times",
}
FEW_ROWS = frozenset({"account", "campaign"})
"""Lists that show a part: nothing is said of all their rows."""


class Unfit(Exception):
    """The frame does not go with these rows or this measure."""


@dataclass(frozen=True)
class Row:
    """A row of a result and what people call it."""

    name: str
    row: Mapping[str, Any]

    def __str__(self) -> str:
        return self.name


class Missing:
    """Words that a table lacks: what asks for them does not fit it."""

    def __str__(self) -> str:
        raise Unfit


def places(value: Decimal, places: int) -> str:
    """A number with so many places after the point."""
    return f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_EVEN):,f}"


def plural(noun: str) -> str:
    """More than one of a noun."""
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def period(value: Any, kind: str, short: bool) -> str:
    """A month or a quarter by its first day."""
    day = value if isinstance(value, date) else date.fromisoformat(str(value)[:10])
    if kind == "month":
        return f"{day:%B %Y}"
    quarter = (day.month - 1) // 3
    return (
        f"Q{quarter + 1} {day.year}" if short else f"the {ORDINALS[quarter]} quarter of {day.year}"
    )


def in_(words: Any) -> str:
    """Words of time with the preposition that they take."""
    text = str(words)
    if re.match(
        r"(?:a|six|half|last|this|today|now|the year|the same \w+ (?:last|a) year|in)\b", text
    ):
        return text
    return f"{'on' if text[0].isdigit() else 'at' if text.startswith('the end') else 'in'} {text}"


def cap(text: Any) -> str:
    """With a capital."""
    words = str(text)
    return words[:1].upper() + words[1:]
