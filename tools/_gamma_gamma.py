"""Gamma-Gamma: what an account spends per order (Fader and Hardie 2013).

Orders of an account vary around its own mean: gamma distributed with shape p. The scale parameter of
that gamma is gamma distributed over accounts (shape q, scale parameter v). How much is independent of
how often. Numbers of equations are those of "The Gamma-Gamma Model of Monetary Value".
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from typing import Any

import numpy as np

from tools._likelihood import Coordinate, Floats, Told, maximum

Plain = dict[str, Any]

# Of p, q and v in units of the mean order, each as a logarithm.
COORDINATES = (
    Coordinate(0.5, -7.0, 9.0, "an account spends the same on every order"),
    Coordinate(1.0, -7.0, 9.0, "accounts do not differ in what they spend per order"),
    Coordinate(0.0, -14.0, 16.0, "what accounts spend per order has no scale"),
)
NO_MEAN = "what accounts spend per order differs so much that it has no mean"
"""With q at most 1 the mean over accounts is infinite."""


@dataclass(frozen=True)
class Parameters:
    """Shape of an account's orders, shape and scale parameter of how accounts differ."""

    p: float
    q: float
    v: float

    @classmethod
    def at(cls, coordinates: Floats, unit: float) -> Parameters:
        """From a point of the search, with money in multiples of `unit` there."""
        p, q, v = np.exp(coordinates)
        return cls(float(p), float(q), float(v * unit))


def fit(frequency: Floats, mean_value: Floats, told: Told = lambda done: None) -> Plain:
    """Maximum-likelihood parameters as JSON-ready data, with `reason` where there is no maximum.

    Takes accounts with repeat orders of a mean value above zero.
    """
    unit = float(np.exp(np.log(mean_value).mean()))
    scaled = mean_value / unit

    def target(at: Floats) -> tuple[float, Floats]:
        g = Parameters.at(at, 1.0)
        value, slopes = likelihood(g, frequency, scaled)
        return float(value.mean()), slopes.mean(axis=1) * np.array(astuple(g))

    found = maximum(target, COORDINATES, len(scaled), told)
    g = Parameters.at(found.at, unit)
    plain = found.plain()
    if plain["converged"] and g.q <= 1:
        plain |= {"converged": False, "reason": NO_MEAN}
    return plain | {
        "parameters": list(astuple(g)),
        "unit": unit,
        "log_likelihood": (found.value - float(np.log(unit))) * len(scaled),
        "accounts": len(scaled),
    }


def likelihood(g: Parameters, frequency: Floats, mean_value: Floats) -> tuple[Floats, Floats]:
    """Log-likelihood of each account's mean repeat order (1a), and its derivatives by p, q and v."""
    from scipy.special import digamma, gammaln

    p, q, v = astuple(g)
    x, z = frequency, mean_value
    px, spent = p * x, np.log(v + x * z)
    # Gamma functions are slow, and there are few different numbers of orders.
    n, at = np.unique(x, return_inverse=True)
    pn = p * n
    value = (gammaln(pn + q) - gammaln(pn) - gammaln(q))[at] + (
        q * np.log(v) + (px - 1) * np.log(z) + px * np.log(x) - (px + q) * spent
    )
    slopes = np.array([
        x * ((digamma(pn + q) - digamma(pn))[at] + np.log(x * z) - spent),
        (digamma(pn + q) - digamma(q))[at] + np.log(v) - spent,
        q / v - (px + q) / (v + x * z),
    ])  # fmt: skip
    return value, slopes


def expected_value(g: Parameters, frequency: Floats, mean_value: Floats) -> Floats:
    """Expected value of an account's next orders (5): its own mean drawn to that of all accounts."""
    x = frequency
    return np.asarray(g.p * (g.v + x * mean_value) / (g.p * x + g.q - 1))


def total_tail(
    g: Parameters, frequency: Floats, mean_value: Floats, orders: Floats, total: Floats
) -> Floats:
    """Probability that each account's next `orders` (from 1) come to more than `total` together.

    Given its scale parameter the sum is gamma (p * orders), and that parameter, after what the account
    bought, is gamma (q + p x, v + x z): together a beta prime distribution.
    """
    from scipy.special import betaincc

    scale = g.v + frequency * mean_value
    return np.asarray(betaincc(g.p * orders, g.q + g.p * frequency, total / (total + scale)))
