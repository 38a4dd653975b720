"""Rows of an explanation, and the choice among the changes that would better a segment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from pydantic import Field

from data import catalogue
from data.warehouse import Row as Record
from tools._spec import (
    Count,
    Day,
    Days,
    Money,
    Probability,
    Quintile,
    Row,
    Scheme,
    Score,
    Segment,
)
from tools._wording import day, money

MEASURES = {"r": "recency", "f": "frequency", "m": "monetary"}

Fields = dict[str, Any]
"""Fields of `ExplainSegment` by name."""


class RecencyScore(Row):
    days: Days = Field(description="Days since the last order.")
    score: Quintile = Field(description="Recency score.")
    lowest: Days = Field(description="Fewest days among the accounts with this score.")
    highest: Days = Field(description="Most days among the accounts with this score.")
    accounts: Count = Field(description="Accounts with this score.")
    next_score: Quintile | None = Field(description="The next better score there is.")
    next_from: Days | None = Field(description="Days since the last order at which it begins.")
    gap: Days | None = Field(description="Days less than now.")


class FrequencyScore(Row):
    """Order days; in scheme consumer orders."""

    order_days: Count = Field(
        description="Days with an order in the window; in scheme consumer orders."
    )
    score: Quintile = Field(description="Frequency score.")
    lowest: Count = Field(description="Fewest among the accounts with this score.")
    highest: Count = Field(description="Most among the accounts with this score.")
    accounts: Count = Field(description="Accounts with this score.")
    next_score: Quintile | None = Field(description="The next better score there is.")
    next_from: Count | None = Field(description="Order days at which it begins.")
    gap: Count | None = Field(description="Order days more than now.")


class MonetaryScore(Row):
    revenue: Money = Field(description="Net revenue in the window.")
    score: Quintile = Field(description="Monetary score.")
    lowest: Money = Field(description="Lowest net revenue among the accounts with this score.")
    highest: Money = Field(description="Highest net revenue among the accounts with this score.")
    accounts: Count = Field(description="Accounts with this score.")
    next_score: Quintile | None = Field(description="The next better score there is.")
    next_from: Money | None = Field(description="Net revenue at which it begins.")
    gap: Money | None = Field(description="Net revenue more than now.")


class Level(Row):
    """One measure of scheme lifecycle; its value is in the field of its unit."""

    measure: Literal["recency", "frequency", "monetary", "engagement"] = Field(
        description="Days since the last order, order days, net revenue, or interactions."
    )
    level: str = Field(description="Low, Medium or High.")
    percentile: Score = Field(description="Share of the other accounts that are worse, 0 to 100.")
    days: Days | None = Field(None, description="Value of recency.")
    count: Count | None = Field(None, description="Value of frequency and of engagement.")
    revenue: Money | None = Field(None, description="Value of monetary.")
    next_level: str | None = Field(None, description="The next better level there is.")
    next_days: Days | None = Field(None, description="Days at which it begins.")
    next_count: Count | None = Field(None, description="Order days or interactions.")
    next_revenue: Money | None = Field(None, description="Net revenue at which it begins.")


class SegmentChange(Row):
    segment: Segment = Field(description="Segment the account would be in.")
    change: Literal["orders", "spend", "churn"] = Field(
        description="More orders, more revenue on days that have an order, or a lower churn risk."
    )
    orders: Count | None = Field(
        description="Further order days, each on a day of its own; in scheme consumer orders."
    )
    spend: Money | None = Field(description="Further net revenue in the window.")
    churn_below: Probability | None = Field(
        None, description="Churn probability it would have to stay below."
    )
    estimated_revenue: Money | None = Field(
        description="Revenue it takes: orders at the account's average order value, or the spend."
    )
    by: Day | None = Field(
        description="Last day for the orders: after it the account's oldest day leaves the window. "
        "Null for what is as of today, and when nothing is left to leave."
    )
    r: Quintile | None = Field(None, description="Recency score after the change.")
    f: Quintile | None = Field(None, description="Frequency score after the change.")
    m: Quintile | None = Field(None, description="Monetary score after the change.")
    levels: str | None = Field(None, description="Levels after the change, in scheme lifecycle.")
    words: str = Field(description="The change in words.")


def better(
    scheme: Scheme, now: Record, candidates: Iterable[Record], account: str, currency: str
) -> list[SegmentChange]:
    """For each kind of change and segment of better priority the least that reaches it, cheapest first.

    `account` is the name that the words of a change use.
    """
    priority = {name: entry.priority for name, entry in catalogue.segments(scheme).items()}
    least: dict[tuple[str, str], Record] = {}
    possible = [row for row in candidates if row["change"] in ("orders", "spend", "churn")]
    for row in sorted(possible, key=_cost):
        if priority[row["segment"]] < priority[now["segment"]]:
            least.setdefault((row["change"], row["segment"]), row)
    of_row = set(SegmentChange.model_fields) - {"words", "r", "f", "m", "levels"}
    return [
        SegmentChange.model_validate(
            {name: row[name] for name in of_row if name in row}
            | _places(row)
            | {"words": _words(now, row, account, currency)}
        )
        for row in sorted(least.values(), key=_cost)
    ]


def _cost(row: Record) -> tuple[Any, ...]:
    """What it takes in revenue; a lower churn risk, which no revenue buys, comes last."""
    revenue = row["estimated_revenue"]
    risk = -(row.get("churn_below") or 0)
    return revenue is None, revenue or 0, row["orders"] or 0, risk, row["segment"]


def _places(row: Record) -> Fields:
    if isinstance(row["r"], int):
        return {name: row[name] for name in ("r", "f", "m") if name in row}
    return {"levels": levels_in_words(row)}


def levels_in_words(row: Record) -> str:
    """'R High, F Medium, M Low, E Low'."""
    return ", ".join(f"{name.upper()} {row[name]}" for name in ("r", "f", "m", "e"))


def _words(now: Record, row: Record, account: str, currency: str) -> str:
    """'one more order would move Acme to Champions (recency score from 3 to 5)'."""
    text = f"{_effort(row, currency)} would move {account} to {row['segment']}"
    # An order in the window can end an overlay, whatever the scores; a lower risk changes no score.
    moves = "" if row["change"] == "churn" else _moves(now, row)
    return f"{text} ({moves})" if moves else text


def _moves(now: Record, row: Record) -> str:
    """'recency score from 3 to 4 and frequency from Low to Medium'."""
    return " and ".join(
        f"{measure}{' score' if isinstance(now[name], int) else ''} from {now[name]} to {row[name]}"
        for name, measure in MEASURES.items()
        if name in now and row[name] != now[name]
    )


def _effort(row: Record, currency: str) -> str:
    """'one more order by 14 December 2011'."""
    if row["change"] == "churn":
        return f"a churn probability below {row['churn_below']}"
    if row["change"] == "spend":
        return f"{money(row['spend'], currency, exact=True)} more revenue on existing order days"
    what = "one more order" if row["orders"] == 1 else f"{row['orders']} more orders"
    return what if row["by"] is None else f"{what} by {day(row['by'])}"
