"""How far a model can be trusted, where that is asked: how its test went comes before what it says."""

from __future__ import annotations

import re
from typing import Any

from agent.prose.parts.prose import Prose
from agent.prose.tools.customer_value import backtest
from agent.wording import count, day, number, percent, sentence
from tools._customer_value_result import BackTest
from tools._holdout import HoldOut
from tools.opportunities import Opportunities

_MODEL = r"(?:models?|predictions?|forecasts?|estimates?|probabilit(?:y|ies))"
_SAID = rf"(?:{_MODEL}|scores?|figures?|numbers?|percentages?)"
_SOUND = r"(?:reliab|accura)\w*\b"
_CUSTOMERS = r"(?:accounts?|customers?|clients?|buyers?)"
_ASKS = re.compile(
    r"\bhow (?:very )?(?:sure|certain|confident|accurate|trustworthy|precise|exact)\b"
    rf"|\bhow (?:good|right|wrong|far off)\b.*\b{_MODEL}\b"
    r"|\bhow well (?:do|does|did) (?:you|(?:the|your|this|that) (?:\w+ )?models?)\b"
    r"|\bhow (?:far|often|right)\b.*\bwrong\b"
    r"|\bhow (?:very )?wrong (?:can|could|may|might|are|is|were|would) (?:you|it|this|that|they|these)\b"
    r"|\b(?:trust|believe in|track record|calibrat\w+|back-?test\w*|hold-?out)\b"
    # Customers are reliable and depended on as well: what is so must be what a model says.
    rf"|\b(?:rely|depend) on (?:you|your|(?:(?:the|this|that|these|those) )?(?:\w+ )?{_SAID}|"
    r"(?:it|this|that|these|those)\W*$)"
    r"|\b(?:can|could|should|may) (?:i|we|one) (?:\w+ )?(?:rely|depend) on (?:who|what)\b"
    rf"|\b{_SAID} (?:\w+ ){{0,3}}?(?:{_SOUND}|right|wrong|off)\b(?! {_CUSTOMERS})"
    rf"|\b{_SOUND} (?:(?:is|are|was|were|of) )?(?:(?:the|this|that|these|those|your) )?(?:\w+ )?{_SAID}\b"
    rf"|\b{_SOUND} (?:is|are) (?:you|it|this|that|these|those)\W*$"
    rf"|\b(?:is|are) (?:you|it|this|that|these|those) (?:\w+ )?{_SOUND}",
    re.IGNORECASE,
)
_CAME_TRUE = {
    "churn_risk": ("stop ordering", "stopped", "accounts"),
    "product_propensity": ("be ordered", "were ordered", "categories"),
}
"""What was foreseen, what came true, and of what."""
MODELS = frozenset({*_CAME_TRUE, "customer_value"})
"""Tools that tell how the model behind them was tested."""
NOT_FORECAST = (
    "What is at stake is no forecast, so nothing has tested it: what fell away is counted, what could be won "
    "is what similar accounts buy, and what could be lost rests on churn probabilities. “How good is the "
    "churn model?” tells how those turned out."
)
NEAR = 2.0
"""Percentage points within which what came is called close to what was expected."""


def prose(question: str, tool: str, result: Any, told: Prose, currency: str) -> Prose | None:
    """The test of the model behind a result, then what it says now; None where nobody asked, or none was."""
    if not _ASKS.search(question):
        return None
    now = f"Now: {' '.join(told.lead.split())}"
    holdout, value = getattr(result, "holdout", None), getattr(result, "backtest", None)
    if isinstance(holdout, HoldOut) and tool in _CAME_TRUE:
        return Prose(_lead(holdout, tool), (*_points(holdout, tool), now))
    if tool in _CAME_TRUE and result.caveats:  # untested, and the caveats say why
        return Prose(" ".join(map(sentence, result.caveats)), (now,))
    if isinstance(result, Opportunities):
        return Prose(NOT_FORECAST, (now, *told.points), told.next_step)
    if isinstance(value, BackTest):
        return Prose(backtest(value, currency), (now,))
    return None


def _lead(holdout: HoldOut, tool: str) -> str:
    foreseen, came_true, of = _CAME_TRUE[tool]
    gap = holdout.predicted_rate - holdout.base_rate
    verdict = "is close" if abs(gap) <= NEAR else f"expects too {'many' if gap > 0 else 'few'}"
    return (
        f"The model {verdict}: tested on {count(holdout.tested_on, 'account')} since "
        f"{day(holdout.tested_at)}, **{percent(holdout.predicted_rate)}** of the {of} were expected to "
        f"{foreseen} and **{percent(holdout.base_rate)}** {came_true}."
    )


def _points(holdout: HoldOut, tool: str) -> list[str]:
    _, came_true, of = _CAME_TRUE[tool]
    return [
        f"The ranking is worth more than the single percentage: among the tenth of the {of} with the highest "
        f"probabilities, {number(holdout.top_decile_lift, 1)} times as many {came_true} as among all "
        f"(AUC {number(holdout.auc, 2)}).",
        f"The calibration error is {number(holdout.calibration_error, 2)}: that far apart, on average, are "
        "what is expected and what happens. A probability says nothing certain about a single account.",
    ]
