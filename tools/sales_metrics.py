"""The semantic layer: one sales metric by any declared dimension, filtered and compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from data import catalogue
from tools._dimensions import GOODS
from tools._errors import InvalidArguments
from tools._periods import DAY, CompareTo, Grain, Period, add_months, bucket_end, called, label
from tools._query import Query
from tools._registry import tool
from tools._sales_earlier import earlier_figures
from tools._sales_figures import Figures
from tools._sales_question import ALL_ROWS, QUIET, Question, Ranking, resolve
from tools._sales_result import SalesMetrics, SalesRow
from tools._sales_returned import amounts_told
from tools._sales_shares import shares_of
from tools._sales_sql import AMOUNTS, FILTERS, GRAINS, RATIOS, Dimension, Only, Sort
from tools._sales_turnover import kept_of, none_ordering, ordering_other_things, still_ordering
from tools._sales_words import (
    coverage,
    none_of_them,
    part_of_orders,
    unfinished,
    why_empty,
    without_family,
)
from tools._spec import Args, Example, Order
from tools._values import as_list
from tools._wording import day

__all__ = ["SalesMetrics", "SalesMetricsArgs", "SalesRow", "sales_metrics"]

Metric = Literal[
    "revenue", "gross_revenue", "orders", "units", "avg_order_value", "active_accounts",
    "new_accounts", "discount_share", "return_share",
]  # fmt: skip
MOST_GROUPS = 500
MOST_ROWS = 1_100  # three years by day
MOST_DIMENSIONS = 3
COUNTED_AGAIN = ("active_accounts",)
"""What is counted in every period anew: the periods do not add up to the whole."""


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


@tool(
    examples=[
        Example("Revenue by month", {"metric": "revenue", "by": ["month"]}),
        Example("Top 5 products by units", {"metric": "units", "by": ["product"], "top": 5}),
        Example(
            "Revenue by region against last year",
            {"metric": "revenue", "by": ["region"], "compare_to": "previous_year"},
        ),
        Example(
            "Which accounts grew most this quarter?",
            {
                "metric": "revenue",
                "by": ["account"],
                "start": "2026-04-01",
                "end": "2026-06-30",
                "compare_to": "previous_year",
                "sort": "change",
                "top": 10,
            },
        ),
        Example(
            "Who buys Tableware but no Glassware?",
            {
                "metric": "revenue",
                "by": ["account"],
                "category": "Tableware",
                "without_category": "Glassware",
            },
        ),
        Example(
            "Who stopped buying Glassware?",
            {"metric": "revenue", "by": ["account"], "category": "Glassware", "only": "stopped"},
        ),
    ]
)
def sales_metrics(args: SalesMetricsArgs, query: Query) -> SalesMetrics:
    """Revenue, orders, units, accounts and shares by time, region, product, channel, account, family.

    Without start and end: the year up to the as-of date. Periods come in order of time without gaps,
    but with `top` and time alone in that of value or change. Ratios and distinct counts are computed on
    the whole: shares by category, brand, product or channel can exceed 100 together. With `only`,
    `min_change`, `max_change` or `min_value` the totals are of those groups. Segments are those of the
    as-of date over 365 days.
    """
    period, caveats = _period(args, query)
    grain, groups = _dimensions(args, period)
    asked = {name: said for name in FILTERS if (said := getattr(args, name, None))}
    filters = resolve(asked, query)
    compare_to = _compared_with(args)
    question = Question(query, args.metric, period, filters, compare_to)
    first_day = _first_day(query)
    covered = question.covered(first_day)
    spans = _spans(period, grain, first_day)
    overall = question.overall()
    ranking = _ranking(args, overall, covered)
    limit = args.top or MOST_GROUPS
    if grain and groups:
        limit = min(limit, max(1, MOST_ROWS // max(1, len(spans))))
    empty = not overall["lines"] and not overall.get("previous")
    everyone, stopped = ALL_ROWS if ranking.chooses else limit, []
    matched = question.ranked(groups, ranking, everyone) if groups else [overall]
    if args.only:
        stopped = matched = question.last_days(groups, matched)
        matched = still_ordering(matched, args.ordered_since)
    elif (ranking.least, ranking.most) != (None, None) and not covered:
        matched = []  # no change is known
    if ranking.chooses:
        overall = question.split(groups, matched).get(True, dict.fromkeys(("value", "previous")))
    ranked = matched[:limit]
    if ranking.sort == "change" and groups == ["account"] and not grain and not args.only:
        ranked = question.last_days(groups, ranked)  # new and silent accounts move most
    found = question.series(grain, groups, ranked, spans) if grain else ranked
    differs = covered and not args.only  # to or from nothing every change is the same
    figures = Figures(args.metric, overall, compared=compare_to is not None, covered=differs)
    # Of one figure, and of accounts that are counted again in every period, there are no shares.
    shares = bool(groups) or (grain is not None and args.metric not in COUNTED_AGAIN)
    rows = [] if empty else [_row(figures, row, period, grain, shares) for row in found]
    count = ranked[0]["rows_total"] if ranked else 0
    if args.ordered_since:
        count = len(matched)
    total = count * (len(spans) if grain else 1)
    if grain and not groups and args.top:
        rows = _first(rows, ranking)[: args.top]
    split = question.split(groups, ranked) if len(ranked) < count and not ranking.chooses else {}
    metric = catalogue.metrics()[args.metric]
    accounts = filters.values.get("account")
    since = _first_day(query, accounts) if accounts else first_day
    alone = not (groups or compare_to or empty)
    before = earlier_figures(question, first_day) if alone else []
    # Who first ordered within an earlier period has not grown since: it was not there.
    earlier = [row for row in before if since is not None and since - row.start <= QUIET]
    if before and not earlier and since:
        caveats.append(f"The first order was on {day(since)}: there is no whole period before it.")
    return SalesMetrics(
        **query.header,
        empty_reason=why_empty(question)
        if empty
        else none_of_them(question, ranking, groups, stopped or ranked, covered)
        or (None if ranked else none_ordering(args.ordered_since)),
        shown=len(rows),
        total=0 if empty else total,
        metric=metric.name,
        title=metric.title,
        definition=metric.description,
        unit=metric.unit,
        by=list(args.by),
        filters=filters.words,
        start=period.start,
        end=period.end,
        called=called(period),
        days=period.days,
        data_from=first_day,
        first_order=since if accounts else None,
        compare_to="earlier" if isinstance(compare_to, Period) else compare_to,
        **question.compared_with(),
        sort=ranking.sort,
        order=ranking.order,
        only=ranking.only,
        min_change=ranking.least,
        max_change=ranking.most,
        min_value=ranking.worth,
        ordered_since=args.ordered_since,
        there_before=question.there_before(groups, ranking),
        still_ordering=ordering_other_things(args.only, matched, period),
        **kept_of(question, groups, args.only, stopped),
        amount=None if empty else _amount(question),
        earlier=earlier,
        **({} if groups or empty else shares_of(question, overall, covered)),
        rows=rows,
        groups=count if groups else 1,
        shown_groups=len(ranked),
        overall=figures.row({}, overall),
        together=figures.row({}, split[True]) if split else None,
        other=figures.row({}, split[False]) if split else None,
        unfinished=unfinished(period, grain, spans),
        caveats=[
            *caveats,
            *coverage(question, first_day, covered),
            *part_of_orders(args.metric, [one for one in GOODS if one in args.by or one in asked]),
            *without_family(args.by),
            *amounts_told(question, groups, ranked, overall["value"], metric.unit),
        ],
    )


def _first_day(query: Query, accounts: list[int] | None = None) -> date | None:
    """The first day with a transaction, of everybody or of some accounts."""
    first_day: date | None = query.rows("sales_metrics.first_day", accounts=accounts)[0][
        "first_day"
    ]
    return first_day


def _period(args: SalesMetricsArgs, query: Query) -> tuple[Period, list[str]]:
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


def _dimensions(args: SalesMetricsArgs, period: Period) -> tuple[Grain | None, list[str]]:
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


def _compared_with(args: SalesMetricsArgs) -> CompareTo | Period | None:
    if args.earlier_start and args.earlier_end:
        return Period(args.earlier_start, args.earlier_end)
    changes = args.min_change is not None or args.max_change is not None
    needed = args.only or args.sort == "change" or changes
    return args.compare_to or ("previous_period" if needed else None)


def _spans(period: Period, grain: Grain | None, first_day: date | None) -> list[date]:
    """First days of the periods to show: none before the data begin."""
    if grain is None or first_day is None:
        return []
    return [first for first in period.buckets(grain) if bucket_end(first, grain) >= first_day]


def _row(
    figures: Figures, row: dict[str, Any], period: Period, grain: Grain | None, shares: bool
) -> SalesRow:
    named = {name: row[name] for name in SalesRow.model_fields if name in row}
    if "account" in row:
        named["account_name"] = row["account"]
    if grain:
        named["period_label"] = label(row["period"], grain)
        named["partial"] = period.cuts(row["period"], grain)
    made = figures.row(named, row)
    return made if shares else made.model_copy(update={"share": None})


def _ranking(args: SalesMetricsArgs, overall: dict[str, Any], covered: bool) -> Ranking:
    """The order asked for; by change those first that moved the whole the way it went."""
    changes = args.min_change, args.max_change, args.min_value
    chosen = bool(args.only) or changes[:2] != (None, None)
    sort = args.sort or ("change" if chosen else "value")
    if sort == "change" and not covered and not args.only:
        return Ranking("value", "desc", None, *changes)  # no change is given
    falls = args.only == "stopped" or (args.max_change is not None and args.min_change is None)
    falls = falls or (not chosen and (overall["value"] or 0) < (overall.get("previous") or 0))
    order = args.order or ("asc" if sort == "change" and falls else "desc")
    return Ranking(sort, order, args.only, *changes)


def _first(rows: list[SalesRow], ranking: Ranking) -> list[SalesRow]:
    """Periods in the order asked for."""
    sign = 1 if ranking.order == "asc" else -1

    def place(row: SalesRow) -> tuple[bool, float, date | None]:
        measured = row.value if ranking.sort == "value" else row.moved
        return measured is None, sign * float(measured or 0), row.period

    return sorted(rows, key=place)


def _amount(question: Question) -> Any:
    """The money that a share is of: what was given in discounts, or came back."""
    measure = AMOUNTS.get(question.metric)
    return (
        replace(question, metric=measure, compare_to=None).overall()["value"] if measure else None
    )
