"""Sentences on what past campaigns brought, and on what of it they added."""

from __future__ import annotations

from operator import itemgetter

from agent.prose.parts.prose import Prose
from agent.prose.parts.window import window_of
from agent.wording import chosen, count, money, number, percent, placed, sentence
from tools.campaign_results import (
    MEASURED,
    UNKNOWN,
    CampaignResults,
    CampaignRow,
    ChannelResult,
    ControlComparison,
    SegmentResponse,
)

MOST_CONTROLS = 3
FEW = 20
"""Contacts below which a rate says next to nothing: its interval is wider than forty points."""


def prose(result: CampaignResults, currency: str) -> Prose:
    """Responses with their interval, what they cost, where they were best, what a control group says."""
    rows = result.campaigns
    if result.total == 1:
        points = _money_of(rows[0], currency)
        points += _standing_out(result) if rows[0].closed else []
    else:
        points = _totals(result, currency) + _standing_out(result)
    points += [of_control(row, currency) for row in result.controls[:MOST_CONTROLS]]
    if result.controlled_campaigns < result.total:
        points.append(_without(result))
    # What was said above is not said again, and one campaign has no totals.
    said = (UNKNOWN, "totals") if result.total == 1 else (UNKNOWN,)
    points += [text for text in result.caveats if not any(words in text for words in said)]
    return Prose(_lead(result), tuple(points), _next_step(result))


def _lead(result: CampaignResults) -> str:
    if result.total == 1:
        row = result.campaigns[0]
        if row.response_rate is None:
            return f"**{row.campaign_name}** has contacted nobody{_part(result)} so far."
        return (
            f"**{row.campaign_name}** brought {count(row.responses, 'response')} from "
            f"{count(row.contacts, 'contact')}{_part(result)}: {_rate(row, result)}."
        )
    if result.response_rate is None:
        return f"None of the {count(result.total, 'campaign')}{_by(result)}{_part(result)} is closed yet."
    few = "Too few contacts to judge by. " if (result.contacts or 0) < FEW else ""
    kind = f" {result.campaign_type}" if result.campaign_type else ""
    closed = result.closed_campaigns
    named = f"{closed} closed{kind} campaign{'s' * (closed != 1)}{_by(result)}"
    return (
        f"{few}In {window_of(result)} {named} brought {count(result.responses, 'response')} from "
        f"{count(result.contacts, 'contact')}{_part(result)}: {_rate(result, result)}.{_best(result)}"
    )


def _best(result: CampaignResults) -> str:
    """Which of the closed campaigns got most responses for its contacts."""
    rates = [
        (row.response_rate, row)
        for row in result.campaigns
        if row.closed and row.response_rate is not None
    ]
    if len(rates) < 2:
        return ""
    best, row = max(rates, key=itemgetter(0))
    if not best:
        return ""
    shown = " of those shown" if len(result.campaigns) < result.total else ""
    return f" The highest rate{shown} is that of **{row.campaign_name}**: {of_contacts(row)}."


def _by(result: CampaignResults) -> str:
    return f" by {result.channel}" if result.channel else ""


def _part(result: CampaignResults) -> str:
    segment = f" with {result.segment}" if result.segment else ""
    return segment + (f" in {placed(result.region)}" if result.region else "")


def _rate(row: CampaignRow | CampaignResults, result: CampaignResults) -> str:
    return (
        f"{percent(row.response_rate)} (between {percent(row.response_low)} and "
        f"{percent(row.response_high)} at {chosen(result.confidence)}% confidence)"
    )


def _money_of(row: CampaignRow, currency: str) -> list[str]:
    found = [f"The responses of **{row.campaign_name}** carry {money(row.revenue, currency)}"]
    if row.cost_per_response is not None:
        found[0] += f", with {money(row.cost_per_response, currency)} of budget for each"
    if row.opens:
        found.append(f"{percent(row.open_rate)} of its contacts were opened")
    if not row.closed:
        found.append(
            f"**{row.campaign_name}** is not closed: contacts of the last weeks may still respond"
        )
    return found


def _totals(result: CampaignResults, currency: str) -> list[str]:
    if not result.contacts:
        return []
    text = f"The responses carry {money(result.revenue, currency)}"
    if result.cost_per_response is not None:
        text += f", with {money(result.cost_per_response, currency)} of budget for each"
    return [text]


def _standing_out(result: CampaignResults) -> list[str]:
    """The channel and the segment whose interval lies above the rate of all."""
    found = []
    if channel := result.standing_out(result.channels):
        found.append(f"the channel **{channel.channel}** stands out: {of_contacts(channel)}")
    if segment := result.standing_out(result.segments):
        found.append(f"the segment **{segment.segment}** stands out: {of_contacts(segment)}")
    if len(found) > 1:
        return [" ".join(map(sentence, found))]
    if not result.standing_out(result.segments) and len(result.segments) > 1:
        found.append("No segment stands out: their intervals all reach down to the rate of all")
    return found


def of_contacts(row: CampaignRow | SegmentResponse | ChannelResult) -> str:
    return (
        f"{percent(row.response_rate)} of {count(row.contacts, 'contact')} (between "
        f"{percent(row.response_low)} and {percent(row.response_high)})"
    )


def of_control(row: ControlComparison, currency: str) -> str:
    """What a control group shows of a campaign."""
    if not row.complete:
        return f"**{row.campaign_name}** keeps a control group, but its time is not over yet"
    return (
        f"**{row.campaign_name}**, {MEASURED}: {row.finding}. {percent(row.contacted_order_rate)} of the "
        f"contacted ordered and {percent(row.control_order_rate)} of the control group, a difference of "
        f"{_points(row.order_rate_difference)} (from {_points(row.order_rate_difference_low)} to "
        f"{_points(row.order_rate_difference_high)}); revenue per account differs by "
        f"{money(row.revenue_difference, currency)}{_between(row, currency)}"
    )


def _points(value: float) -> str:
    return f"{number(value, 1)} pp"


def _between(row: ControlComparison, currency: str) -> str:
    low, high = row.revenue_difference_low, row.revenue_difference_high
    if low is None or high is None:
        return ""
    return f" (from {money(low, currency)} to {money(high, currency)})"


def _without(result: CampaignResults) -> str:
    if result.total == 1:
        return f"There is {UNKNOWN}"
    if not result.controls:
        return f"For all of them there is {UNKNOWN}"
    return f"For the others there is {UNKNOWN}"


def _next_step(result: CampaignResults) -> str:
    shown = [row for row in result.controls if row.complete]
    if any(row.order_rate_difference_low > 0 for row in shown):
        top = max(shown, key=lambda row: row.order_rate_difference_low)
        return f"Repeat what **{top.campaign_name}** did, and keep a control group again."
    if shown:
        return "Keep a larger control group next time: the plan of a campaign sizes it."
    if result.controls:
        return "Look again when the time of the campaign is over."
    return "Keep a control group next time: the plan of a campaign sizes it."
