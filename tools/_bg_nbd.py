"""BG/NBD: whether an account still orders, and how often it will (Fader, Hardie and Lee 2005).

While alive an account orders at random at its own rate; after every repeat order it stops for good with
its own probability. Over accounts the rate is gamma distributed (shape r, scale parameter alpha), the
probability to stop beta distributed (a, b), independently of each other. Numbers of equations are those
of "Counting Your Customers the Easy Way: An Alternative to the Pareto/NBD Model", Marketing Science
24(2), 275-284. Time is in days.

The expectations of the paper hold a Gaussian hypergeometric function. Summing it by a fixed number of
terms, or with scipy, is wrong or infinite for frequent buyers. So everything about the future comes from
the tail here, a product because rate and chance to stop are independent given that the account is alive:

    P(orders in t >= n | alive) = E[(1 - p)^(n-1)] * P(Poisson(lambda t) >= n)
                                = B(a, b + x + n - 1) / B(a, b + x) * I(t / (alpha + T + t); n, r + x)

Its sum over n, of positive terms only, is the expectation; its values are the distribution.
"""

from __future__ import annotations

from dataclasses import astuple, dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from tools._likelihood import Coordinate, Floats, Told, maximum

Plain = dict[str, Any]

COORDINATES = (
    Coordinate(
        start=-4.0,  # log of the mean rate, r / alpha
        low=-20.0,
        high=5.0,
        reason="there are too few repeat orders to tell how often accounts order",
    ),
    Coordinate(
        start=0.0,  # log r
        low=-9.0,
        high=9.0,
        reason="accounts do not differ in how often they order, which the model needs",
    ),
    # Logit of the mean chance to stop, a / (a + b). At the low bound none stops: what is left is the
    # negative binomial model of orders.
    Coordinate(
        start=-1.0,
        low=-14.0,
        high=14.0,
        reason="accounts seem to stop after their first repeat order",
        rests="low",
        limit=-30.0,
        idle=(3,),
    ),
    # Log of a + b. At the high bound all are as likely to stop.
    Coordinate(
        start=1.0,
        low=-9.0,
        high=11.5,
        reason="accounts seem to stop after their first repeat order or never",
        rests="high",
        limit=11.5,
    ),
)
STOPPING = {(): "varies", (3,): "equal", (2, 3): "unseen"}
"""How accounts differ in how likely they stop, by the coordinates that rest at a bound."""


@dataclass(frozen=True)
class Parameters:
    """Shape and scale parameter of the order rate, and both shapes of the chance to stop."""

    r: float
    alpha: float
    a: float
    b: float

    @classmethod
    def at(cls, coordinates: Floats) -> Parameters:
        """From a point of the search."""
        rate, r, spread = np.exp(coordinates[[0, 1, 3]])
        stop, stay = 1 / (1 + np.exp(-coordinates[2])), 1 / (1 + np.exp(coordinates[2]))
        return cls(float(r), float(r / rate), float(spread * stop), float(spread * stay))

    def chain(self) -> Floats:
        """Derivatives of r, alpha, a and b (columns) by the coordinates (rows)."""
        turned = self.a * self.b / (self.a + self.b)
        return np.array([
            [0, -self.alpha, 0, 0],
            [self.r, self.alpha, 0, 0],
            [0, 0, turned, -turned],
            [0, 0, self.a, self.b],
        ])  # fmt: skip


@dataclass(frozen=True)
class Histories:
    """What the model knows of accounts, an entry each: x, t_x and T of the paper."""

    frequency: Floats
    recency: Floats
    age: Floats

    def __len__(self) -> int:
        return len(self.frequency)

    def __getitem__(self, chosen: Any) -> Histories:
        return Histories(self.frequency[chosen], self.recency[chosen], self.age[chosen])

    @cached_property
    def counts(self) -> tuple[Floats, npt.NDArray[np.intp]]:
        """The different numbers of repeat orders, and where that of each account stands among them."""
        found, places = np.unique(self.frequency, return_inverse=True)
        return found, places

    def distinct(self) -> tuple[Histories, Floats]:
        """The different histories there are, in order, and how many accounts have each."""
        rows = np.column_stack([self.frequency, self.recency, self.age])
        found, counts = np.unique(rows, axis=0, return_counts=True)
        return Histories(*found.T), counts.astype(np.float64)


NEWCOMER = Histories(*np.zeros((3, 1)))
"""An account on the day of its first order."""


def fit(of: Histories, told: Told = lambda done: None) -> Plain:
    """Maximum-likelihood parameters as JSON-ready data, with `reason` where there is no maximum.

    `stopping` says whether how likely accounts stop "varies", is "equal", or is "unseen": none does.
    """
    distinct, counts = of.distinct()
    shares = counts / counts.sum()

    def target(at: Floats) -> tuple[float, Floats]:
        p = Parameters.at(at)
        value, slopes = likelihood(p, distinct)
        return float(shares @ value), p.chain() @ (slopes @ shares)

    found = maximum(target, COORDINATES, len(of), told)
    return found.plain() | {
        "parameters": list(astuple(Parameters.at(found.at))),
        "log_likelihood": found.value * len(of),
        "stopping": STOPPING[found.resting],
        "accounts": len(of),
    }


