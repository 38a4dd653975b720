"""What a person sees before the first question: whose book, how fresh, what is worth doing."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from agent.calls import run_tool
from agent.runtime import TurnContext
from agent.wording import count, day, money


class Starter(BaseModel):
    """A question offered on the opening page."""

    model_config = ConfigDict(frozen=True)

    role: str = Field(description="Heading it stands under, e.g. 'Account manager'.")
    label: str = Field(description="What the button says.")
    question: str = Field(description="What it asks.")


class Opening(BaseModel):
    """The opening page of one user."""

    model_config = ConfigDict(frozen=True)

    title: str = Field(description="Name of the organisation whose book this is.")
    snapshot: str = Field(
        description="The data in one line, e.g. 'Demo book · 1,402 accounts · data to 2026-06-30'."
    )
    starters: list[Starter] = []
    attention: list[str] = Field(
        [], description="The most valuable opportunities of the user's book, Markdown, best first."
    )
    demo: bool = Field(False, description="The book is generated and the page says so.")


STARTERS = (
    ("Account manager", "The book at a glance", "Show me the book at a glance"),
    ("Account manager", "What needs my attention?", "What needs my attention this week?"),
    ("Account manager", "Which big accounts are slipping?", "Which accounts are At Risk?"),
    ("Sales", "Find accounts to grow", "Which champions could buy more categories?"),
    ("Sales", "Top products", "Top 10 products by revenue in the last 12 months"),
    ("Planner", "Segments at a glance", "How are my accounts distributed over the segments?"),
    ("Planner", "Plan a win-back", "Who should get a retention campaign?"),
)
MOST = 3


async def opening(context: TurnContext) -> Opening:
    """The opening page: three opportunities of the largest value, and starters by role."""
    manifest = context.warehouse.manifest
    run = await run_tool(context, "opening", "opportunities", {"limit": MOST})
    rows = (run.result or {}).get("opportunities", [])
    kind = "Demo book" if manifest.demo else manifest.organization
    parts = [
        kind,
        count(manifest.rows["accounts"], "account"),
        f"data to {day(manifest.last_date)}",
    ]
    if context.scope.regions is not None:
        parts = [kind, context.scope.words, parts[-1]]
    return Opening(
        title=manifest.organization,
        snapshot=" · ".join(parts),
        starters=[
            Starter(role=role, label=label, question=question) for role, label, question in STARTERS
        ],
        attention=[
            f"**{row['account_name']}** – {row['title']}: "
            f"{money(row['value_at_stake'], manifest.currency)} at stake. {row['evidence']}"
            for row in rows
        ],
        demo=manifest.demo,
    )
