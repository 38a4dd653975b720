"""The sentence on how probabilities turned out."""

from __future__ import annotations

from agent.wording import count, day, number, percent
from tools._holdout import HoldOut


def tested(holdout: HoldOut, came_true: str, *, measures: bool) -> str:
    """What was announced and what happened since; `came_true` as in '28.8% stopped'.

    `measures` are those of a statistician: who asks about one account has no use for them.
    """
    said = (
        f" (AUC {number(holdout.auc, 2)}, calibration error {number(holdout.calibration_error, 2)})"
        if measures
        else ""
    )
    return (
        f"Tested on {count(holdout.tested_on, 'account')} since {day(holdout.tested_at)}: "
        f"{percent(holdout.predicted_rate)} were expected, {percent(holdout.base_rate)} {came_true}; "
        f"of the tenth with the highest probabilities {number(holdout.top_decile_lift, 1)} times as many "
        f"as of all{said}."
    )
