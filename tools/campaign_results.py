"""What past campaigns brought, and what of it they added where a control group can tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from pydantic import Field

from data import catalogue
from data.catalogue import NO_PURCHASES
from tools._campaign_outcome import (
    MEASURED,
    UNKNOWN,
    CampaignResults,
    CampaignRow,
    ChannelResult,
    ControlComparison,
    SegmentResponse,
)
from tools._campaigns import (
    RESPONSE_DAYS,
    CampaignType,
    begun,
    of_start,
    percent,
    response_rate,
    rounded_money,
)
from tools._control_groups import Group, compared
from tools._proportions import CONFIDENCE
from tools._query import Query
from tools._registry import tool
from tools._spec import USUAL_SEGMENTS, Example, Limit, LookbackArgs
from tools._values import known, one_of, unknown
from tools._wording import day, placed

__all__ = [
    "MEASURED",
    "UNKNOWN",
    "CampaignResults",
    "CampaignResultsArgs",
    "CampaignRow",
    "ChannelResult",
    "ControlComparison",
    "SegmentResponse",
    "campaign_results",
]

MEASURES = ("contacts", "opens", "clicks", "responses", "revenue")

Record = dict[str, Any]


class CampaignResultsArgs(LookbackArgs):
    campaign: str | None = Field(None, description="One campaign by name or id, whenever it began.")
    campaign_type: CampaignType | None = Field(None, description="Only campaigns of this type.")
    segment: str | None = Field(
        None, description="Only accounts that were in this segment when the campaign began."
    )
    region: str | None = Field(None, description="Only this region.")
    channel: str | None = Field(
        None, description="Only campaigns by this channel, as the campaigns call it: Email, Phone."
    )
    limit: Limit = 10


@tool(
    examples=[
        Example("How did our campaigns do?", {}),
        Example("What did New Year Win-Back 2026 bring?", {"campaign": "New Year Win-Back 2026"}),
        Example(
            "Response of At Risk accounts to retention campaigns",
            {"campaign_type": "retention", "segment": "At Risk", "lookback_days": 1095},
        ),
    ]
)
def campaign_results(args: CampaignResultsArgs, query: Query) -> CampaignResults:
    """Contacts, opens, clicks, responses, revenue and cost per response of past campaigns.

    Campaigns that began in the window, newest first; totals, segments and channels are of those whose
    last contact is at least 30 days old, for younger ones may still collect responses. Segments are
    those of the day before each campaign. Where a campaign kept a control group, the order rate and
    the revenue per account of both groups are compared from its start to 30 days after its end:
    all orders count, and accounts stay in the group they were put in. Without a control group nobody
    can know what a campaign added; responses are not that.
    """
    region = known(query, "region", args.region)
    segment = (
        one_of("segment", args.segment, [*catalogue.segments(), NO_PURCHASES])
        if args.segment
        else None
    )
    campaigns, channel = _chosen(args, query, region)
    groups = _groups(query, campaigns, region, segment)
    found = [c for c in campaigns if groups[c["campaign_id"]]]
    closed = [c for c in found if c["closes"] <= query.as_of]
    part = bool(region or segment)
    of_closed = [row for c in closed for row in groups[c["campaign_id"]]]
    controls = [
        comparison
        for c in found
        if (comparison := _compared(c, groups[c["campaign_id"]], query, part)) is not None
    ]
    return CampaignResults(
        **query.header,
        empty_reason=None if found else _why_empty(args, query, region, segment, campaigns),
        shown=min(len(found), args.limit),
        total=len(found),
        lookback_days=args.lookback_days,
        campaign_type=args.campaign_type,
        segment=segment,
        region=region,
        channel=channel,
        campaigns=[_row(c, groups[c["campaign_id"]], query, part) for c in found[: args.limit]],
        controls=controls,
        segments=_by_segment(of_closed),
        channels=_by_channel(closed, groups, part),
        closed_campaigns=len(closed),
        open_campaigns=len(found) - len(closed),
        controlled_campaigns=len(controls),
        **_totals(of_closed),
        confidence=CONFIDENCE * 100,
        **_costs(closed, of_closed, part),
        caveats=_caveats(found, closed, controls, part),
    )


def _chosen(
    args: CampaignResultsArgs, query: Query, region: str | None
) -> tuple[list[Record], str | None]:
    """The campaigns asked for, newest first, and their channel as the data spell it.

    Raises:
        UnknownValue: no campaign begun by the as-of date has the name, the id or the channel that was given.
    """
    rows = begun(query, region)
    channel = None
    if args.channel is not None:
        channel = one_of(
            "channel", args.channel, sorted({r["channel"] for r in rows if r["channel"]})
        )
        rows = [row for row in rows if row["channel"] == channel]
    if args.campaign is None:
        first = query.as_of - timedelta(days=args.lookback_days)
        return [
            row
            for row in rows
            if row["start_date"] > first and args.campaign_type in (None, row["campaign_type"])
        ], channel
    folded = " ".join(args.campaign.split()).casefold()
    for row in rows:
        if folded in (row["campaign_id"].casefold(), row["name"].casefold()):
            return [row], channel
    raise unknown("campaign", args.campaign, [row["name"] for row in rows])


def _groups(
    query: Query, campaigns: Sequence[Record], region: str | None, segment: str | None
) -> dict[str, list[Record]]:
    """By campaign: contacts and outcomes by segment and group.

    Segments are always those of a year before the campaign, whatever campaigns are looked at.
    """
    found: dict[str, list[Record]] = {c["campaign_id"]: [] for c in campaigns}
    for start in sorted({c["start_date"] for c in campaigns}):
        rows = of_start(
            query, "campaign_results", start, **USUAL_SEGMENTS, until=query.as_of, region=region
        )
        for row in rows:
            row = row | {"segment": row["segment"] or NO_PURCHASES}
            if row["campaign_id"] in found and segment in (None, row["segment"]):
                found[row["campaign_id"]].append(row)
    return found


def _row(campaign: Record, rows: Sequence[Record], query: Query, part: bool) -> CampaignRow:
    totals = _totals(rows)
    contacts = totals["contacts"]
    control = _sum((row for row in rows if row["control"]), "accounts")
    return CampaignRow(
        campaign_id=campaign["campaign_id"],
        campaign_name=campaign["name"],
        campaign_type=campaign["campaign_type"],
        channel=campaign["channel"],
        start_date=campaign["start_date"],
        end_date=campaign["end_date"],
        **totals,
        open_rate=percent(totals["opens"] / contacts) if contacts else None,
        click_rate=percent(totals["clicks"] / contacts) if contacts else None,
        **_costs([campaign], rows, part),
        control_accounts=control,
        closed=campaign["closes"] <= query.as_of,
        measurement=MEASURED if control else UNKNOWN,
    )


def _totals(rows: Sequence[Record]) -> Record:
    """Sums of the measures, and the response rate with its interval."""
    sums = {name: _sum(rows, name) for name in MEASURES[:-1]}
    rate = response_rate(sums["responses"], sums["contacts"])
    return {**sums, **rate, "revenue": _money(rows, "revenue")}


def _costs(campaigns: Sequence[Record], rows: Sequence[Record], part: bool) -> Record:
    """Budget of the campaigns, and cost per response where all their responses are looked at."""
    budgets = [c["budget"] for c in campaigns if c["budget"] is not None]
    responses = _sum(rows, "responses")
    whole = len(budgets) == len(campaigns) and bool(budgets)
    budget = sum(budgets, Decimal(0)) if whole else None
    per = None
    if budget is not None and responses and not part:
        per = rounded_money(budget / responses)
    return {"budget": budget, "cost_per_response": per}


def _by_segment(rows: Sequence[Record]) -> list[SegmentResponse]:
    found = []
    for name in sorted({row["segment"] for row in rows}):
        totals = _totals([row for row in rows if row["segment"] == name])
        if totals["contacts"]:
            found.append(SegmentResponse(segment=name, **totals))
    return sorted(found, key=_best)


def _by_channel(
    campaigns: Sequence[Record], groups: Mapping[str, list[Record]], part: bool
) -> list[ChannelResult]:
    found = []
    for channel in sorted({c["channel"] for c in campaigns if c["channel"]}):
        theirs = [c for c in campaigns if c["channel"] == channel]
        rows = [row for c in theirs for row in groups[c["campaign_id"]]]
        totals = _totals(rows)
        if totals["contacts"]:
            costs = _costs(theirs, rows, part)
            found.append(ChannelResult(channel=channel, campaigns=len(theirs), **totals, **costs))
    return sorted(found, key=_best)


def _best(row: SegmentResponse | ChannelResult) -> float:
    """By the lower end of the interval, so that few contacts do not win by luck."""
    return -(row.response_low or 0)


def _compared(
    campaign: Record, rows: Sequence[Record], query: Query, part: bool
) -> ControlComparison | None:
    """The contacted against the control group; None where one of them is empty."""
    contacted, control = (
        Group(
            accounts=_sum(of_it, "accounts"),
            ordered=_sum(of_it, "ordered"),
            net=_money(of_it, "net"),
            net_squares=sum(row["net_squares"] for row in of_it),
        )
        for of_it in (
            [row for row in rows if not row["control"]],
            [row for row in rows if row["control"]],
        )
    )
    if not (contacted.accounts and control.accounts):
        return None
    complete = campaign["closes"] <= query.as_of
    found = compared(contacted, control, complete=complete)
    extra, budget = found["extra_accounts"], campaign["budget"]
    shown = found["order_rate_difference_low"] > 0 and extra > 0 and not part
    return ControlComparison(
        campaign_id=campaign["campaign_id"],
        campaign_name=campaign["name"],
        measured_from=campaign["start_date"],
        measured_to=min(campaign["closes"], query.as_of),
        complete=complete,
        cost_per_extra=rounded_money(budget / extra) if shown and budget else None,
        **found,
    )


def _caveats(
    found: Sequence[Record],
    closed: Sequence[Record],
    controls: Sequence[ControlComparison],
    part: bool,
) -> list[str]:
    said = []
    if len(closed) < len(found):
        said.append(
            f"Campaigns whose last contact is less than {RESPONSE_DAYS.days} days old may still "
            "collect responses; totals leave them out."
        )
    if len(controls) < len(found):
        said.append(f"Where there is {UNKNOWN}.")
    if part:
        said.append("Budgets are of whole campaigns, so there is no cost per response of a part.")
    return said


def _why_empty(
    args: CampaignResultsArgs,
    query: Query,
    region: str | None,
    segment: str | None,
    campaigns: Sequence[Record],
) -> str:
    where = f" in {placed(region)}" if region else ""
    if campaigns:
        return f"No account{where} that was in {segment} was reached by these campaigns."
    if not query.warehouse.manifest.rows["campaigns"]:
        return "There are no campaigns in the data."
    kind = f"{args.campaign_type} " if args.campaign_type else ""
    where = (f" by {args.channel}" if args.channel else "") + where
    return (
        f"No {kind}campaign{where} began in the {args.lookback_days} days to {day(query.as_of)}. "
        "A longer lookback shows earlier ones."
    )


def _sum(rows: Iterable[Record], name: str) -> int:
    return sum(int(row[name]) for row in rows)


def _money(rows: Iterable[Record], name: str) -> Decimal:
    return sum((row[name] for row in rows), Decimal(0))
