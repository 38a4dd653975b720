"""How well probabilities turned out: the figures of a hold-out, and when they prove nothing."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, Any

from pydantic import Field

from tools._spec import Count, Day, Percent, Probability, Ratio, Row

if TYPE_CHECKING:
    import numpy as np

BINS = 10
Z95 = 1.959964
DRIFT = 5.0
"""Points between announced and observed rate from which a caveat is due."""


class HoldOut(Row):
    """The model as it would have been made a horizon ago, against what happened since."""

    trained_at: Day = Field(description="Day up to which the tested model knew behaviour.")
    tested_at: Day = Field(description="Day of the probabilities that were tested.")
    trained_on: Count = Field(description="Accounts the tested model learnt from.")
    tested_on: Count = Field(description="Accounts it was tested on.")
    tested_rows: Count = Field(description="Probabilities tested; one or more per account.")
    happened: Count = Field(description="Of the tested probabilities, how many came true.")
    base_rate: Percent = Field(description="Share of them that came true.")
    predicted_rate: Percent = Field(description="Share that the probabilities announced.")
    auc: Ratio = Field(
        description="Chance that a case that came true had the higher probability than one that "
        "did not; 0.5 is blind."
    )
    auc_low: Ratio = Field(description="Lower end of the 95 % interval of the AUC.")
    auc_high: Ratio = Field(description="Upper end of the 95 % interval of the AUC.")
    average_precision: Ratio = Field(
        description="Mean precision over the ranking; blind is the base rate."
    )
    brier_score: Ratio = Field(description="Mean squared error of the probabilities.")
    brier_of_base_rate: Ratio = Field(
        description="The same, had every account been given the base rate."
    )
    calibration_error: Ratio = Field(
        description="Mean distance between announced and observed rate over ten bins."
    )
    top_decile_lift: Ratio = Field(
        description="Rate among the tenth with the highest probabilities, over the base rate."
    )


class CalibrationBin(Row):
    low: Probability = Field(description="Probabilities from here.")
    high: Probability = Field(description="Up to here.")
    cases: Count = Field(description="Tested probabilities in the bin.")
    predicted: Percent = Field(description="Their mean, in percent.")
    observed: Percent = Field(description="Share of them that came true.")


def drift(holdout: HoldOut, to_what: str) -> list[str]:
    """A sentence where announced and observed rate of the test are far apart; `to_what` as in 'to stop'."""
    predicted, base = holdout.predicted_rate, holdout.base_rate
    if abs(predicted - base) < DRIFT:
        return []
    side = "high" if predicted > base else "low"
    return [
        f"Of all that were tested {predicted:.1f}% were expected {to_what} and of all {base:.1f}% did: trust "
        f"the order of the probabilities more than their size, which may be too {side} again."
    ]


def figures(
    probabilities: np.ndarray, happened: np.ndarray, accounts: int | None = None
) -> dict[str, Any]:
    """The figures of `HoldOut` that the two arrays give, unrounded; both outcomes must occur.

    `accounts` is how many the rows are about, where some are about the same one: the interval of the
    AUC is then as wide as if all rows of an account were one.
    """
    from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

    base = float(happened.mean())
    auc = float(roc_auc_score(happened, probabilities))
    copies = len(happened) / (accounts or len(happened))
    low, high = auc_interval(auc, int(happened.sum()), int((~happened).sum()), copies)
    return {
        "tested_rows": len(happened),
        "happened": int(happened.sum()),
        "base_rate": 100 * base,
        "predicted_rate": 100 * float(probabilities.mean()),
        "auc": auc,
        "auc_low": low,
        "auc_high": high,
        "average_precision": float(average_precision_score(happened, probabilities)),
        "brier_score": float(brier_score_loss(happened, probabilities)),
        "brier_of_base_rate": base * (1 - base),
        "calibration_error": calibration_error(probabilities, happened),
        "top_decile_lift": top_decile_lift(probabilities, happened),
    }


def auc_interval(auc: float, yes: int, no: int, copies: float = 1) -> tuple[float, float]:
    """The 95 % interval of an AUC from `yes` and `no` cases, of which every `copies` are one."""
    margin = Z95 * sqrt(copies) * auc_error(auc, yes, no)
    return max(0.0, auc - margin), min(1.0, auc + margin)


def auc_error(auc: float, yes: int, no: int) -> float:
    """The standard error of an AUC (Hanley and McNeil 1982, equation 1)."""
    two_yes = auc / (2 - auc)
    two_no = 2 * auc**2 / (1 + auc)
    spread = auc * (1 - auc) + (yes - 1) * (two_yes - auc**2) + (no - 1) * (two_no - auc**2)
    return sqrt(max(0.0, spread) / (yes * no))


def bins(probabilities: np.ndarray, happened: np.ndarray) -> list[dict[str, Any]]:
    """Ten bins of equal width; empty ones are left out. Fields of `CalibrationBin`, unrounded."""
    place = (probabilities * BINS).astype(int).clip(0, BINS - 1)
    found = []
    for number in range(BINS):
        inside = place == number
        if inside.any():
            found.append(
                {
                    "low": number / BINS,
                    "high": (number + 1) / BINS,
                    "cases": int(inside.sum()),
                    "predicted": 100 * float(probabilities[inside].mean()),
                    "observed": 100 * float(happened[inside].mean()),
                }
            )
    return found


def calibration_error(probabilities: np.ndarray, happened: np.ndarray) -> float:
    """Mean over the cases of |predicted - observed| of their bin, 0 to 1 (Naeini et al. 2015)."""
    found = bins(probabilities, happened)
    away = sum(entry["cases"] * abs(entry["predicted"] - entry["observed"]) for entry in found)
    return float(away / 100 / len(happened))


def top_decile_lift(probabilities: np.ndarray, happened: np.ndarray) -> float:
    """Rate among the highest tenth over the rate of all.

    Where equal probabilities straddle the edge, as many of them count as there is room for, at their
    mean rate, so that the order of rows decides nothing.
    """
    import numpy as np

    room = max(1, len(happened) // 10)
    edge = np.sort(probabilities)[-room]
    above, at = probabilities > edge, probabilities == edge
    hits = happened[above].sum() + (room - above.sum()) * happened[at].mean()
    return float(hits / room / happened.mean())
