"""The whole book at a glance: key figures, segments, concentration, spreads, matrix and trend."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import accumulate
from typing import Any

from data import catalogue
from tools._book import (
    BookAccount,
    BookFilters,
    BookMonth,
    BookOverview,
    BookOverviewArgs,
    BookSegment,
    Cell,
    FrequencySpread,
    MonetarySpread,
    RecencySpread,
    Tenth,
    chosen_filters,
)
from tools._query import Query
from tools._registry import tool
from tools._spec import Example
from tools._values import change, share, window_reason
from tools._wording import day

MOST, LARGEST = 400, 200
"""Accounts in the sample, and how many of them are the largest."""
TOP_PERCENT = 20
SPREAD = ("minimum", "lower_quartile", "median", "upper_quartile", "maximum")


@tool(
    examples=[
        Example("Show me the book at a glance", {}),
        Example("Overview of my book in the North", {"region": "North"}),
        Example(
            "Book overview of Champions and Loyal Customers",
            {"segments": ["Champions", "Loyal Customers"]},
        ),
    ]
)
def book_overview(args: BookOverviewArgs, query: Query) -> BookOverview:
    """The book at a glance: key figures, segments, concentration, spreads, R x F matrix, trend.

    Top 20 %: of the accounts that ordered, the fifth (rounded up) with most net revenue; its share is of
    the revenue of all accounts counted.
    """
    filters = chosen_filters(query, args)
    given = {"lookback_days": args.lookback_days, "scoring": "tie_safe", **filters.model_dump()}
    found = query.rows("book_overview", **given)
    ordered = [row for row in found if row["segment"] != catalogue.NO_PURCHASES]
    revenue = sum((row["revenue"] for row in found), Decimal(0))
    tenths = _tenths(query.rows("book_overview.concentration", **given), revenue)
    top = next((row for row in tenths if row.top_percent == TOP_PERCENT), None)
    sample = query.rows("book_overview.accounts", **given, most=MOST, largest=LARGEST)
    return BookOverview(
        **query.header,
        empty_reason=None if ordered else _nobody(query, args, filters),
        filters=filters,
        lookback_days=args.lookback_days,
        **_key_figures(query, found, revenue, args.lookback_days),
        top_accounts=top.accounts if top else 0,
        top_revenue=top.revenue if top else Decimal(0),
        top_share=top.revenue_share if top else None,
        segments=_segments(found, revenue),
        concentration=tenths,
        recency=[RecencySpread(**_spread(row, "recency")) for row in ordered],
        frequency=[FrequencySpread(**_spread(row, "frequency")) for row in ordered],
        monetary=[MonetarySpread(**_spread(row, "monetary")) for row in ordered],
        cells=_cells(query.rows("book_overview.cells", **given)) if ordered else [],
        months=[
            BookMonth(**row, whole=is_whole(row["month"], query.as_of, args.lookback_days))
            for row in query.rows("book_overview.months", **given)
        ],
        sample_size=len(sample),
        sample_of=sample[0]["total"] if sample else 0,
        sample=[
            BookAccount.model_validate({name: row[name] for name in BookAccount.model_fields})
            for row in sample
        ],
    )


def _nobody(query: Query, args: BookOverviewArgs, filters: BookFilters) -> str:
    if filters == BookFilters() or query.no_lines:
        return window_reason(query, args.lookback_days)
    return f"No account with an order passes these filters at {day(query.as_of)}; widen them."


def _key_figures(
    query: Query, found: Sequence[dict[str, Any]], revenue: Decimal, lookback_days: int
) -> dict[str, Any]:
    covered = query.rows("book_overview.covered", lookback_days=lookback_days)[0]["covered"]
    before = sum((row["revenue_before"] for row in found), Decimal(0)) if covered else None
    orders = sum(row["orders"] for row in found)
    return {
        "accounts": sum(row["accounts"] for row in found),
        "active_accounts": sum(row["active_accounts"] for row in found),
        "never_ordered": sum(
            row["accounts"] for row in found if row["segment"] == catalogue.NO_PURCHASES
        ),
        "revenue": revenue,
        "revenue_before": before,
        "revenue_change": change(revenue, before),
        "revenue_difference": None if before is None else revenue - before,
        "orders": orders,
        "avg_order_value": round(revenue / orders, 4) if orders else None,
    }


def _segments(found: Sequence[dict[str, Any]], revenue: Decimal) -> list[BookSegment]:
    accounts = sum(row["accounts"] for row in found)
    running = accumulate(row["revenue"] for row in found)
    return [
        BookSegment(
            **{name: row[name] for name in BookSegment.model_fields if name in row},
            account_share=share(row["accounts"], accounts),
            revenue_share=share(row["revenue"], revenue),
            cumulative_share=share(so_far, revenue),
        )
        for row, so_far in zip(found, running, strict=True)
    ]


def _tenths(rows: Sequence[dict[str, Any]], revenue: Decimal) -> list[Tenth]:
    return [
        Tenth(
            part=f"top {row['top_percent']}%",
            **row,
            revenue_share=share(row["revenue"], revenue) if revenue > 0 else None,
        )
        for row in rows
    ]


def _spread(row: dict[str, Any], measure: str) -> dict[str, Any]:
    five = [round(value, 2) for value in row[measure]]
    return {"segment": row["segment"], **dict(zip(SPREAD, five, strict=True))}


def _cells(rows: Sequence[dict[str, Any]]) -> list[Cell]:
    """All 25, the most recent and most frequent first."""
    held = {(row["r"], row["f"]): row for row in rows}
    nobody = {"accounts": 0, "revenue": Decimal(0)}
    return [
        Cell.model_validate({"cell": f"R{r} F{f}", "r": r, "f": f} | held.get((r, f), nobody))
        for r in range(5, 0, -1)
        for f in range(5, 0, -1)
    ]


def is_whole(month: date, as_of: date, lookback_days: int) -> bool:
    """Whether all days of the month that begins on that day are in the window."""
    following = (month + timedelta(days=31)).replace(day=1)
    return month > as_of - timedelta(days=lookback_days) and following - timedelta(days=1) <= as_of
