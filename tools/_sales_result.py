"""The result of `sales_metrics`. A figure stands in the field of its unit: money, count or percent."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar

from pydantic import Field

from tools._spec import (
    AccountId,
    AccountName,
    Brand,
    Category,
    Channel,
    Count,
    Day,
    Days,
    Listing,
    Money,
    Percent,
    Period,
    Points,
    Product,
    Quantity,
    Region,
    Row,
    Segment,
    Subject,
)

Country = Annotated[str, Subject("country")]
AccountType = Annotated[str, Subject("account_type")]
Industry = Annotated[str, Subject("industry")]
CommercialSegment = Annotated[str, Subject("commercial_segment")]
Owner = Annotated[str, Subject("owner")]
ProductId = Annotated[str, Subject("product")]

Value = Decimal | float | None


class SalesRow(Row):
    unsaid: ClassVar[Mapping[str, Any]] = {"partial": False}

    period: Day | None = Field(None, description="First day of the day, week, month, ...")
    period_label: Period | None = Field(None, description="The same in words, e.g. 'June 2026'.")
    partial: bool | None = Field(
        None, description="Whether the period asked for holds only a part of it."
    )
    region: Region | None = Field(None, description="Region.")
    country: Country | None = Field(None, description="Country.")
    category: Category | None = Field(None, description="Product category.")
    brand: Brand | None = Field(None, description="Brand.")
    product_id: ProductId | None = Field(None, description="Product id.")
    product: Product | None = Field(None, description="Product name.")
    channel: Channel | None = Field(None, description="Channel.")
    segment: Segment | None = Field(None, description="RFM segment at the as-of date.")
    account_type: AccountType | None = Field(None, description="Account type.")
    industry: Industry | None = Field(None, description="Industry.")
    commercial_segment: CommercialSegment | None = Field(None, description="Commercial segment.")
    owner: Owner | None = Field(None, description="Account manager.")
    account_id: AccountId | None = Field(None, description="Account id.")
    account_name: AccountName | None = Field(None, description="Account name.")
    family_id: AccountId | None = Field(
        None, description="Id of the account at the top of a family."
    )
    family: AccountName | None = Field(None, description="Name of that account.")
    money: Money | None = Field(None, description="The metric, when it is money.")
    count: Quantity | None = Field(None, description="The metric, when it is a count.")
    percent: Percent | None = Field(None, description="The metric, when it is a share.")
    share: Percent | None = Field(None, description="Share of the total; not for ratios.")
    previous_money: Money | None = Field(None, description="The metric in the period before.")
    previous_count: Quantity | None = Field(None, description="The metric in the period before.")
    previous_percent: Percent | None = Field(None, description="The metric in the period before.")
    difference_money: Money | None = Field(None, description="Difference from the period before.")
    difference_count: Quantity | None = Field(
        None, description="Difference from the period before."
    )
    difference_points: Points | None = Field(
        None, description="Difference from the period before in percentage points."
    )
    change: Percent | None = Field(
        None, description="Change from the period before; null when there was nothing."
    )
    first_bought: Day | None = Field(
        None,
        description="With `only`, and of accounts by change: first day on which this was bought "
        "within the filters.",
    )
    last_bought: Day | None = Field(
        None,
        description="With `only`, and of accounts by change: last day on which this was bought "
        "within the filters.",
    )
    last_order: Day | None = Field(
        None,
        description="With `only`, and of accounts by change: last day of an order of anything by "
        "the accounts.",
    )

    @property
    def value(self) -> Value:
        """The metric, whatever its unit."""
        return _first(self.money, self.count, self.percent)

    @property
    def previous(self) -> Value:
        """The metric in the period before, whatever its unit."""
        return _first(self.previous_money, self.previous_count, self.previous_percent)

    @property
    def difference(self) -> Value:
        """Money or count more than in the period before; None for a share."""
        return _first(self.difference_money, self.difference_count)

    @property
    def moved(self) -> Value:
        """The difference in whatever unit, in points for a share."""
        return _first(self.difference_money, self.difference_count, self.difference_points)


class EarlierFigure(Row):
    """The whole of a metric in an earlier period, and how much the period asked for differs from it."""

    earlier: Period = Field(description="The earlier period in words, e.g. 'Q1 2026'.")
    start: Day = Field(description="First day of the earlier period.")
    end: Day = Field(description="Last day of the earlier period.")
    money: Money | None = Field(None, description="The metric then, when it is money.")
    count: Quantity | None = Field(None, description="The metric then, when it is a count.")
    percent: Percent | None = Field(None, description="The metric then, when it is a share.")
    difference_money: Money | None = Field(None, description="Difference since then.")
    difference_count: Quantity | None = Field(None, description="Difference since then.")
    difference_points: Points | None = Field(
        None, description="Difference since then in percentage points."
    )
    change: Percent | None = Field(None, description="Change since then.")

    @property
    def value(self) -> Value:
        """The metric then, whatever its unit."""
        return _first(self.money, self.count, self.percent)


class SalesShare(Row):
    """What the filtered figure is of a larger whole, and was in the period compared with."""

    of: str | None = Field(
        None, description="The filters that the whole keeps, in words; null: everything."
    )
    share: Percent = Field(description="Share of the filtered figure in the whole.")
    whole_money: Money | None = Field(None, description="The whole, when it is money.")
    whole_count: Quantity | None = Field(None, description="The whole, when it is a count.")
    previous_share: Percent | None = Field(None, description="The share in the period before.")
    previous_whole_money: Money | None = Field(None, description="The whole then, in money.")
    previous_whole_count: Quantity | None = Field(None, description="The whole then, as a count.")
    difference_points: Points | None = Field(
        None, description="Difference from that share in percentage points."
    )

    @property
    def whole(self) -> Value:
        """The whole, whatever its unit."""
        return _first(self.whole_money, self.whole_count)


class SalesMetrics(Listing):
    metric: str = Field(description="Name of the metric.")
    title: str = Field(description="The metric in words.")
    definition: str = Field(description="How it is counted.")
    unit: str = Field(description="money, count or percent: the field that holds the figures.")
    by: list[str] = Field(description="Dimensions of the rows.")
    filters: dict[str, str] = Field(description="Filters as resolved, by dimension.")
    start: Day = Field(description="First day of the period.")
    end: Day = Field(description="Last day of the period.")
    called: str | None = Field(
        None,
        description="The period in words where it is one month, quarter, half or year: 'Q1 2026'.",
    )
    days: Days = Field(description="Days in the period.")
    data_from: Day | None = Field(description="First day of the data in scope.")
    first_order: Day | None = Field(
        None, description="First order ever of the accounts asked for; null of everybody."
    )
    compare_to: str | None = Field(
        description="previous_period, previous_year, or earlier: other days that were asked for."
    )
    previous_start: Day | None = Field(description="First day of the period compared with.")
    previous_end: Day | None = Field(description="Last day of the period compared with.")
    sort: str = Field(description="What groups are ordered by: value or change.")
    order: str = Field(description="asc or desc.")
    only: str | None = Field(description="stopped or started, where only those are shown.")
    min_change: Percent | None = Field(
        None, description="Least change of the groups shown, where only those are."
    )
    max_change: Percent | None = Field(
        None, description="Greatest change of the groups shown, where only those are."
    )
    min_value: Money | None = Field(
        None, description="Least value of the groups shown, in the period or the one compared with."
    )
    ordered_since: Day | None = Field(
        None, description="With only stopped: those shown ordered anything since this day."
    )
    there_before: Count | None = Field(
        None, description="With either: groups with anything in the period compared with."
    )
    rows: list[SalesRow] = Field(
        description="Periods in order of time, each with its groups; else in the order asked for."
    )
    groups: Count = Field(description="Groups there are, periods aside; 1 without a group.")
    still_ordering: Count | None = Field(
        None, description="Of the groups that stopped, those that ordered other things instead."
    )
    kept: Count | None = Field(
        None, description="With `only`: groups that were bought, or bought, in both periods."
    )
    kept_share: Percent | None = Field(
        None,
        description="With only stopped: of the groups of the period before, those bought again.",
    )
    never_before: Count | None = Field(
        None,
        description="Of the groups that started, those without any purchase before the period.",
    )
    earlier: list[EarlierFigure] = Field(
        default_factory=list,
        description="Of the whole, without groups and `compare_to`: the period before, where it is at "
        "least a week and no longer than a quarter, and the same days of the year before.",
    )
    of_all: SalesShare | None = Field(
        None, description="With filters and without groups: the share in everything of the period."
    )
    of_part: SalesShare | None = Field(
        None,
        description="With several filters: the share in what account manager, region, account, segment "
        "or trade alone leave, the first of them there is.",
    )
    shown_groups: Count = Field(description="Groups in the rows.")
    total: Count = Field(0, description="Rows there are.")
    overall: SalesRow = Field(
        description="The metric over the whole period and all rows there are."
    )
    amount: Money | None = Field(
        None, description="Of a share: the discounts given, or the value returned, in money."
    )
    together: SalesRow | None = Field(
        description="The metric over the groups shown together; null when all are shown."
    )
    other: SalesRow | None = Field(
        description="The metric over the groups not shown; null when all are shown."
    )
    unfinished: str | None = Field(
        description="What of the last period is counted, if it is not over; else null."
    )
    caveats: list[str] = Field(description="What the reader must know about these figures.")

    primary: ClassVar[str | None] = "rows"

    @classmethod
    def untold(cls, result: Mapping[str, Any]) -> set[str]:
        """One figure is told in words; beside earlier ones it makes a table, as do several periods."""
        if result["by"]:
            return {"earlier"}
        return set() if result["compare_to"] else {"rows"}

    @classmethod
    def leading(cls, result: Mapping[str, Any]) -> str | None:
        """The earlier periods, where nothing is grouped."""
        return "earlier" if result.get("earlier") and not result["by"] else cls.primary

    @classmethod
    def titles(cls, result: Mapping[str, Any]) -> dict[str, str]:
        """The metric's own name over the field of its unit."""
        title = str(result["title"])
        found = dict.fromkeys(("money", "count", "percent"), title)
        found |= {f"previous_{unit}": f"{title} before" for unit in found}
        by = ", ".join(name.replace("_", " ") for name in result["by"])
        return found | {
            "rows": f"{title} by {by}" if by else title,
            "earlier": "Earlier period",
            "difference_money": "Difference",
            "difference_count": "Difference",
            "difference_points": "Difference (points)",
            "period": "Period begins",
            "period_label": "Period",
        }


def _first(*values: Decimal | float | None) -> Value:
    return next((value for value in values if value is not None), None)
