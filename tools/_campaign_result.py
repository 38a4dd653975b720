"""The result of `campaign_targets`: audience, past response, plan, control group, targets."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from tools._spec import (
    AccountId,
    AccountName,
    Channel,
    Count,
    Day,
    Days,
    Listing,
    Money,
    Percent,
    Region,
    Row,
    Segment,
)
from tools._trades import OfTrade


class AudienceSegment(Row):
    segment: Segment = Field(description="Name of the segment.")
    role: str = Field(description="primary, secondary or avoid.")
    accounts: Count = Field(description="Accounts in the segment.")
    revenue: Money = Field(description="Their net revenue in the window.")
    opted_out: Count = Field(description="Accounts that opted out.")
    contacted_recently: Count = Field(
        description="Other accounts that a campaign contacted in the last pause_days."
    )
    reachable: Count = Field(description="Accounts left to contact; 0 where to be avoided.")
    reachable_revenue: Money = Field(description="Net revenue of those in the window.")
    past_contacts: Count = Field(description="Past contacts of accounts then in the segment.")
    past_responses: Count = Field(description="Responses to them.")
    response_rate: Percent | None = Field(description="Past response rate.")
    response_low: Percent | None = Field(description="Lower end of its 95 % interval.")
    response_high: Percent | None = Field(description="Upper end of its 95 % interval.")
    budget: Money | None = Field(description="Part of the budget, by reachable accounts.")
    planned_contacts: Count | None = Field(description="Part of the planned contacts.")


class AudienceRegion(Row):
    region: Region = Field(description="Region.")
    accounts: Count = Field(description="Accounts of primary and secondary segments.")
    revenue: Money = Field(description="Their net revenue in the window.")
    reachable: Count = Field(description="Accounts left to contact.")
    reachable_share: Percent = Field(description="Share of all reachable accounts.")


class ChannelResponse(Row):
    channel: Channel = Field(description="Channel of past campaigns of the type.")
    contacts: Count = Field(description="Contacts of accounts then in the audience's segments.")
    responses: Count = Field(description="Responses to them.")
    response_rate: Percent = Field(description="Response rate.")
    response_low: Percent = Field(description="Lower end of its 95 % interval.")
    response_high: Percent = Field(description="Upper end of its 95 % interval.")


class Target(Row):
    foremost = ("role", "monetary_value", "last_order")

    account_id: AccountId = Field(description="Account id.")
    account_name: AccountName = Field(description="Account name.")
    region: Region = Field(description="Region of the account.")
    owner: str | None = Field(description="Account manager.")
    segment: Segment = Field(description="RFM segment of the account.")
    role: str = Field(description="primary or secondary.")
    part: str = Field(
        description="contact or control, drawn at random; 'left over' where the budget ends."
    )
    monetary_value: Money = Field(description="Net revenue in the window.")
    recency_days: Days = Field(description="Days since the last order.")
    last_order: Day = Field(description="Date of the last order.")
    frequency: Count = Field(description="Order days in the window.")


class CampaignTargets(OfTrade, Listing):
    campaign_type: str = Field(description="Type of the campaign.")
    objective: str = Field(description="What the type is for.")
    message: str = Field(description="What it says.")
    lookback_days: Days = Field(description="Length of the window.")
    region: Region | None = Field(description="Region shown, or null for the whole scope.")
    segment: Segment | None = Field(
        None,
        description="Segments asked for, which are the audience; null for all the type is for.",
    )
    owner: str | None = Field(None, description="Account manager asked about.")
    category: str | None = Field(
        None, description="Category that the accounts bought; 'not A' where they did not."
    )
    min_monetary: Money | None = Field(None, description="Least net revenue asked for.")
    meant_for: bool = Field(True, description="Whether the type is for those segments.")
    other_segments: list[str] = Field(
        [], description="Segments that the type is for beside the one asked for."
    )
    other_reachable: Count = Field(0, description="Accounts of those that could be contacted.")
    targets: list[Target] = Field(description="Accounts to contact, primary segments first.")
    audience: list[AudienceSegment] = Field(description="Segments by role.")
    regions: list[AudienceRegion] = Field(description="The audience by region.")
    audience_accounts: Count = Field(description="Accounts of primary and secondary segments.")
    audience_revenue: Money = Field(description="Their net revenue in the window.")
    opted_out: Count = Field(description="Left out of them: opted out.")
    contacted_recently: Count = Field(
        description="Left out of them: contacted by any campaign in the last pause_days."
    )
    pause_days: Days = Field(description="Days an account is left alone after a contact.")
    reachable: Count = Field(description="Accounts left to contact.")
    reachable_share: Percent = Field(description="Share of the audience that is reachable.")
    reachable_revenue: Money = Field(description="Net revenue of the reachable in the window.")
    reachable_primary: Count = Field(description="Reachable accounts of primary segments.")
    reachable_secondary: Count = Field(description="Reachable accounts of secondary segments.")
    avoided_accounts: Count = Field(description="Accounts of segments to leave alone.")
    avoided_revenue: Money = Field(description="Their net revenue in the window.")
    past_campaigns: Count = Field(description="Past campaigns of the type in the last two years.")
    past_contacts: Count = Field(
        description="Their contacts with accounts then in the audience's segments."
    )
    past_responses: Count = Field(description="Responses to those contacts.")
    response_rate: Percent | None = Field(description="Past response rate.")
    response_low: Percent | None = Field(description="Lower end of its interval.")
    response_high: Percent | None = Field(description="Upper end of its interval.")
    confidence: Percent = Field(description="Confidence of the intervals (Wilson).")
    past_revenue: Money = Field(description="Revenue recorded with those responses.")
    revenue_per_response: Money | None = Field(description="The same per response.")
    break_even: Count | None = Field(
        description="Responses that carry as much revenue as the contacts cost (the budget, where a "
        "contact has no cost), at that revenue per response."
    )
    channels: list[ChannelResponse] = Field(description="Past response by channel, best first.")
    best_channel: str | None = Field(
        description="Channel with the highest lower end of the interval."
    )
    budget: Money | None = Field(description="Budget as given.")
    cost_per_contact: Money | None = Field(description="Cost per contact as given.")
    affordable_contacts: Count | None = Field(description="Contacts the budget pays for.")
    planned_contacts: Count = Field(
        description="Contacts: reachable without the control group, as far as the budget goes."
    )
    spend: Money | None = Field(description="Cost of the planned contacts.")
    unspent: Money | None = Field(description="Budget that is left over.")
    expected_responses_low: Count | None = Field(
        description="Planned contacts at the lower end of the past rate."
    )
    expected_responses_high: Count | None = Field(
        description="Planned contacts at the upper end of the past rate."
    )
    base_days: Days = Field(description="Days over which the base rate counts orders.")
    base_accounts: Count = Field(description="Accounts in the audience's segments 30 days ago.")
    base_rate: Percent | None = Field(
        description="Share of them that ordered since: what to expect of a control group."
    )
    min_effect: Percent = Field(
        description="Rise of the order rate to be shown, in percentage points."
    )
    power: Percent = Field(description="Power of the test the control group is sized for.")
    control_needed: Count | None = Field(
        description="Accounts needed in each group for that effect and power."
    )
    control_group: Count = Field(
        description="Accounts to hold out at random: as many as needed, at most half."
    )
    control_sufficient: bool = Field(description="Whether both groups are large enough.")
    detectable_effect: Percent | None = Field(
        description="If they are not: the rise they can show, in percentage points."
    )
    caveats: list[str] = Field(description="What the reader must know about these figures.")

    primary: ClassVar[str | None] = "targets"
