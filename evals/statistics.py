"""Paired statistics of two runs of the same cases. The case is the unit.

A case's score is the share of its attempts that passed, so that repeats are averaged within the case
before anything is compared. The verdict comes from the sign-flip permutation test: if the two runs do
not differ, each case's difference is as likely to be what it is as its opposite. Nothing is assumed
about the shape of the differences.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import comb, gcd, lcm, sqrt
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

ALPHA = 0.05
FEWEST_CHANGED = 6
"""With five changed cases the smallest possible p-value is 2 / 2**5 = 0.0625."""
POWER = 0.8
DRAWS = 100_000
EXACT_UP_TO = 200_000
"""Largest sum of differences, in units of their common denominator, that is enumerated exactly."""

Direction = Literal["better", "worse", "no detectable difference", "cannot tell"]


@dataclass(frozen=True)
class Verdict:
    """What a comparison comes to. Effects are shares of cases, 0.05 is 5 percentage points."""

    direction: Direction
    cases: int
    changed: int
    effect: float
    low: float
    high: float
    p: float
    detectable: float
    """Smallest effect that would be found four times in five."""


def verdict(differences: Sequence[Fraction]) -> Verdict:
    """Judge the differences of scores, one per case, candidate minus baseline."""
    changed = sum(1 for difference in differences if difference)
    p = sign_flip_p(differences)
    effect = float(sum(differences, Fraction()) / len(differences)) if differences else 0.0
    low, high = interval(differences)
    return Verdict(
        direction=_direction(effect, changed, p),
        cases=len(differences),
        changed=changed,
        effect=effect,
        low=low,
        high=high,
        p=p,
        detectable=detectable([float(difference) for difference in differences]),
    )


def _direction(effect: float, changed: int, p: float) -> Direction:
    if changed < FEWEST_CHANGED:
        return "cannot tell"
    if p > ALPHA:
        return "no detectable difference"
    return "better" if effect > 0 else "worse"


def sign_flip_p(differences: Sequence[Fraction]) -> float:
    """Two-sided p-value of the sum of the differences under random signs.

    Exact: the differences are brought to whole numbers and the distribution of their signed sum is
    built by convolution. Where that would take too long, `DRAWS` random sign vectors.
    """
    changed = [difference for difference in differences if difference]
    if not changed:
        return 1.0
    scale = lcm(*(difference.denominator for difference in changed))
    whole = [int(difference * scale) for difference in changed]
    shared = gcd(*whole)
    whole = [value // shared for value in whole]
    reach = sum(map(abs, whole))
    return _exact(whole, reach) if reach <= EXACT_UP_TO else _drawn(whole)


def _exact(whole: Sequence[int], reach: int) -> float:
    chance = np.zeros(2 * reach + 1)
    chance[reach] = 1.0
    for value in map(abs, whole):
        # All sums so far lie within `reach`, so nothing is rolled over the edge.
        chance = 0.5 * (np.roll(chance, value) + np.roll(chance, -value))
    sums = np.abs(np.arange(-reach, reach + 1))
    return float(min(1.0, chance[sums >= abs(sum(whole))].sum()))


def _drawn(whole: Sequence[int], seed: int = 0) -> float:
    random = np.random.default_rng(seed)
    values = np.array(whole, dtype=float)
    as_far, observed = 0, abs(values.sum())
    for size in _blocks(DRAWS, most=max(1, 20_000_000 // len(values))):
        sums = np.abs(_signs(random, size, len(values)) @ values)
        as_far += int((sums >= observed * (1 - 1e-12)).sum())
    # The observed signs are one of the possible draws.
    return (as_far + 1) / (DRAWS + 1)


def _blocks(total: int, most: int) -> list[int]:
    return [min(most, total - done) for done in range(0, total, most)]


def _signs(random: np.random.Generator, rows: int, columns: int) -> NDArray[np.float64]:
    return random.integers(0, 2, (rows, columns)).astype(np.float64) * 2.0 - 1.0


def interval(differences: Sequence[Fraction]) -> tuple[float, float]:
    """A 95 % interval of the mean difference, for display; the verdict is the test's.

    The adjusted paired interval of Bonett and Price (2012): one imaginary case that got better and one
    that got worse are added, which keeps it honest when few cases changed or none did.
    """
    from scipy.special import stdtrit

    values = np.array([float(difference) for difference in differences] + [1.0, -1.0])
    n = len(values)
    half = float(stdtrit(n - 1, 1 - ALPHA / 2)) * float(values.std(ddof=1)) / sqrt(n)
    middle = float(values.mean())
    return max(-1.0, middle - half), min(1.0, middle + half)


def holm(p_values: Mapping[str, float]) -> dict[str, float]:
    """The p-values adjusted by Holm (1979), so that looking into many categories finds no more by chance."""
    adjusted: dict[str, float] = {}
    highest = 0.0
    for place, name in enumerate(sorted(p_values, key=lambda name: (p_values[name], name))):
        highest = max(highest, min(1.0, p_values[name] * (len(p_values) - place)))
        adjusted[name] = highest
    return {name: adjusted[name] for name in p_values}


def power(
    differences: Sequence[float], effect: float, *, experiments: int = 600, seed: int = 0
) -> float:
    """How often the verdict is "worse" when a share `effect` of the cases goes from pass to fail.

    The differences that were seen are the noise on top of which that happens, with random signs:
    without any, nothing else changes.
    """
    random = np.random.default_rng(seed)
    noise = np.abs(np.asarray(differences, dtype=float))
    n = len(noise)
    drawn = np.where(
        random.random((experiments, n)) < effect, -1.0, noise * _signs(random, experiments, n)
    )
    sums = drawn.sum(axis=1)
    flips = 999
    flipped = np.abs(drawn @ _signs(random, flips, n).T)
    as_far = (flipped >= np.abs(sums)[:, None] - 1e-9).sum(axis=1)
    found = (as_far + 1) / (flips + 1) <= ALPHA
    enough = (drawn != 0).sum(axis=1) >= FEWEST_CHANGED
    return float((found & enough & (sums < 0)).mean())


def detectable(differences: Sequence[float]) -> float:
    """The smallest effect that `power` finds with a chance of `POWER`; 1 when none is.

    Noise is what cancels out: the changes to the rarer side, and as many to the other. What is left
    over is the effect itself.
    """
    better = [difference for difference in differences if difference > 0]
    worse = [-difference for difference in differences if difference < 0]
    rarer = sorted(better if len(better) < len(worse) else worse)
    noise = (rarer + rarer)[: len(differences)]
    return _detectable(tuple(noise + [0.0] * (len(differences) - len(noise))))


@cache
def _detectable(noise: tuple[float, ...]) -> float:
    if not noise or power(noise, 1.0) < POWER:
        return 1.0
    low, high = 0.0, 1.0
    while high - low > 0.1 / len(noise):
        middle = (low + high) / 2
        if power(noise, middle) < POWER:
            low = middle
        else:
            high = middle
    return high


def pass_hat(passed: int, repeats: int, k: int) -> float:
    """Chance that k repeats of a case all pass (pass^k), estimated without bias from `repeats`."""
    return comb(passed, k) / comb(repeats, k)
