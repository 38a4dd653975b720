"""The statistics are checked by enumeration, by simulation and against published examples."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.statistics import (
    ALPHA,
    FEWEST_CHANGED,
    POWER,
    Verdict,
    _drawn,
    detectable,
    holm,
    interval,
    pass_hat,
    power,
    sign_flip_p,
    verdict,
)


def enumerated(differences: list[Fraction]) -> float:
    """The p-value by going through every choice of signs."""
    observed = abs(sum(differences))
    sums = [
        abs(sum(sign * value for sign, value in zip(signs, differences, strict=True)))
        for signs in product((1, -1), repeat=len(differences))
    ]
    return sum(value >= observed for value in sums) / len(sums)


@given(st.lists(st.fractions(-1, 1, max_denominator=6), min_size=1, max_size=9))
@settings(max_examples=60, deadline=None)
def test_the_exact_p_value_is_that_of_enumeration(differences: list[Fraction]) -> None:
    assert sign_flip_p(differences) == pytest.approx(enumerated(differences), abs=1e-12)


def test_p_of_one_sided_changes_is_the_sign_test() -> None:
    for changed in range(1, 12):
        differences = [Fraction(1)] * changed + [Fraction(0)] * 40
        assert sign_flip_p(differences) == pytest.approx(2 / 2**changed)


def test_drawn_signs_come_close_to_the_exact_p_value() -> None:
    random = np.random.default_rng(3)
    whole = [int(value) for value in random.integers(-7, 9, 60)]
    exact = sign_flip_p([Fraction(value, 10) for value in whole])
    assert _drawn(whole) == pytest.approx(exact, abs=0.005)


def test_differences_too_fine_to_enumerate_are_drawn() -> None:
    random = np.random.default_rng(4)
    fine = [Fraction(int(value), 1_000_003) for value in random.integers(1, 900_000, 12)]
    assert sign_flip_p(fine) == pytest.approx(2 / 2**12, abs=3e-4)


def two_runs(random: np.random.Generator, cases: int, repeats: int) -> list[Fraction]:
    """Differences of two runs of the same model: some cases sure, some a matter of luck."""
    chance = random.beta(0.8, 0.4, cases)
    passed = random.binomial(repeats, chance, (2, cases))
    return [Fraction(int(change), repeats) for change in passed[1] - passed[0]]


@pytest.mark.parametrize("repeats", [1, 3])
@pytest.mark.parametrize("cases", [20, 60, 200])
def test_without_a_difference_the_verdict_names_a_winner_at_most_one_time_in_twenty(
    cases: int, repeats: int
) -> None:
    random = np.random.default_rng(cases + repeats)
    runs = 600
    found = 0
    for _ in range(runs):
        differences = two_runs(random, cases, repeats)
        changed = sum(1 for difference in differences if difference)
        found += changed >= FEWEST_CHANGED and sign_flip_p(differences) <= ALPHA
    # Two standard errors of the simulation itself.
    assert found / runs <= ALPHA + 2 * (ALPHA * (1 - ALPHA) / runs) ** 0.5


@pytest.mark.parametrize("cases", [20, 60, 200])
def test_power_is_as_computed(cases: int) -> None:
    """Cases go from pass to fail at random; each experiment is judged as two runs would be."""
    random = np.random.default_rng(cases)
    effect = detectable([0.0] * cases)
    runs = 400
    found = 0
    for _ in range(runs):
        lost = random.random(cases) < effect
        judged = [Fraction(-int(one)) for one in lost]
        enough = int(lost.sum()) >= FEWEST_CHANGED
        found += enough and sign_flip_p(judged) <= ALPHA
    assert found / runs == pytest.approx(power([0.0] * cases, effect), abs=0.07)
    assert found / runs >= POWER - 0.06


@pytest.mark.parametrize("cases", [20, 60, 200])
def test_detectable_effect_without_noise_is_that_of_six_changes(cases: int) -> None:
    """Where nothing else changes, six cases must change: the binomial gives the effect."""

    def chance(effect: float) -> float:
        fewer = sum(
            comb(cases, k) * effect**k * (1 - effect) ** (cases - k) for k in range(FEWEST_CHANGED)
        )
        return 1 - fewer

    assert chance(detectable([0.0] * cases)) == pytest.approx(POWER, abs=0.06)


def test_noise_hides_small_effects() -> None:
    calm = detectable([0.0] * 100)
    noisy = detectable([0.0] * 80 + [1.0] * 10 + [-1.0] * 10)
    assert calm < noisy < 1.0
    assert detectable([0.0] * 80 + [-1.0] * 20) == calm, "an effect is no noise"
    assert detectable([0.0] * 5) == 1.0


@given(
    st.integers(0, FEWEST_CHANGED - 1), st.sampled_from([Fraction(1), Fraction(-1), Fraction(1, 3)])
)
@settings(max_examples=8, deadline=None)
def test_fewer_than_six_changed_cases_never_name_a_winner(changed: int, by: Fraction) -> None:
    found = verdict([by] * changed + [Fraction(0)] * 54)
    assert found.direction == "cannot tell"


def test_six_changes_to_one_side_name_a_winner() -> None:
    def judged(by: int) -> Verdict:
        return verdict([Fraction(by)] * 6 + [Fraction(0)] * 54)

    assert judged(1).direction == "better"
    assert judged(-1).direction == "worse"
    assert judged(-1).effect == pytest.approx(-0.1)
    mixed = verdict([Fraction(1)] * 5 + [Fraction(-1)] * 5 + [Fraction(0)] * 50)
    assert mixed.direction == "no detectable difference"


@pytest.mark.parametrize(
    ("cases", "lost", "won"), [(20, 0.1, 0.1), (60, 0.2, 0.05), (200, 0.02, 0)]
)
def test_the_interval_covers_the_truth(cases: int, lost: float, won: float) -> None:
    random = np.random.default_rng(cases)
    runs, truth = 600, won - lost
    drawn = random.choice([-1, 0, 1], (runs, cases), p=[lost, 1 - lost - won, won])
    inside = 0
    for row in drawn:
        low, high = interval([Fraction(int(value)) for value in row])
        inside += low <= truth <= high
    assert inside / runs >= 0.93


def test_the_interval_of_no_change_is_not_a_point() -> None:
    low, high = interval([Fraction(0)] * 50)
    assert low == pytest.approx(-high)
    assert 0.02 < high < 0.2


def test_holm_1979() -> None:
    # Four hypotheses: .01 x 4, .02 x 3, .03 x 2, .04 x 1, never falling.
    adjusted = holm({"d": 0.04, "a": 0.01, "c": 0.03, "b": 0.02})
    assert list(adjusted) == ["d", "a", "c", "b"]
    assert adjusted == pytest.approx({"a": 0.04, "b": 0.06, "c": 0.06, "d": 0.06})
    assert holm({"a": 0.6, "b": 0.9}) == {"a": 1.0, "b": 1.0}
    assert holm({}) == {}


def test_pass_hat_k_yao_2024() -> None:
    """pass^k = C(c, k) / C(n, k): with 3 of 4 passed, two given ones both pass half of the time."""
    assert pass_hat(3, 4, 1) == 0.75
    assert pass_hat(3, 4, 2) == 0.5
    assert pass_hat(3, 4, 4) == 0.0
    assert pass_hat(4, 4, 4) == 1.0


def test_power_counts_only_the_right_direction() -> None:
    assert power([1.0] * 30, 0.0) <= ALPHA / 2 + 0.02
