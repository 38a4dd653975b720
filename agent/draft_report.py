"""Arguments of `draft_report`: the one tool that writes a document instead of computing a result."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from pydantic import Field

from tools._campaign_audience import AudienceFilters
from tools._spec import LookbackArgs

NAME = "draft_report"
DESCRIPTION = (
    "Drafts a document: an executive summary (of an account, family, segment, region or the whole "
    "book), a risk note (of an account, segment or many) or a campaign plan. It runs the tools it "
    "needs itself and checks every figure."
)

Kind = Literal["executive_summary", "risk_note", "campaign_plan"]


class DraftReportArgs(AudienceFilters, LookbackArgs):
    """The kind of business, manager and least revenue are those of the accounts such a document is for."""

    kind: Kind = Field(description="Which document.")
    account: str | None = Field(None, description="Account id or name.")
    segment: str | None = Field(
        None,
        description="Segment it is about, or a plan is for; a plan may be for several: 'A or B'.",
    )
    region: str | None = Field(None, description="Region the document is about.")
    campaign_type: Literal["promotional", "premium", "retention", "acquisition"] | None = Field(
        None, description="Type of campaign; needed for a campaign plan."
    )
    budget: Decimal | None = Field(None, gt=0, description="Budget of the campaign plan.")
    cost_per_contact: Decimal | None = Field(
        None, gt=0, decimal_places=4, description="Cost of one contact of the campaign plan."
    )
    pause_days: int | None = Field(
        None, ge=0, le=365, description="Days the plan leaves an account alone after a contact."
    )
    note: str | None = Field(
        None, max_length=1000, description="What the person wants said differently in a new draft."
    )
    level: Literal["account", "family"] = Field(
        "account", description="The account alone, or with its subsidiaries."
    )
