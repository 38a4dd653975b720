"""Two accounts, segments, regions or periods, side by side."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from tools._accounts import find
from tools._compare_measures import MEASURES, Asked, difference, verdict
from tools._compare_result import CategoryGap, Compare, Side, SideCategory, SideSegment
from tools._errors import InvalidArguments
from tools._periods import Period, grain_of, name_of, period_of
from tools._query import Query
from tools._registry import tool
from tools._schemes import Segmentation, segment_of, segmentation
from tools._spec import Example, LookbackArgs, Scheme
from tools._tenure import days_as_customer, is_whole
from tools._values import change, known, share, window_reason
from tools._wording import day

QUIET = timedelta(days=6)
"""The data may begin so much later than a window: a quiet first week is no gap."""


class CompareArgs(LookbackArgs):
    kind: Literal["accounts", "segments", "regions", "periods"] = Field(
        description="What is compared."
    )
    a: str = Field(
        description="The first side: an account id or name, a segment, a region, or a period. A period is "
        "written 2026, 2026-Q2, 2026-06, or as its first and last day: 2026-04-01/2026-06-15."
    )
    b: str = Field(description="The second side, of the same kind.")
    scheme: Scheme = Field("rfm", description="Segmentation scheme of segments.")


@tool(
    examples=[
        Example("Compare Champions with Loyal Customers", {
            "kind": "segments", "a": "Champions", "b": "Loyal Customers",
        }),
        Example("North against South", {"kind": "regions", "a": "North", "b": "South"}),
        Example("Compare Q1 2026 with Q1 2025", {
            "kind": "periods", "a": "2026-Q1", "b": "2025-Q1",
        }),
    ]
)  # fmt: skip
def compare(args: CompareArgs, query: Query) -> Compare:
    """Two accounts, segments, regions or periods by the same measures: differences, ratios, the weaker one.

    Accounts, segments and regions are compared over the same window; change is against as many days
    before it. Segments are those of the as-of date, for periods too. The weaker side is behind on more
    of the judged measures (of accounts net revenue and order value, of segments and regions revenue per
    account, of all three the change of revenue, order days per account and days since the last order; of
    periods revenue and orders per day, order value and, over as many days, active accounts). None is called
    weaker where the other account is being lost (At Risk and the like). It says who does worse, not why.
    """
    sides = _sides(args, query)
    labels = segmentation(query, args.scheme, lookback_days=args.lookback_days)
    asked = _parameters(args.kind, sides) | dict(labels.parameters)
    named = args.kind in ("accounts", "segments")
    rows = {row["side"]: row for row in query.rows("compare", segmented=named, **asked)}
    found = [
        _side(args.kind, one, rows.get(key), query) for key, one in zip("ab", sides, strict=True)
    ]
    header = {
        **query.header,
        **labels.fields,
        "kind": args.kind,
        "a": sides[0].words,
        "b": sides[1].words,
        "lookback_days": None if args.kind == "periods" else args.lookback_days,
    }
    if reason := _why_empty(query, args, found, labels):
        return Compare.model_validate(header | NOTHING | {"empty_reason": reason})
    differences = [d for m in MEASURES if (d := difference(m, args.kind, sides, found)) is not None]
    categories = query.rows("compare.categories", segmented=args.kind == "segments", **asked)
    segments = [] if named else query.rows("compare.segments", segmented=True, **asked)
    return Compare(
        **header,
        sides=found,
        differences=differences,
        gaps=_gaps(categories, sides),
        categories=_categories(categories, sides, found),
        segments=_segments(segments, sides, found),
        **verdict(differences, sides, found),
        caveats=_caveats(query, sides, found) + _hindsight(segments, args, query),
    )


NOTHING: dict[str, Any] = {
    "sides": [], "differences": [], "gaps": [], "categories": [], "segments": [], "weaker": None,
    "weaker_id": None, "stronger": None, "verdict": None, "caveats": [],
}  # fmt: skip


def _sides(args: CompareArgs, query: Query) -> tuple[Asked, Asked]:
    """Both sides, resolved.

    Raises:
        ToolError: a side does not exist in the caller's scope, or both are the same.
    """
    one, other = (_asked(args, query, text) for text in (args.a, args.b))
    if (one.name, one.period) == (other.name, other.period):
        raise InvalidArguments(
            "compare", [f"Both sides are {one.words}; name another one to compare it with."]
        )
    if one.words == other.words:  # two accounts of one name
        one, other = (replace(side, words=f"{side.words} ({side.name})") for side in (one, other))
    return one, other


def _asked(args: CompareArgs, query: Query, text: str) -> Asked:
    window = Period(query.as_of - timedelta(days=args.lookback_days - 1), query.as_of)
    if args.kind == "accounts":
        account = find(query, text)
        named = {"account_id": account.id, "account_name": account.name}
        return Asked(account.id, account.name, window, named)
    if args.kind == "segments":
        segment = segment_of(args.scheme, text)
        return Asked(segment, segment, window, {"segment": segment})
    if args.kind == "regions":
        region = known(query, "region", text)
        return Asked(region, region, window, {"region": region})
    return _period(query, text)


def _period(query: Query, text: str) -> Asked:
    """A period, cut to what the data cover up to the as-of date."""
    period = period_of(text)
    if period is None:
        raise InvalidArguments(
            "compare",
            [
                f"'{text}' is no period. Write 2026, 2026-Q2, 2026-06, or the first and the last day: "
                "2026-04-01/2026-06-15."
            ],
        )
    if period.start > query.as_of:
        raise InvalidArguments(
            "compare", [f"{name_of(period)} begins after the as-of date {query.as_of}."]
        )
    words = name_of(period)
    named = {"period": period.start, "period_label": words} if grain_of(period) else {"span": words}
    first = query.warehouse.manifest.first_date
    start = max(period.start, first) if period.end >= first else period.start
    return Asked("", words, Period(start, min(period.end, query.as_of)), named, asked=period)


def _parameters(kind: str, sides: tuple[Asked, Asked]) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": kind}
    for key, one in zip("ab", sides, strict=True):
        found |= {
            key: one.name,
            f"{key}_first": one.period.start,
            f"{key}_last": one.period.end,
            f"{key}_before": _before(one.period).start,
        }
    return found


def _before(period: Period) -> Period:
    """As many days before."""
    return Period(period.start - timedelta(days=period.days), period.start - timedelta(days=1))


def _covered(query: Query, period: Period) -> bool:
    """Whether the data reach back to the beginning of a period."""
    return period.start >= query.warehouse.manifest.first_date - QUIET


def _side(kind: str, asked: Asked, row: dict[str, Any] | None, query: Query) -> Side:
    """The figures of a side; one without accounts has none."""
    single, timed = kind == "accounts", kind == "periods"
    found: dict[str, Any] = row or dict.fromkeys(Side.model_fields) | NO_ACCOUNTS
    named = {"region": found["region"], "segment": found["segment"]} if single else {}
    before = _before(asked.period)
    first = found.get("first_order") if single else None
    whole = not single or is_whole(first, before)
    grown = change(found["revenue"], found["previous_revenue"])
    figures = {name: found[name] for name in Side.model_fields if name in found} | {
        "first_day": asked.period.start,
        "last_day": asked.period.end,
        "days": asked.period.days,
        "revenue_change": grown if whole and _covered(query, before) and not timed else None,
        "first_order": first,
        "previous_days": days_as_customer(first, before) if single else None,
        "revenue_per_day": round(found["revenue"] / asked.period.days, 2) if timed else None,
        "orders_per_day": round(found["orders"] / asked.period.days, 2) if timed else None,
    }
    if single:
        figures |= dict.fromkeys(("accounts", "active_accounts", "revenue_per_account"))
        figures["frequency"] = found["order_days"]
    if timed:
        figures["recency_days"] = None
    return Side.model_validate(figures | OF_NONE | named | dict(asked.fields))


NO_ACCOUNTS: dict[str, Any] = {
    "accounts": 0, "active_accounts": 0, "revenue": Decimal(0), "previous_revenue": Decimal(0),
    "orders": 0, "order_days": 0, "units": Decimal(0),
}  # fmt: skip
OF_NONE: dict[str, Any] = {"region": None, "segment": None}


def _named(row: Mapping[str, Any], sides: tuple[Asked, Asked]) -> dict[str, Any]:
    """The fields that say which side a row is of."""
    return dict(sides["ab".index(row["side"])].fields)


def _gaps(rows: list[dict[str, Any]], sides: tuple[Asked, Asked]) -> list[CategoryGap]:
    """Categories by how far the sides are apart in net revenue."""
    revenue: dict[str, dict[str, Decimal]] = {}
    for row in rows:
        revenue.setdefault(row["category"], {})[row["side"]] = row["revenue"]
    found = []
    for category, of in revenue.items():
        gap = of.get("a", Decimal(0)) - of.get("b", Decimal(0))
        higher = None if not gap else sides[0 if gap > 0 else 1]
        found.append(
            CategoryGap.model_validate(
                dict(higher.fields if higher else {})
                | {"category": category, "difference": abs(gap)}
                | {"higher": higher.words if higher else None}
            )
        )
    return sorted(found, key=lambda row: (-row.difference, row.category))


def _categories(
    rows: list[dict[str, Any]], sides: tuple[Asked, Asked], found: list[Side]
) -> list[SideCategory]:
    return [
        SideCategory.model_validate(
            _named(row, sides)
            | {name: row[name] for name in ("category", "revenue")}
            | {"revenue_share": _part(row, found)}
        )
        for row in rows
    ]


def _segments(
    rows: list[dict[str, Any]], sides: tuple[Asked, Asked], found: list[Side]
) -> list[SideSegment]:
    scored = {key: sum(row["accounts"] for row in rows if row["side"] == key) for key in "ab"}
    return [
        SideSegment.model_validate(
            _named(row, sides)
            | {name: row[name] for name in ("segment", "accounts", "active_accounts", "revenue")}
            | {
                "account_share": share(row["accounts"], scored[row["side"]]),
                "revenue_share": _part(row, found),
            }
        )
        for row in rows
    ]


def _part(row: Mapping[str, Any], found: list[Side]) -> float:
    """Share of the net revenue of its side."""
    return share(row["revenue"], found["ab".index(row["side"])].revenue)


def _why_empty(
    query: Query, args: CompareArgs, found: list[Side], labels: Segmentation
) -> str | None:
    if any(side.orders or side.revenue for side in found):
        return None
    if args.kind == "periods":
        return query.no_lines or (
            f"No orders in either period in {query.scope.words}; the data begin on "
            f"{query.warehouse.manifest.first_date}."
        )
    if args.kind == "segments" and labels.reason:
        return labels.reason
    return window_reason(query, args.lookback_days)


def _hindsight(segments: list[dict[str, Any]], args: CompareArgs, query: Query) -> list[str]:
    if args.kind != "periods" or not segments:
        return []
    return [
        f"Accounts are shown by their segments of {day(query.as_of)} in both periods: who is a good "
        "customer today spent much lately."
    ]


def _caveats(query: Query, sides: tuple[Asked, Asked], found: list[Side]) -> list[str]:
    caveats = []
    for one, side in zip(sides, found, strict=True):
        if side.accounts == 0:
            caveats.append(f"There is no account in {one.words}.")
        elif not side.orders:
            caveats.append(f"{one.words} has no orders in these days.")
        before, first = _before(one.period), side.first_order
        partly = first and side.previous_days and not is_whole(first, before)
        if first and partly and _covered(query, before):
            caveats.append(
                f"{one.words} has its first order in the data on {day(first)}, which leaves "
                f"{side.previous_days:.0f} days of the {side.days:.0f} before: no change is given for it."
            )
        if one.asked and one.asked.end > one.period.end:
            caveats.append(f"{one.words} is not over: it is counted to {day(one.period.end)}.")
        if one.asked and one.asked.start < one.period.start:
            caveats.append(
                f"{one.words} is counted from {day(one.period.start)}, where the data begin."
            )
    if found[0].days != found[1].days:
        caveats.append(
            f"{found[0].days:.0f} days count on one side and {found[1].days:.0f} on the other: compare "
            "revenue per day, and totals only with care."
        )
    return caveats
