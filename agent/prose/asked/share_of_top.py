"""What the first few of a ranking have of the whole, where a share of them is asked for."""

from __future__ import annotations

import re

from agent.prose.parts.prose import Prose
from agent.prose.parts.sales_row import name_of, period_of, shown, value_of
from agent.prose.tools.sales_metrics import MOST
from agent.wording import listed, number, percent
from tools.sales_metrics import SalesMetrics

_ASKS_SHARE = re.compile(
    r"\b(?:share|percentage|percent|per cent|proportion|fraction|part|chunk|slice|how much"
    r"|depend\w*|reliant|rely|relies|hangs?|rests?|concentrat\w*)\b",
    re.IGNORECASE,
)


def prose(question: str, result: SalesMetrics, currency: str) -> Prose | None:
    """The sum of the first few and its share first, then who they are; None where neither is asked for."""
    few = result.together
    if few is None or few.share is None or result.sort == "change" or result.order == "asc":
        return None
    if result.only or result.shown_groups < 2 or not _ASKS_SHARE.search(question):
        return None
    of = f" ({listed(list(result.filters.values()))})" if result.filters else ""
    lead = (
        f"The first {number(result.shown_groups)} of {number(result.groups)} together: "
        f"**{shown(few.value, result, currency)}**, **{percent(few.share)}** of the total. "
        f"{result.title}{of} {period_of(result)}: **{shown(result.overall.value, result, currency)}**."
    )
    points = [
        f"{name_of(row, result)}: {value_of(row, result, currency)}" for row in result.rows[:MOST]
    ]
    return Prose(" ".join([lead, *result.caveats]), tuple(points))
