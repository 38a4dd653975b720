"""The arguments and the result of `book_overview`, and the filters that its SQL takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, BeforeValidator, Field, model_validator

from data import catalogue
from tools._query import Query
from tools._schemes import segment_of
from tools._spec import (
    AccountId,
    AccountName,
    Count,
    Day,
    Days,
    LookbackArgs,
    Mean,
    Money,
    Percent,
    Quintile,
    Region,
    Result,
    Row,
    Segment,
    Subject,
)
from tools._values import as_list, known

RANGES = ("tenure_days", "monetary", "frequency")


class BookFilters(BaseModel):
    """Which accounts of the book are counted; without any, all in scope.

    They are chosen as they are at the as-of date, so that revenue of the window before is that of the same
    accounts.
    """

    region: Region | None = Field(None, description="Only this region.")
    segments: Annotated[list[str], BeforeValidator(as_list)] = Field(
        default_factory=list, description="Only these rfm segments."
    )
    min_tenure_days: Days | None = Field(None, description="Least days since the first order.")
    max_tenure_days: Days | None = Field(None, description="Most days since the first order.")
    min_monetary: Money | None = Field(None, description="Least net revenue.")
    max_monetary: Money | None = Field(None, description="Most net revenue.")
    min_frequency: Count | None = Field(None, description="Least order days.")
    max_frequency: Count | None = Field(None, description="Most order days.")

    @model_validator(mode="after")
    def _ranges_are_ranges(self) -> Self:
        for name in RANGES:
            least, most = getattr(self, f"min_{name}"), getattr(self, f"max_{name}")
            if least is not None and most is not None and least > most:
                raise ValueError(f"min_{name} {least} is above max_{name} {most}")
        return self


def chosen_filters(query: Query, asked: BookFilters) -> BookFilters:
    """The filters among these arguments, with region and segments as they are spelled here.

    Raises:
        UnknownValue: there is no such region in scope, or no such segment.
    """
    return BookFilters(
        **asked.model_dump(include=set(BookFilters.model_fields) - {"region", "segments"}),
        region=known(query, "region", asked.region),
        segments=[segment_of("rfm", name, catalogue.NO_PURCHASES) for name in asked.segments],
    )


class BookOverviewArgs(BookFilters, LookbackArgs):
    """Which accounts, and over which window."""


class BookSegment(Row):
    segment: Segment = Field(description="Name of the segment (scheme rfm).")
    accounts: Count = Field(description="Accounts in the segment.")
    account_share: Percent = Field(description="Share of the accounts.")
    active_accounts: Count = Field(description="Accounts that ordered in the window.")
    revenue: Money = Field(description="Net revenue of the window.")
    revenue_share: Percent = Field(description="Share of the net revenue.")
    cumulative_share: Percent = Field(
        description="Share of the net revenue of this segment and those with more."
    )
    orders: Count = Field(description="Orders in the window.")


class Tenth(Row):
    part: Annotated[str, Subject("part")] = Field(description="E.g. 'top 20%'.")
    top_percent: Percent = Field(description="Which part of the active accounts, largest first.")
    accounts: Count = Field(description="How many accounts that is, rounded up.")
    revenue: Money = Field(description="Net revenue they bring.")
    revenue_share: Percent | None = Field(description="Share of the net revenue of the book.")
    smallest: Money = Field(description="Net revenue of the smallest of them.")


class RecencySpread(Row):
    segment: Segment = Field(description="Name of the segment.")
    minimum: Days = Field(description="Least days since the last order.")
    lower_quartile: Days = Field(description="A quarter of the accounts have at most these days.")
    median: Days = Field(description="Median days since the last order.")
    upper_quartile: Days = Field(description="Three quarters have at most these days.")
    maximum: Days = Field(description="Most days since the last order.")


class FrequencySpread(Row):
    segment: Segment = Field(description="Name of the segment.")
    minimum: Mean = Field(description="Least order days in the window.")
    lower_quartile: Mean = Field(description="A quarter of the accounts have at most so many.")
    median: Mean = Field(description="Median order days in the window.")
    upper_quartile: Mean = Field(description="Three quarters have at most so many.")
    maximum: Mean = Field(description="Most order days in the window.")


class MonetarySpread(Row):
    segment: Segment = Field(description="Name of the segment.")
    minimum: Money = Field(description="Least net revenue in the window.")
    lower_quartile: Money = Field(description="A quarter of the accounts bring at most this.")
    median: Money = Field(description="Median net revenue in the window.")
    upper_quartile: Money = Field(description="Three quarters bring at most this.")
    maximum: Money = Field(description="Most net revenue in the window.")


class Cell(Row):
    cell: Annotated[str, Subject("cell")] = Field(description="Both scores, e.g. 'R5 F4'.")
    r: Quintile = Field(description="Recency score, 5 most recent.")
    f: Quintile = Field(description="Frequency score, 5 most order days.")
    accounts: Count = Field(description="Accounts with both scores.")
    revenue: Money = Field(description="Net revenue of the window.")


class BookMonth(Row):
    month: Day = Field(description="First day of the month.")
    whole: bool = Field(description="Whether all its days are in the window.")
    revenue: Money = Field(description="Net revenue of its days in the window.")
    orders: Count = Field(description="Orders.")
    active_accounts: Count = Field(description="Accounts with at least one order.")


class BookAccount(Row):
    account_id: AccountId = Field(description="Account id.")
    account_name: AccountName = Field(description="Account name.")
    region: Region = Field(description="Region of the account.")
    segment: Segment = Field(description="Segment (scheme rfm).")
    recency_days: Days = Field(description="Days since the last order.")
    frequency: Count = Field(description="Order days in the window.")
    monetary_value: Money = Field(description="Net revenue in the window.")
    tenure_days: Days = Field(description="Days since the first order.")


class BookOverview(Result):
    filters: BookFilters = Field(description="Which accounts are counted, as asked.")
    lookback_days: Days = Field(description="Length of the window.")
    accounts: Count = Field(description="Accounts that pass the filters.")
    active_accounts: Count = Field(description="Of these, accounts that ordered in the window.")
    never_ordered: Count = Field(description="Of these, accounts that never ordered by then.")
    revenue: Money = Field(description="Net revenue of the window.")
    revenue_before: Money | None = Field(
        description="Net revenue of the same accounts in the window before; null where the data do not "
        "reach back over it."
    )
    revenue_change: Percent | None = Field(description="Change against the window before.")
    revenue_difference: Money | None = Field(description="The same in money.")
    orders: Count = Field(description="Orders in the window.")
    avg_order_value: Money | None = Field(description="Net revenue divided by orders.")
    top_accounts: Count = Field(
        description="A fifth of the active accounts, rounded up: those with most revenue. Of equal ones at "
        "the border it does not matter which is taken."
    )
    top_revenue: Money = Field(description="Net revenue they bring.")
    top_share: Percent | None = Field(
        description="The same as a share of the net revenue; null where that is not above zero."
    )
    segments: list[BookSegment] = Field(
        description="One row per segment with accounts, largest revenue first."
    )
    concentration: list[Tenth] = Field(
        description="What the largest 10 %, 20 %, ... of the active accounts bring."
    )
    recency: list[RecencySpread] = Field(description="Spread of recency in each segment.")
    frequency: list[FrequencySpread] = Field(description="Spread of frequency in each segment.")
    monetary: list[MonetarySpread] = Field(description="Spread of net revenue in each segment.")
    cells: list[Cell] = Field(description="All 25 cells of recency by frequency score.")
    months: list[BookMonth] = Field(description="The calendar months of the window.")
    sample_size: Count = Field(description="Accounts in the sample.")
    sample_of: Count = Field(
        description="Accounts with revenue in the window, which the sample stands for."
    )
    sample: list[BookAccount] = Field(
        description="The accounts with most revenue and a fixed sample of the others, largest first."
    )

    primary: ClassVar[str | None] = "segments"

    @classmethod
    def titles(cls, result: Mapping[str, Any]) -> dict[str, str]:
        return {
            "concentration": "Concentration of revenue",
            "recency": "Days since the last order, by segment",
            "frequency": "Order days, by segment",
            "monetary": "Net revenue per account, by segment",
            "cells": "Recency by frequency score",
            "sample": "Accounts (largest, and a sample of the others)",
            "r": "Recency score",
            "f": "Frequency score",
        }
