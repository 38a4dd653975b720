"""How many accounts of a cohort still order, and how much of its first revenue it still brings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import groupby
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from tools._cohort_course import Course, Followed, of_accounts, of_revenue
from tools._periods import MONTHS, bucket, bucket_end, label
from tools._query import Query
from tools._registry import tool
from tools._spec import (
    Args,
    Count,
    Day,
    Example,
    Money,
    Percent,
    Period,
    Region,
    Result,
    Row,
)
from tools._values import known, share
from tools._wording import day

LATER = {"month_later": 1, "quarter_later": 3, "half_year_later": 6, "year_later": 12}
"""Ages at which retention is said in words, in months."""


class CohortRetentionArgs(Args):
    by: Literal["first_order", "signup"] = Field(
        "first_order",
        description="What makes a cohort: the period of the first order, or of sign-up.",
    )
    grain: Literal["month", "quarter"] = Field("month", description="Length of a period.")
    metric: Literal["accounts", "revenue"] = Field(
        "accounts",
        description="accounts: the share of a cohort that orders in a period; revenue: net revenue in a "
        "period as a share of that in the cohort's own.",
    )
    region: str | None = Field(None, description="Only this region.")


MonthLater = Annotated[
    Percent | None, Field(description="Retention one month after; null by quarter.")
]
QuarterLater = Annotated[Percent | None, Field(description="Retention a quarter after.")]
HalfYearLater = Annotated[Percent | None, Field(description="Retention half a year after.")]
YearLater = Annotated[Percent | None, Field(description="Retention a year after.")]


class Average(Row):
    month_later: MonthLater = None
    quarter_later: QuarterLater = None
    half_year_later: HalfYearLater = None
    year_later: YearLater = None


class Cohort(Row):
    unsaid: ClassVar[Mapping[str, Any]] = {"mixed": False, "complete": True}

    period: Day = Field(description="First day of the period that makes the cohort.")
    period_label: Period = Field(description="The same in words, e.g. 'June 2026'.")
    accounts: Count = Field(description="Accounts in the cohort.")
    revenue: Money = Field(description="Net revenue of the cohort in its own period.")
    month_later: MonthLater = None
    quarter_later: QuarterLater = None
    half_year_later: HalfYearLater = None
    year_later: YearLater = None
    complete: bool = Field(description="False for the cohort of the period that is not over.")
    mixed: bool = Field(
        description="True for the first one where it may hold accounts that were customers before."
    )


class Cell(Row):
    period: Day = Field(description="First day of the period that makes the cohort.")
    period_label: Period = Field(description="The same in words.")
    age: Count = Field(description="Periods after the cohort's own.")
    active_accounts: Count = Field(description="Accounts of the cohort that ordered then.")
    account_retention: Percent = Field(description="Their share of the cohort.")
    revenue: Money = Field(description="Net revenue of the cohort then.")
    revenue_retention: Percent | None = Field(
        description="That as a share of revenue in the cohort's own period; null where there was none."
    )
    complete: bool = Field(description="False for the period that is not over.")


class CurvePoint(Row):
    age: Count = Field(description="Periods after the cohorts' own.")
    cohorts: Count = Field(description="Cohorts that have been followed for so long.")
    accounts: Count = Field(description="Accounts in them.")
    active_accounts: Count = Field(description="Those that ordered so many periods after.")
    account_retention: Percent = Field(description="Their share: the cohorts' mean by accounts.")
    first_revenue: Money = Field(description="Net revenue of the cohorts in their own periods.")
    revenue: Money = Field(description="Net revenue of the cohorts so many periods after.")
    revenue_retention: Percent | None = Field(
        description="Its share: the cohorts' mean by their first revenue."
    )


class CohortRetention(Result):
    by: str = Field(description="first_order or signup.")
    grain: str = Field(description="month or quarter.")
    metric: str = Field(
        description="accounts or revenue: what the averages and the cohorts' columns hold."
    )
    region: Region | None = Field(description="Region shown, or null for the whole scope.")
    accounts: Count = Field(description="Accounts in all cohorts.")
    earlier_accounts: Count = Field(
        description="Accounts in no cohort because they signed up before the data begin."
    )
    undated_accounts: Count = Field(
        description="Accounts in no cohort because they have no order, or no sign-up date."
    )
    average: Average = Field(description="The average curve where people look first.")
    course: Course | None = Field(
        description="Whether the newer half of the cohorts keeps more or less than the older, at "
        "`course_age`; unclear where it may be chance, null where too few have been followed."
    )
    course_age: str | None = Field(
        description="The column of cohorts by which `course` is told: the latest that has one."
    )
    curve: list[CurvePoint] = Field(
        description="The average over all cohorts but a mixed one, weighted by size; whole periods only."
    )
    cohorts: list[Cohort] = Field(description="Cohorts in order of time.")
    cells: list[Cell] = Field(description="The matrix: every cohort in every period since its own.")
    unfinished: str | None = Field(description="The last period, if it is not over; else null.")
    caveats: list[str] = Field(description="What the reader must know about these figures.")

    primary: ClassVar[str | None] = "cohorts"

    @classmethod
    def titles(cls, result: Mapping[str, Any]) -> dict[str, str]:
        """What the columns of retention hold."""
        what = "accounts" if result["metric"] == "accounts" else "revenue"
        words = {name: name.replace("_", " ").capitalize() for name in LATER}
        return {name: f"{text} (% of {what})" for name, text in words.items()} | {
            "cohorts": f"Cohorts by {'first order' if result['by'] == 'first_order' else 'sign-up'}",
            "period": "First day",
            "period_label": "Cohort",
        }


@tool(
    examples=[
        Example("How well do we keep new customers?", {}),
        Example("Revenue retention by quarter of sign-up", {
            "by": "signup", "grain": "quarter", "metric": "revenue",
        }),
        Example("Cohort retention in the South", {"region": "South"}),
    ]
)  # fmt: skip
def cohort_retention(args: CohortRetentionArgs, query: Query) -> CohortRetention:
    """Retention of cohorts by month or quarter of first order or sign-up: matrix, sizes, average curve.

    An account counts in a period in which it ordered at least once; revenue is net of returns. The
    average curve weights cohorts by their size (revenue: by their first revenue) and takes in whole
    periods only. Accounts that signed up before the data begin are in no cohort, because their first
    order is not in the data; where sign-up dates are missing, the first cohort may hold such accounts,
    so it is marked and left out of the average.
    """
    region = known(query, "region", args.region)
    asked = {
        "by": args.by,
        "grain": args.grain,
        "region": region,
        "first_date": query.warehouse.manifest.first_date,
    }
    rows = query.rows("cohort_retention", months=MONTHS[args.grain], **asked)
    left_out = query.row("cohort_retention.left_out", **asked)
    assert left_out is not None
    cells = [_cell(row, args) for row in _with_first(rows)]
    curve = _curve(rows)
    last = bucket(query.as_of, args.grain)
    unfinished = label(last, args.grain) if bucket_end(last, args.grain) > query.as_of else None
    cohorts = [_cohort(list(group), args) for _, group in groupby(rows, lambda row: row["cohort"])]
    course_age, course = _course(rows, args)
    return CohortRetention(
        **query.header,
        empty_reason=None if rows else _why_empty(query, args, region),
        by=args.by,
        grain=args.grain,
        metric=args.metric,
        region=region,
        accounts=sum(cohort.accounts for cohort in cohorts),
        earlier_accounts=left_out["earlier"],
        undated_accounts=left_out["undated"],
        average=_average(curve, args),
        course=course,
        course_age=course_age,
        curve=curve,
        cohorts=cohorts,
        cells=cells,
        unfinished=unfinished,
        caveats=_caveats(cohorts, left_out["earlier"], unfinished, args),
    )


def _with_first(rows: list[dict[str, Any]]) -> Iterable[dict[str, Any]]:
    """Rows with the revenue of their cohort's own period, which comes first."""
    for _, group in groupby(rows, lambda row: row["cohort"]):
        cohort = list(group)
        for row in cohort:
            yield row | {"first_revenue": cohort[0]["revenue"]}


