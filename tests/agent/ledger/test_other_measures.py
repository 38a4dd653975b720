"""A sentence that names a measure other than the fact's is misattributed, however right the figure."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from agent.ledger import Verification

Check = Callable[..., Verification]


@pytest.mark.parametrize(
    "text",
    [
        "Profit from Champions was £1,203,455.",
        "The gross margin of Champions is 46.2 %.",
        "The budget for Champions is £1,203,455.",
        "Champions' debt is £1,203,455.",
        "Champions cost us £1,203,455.",
        "Each Champion spent £1,203,455.",
        "Every Champion brought £1,203,455.",
        "Champions spent £1,203,455 a month.",
        "Champions spent £1,203,455 per day.",
        "Without Champions revenue is £1,203,455.",
        "Revenue of Champions will reach £1,203,455 next year.",
        "Champions will bring £1.2m.",
        "Champions' churn probability is 1.7 %.",
        "The probability of churn of Champions is 1.7 %.",
        "Champions and At Risk together bring 46.2 %.",
        "At Risk and Champions combined hold 41 accounts.",
        "We have 41 Champions and £310,221 of profit.",
        "Harbour Hotels brought in £23,100.",
        "Marina Foods has £8,120.99 of value at stake.",
        "Champions are 46.2 % of the accounts and bring in £1,203,455.",
    ],
)
def test_figure_of_another_measure_is_caught(check: Check, text: str) -> None:
    assert check(text).failures


@pytest.mark.parametrize(
    "text",
    [
        "Champions brought £1,203,455 of revenue.",
        "Revenue of Champions was £1,203,455, 46.2 % of all.",
        "Champions spent £402.11 per order.",
        "Marina Foods has £18,900 of value at stake.",
        "Harbour Hotels brought in £5,400.25.",
        "Champions and At Risk together bring 58.1 %.",
        "Champions and At Risk together hold 128 accounts.",
        "Harbour Hotels will cost us £23,100 when it leaves; £23,100 is at stake.",
        "The churn probability of Marina Foods is 8 %.",
    ],
)
def test_figure_of_its_own_measure_stands(check: Check, text: str) -> None:
    verification = check(text)
    assert verification.grounded, verification.failures
