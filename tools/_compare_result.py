"""The result of `compare`: two sides with the same figures, and what lies between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field

from data import catalogue
from tools._schemes import OfScheme
from tools._spec import (
    AccountId,
    AccountName,
    Category,
    Count,
    Day,
    Days,
    Mean,
    Money,
    Percent,
    Period,
    Points,
    Quantity,
    Ratio,
    Region,
    Result,
    Row,
    Segment,
    Subject,
)

Span = Annotated[str, Subject("span")]
"""A period that is no calendar one, such as 'January to June 2026'."""


class Sided(Row):
    account_id: AccountId | None = Field(None, description="Account id, comparing accounts.")
    account_name: AccountName | None = Field(None, description="Account name, comparing accounts.")
    region: Region | None = Field(None, description="Region, of an account or compared.")
    segment: Segment | None = Field(None, description="Segment, of an account or compared.")
    period: Day | None = Field(
        None, description="First day of the year, quarter, month or day, comparing such."
    )
    period_label: Period | None = Field(None, description="The same in words.")
    span: Span | None = Field(None, description="Any other period, in words.")


class Side(Sided):
    # The days are those of all sides, unless periods are compared, which are named.
    foremost = (
        "region",
        "segment",
        "period_label",
        "span",
        "revenue",
        "revenue_change",
        "orders",
        "avg_order_value",
        "revenue_per_account",
        "active_accounts",
        "accounts",
    )

    first_day: Day = Field(description="First day that counts.")
    last_day: Day = Field(description="Last day that counts.")
    days: Days = Field(description="Days that count.")
    accounts: Count | None = Field(None, description="Accounts; null for an account.")
    active_accounts: Count | None = Field(
        None, description="Accounts that ordered in these days; null for an account."
    )
    revenue: Money = Field(description="Net revenue.")
    revenue_change: Percent | None = Field(
        None,
        description="Net revenue against as many days before; null where the data lack these, or the "
        "account was no customer in nearly all of them.",
    )
    first_order: Day | None = Field(None, description="First order ever, of an account.")
    previous_days: Days | None = Field(
        None, description="Of as many days before, those from its first order on; of an account."
    )
    revenue_per_day: Money | None = Field(None, description="Net revenue per day, of periods.")
    revenue_per_account: Money | None = Field(
        None, description="Net revenue per active account; null for an account."
    )
    orders: Count = Field(description="Orders.")
    orders_per_day: Mean | None = Field(None, description="Orders per day, of periods.")
    units: Quantity = Field(description="Units ordered.")
    avg_order_value: Money | None = Field(None, description="Net revenue per order.")
    frequency: Mean | None = Field(
        None, description="Order days per active account; of an account, its order days."
    )
    recency_days: Days | None = Field(
        None,
        description="Days since the last order, on average over accounts that ever ordered; not of periods.",
    )
    discount_share: Percent | None = Field(
        None, description="Discount in percent of value before discount."
    )
    return_share: Percent | None = Field(None, description="Returns in percent of what was sold.")

    @property
    def slipping(self) -> bool:
        """Whether it is one account that is being lost or is lost."""
        return self.account_id is not None and self.segment in catalogue.late()


class Difference(Sided):
    """Account, region, segment or period name the side that is higher; none does where both are equal."""

    measure: str = Field(description="What is compared, in words.")
    higher: str | None = Field(description="The side with the higher figure; null where equal.")
    difference_money: Money | None = Field(None, description="By how much it is higher, in money.")
    difference_count: Mean | None = Field(None, description="By how much it is higher, counted.")
    difference_points: Points | None = Field(
        None, description="By how much it is higher, in percentage points."
    )
    difference_days: Days | None = Field(None, description="By how much it is higher, in days.")
    ratio: Ratio | None = Field(
        None,
        description="How many times the lower figure it is; null of shares, days and of nothing.",
    )
    stronger: str | None = Field(description="The side that does better; null where equal.")
    judged: bool = Field(description="Whether it counts for which side is weaker.")


class Verdict(Sided):
    """Account, region, segment or period name the weaker side."""

    behind: Count = Field(description="Judged measures on which the weaker side is behind.")
    judged: Count = Field(description="Measures on which the sides differ and were judged.")
    behind_on: list[str] = Field(description="Those on which it is behind, in words.")
    decided_by: str | None = Field(
        description="The measure that decided where each side is behind on as many; else null."
    )


class SideSegment(Sided):
    accounts: Count = Field(description="Accounts of the side in the segment at the as-of date.")
    account_share: Percent = Field(description="Their share of the side's accounts in segments.")
    active_accounts: Count = Field(description="Those of them that ordered in these days.")
    revenue: Money = Field(description="Their net revenue in these days.")
    revenue_share: Percent = Field(description="Its share of the side's net revenue.")


class SideCategory(Sided):
    category: Category = Field(description="Product category.")
    revenue: Money = Field(description="Net revenue of the side in it.")
    revenue_share: Percent = Field(description="Its share of the side's net revenue.")


class CategoryGap(Sided):
    """Account, region, segment or period name the side with more."""

    category: Category = Field(description="Product category.")
    higher: str | None = Field(description="The side with more net revenue; null where equal.")
    difference: Money = Field(description="By how much it has more.")


class Compare(OfScheme, Result):
    kind: str = Field(description="accounts, segments, regions or periods.")
    a: str = Field(description="The first side in words.")
    b: str = Field(description="The second side in words.")
    lookback_days: Days | None = Field(description="Days up to as_of that count; not for periods.")
    sides: list[Side] = Field(description="Both sides, the first one first.")
    differences: list[Difference] = Field(
        description="The same measures: who is higher, by how much, and who does better."
    )
    gaps: list[CategoryGap] = Field(description="Categories by how far the sides are apart.")
    categories: list[SideCategory] = Field(description="Both sides by category.")
    segments: list[SideSegment] = Field(
        description="Both sides by segment; comparing regions and periods."
    )
    weaker: str | None = Field(
        description="The side that is behind on more of the judged measures; if equal, on net revenue. Null "
        "where the other is an account being lost and this one is not."
    )
    weaker_id: str | None = Field(description="Its account id, comparing accounts.")
    stronger: str | None = Field(description="The other side.")
    verdict: Verdict | None = Field(description="What the weaker side is behind on.")
    caveats: list[str] = Field(description="What the reader must know about these figures.")

    primary: ClassVar[str | None] = "sides"

    @property
    def same_length(self) -> bool:
        """Whether as many days count on both sides, so that totals can be compared."""
        return len({side.days for side in self.sides}) < 2

    def side_of(self, row: Sided) -> str:
        """The side, in words, that a row is of."""
        keys = {"accounts": ("account_id",), "segments": ("segment",), "regions": ("region",)}
        for key in keys.get(self.kind, ("period_label", "span")):
            if getattr(row, key) != getattr(self.sides[0], key):
                return self.b
        return self.a

    @classmethod
    def titles(cls, result: Mapping[str, Any]) -> dict[str, str]:
        """Units where a row has one of several."""
        units = {"money": "money", "count": "number", "points": "points", "days": "days"}
        return {f"difference_{unit}": f"Difference ({words})" for unit, words in units.items()} | {
            "gaps": "Widest gaps by category",
            "period": "Period begins",
            "period_label": "Period",
        }
