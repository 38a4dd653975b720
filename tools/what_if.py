"""What would follow if accounts moved to a better segment, or if segments were drawn differently."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from typing import ClassVar, Literal

from pydantic import Field

from data import catalogue
from data.warehouse import Row as Record
from tools._errors import ToolError
from tools._query import Query
from tools._registry import tool
from tools._schemes import OfScheme, segment_of, segmentation
from tools._segment_rules import BadRule, Cutoffs, segments_of_cells, with_cutoffs
from tools._spec import (
    Count,
    Days,
    Example,
    Limit,
    LookbackArgs,
    Money,
    Percent,
    Region,
    Result,
    Scheme,
    Segment,
)
from tools._values import change, known, share, window_reason
from tools._what_if_rows import Flow, Mover, Scenario, SegmentShift, SegmentToday
from tools._wording import day, money, placed

SIMULATED = "Simulated: arithmetic on the assumptions stated, not a forecast."
FROM, TO = "Potential Loyalists", "Champions"
CASES = (("low", "lower_quartile"), ("base", "median"), ("high", "upper_quartile"))
MEASURES = {"r": "Recency", "f": "Frequency", "m": "Monetary"}


class WhatIfArgs(LookbackArgs):
    scheme: Scheme = Field(
        "rfm", description="Segmentation scheme; `rule` and `cutoffs` are for rfm alone."
    )
    from_segment: str | None = Field(
        None,
        description=f"Segment that accounts leave. Default: {FROM}. With `rule` or `cutoffs`: only "
        "accounts that would leave it.",
    )
    to_segment: str | None = Field(
        None,
        description=f"Segment they reach. Default: {TO}. With `rule`: the segment of the rule.",
    )
    share: float = Field(
        10, ge=1, le=100, description="Share of from_segment that moves, in percent: 10 is 10 %."
    )
    region: str | None = Field(None, description="Only this region.")
    rule: str | None = Field(
        None,
        max_length=200,
        description="Another rule for to_segment over the scores r, f and m, to see who would move, "
        "e.g. 'r >= 3 and f >= 4 and m >= 4'.",
    )
    cutoffs: list[str] = Field(
        [],
        description="Other beginnings of scores, to see who would move, e.g. m5=10000 (monetary score 5 "
        "from 10,000), f4=6 (order days), r5=14 (at most 14 days since the last order).",
    )
    limit: Limit = 10


class WhatIf(OfScheme, Result):
    kind: Literal["move", "rules"] = Field(
        description="A share of a segment moves, or segments are drawn differently."
    )
    simulated: str = Field(SIMULATED, description="What kind of figures these are.")
    lookback_days: Days = Field(description="Length of the window.")
    region: Region | None = Field(description="Region shown, or null for the whole scope.")
    scored_accounts: Count = Field(0, description="Accounts with at least one order.")
    revenue: Money = Field(Decimal(0), description="Their net revenue in the window, today.")
    from_segment: Segment | None = Field(None, description="Segment that accounts leave.")
    to_segment: Segment | None = Field(None, description="Segment they reach, or of the rule.")
    leaving: SegmentToday | None = Field(None, description="The segment that accounts leave.")
    reaching: SegmentToday | None = Field(None, description="The segment they reach.")
    share: Percent | None = Field(None, description="Share of from_segment that moves.")
    moved_accounts: Count = Field(0, description="Accounts that move.")
    moved_revenue: Money = Field(
        Decimal(0), description="Net revenue today of the accounts that move."
    )
    moved_share: Percent = Field(0.0, description="Share of the scored accounts that move.")
    arithmetic: str | None = Field(None, description="The base case as a sum.")
    changes: list[str] = Field([], description="What is drawn differently.")
    assumptions: list[str] = Field([], description="What the figures rest on, one by one.")
    scenarios: list[Scenario] = Field([], description="Low, base and high.")
    segments: list[SegmentShift] = Field(
        [], description="Segments that change, before and after (base case); largest change first."
    )
    flows: list[Flow] = Field([], description="Who moves where, largest revenue first.")
    movers: list[Mover] = Field([], description="The accounts that move, largest revenue first.")
    movers_total: Count = Field(0, description="Accounts that move and fit the filter.")

    primary: ClassVar[str | None] = "segments"


@tool(
    examples=[
        Example(
            "What if 10% of Potential Loyalists became Champions?",
            {"from_segment": "Potential Loyalists", "to_segment": "Champions", "share": 10},
        ),
        Example(
            "Who would move if Champions needed only a recency score of 3?",
            {"to_segment": "Champions", "rule": "r >= 3 and f >= 4 and m >= 4"},
        ),
        Example("Who moves if monetary score 5 begins at 20,000?", {"cutoffs": ["m5=20000"]}),
    ]
)
def what_if(args: WhatIfArgs, query: Query) -> WhatIf:
    """What would change if a share of one segment reached another's spend, or if segments were drawn
    differently. Always simulated: arithmetic with its assumptions, never a forecast.

    A move: the accounts that move are taken as typical (the median of their segment) and reach the
    target's lower quartile, median or upper quartile: low, base and high. With `rule` or `cutoffs`: the
    accounts that would be in another segment, from where to where, with their revenue, which stays.
    """
    region = known(query, "region", args.region)
    leave = segment_of(args.scheme, args.from_segment) if args.from_segment else None
    reach = segment_of(args.scheme, args.to_segment) if args.to_segment else None
    if args.rule or args.cutoffs:
        if args.scheme != "rfm":
            raise BadRule(f"Scheme {args.scheme} has no scores to change; use scheme rfm.")
        return _rules(args, query, leave, reach, region)
    if args.scheme == "clusters" and not (leave and reach):
        raise ToolError("Name the clusters in from_segment and to_segment.")
    return _move(args, query, leave or FROM, reach or TO, region)


def _move(args: WhatIfArgs, query: Query, leave: str, reach: str, region: str | None) -> WhatIf:
    if leave == reach:
        raise ToolError(f"Accounts cannot move from {leave} to itself; choose another segment.")
    labels = segmentation(query, args.scheme, lookback_days=args.lookback_days)
    rows = query.rows("what_if", **labels.parameters, region=region)
    found = {row["segment"]: row for row in rows}
    base = WhatIf(
        **query.header,
        kind="move",
        **labels.fields,
        lookback_days=args.lookback_days,
        region=region,
        scored_accounts=sum(row["accounts"] for row in rows),
        revenue=sum((row["revenue"] for row in rows), Decimal(0)),
        from_segment=leave,
        to_segment=reach,
        share=args.share,
    )
    if labels.reason or not rows:
        reason = labels.reason or window_reason(query, args.lookback_days)
        return base.model_copy(update={"empty_reason": reason})
    for name in (leave, reach):
        if name not in found:
            where = f" in {placed(region)}" if region else ""
            reason = (
                f"No account{where} is in {name} at {day(query.as_of)}: there is nothing to go by."
            )
            return base.model_copy(update={"empty_reason": reason})
    return base.model_copy(update=_moved(args, query, base, found[leave], found[reach]))


def _moved(
    args: WhatIfArgs, query: Query, base: WhatIf, leave: Record, reach: Record
) -> dict[str, object]:
    """The figures of a move: everything follows from the two segments, the share and the revenue."""
    part = Decimal(str(args.share)) / 100 * leave["accounts"]
    moved = max(1, int(part.quantize(Decimal(1), ROUND_HALF_UP)))
    scenarios = []
    for case, quartile in CASES:
        gain = moved * (reach[quartile] - leave["median"])
        scenarios.append(
            Scenario(
                case=case,
                spend_reached=reach[quartile],
                gain_per_account=reach[quartile] - leave["median"],
                gain=gain,
                revenue_after=base.revenue + gain,
                revenue_change=change(base.revenue + gain, base.revenue),
            )
        )
    today = moved * leave["median"]
    return {
        "leaving": SegmentToday.model_validate(leave),
        "reaching": SegmentToday.model_validate(reach),
        "moved_accounts": moved,
        "moved_revenue": today,
        "moved_share": share(moved, base.scored_accounts),
        "arithmetic": f"{moved:,} x ({_money(query, reach['median'])} - "
        f"{_money(query, leave['median'])}) = {_money(query, scenarios[1].gain)}",
        "assumptions": list(_assumptions(args, query, leave, reach)),
        "scenarios": scenarios,
        "segments": [
            _shift(leave["segment"], leave, -moved, -today),
            _shift(reach["segment"], reach, moved, moved * reach["median"]),
        ],
    }


def _assumptions(args: WhatIfArgs, query: Query, leave: Record, reach: Record) -> Iterator[str]:
    name, target = leave["segment"], reach["segment"]
    yield (
        f"The accounts that move are typical of {name}: each brings the median of its segment, "
        f"{_money(query, leave['median'])}, today."
    )
    yield (
        f"Afterwards each brings what accounts in {target} bring: their median, "
        f"{_money(query, reach['median'])}, or one of their quartiles."
    )
    yield "All other accounts stay as they are, and nobody falls back."
    yield (
        f"The {args.lookback_days} days up to {day(query.as_of)} stand for an equally long time to come."
    )
    yield "What it would take, or cost, to move them is not in the data and not deducted."


def _shift(name: str, today: Record, accounts: int, revenue: Decimal) -> SegmentShift:
    return SegmentShift(
        segment=name,
        accounts=today["accounts"],
        accounts_after=today["accounts"] + accounts,
        accounts_change=accounts,
        revenue=today["revenue"],
        revenue_after=today["revenue"] + revenue,
        revenue_change=revenue,
    )


def _rules(
    args: WhatIfArgs, query: Query, leave: str | None, reach: str | None, region: str | None
) -> WhatIf:
    cutoffs = _cutoffs_now(query, args.lookback_days)
    new, changed = with_cutoffs(cutoffs, args.cutoffs)
    changes = [
        f"{MEASURES[measure]} score {score} begins at "
        f"{_limit(query, measure, new[measure][score - 2])} instead of "
        f"{_limit(query, measure, cutoffs[measure][score - 2])}."
        for measure, score in changed
    ]
    rules = {}
    if args.rule:
        rules = _new_rule(args.rule, reach)
        changes += [
            f"{name}: `{rule}` instead of `{catalogue.segment_rules()[name]}`."
            for name, rule in rules.items()
        ]
    shared = {
        "lookback_days": args.lookback_days,
        "scoring": "tie_safe",
        "region": region,
        "rules": segments_of_cells(rules),
        "recency_cutoffs": new["r"],
        "frequency_cutoffs": new["f"],
        "monetary_cutoffs": new["m"],
    }
    rows = query.rows("what_if.flows", **shared)
    flows = [
        Flow(
            from_segment=row["segment"],
            to_segment=row["new_segment"],
            accounts=row["accounts"],
            revenue=row["revenue"],
        )
        for row in rows
        if row["segment"] != row["new_segment"] and leave in (None, row["segment"])
    ]
    moved = sum(flow.accounts for flow in flows)
    scored = sum(row["accounts"] for row in rows)
    movers = query.rows("what_if.movers", **shared, from_segment=leave, limit=args.limit)
    return WhatIf(
        **query.header,
        kind="rules",
        scheme="rfm",
        empty_reason=None if rows else window_reason(query, args.lookback_days),
        lookback_days=args.lookback_days,
        region=region,
        scored_accounts=scored,
        revenue=sum((row["revenue"] for row in rows), Decimal(0)),
        from_segment=leave,
        to_segment=reach,
        moved_accounts=moved,
        moved_revenue=sum((flow.revenue for flow in flows), Decimal(0)),
        moved_share=share(moved, scored),
        changes=changes,
        assumptions=[
            "Only the names change: every account keeps its orders and its revenue.",
            "What is not named stays: the other rules, in their order, and the other beginnings of scores, "
            f"which are those of {query.scope.words} at {day(query.as_of)}.",
        ],
        segments=_shifts(rows),
        flows=flows,
        movers=[Mover.model_validate(row) for row in movers],
        movers_total=moved,
    )


def _cutoffs_now(query: Query, lookback_days: int) -> Cutoffs:
    row = query.row("what_if.cutoffs", lookback_days=lookback_days, scoring="tie_safe")
    assert row is not None
    return {measure: row[measure] for measure in MEASURES}


def _new_rule(rule: str, segment: str | None) -> dict[str, str]:
    """The rule by the segment it is for, if there is one that has a rule to change."""
    if segment is None:
        raise BadRule("Name the segment of the rule in to_segment.")
    if catalogue.segment_rules()[segment] == catalogue.OTHERWISE:
        raise BadRule(f"{segment} is what no other rule takes; change the rule of another segment.")
    return {segment: " ".join(rule.split())}


def _shifts(rows: list[Record]) -> list[SegmentShift]:
    """Segments whose accounts change, largest change first."""
    shifts = []
    for name in catalogue.segments():
        before = [row for row in rows if row["segment"] == name]
        after = [row for row in rows if row["new_segment"] == name]
        if before == after:
            continue
        accounts, new_accounts = (sum(row["accounts"] for row in part) for part in (before, after))
        revenue, new_revenue = (
            sum((row["revenue"] for row in part), Decimal(0)) for part in (before, after)
        )
        shifts.append(
            SegmentShift(
                segment=name,
                accounts=accounts,
                accounts_after=new_accounts,
                accounts_change=new_accounts - accounts,
                revenue=revenue,
                revenue_after=new_revenue,
                revenue_change=new_revenue - revenue,
            )
        )
    return sorted(shifts, key=lambda row: (-abs(row.revenue_change), row.segment))


def _limit(query: Query, measure: str, value: Decimal | None) -> str:
    """Where a score begins, in words."""
    if value is None:
        return "no value (no account has it)"
    match measure:
        case "r":
            return f"{value} days"
        case "f":
            return f"{value} order days"
        case _:
            return _money(query, value)


def _money(query: Query, value: Decimal) -> str:
    return money(value, query.currency, exact=True)
