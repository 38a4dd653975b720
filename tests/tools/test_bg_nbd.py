"""BG/NBD and Gamma-Gamma against their own definitions: derivatives, integrals, simulation."""

from __future__ import annotations

from dataclasses import astuple, replace
from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import hyp2f1
from scipy.stats import beta, gamma

from tools import _bg_nbd as bg_nbd
from tools import _gamma_gamma as gamma_gamma
from tools._bg_nbd import Histories, Parameters

CDNOW = Parameters(0.243, 4.414 * 7, 0.793, 2.426)
SPEND = gamma_gamma.Parameters(6.25, 3.74, 15.44)


def history(x: float, recency: float, age: float) -> Histories:
    return Histories(np.array([x]), np.array([recency]), np.array([age]))


def simulated(
    p: Parameters, accounts: int, age: float, more: float
) -> tuple[Histories, np.ndarray]:
    """Accounts that live by the model's own story: what is known at `age`, and orders in `more`."""
    rng = np.random.default_rng(20050101)
    rate = rng.gamma(p.r, 1 / p.alpha, accounts)
    stop = rng.beta(p.a, p.b, accounts)
    day, alive = np.zeros(accounts), np.ones(accounts, dtype=bool)
    frequency, recency, later = np.zeros(accounts), np.zeros(accounts), np.zeros(accounts)
    while alive.any():
        day = np.where(alive, day + rng.exponential(1 / rate), day)
        alive &= day <= age + more
        known = alive & (day <= age)
        frequency[known] += 1
        recency[known] = day[known]
        later[alive & ~known] += 1
        alive &= rng.random(accounts) > stop
    return Histories(frequency, recency, np.full(accounts, age)), later


def test_the_likelihood_is_equation_6_of_fader_hardie_lee_2005() -> None:
    """By its definition: the integral over rate and chance to stop, both ways to the history added."""
    r, alpha, a, b = astuple(CDNOW)
    x, recency, age = 3, 150.0, 272.0

    def given_rate(rate: float) -> float:
        weight = gamma.pdf(rate, r, scale=1 / alpha)
        alive = quad(lambda p: (1 - p) ** x * beta.pdf(p, a, b), 0, 1)[0]
        gone = quad(lambda p: p * (1 - p) ** (x - 1) * beta.pdf(p, a, b), 0, 1)[0]
        both = alive * np.exp(-rate * age) + gone * np.exp(-rate * recency)
        return float(rate**x * both * weight)

    whole = quad(given_rate, 0, 0.05)[0] + quad(given_rate, 0.05, 1)[0]
    value, _ = bg_nbd.likelihood(CDNOW, history(x, recency, age))
    assert value[0] == pytest.approx(np.log(whole), rel=1e-6)


@pytest.mark.parametrize("x", [0.0, 1.0, 2.0, 60.0])
def test_slopes_of_the_likelihoods_are_their_derivatives(x: float) -> None:
    of = history(x, 200.0 * (x > 0), 272.0)
    _, slopes = bg_nbd.likelihood(CDNOW, of)
    for i, name in enumerate(("r", "alpha", "a", "b")):
        at, step = getattr(CDNOW, name), getattr(CDNOW, name) * 1e-6
        up, down = (
            bg_nbd.likelihood(replace(CDNOW, **{name: at + s}), of)[0] for s in (step, -step)
        )
        assert slopes[i] == pytest.approx((up - down) / (2 * step), rel=1e-5, abs=1e-8)
    if x == 0:
        return
    frequency, spent = np.array([x]), np.array([22.35])
    _, slopes = gamma_gamma.likelihood(SPEND, frequency, spent)
    for i, name in enumerate(("p", "q", "v")):
        at, step = getattr(SPEND, name), getattr(SPEND, name) * 1e-6
        up, down = (
            gamma_gamma.likelihood(replace(SPEND, **{name: at + s}), frequency, spent)[0]
            for s in (step, -step)
        )
        assert slopes[i] == pytest.approx((up - down) / (2 * step), rel=1e-5, abs=1e-8)


