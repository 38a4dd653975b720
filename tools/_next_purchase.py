"""Next purchases: probabilities by account and category with reasons, and demand by category."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from pydantic import Field

from tools._accounts import Account
from tools._fitted import Plain
from tools._forecast import strongest
from tools._holdout import CalibrationBin, HoldOut, drift
from tools._purchase_model import purchase_model
from tools._purchase_reasons import reason
from tools._query import Query
from tools._spec import Category, Count, Mean, Percent, Points, Row

if TYPE_CHECKING:
    import numpy as np


class PurchaseReason(Row):
    theme: str = Field(description="What the reason is about.")
    reason: str = Field(description="What the data say, in one sentence.")
    effect_points: Points = Field(
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
    bought_share: Percent = Field(
        description="Share of all accounts in scope that ordered it in the last 90 days."
    )


@dataclass(frozen=True)
class NextPurchase:
    """A forecast for the pairs asked about, of which there are `total`; `reason` if there is none."""

    reason: str | None
    rows: list[dict[str, Any]] = field(default_factory=list)
    total: int = 0
    demand: list[CategoryDemand] = field(default_factory=list)
    holdout: HoldOut | None = None
    calibration: list[CalibrationBin] = field(default_factory=list)
    caveats: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Pairs:
    """The forecast as arrays, one entry for each pair."""

    keys: np.ndarray
    categories: np.ndarray
    probabilities: np.ndarray


def next_purchase(query: Query, chosen: dict[str, Any], account: Account | None) -> NextPurchase:
    """The likeliest pairs of account and category for the filters of `product_propensity`."""
    model = purchase_model(query)
    holdout = HoldOut.model_validate(model["holdout"]) if model["holdout"] else None
    calibration = [CalibrationBin.model_validate(entry) for entry in model["calibration"]]
    if model["reason"]:
        return NextPurchase(model["reason"], holdout=holdout, calibration=calibration)
    pairs = query.remember("next purchase pairs", lambda: _arrays(model))
    places = _asked(query, pairs, chosen, account)
    best = _best(pairs.probabilities, places, chosen["limit"]).tolist()
    rows = query.rows(
        "product_propensity.next_purchase",
        **chosen,
        forecast_places=best,
        forecast_keys=[model["index"][0][place] for place in best],
        forecast_categories=[model["index"][1][place] for place in best],
        forecast_probabilities=[model["probabilities"][place] for place in best],
        forecast_earlier=[model["earlier"][place] for place in best],
    )
    return NextPurchase(
        None,
        _with_reasons(query, model, rows),
        len(places),
        [] if account else _demand(model, pairs, places),
        holdout,
        calibration,
        drift(holdout, "to order") if holdout else [],
    )


def likeliest(query: Query, account: Account, most: int) -> tuple[str | None, list[dict[str, Any]]]:
    """The categories an account will likeliest order, without reasons; why none, where there are none."""
    model: Plain = query.kept("purchase model", lambda: purchase_model(query))
    if model["reason"]:
        return str(model["reason"]), []
    pairs = query.remember("next purchase pairs", lambda: _arrays(model))
    places = [int(place) for place in (pairs.keys == account.key).nonzero()[0]]
    places.sort(key=lambda at: (-pairs.probabilities[at], pairs.categories[at]))
    return None, [
        {
            "category": model["index"][1][at],
            "purchase_probability": model["probabilities"][at],
            "earlier_probability": model["earlier"][at],
            "change_points": _moved(model["probabilities"][at], model["earlier"][at]),
        }
        for at in places[:most]
    ]


def _arrays(model: Plain) -> _Pairs:
    import numpy as np

    keys, categories = model["index"]
    return _Pairs(np.array(keys), np.array(categories), np.array(model["probabilities"]))


def _asked(
    query: Query, pairs: _Pairs, chosen: dict[str, Any], account: Account | None
) -> np.ndarray:
    """The places of the pairs that the filters leave."""
    import numpy as np

    asked = np.ones(len(pairs.keys), dtype=bool)
    if account is not None:
        asked &= pairs.keys == account.key
    if chosen["category"] is not None:
        asked &= pairs.categories == chosen["category"]
    if chosen["segment"] is not None:
        inside = query.rows("product_propensity.in_segment", **chosen)
        asked &= np.isin(pairs.keys, [row["account_key"] for row in inside])
    return np.flatnonzero(asked)


def _best(probabilities: np.ndarray, places: np.ndarray, limit: int) -> np.ndarray:
    """The places of the `limit` highest probabilities, and of those equal to the lowest of them."""
    import numpy as np

    if len(places) <= limit:
        return places
    found: np.ndarray = places[
        probabilities[places] >= np.partition(probabilities[places], -limit)[-limit]
    ]
    return found


def _demand(model: Plain, pairs: _Pairs, places: np.ndarray) -> list[CategoryDemand]:
    """Expected buyers by category, the most expected first."""
    found = []
    for category in sorted(set(pairs.categories[places].tolist())):
        mine = pairs.probabilities[places][pairs.categories[places] == category]
        found.append(
            CategoryDemand(
                category=category,
                accounts=len(mine),
                expected_buyers=round(float(mine.sum()), 1),
                expected_share=round(100 * float(mine.mean()), 2),
                bought_share=model["shared"][category],
            )
        )
    return sorted(found, key=lambda row: -row.expected_buyers)


def _with_reasons(query: Query, model: Plain, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with their change over 90 days and their reasons in words of the data."""
    if not rows:
        return []
    known = {
        (row["account_key"], row["category"]): row
        for row in query.rows(
            "_next_purchase",
            only=sorted({row["account_key"] for row in rows}),
            pair_keys=[row["account_key"] for row in rows],
            pair_categories=[row["category"] for row in rows],
        )
    }
    found = []
    for row in rows:
        pair = known[row["account_key"], row["category"]]
        pair |= {"buyers_quarter": model["shared"][row["category"]]}
        since = pair["days_since_category"]
        reasons = [
            PurchaseReason(
                theme=theme,
                reason=reason(theme, pair, model["medians"]),
                effect_points=round(100 * effect, 2),
            )
            for theme, effect in strongest(model, row["place"])
        ]
        found.append(
            row
            | {
                "days_since_purchase": since,
                "last_purchase": since if since is None else query.as_of - timedelta(days=since),
                "change_points": _moved(row["purchase_probability"], row["earlier_probability"]),
                "main_reason": reasons[0].reason if reasons else None,
                "reasons": reasons,
            }
        )
    return found


def _moved(now: float, before: float | None) -> float | None:
    return None if before is None else round(100 * (now - before), 2)
