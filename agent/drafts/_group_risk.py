"""The risk note of many accounts that are no segment: of the whole book, a region, a trade or a manager."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from agent.drafts._segment_risk import calls_to_make
from agent.drafts._tables import rows_table
from agent.drafts.report import RiskNote
from agent.drafts.written import MONTH, NO_OWNER, Task, Text, Written
from agent.prose.tools import churn_risk as churn_words
from agent.wording import money
from tools._churn_result import ChurnRisk
from tools.opportunities import Opportunities

LOSING = frozenset(["at_risk_high_value", "declining_key_accounts"])
"""Kinds of opportunities that are revenue to keep."""
_MOST = 5


def of_group(results: Mapping[str, Any], currency: str) -> Written:
    """All sections; every figure is a field of a result."""
    churn: ChurnRisk | None = results.get("churn")
    found: Opportunities | None = results.get("opportunities")
    told = churn_words.prose(churn, currency) if churn and not churn.empty_reason else None
    unknown = (churn.empty_reason if churn else None) or "The risk of these accounts is not known."
    return Written(
        [
            Text(RiskNote.headings[0], [told.lead if told else unknown]),
            Text(
                RiskNote.headings[1],
                bullets=list(told.points) if told else [unknown],
                table=rows_table(churn, "accounts") if churn and told else None,
                charts=("churn",),
            ),
            Text(RiskNote.headings[2], bullets=_slipping(found, currency)),
            Text(RiskNote.headings[3], _stake(churn if told else None, currency)),
            Text(
                RiskNote.headings[4],
                bullets=["Fewer accounts at risk at the next look, with their orders back."],
            ),
            Text(
                RiskNote.headings[5],
                tasks=[
                    *calls_to_make(found),
                    Task("Review the list of accounts again.", NO_OWNER, MONTH),
                ],
            ),
        ]
    )


def _slipping(found: Opportunities | None, currency: str) -> list[str]:
    rows = [row for row in (found.opportunities if found else []) if row.kind in LOSING]
    return [
        f"{row.account_name}, {row.title.lower()}: {money(row.value_at_stake, currency)} at stake. "
        f"{row.evidence}"
        for row in rows[:_MOST]
    ] or ["No account among the first is at risk by its own rhythm, and no key account declines."]


def _stake(churn: ChurnRisk | None, currency: str) -> list[str]:
    said = []
    if churn is not None and churn.revenue_at_risk is not None:
        said.append(
            f"Revenue at risk, the probability times the revenue of each account, is "
            f"{money(churn.revenue_at_risk, currency)} in all."
        )
    if churn is not None and churn.most_at_stake is not None:
        dearest = churn_words.dearest_of(churn.most_at_stake, currency)
        said.append(f"Weighed by revenue first: {dearest}")
    return said or ["What is at stake is not known."]