def _cell(row: dict[str, Any], args: CohortRetentionArgs) -> Cell:
    return Cell(
        period=row["cohort"],
        period_label=label(row["cohort"], args.grain),
        age=row["age"],
        active_accounts=row["active"],
        account_retention=share(row["active"], row["accounts"]),
        revenue=row["revenue"],
        revenue_retention=_of(row["revenue"], row["first_revenue"]),
        complete=row["complete"],
    )


def _of(revenue: Decimal, first: Decimal) -> float | None:
    return share(revenue, first) if first > 0 else None


def _curve(rows: list[dict[str, Any]]) -> list[CurvePoint]:
    """Cohorts together by age, in whole periods; revenue of those that had any in their first."""
    counted = [row for row in _with_first(rows) if row["complete"] and not row["mixed"]]
    points = []
    for age in sorted({row["age"] for row in counted}):
        of_age = [row for row in counted if row["age"] == age]
        earning = [row for row in of_age if row["first_revenue"] > 0]
        accounts = sum(row["accounts"] for row in of_age)
        active = sum(row["active"] for row in of_age)
        first = sum((row["first_revenue"] for row in earning), Decimal(0))
        revenue = sum((row["revenue"] for row in earning), Decimal(0))
        points.append(
            CurvePoint(
                age=age,
                cohorts=len(of_age),
                accounts=accounts,
                active_accounts=active,
                account_retention=share(active, accounts),
                first_revenue=first,
                revenue=revenue,
                revenue_retention=_of(revenue, first),
            )
        )
    return points


