"""'Which of those should I ring first, and why': one account with its reasons, then the next ones."""

from __future__ import annotations

import re

from agent.prose.parts.prose import Prose
from agent.wording import count, money
from tools.opportunities import Opportunities

NEXT = 3
_ASKED = re.compile(
    r"\b(?:who|whom|which)\b.*\b(?:ring|call|phone|contact|visit|see|speak|talk|approach|tackle|handle|take|"
    r"deal|go|drop|get)\b.*\b(?:first|today|now|before the others)\b",
    re.IGNORECASE,
)


def prose(question: str, result: Opportunities, currency: str) -> Prose | None:
    """The account to begin with and why, and who comes after it; None where a longer list is shown."""
    rows = result.opportunities
    if result.account_id is not None or len(rows) > NEXT or not _ASKED.search(question):
        return None
    first, *others = rows
    stake = f"{money(first.value_at_stake, currency)} {first.stake_means}"
    if result.sort == "value_at_stake":
        stake += (
            f", the most at any of {count(result.total, 'account')}" if result.total > 1 else ""
        )
    owner = f", whom {first.owner} looks after" if first.owner and not result.owner else ""
    points = [f"**Why:** {first.evidence}"]
    for place, row in zip(("**Then:**", "**After that:**"), others, strict=False):
        points.append(
            f"{place} **{row.account_name}**, {money(row.value_at_stake, currency)} {row.stake_means}. "
            f"{row.evidence}"
        )
    return Prose(
        f"Begin with **{first.account_name}**{owner}: {stake}.", tuple(points), first.action
    )
