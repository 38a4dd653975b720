"""The HTML page of a run or of a comparison: one file, no scripts, nothing fetched."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from evals.compare import Change, Comparison, why
from evals.record import CaseResult, Run, RunFolder
from evals.report._markdown import headline
from evals.report._view import (
    CaseView,
    attempt_view,
    changed_texts,
    expected_of,
    same_attempt,
    strip,
    telling,
)
from evals.summary import summarise

HERE = Path(__file__).resolve().parent


def run_page(folder: RunFolder, run: Run) -> str:
    """The page of one run: the verdict, its figures, what failed with its transcripts, what passed."""
    failed = [case for case in run.cases if not case.passed]
    order = {"error": 0, "fail": 1, "flaky": 2}
    # What nobody knows of yet comes first.
    failed.sort(
        key=lambda case: (
            not case.must_pass,
            case.issue is not None,
            order[case.verdict],
            case.score,
        )
    )
    found = summarise(run)
    return _render(
        title=run.manifest.id,
        run=run,
        summary=found,
        verdict=headline(found),
        tone="good" if not failed else "bad" if found.overall.share < 0.8 else "mixed",
        failed=[_alone(folder, case) for case in failed],
        passed=[case for case in run.cases if case.passed],
        flaky=[(case.id, strip(case)) for case in run.cases if case.flaky],
    )


def comparison_page(baseline: RunFolder, candidate: RunFolder, made: Comparison) -> str:
    """The page of a comparison: the verdict, the worst regression, then everything that changed."""
    old, new = baseline.run, candidate.run
    tone = {"better": "good", "worse": "bad"}.get(made.direction, "mixed")
    flaky = {case.id: strip(case) for run in (old, new) for case in run.cases if case.flaky}

    def both(change: Change) -> CaseView:
        return _side_by_side(baseline, candidate, old, new, change)

    return _render(
        title=f"{made.candidate} against {made.baseline}",
        run=new,
        baseline=old,
        summary=summarise(new),
        before=summarise(old),
        verdict=made.sentence,
        tone=tone,
        comparison=made,
        regressions=[both(change) for change in made.regressions],
        improvements=[both(change) for change in made.improvements],
        flaky=sorted(flaky.items()),
        texts=changed_texts(baseline.texts, candidate.texts),
    )


def _alone(folder: RunFolder, case: CaseResult) -> CaseView:
    return CaseView(
        id=case.id,
        category=case.category,
        verdict=case.verdict,
        why=why(case),
        expected=expected_of(folder, case.id),
        after=attempt_view(folder, case.id, telling(case)),
        issue=case.issue,
        must_pass=case.must_pass,
        strip=strip(case),
    )


def _side_by_side(
    baseline: RunFolder, candidate: RunFolder, old: Run, new: Run, change: Change
) -> CaseView:
    before, after = old.case(change.id), new.case(change.id)
    worse = after if change.difference < 0 else before
    shown = telling(worse)
    return CaseView(
        id=change.id,
        category=change.category,
        verdict=after.verdict,
        why=change.why,
        expected=expected_of(candidate, change.id),
        before=attempt_view(baseline, change.id, same_attempt(before, shown)),
        after=attempt_view(candidate, change.id, same_attempt(after, shown)),
        must_pass=change.must_pass,
        issue=after.issue,
        scores=(change.before, change.after),
        strip=strip(after),
    )


def _render(**values: Any) -> str:
    blank: dict[str, Any] = {
        "comparison": None,
        "baseline": None,
        "before": None,
        "failed": [],
        "passed": [],
        "regressions": [],
        "improvements": [],
        "texts": {},
    }
    return _environment().get_template("page.html").render(blank | values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["percent"] = lambda share: f"{share:.1%}"
    environment.filters["points"] = lambda share: f"{share * 100:+.1f}"
    return environment
