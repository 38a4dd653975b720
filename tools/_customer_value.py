"""The value model of `customer_value`: BG/NBD for orders, Gamma-Gamma for spend, and a back-test of both.

What is fitted is kept as plain data; what is expected of accounts is computed from it. Every `query`
sees the accounts of its scope only, so parameters hold for that scope.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from statistics import NormalDist
from typing import Any

import numpy as np
import numpy.typing as npt

from tools import _bg_nbd as orders
from tools import _gamma_gamma as spend
from tools._fitted import Plain, fitted
from tools._likelihood import Floats, slopes_of
from tools._query import Query
from tools._spec import USUAL_SEGMENTS

Places = npt.NDArray[np.intp]
"""Where accounts stand in a book."""

LEVEL = 0.90
"""Of all intervals: how often they should hold what they are of."""
MIN_REPEAT_ACCOUNTS = 30
MOST_CORRELATION = 0.3
"""Between the number of repeat orders and their mean value; the spend model supposes none."""
LEAST_HISTORY_DAYS = 56
UNLIKELY = 1e-6
BINS = 30
"""Of the number of orders, where the distribution of a sum is worked out; most accounts need fewer."""


@dataclass(frozen=True)
class Book:
    """Accounts in order of their id: rows as read, and the same as arrays.

    `mean_value` is that of a repeat order, 0 where returns outweigh it or there was none.
    """

    rows: list[dict[str, Any]]
    histories: orders.Histories
    mean_value: Floats

    @classmethod
    def of(cls, rows: list[dict[str, Any]]) -> Book:
        """From rows with frequency, recency, age and monetary_value."""
        x, recency, age, value = (
            np.array([float(row[name] or 0) for row in rows])
            for name in ("frequency", "recency", "age", "monetary_value")
        )
        return cls(rows, orders.Histories(x, recency, age), np.maximum(value, 0.0))


def read_book(query: Query, horizon_days: int) -> Book:
    """Every account in scope that ordered by the as-of date."""
    return Book.of(query.rows("_customer_value", horizon_days=horizon_days, **USUAL_SEGMENTS))


def value_model(query: Query, book: Book, history: int) -> Plain:
    """Both models fitted on `book`, the accounts at the query's as-of date, over `history` in days.

    `refused` says in a sentence why there is no figure at all, `value_refused` why there is none of
    value; null where there is.
    """

    def make() -> Plain:
        return _fit(book, history, lambda words, done: query.progress(words, 0.6 * done))

    return fitted(query, sys.modules[__name__], {"of": "accounts"}, make)


def backtest(query: Query, days: int, history: int) -> Plain | None:
    """How the models of `days` ago would have done since; None where they could not be fitted then.

    `history` is what there was then, in days.
    """
    cut_off = query.as_of - timedelta(days=days)

    def make() -> Plain:
        rows = query.rows("_customer_value.backtest", as_of=cut_off, until=query.as_of)
        book = Book.of(rows)
        model = _fit(
            book,
            history,
            lambda words, done: query.progress(f"Back-test: {words}", 0.6 + 0.4 * done),
        )
        return _compared(Forecast(book, model, days), rows) if not model["refused"] else {}

    found = fitted(query, sys.modules[__name__], {"of": "back-test", "days": days}, make)
    return found | {"cut_off": cut_off, "days": days} if found else None


def _fit(book: Book, history: int, told: Any) -> Plain:
    x = book.histories.frequency
    repeat = int((x > 0).sum())
    model: Plain = {"accounts": len(x), "repeat_accounts": repeat, "refused": None}
    model |= {"orders": None, "spend": None, "value_refused": None, "correlation": None}
    if history < LEAST_HISTORY_DAYS:
        return model | {
            "refused": f"The data cover {history} days before the as-of date; at least "
            f"{LEAST_HISTORY_DAYS} are needed to tell how often accounts order and stop."
        }
    if repeat < MIN_REPEAT_ACCOUNTS:
        return model | {
            "refused": f"Of {len(x):,} accounts that ordered, {repeat:,} ordered again; at least "
            f"{MIN_REPEAT_ACCOUNTS} are needed to tell how often accounts order and stop."
        }
    model["orders"] = orders.fit(
        book.histories, lambda done: told("fitting how often accounts order", 0.7 * done)
    )
    if not model["orders"]["converged"]:
        why = model["orders"]["reason"]
        return model | {"refused": f"Future orders cannot be estimated from these accounts: {why}."}
    return model | _fit_spend(book, lambda done: told("fitting what they spend", 0.7 + 0.3 * done))


def _fit_spend(book: Book, told: Any) -> Plain:
    known = (book.histories.frequency > 0) & (book.mean_value > 0)
    x, z = book.histories.frequency[known], book.mean_value[known]
    if len(x) < MIN_REPEAT_ACCOUNTS:
        return {
            "value_refused": f"Future value is not given: {len(x):,} accounts have repeat orders of a "
            f"value above zero, and at least {MIN_REPEAT_ACCOUNTS} are needed."
        }
    varies = x.std() > 0 and z.std() > 0
    correlation = float(np.corrcoef(x, z)[0, 1]) if varies else 0.0
    if abs(correlation) > MOST_CORRELATION:
        return {
            "correlation": correlation,
            "value_refused": "Future value is not given: what accounts spend per order goes with how "
            f"often they order (correlation {correlation:.2f}, where the model allows at most "
            f"{MOST_CORRELATION}).",
        }
    found = spend.fit(x, z, told)
    refused = None
    if not found["converged"]:
        refused = f"Future value is not given: {found['reason']}."
    return {"correlation": correlation, "spend": found, "value_refused": refused}


@dataclass(frozen=True)
class Range:
    """A figure with its interval."""

    mean: float
    low: float
    high: float


class Forecast:
    """What the model expects of the accounts of a book in the next `days`, an entry per account."""

    def __init__(self, book: Book, model: Plain, days: int) -> None:
        self.book = book
        self.days = days
        self.model = model
        self.parameters = orders.Parameters(*model["orders"]["parameters"])
        self.alive = orders.probability_alive(self.parameters, book.histories)
        self.orders, square = orders.expected_orders(self.parameters, book.histories, days)
        self.order_variance = np.maximum(square - self.orders**2, 0.0)

    @cached_property
    def spend(self) -> spend.Parameters | None:
        """Parameters of what accounts spend; None where the model gives no value."""
        if self.model["value_refused"]:
            return None
        return spend.Parameters(*self.model["spend"]["parameters"])

    @cached_property
    def order_value(self) -> Floats:
        """Expected value of an order of each account; zero where there is none to give."""
        if self.spend is None:
            return np.zeros(len(self.orders))
        return spend.expected_value(self.spend, self.book.histories.frequency, self.book.mean_value)

    @cached_property
    def value(self) -> Floats:
        """Expected value of each account."""
        return np.asarray(self.orders * self.order_value)

    def order_range(self, chosen: Places) -> tuple[Floats, Floats]:
        """Both ends of the predictive interval of each chosen account's number of orders."""
        of = self.book.histories[chosen]
        low, high = (
            orders.order_quantile(self.parameters, of, self.days, level)
            for level in (0.5 - LEVEL / 2, 0.5 + LEVEL / 2)
        )
        return low, high

    def value_range(self, chosen: Places) -> tuple[Floats, Floats]:
        """Both ends of the predictive interval of what each chosen account brings."""
        low, high = (
            self._value_quantile(chosen, level) for level in (0.5 - LEVEL / 2, 0.5 + LEVEL / 2)
        )
        return low, high

    def _value_quantile(self, chosen: Places, level: float) -> Floats:
        """Over bins of the number of orders: the chance of the bin, times that as many exceed a sum."""
        from scipy.optimize import elementwise

        g = self.spend
        assert g is not None
        chance, n = self._order_bins(chosen)
        x = self.book.histories.frequency[chosen, None]
        mean_value = self.book.mean_value[chosen, None]
        scale = g.v + x * mean_value

        def above(log_odds: Floats, row: Places) -> Floats:
            total = scale[row] * np.exp(log_odds)[:, None]
            more = spend.total_tail(g, x[row], mean_value[row], n[row], total)
            return np.asarray((chance[row] * more).sum(axis=1) - (1 - level))

        # Where even one order is too unlikely, the sum is zero.
        rows = np.flatnonzero(chance.sum(axis=1) > 1 - level)
        found = np.zeros(len(chosen))
        if len(rows):
            root = elementwise.find_root(
                above, (-60.0, 60.0), args=(rows,), tolerances={"xatol": 1e-5, "fatol": 1e-7}
            )
            found[rows] = scale[rows, 0] * np.exp(root.x)
        return found

    def _order_bins(self, chosen: Places) -> tuple[Floats, Floats]:
        """Chances of bins of the number of orders, from 1, and their middles; a row per account."""
        of = self.book.histories[chosen]
        first, last = (
            orders.order_quantile(self.parameters, of, self.days, level)
            for level in (UNLIKELY, 1 - UNLIKELY)
        )
        first = np.maximum(first, 1.0)
        width = np.maximum((last - first + 1) / BINS, 1.0)
        edges = first[:, None] + np.floor(np.outer(width, np.arange(BINS + 1)))
        each = orders.Histories(of.frequency[:, None], of.recency[:, None], of.age[:, None])
        tail = orders.order_tail(self.parameters, each, self.days, edges)
        return -np.diff(tail, axis=1), (edges[:, :-1] + edges[:, 1:] - 1) / 2

    def total_orders(self, chosen: Places, correction: float) -> Range:
        """Orders of the chosen accounts together."""
        slopes = self._order_slopes[:, chosen].sum(axis=1)
        doubt = slopes @ np.array(self.model["orders"]["covariance"]) @ slopes
        chance = self.order_variance[chosen].sum()
        return _range(float(self.orders[chosen].sum()), float(doubt + chance), correction)

    def total_value(self, chosen: Places, correction: float) -> Range:
        """Value of the chosen accounts together."""
        by_orders = (self._order_slopes[:, chosen] * self.order_value[chosen]).sum(axis=1)
        by_spend = (self._spend_slopes[:, chosen] * self.orders[chosen]).sum(axis=1)
        doubt = by_orders @ np.array(self.model["orders"]["covariance"]) @ by_orders
        doubt += by_spend @ np.array(self.model["spend"]["covariance"]) @ by_spend
        chance = (self.order_variance[chosen] * self.order_value[chosen] ** 2).sum()
        return _range(float(self.value[chosen].sum()), float(doubt + chance), correction)

    @cached_property
    def _order_slopes(self) -> Floats:
        def expected(at: Floats) -> Floats:
            p = orders.Parameters.at(at)
            return orders.expected_orders(p, self.book.histories, self.days)[0]

        return slopes_of(expected, np.array(self.model["orders"]["at"]))

    @cached_property
    def _spend_slopes(self) -> Floats:
        fit = self.model["spend"]

        def expected(at: Floats) -> Floats:
            g = spend.Parameters.at(at, fit["unit"])
            return spend.expected_value(g, self.book.histories.frequency, self.book.mean_value)

        return slopes_of(expected, np.array(fit["at"]))


def _range(mean: float, variance: float, correction: float) -> Range:
    """The normal interval, widened to take in the mean times what the back-test found was missing."""
    reach = NormalDist().inv_cdf(0.5 + LEVEL / 2) * variance**0.5
    corrected = mean * correction
    return Range(mean, max(0.0, min(mean - reach, corrected)), max(mean + reach, corrected))


def _compared(forecast: Forecast, rows: Sequence[Mapping[str, Any]]) -> Plain:
    """Expected and actual orders and value, and how often the intervals of accounts held."""
    actual = np.array([float(row["orders"]) for row in rows])
    low, high = forecast.order_range(np.arange(len(rows)))
    varies = actual.std() > 0 and forecast.orders.std() > 0
    found: Plain = {
        "accounts": len(rows),
        "expected_orders": float(forecast.orders.sum()),
        "actual_orders": int(actual.sum()),
        "correlation": float(np.corrcoef(forecast.orders, actual)[0, 1]) if varies else None,
        "held": float(((actual >= low) & (actual <= high)).mean()),
        "expected_value": None,
        "actual_value": float(sum(row["value"] for row in rows)),
    }
    if forecast.spend is not None:
        found["expected_value"] = float(forecast.value.sum())
    return found
