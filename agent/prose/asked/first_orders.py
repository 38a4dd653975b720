"""Who ordered for the first time, by name: each is one new account, so that none has a share to tell."""

from __future__ import annotations

from agent.prose.parts.prose import Prose
from agent.prose.parts.sales_row import name_of, period_of
from agent.wording import count, listed
from tools.sales_metrics import SalesMetrics

MOST = 10


def prose(result: SalesMetrics) -> Prose | None:
    """How many and who; None of any other figures."""
    if result.metric != "new_accounts" or result.by != ["account"] or result.only:
        return None
    rows = [row for row in result.rows if row.value]
    if not rows or result.overall.value is None:
        return None
    of = f" ({listed(list(result.filters.values()))})" if result.filters else ""
    accounts = count(int(result.overall.value), "account")
    lead = f"**{accounts}** ordered for the first time {period_of(result)}{of}."
    names = listed([name_of(row, result) for row in rows[:MOST]])
    among = f"Among them {names}; the table has the others" if len(rows) > MOST else names
    return Prose(" ".join([lead, *result.caveats]), (among,))
