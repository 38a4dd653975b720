"""The result of `campaign_results`: campaigns, segments, channels, and what control groups show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, TypeVar

from pydantic import Field

from tools._spec import (
    Channel,
    Count,
    Day,
    Days,
    Listing,
    Money,
    Percent,
    Points,
    Region,
    Row,
    Segment,
    Subject,
)

MEASURED = "measured against a control group"
UNKNOWN = "no control group: what the campaign added cannot be known"

CampaignId = Annotated[str, Subject("campaign")]
CampaignName = Annotated[str, Subject("campaign")]


class _Responses(Row):
    unsaid: ClassVar[Mapping[str, Any]] = {
        "opens": 0,
        "open_rate": 0.0,
        "clicks": 0,
        "click_rate": 0.0,
    }
    """A letter is not seen being opened, and nobody clicks on a call."""

    contacts: Count = Field(description="Contacts.")
    opens: Count = Field(description="Contacts opened.")
    clicks: Count = Field(description="Contacts clicked.")
    responses: Count = Field(description="Contacts with a response.")
    response_rate: Percent | None = Field(description="Responses as a share of contacts.")
    response_low: Percent | None = Field(description="Lower end of its interval.")
    response_high: Percent | None = Field(description="Upper end of its interval.")
    revenue: Money = Field(description="Revenue recorded with the responses.")


class _Campaign(Row):
    campaign_id: CampaignId = Field(description="Id of the campaign.")
    campaign_name: CampaignName = Field(description="Name of the campaign.")
    campaign_type: str = Field(description="promotional, premium, retention or acquisition.")
    channel: Channel | None = Field(description="How accounts were contacted.")
    start_date: Day = Field(description="First day.")
    end_date: Day | None = Field(description="Last day.")


class CampaignRow(_Responses, _Campaign):
    open_rate: Percent | None = Field(description="Contacts opened, as a share of contacts.")
    click_rate: Percent | None = Field(description="Contacts clicked, as a share of contacts.")
    budget: Money | None = Field(description="Budget of the whole campaign.")
    cost_per_response: Money | None = Field(
        description="The whole budget over the responses in scope; null for a part of them."
    )
    control_accounts: Count = Field(description="Accounts left alone as control group.")
    closed: bool = Field(description="Whether its last contact is at least 30 days old.")
    measurement: str = Field(description="Whether what the campaign added can be known.")


class _Segment(Row):
    segment: Segment = Field(
        description="RFM segment the day before the campaign began, or 'No purchases'."
    )


class SegmentResponse(_Responses, _Segment):
    """Closed campaigns in one segment."""


class _Channel(Row):
    channel: Channel = Field(description="How accounts were contacted.")


class ChannelResult(_Responses, _Channel):
    campaigns: Count = Field(description="Closed campaigns by this channel.")
    budget: Money | None = Field(description="Their budgets together.")
    cost_per_response: Money | None = Field(description="Those budgets over the responses.")


class ControlComparison(Row):
    campaign_id: CampaignId = Field(description="Id of the campaign.")
    campaign_name: CampaignName = Field(description="Name of the campaign.")
    measured_from: Day = Field(description="First day of the campaign.")
    measured_to: Day = Field(description="Last day compared: 30 days after the end, or as-of date.")
    complete: bool = Field(description="Whether that time is over.")
    contacted_accounts: Count = Field(description="Accounts contacted.")
    control_accounts: Count = Field(description="Accounts left alone.")
    contacted_order_rate: Percent = Field(description="Share of the contacted that ordered.")
    control_order_rate: Percent = Field(description="Share of the control group that ordered.")
    order_rate_difference: Points = Field(
        description="Order rate of the contacted minus the control group, in percentage points."
    )
    order_rate_difference_low: Points = Field(description="Lower end of its 95 % interval.")
    order_rate_difference_high: Points = Field(description="Upper end of its 95 % interval.")
    extra_accounts: Count = Field(
        description="That difference over the contacted: accounts that ordered beyond the control's rate."
    )
    extra_accounts_low: Count = Field(description="Lower end of its 95 % interval.")
    extra_accounts_high: Count = Field(description="Upper end of its 95 % interval.")
    cost_per_extra: Money | None = Field(
        None,
        description="Budget of the whole campaign over those; null for a part of it or where none are shown.",
    )
    contacted_revenue_per_account: Money = Field(description="Net revenue per contacted account.")
    control_revenue_per_account: Money = Field(description="Net revenue per control account.")
    revenue_difference: Money = Field(description="The one minus the other, per account.")
    revenue_difference_low: Money | None = Field(description="Lower end of its 95 % interval.")
    revenue_difference_high: Money | None = Field(description="Upper end of its 95 % interval.")
    finding: str = Field(description="What the intervals allow to say.")


AnyResponses = TypeVar("AnyResponses", CampaignRow, SegmentResponse, ChannelResult)


class CampaignResults(Listing):
    lookback_days: Days = Field(
        description="Length of the window in which the campaigns began; unused for one by name."
    )
    campaign_type: str | None = Field(description="Type shown, or null for all.")
    segment: Segment | None = Field(description="Segment shown, or null for all.")
    region: Region | None = Field(description="Region shown, or null for the whole scope.")
    channel: Channel | None = Field(None, description="Channel of the campaigns, or null for all.")
    campaigns: list[CampaignRow] = Field(description="Campaigns, newest first.")
    controls: list[ControlComparison] = Field(
        description="Campaigns that kept a control group, compared with it."
    )
    segments: list[SegmentResponse] = Field(
        description="Closed campaigns by segment, best response first."
    )
    channels: list[ChannelResult] = Field(
        description="Closed campaigns by channel, best response first."
    )
    closed_campaigns: Count = Field(
        description="Campaigns whose last contact is at least 30 days old: what totals are of."
    )
    open_campaigns: Count = Field(description="Campaigns that may still collect responses.")
    controlled_campaigns: Count = Field(description="Campaigns that kept a control group.")
    contacts: Count = Field(description="Contacts of closed campaigns.")
    opens: Count = Field(description="Contacts opened.")
    clicks: Count = Field(description="Contacts clicked.")
    responses: Count = Field(description="Contacts with a response.")
    response_rate: Percent | None = Field(description="Responses as a share of contacts.")
    response_low: Percent | None = Field(description="Lower end of its interval.")
    response_high: Percent | None = Field(description="Upper end of its interval.")
    confidence: Percent = Field(
        description="Confidence of all intervals: Wilson for rates, Newcombe for their difference, "
        "Welch for revenue."
    )
    revenue: Money = Field(description="Revenue recorded with the responses.")
    budget: Money | None = Field(description="Budgets of the closed campaigns.")
    cost_per_response: Money | None = Field(
        description="Those budgets over the responses in scope; null for a part of them."
    )
    caveats: list[str] = Field(description="What the reader must know about these figures.")

    primary: ClassVar[str | None] = "campaigns"

    def standing_out(self, rows: Sequence[AnyResponses]) -> AnyResponses | None:
        """Of several rows the surest whose interval lies above the rate of all; None if none does."""
        rate = self.response_rate
        if rate is None or len(rows) < 2:
            return None
        best = max(rows, key=lambda row: row.response_low or 0)
        return best if (best.response_low or 0) > rate else None
