"""What accounts are expected to order and to bring, and whether they still order at all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
from pydantic import Field

from data import catalogue
from tools._accounts import Account, find
from tools._customer_value import (
    LEVEL,
    Book,
    Forecast,
    Places,
    backtest,
    read_book,
    value_model,
)
from tools._customer_value_result import (
    BackTest,
    CustomerValue,
    ValueParameters,
)
from tools._expected_value import corrections_of, rounded, rows_at, segments_at, totals_at
from tools._fitted import Plain
from tools._forecast import HORIZON
from tools._kept import kept_if_small
from tools._query import Query
from tools._registry import tool
from tools._spec import Args, Example, Limit
from tools._trades import TradeFilters, chosen_trade
from tools._values import change, known, one_of
from tools._wording import day
from tools.churn_risk import kept_probabilities

FAR_OFF = 20
"""Percent by which a back-test is off before it is said beside the totals."""


class CustomerValueArgs(TradeFilters, Args):
    account: str | None = Field(None, description="Account id or name.")
    segment: str | None = Field(None, description="Only accounts of this RFM segment.")
    region: str | None = Field(None, description="Only this region.")
    owner: str | None = Field(None, description="Only this account manager.")
    horizon_days: int = Field(
        365, ge=7, le=1095, description="How many days after as_of are looked at."
    )
    limit: Limit = 10


@tool(
    examples=[
        Example("What are my customers worth over the next year?", {}),
        Example("How likely is Tideway Coffee Roasters still a customer?", {"account": "ACC0803"}),
        Example(
            "Expected value of the Champions over 90 days",
            {"segment": "Champions", "horizon_days": 90},
        ),
        Example(
            "What will the hotels in the West be worth?",
            {"commercial_segment": "Hotels & Lodging", "region": "West"},
        ),
    ]
)
def customer_value(args: CustomerValueArgs, query: Query) -> CustomerValue:
    """Probability that accounts still order, and the orders and revenue expected of them.

    BG/NBD (Fader, Hardie and Lee 2005) for orders and Gamma-Gamma (Fader and Hardie 2013) for their
    value, fitted by maximum likelihood in days on all history of the accounts in scope. Several orders
    on one day count once; the first recorded order of an account is taken for its first. Value is net
    of returns and not discounted. Beside the figures: a test on older
    data. No figure is given where the models do not hold: too few repeat orders, no maximum of the
    likelihood, or (for value) spend per order that goes with how often accounts order.
    """
    wanted = _wanted(args, query)
    account = wanted.account
    expected = expectation(query, args.horizon_days)
    book, model = expected.book, expected.model
    chosen = wanted.places(book)
    fields: dict[str, Any] = {
        **query.header,
        "horizon_days": args.horizon_days,
        "horizon_end": query.as_of + timedelta(days=args.horizon_days),
        "account_id": account.id if account else None,
        "account_name": account.name if account else None,
        "churn_probability": kept_probabilities(query).scores.probabilities.get(account.key)
        if account
        else None,
        "churn_horizon_days": HORIZON,
        **wanted.shown,
        "total": len(chosen),
        "confidence": 100 * LEVEL,
        **_known(book, chosen),
    }
    if reason := _why_empty(query, book, chosen, model, wanted):
        return CustomerValue.model_validate(fields | {"empty_reason": reason})
    assert expected.forecast is not None
    tested = expected.tested
    fields |= _expected(expected.forecast, chosen, tested, args.limit, together=account is None)
    return CustomerValue.model_validate(
        fields
        | {
            "backtest": tested,
            "model": _parameters(model),
            "caveats": _caveats(model, fields["single_accounts"], tested),
        }
    )


@dataclass(frozen=True)
class _Wanted:
    """The accounts asked for: one by name, those of `keys`, or all of them; `shown` is what they share."""

    account: Account | None
    shown: dict[str, Any]
    keys: frozenset[int] | None

    def places(self, book: Book) -> Places:
        """Where they stand in the book."""
        segment = self.shown["segment"]
        found = [
            place
            for place, row in enumerate(book.rows)
            if (self.account is None or row["account_key"] == self.account.key)
            and (segment is None or row["segment"] == segment)
            and (self.keys is None or row["account_key"] in self.keys)
        ]
        return np.array(found, dtype=np.intp)


def _wanted(args: CustomerValueArgs, query: Query) -> _Wanted:
    trade = chosen_trade(query, args)
    whose = {
        "region": known(query, "region", args.region),
        "owner": known(query, "owner", args.owner),
    }
    segment = one_of("segment", args.segment, catalogue.segments()) if args.segment else None
    keys = None
    if any((whose | trade.words).values()):
        rows = query.rows("customer_value.chosen", **whose, **trade.parameters)
        keys = frozenset(row["account_key"] for row in rows)
    account = find(query, args.account) if args.account else None
    return _Wanted(account, {"segment": segment, **whose, **trade.words}, keys)


@dataclass(frozen=True)
class Expectation:
    """What is expected of every account in scope; without a forecast where the model is refused."""

    book: Book
    model: Plain
    forecast: Forecast | None
    tested: BackTest | None

    @cached_property
    def places(self) -> dict[int, int]:
        """Where an account stands in the book, by its key."""
        return {row["account_key"]: place for place, row in enumerate(self.book.rows)}


def expectation(query: Query, horizon_days: int) -> Expectation:
    """The book with its models, fitted on first use for a snapshot, scope and as-of date."""

    def made() -> Expectation:
        book = read_book(query, horizon_days)
        history = (query.as_of - query.warehouse.manifest.first_date).days
        model = value_model(query, book, history)
        if model["refused"] or not book.rows:
            return Expectation(book, model, None, None)
        tested = _backtest(query, horizon_days, history)
        return Expectation(book, model, Forecast(book, model, horizon_days), tested)

    found: Expectation = kept_if_small(query, ("expectation", horizon_days), made)
    return found


SHARED = (
    "expected_orders", "orders_low", "orders_high", "expected_value", "value_low", "value_high",
)  # fmt: skip
"""Figures of an account that are also those of a total."""
STOPPING = {
    "equal": "Accounts do not seem to differ in how likely they stop after an order.",
    "unseen": "No account can be seen to stop ordering, so the model takes all of them for alive.",
}
ACCOUNT_INTERVAL = (
    "Predictive distribution of BG/NBD, and of Gamma-Gamma for value, at the fitted parameters: chance "
    "alone, without the doubt about the parameters."
)
TOTAL_INTERVAL = (
    "Doubt about the fitted parameters and chance in the number of orders (normal approximation), "
    "widened to take in the total corrected by the back-test."
)


def _known(book: Book, chosen: Places) -> Plain:
    """What is known without a model."""
    rows = [book.rows[place] for place in chosen]
    return {
        "accounts": len(rows),
        "repeat_accounts": sum(row["frequency"] > 0 for row in rows),
        "single_accounts": sum(row["frequency"] == 0 for row in rows),
        "past_value": sum((row["past_value"] for row in rows), Decimal(0)),
    }


def _why_empty(
    query: Query,
    book: Book,
    chosen: Places,
    model: Plain,
    wanted: _Wanted,
) -> str | None:
    if not book.rows:
        return f"No account ordered up to {day(query.as_of)} in {query.scope.words}."
    if not len(chosen):
        account = wanted.account
        if account and all(row["account_key"] != account.key for row in book.rows):
            return f"{account.words} has not ordered by {day(query.as_of)}: nothing can be expected of it."
        named = [account.words] if account else []
        asked = ", ".join([*named, *(str(value) for value in wanted.shown.values() if value)])
        return f"No account that ordered by {day(query.as_of)} fits: {asked}."
    refused: str | None = model["refused"]
    return refused


def _expected(
    forecast: Forecast, chosen: Places, tested: BackTest | None, limit: int, *, together: bool
) -> Plain:
    """Rows, segments and totals; for a single account the totals are its own."""
    # Accounts stand in order of their id, so the place settles what is equal.
    ranked = sorted(chosen, key=lambda at: (-forecast.value[at], -forecast.orders[at], at))
    rows = rows_at(forecast, np.array(ranked[:limit], dtype=np.intp))
    corrections = corrections_of(tested)
    found: Plain = {
        "shown": len(rows),
        "customers": rows,
        "account_interval": ACCOUNT_INTERVAL,
        "total_interval": TOTAL_INTERVAL if together else None,
        "value_reason": forecast.model["value_refused"],
        "alive_accounts": round(float(forecast.alive[chosen].sum()), 1),
    }
    if not together:
        (row,) = rows
        totals = row.model_dump(include=set(SHARED))
    else:
        totals = totals_at(forecast, chosen, corrections)
        found["segments"] = segments_at(forecast, chosen, corrections)
    past = sum((forecast.book.rows[at]["past_value"] for at in chosen), Decimal(0))
    if totals["expected_value"] is not None:
        found["value_change"] = change(totals["expected_value"], past)
    return found | totals


def _backtest(query: Query, horizon_days: int, history: int) -> BackTest | None:
    """Over as many days as the horizon has, but at most a third of the `history` in days."""
    days = min(horizon_days, history // 3)
    found = backtest(query, days, history - days)
    if found is None:
        return None
    expected, actual = found["expected_orders"], found["actual_orders"]
    value, came = found["expected_value"], rounded(found["actual_value"])
    return BackTest(
        cut_off=found["cut_off"],
        days=days,
        accounts=found["accounts"],
        predicted_orders=round(expected, 1),
        actual_orders=actual,
        orders_off=change(expected, actual),
        correlation=None if found["correlation"] is None else round(found["correlation"], 4),
        intervals_held=round(100 * found["held"], 2),
        predicted_value=None if value is None else rounded(value),
        actual_value=came,
        value_off=None if value is None or came <= 0 else change(value, came),
    )


def _parameters(model: Plain) -> ValueParameters:
    r, alpha, a, b = model["orders"]["parameters"]
    p, q, v = model["spend"]["parameters"] if model["spend"] else (None, None, None)
    correlation = model["correlation"]
    return ValueParameters(
        r=round(r, 4),
        alpha_days=round(alpha, 4),
        a=round(a, 4),
        b=round(b, 4),
        p=None if p is None else round(p, 4),
        q=None if q is None else round(q, 4),
        v=None if v is None else rounded(v),
        spend_correlation=None if correlation is None else round(correlation, 4),
    )


def _caveats(model: Plain, single: int, tested: BackTest | None) -> list[str]:
    found = []
    if single and model["orders"]["stopping"] != "unseen":
        one = single == 1
        found.append(
            f"{single:,} account{'' if one else 's'} ordered on one day only; the model takes "
            f"{'it' if one else 'them'} for alive."
        )
    if stopping := STOPPING.get(model["orders"]["stopping"]):
        found.append(stopping)
    if tested is None:
        found.append("There was too little to go by for a back-test.")
    elif tested.orders_off is not None and abs(tested.orders_off) > FAR_OFF:
        found.append(
            f"In the back-test the expected orders were {abs(tested.orders_off):.1f}% too "
            f"{'high' if tested.orders_off > 0 else 'low'}: trends and seasons are not in the model."
        )
    return found