def _course(
    rows: list[dict[str, Any]], args: CohortRetentionArgs
) -> tuple[str | None, Course | None]:
    """At the latest age that tells one: whether newer cohorts keep more or less than older ones."""
    judge = of_accounts if args.metric == "accounts" else of_revenue
    counted = [row for row in _with_first(rows) if row["complete"] and not row["mixed"]]
    for name, months in reversed(LATER.items()):
        found = judge([
            Followed(row["accounts"], row["active"], _of(row["revenue"], row["first_revenue"]))
            for row in counted
            if row["age"] * MONTHS[args.grain] == months
        ])  # fmt: skip
        if found is not None:
            return name, found
    return None, None


def _cohort(rows: list[dict[str, Any]], args: CohortRetentionArgs) -> Cohort:
    own = rows[0]
    cells = [_cell(row | {"first_revenue": own["revenue"]}, args) for row in rows]
    return Cohort(
        period=own["cohort"],
        period_label=cells[0].period_label,
        accounts=own["accounts"],
        revenue=own["revenue"],
        complete=own["complete"],
        mixed=own["mixed"],
        **_later({cell.age: _metric(cell, args) for cell in cells if cell.complete}, args),
    )


def _average(curve: list[CurvePoint], args: CohortRetentionArgs) -> Average:
    return Average(**_later({point.age: _metric(point, args) for point in curve}, args))


def _metric(row: Cell | CurvePoint, args: CohortRetentionArgs) -> float | None:
    return row.account_retention if args.metric == "accounts" else row.revenue_retention


def _later(by_age: dict[int, float | None], args: CohortRetentionArgs) -> dict[str, float | None]:
    months = MONTHS[args.grain]
    return {
        name: by_age.get(after // months) for name, after in LATER.items() if after % months == 0
    }


def _why_empty(query: Query, args: CohortRetentionArgs, region: str | None) -> str:
    if query.no_lines:
        return query.no_lines
    where = region or query.scope.words
    first = query.warehouse.manifest.first_date
    if args.by == "signup":
        return f"In {where} no account has a sign-up date from {day(first)} to {day(query.as_of)}."
    return (
        f"In {where} no account that came after the data begin ({day(first)}) has ordered by "
        f"{day(query.as_of)}."
    )


def _caveats(
    cohorts: list[Cohort], earlier: int, unfinished: str | None, args: CohortRetentionArgs
) -> list[str]:
    found = []
    if unfinished:
        found.append(f"{unfinished} is not over; it is shown and counts in no average.")
    if earlier:
        found.append(
            f"{earlier:,} account{'s' if earlier > 1 else ''} signed up before the data begin and "
            f"{'are' if earlier > 1 else 'is'} in no cohort."
        )
    if cohorts and cohorts[0].mixed:
        found.append(
            f"The cohort of {cohorts[0].period_label} is where the data begin: it may hold accounts "
            "that were customers before, and counts in no average."
        )
    return found
