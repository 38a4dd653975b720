"""`quintile eval`: run, compare, gate, rescore, show, add-from-feedback."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from agent.settings import Settings
    from data.home import Home

EPILOG = """\
A run is kept in QUINTILE_HOME/evals/runs with its raw transcripts and a report that opens offline.
RUN, A and B are a run's name, its folder, or 'latest'.

Suites ask the demo book, whatever data are loaded. Without QUINTILE_MODEL the offline analyst
answers: that proves plumbing, not prompts.
"""


@click.group("eval", epilog=EPILOG)
def eval_() -> None:
    """Find out whether a changed prompt or another model answers better or worse."""


def _model_options(command: Callable[..., Any]) -> Callable[..., Any]:
    options = (
        click.option(
            "--prompts",
            type=click.Path(exists=True, file_okay=False, path_type=Path),
            metavar="DIR",
            help="Use the prompts of this folder instead of the shipped ones.",
        ),
        click.option(
            "--model",
            metavar="NAME",
            help="The model to ask instead of QUINTILE_MODEL; 'offline' for the offline analyst.",
        ),
        click.option("--base-url", metavar="URL", help="Its endpoint instead of OPENAI_BASE_URL."),
        click.option(
            "-j",
            "--jobs",
            type=click.IntRange(1, 64),
            default=4,
            show_default=True,
            help="Attempts at the same time.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@eval_.command()
@click.argument("suites", nargs=-1, metavar="[SUITE]...")
@click.option(
    "-k",
    "--repeats",
    type=click.IntRange(1, 50),
    default=1,
    show_default=True,
    help="Ask every case so often; shows what is flaky.",
)
@click.option("--name", metavar="NAME", help="Name the run.  [default: suite and time]")
@click.option("--case", "cases", multiple=True, metavar="ID", help="Only this case; repeatable.")
@click.option("--against", metavar="RUN", help="Compare with this run when done.")
@click.option("--resume", metavar="RUN", help="Go on with a run that was stopped.")
@_model_options
def run(
    suites: tuple[str, ...],
    repeats: int,
    name: str | None,
    cases: tuple[str, ...],
    against: str | None,
    resume: str | None,
    prompts: Path | None,
    model: str | None,
    base_url: str | None,
    jobs: int,
) -> None:
    """Run suites and write a report.

    SUITE is a shipped one, 'all' for every shipped one, or the path of a suite of your own.
    Exits 0 when the run is done, whatever failed; for a pipeline there is `quintile eval gate`.
    """
    from evals.cli import _work
    from evals.record import find_folder

    if resume is not None and (suites or cases or name):
        raise click.UsageError("--resume goes on with a run as it was begun; give nothing else.")
    if resume is None and not suites:
        raise click.UsageError("Name a suite, or all.")
    with _asking(prompts, model, base_url) as (home, settings):
        if resume is not None:
            _work.finish(home, settings, find_folder(home, resume), jobs, against)
        else:
            _work.run_all(home, settings, suites, cases, repeats, name, jobs, against)


@eval_.command()
@click.argument("baseline", metavar="A")
@click.argument("candidate", metavar="B")
@click.option("--json", "as_json", is_flag=True, help="The comparison as JSON.")
def compare(baseline: str, candidate: str, as_json: bool) -> None:
    """Say whether B is better or worse than A.

    And where, and why; the report has the transcripts side by side."""
    from evals.cli import _work

    _work.compare_two(_home(), baseline, candidate, as_json=as_json)


@eval_.command()
@click.argument("run", metavar="RUN")
@click.option("--baseline", metavar="B", help="The run that it must not be worse than.")
@click.option(
    "--groundedness",
    type=click.FloatRange(0, 1),
    metavar="SHARE",
    help="Least share of traced figures.  [default: the suite's]",
)
def gate(run: str, baseline: str | None, groundedness: float | None) -> None:
    """Decide for a pipeline whether RUN may pass.

    Exits 0: yes. 1: a regression, a failure of what must pass, or groundedness below its floor.
    2: more than 2 % of the attempts broke, so that nothing can be said.
    """
    from evals.cli import _work

    code = _work.judge(_home(), run, baseline, groundedness)
    if code:
        raise click.exceptions.Exit(code)


@eval_.command()
@click.argument("run", metavar="RUN")
@click.option("--suite", metavar="SUITE", help="Score by these cases.  [default: the run's suite]")
def rescore(run: str, suite: str | None) -> None:
    """Score kept transcripts anew.

    With today's scorers and cases; nothing is asked again."""
    from evals.cli import _work

    _work.score_anew(_home(), run, suite)


@eval_.command()
@click.argument("run", metavar="RUN")
@click.argument("case", metavar="[CASE]", required=False)
@click.option("--json", "as_json", is_flag=True, help="The raw transcripts as JSON.")
def show(run: str, case: str | None, as_json: bool) -> None:
    """Print a case as it happened.

    What was asked, called, said and expected; without CASE, the figures of the run."""
    from evals.cli import _show

    _show.show(_home(), run, case, as_json=as_json)


@eval_.command("add-from-feedback")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The suite file the drafts are added to.  [default: feedback.yaml in the evals folder]",
)
def add_from_feedback(out: Path | None) -> None:
    """Turn thumbs-down into draft cases.

    E-mail addresses and names are masked. A draft is left out of runs until a person has written
    what a right answer is.
    """
    from evals.cli import _work

    _work.add_drafts(_home(), out)


def _home() -> Home:
    from data.home import Home

    return Home.find()


@contextmanager
def _asking(
    prompts: Path | None, model: str | None, base_url: str | None
) -> Iterator[tuple[Home, Settings]]:
    """The home and the settings; prompts are those of the folder while this is open."""
    from agent.settings import Settings

    settings = Settings.from_environment()
    if model is not None:
        settings = replace(settings, model=None if model == "offline" else model)
    if base_url is not None:
        settings = replace(settings, base_url=base_url)
    before = os.environ.get("QUINTILE_PROMPTS")
    if prompts is not None:
        os.environ["QUINTILE_PROMPTS"] = str(prompts.resolve())
    try:
        yield _home(), settings
    finally:
        if prompts is not None:
            if before is None:
                del os.environ["QUINTILE_PROMPTS"]
            else:
                os.environ["QUINTILE_PROMPTS"] = before