@pytest.mark.parametrize("x", [0, 1, 2, 7, 26])
@pytest.mark.parametrize("days", [7, 90, 365])
def test_the_expectation_is_equation_10_of_fader_hardie_lee_2005(x: int, days: int) -> None:
    r, alpha, a, b = astuple(CDNOW)
    recency, age = (200.0, 272.0) if x else (0.0, 272.0)
    z = days / (alpha + age + days)
    shrunk = ((alpha + age) / (alpha + age + days)) ** (r + x)
    series = hyp2f1(r + x, b + x, a + b + x - 1, z)
    expected = (a + b + x - 1) / (a - 1) * (1 - shrunk * series)
    if x:
        expected /= 1 + a / (b + x - 1) * ((alpha + age) / (alpha + recency)) ** (r + x)
    of = history(x, recency, age)
    assert bg_nbd.expected_orders(CDNOW, of, days)[0][0] == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("p", "x", "age", "days"),
    [
        (Parameters(3.9, 12.6, 0.0186, 83.9), 43, 303, 657),
        (Parameters(0.49, 3.2, 0.0134, 3.2), 100, 181, 849),
        (Parameters(0.66, 34.5, 1.0, 2.25), 101, 189, 1081),
        (Parameters(1.1, 4.2, 2.0, 10.1), 96, 314, 1085),
    ],
)
def test_frequent_buyers_are_expected_what_the_integral_says(
    p: Parameters, x: int, age: int, days: int
) -> None:
    """Where scipy's hypergeometric function is infinite or wrong, and where a is 1 or 2."""
    shape, scale = p.r + x, p.alpha + age

    def given(log_stop: float) -> float:
        stop = np.exp(log_stop)
        count = -np.expm1(-shape * np.log1p(stop * days / scale)) / stop
        return float(count * beta.pdf(stop, p.a, p.b + x) * stop)

    parts = (-60, -20, -12, -8, -6, -4, -2, 0)
    whole = sum(quad(given, low, high)[0] for low, high in pairwise(parts))
    whole += beta.cdf(np.exp(-60), p.a, p.b + x) * shape * days / scale  # as good as never stopping
    of = history(x, age, age)
    alive = bg_nbd.probability_alive(p, of)[0]
    found = bg_nbd.expected_orders(p, of, days)[0][0]
    assert found == pytest.approx(alive * whole, rel=1e-7)


def test_mean_and_square_are_those_of_the_distribution() -> None:
    of = Histories(*np.array([[0.0, 0, 0], [2, 213, 272], [60, 270, 272], [3, 20, 272]]).T)
    mean, square = bg_nbd.expected_orders(CDNOW, of, 365)
    n = np.arange(1.0, 1500)[None, :]
    each = Histories(of.frequency[:, None], of.recency[:, None], of.age[:, None])
    tail = bg_nbd.order_tail(CDNOW, each, 365, n)
    assert mean == pytest.approx(tail.sum(axis=1), rel=1e-9)
    assert square == pytest.approx(((2 * n - 1) * tail).sum(axis=1), rel=1e-9)
    for level in (0.05, 0.5, 0.95):
        enough = bg_nbd.order_quantile(CDNOW, of, 365, level)
        assert enough.tolist() == [int((row > 1 - level).sum()) for row in tail]


def test_without_a_repeat_order_an_account_is_alive() -> None:
    """A property of BG/NBD: accounts stop after repeat orders only (Fader, Hardie and Lee 2008)."""
    of = Histories(*np.array([[0.0, 0, 900], [1, 5, 900], [1, 900, 900], [9, 900, 900]]).T)
    alive = bg_nbd.probability_alive(CDNOW, of)
    assert alive[0] == 1
    assert alive[1] < alive[2] < alive[3] < 1


def test_parameters_are_found_again_in_data_made_with_them() -> None:
    p = Parameters(0.8, 40.0, 0.6, 3.0)
    of, _ = simulated(p, 4_000, 700.0, 1.0)
    fit = bg_nbd.fit(of)
    assert fit["converged"] and fit["stopping"] == "varies"
    doubt = np.sqrt(np.diag(fit["covariance"]))
    true = [np.log(p.r / p.alpha), np.log(p.r), np.log(p.a / p.b), np.log(p.a + p.b)]
    assert np.abs((np.array(fit["at"]) - true) / doubt).max() < 3
    assert doubt.max() < 0.3


