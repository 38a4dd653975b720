"""Next purchases: probabilities by account and category with reasons, and demand by category."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pydantic import Field

from tools._accounts import Account
from tools._fitted import Plain
from tools._forecast import strongest
from tools._holdout import CalibrationBin, HoldOut, drift
from tools._purchase_model import purchase_model
from tools._purchase_reasons import reason
from tools._query import Query
from tools._spec import Category, Count, Mean, Percent, Row


class PurchaseReason(Row):
    theme: str = Field(description="What the reason is about.")
    reason: str = Field(description="What the data say, in one sentence.")
    effect_points: Percent = Field(
        description="What it does to the probability, in percentage points: the probability minus the "
        "one with the figures of the median pair of account and category."
    )


class CategoryDemand(Row):
    category: Category = Field(description="Product category.")
    accounts: Count = Field(description="Accounts with a probability.")
    expected_buyers: Mean = Field(
        description="Sum of the probabilities: accounts expected to order it in the next 90 days."
    )
    expected_share: Percent = Field(description="Share of those accounts.")
    buyers: Count = Field(description="Accounts that ordered it in the last 365 days.")


@dataclass(frozen=True)
class NextPurchase:
    """A forecast for the pairs asked about; `reason` says why there is none."""

    reason: str | None
    rows: list[dict[str, Any]] = field(default_factory=list)
    demand: list[CategoryDemand] = field(default_factory=list)
    holdout: HoldOut | None = None
    calibration: list[CalibrationBin] = field(default_factory=list)
    caveats: list[str] = field(default_factory=list)


def next_purchase(query: Query, chosen: dict[str, Any], account: Account | None) -> NextPurchase:
    """The likeliest pairs of account and category for the filters of `product_propensity`."""
    model = purchase_model(query)
    holdout = HoldOut.model_validate(model["holdout"]) if model["holdout"] else None
    calibration = [CalibrationBin.model_validate(entry) for entry in model["calibration"]]
    if model["reason"]:
        return NextPurchase(model["reason"], holdout=holdout, calibration=calibration)
    places = _places(model, account)
    given = chosen | {
        "forecast_keys": _picked(model["index"][0], places),
        "forecast_categories": _picked(model["index"][1], places),
        "forecast_probabilities": _picked(model["probabilities"], places),
        "forecast_earlier": _picked(model["earlier"], places),
    }
    rows = query.rows("product_propensity.next_purchase", **given)
    demand = [] if account else query.rows("product_propensity.demand", **given)
    return NextPurchase(
        None,
        _with_reasons(query, model, rows),
        [CategoryDemand.model_validate(row) for row in demand],
        holdout,
        calibration,
        drift(holdout, "to order") if holdout else [],
    )


def _places(model: Plain, account: Account | None) -> range | list[int]:
    keys = model["index"][0]
    if account is None:
        return range(len(keys))
    return [place for place, key in enumerate(keys) if key == account.key]


def _picked(column: list[Any], places: range | list[int]) -> list[Any]:
    return column if len(places) == len(column) else [column[place] for place in places]


def _with_reasons(query: Query, model: Plain, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with their change over 90 days and their reasons in words of the data."""
    if not rows:
        return []
    keys = sorted({row["account_key"] for row in rows})
    known = {
        (row["account_key"], row["category"]): row
        for row in query.rows("_purchase_model", only=keys)
    }
    places = {pair: place for place, pair in enumerate(zip(*model["index"], strict=True))}
    found = []
    for row in rows:
        pair = (row["account_key"], row["category"])
        reasons = [
            PurchaseReason(
                theme=theme,
                reason=reason(theme, known[pair], model["medians"]),
                effect_points=round(100 * effect, 2),
            )
            for theme, effect in strongest(model, places[pair])
        ]
        found.append(
            row
            | {
                "change_points": _moved(row["purchase_probability"], row["earlier_probability"]),
                "main_reason": reasons[0].reason if reasons else None,
                "reasons": reasons,
            }
        )
    return found


def _moved(now: float, before: float | None) -> float | None:
    return None if before is None else round(100 * (now - before), 2)
