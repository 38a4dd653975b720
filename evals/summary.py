"""The figures of one run: pass rates, pass^k, groundedness, errors, time, tokens, cost."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict, Field

from evals.record import CaseResult, Run, Scored
from evals.statistics import pass_hat
from tools._proportions import wilson


class Rate(BaseModel):
    """A share of cases with its 95 % interval; shares are 0 to 1."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    passed: float = Field(
        description="Cases passed; a part of one where repeats or variants failed."
    )
    cases: int
    share: float
    low: float
    high: float


class Sentences(BaseModel):
    """How the ledger judged labelled sentences."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    true_passed: int
    true_all: int
    false_stopped: int
    false_all: int


class Summary(BaseModel):
    """What a run comes to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    overall: Rate
    categories: dict[str, Rate]
    pass_hat: list[float] = Field(description="pass^1, pass^2, ... up to the number of repeats.")
    flaky: list[str]
    errors: list[str] = Field(description="Cases in which something broke.")
    attempts: int
    broken_attempts: int
    traced: int
    untraced: int
    groundedness: float
    p50: float
    p95: float
    input_tokens: int
    output_tokens: int
    cost: float | None = Field(description="Null where no prices are configured.")
    must_pass_failed: list[str]
    sentences: Sentences | None

    @property
    def broken_share(self) -> float:
        """Share of the attempts in which something broke."""
        return self.broken_attempts / self.attempts


def summarise(run: Run) -> Summary:
    """The figures of a run."""
    cases = run.cases
    attempts = [attempt for case in cases for attempt in case.attempts]
    names = sorted({case.category for case in cases})
    traced = sum(attempt.traced for attempt in attempts)
    untraced = sum(attempt.untraced for attempt in attempts)
    tokens_in = sum(attempt.input_tokens for attempt in attempts)
    tokens_out = sum(attempt.output_tokens for attempt in attempts)
    seconds = sorted(attempt.seconds for attempt in attempts)
    costs = [attempt.cost for attempt in attempts if attempt.cost is not None]
    repeats = run.manifest.repeats
    return Summary(
        overall=_rate(cases),
        categories={
            name: _rate([case for case in cases if case.category == name]) for name in names
        },
        pass_hat=[
            sum(pass_hat(case.repeats_passed, repeats, k) for case in cases) / len(cases)
            for k in range(1, repeats + 1)
        ],
        flaky=[case.id for case in cases if case.flaky],
        errors=[case.id for case in cases if any(attempt.error for attempt in case.attempts)],
        attempts=len(attempts),
        broken_attempts=sum(attempt.error is not None for attempt in attempts),
        traced=traced,
        untraced=untraced,
        groundedness=traced / (traced + untraced) if traced + untraced else 1.0,
        p50=quantile(seconds, 0.5),
        p95=quantile(seconds, 0.95),
        input_tokens=tokens_in,
        output_tokens=tokens_out,
        cost=float(sum(costs)) if costs else None,
        must_pass_failed=[case.id for case in cases if case.must_pass and not case.passed],
        sentences=_sentences(run, attempts),
    )


def quantile(ordered: Sequence[float], share: float) -> float:
    """The nearest-rank quantile of sorted figures; 0 of none."""
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _rate(cases: Sequence[CaseResult]) -> Rate:
    passed = float(sum(case.score for case in cases))
    # The interval needs whole cases; a case that failed in part did not pass.
    low, high = wilson(sum(case.passed for case in cases), len(cases))
    return Rate(passed=passed, cases=len(cases), share=passed / len(cases), low=low, high=high)


def _sentences(run: Run, attempts: Sequence[Scored]) -> Sentences | None:
    holds = {
        (case.id, number): sentence.holds
        for case in run.manifest.suite.cases
        if case.sentences
        for number, sentence in enumerate(case.sentences.say)
    }
    if not holds:
        return None
    judged = [
        (holds[case.id, attempt.variant], attempt.passed)
        for case in run.cases
        for attempt in case.attempts
        if (case.id, attempt.variant) in holds
    ]
    return Sentences(
        true_passed=sum(right for true, right in judged if true),
        true_all=sum(true for true, _ in judged),
        false_stopped=sum(right for true, right in judged if not true),
        false_all=sum(not true for true, _ in judged),
    )
