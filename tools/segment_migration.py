"""Who moved between segments from one date to another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Literal

from pydantic import Field

from data import catalogue
from data.warehouse import Row as Record
from tools._errors import ToolError
from tools._query import Query
from tools._registry import tool
from tools._schemes import OfScheme, Segmentation, segment_of, segmentation
from tools._spec import (
    AccountId,
    AccountName,
    Count,
    Day,
    Days,
    Example,
    Limit,
    Listing,
    LookbackArgs,
    Money,
    Percent,
    Region,
    Row,
    Scheme,
    Segment,
)
from tools._values import known, share
from tools._wording import day, placed

Direction = Literal["better", "worse", "other", "new", "same"]
WAYS = "To a better, a worse or (clusters have no order) another segment; new; the same."
NEW = catalogue.NO_PURCHASES


class SegmentMigrationArgs(LookbackArgs):
    from_date: date = Field(description="The earlier date.")
    to_date: date | None = Field(None, description="The later date. Default: as_of.")
    scheme: Scheme = Field("rfm", description="Segmentation scheme.")
    from_segment: str | None = Field(
        None, description="Only accounts in this segment then, or 'No purchases'."
    )
    to_segment: str | None = Field(None, description="Only accounts in this segment now.")
    direction: Literal["better", "worse"] | None = Field(None, description="Only moves this way.")
    region: str | None = Field(None, description="Only this region.")
    limit: Limit = 10


class Flow(Row):
    from_segment: Segment = Field(description="Segment at from_date.")
    to_segment: Segment = Field(description="Segment at to_date.")
    direction: Direction = Field(description=WAYS)
    accounts: Count = Field(description="Accounts that went this way.")
    faded: Count = Field(description="Of these, those of a better way that count as worse.")
    share_of_from: Percent | None = Field(
        description="Share of the accounts in from_segment then; null for new accounts."
    )
    revenue_before: Money = Field(description="Their net revenue in the window up to from_date.")
    revenue_now: Money = Field(description="Their net revenue in the window up to to_date.")


class Balance(Row):
    segment: Segment = Field(description="Name of the segment.")
    accounts_before: Count = Field(description="Accounts in it at from_date.")
    accounts_now: Count = Field(description="Accounts in it at to_date.")
    net_flow: Count = Field(description="Accounts more, or below zero fewer.")
    stayed: Count = Field(description="Accounts in it at both dates.")
    left: Count = Field(description="Accounts that went to another segment.")
    entered: Count = Field(description="Accounts that came from another segment or are new.")
    revenue_before: Money = Field(
        description="Net revenue of those in it at from_date, up to then."
    )
    revenue_now: Money = Field(description="Net revenue of those in it at to_date, up to then.")


class Mover(Row):
    account_id: AccountId = Field(description="Account id.")
    account_name: AccountName = Field(description="Account name.")
    region: Region = Field(description="Region of the account.")
    owner: str | None = Field(description="Account manager.")
    from_segment: Segment = Field(description="Segment at from_date, or 'No purchases'.")
    to_segment: Segment = Field(description="Segment at to_date.")
    direction: Direction = Field(description=WAYS)
    revenue_before: Money = Field(description="Net revenue in the window up to from_date.")
    revenue_now: Money = Field(description="Net revenue in the window up to to_date.")
    revenue_change: Money = Field(description="The difference.")
    last_order: Day = Field(description="Date of the last order.")


class AskedWay(Row):
    from_segment: Segment | None = Field(description="Segment then, if one was asked for.")
    to_segment: Segment | None = Field(description="Segment now, if one was asked for.")
    accounts: Count = Field(description="Accounts that went this way.")
    revenue_before: Money = Field(description="Their net revenue in the window up to from_date.")
    revenue_now: Money = Field(description="Their net revenue in the window up to to_date.")

    @property
    def words(self) -> str:
        """'moved from Champions to At Risk', 'stayed in Champions'."""
        before, now = self.from_segment, self.to_segment
        if before == now:
            return f"stayed in {now}"
        return "moved" + (f" from {before}" if before else "") + (f" to {now}" if now else "")


class SegmentMigration(OfScheme, Listing):
    from_date: Day = Field(description="The earlier date.")
    to_date: Day = Field(description="The later date.")
    lookback_days: Days = Field(description="Length of the window up to either date.")
    region: Region | None = Field(description="Region shown, or null for the whole scope.")
    direction: str | None = Field(None, description="The direction asked for: better or worse.")
    churn_source_before: str | None = Field(
        None, description="Where churn probabilities came from at from_date, in scheme lifecycle."
    )
    scored_before: Count = Field(0, description="Accounts in a segment at from_date.")
    scored_now: Count = Field(0, description="Accounts in a segment at to_date.")
    new_accounts: Count = Field(0, description="Accounts with their first order in between.")
    stayed: Count = Field(0, description="Accounts in the same segment at both dates.")
    moved: Count = Field(0, description="Accounts in another segment; new ones are not counted.")
    moved_share: Percent = Field(0, description="Share of the accounts scored at from_date.")
    better: Count = Field(0, description="Accounts whose move is better.")
    worse: Count = Field(0, description="Accounts whose move is worse.")
    faded: Count = Field(
        0,
        description="Of the worse, accounts in a better segment that neither ordered more recently than "
        "then nor brought more.",
    )
    better_revenue_before: Money = Field(
        Decimal(0),
        description="Net revenue up to from_date of those whose move is better.",
    )
    better_revenue_now: Money = Field(Decimal(0), description="The same up to to_date.")
    worse_revenue_before: Money = Field(
        Decimal(0),
        description="Net revenue up to from_date of those whose move is worse.",
    )
    worse_revenue_now: Money = Field(Decimal(0), description="The same up to to_date.")
    asked: AskedWay | None = Field(
        None, description="The accounts that went the way asked for, where one was."
    )
    note: str | None = Field(None, description="What to know when comparing the two dates.")
    flows: list[Flow] = Field(
        default=[],
        description="The matrix as a list: every way that accounts went, most first.",
    )
    balances: list[Balance] = Field(
        default=[], description="What each segment gained and lost, the best segment first."
    )
    movers: list[Mover] = Field(
        default=[],
        description="Accounts that moved or are new, the largest change of revenue first; those that "
        "stayed if the same segment was asked for on both sides.",
    )

    primary: ClassVar[str | None] = "movers"


@tool(
    examples=[
        Example(
            "Which accounts changed segment since 1 January 2026?", {"from_date": "2026-01-01"}
        ),
        Example(
            "Which Champions became At Risk since the end of 2025?",
            {"from_date": "2025-12-31", "from_segment": "Champions", "to_segment": "At Risk"},
        ),
    ]
)
def segment_migration(args: SegmentMigrationArgs, query: Query) -> SegmentMigration:
    """Which accounts changed segment between two dates, from where to where, and their revenue.

    Every account is scored at each date from what was known then. Gives all ways that accounts went,
    what each segment gained and lost, and the accounts that moved. A move up counts as better only with a
    more recent order or more revenue than then, else as worse. Clusters have no order and are those of
    the later date. Accounts with their first order in between are new and do not count as moved.
    """
    to_date = args.to_date or query.as_of
    _check(args.from_date, to_date, query)
    now = query.at(to_date)
    then = segmentation(now, args.scheme, lookback_days=args.lookback_days, on=args.from_date)
    labels = segmentation(now, args.scheme, lookback_days=args.lookback_days)
    region = known(query, "region", args.region)
    asked = {
        "from_segment": args.from_segment and segment_of(args.scheme, args.from_segment, NEW),
        "to_segment": args.to_segment and segment_of(args.scheme, args.to_segment),
    }
    base: dict[str, Any] = {
        **now.header,
        **labels.fields,
        "from_date": args.from_date,
        "to_date": to_date,
        "lookback_days": args.lookback_days,
        "region": region,
        "direction": args.direction,
        "churn_source_before": then.fields["churn_source"],
        "note": _note(query, args, then, labels),
    }
    lists = now.row("segment_migration.then", **then.parameters) or {}
    given = {
        **labels.parameters,
        "from_date": args.from_date,
        "region": region,
        "then_keys": lists.get("then_keys") or [],
        "then_segments": lists.get("then_segments") or [],
    }
    ways = now.rows("segment_migration.flows", **given)
    flows = _flows(ways, args.scheme)
    if labels.reason or not flows:
        nobody = f"No account in {placed(region) if region else query.scope.words} had ordered by {to_date}."
        return SegmentMigration(**base, empty_reason=labels.reason or nobody)
    rows = now.rows("segment_migration", **given, **asked, direction=args.direction,
                    order=list(catalogue.segments(args.scheme)), limit=args.limit)  # fmt: skip
    return SegmentMigration(
        **base,
        **_totals(ways, flows, args.scheme),
        asked=_asked(flows, asked["from_segment"], asked["to_segment"]),
        shown=len(rows),
        total=rows[0]["total"] if rows else 0,
        flows=flows,
        balances=_balances(flows, args.scheme),
        movers=[_mover(row, args.scheme) for row in rows],
    )


def _check(from_date: date, to_date: date, query: Query) -> None:
    if query.no_lines:
        raise ToolError(query.no_lines)
    first = query.warehouse.manifest.first_date
    if to_date > query.as_of:
        raise ToolError(f"to_date {to_date} is after {query.as_of}; nothing later counts.")
    if from_date >= to_date:
        raise ToolError(f"from_date {from_date} is not before {to_date}. Choose an earlier one.")
    if from_date < first:
        raise ToolError(
            f"from_date {from_date} is before the first transaction ({first}). Choose a later one."
        )


def _note(
    query: Query, args: SegmentMigrationArgs, then: Segmentation, labels: Segmentation
) -> str | None:
    """Whether the earlier window is full (a quiet first week is no gap), and churn of one source."""
    notes = []
    first = query.warehouse.manifest.first_date
    begins = args.from_date - timedelta(days=args.lookback_days - 1)
    if first > begins + timedelta(days=6):
        notes.append(
            f"The data begin on {day(first)}, so the {args.lookback_days} days up to "
            f"{day(args.from_date)} are not full: revenue and frequency then are lower than they were."
        )
    before, now = (found.fields["churn_source"] for found in (then, labels))
    if before != now:
        notes.append(
            f"Churn comes from {before or 'nowhere'} then and from {now or 'nowhere'} now, which moves "
            "accounts by itself."
        )
    return " ".join(notes) or None


def _rank(scheme: Scheme, before: str, now: str) -> Direction:
    """The direction of a way, by the order of the segments."""
    if before == now:
        return "same"
    if before == NEW:
        return "new"
    if scheme == "clusters":
        return "other"
    place = {name: entry.priority for name, entry in catalogue.segments(scheme).items()}
    return "better" if place[now] < place[before] else "worse"


def _direction(scheme: Scheme, row: Record) -> Direction:
    """The direction of accounts: up the order without having gained by an order is no better."""
    rank = _rank(scheme, row["from_segment"], row["to_segment"])
    return "worse" if rank == "better" and not row["gained"] else rank


def _flows(rows: list[Record], scheme: Scheme) -> list[Flow]:
    ways: dict[tuple[str, str], list[Record]] = {}
    before: dict[str, int] = {}
    for row in rows:
        ways.setdefault((row["from_segment"], row["to_segment"]), []).append(row)
        before[row["from_segment"]] = before.get(row["from_segment"], 0) + row["accounts"]
    flows = []
    for (then, now), found in ways.items():
        accounts = _accounts(found)
        rank = _rank(scheme, then, now)
        flows.append(
            Flow(
                from_segment=then,
                to_segment=now,
                direction=rank,
                accounts=accounts,
                faded=_accounts(row for row in found if _direction(scheme, row) != rank),
                share_of_from=None if then == NEW else share(accounts, before[then]),
                revenue_before=_sum(row["revenue_before"] for row in found),
                revenue_now=_sum(row["revenue_now"] for row in found),
            )
        )
    return sorted(flows, key=lambda flow: (-flow.accounts, flow.from_segment, flow.to_segment))


def _totals(rows: list[Record], flows: list[Flow], scheme: Scheme) -> dict[str, Any]:
    def of(*directions: Direction) -> list[Record]:
        return [row for row in rows if _direction(scheme, row) in directions]

    better, worse = of("better"), of("worse")
    moved = _accounts(of("better", "worse", "other"))
    scored_before = _accounts(of("same")) + moved
    return {
        "scored_before": scored_before,
        "scored_now": _accounts(rows),
        "new_accounts": _accounts(of("new")),
        "stayed": _accounts(of("same")),
        "moved": moved,
        "moved_share": share(moved, scored_before),
        "better": _accounts(better),
        "worse": _accounts(worse),
        "faded": sum(flow.faded for flow in flows),
        "better_revenue_before": _sum(row["revenue_before"] for row in better),
        "better_revenue_now": _sum(row["revenue_now"] for row in better),
        "worse_revenue_before": _sum(row["revenue_before"] for row in worse),
        "worse_revenue_now": _sum(row["revenue_now"] for row in worse),
    }


def _accounts(rows: Iterable[Record]) -> int:
    return sum(row["accounts"] for row in rows)


def _asked(flows: list[Flow], before: str | None, now: str | None) -> AskedWay | None:
    """The accounts that are listed, when a segment was asked for."""
    if before is None and now is None:
        return None
    found = [
        flow
        for flow in flows
        if before in (None, flow.from_segment)
        and now in (None, flow.to_segment)
        and (flow.direction != "same" or before == now)
    ]
    return AskedWay(
        from_segment=before,
        to_segment=now,
        accounts=sum(flow.accounts for flow in found),
        revenue_before=_sum(flow.revenue_before for flow in found),
        revenue_now=_sum(flow.revenue_now for flow in found),
    )


def _balances(flows: list[Flow], scheme: Scheme) -> list[Balance]:
    """Every segment that anybody was or is in."""
    found = []
    for name in catalogue.segments(scheme):
        out = [flow for flow in flows if flow.from_segment == name]
        into = [flow for flow in flows if flow.to_segment == name]
        if not out and not into:
            continue
        before, now = (sum(flow.accounts for flow in side) for side in (out, into))
        stayed = sum(flow.accounts for flow in out if flow.to_segment == name)
        found.append(
            Balance(
                segment=name,
                accounts_before=before,
                accounts_now=now,
                net_flow=now - before,
                stayed=stayed,
                left=before - stayed,
                entered=now - stayed,
                revenue_before=_sum(flow.revenue_before for flow in out),
                revenue_now=_sum(flow.revenue_now for flow in into),
            )
        )
    return found


def _mover(row: Record, scheme: Scheme) -> Mover:
    return Mover(
        **{name: value for name, value in row.items() if name not in ("total", "gained")},
        direction=_direction(scheme, row),
    )


def _sum(amounts: Any) -> Decimal:
    return sum(amounts, Decimal(0))
