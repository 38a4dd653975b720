"""The gate: may this run replace the baseline? An exit code for a pipeline, and the reasons."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from evals.compare import Comparison, compare
from evals.record import Run
from evals.summary import Summary, summarise

MOST_BROKEN = 0.02
"""Share of attempts that may break by infrastructure before a run says nothing."""


class Exit(IntEnum):
    """Exit codes of `quintile eval gate`."""

    PASS = 0
    FAIL = 1
    BROKEN = 2


@dataclass(frozen=True)
class Decision:
    """The exit code and every reason for it; no reason when it passes."""

    exit: Exit
    reasons: list[str]
    comparison: Comparison | None


def gate(run: Run, baseline: Run | None, floor: float | None = None) -> Decision:
    """Decide about a run. `floor` is the least groundedness, by default the suite's.

    Broken infrastructure comes first: of a run that hardly reached its model nothing can be said.
    """
    summary = summarise(run)
    comparison = None if baseline is None else compare(baseline, run)
    if summary.broken_share > MOST_BROKEN:
        reason = (
            f"{summary.broken_attempts} of {summary.attempts} attempts broke "
            f"({summary.broken_share:.1%}, at most {MOST_BROKEN:.0%}): "
            f"{', '.join(summary.errors[:5])}"
        )
        return Decision(Exit.BROKEN, [reason], comparison)
    least = run.manifest.suite.groundedness if floor is None else floor
    reasons = list(_reasons(summary, comparison, least))
    return Decision(Exit.FAIL if reasons else Exit.PASS, reasons, comparison)


def _reasons(summary: Summary, comparison: Comparison | None, least: float) -> Iterator[str]:
    if comparison is not None and comparison.direction == "worse":
        yield f"Regression against {comparison.baseline}. {comparison.sentence}"
    if summary.must_pass_failed:
        yield f"Must pass and failed: {', '.join(summary.must_pass_failed)}."
    if summary.groundedness < least:
        yield (
            f"Groundedness is {summary.groundedness:.2%}, below {least:.2%}: {summary.untraced} of "
            f"{summary.traced + summary.untraced} figures could not be traced."
        )
