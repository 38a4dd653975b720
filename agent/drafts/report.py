"""The drafts as data: sections, claims, tables, actions, the ledger they rest on and the receipt."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, model_validator

from agent.answer import Chart, Fact, Figure, Table
from agent.wording import day


class _Plain(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Claim(_Plain):
    """One paragraph or bullet with the figures in it, each traced to a fact of the ledger."""

    text: str
    figures: list[Figure] = []


class Action(_Plain):
    """Something to do, by whom, until when. The date is set by the drafting rule, not by a tool.

    What waits for a decision has its timing in words, which people are shown instead: a plan may be
    approved long after its data end.
    """

    what: str
    owner: str
    due: date
    timing: str = ""

    @property
    def when(self) -> str:
        """When, as people are shown it."""
        return self.timing or day(self.due)


class Section(_Plain):
    """A section: paragraphs, then bullets, charts, a table, actions; any may be missing."""

    heading: str
    paragraphs: list[Claim] = []
    bullets: list[Claim] = []
    charts: list[Chart] = []
    table: Table | None = None
    actions: list[Action] = []

    @property
    def empty(self) -> bool:
        """Nothing in it to read."""
        return not (self.paragraphs or self.bullets or self.table or self.actions)


class ReceiptCall(_Plain):
    """One tool call: `version` hashes the tool's code and SQL, `seal` its name and arguments."""

    id: str
    tool: str
    version: str
    arguments: dict[str, Any]
    seal: str
    rows: int
    uploads: int = Field(
        0, description="Number of the last upload of churn scores that counted; later ones do not."
    )
    sql: list[dict[str, str]]


class Receipt(_Plain):
    """What is needed to compute the report again."""

    snapshot: str
    scope: str
    regions: list[str] | None = Field(description="Regions of the scope; null for all.")
    upload: str | None = Field(
        None, description="The private upload it was made from, in words; null for the common book."
    )
    model: str
    model_hash: str
    drawing: str = Field("", description="Hash of the code that draws charts.")
    prompts: dict[str, str] = Field(description="Hash of each prompt file by name.")
    calls: list[ReceiptCall]


class _Report(_Plain):
    """Common to all drafts. Every heading of `headings` is there once and not empty, in that order unless a
    person wished another one first.
    """

    headings: ClassVar[tuple[str, ...]]

    title: str
    arguments: dict[str, Any] = Field(
        {},
        description="What it was drafted with, as resolved: its kind, and whom or what it is about.",
    )
    subject: str = Field(description="What it is about, e.g. 'Harbour Hotels (ACC0001)'.")
    scope: str
    as_of: date
    currency: str
    organization: str
    demo: bool
    left_out: int = Field(0, description="Statements removed because a figure was not traced.")
    sections: list[Section]
    behind: list[Table] = Field([], description="Tables with the figures of the charts.")
    ledger: list[Fact]
    receipt: Receipt

    @model_validator(mode="after")
    def _is_whole(self) -> _Report:
        found = tuple(section.heading for section in self.sections)
        if sorted(found) != sorted(self.headings):
            raise ValueError(f"sections must be {self.headings}, not {found}")
        for section in self.sections:
            if section.empty:
                raise ValueError(f"section '{section.heading}' is empty")
        return self


class ExecutiveSummary(_Report):
    """Of an account, a family, a segment, a region or the whole book."""

    headings = (
        "Executive Summary",
        "Business Insights",
        "Relationship Status",
        "Revenue Opportunities",
        "Risk Factors",
        "Recommended Actions",
    )
    kind: Literal["executive_summary"] = "executive_summary"


class RiskNote(_Report):
    """Of an account, a segment or many accounts."""

    headings = (
        "Risk level and why",
        "Evidence",
        "What changed",
        "Value at stake",
        "What would change our mind",
        "Recommended actions",
    )
    kind: Literal["risk_note"] = "risk_note"


class CampaignPlan(_Report):
    """A campaign; a plan is a draft until a person approves it."""

    headings = (
        "Objective",
        "Audience",
        "Offer and message",
        "Channels and timing",
        "Budget",
        "Control group and measurement",
        "Expected results",
        "Risks",
        "Next steps",
    )
    kind: Literal["campaign_plan"] = "campaign_plan"


TITLES = {
    "executive_summary": "Executive summary",
    "risk_note": "Risk note",
    "campaign_plan": "Campaign plan",
}
Report = ExecutiveSummary | RiskNote | CampaignPlan
KINDS: dict[str, type[ExecutiveSummary] | type[RiskNote] | type[CampaignPlan]] = {
    "executive_summary": ExecutiveSummary,
    "risk_note": RiskNote,
    "campaign_plan": CampaignPlan,
}


def read_report(text: str) -> Report:
    """An exported JSON report, equal to the one that was written.

    Raises:
        pydantic.ValidationError: not a whole report.
    """
    adapter: TypeAdapter[Report] = TypeAdapter(Report)
    return adapter.validate_json(text)
