"""Means from samples: how sure their difference is."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

from tools._proportions import CONFIDENCE


@dataclass(frozen=True)
class Sample:
    """A sample by its size, its sum and its sum of squares."""

    size: int
    total: float
    squares: float

    @property
    def mean(self) -> float:
        """Mean; there must be a value."""
        return self.total / self.size

    @property
    def error(self) -> float:
        """Squared standard error of the mean, with the unbiased variance."""
        spread = self.squares - self.total**2 / self.size
        # Of equal values the difference is rounding alone.
        return max(spread, 0.0) / (self.size - 1) / self.size


def welch(first: Sample, second: Sample, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Interval of the difference of two means, first minus second, of unequal variances (Welch 1947).

    Raises:
        ValueError: a sample has fewer than two values.
    """
    if min(first.size, second.size) < 2:
        raise ValueError("an interval needs two values of each")
    from scipy.special import stdtrit

    a, b = first.error, second.error
    apart = first.mean - second.mean
    if a + b == 0:
        return apart, apart
    freedom = (a + b) ** 2 / (a**2 / (first.size - 1) + b**2 / (second.size - 1))
    reach = float(stdtrit(freedom, 0.5 + confidence / 2)) * sqrt(a + b)
    return apart - reach, apart + reach
