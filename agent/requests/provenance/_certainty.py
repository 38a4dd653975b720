"""How sure an answer is: sums are exact, what a model foresees was tested, and the tests say how well."""

from __future__ import annotations

from typing import Any

from agent.prose.parts.holdout import tested
from agent.requests.provenance._figure import Meant
from agent.requests.provenance._last import Last
from agent.wording import number, percent
from tools._customer_value_result import BackTest
from tools._holdout import HoldOut

EXACT = (
    "**Exact:** the figures of that answer are sums and counts over the order lines of this snapshot, not "
    "estimates. Every one of them can be traced and computed again."
)
MIXED = (
    "**Not certain where it looks ahead:** what is expected comes from a model, and its test says how far to "
    "trust it. What has been ordered is counted, and exact."
)
_FORESEEN = ("churn", "value", "churn_probability", "expected_value", "expected_to_stop")
_TOLD = {"churn_risk": "stopped", "product_propensity": "were ordered"}
MODEL_TEST = "Which accounts are likely to churn?"


_COUNTED = frozenset(
    [
        "money",
        "count",
        "revenue",
        "orders",
        "frequency",
        "monetary_value",
        "previous_monetary",
        "total_monetary",
        "net_revenue",
    ]
)
"""Fields that hold what was ordered, and nothing that a model expects."""


def certainty(last: Last, about: Meant | None = None) -> tuple[str, list[str]]:
    """The text, and what to ask for more of it; `about` is the figure that is doubted, if one is named."""
    if about and about.fact and about.fact.path.rpartition(".")[2] in _COUNTED:
        return (
            f"**{about.said} is exact:** it is counted over the order lines of this snapshot, and no "
            "estimate. It can be traced and computed again.\n",
            [],
        )
    points: list[str] = []
    foreseen = False
    for tool, result in last.results:
        foreseen = foreseen or tool in (*_TOLD, "customer_value") or _looks_ahead(result)
        holdout, backtest = getattr(result, "holdout", None), getattr(result, "backtest", None)
        if isinstance(holdout, HoldOut):
            points.append(tested(holdout, _TOLD.get(tool, "came true"), measures=True))
        if isinstance(backtest, BackTest):
            points.append(_back(backtest))
        points += [str(caveat) for caveat in getattr(result, "caveats", ()) if caveat]
    if not foreseen:
        return f"{EXACT}\n", []
    asked = []
    if not any(isinstance(getattr(r, "holdout", None), HoldOut) for _, r in last.results):
        asked = [MODEL_TEST]
        points.append(
            f"The hold-out test of the churn model comes with the answer to “{MODEL_TEST}”"
        )
    return "\n".join([MIXED, "", *(f"- {point}" for point in dict.fromkeys(points)), ""]), asked


def _looks_ahead(result: Any) -> bool:
    rows = getattr(result, result.primary or "", None)
    return any(getattr(result, name, None) is not None for name in _FORESEEN) or any(
        getattr(row, "churn_probability", None) is not None
        for row in (rows if isinstance(rows, list) else [])
    )


def _back(tested_on: BackTest) -> str:
    """How the value model did on what came since."""
    return (
        f"Back-test over {tested_on.covers}: {number(tested_on.predicted_orders)} orders were predicted and "
        f"{number(tested_on.actual_orders)} came; {percent(tested_on.intervals_held)} of the intervals held."
    )
