"""What `sales_metrics` is asked: its arguments, and the period and dimensions that they come to."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from data import catalogue
from tools._errors import InvalidArguments
from tools._periods import DAY, CompareTo, Grain, Period, add_months
from tools._query import Query
from tools._sales_sql import GRAINS, RATIOS, Dimension, Only, Sort
from tools._spec import Args, Order
from tools._values import as_list
from tools._wording import day

Metric = Literal[
    "revenue", "gross_revenue", "orders", "units", "avg_order_value", "active_accounts",
    "new_accounts", "discount_share", "return_share",
]  # fmt: skip
MOST_GROUPS = 500
MOST_ROWS = 1_100  # three years by day
MOST_DIMENSIONS = 3


class SalesMetricsArgs(Args):
    metric: Metric = Field(description="What to measure.")
    by: Annotated[list[Dimension], BeforeValidator(as_list)] = Field(
        default_factory=list,
        description="Dimensions of the rows: at most one of time, at most three in all.",
    )
    start: date | None = Field(
        None, description="First day. Default: the year up to and with the end."
    )
    end: date | None = Field(None, description="Last day. Default: the as-of date.")
    compare_to: CompareTo | None = Field(
        None,
        description="previous_period (default for sort change and only): as many months or days "
        "just before; previous_year: the same dates a year earlier.",
    )
    region: str | None = Field(None, description="Only this region.")
    country: str | None = Field(None, description="Only this country.")
    category: str | None = Field(None, description="Only this product category.")
    without_category: str | None = Field(
        None,
        description="Only accounts that bought nothing of this product category in the period.",
    )
    brand: str | None = Field(None, description="Only this brand.")
    product: str | None = Field(
        None, description="Only this product, by id or name, or 'P1 or P2'."
    )
    channel: str | None = Field(None, description="Only this channel.")
    segment: str | None = Field(None, description="Only accounts now in this RFM segment.")
    account_type: str | None = Field(None, description="Only this type of account.")
    industry: str | None = Field(None, description="Only this industry.")
    commercial_segment: str | None = Field(None, description="Only this commercial segment.")
    owner: str | None = Field(None, description="Only this account manager.")
    account: str | None = Field(
        None,
        description="Only this account, by id or name, or 'A1 or A2'; 'not A1' leaves it out.",
    )
    family: str | None = Field(
        None,
        description="Only this account with all below it; of one at the bottom its whole family.",
    )
    top: int | None = Field(
        None, ge=1, le=MOST_GROUPS, description="Only the first groups, or periods."
    )
    sort: Sort | None = Field(
        None,
        description="change: those that grew most first; with order asc those that fell most.",
    )
    order: Order | None = Field(
        None, description="Default: desc; by change the way the whole went."
    )
    only: Only | None = Field(
        None,
        description="stopped: bought in the period before and not in this one; started: reverse.",
    )
    earlier_start: date | None = Field(
        None, description="With only: first day of the period compared with, if it is another."
    )
    earlier_end: date | None = Field(None, description="With only: last day of that period.")
    ordered_since: date | None = Field(
        None,
        description="With only stopped: of accounts, those that ordered anything since this day.",
    )
    min_change: float | None = Field(
        None, description="Only groups that changed by at least so much, in percent; 20: grew 20 %."
    )
    min_value: Decimal | None = Field(
        None,
        ge=0,
        description="Only groups with at least so much money in the period or the one compared with.",
    )
    max_change: float | None = Field(
        None, description="Only groups that changed by at most so much, in percent; -30: fell 30 %."
    )


def period_of(args: SalesMetricsArgs, query: Query) -> tuple[Period, list[str]]:
    """The period asked for, cut at the as-of date, and what to say about it."""
    end = min(args.end or query.as_of, query.as_of)
    start = args.start or add_months(end + DAY, -12)
    if start > end:
        raise InvalidArguments(
            "sales_metrics",
            [f"The period would begin on {start} and end on {end}; the data end on {query.as_of}."],
        )
    if args.end and args.end > query.as_of:
        return Period(start, end), [f"Counted to {day(end)}: nothing after the as-of date is used."]
    return Period(start, end), []


def dimensions_of(args: SalesMetricsArgs, period: Period) -> tuple[Grain | None, list[str]]:
    """The time grain, if any, and the groups.

    Raises:
        InvalidArguments: two grains of time, too many dimensions, or too many periods.
    """
    grains = [grain for grain in GRAINS if grain in args.by]
    groups: list[str] = [name for name in dict.fromkeys(args.by) if name not in GRAINS]
    problems = []
    if len(grains) > 1:
        problems.append(f"'by' takes one dimension of time, not {' and '.join(grains)}.")
    if len(grains) + len(groups) > MOST_DIMENSIONS:
        problems.append(f"'by' takes at most {MOST_DIMENSIONS} dimensions.")
    grain = grains[0] if grains else None
    if args.only and (grain or not groups):
        problems.append("'only' needs something in 'by' that is bought or buys, and no time.")
    problems += _unfit(args, groups)
    if grain and not problems and len(period.buckets(grain)) > MOST_ROWS:
        problems.append(f"That is more than {MOST_ROWS} periods; use a coarser one than {grain}.")
    if problems:
        raise InvalidArguments("sales_metrics", problems)
    return grain, groups


def _unfit(args: SalesMetricsArgs, groups: list[str]) -> list[str]:
    """What is wrong with the period compared with, and with the change of a group that is asked for."""
    problems = []
    changes = args.min_change is not None or args.max_change is not None
    money = catalogue.metrics()[args.metric].unit == "money"
    if args.min_value is not None and not (groups and money):
        problems.append("A least value needs something in 'by', and a metric in money.")
    if changes and (not groups or args.only or args.metric in RATIOS[1:]):
        problems.append(
            "A least or greatest change needs something in 'by', no 'only' and no share."
        )
    if args.ordered_since and (args.only != "stopped" or "account" not in groups):
        problems.append("'ordered_since' needs 'only' stopped, by account.")
    if args.earlier_start or args.earlier_end:
        if not args.only or not (args.earlier_start and args.earlier_end):
            problems.append("'earlier_start' and 'earlier_end' go together, with 'only'.")
        elif args.earlier_start > args.earlier_end:
            problems.append(
                f"The earlier period would end on {args.earlier_end}, before it begins."
            )
    return problems


def compared_with(args: SalesMetricsArgs) -> CompareTo | Period | None:
    if args.earlier_start and args.earlier_end:
        return Period(args.earlier_start, args.earlier_end)
    changes = args.min_change is not None or args.max_change is not None
    needed = args.only or args.sort == "change" or changes
    return args.compare_to or ("previous_period" if needed else None)
