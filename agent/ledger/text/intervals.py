"""The true values that a figure allows by its digits and its bound."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from agent.ledger.text.claim import Bound
from agent.ledger.text.numbers import HUNDRED, Number


@dataclass(frozen=True, slots=True)
class Interval:
    """The true values that a figure allows; an open end excludes itself."""

    low: Decimal
    high: Decimal
    open_low: bool = False
    open_high: bool = False

    def holds(self, value: Decimal) -> bool:
        """Whether a value lies within."""
        above = value > self.low if self.open_low else value >= self.low
        return above and (value < self.high if self.open_high else value <= self.high)


def interval_of(number: Number, bound: Bound) -> Interval:
    """What a figure allows: half a unit of its last digit, or what its bound reaches.

    A bound reaches as far as the shown magnitude: "over 40" up to 50, "over 45" up to a tenth more; "fewer
    than 100" is said of no less than half of it.
    """
    value, half = number.value, number.step / 2
    round_unit = _last_nonzero(number)
    reach = max(round_unit, value / 10)
    near = min(round_unit, max(value / (8 if number.round is not None else 10), half / 2))
    if bound is Bound.OVER:
        return Interval(value, value + reach, True, True)
    if bound is Bound.AT_LEAST:
        # "at least £9,168" may be £9,167.50 rounded; "at least £9,000" is not £8,999.50.
        slack = half if round_unit == number.step <= 1 else Decimal(0)
        return Interval(value - slack, value + reach, False, True)
    below = max(value - reach, value / 2 if value >= HUNDRED else Decimal(0))
    if bound is Bound.UNDER:
        return Interval(below, value, False, True)
    if bound is Bound.AT_MOST:
        return Interval(below, value)
    if bound is Bound.NEARLY:
        return Interval(value - near, value, False, True)
    if bound is Bound.BARELY:
        return Interval(value, value + near, True, False)
    if bound is Bound.ABOUT:
        slack = max(half, min(round_unit / 2, value / 20))
        return Interval(value - slack, value + slack)
    return Interval(value - half, value + half)


def _last_nonzero(number: Number) -> Decimal:
    """The unit of the last digit that is not zero: 1,200 gives 100."""
    if number.round is not None:
        return number.round
    unit, value = number.step, abs(number.value)
    while value and value % (unit * 10) == 0:
        unit *= 10
    return unit
