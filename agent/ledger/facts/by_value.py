"""Facts in order of their value, by unit."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from agent.answer import Fact
from agent.ledger.facts.entry import Entry
from agent.ledger.facts.extraction import CODE, TEXT


class ByValue:
    """Finds facts by unit and value."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._sorted = _by_unit(entries)

    def between(self, unit: str, low: Decimal, high: Decimal) -> Iterator[Entry]:
        """Facts of a unit with low <= value <= high, by value."""
        values, entries = self._sorted.get(unit, ((), ()))
        # Floats find the neighbourhood, decimals decide.
        slack = 1e-9 * max(abs(float(low)), abs(float(high)), 1.0)
        start = bisect_left(values, float(low) - slack)
        stop = bisect_right(values, float(high) + slack)
        for entry in entries[start:stop]:
            if low <= entry.value <= high:
                yield entry

    def near(self, unit: str, value: Decimal, count: int = 6) -> Sequence[Entry]:
        """Some facts of a unit around a value, nearest first."""
        values, entries = self._sorted.get(unit, ((), ()))
        at = bisect_left(values, float(value))
        around = entries[max(0, at - count) : at + count]
        return sorted(around, key=lambda entry: (abs(entry.value - value), entry.order))


def value_of(fact: Fact) -> tuple[Decimal, date | None]:
    """A fact's value as a number (a date as its ordinal), and the date if it is one."""
    try:
        if fact.unit == "date":
            day = date.fromisoformat(fact.value)
            return Decimal(day.toordinal()), day
        if fact.unit in (CODE, TEXT):
            return Decimal(0), None
        return Decimal(fact.value), None
    except (ValueError, InvalidOperation) as problem:
        raise ValueError(f"Fact {fact.id} has no {fact.unit}: {fact.value!r}.") from problem


def _by_unit(entries: Sequence[Entry]) -> dict[str, tuple[Sequence[float], Sequence[Entry]]]:
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.fact.unit not in (CODE, TEXT):
            groups.setdefault(entry.fact.unit, []).append(entry)
    result: dict[str, tuple[Sequence[float], Sequence[Entry]]] = {}
    for unit, group in groups.items():
        group.sort(key=lambda entry: (float(entry.value), entry.order))
        result[unit] = ([float(entry.value) for entry in group], group)
    return result