def test_what_is_expected_comes_and_intervals_hold_in_data_made_by_the_model() -> None:
    p = Parameters(0.8, 40.0, 0.6, 3.0)
    of, later = simulated(p, 20_000, 500.0, 200.0)
    mean, square = bg_nbd.expected_orders(p, of, 200.0)
    spread = np.sqrt((square - mean**2).sum())
    assert abs(later.sum() - mean.sum()) < 3 * spread
    low, high = (bg_nbd.order_quantile(p, of, 200.0, level) for level in (0.05, 0.95))
    assert (later < low).mean() <= 0.05
    assert (later > high).mean() <= 0.05


@pytest.mark.parametrize(
    ("rows", "reason", "stopping"),
    [
        # Everyone does the same: nothing tells one rate from another.
        ([[4, 80, 100]] * 50, "do not differ in how often they order", None),
        ([[0, 0, 100]] * 50, "too few repeat orders", None),
        # Nobody has been silent for longer than between orders.
        ([[x, 100, 100] for x in (1, 2, 3, 5, 8, 13) for _ in range(9)], None, "unseen"),
    ],
    ids=["all alike", "nobody again", "nobody stops"],
)
def test_where_there_is_no_maximum_it_says_why(
    rows: list[list[float]], reason: str | None, stopping: str | None
) -> None:
    of = Histories(*np.array(rows, dtype=float).T)
    fit = bg_nbd.fit(of)
    if reason is None:
        assert fit["converged"] and fit["stopping"] == stopping
        alive = bg_nbd.probability_alive(Parameters(*fit["parameters"]), of)
        assert alive == pytest.approx(np.ones(len(of)))
    else:
        assert not fit["converged"]
        assert reason in fit["reason"]


def test_the_order_of_accounts_changes_no_digit() -> None:
    of, _ = simulated(CDNOW, 500, 300.0, 1.0)
    mixed = of[np.random.default_rng(1).permutation(500)]
    assert bg_nbd.fit(of) == bg_nbd.fit(mixed)


def test_sums_of_orders_have_the_distribution_the_model_says() -> None:
    """Gamma-Gamma: total of n further orders of an account with three orders of 22 on average."""
    rng = np.random.default_rng(2013)
    scale = rng.gamma(SPEND.q + 3 * SPEND.p, 1 / (SPEND.v + 3 * 22.0), 200_000)
    totals = rng.gamma(5 * SPEND.p, 1 / scale)
    one = np.ones(1)
    mean = gamma_gamma.expected_value(SPEND, 3 * one, 22.0 * one)[0]
    assert totals.mean() / 5 == pytest.approx(mean, rel=0.01)
    for level in (0.05, 0.5, 0.95):
        tail = gamma_gamma.total_tail(
            SPEND, 3 * one, 22.0 * one, 5 * one, np.quantile(totals, level)
        )
        assert tail[0] == pytest.approx(1 - level, abs=0.003)


def test_spend_without_a_mean_is_refused() -> None:
    rng = np.random.default_rng(7)
    scale = rng.gamma(0.6, 1.0, 400)
    spent = rng.gamma(3.0 * 4, 1 / scale) / 4
    fit = gamma_gamma.fit(np.full(400, 4.0), spent)
    assert fit["parameters"][1] < 1
    assert not fit["converged"]
    assert "no mean" in fit["reason"]


def test_money_in_pence_or_pounds_is_the_same_model() -> None:
    rng = np.random.default_rng(8)
    x = rng.integers(1, 9, 300).astype(float)
    spent = rng.gamma(5 * x, 1 / rng.gamma(3.0, 1 / 20.0, 300)) / x
    pounds, pence = gamma_gamma.fit(x, spent), gamma_gamma.fit(x, 100 * spent)
    p, q, v = pounds["parameters"]
    assert pence["parameters"] == pytest.approx([p, q, 100 * v], rel=1e-9)
    assert pence["log_likelihood"] == pytest.approx(
        pounds["log_likelihood"] - 300 * np.log(100), rel=1e-12
    )
