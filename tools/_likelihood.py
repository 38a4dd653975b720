"""The maximum of a likelihood over positive parameters, judged: is it one, and how sharp is it?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Told = Callable[[float], None]
Target = Callable[[Floats], tuple[float, Floats]]
"""The mean log-likelihood of an account at a point, and its exact derivatives there."""

STEEPEST = 1e-6
"""Largest slope, in any coordinate, at what counts as a maximum."""
STEP = 1e-4
NEAR = 1e-3
"""From a bound, within which a search has ended at it."""
MOST_STEPS = 500
MOST_NEWTON_STEPS = 20


@dataclass(frozen=True)
class Coordinate:
    """One coordinate of the search: where it starts, how far it may go, what it means to end there.

    `reason` says in words why a likelihood that grows up to a bound tells nothing. Beyond the bound
    named by `rests` a coordinate has a limit in which the model holds without it: it is put at `limit`,
    and those that then mean nothing, `idle` by their places, back to their start.
    """

    start: float
    low: float
    high: float
    reason: str
    rests: Literal["low", "high"] | None = None
    limit: float = 0.0
    idle: tuple[int, ...] = ()

    def bound(self, at: float) -> Literal["low", "high"] | None:
        """The bound that a search ended at."""
        if at < self.low + NEAR:
            return "low"
        return "high" if at > self.high - NEAR else None


@dataclass(frozen=True)
class Maximum:
    """Where the search ended. `reason` says why that is no maximum; None where it is one.

    `covariance` of the coordinates is from the curvature there; it is zero for `resting` ones.
    """

    at: Floats
    value: float
    covariance: Floats
    reason: str | None
    resting: tuple[int, ...] = ()

    def plain(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "converged": self.reason is None,
            "reason": self.reason,
            "at": self.at.tolist(),
            "covariance": self.covariance.tolist(),
            "resting": list(self.resting),
        }


def maximum(
    target: Target, coordinates: Sequence[Coordinate], accounts: float, told: Told
) -> Maximum:
    """The maximum of `target`; `told` hears how much of the search is done, 0 to 1.

    On one thread: sums do not depend on how work is shared out, and four numbers are no work to share.
    """
    from scipy.optimize import minimize
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    step = 0

    def against(at: Floats) -> tuple[float, Floats]:
        value, slopes = target(at)
        return -value, -slopes

    def counted(_: Floats) -> None:
        nonlocal step
        step += 1
        told(1 - 0.9**step)

    with threadpool_limits(1):
        found = minimize(
            against,
            np.array([c.start for c in coordinates]),
            jac=True,
            method="L-BFGS-B",
            bounds=[(c.low, c.high) for c in coordinates],
            callback=counted,
            options={"maxiter": MOST_STEPS, "ftol": 1e-15, "gtol": STEEPEST / 10},
        )
        told(1.0)
        return _judged(np.array(found.x), target, coordinates, accounts)


def _judged(
    at: Floats, target: Target, coordinates: Sequence[Coordinate], accounts: float
) -> Maximum:
    """Whether the search ended at a maximum, which is then sharpened, or at a bound."""
    value = target(at)[0]
    nothing = np.zeros((len(at), len(at)))
    resting: set[int] = set()
    for i, c in enumerate(coordinates):
        bound = c.bound(at[i])
        if i not in resting and bound is not None:
            if bound != c.rests:
                return Maximum(at, value, nothing, c.reason)
            resting |= {i, *c.idle}
            at[i] = c.limit
            for other in c.idle:
                at[other] = coordinates[other].start
    free = [i for i in range(len(at)) if i not in resting]
    at = _sharpened(at, target, free)
    value, slopes = target(at)
    if not np.abs(slopes[free]).max() < STEEPEST:
        return Maximum(at, value, nothing, "the search found no maximum of the likelihood")
    curvature = _curvature(at, target, free)
    if not np.linalg.eigvalsh(curvature).min() > 0:
        return Maximum(at, value, nothing, "the likelihood is flat where it is highest")
    nothing[np.ix_(free, free)] = np.linalg.inv(curvature * accounts)
    return Maximum(at, value, nothing, None, tuple(sorted(resting)))


def _sharpened(at: Floats, target: Target, free: list[int]) -> Floats:
    """Newton's steps from near a maximum to it: the search stops where values no longer differ."""
    slopes = target(at)[1][free]
    for _ in range(MOST_NEWTON_STEPS):
        steepest = np.abs(slopes).max()
        if not steepest > STEEPEST / 100:
            break
        step = np.zeros(len(at))
        step[free] = np.linalg.lstsq(_curvature(at, target, free), slopes)[0]
        lower = target(at + step)[1][free]
        while not np.abs(lower).max() < steepest and np.abs(step).max() > STEP / 100:
            step /= 2
            lower = target(at + step)[1][free]
        if not np.abs(lower).max() < steepest:
            break
        at, slopes = at + step, lower
    return at


def _curvature(at: Floats, target: Target, free: list[int]) -> Floats:
    """Second derivatives, signed to be positive, from central differences of the exact first ones."""
    rows = []
    for i in free:
        step = np.zeros(len(at))
        step[i] = STEP
        rows.append((target(at - step)[1] - target(at + step)[1])[free] / (2 * STEP))
    found = np.array(rows)
    return np.asarray((found + found.T) / 2)


def slopes_of(of: Callable[[Floats], Floats], at: Floats) -> Floats:
    """Derivatives of a vector of figures by each coordinate (rows), from central differences."""
    rows = []
    for i in range(len(at)):
        step = np.zeros(len(at))
        step[i] = STEP
        rows.append((of(at + step) - of(at - step)) / (2 * STEP))
    return np.array(rows)
