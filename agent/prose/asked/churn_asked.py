"""What a question about churn risk leads with: the revenue at it, its share, and whose accounts they are."""

from __future__ import annotations

from agent.prose.asked.leads import NOTHING, Lead
from agent.prose.parts.prose import Prose
from agent.prose.parts.trade import whereof
from agent.wording import count, listed, money, number, percent
from tools._churn_result import ChurnRisk
from tools.churn_risk import AT_RISK

_BY_STAKE = ("revenue_at_risk",)
"""A list by probability times revenue leads with what that comes to."""
NEXT = 3
"""Account managers that are named after the first of them."""


def _revenue(result: ChurnRisk, told: Prose) -> str | None:
    """What the accounts at High or Critical risk bring, and what share that is, by level."""
    if not result.at_risk_accounts or result.at_risk_revenue is None or result.sort in _BY_STAKE:
        return None
    rows = [row for row in result.levels if row.level in AT_RISK]
    levels = [
        f"{money(row.revenue, result.currency)} ({percent(row.revenue_share)}) from "
        f"{count(row.accounts, 'account')} at {row.level} risk"
        for row in rows
    ]
    of = f"of the revenue{whereof(result, result.region)} in the last 365 days"
    return (
        f"**{money(result.at_risk_revenue, result.currency)}**, "
        f"**{percent(result.at_risk_revenue_share)}** {of}, is from "
        f"{count(result.at_risk_accounts, 'account')} at High or Critical churn risk: {listed(levels)}"
    )


def _accounts(result: ChurnRisk, told: Prose) -> str | None:
    """The share of the accounts at High or Critical risk."""
    if not result.scored_accounts or result.level is not None:
        return None
    whose = f"{result.segment} accounts" if result.segment else "accounts"
    return (
        f"**{percent(result.at_risk_share)}** of the {whose}{whereof(result, result.region)} that ordered "
        f"in the last 365 days are at High or Critical churn risk: {number(result.at_risk_accounts)} of "
        f"{number(result.scored_accounts)}"
    )


def _owners(result: ChurnRisk, told: Prose) -> str | None:
    """Who has most revenue at High or Critical risk."""
    rows = [row for row in result.owners if row.at_risk_accounts]
    if len(result.owners) < 2 or not rows:
        return None
    first, *others = (
        f"**{row.owner}**: {money(row.at_risk_revenue, result.currency)}, "
        f"{percent(row.at_risk_revenue_share)} of the revenue of that book "
        f"({number(row.at_risk_accounts)} of {count(row.scored_accounts, 'account')})"
        for row in rows
    )
    lead = f"Most revenue at High or Critical churn risk is with {first}"
    return f"{lead}. Then come {'; '.join(others[:NEXT])}" if others else lead


RULES: list[tuple[str, Lead, str]] = [
    (
        r"\b(?:by|per|each) (?:account )?(?:manager|owner|rep|seller)s?\b|\b(?:who|whose|which manager)\b.*"
        r"\b(?:worr(?:y|ied)|most to lose|concerned)\b",
        _owners,
        NOTHING,
    ),
    (
        r"^(?!.*\b(?:which|who|list|show)\b).*\b(?:revenue|sales|turnover|money|income|business)\b.*\brisk\b",
        _revenue,
        NOTHING,
    ),
    (
        r"(?:\b(?:share|percentage|percent|proportion)|%) of\b.*\b(?:risk|danger|likely|churn|leave)\b",
        _accounts,
        NOTHING,
    ),
]
"""As in `asked_first`."""
