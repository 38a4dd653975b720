"""Rows of a simulation: scenarios of a move, and who would be where under other rules."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tools._spec import AccountId, AccountName, Count, Money, Percent, Region, Row, Segment


class SegmentToday(Row):
    segment: Segment = Field(description="Name of the segment.")
    accounts: Count = Field(description="Accounts in it.")
    revenue: Money = Field(description="Their net revenue in the window.")
    lower_quartile: Money = Field(description="Net revenue that a quarter of them stay below.")
    median: Money = Field(description="Median net revenue of an account.")
    upper_quartile: Money = Field(description="Net revenue that a quarter of them exceed.")


class Scenario(Row):
    case: Literal["low", "base", "high"] = Field(
        description="Reaching the lower quartile, the median or the upper quartile of the target."
    )
    spend_reached: Money = Field(description="Net revenue per account after the move.")
    gain_per_account: Money = Field(description="More than before, per account that moves.")
    gain: Money = Field(description="More than before, of all accounts that move.")
    revenue_after: Money = Field(description="Net revenue of all scored accounts with the gain.")
    revenue_change: Percent | None = Field(description="Gain as a share of the revenue today.")


class SegmentShift(Row):
    segment: Segment = Field(description="Name of the segment.")
    accounts: Count = Field(description="Accounts today.")
    accounts_after: Count = Field(description="Accounts after.")
    accounts_change: Count = Field(description="Accounts more (or fewer, below zero).")
    revenue: Money = Field(description="Net revenue of its accounts in the window, today.")
    revenue_after: Money = Field(description="Net revenue of its accounts after.")
    revenue_change: Money = Field(description="Revenue more (or less, below zero).")


class Flow(Row):
    from_segment: Segment = Field(description="Segment today.")
    to_segment: Segment = Field(description="Segment after.")
    accounts: Count = Field(description="Accounts that move.")
    revenue: Money = Field(description="Their net revenue in the window.")


class Mover(Row):
    account_id: AccountId = Field(description="Account id.")
    account_name: AccountName = Field(description="Account name.")
    region: Region = Field(description="Region of the account.")
    owner: str | None = Field(description="Account manager.")
    from_segment: Segment = Field(description="Segment today.")
    to_segment: Segment = Field(description="Segment after.")
    rfm_score: str = Field(description="Scores today, recency first.")
    new_rfm_score: str = Field(description="Scores after.")
    monetary_value: Money = Field(description="Net revenue in the window.")
