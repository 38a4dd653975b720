"""The three drafts: executive summary, risk note, campaign plan.

Planned before any note is read, gathered in parallel, written section by section, verified; exported
to JSON for machines and Markdown for people. `draft` is the whole of it; `decide` approves a campaign plan.
"""

from agent.draft_report import DraftReportArgs
from agent.drafts.draft import Made, decide, draft
from agent.drafts.report import CampaignPlan, ExecutiveSummary, Report, RiskNote, read_report

__all__ = [
    "CampaignPlan",
    "DraftReportArgs",
    "ExecutiveSummary",
    "Made",
    "Report",
    "RiskNote",
    "decide",
    "draft",
    "read_report",
]
