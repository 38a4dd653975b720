"""Marks of an axis: of money below zero, whose sign stands before the currency; of times, not too many."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

MARKS = 5
"""About so many marks an axis has: what a phone has room for."""
FENCES = ("lowerfence", "upperfence")
"""Where the ends of boxes are, which have no value of their own."""
MOST_TIMES = 8
"""Marks of periods that stand level beside each other on a phone, each in two lines."""
_YEAR = re.compile(r"^(.+) (\d{4})$")
STEPS = (1, 2, 5, 10)
SCALES = ((1e9, "bn"), (1e6, "M"), (1e3, "k"), (1, ""))


def signed(
    axis: Mapping[str, Any], letter: str, traces: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """The axis with marks in words where amounts below zero are drawn on it, else as it is.

    Plotly writes what stands before an amount before its sign as well.
    """
    prefix = axis.get("tickprefix")
    if not prefix or axis.get("type") == "log":
        return dict(axis)
    values = [value for trace in traces for value in _values(trace, letter)]
    low, high = axis.get("range") or (min(values, default=0), max(values, default=0))
    if low >= 0 or min(values, default=0) >= 0:
        return dict(axis)
    marks = _marks(low, max(high, 0))
    said = {"tickvals": marks, "ticktext": [_said(mark, prefix) for mark in marks]}
    return {name: value for name, value in axis.items() if name != "tickprefix"} | said


def times(axis: Mapping[str, Any], traces: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """An axis of periods with so many marks as lie level beside each other, the last period among them.

    The year stands below the first mark that is of it: 'Jul' above '2024', then 'Oct'.
    """
    labels = list(dict.fromkeys(label for trace in traces for label in trace.get("x", ())))
    if len(labels) < 2 or not all(isinstance(label, str) for label in labels):
        return dict(axis)
    every = math.ceil(len(labels) / MOST_TIMES)
    marked = labels[(len(labels) - 1) % every :: every]
    return dict(axis) | {"tickvals": marked, "ticktext": _years_once(marked), "tickangle": 0}


def _years_once(labels: Sequence[str]) -> list[str]:
    told, before = [], ""
    for label in labels:
        found = _YEAR.match(label)
        if found is None:
            told.append(label)
            continue
        within, year = found.groups()
        told.append(within if year == before else f"{within}<br>{year}")
        before = year
    return told


def _values(trace: Mapping[str, Any], letter: str) -> list[float]:
    lists = [trace.get(letter, ()), *(trace.get(name, ()) for name in FENCES)]
    return [value for entries in lists for value in entries if isinstance(value, int | float)]


def _marks(low: float, high: float) -> list[float]:
    """Round numbers between the two, zero among them."""
    rough = (high - low) / MARKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * next(step for step in STEPS if power * step >= rough)
    return [place * step for place in range(math.ceil(low / step), math.floor(high / step) + 1)]


def short(value: float, prefix: str = "") -> str:
    """'£364k', '-£9.24k', '12.3': three digits, as much as a small field has room for."""
    scale, letter = _scale(value)
    size = abs(value) / scale
    digits = f"{size:.0f}" if size >= 100 else f"{size:.3g}"
    return f"{'-' if value < 0 else ''}{prefix}{digits}{letter}"


def _scale(value: float) -> tuple[float, str]:
    return next(pair for pair in SCALES if abs(value) >= pair[0] or pair[0] == 1)


def _said(value: float, prefix: str) -> str:
    """'-£2.5k' of -2500."""
    scale, letter = _scale(value)
    return f"{'-' if value < 0 else ''}{prefix}{abs(value) / scale:g}{letter}"