def likelihood(p: Parameters, of: Histories) -> tuple[Floats, Floats]:
    """Log-likelihood of each history (6), and its derivatives by r, alpha, a and b (rows).

    Both ways to the history, still alive or stopped after the last order, are added as logarithms.
    """
    from scipy.special import digamma, gammaln

    r, alpha, a, b = astuple(p)
    x, repeated = of.frequency, of.frequency > 0
    # Gamma functions are slow, and there are few different numbers of orders.
    n, at = of.counts
    # b + x - 1 stands only where there was a repeat order.
    before = np.where(repeated, b + x - 1, 1.0)
    going = -(r + x) * np.log(alpha + of.age)
    gone = np.where(repeated, np.log(a / before) - (r + x) * np.log(alpha + of.recency), -np.inf)
    either = np.logaddexp(going, gone)
    is_gone = np.exp(gone - either)
    is_going = 1 - is_gone
    value = (
        gammaln(r + n) - gammaln(r) + r * np.log(alpha)
        + gammaln(a + b) - gammaln(a + b + n) + gammaln(b + n) - gammaln(b)
    )[at] + either  # fmt: skip
    both = (digamma(a + b) - digamma(a + b + n))[at]
    slopes = np.array([
        (digamma(r + n) - digamma(r))[at] + np.log(alpha)
        - is_going * np.log(alpha + of.age) - is_gone * np.log(alpha + of.recency),
        r / alpha - (r + x) * (is_going / (alpha + of.age) + is_gone / (alpha + of.recency)),
        both + is_gone / a,
        both + (digamma(b + n) - digamma(b))[at] - np.where(repeated, is_gone / before, 0.0),
    ])  # fmt: skip
    return value, slopes


def probability_alive(p: Parameters, of: Histories) -> Floats:
    """Probability that each account has not stopped; without a repeat order it is 1 in this model.

    Fader, Hardie and Lee 2008, "Computing P(alive) Using the BG/NBD Model".
    """
    from scipy.special import expit

    repeated = of.frequency > 0
    before = np.where(repeated, p.b + of.frequency - 1, 1.0)
    silence = np.log((p.alpha + of.age) / (p.alpha + of.recency))
    odds = np.log(p.a / before) + (p.r + of.frequency) * silence
    return np.asarray(np.where(repeated, expit(-odds), 1.0))


def expected_orders(p: Parameters, of: Histories, days: float) -> tuple[Floats, Floats]:
    """Mean of each account's orders in the next `days` (10), and mean of their square.

    For a `NEWCOMER` the mean is E[X(t)] (9).
    """
    shape, odds = p.r + of.frequency, days / (p.alpha + of.age)
    length = _longest(shape, odds)
    order = np.argsort(-length, kind="stable")
    shape, odds, length, stay = shape[order], odds[order], length[order], p.b + of.frequency[order]
    chance = odds / (1 + odds)
    # Of the orders there would be without stopping: log P(as many as n - 1), and P(n or more).
    exactly = -shape * np.log1p(odds)
    beyond = -np.expm1(exactly)
    stayed = np.ones(len(of))
    mean, square = np.zeros(len(of)), np.zeros(len(of))
    for n in range(1, int(length.max(initial=0)) + 1):
        # Sorted by length, those whose tail is not spent come first.
        live = slice(0, int(np.searchsorted(-length, -n, side="right")))
        tail = stayed[live] * beyond[live]
        mean[live] += tail
        square[live] += (2 * n - 1) * tail
        exactly[live] += np.log(chance[live] * (shape[live] + n - 1) / n)
        beyond[live] = np.maximum(beyond[live] - np.exp(exactly[live]), 0.0)
        stayed[live] *= (stay[live] + n - 1) / (p.a + stay[live] + n - 1)
    alive = probability_alive(p, of)
    back = np.argsort(order)
    return alive * mean[back], alive * square[back]


def order_tail(p: Parameters, of: Histories, days: float, n: Floats) -> Floats:
    """Probability that each account places at least `n` orders in the next `days`, `n` from 1."""
    from scipy.special import betainc, betaln

    stay = p.b + of.frequency
    stayed = np.exp(betaln(p.a, stay + n - 1) - betaln(p.a, stay))
    orders = betainc(n, p.r + of.frequency, days / (p.alpha + of.age + days))
    return np.asarray(probability_alive(p, of) * stayed * orders)


def order_quantile(p: Parameters, of: Histories, days: float, level: float) -> Floats:
    """The smallest number of orders in the next `days` that is enough with probability `level`."""
    low = np.zeros(len(of))
    high = _longest(p.r + of.frequency, days / (p.alpha + of.age))
    while (low < high).any():
        middle = np.floor((low + high) / 2)
        enough = order_tail(p, of, days, middle + 1) <= 1 - level
        low, high = np.where(enough, low, middle + 1), np.where(enough, middle, high)
    return low


def _longest(shape: Floats, odds: Floats) -> Floats:
    """A number that a negative binomial count all but never exceeds."""
    mean = shape * odds
    return np.asarray(np.ceil(mean + 10 * np.sqrt(mean * (1 + odds)) + 30 * (1 + odds)))
