"""What the page is given: the accounts of the book and its months as numbers, the words around them."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from agent.charts._figure import ACCENT, GRID, segment_colour
from agent.charts.book_overview import LONG
from agent.wording import day
from data import catalogue
from tools._query import Query
from tools._values import known
from tools.book_overview import LARGEST, MOST, TOP_PERCENT, is_whole

MONEY_SCALE = 10_000
"""Money goes as whole ten-thousandths, as exact as the warehouse has it, so that sums in the browser are
exact too."""
COLUMNS = (
    "account_id", "account_name", "region", "segment", "r", "f", "recency_days", "frequency", "orders",
    "monetary_value", "revenue_before", "tenure_days",
)  # fmt: skip
MONEY = ("monetary_value", "revenue_before")


def book_data(query: Query, *, lookback_days: int, region: str | None) -> dict[str, Any]:
    """Accounts as rows of `columns`; `months` of an account as [month, revenue, orders].

    Raises:
        UnknownValue: there is no such region in scope.
    """
    region = known(query, "region", region)
    given = {"lookback_days": lookback_days, "scoring": "tie_safe", "region": region}
    accounts = query.rows("_book_rows", **given)
    lines = query.rows("_book_rows.months", **given)
    covered = query.rows("book_overview.covered", lookback_days=lookback_days)[0]["covered"]
    months = _months(query.as_of, lookback_days)
    places = {month: place for place, month in enumerate(months)}
    spent: dict[int, list[list[int]]] = {}
    for line in lines:
        entry = [places[line["month"]], _whole(line["revenue"]), line["orders"]]
        spent.setdefault(line["account_key"], []).append(entry)
    return {
        "book": _book(query, lookback_days, region) | {"covered": covered},
        "look": {"accent": ACCENT, "grid": GRID, "long": LONG},
        "rules": {"top_percent": TOP_PERCENT, "sample": MOST, "largest": LARGEST},
        "segments": _segments(),
        "months": [
            {"month": f"{month:%Y-%m}", "whole": is_whole(month, query.as_of, lookback_days)}
            for month in months
        ],
        "columns": COLUMNS,
        "accounts": [
            [_whole(row[name]) if name in MONEY else row[name] for name in COLUMNS]
            for row in accounts
        ],
        "spent": [spent.get(row["account_key"], []) for row in accounts],
    }


def _book(query: Query, lookback_days: int, region: str | None) -> dict[str, Any]:
    manifest = query.warehouse.manifest
    return {
        "organization": manifest.organization,
        "demo": manifest.demo,
        "snapshot": query.warehouse.snapshot,
        "as_of": query.as_of.isoformat(),
        "from": day(query.as_of - timedelta(days=lookback_days - 1)),
        "scope": f"{query.scope.words}, only {region}" if region else query.scope.words,
        "lookback_days": lookback_days,
        "currency": query.currency,
        "money_scale": MONEY_SCALE,
    }


def _segments() -> list[dict[str, str]]:
    """Names and colours, the best first."""
    names = [*catalogue.segments("rfm"), catalogue.NO_PURCHASES]
    return [{"name": name, "colour": segment_colour(name)} for name in names]


def _months(as_of: date, lookback_days: int) -> list[date]:
    """The first days of the calendar months that the window touches."""
    month = (as_of - timedelta(days=lookback_days - 1)).replace(day=1)
    found = []
    while month <= as_of:
        found.append(month)
        month = (month + timedelta(days=31)).replace(day=1)
    return found


def _whole(amount: Decimal) -> int:
    return int(amount * MONEY_SCALE)
