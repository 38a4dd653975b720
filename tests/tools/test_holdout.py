"""Hold-out figures against published values and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools._holdout import (
    HoldOut,
    auc_error,
    auc_interval,
    bins,
    calibration_error,
    drift,
    figures,
    top_decile_lift,
)


def test_auc_error_matches_hanley_mcneil_1982():
    """Their example: CT images of 51 abnormal and 58 normal cases, area 0.893, error 0.032."""
    assert auc_error(0.893, 51, 58) == pytest.approx(0.032, abs=0.0006)
    low, high = auc_interval(0.893, 51, 58)
    assert (round(low, 2), round(high, 2)) == (0.83, 0.96)


def test_rows_of_one_account_make_the_interval_no_narrower_than_one():
    """Four copies of every case are no more evidence than the cases themselves."""
    probabilities, happened = np.array([0.1, 0.4, 0.35, 0.8] * 20), np.array([0, 0, 1, 1] * 20) == 1
    once = figures(probabilities, happened)
    copied = figures(np.repeat(probabilities, 4), np.repeat(happened, 4), accounts=80)
    naive = figures(np.repeat(probabilities, 4), np.repeat(happened, 4))
    width = once["auc_high"] - once["auc_low"]
    assert copied["auc_high"] - copied["auc_low"] == pytest.approx(width, rel=0.05)
    assert naive["auc_high"] - naive["auc_low"] == pytest.approx(width / 2, rel=0.05)


def test_a_test_that_went_far_off_is_warned_of():
    holdout = HoldOut(
        trained_at="2026-01-01", tested_at="2026-04-01", trained_on=1, tested_on=1, tested_rows=1,
        happened=1, base_rate=43.0, predicted_rate=52.9, auc=0.7, auc_low=0.6, auc_high=0.8,
        average_precision=0.6, brier_score=0.2, brier_of_base_rate=0.25, calibration_error=0.1,
        top_decile_lift=1.5,
    )  # fmt: skip
    assert drift(holdout, "to stop") == [
        "Of all that were tested 52.9% were expected to stop and of all 43.0% did: trust the order of "
        "the probabilities more than their size, which may be too high again."
    ]
    assert drift(holdout.model_copy(update={"predicted_rate": 47.9}), "to stop") == []


def test_auc_of_half_is_as_uncertain_as_the_rank_sum_test_has_it():
    """At 0.5 the variance is (m + n + 1) / 12mn, that of the Mann-Whitney statistic."""
    assert auc_error(0.5, 40, 60) == pytest.approx((101 / (12 * 40 * 60)) ** 0.5, rel=1e-3)


def test_auc_average_precision_and_brier_by_hand():
    # Pairs: (.35, .1) (.8, .1) (.8, .4) are in order, (.35, .4) is not: 3 of 4.
    # Precision where it came true, from the top: 1/1 and 2/3; their mean is 5/6.
    # Squares of .1 .4 .65 .2: .01 + .16 + .4225 + .04 = .6325, over 4.
    found = figures(np.array([0.1, 0.4, 0.35, 0.8]), np.array([False, False, True, True]))
    assert found["auc"] == 0.75
    assert found["average_precision"] == pytest.approx(5 / 6)
    assert found["brier_score"] == pytest.approx(0.158125)
    assert found["brier_of_base_rate"] == 0.25
    assert (found["base_rate"], found["predicted_rate"]) == (50, pytest.approx(41.25))
    assert set(found) < set(HoldOut.model_fields)


def test_calibration_error_by_hand():
    probabilities = np.array([0.02, 0.08, 0.55, 0.55, 0.55, 0.55, 1.0])
    happened = np.array([False, False, True, True, True, False, True])
    assert [(entry["low"], entry["cases"]) for entry in bins(probabilities, happened)] == [
        (0.0, 2),
        (0.5, 4),
        (0.9, 1),
    ]
    # Bins: 2 x |5 - 0| + 4 x |55 - 75| + 1 x |100 - 100| = 90 points, over 7.
    assert calibration_error(probabilities, happened) == pytest.approx(0.9 / 7)


def test_top_decile_lift_by_hand():
    happened = np.array([True, True] + [False] * 18)
    probabilities = np.linspace(1, 0, 20)
    # The top two of twenty are the two that came true: 100 % against 10 %.
    assert top_decile_lift(probabilities, happened) == pytest.approx(10)
    assert top_decile_lift(1 - probabilities, happened) == 0


def test_equal_probabilities_lift_nothing():
    happened = np.array([True] * 5 + [False] * 25)
    assert top_decile_lift(np.full(30, 0.4), happened) == pytest.approx(1)


CASES = st.lists(
    st.tuples(st.sampled_from([0.05, 0.1, 0.2, 0.31, 0.5, 0.95]), st.booleans()),
    min_size=12,
    max_size=60,
).filter(lambda cases: {yes for _, yes in cases} == {True, False})


@given(cases=CASES, seed=st.integers(0, 99))
def test_the_order_of_rows_decides_nothing(cases, seed):
    probabilities, happened = (np.array(column) for column in zip(*cases, strict=True))
    order = np.random.default_rng(seed).permutation(len(cases))
    shuffled = figures(probabilities[order], happened[order])
    assert shuffled == pytest.approx(figures(probabilities, happened))
