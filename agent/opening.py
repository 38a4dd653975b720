"""What a person sees before the first question: whose book, how fresh, what is worth doing."""

from __future__ import annotations

from agent.calls import run_tool
from agent.chat._contract import Opening, Starter
from agent.runtime import TurnContext
from agent.wording import count, day, money

STARTERS = (
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
