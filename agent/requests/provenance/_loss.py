"""What 'so we lose £138k?' is told: what is at risk is an average over what may happen, and no forecast."""

from __future__ import annotations

import re
from collections.abc import Sequence

from agent.answer import Fact
from agent.requests.provenance._figure import Meant
from agent.wording import money, percent

_AT_RISK = re.compile(
    r"(?P<row>.*)\b(?:value_at_stake|revenue_at_risk|total_at_stake|at_risk_revenue)$"
)


def loss(found: Meant | None, facts: Sequence[Fact], currency: str) -> str | None:
    """Yes or no with the sum behind the figure; None where that is no revenue at risk."""
    if found is None or found.fact is None:
        return None
    at = _AT_RISK.fullmatch(found.fact.path)
    if at is None:
        return None
    lead = (
        f"**Not for certain:** {found.said} is what is expected to be lost on average, no forecast of one "
        "sum."
    )
    row = {
        f.path.rpartition(".")[2]: f for f in facts if f.path.rpartition(".")[0] + "." == at["row"]
    }
    whole, chance = row.get("monetary_value"), row.get("churn_probability")
    if whole is None or chance is None:
        return f"{lead}\n\n- Some of the accounts will go, with all that they bring, and most will stay.\n"
    name = next(iter(found.fact.subject.values()), "the account").rpartition("|")[2]
    spent, likely = money(whole.value, currency), percent(100 * float(chance.value))
    return (
        f"{lead}\n\n"
        f"- It is the revenue of {name}, {spent}, times its churn probability, {likely}.\n"
        f"- If {name} orders no more, all of the {spent} a year is gone; if it stays, nothing is.\n"
        "- The probability is of no order in the next 90 days, going by accounts that behaved alike; what a "
        "call would change is not in it.\n"
    )
