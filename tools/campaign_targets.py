"""Whom a campaign should go to, whom it should leave alone, and what to expect of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from math import ceil
from typing import Any

from pydantic import Field

from data import catalogue
from tools._campaign_audience import (
    AudienceFilters,
    chosen,
    roles_of,
    segments_of,
)
from tools._campaign_plan import PENNY, affordable, contacts, control_group, expected, split
from tools._campaign_result import (
    AudienceRegion,
    AudienceSegment,
    CampaignTargets,
    ChannelResponse,
    Target,
)
from tools._campaigns import RESPONSE_DAYS, CampaignType, of_start, percent, response_rate
from tools._proportions import CONFIDENCE, POWER, wilson
from tools._query import Query
from tools._registry import tool
from tools._spec import Example, Limit, LookbackArgs
from tools._values import known, share
from tools._wording import day, listed, placed

__all__ = ["CampaignTargets", "CampaignTargetsArgs", "campaign_targets"]

Rows = list[dict[str, Any]]
NO_COST = "Without a cost per contact the budget cannot be turned into contacts."


class CampaignTargetsArgs(AudienceFilters, LookbackArgs):
    campaign_type: CampaignType = Field(description="What the campaign is for.")
    region: str | None = Field(None, description="Only accounts and past responses of this region.")
    segment: str | None = Field(
        None, description="Only this segment, or these: 'At Risk or Cannot Lose Them'."
    )
    budget: Decimal | None = Field(
        None, gt=0, decimal_places=2, description="Money to spend, in the book's currency."
    )
    cost_per_contact: Decimal | None = Field(
        None,
        gt=0,
        decimal_places=4,
        description="Cost of contacting one account; never assumed when it is missing.",
    )
    pause_days: int = Field(
        30, ge=0, le=365, description="Days an account is left alone after any campaign's contact."
    )
    min_effect: float = Field(
        5.0,
        ge=0.5,
        le=50,
        description="Rise of the order rate that the control group must be able to show, in "
        "percentage points.",
    )
    limit: Limit = 10


@tool(
    examples=[
        Example("Who should get a retention campaign?", {"campaign_type": "retention"}),
        Example(
            "Plan a promotional campaign in the South with 5000 at 8 a contact",
            {
                "campaign_type": "promotional",
                "region": "South",
                "budget": "5000",
                "cost_per_contact": "8",
            },
        ),
    ]
)
def campaign_targets(args: CampaignTargetsArgs, query: Query) -> CampaignTargets:
    """Audience of a campaign by segment role, past response, contacts, control group and target list.

    Accounts that opted out or were contacted in the last pause_days are left out and counted.
    Past response comes from campaigns of the type of the last two years, counted by the segment an
    account was in the day before the campaign began, from contacts at least 30 days old, with Wilson
    intervals. The control group is sized for 80 % power to see a rise of min_effect points in the
    30-day order rate, from the rate of the same segments over the last 30 days, and at most half of the
    reachable accounts. A budget becomes contacts only when the cost per contact is given.
    """
    region = known(query, "region", args.region)
    segments = segments_of(args.segment)
    roles = roles_of(args.campaign_type, segments)
    accounts = chosen(query, args)
    shared = {"lookback_days": args.lookback_days, "scoring": "tie_safe", "region": region}
    shared |= accounts.parameters
    paused = shared | {"pause_days": args.pause_days}
    found = query.rows("campaign_targets.audience", **paused)
    audience = [row for row in found if roles.get(row["segment"]) in ("primary", "secondary")]
    reachable = _sum(audience, "reachable")
    past, campaigns = _past(query, args, shared)
    targeted = [row for row in past if roles.get(row["segment"]) in ("primary", "secondary")]
    planned = _planned(args, query, shared, reachable, targeted, roles)
    rows = query.rows(
        "campaign_targets",
        **paused,
        primary=[name for name, role in roles.items() if role == "primary"],
        secondary=[name for name, role in roles.items() if role == "secondary"],
        campaign_type=args.campaign_type,
        control=planned["control_group"],
        planned=planned["planned_contacts"],
        limit=args.limit,
    )
    return CampaignTargets(
        **query.header,
        empty_reason=_why_empty(args, query, audience, reachable, accounts.words),
        shown=len(rows),
        total=reachable,
        campaign_type=args.campaign_type,
        objective=catalogue.campaign_types()[args.campaign_type].objective,
        message=catalogue.campaign_types()[args.campaign_type].message,
        lookback_days=args.lookback_days,
        region=region,
        segment=listed(segments) or None,
        **_others(args.campaign_type, segments, found),
        **accounts.shown,
        pause_days=args.pause_days,
        targets=[Target.model_validate(row) for row in rows],
        audience=_segments(roles, found, past, args.budget, planned["planned_contacts"]),
        regions=_regions(audience, reachable),
        **_totals(roles, found),
        past_campaigns=campaigns,
        **planned,
    )


def _others(campaign_type: str, only: Sequence[str], found: Rows) -> dict[str, Any]:
    """What the type is for beside the segments asked for, and whether it is for those at all."""
    usual = [name for name, role in roles_of(campaign_type).items() if role != "avoid"]
    others = [name for name in usual if name not in only] if only else []
    return {
        "meant_for": set(only) <= set(usual),
        "other_segments": others,
        "other_reachable": _sum((row for row in found if row["segment"] in others), "reachable"),
    }


_OF_ROWS = ("scoring", "min_monetary")
"""Parameters that choose accounts by what they bought, which no list of campaigns needs."""


def _past(query: Query, args: CampaignTargetsArgs, shared: dict[str, Any]) -> tuple[Rows, int]:
    """Past contacts and responses by segment at the time and channel, and how many campaigns."""
    campaigns = query.rows(
        "campaign_targets.campaigns",
        campaign_type=args.campaign_type,
        response_days=RESPONSE_DAYS.days,
        **{name: value for name, value in shared.items() if name not in _OF_ROWS},
    )
    starts: list[date] = sorted({row["start_date"] for row in campaigns})
    found: Rows = []
    for start in starts:
        found += of_start(
            query,
            "campaign_targets.past",
            start,
            **shared,
            until=query.as_of,
            campaign_type=args.campaign_type,
        )
    return found, len(campaigns)


def _planned(
    args: CampaignTargetsArgs,
    query: Query,
    shared: dict[str, Any],
    reachable: int,
    past: Rows,
    roles: dict[str, str],
) -> dict[str, Any]:
    """Contacts, costs, control group and the range of responses to expect."""
    base = query.row(
        "campaign_targets.base",
        **shared,
        as_of=query.as_of - RESPONSE_DAYS,
        response_days=RESPONSE_DAYS.days,
        segments=[name for name, role in roles.items() if role != "avoid"],
    )
    assert base is not None
    base_rate = base["ordered"] / base["accounts"] if base["accounts"] else None
    pays_for = affordable(args.budget, args.cost_per_contact)
    control = control_group(reachable, pays_for, base_rate, args.min_effect / 100)
    contacted = contacts(reachable, control.size, pays_for)
    spend = None if args.cost_per_contact is None else contacted * args.cost_per_contact
    rates = _rates(past)
    low, high = (None, None)
    if rates["past_contacts"]:
        low, high = expected(wilson(rates["past_responses"], rates["past_contacts"]), contacted)
    fields = {
        **rates,
        "channels": (channels := _channels(past)),
        "best_channel": channels[0].channel if channels else None,
        **_break_even(past, rates["past_responses"], args.budget if spend is None else spend),
        "budget": args.budget,
        "cost_per_contact": args.cost_per_contact,
        "affordable_contacts": pays_for,
        "planned_contacts": contacted,
        "spend": spend,
        "unspent": None if spend is None or args.budget is None else args.budget - spend,
        "expected_responses_low": low,
        "expected_responses_high": high,
        "base_days": RESPONSE_DAYS.days,
        "base_accounts": base["accounts"],
        "base_rate": None if base_rate is None else percent(base_rate),
        "min_effect": args.min_effect,
        "power": POWER * 100,
        "confidence": CONFIDENCE * 100,
        "control_needed": control.needed,
        "control_group": control.size,
        "control_sufficient": control.sufficient,
        "detectable_effect": None if control.detectable is None else percent(control.detectable),
    }
    return fields | {"caveats": _caveats(fields)}


def _caveats(fields: dict[str, Any]) -> list[str]:
    found = []
    if fields["budget"] is not None and fields["cost_per_contact"] is None:
        found.append(NO_COST)
    if not fields["past_contacts"]:
        found.append(
            "No past campaign of this type reached these segments, so responses cannot be expected "
            "as a range."
        )
    if fields["control_needed"] is None:
        found.append("The order rate of these segments gives no base for a control group.")
    found.append("Past responses are no measure of what a campaign adds; the control group is.")
    return found


def _rates(past: Rows) -> dict[str, Any]:
    contacted, responded = _sum(past, "contacts"), _sum(past, "responses")
    return {
        "past_contacts": contacted,
        "past_responses": responded,
        **response_rate(responded, contacted),
    }


def _break_even(past: Rows, responses: int, cost: Decimal | None) -> dict[str, Any]:
    """What a response carried in the past, and how many of them carry the cost."""
    carried = _money(past, "revenue")
    each = carried / responses if responses and carried > 0 else None
    return {
        "past_revenue": carried,
        "revenue_per_response": each,
        "break_even": ceil(cost / each) if cost and each else None,
    }


def _channels(past: Rows) -> list[ChannelResponse]:
    """Best first: by the lower end of the interval, so that few contacts do not win by luck."""
    found = []
    for channel in sorted({row["channel"] for row in past if row["channel"]}):
        rows = [row for row in past if row["channel"] == channel]
        contacted, responded = _sum(rows, "contacts"), _sum(rows, "responses")
        found.append(
            ChannelResponse.model_validate(
                {"channel": channel, "contacts": contacted, "responses": responded}
                | response_rate(responded, contacted)
            )
        )
    return sorted(found, key=lambda row: row.response_low, reverse=True)


def _segments(
    roles: dict[str, str], found: Rows, past: Rows, budget: Decimal | None, planned: int
) -> list[AudienceSegment]:
    sizes = {name: [row for row in found if row["segment"] == name] for name in roles}
    weights = [_sum(sizes[n], "reachable") if r != "avoid" else 0 for n, r in roles.items()]
    budgets: Sequence[Decimal | None] = (
        split(budget, weights, PENNY) if budget is not None else [None] * len(weights)
    )
    shares = split(Decimal(min(planned, sum(weights))), weights, Decimal(1))
    rows = []
    for (name, role), weight, money, part in zip(
        roles.items(), weights, budgets, shares, strict=True
    ):
        targeted = role != "avoid"
        before = [row for row in past if row["segment"] == name]
        contacted, responded = _sum(before, "contacts"), _sum(before, "responses")
        rows.append(
            AudienceSegment.model_validate(
                {
                    "segment": name,
                    "role": role,
                    "accounts": _sum(sizes[name], "accounts"),
                    "revenue": _money(sizes[name], "revenue"),
                    "opted_out": _sum(sizes[name], "opted_out"),
                    "contacted_recently": _sum(sizes[name], "contacted_recently"),
                    "reachable": weight,
                    "reachable_revenue": _money(sizes[name], "reachable_revenue")
                    if targeted
                    else Decimal(0),
                    "past_contacts": contacted,
                    "past_responses": responded,
                    **response_rate(responded, contacted),
                    "budget": money if targeted else None,
                    "planned_contacts": int(part) if targeted else None,
                }
            )
        )
    return rows


def _regions(audience: Rows, reachable: int) -> list[AudienceRegion]:
    found = []
    for region in sorted({row["region"] for row in audience}):
        rows = [row for row in audience if row["region"] == region]
        found.append(
            AudienceRegion(
                region=region,
                accounts=_sum(rows, "accounts"),
                revenue=_money(rows, "revenue"),
                reachable=_sum(rows, "reachable"),
                reachable_share=share(_sum(rows, "reachable"), reachable),
            )
        )
    return sorted(found, key=lambda row: (-row.reachable, row.region))


def _totals(roles: dict[str, str], found: Rows) -> dict[str, Any]:
    def of(*wanted: str) -> Rows:
        return [row for row in found if roles.get(row["segment"]) in wanted]

    audience, avoided = of("primary", "secondary"), of("avoid")
    return {
        "audience_accounts": _sum(audience, "accounts"),
        "audience_revenue": _money(audience, "revenue"),
        "opted_out": _sum(audience, "opted_out"),
        "contacted_recently": _sum(audience, "contacted_recently"),
        "reachable": _sum(audience, "reachable"),
        "reachable_share": share(_sum(audience, "reachable"), _sum(audience, "accounts")),
        "reachable_revenue": _money(audience, "reachable_revenue"),
        "reachable_primary": _sum(of("primary"), "reachable"),
        "reachable_secondary": _sum(of("secondary"), "reachable"),
        "avoided_accounts": _sum(avoided, "accounts"),
        "avoided_revenue": _money(avoided, "revenue"),
    }


def _why_empty(
    args: CampaignTargetsArgs, query: Query, audience: Rows, reachable: int, whose: str
) -> str | None:
    if reachable or query.no_lines:
        return query.no_lines
    if audience:
        return (
            f"Every account of the audience opted out or was contacted in the {args.pause_days} days to "
            f"{day(query.as_of)}."
        )
    where = (f" in {placed(args.region)}" if args.region else "") + whose.replace(" for ", " of ")
    where += " with so much revenue" if args.min_monetary is not None else ""
    if args.segment:
        return f"No account{where} is in {listed(segments_of(args.segment))}."
    return f"No account{where} is in a segment that {args.campaign_type} campaigns are for."


def _sum(rows: Iterable[dict[str, Any]], name: str) -> int:
    return sum(int(row[name]) for row in rows)


def _money(rows: Iterable[dict[str, Any]], name: str) -> Decimal:
    return sum((row[name] for row in rows), Decimal(0))
