"""The shipped suites, run whole with the offline analyst: nothing breaks, nothing untraced is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from evals.compare import why
from evals.record import Run
from evals.suite import load_suite, shipped
from evals.summary import summarise


@pytest.fixture(scope="module", params=shipped())
def run(request: pytest.FixtureRequest, evaluate: Callable[..., Any]) -> Run:
    """One suite, run once."""
    made: Run = evaluate(load_suite(request.param))[1]
    return made


def test_nothing_breaks(run: Run) -> None:
    assert summarise(run).errors == []


def test_nothing_fails_that_is_not_known_to(run: Run) -> None:
    """What is known to be wrong in the product says so in its case; everything else passes."""
    failed = {case.id: why(case) for case in run.cases if not case.passed and case.issue is None}
    assert failed == {}
    assert all(case.passed for case in run.cases if case.must_pass)
