"""`quintile eval show`: a run's figures, or one case as it happened, on the screen."""

from __future__ import annotations

import json
from collections.abc import Iterator

import click

from agent.cli._failures import printable
from data.home import Home
from evals.cli._work import say_run
from evals.compare import failed_checks
from evals.record import Attempt, RunFolder, Scored, find_folder
from evals.report._view import attempt_view, expected_of


def show(home: Home, run: str, case: str | None, *, as_json: bool) -> None:
    """Print a run, or a case of it with every attempt."""
    folder = find_folder(home, run)
    if case is None:
        if as_json:
            click.echo(folder.run.model_dump_json(indent=2))
        else:
            say_run(folder.run)
        return
    result = folder.run.case(case)
    attempts = list(folder.attempts(case))
    if as_json:
        click.echo(json.dumps([_plain(attempt) for attempt in attempts], ensure_ascii=False))
        return
    for line in expected_of(folder, case):
        click.secho(f"expected  {printable(line)}", dim=True)
    for scored in result.attempts:
        for line, style in _lines(folder, case, scored):
            click.secho(printable(line), fg=style)


def _plain(attempt: Attempt) -> dict[str, object]:
    return attempt.model_dump(mode="json")


def _lines(folder: RunFolder, case: str, scored: Scored) -> Iterator[tuple[str, str | None]]:
    place = f"variant {scored.variant + 1}, repeat {scored.repeat + 1}"
    yield "", None
    yield f"{place}: {'passed' if scored.passed else 'failed'}", "green" if scored.passed else "red"
    if scored.error:
        yield f"error: {scored.error}", "red"
    for reason in failed_checks(scored):
        yield f"not met: {reason}", "red"
    view = attempt_view(folder, case, scored)
    for turn in view.turns if view else []:
        yield f"> {turn.ask}", "cyan"
        for call in turn.calls:
            yield f"· {call}", None
        yield "".join(piece.text for piece in turn.pieces).strip(), None
        for piece in turn.pieces:
            if piece.verdict in ("ungrounded", "misattributed"):
                yield f"{piece.text}: {piece.note}", "red"
        if turn.draft:
            yield f"before the check: {turn.draft}", "yellow"
