"""The churn model: how probable it is that an account that ordered in the last year stops.

To churn is to place no order in the next 90 days. Features are what the account did before the cut-off
(`_churn_model.sql`); protocol, test and limits are those of `_forecast`. Of contractual organisations
(banking, telecom) no orders can tell who leaves; uploaded scores are for them.
"""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Any

from tools._churn_scores import ChurnScores
from tools._fitted import Plain, fitted
from tools._forecast import HORIZON, Subject, forecast
from tools._query import Query

if TYPE_CHECKING:
    import pandas as pd

SOURCE = "the churn model"
CONTRACTUAL = ("banking", "telecom")
THEMES = {
    "silence": ("days_since_order", "usual_gap", "overdue"),
    "orders": ("order_days_year", "order_days_quarter", "order_days_before"),
    "revenue": ("revenue_year", "revenue_quarter", "revenue_before"),
    "tenure": ("days_since_first_order",),
    "discounts": ("discount_share",),
    "returns": ("return_share",),
    "contacts": ("contacts_quarter", "contacts_before"),
}


def churn_probabilities(query: Query) -> ChurnScores:
    """The model's probabilities at the as-of date; without them, the reason.

    Fitted on first use for a snapshot, scope and as-of date.
    """
    model = churn_model(query)
    if model["reason"]:
        return ChurnScores({}, SOURCE, reason=model["reason"])
    keys, probabilities = model["index"][0], model["probabilities"]
    return ChurnScores(dict(zip(keys, probabilities, strict=True)), SOURCE, query.as_of)


def churn_model(query: Query) -> Plain:
    """The model as `forecast` gives it; the index is the account key."""
    kind = query.warehouse.manifest.org_type
    if kind in CONTRACTUAL:
        return {
            "reason": f"Customers of an organisation in {kind} are under contract: that they do not "
            "order says nothing about whether they leave. Upload churn scores (a CSV with account_id "
            "and churn_score) to use them here.",
            "holdout": None,
            "calibration": [],
        }
    subject = Subject(
        known=lambda day: features(query, day),
        happened=lambda day, index: _stopped(query, day, index),
        themes=THEMES,
        model="a churn model",
        yes="stopped ordering",
        no="ordered again",
    )
    return fitted(query, sys.modules[__name__], {}, lambda: forecast(query, subject))


def features(query: Query, day: date) -> pd.DataFrame:
    """What was known on a day of every account that had ordered in the year before, by key."""
    found = query.frame("_churn_model", as_of=day, only=None)
    return found.set_index("account_key").astype(float)


def _stopped(query: Query, day: date, accounts: pd.Index[Any]) -> pd.Series[bool]:
    import pandas as pd

    ordered = query.frame("_churn_model.orders", as_of=day, horizon=HORIZON)["account_key"]
    return pd.Series(~accounts.isin(ordered), accounts)
