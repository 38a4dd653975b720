"""The next-purchase model: how probable it is that an account orders a category in the next 90 days.

One model for all categories; a row is an account that ordered in the last year and a category that was
sold in it. Features are what the account and all accounts did before the cut-off
(`_purchase_model.sql`); protocol, test and limits are those of `_forecast`.
"""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Any

from tools._fitted import Plain, fitted
from tools._forecast import HORIZON, Subject, forecast
from tools._query import Query

if TYPE_CHECKING:
    import pandas as pd

KEYS = ["account_key", "category"]
THEMES = {
    "habit": (
        "days_since_category",
        "category_days_year",
        "category_days_quarter",
        "category_share",
        "category_gap",
        "category_overdue",
    ),
    "activity": ("days_since_order", "order_days_year", "order_days_quarter"),
    "breadth": ("categories_year",),
    "popularity": ("buyers_year", "buyers_quarter"),
}


def purchase_model(query: Query) -> Plain:
    """The model as `forecast` gives it; the index is account key and category, `shared` has the share of
    accounts that bought a category in the last 90 days.

    Fitted on first use for a snapshot, scope and as-of date.
    """
    subject = Subject(
        known=lambda day: features(query, day),
        happened=lambda day, pairs: _bought(query, day, pairs),
        themes=THEMES,
        model="a next-purchase model",
        shared=("category", "buyers_quarter"),
        yes="ordered the category",
        no="did not",
    )
    return fitted(query, sys.modules[__name__], {}, lambda: forecast(query, subject))


def features(query: Query, day: date) -> pd.DataFrame:
    """What was known on a day of every account that had ordered in the year before, by category."""
    found = query.frame("_purchase_model", as_of=day, only=None)
    return found.set_index(KEYS).astype(float)


def _bought(query: Query, day: date, pairs: pd.Index[Any]) -> pd.Series[bool]:
    import pandas as pd

    ordered = query.frame("_purchase_model.orders", as_of=day, horizon=HORIZON)
    return pd.Series(pairs.isin(pd.MultiIndex.from_frame(ordered)), pairs)
