"""The published figures of BG/NBD and Gamma-Gamma, from the CDNOW file as it is imported.

Papers give weeks; the models are fitted in days. A rate per week is seven of a day, so alpha is divided
by 7, and every repeat order adds log 7 to the log-likelihood.
"""

from __future__ import annotations

from dataclasses import astuple
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad
from scipy.special import hyp2f1
from scipy.stats import beta

from data.build import build
from data.home import Home
from data.importing import loader, match_mapping
from data.scope import EVERYTHING
from data.warehouse import Warehouse
from tools import _bg_nbd as bg_nbd
from tools import _gamma_gamma as gamma_gamma
from tools._bg_nbd import NEWCOMER, Histories
from tools._customer_value import Book, read_book, value_model
from tools._query import Query

pytestmark = pytest.mark.shared
END = date(1997, 9, 30)
HOLDOUT_WEEKS = 39


@pytest.fixture(scope="module")
def cdnow(shared_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    """The papers' sample, imported with the mapping that is shipped."""
    home = Home(tmp_path_factory.mktemp("cdnow"))
    file = shared_data / "cdnow" / "CDNOW_sample.txt"
    found = build(home, loader([file], match_mapping([file]), home.root / "r.csv"))
    return Warehouse(home, found.snapshot)


@pytest.fixture(scope="module")
def book(cdnow: Warehouse) -> Book:
    """The customers at the end of the papers' calibration period."""
    return read_book(Query(cdnow, EVERYTHING, END), 7 * HOLDOUT_WEEKS)


@pytest.fixture(scope="module")
def model(cdnow: Warehouse, book: Book) -> dict[str, Any]:
    return value_model(Query(cdnow, EVERYTHING, END), book, 272)


@pytest.fixture(scope="module")
def orders(model: dict[str, Any]) -> bg_nbd.Parameters:
    return bg_nbd.Parameters(*model["orders"]["parameters"])


@pytest.fixture(scope="module")
def actual(cdnow: Warehouse, book: Book) -> np.ndarray:
    """Order days of each customer in the hold-out period, the rest of the file."""
    lines = cdnow._con.execute(
        "SELECT a.account_id, count(*) AS n FROM store.account_day JOIN store.accounts AS a "
        "USING (account_key) WHERE orders > 0 AND day > ? GROUP BY 1",
        [END],
    ).fetchall()
    found = dict(lines)
    return np.array([found.get(row["account_id"], 0) for row in book.rows])


@pytest.fixture(scope="module")
def places(book: Book, shared_data: Path) -> np.ndarray:
    """Where the customers of the sample stand in the book, by their number in the sample."""
    lines = (shared_data / "cdnow" / "CDNOW_sample.txt").read_text().splitlines()
    numbers = {master: int(number) for master, number, *_ in map(str.split, lines)}
    return np.argsort([numbers[row["account_id"]] for row in book.rows])


def test_histories_are_those_of_the_published_summary(
    book: Book, places: np.ndarray, shared_data: Path
) -> None:
    summary = pd.read_csv(
        shared_data / "cdnow" / "cdnow_customers_summary_with_transactions.csv"
    ).sort_values("ID")
    x, recency, age = astuple(book.histories[places])
    assert x.tolist() == summary["x"].tolist()
    assert np.abs(recency / 7 - summary["t_x"]).max() < 0.0051
    assert np.abs(age / 7 - summary["T"]).max() < 0.0051
    assert np.abs(book.mean_value[places] - summary["zbar"]).max() < 0.0051
    assert (x > 0).sum() == 946


def test_params_match_fader_hardie_lee_2005(
    model: dict[str, Any], orders: bg_nbd.Parameters, book: Book
) -> None:
    assert model["orders"]["converged"]
    found = [orders.r, orders.alpha / 7, orders.a, orders.b]
    assert found == pytest.approx([0.243, 4.414, 0.793, 2.426], abs=0.0005)
    weekly = model["orders"]["log_likelihood"] + book.histories.frequency.sum() * np.log(7)
    assert round(weekly, 1) == -9582.4


def test_expected_purchases_match_fader_hardie_lee_2005(orders: bg_nbd.Parameters) -> None:
    weeks = (0.1429, 1, 3, 31.8571, 32, 78)
    found = [float(bg_nbd.expected_orders(orders, NEWCOMER, 7 * t)[0][0]) for t in weeks]
    # The spreadsheet of the paper has 1.8576 for 78 weeks: see the next test.
    assert [round(value, 4) for value in found] == [0.0078, 0.0532, 0.1506, 1.0405, 1.0437, 1.8580]


def test_the_published_value_for_78_weeks_is_a_series_cut_short(orders: bg_nbd.Parameters) -> None:
    """Equation (9) with 150 terms of its hypergeometric series gives 1.8576; all of them, 1.8580."""
    r, alpha, a, b = orders.r, orders.alpha / 7, orders.a, orders.b
    z = 78 / (alpha + 78)
    terms = np.arange(1, 151)
    ratio = (r + terms - 1) * (b + terms - 1) / ((a + b + terms - 2) * terms) * z
    cut = 1 + np.cumprod(ratio).sum()
    for series, expected in ((cut, 1.8576), (hyp2f1(r, b, a + b - 1, z), 1.8580)):
        found = (a + b - 1) / (a - 1) * (1 - (alpha / (alpha + 78)) ** r * series)
        assert round(float(found), 4) == expected

    def given(p: float) -> float:
        return float((1 - (alpha / (alpha + 78 * p)) ** r) / p * beta.pdf(p, a, b))

    over_p = quad(given, 0, 0.01)[0] + quad(given, 0.01, 1)[0]
    assert over_p == pytest.approx(1.85796, abs=1e-5)


def test_conditional_expectation_matches_fader_hardie_lee_2005(orders: bg_nbd.Parameters) -> None:
    one = Histories(np.array([2.0]), np.array([30.43 * 7]), np.array([38.86 * 7]))
    assert round(float(bg_nbd.expected_orders(orders, one, 7 * 39)[0][0]), 3) == 1.226


def test_holdout_matches_fader_hardie_lee_2005(
    orders: bg_nbd.Parameters, book: Book, actual: np.ndarray
) -> None:
    expected = bg_nbd.expected_orders(orders, book.histories, 7 * HOLDOUT_WEEKS)[0]
    assert round(float(np.corrcoef(expected, actual)[0, 1]), 3) == 0.626
    once = book.histories.frequency == 0
    assert once.sum() == 1_411
    assert round(float(expected[once].mean()), 2) == 0.23


def test_intervals_hold_in_the_holdout(
    orders: bg_nbd.Parameters, book: Book, actual: np.ndarray
) -> None:
    """Of whole numbers, a 90 % interval must hold at least as often."""
    low, high = (
        bg_nbd.order_quantile(orders, book.histories, 7 * HOLDOUT_WEEKS, level)
        for level in (0.05, 0.95)
    )
    assert 0.90 <= ((actual >= low) & (actual <= high)).mean() < 0.97


def test_params_match_fader_hardie_2013(model: dict[str, Any]) -> None:
    assert model["spend"]["accounts"] == 946
    assert [round(value, 2) for value in model["spend"]["parameters"]] == [6.25, 3.74, 15.44]
    assert round(model["correlation"], 2) == 0.11


def test_expected_spend_matches_fader_hardie_2013(
    model: dict[str, Any], book: Book, places: np.ndarray
) -> None:
    """The first ten customers of the note's spreadsheet, whose cents are cut, not rounded."""
    fitted, ten = gamma_gamma.Parameters(*model["spend"]["parameters"]), places[:10]
    found = gamma_gamma.expected_value(fitted, book.histories.frequency[ten], book.mean_value[ten])
    expected = [24.65, 18.91, 35.17, 35.17, 35.17, 71.46, 18.91, 35.17, 27.28, 35.17]
    assert found == pytest.approx(expected, abs=0.011)


def test_the_tool_tells_the_same(cdnow: Warehouse, ask: Any, actual: np.ndarray) -> None:
    result = ask(
        cdnow, "customer_value", as_of=END.isoformat(), horizon_days=7 * HOLDOUT_WEEKS, limit=500
    )
    assert (result.model.r, result.model.a, result.model.b) == (0.2426, 0.7929, 2.4259)
    assert (result.accounts, result.repeat_accounts, result.single_accounts) == (2_357, 946, 1_411)
    assert result.expected_orders == 1653.4
    assert actual.sum() == 1_882
    assert result.value_reason is None
    mean = float(result.expected_value) / result.expected_orders
    assert 30 < mean < 45
