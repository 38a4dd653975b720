"""What the commands of `quintile eval` do; imported when one of them runs."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import click

from agent.cli._steps import share_done
from agent.settings import Settings
from data.errors import UsageError
from data.home import Home
from evals.case import Suite
from evals.compare import Comparison, compare, failed_checks
from evals.feedback import add_drafts as add_drafts_to
from evals.gate import Exit, gate
from evals.record import Run, RunFolder, find_folder
from evals.report import write_comparison, write_reports
from evals.runner import begin, go_on, rescore
from evals.suite import load_suite, shipped
from evals.summary import summarise

LISTED = 12
"""Failed cases that are listed on the screen; the report has them all."""


def run_all(
    home: Home,
    settings: Settings,
    suites: Sequence[str],
    cases: Sequence[str],
    repeats: int,
    name: str | None,
    jobs: int,
    against: str | None,
) -> None:
    """Run the suites one after the other, say what came of each, and compare."""
    names = shipped() if list(suites) == ["all"] else suites
    loaded = [_only(load_suite(suite), cases) for suite in names]
    for suite in loaded:
        several = len(loaded) > 1
        named = f"{name}-{suite.name}" if name and several else name
        baseline = f"{against}-{suite.name}" if against and several else against
        if baseline is not None:
            find_folder(home, baseline)  # a name that is wrong is told before the work
        folder = begin(suite, home, settings, repeats=repeats, name=named)
        finish(home, settings, folder, jobs, baseline)


def finish(
    home: Home, settings: Settings, folder: RunFolder, jobs: int, against: str | None
) -> None:
    """Make what a run lacks, write its report, say what came of it, and compare."""
    try:
        with share_done() as told:
            run = asyncio.run(go_on(folder, home, settings, jobs=jobs, told=told))
    except KeyboardInterrupt:
        name = folder.path.name
        click.echo(f"Run {name} is kept: `quintile eval run --resume {name}` goes on.", err=True)
        raise
    page = write_reports(folder, run)
    say_run(run)
    click.echo(f"Run {folder.path.name}. Report: {page}")
    if against is not None:
        old = find_folder(home, against)
        made = compare(old.run, run)
        page = write_comparison(old, folder, made)
        _say_comparison(made)
        click.echo(f"Comparison: {page}")


def compare_two(home: Home, baseline: str, candidate: str, *, as_json: bool) -> None:
    """Print the verdict and write the report."""
    old, new = find_folder(home, baseline), find_folder(home, candidate)
    made = compare(old.run, new.run)
    page = write_comparison(old, new, made)
    if as_json:
        click.echo(made.model_dump_json(indent=2))
        return
    _say_comparison(made)
    click.echo(f"Report: {page}")


def judge(home: Home, run: str, baseline: str | None, floor: float | None) -> int:
    """The gate's decision on the screen; its exit code."""
    candidate = find_folder(home, run).run
    old = None if baseline is None else find_folder(home, baseline).run
    decision = gate(candidate, old, floor)
    words = {Exit.PASS: "Gate: pass.", Exit.FAIL: "Gate: fail.", Exit.BROKEN: "Gate: no verdict."}
    click.echo(words[decision.exit])
    for reason in decision.reasons:
        click.echo(f"- {reason}")
    if decision.exit is Exit.PASS and decision.comparison is not None:
        click.echo(decision.comparison.sentence)
    click.echo(candidate.manifest.label)
    return int(decision.exit)


def score_anew(home: Home, run: str, suite: str | None) -> None:
    """Score kept transcripts and say which cases are judged otherwise now."""
    folder = find_folder(home, run)
    kept = folder.manifest.suite
    by_name = suite or (kept.name if kept.name in shipped() else None)
    wanted = kept if by_name is None else load_suite(by_name)
    before, after = rescore(folder, wanted, home)
    write_reports(folder, after)
    old = {case.id: case for case in before.cases}
    changed = [
        case for case in after.cases if case.id in old and case.verdict != old[case.id].verdict
    ]
    for case in changed:
        click.echo(f"{case.id}: was {old[case.id].verdict}, is {case.verdict}")
    click.echo(f"{len(after.cases)} cases scored anew, {len(changed)} judged otherwise.")
    say_run(after)


def add_drafts(home: Home, out: Path | None) -> None:
    """Write draft cases for answers that people marked as bad."""
    path, ids = add_drafts_to(home, out)
    if not ids:
        click.echo("No thumbs-down that is not a case yet.")
        return
    click.echo(f"{len(ids)} draft cases added to {path}: {', '.join(ids)}.")
    click.echo("Check what was masked, write what a right answer is, and remove `draft: true`.")


def say_run(run: Run) -> None:
    """What a run came to, in a few lines."""
    found = summarise(run)
    rate = found.overall
    click.echo(
        f"{run.manifest.suite.name}: {rate.passed:g} of {rate.cases} cases passed "
        f"({rate.share:.1%}), groundedness {found.groundedness:.1%}, p50 {found.p50:.2f} s, "
        f"p95 {found.p95:.2f} s"
        + (f", {len(found.flaky)} flaky" if found.flaky else "")
        + (f", {len(found.errors)} with errors" if found.errors else "")
    )
    failed = [case for case in run.cases if not case.passed]
    for case in failed[:LISTED]:
        attempt = next(attempt for attempt in case.attempts if not attempt.passed)
        reasons = [attempt.error] if attempt.error else failed_checks(attempt)
        note = f" (known: {case.issue})" if case.issue else ""
        click.echo(f"  {case.verdict:<5}  {case.id}: {reasons[0]}{note}")
    if len(failed) > LISTED:
        click.echo(f"  and {len(failed) - LISTED} more in the report")
    click.echo(run.manifest.label)


def _say_comparison(made: Comparison) -> None:
    click.echo(made.sentence)
    if made.moved:
        click.echo(f"What differs: {', '.join(made.moved)}.")
    for row in made.categories:
        if row.changed:
            mark = "  stands out" if row.stands_out else ""
            click.echo(
                f"  {row.name}: {row.before:.0%} before, {row.after:.0%} after "
                f"({row.changed} of {row.cases} changed, p = {row.p:.2g}){mark}"
            )
    for change in made.regressions[:3]:
        click.echo(f"  worse: {change.id}: {change.why[0] if change.why else ''}")


def _only(suite: Suite, cases: Sequence[str]) -> Suite:
    if not cases:
        return suite
    known = {case.id for case in suite.cases}
    if unknown := [case for case in cases if case not in known]:
        raise UsageError(f"Suite {suite.name} has no case '{unknown[0]}'.")
    return suite.model_copy(update={"cases": [case for case in suite.cases if case.id in cases]})
