"""Shares from samples: how sure they are, and how large a control group must be."""

from __future__ import annotations

from math import ceil, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
POWER = 0.80


def wilson(successes: int, trials: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Wilson score interval of a share, both ends 0 to 1 (Wilson 1927, without continuity correction).

    Raises:
        ValueError: there are no trials, or more successes than trials.
    """
    if not 0 <= successes <= trials or trials == 0:
        raise ValueError(f"{successes} of {trials} is no share")
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share = successes / trials
    spread = z * sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    middle = share + z * z / (2 * trials)
    scale = 1 + z * z / trials
    # At the ends the exact value is 0 or 1; rounding must not step outside.
    low = 0.0 if successes == 0 else (middle - spread) / scale
    high = 1.0 if successes == trials else (middle + spread) / scale
    return low, high


def group_size(base: float, effect: float, power: float = POWER) -> int:
    """Accounts needed in each of two equal groups to see `base` rise by `effect`, shares 0 to 1.

    Two-sided test of two proportions at 95 % confidence (Fleiss, Levin and Paik 2003, formula 4.14,
    without continuity correction). With a larger treated group the power is higher, not lower.

    Raises:
        ValueError: base and effect are not shares with base + effect at most 1.
    """
    if not (0 <= base < 1 and effect > 0 and base + effect <= 1):
        raise ValueError(f"a rise of {effect} from {base} is no share")
    treated = base + effect
    mean = (base + treated) / 2
    z_alpha = NormalDist().inv_cdf(0.5 + CONFIDENCE / 2)
    z_power = NormalDist().inv_cdf(power)
    spread = z_alpha * sqrt(2 * mean * (1 - mean)) + z_power * sqrt(
        base * (1 - base) + treated * (1 - treated)
    )
    # Rounded first: sizes that are whole numbers in exact arithmetic stay so.
    return ceil(round((spread / effect) ** 2, 9))


def detectable_effect(base: float, size: int, power: float = POWER) -> float | None:
    """The smallest rise that two groups of `size` can show, in steps of 0.1 points; None if none can."""
    for tenths in range(1, 1001):
        effect = tenths / 1000
        if base + effect > 1:
            return None
        if group_size(base, effect, power) <= size:
            return effect
    return None


def difference(
    first: tuple[int, int], second: tuple[int, int], confidence: float = CONFIDENCE
) -> tuple[float, float]:
    """Interval of the difference of two independent shares, first minus second, -1 to 1.

    Each is (successes, trials). Newcombe 1998 (Statistics in Medicine 17: 873), method 10: the Wilson
    intervals of both, put together by squares.

    Raises:
        ValueError: one of them has no trials, or more successes than trials.
    """
    (low, high), (other_low, other_high) = wilson(*first, confidence), wilson(*second, confidence)
    share, other = first[0] / first[1], second[0] / second[1]
    return (
        share - other - sqrt((share - low) ** 2 + (other_high - other) ** 2),
        share - other + sqrt((high - share) ** 2 + (other - other_low) ** 2),
    )
