"""The classifier: the same whatever the order of rows, its effects by their definition."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tools._classifier import SPARSEST, fit

N = 400


@pytest.fixture(scope="module")
def rows():
    """(features, outcome): yes where `a` is large, more so with `b`; `noise` says nothing."""
    rng = np.random.default_rng(1)
    features = pd.DataFrame(
        {"a": rng.normal(size=N), "b": rng.normal(size=N), "noise": rng.normal(size=N)},
        index=pd.Index(range(N), name="account_key"),
    )
    odds = 2 * features["a"] + features["b"] - 0.5
    return features, pd.Series(rng.random(N) < 1 / (1 + np.exp(-odds)), features.index)


@pytest.fixture(scope="module")
def model(rows):
    return fit(*rows)


def test_shuffled_rows_give_the_same_model(rows, model):
    features, outcome = rows
    order = np.random.default_rng(2).permutation(N)
    again = fit(features.iloc[order], outcome.iloc[order[::-1]])
    assert (again.probabilities(features) == model.probabilities(features)).all()


def test_an_effect_is_the_difference_that_the_median_would_make(rows, model):
    features, _ = rows
    effects = model.effects(features, {"first": ("a",), "rest": ("b", "noise"), "none": ("x",)})
    middling = features.assign(a=features["a"].median())
    expected = model.probabilities(features) - model.probabilities(middling)
    assert (effects["first"] == expected).all()
    assert not effects["none"].any()
    assert abs(effects["first"]).mean() > abs(effects["rest"]).mean()
    assert np.corrcoef(effects["first"], features["a"])[0, 1] > 0.8


def test_the_middling_row_has_no_reasons(rows, model):
    features, _ = rows
    medians = pd.DataFrame([features.median()] * 3)
    assert not model.effects(medians, {"all": tuple(features)})["all"].any()


def test_a_feature_that_hardly_anyone_has_is_left_out(rows):
    features, outcome = rows
    rare = features["a"].where(np.arange(N) < SPARSEST - 1)
    model = fit(features.assign(empty=np.nan, rare=rare), outcome)
    assert model.columns == ["a", "b", "noise"]


def test_categories_and_missing_values_are_taken_as_they_are(rows):
    features, outcome = rows
    kind = pd.Categorical(np.where(features["a"] > 0, "large", "small"))
    model = fit(pd.DataFrame({"kind": kind, "b": features["b"].where(features["b"] > 0)}), outcome)
    found = pd.Series(model.probabilities(pd.DataFrame({"kind": kind, "b": features["b"]})))
    assert found[kind == "large"].mean() > 2 * found[kind == "small"].mean()


def test_calibration_holds_for_people_the_model_has_not_seen(rows):
    """Rows of one account are on one side of every fold, so that none is a copy of its own answer."""
    features, _ = rows
    rng = np.random.default_rng(3)
    coin = pd.Series(rng.random(N) < 0.5, features.index)
    copies = pd.concat([features] * 5, keys=range(5)).swaplevel().sort_index()
    told = fit(
        copies, pd.Series(coin.reindex(copies.index.get_level_values(0)).to_numpy(), copies.index)
    )
    # There is nothing to learn, which trees that had seen the copies would not notice.
    assert abs(told.probabilities(features) - 0.5).max() < 0.25
