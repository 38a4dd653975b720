"""The semantic layer: one sales metric by any declared dimension, filtered and compared."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from data import catalogue
from tools._dimensions import GOODS
from tools._periods import Grain, Period, bucket_end, called, label
from tools._query import Query
from tools._registry import tool
from tools._sales_args import (
    MOST_GROUPS,
    MOST_ROWS,
    Metric,
    SalesMetricsArgs,
    compared_with,
    dimensions_of,
    period_of,
)
from tools._sales_earlier import earlier_figures
from tools._sales_figures import Figures
from tools._sales_question import ALL_ROWS, QUIET, Question, Ranking, Rows, resolve
from tools._sales_result import EarlierFigure, SalesMetrics, SalesRow
from tools._sales_returned import amounts_told
from tools._sales_shares import shares_of
from tools._sales_sql import AMOUNTS, FILTERS
from tools._sales_turnover import kept_of, none_ordering, ordering_other_things, still_ordering
from tools._sales_words import (
    coverage,
    none_of_them,
    part_of_orders,
    unfinished,
    why_empty,
    without_family,
)
from tools._spec import Example
from tools._wording import day

__all__ = ["Metric", "SalesMetrics", "SalesMetricsArgs", "SalesRow", "sales_metrics"]

COUNTED_AGAIN = ("active_accounts",)
"""What is counted in every period anew: the periods do not add up to the whole."""


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
    period, caveats = period_of(args, query)
    grain, groups = dimensions_of(args, period)
    asked = {name: said for name in FILTERS if (said := getattr(args, name, None))}
    filters = resolve(asked, query)
    compare_to = compared_with(args)
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
    matched, stopped = (
        _matched(args, question, groups, ranking, limit) if groups else ([overall], [])
    )
    if (ranking.least, ranking.most) != (None, None) and not covered and not args.only:
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
    earlier: list[EarlierFigure] = []
    if not (groups or compare_to or empty):
        earlier, first_order = _earlier(question, first_day, since)
        caveats += first_order
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


def _matched(
    args: SalesMetricsArgs, question: Question, groups: list[str], ranking: Ranking, limit: int
) -> tuple[Rows, Rows]:
    """The groups that fit, and with `only` all that stopped or started, whatever else they order."""
    found = question.ranked(groups, ranking, ALL_ROWS if ranking.chooses else limit)
    if not args.only:
        return found, []
    stopped = question.last_days(groups, found)
    return still_ordering(stopped, args.ordered_since), stopped


def _earlier(
    question: Question, first_day: date | None, since: date | None
) -> tuple[list[EarlierFigure], list[str]]:
    """The figure in periods before, for whoever had ordered by then, and what to say where none is left."""
    before = earlier_figures(question, first_day)
    # Who first ordered within an earlier period has not grown since: it was not there.
    earlier = [row for row in before if since is not None and since - row.start <= QUIET]
    if before and not earlier and since:
        return [], [f"The first order was on {day(since)}: there is no whole period before it."]
    return earlier, []


def _first_day(query: Query, accounts: list[int] | None = None) -> date | None:
    """The first day with a transaction, of everybody or of some accounts."""
    first_day: date | None = query.rows("sales_metrics.first_day", accounts=accounts)[0][
        "first_day"
    ]
    return first_day


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
