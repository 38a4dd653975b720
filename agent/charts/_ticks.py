"""Marks of an axis of money that goes below zero: the sign stands before the currency, '-£2k'."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

MARKS = 5
"""About so many marks an axis has: what a phone has room for."""
FENCES = ("lowerfence", "upperfence")
"""Where the ends of boxes are, which have no value of their own."""
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


def _values(trace: Mapping[str, Any], letter: str) -> list[float]:
    lists = [trace.get(letter, ()), *(trace.get(name, ()) for name in FENCES)]
    return [value for entries in lists for value in entries if isinstance(value, int | float)]


def _marks(low: float, high: float) -> list[float]:
    """Round numbers between the two, zero among them."""
    rough = (high - low) / MARKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = power * next(step for step in STEPS if power * step >= rough)
    return [place * step for place in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _said(value: float, prefix: str) -> str:
    """'-£2.5k' of -2500."""
    scale, letter = next(pair for pair in SCALES if abs(value) >= pair[0] or pair[0] == 1)
    return f"{'-' if value < 0 else ''}{prefix}{abs(value) / scale:g}{letter}"
