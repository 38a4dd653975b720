"""Intervals of shares and sizes of control groups against published values."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools._proportions import detectable_effect, difference, group_size, wilson


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_matches_newcombe_1998_table_1(successes, trials, low, high):
    assert wilson(successes, trials) == pytest.approx((low, high), abs=5e-5)


def test_wilson_of_ten_in_a_hundred():
    assert wilson(10, 100) == pytest.approx((0.0552, 0.1744), abs=5e-5)


@settings(deadline=None)
@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share_and_stays_a_share(pair):
    low, high = wilson(*pair)
    assert 0 <= low <= pair[0] / pair[1] <= high <= 1


@pytest.mark.parametrize(("successes", "trials"), [(0, 0), (3, 2), (-1, 5)])
def test_wilson_refuses_what_is_no_share(successes, trials):
    with pytest.raises(ValueError, match="no share"):
        wilson(successes, trials)


def test_group_size_of_ten_against_fifteen_percent():
    # z = 1.95996 and 0.84162: (1.95996 sqrt(2 * .125 * .875) + .84162 sqrt(.09 + .1275))^2 / .05^2
    # = (0.91668 + 0.39250)^2 / 0.0025 = 685.6
    assert group_size(0.10, 0.05) == 686


def test_detectable_effect_is_the_inverse_of_group_size():
    assert detectable_effect(0.10, 686) == 0.05
    assert detectable_effect(0.10, 685) == 0.051  # the next step of a tenth of a point


def test_no_effect_can_be_detected_without_accounts_or_above_all():
    assert detectable_effect(0.5, 0) is None
    assert detectable_effect(0.9995, 10**9) is None


@pytest.mark.parametrize(("base", "effect"), [(0.5, 0), (0.97, 0.05), (-0.1, 0.2)])
def test_group_size_refuses_what_is_no_share(base, effect):
    with pytest.raises(ValueError, match="no share"):
        group_size(base, effect)


@pytest.mark.parametrize(
    ("first", "second", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 20), 0.6791, 1.0),
    ],
)
def test_difference_matches_newcombe_1998_table_2_method_10(first, second, low, high):
    assert difference(first, second) == pytest.approx((low, high), abs=5e-5)
    assert difference(second, first) == pytest.approx((-high, -low), abs=5e-5)
