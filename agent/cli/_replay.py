"""`quintile replay`: recompute an exported report, and say what changed and why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from agent.cli._model_command import USER_HELP

if TYPE_CHECKING:
    from agent.drafts import Report
    from agent.replay import Replayed

MOST_SHOWN = 20


@click.command("replay")
@click.argument("file", metavar="REPORT.json", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--user", metavar="NAME", help=USER_HELP)
@click.option("--json", "as_json", is_flag=True, help="Print the whole comparison as JSON.")
@click.pass_context
def replay(ctx: click.Context, file: Path, user: str | None, as_json: bool) -> None:
    """Compute every figure of an exported report again.

    Says whether the report is the same today, and if not, which figures changed and which input moved:
    data, tool, arguments, prompt or model. Exit code 0 when it is the same, 1 when it changed.
    """
    from agent import replay as replaying
    from agent.assistant import Assistant
    from data.home import Home
    from data.users import LOCAL

    found = replaying.replay(_read(file), Assistant(Home.find()).context(user or LOCAL))
    click.echo(found.model_dump_json(indent=2) if as_json else _words(found))
    ctx.exit(0 if found.same else 1)


def _read(file: Path) -> Report:
    """The report in a file.

    Raises:
        UsageError: it cannot be read, or is not an exported report.
    """
    from pydantic import ValidationError

    from agent.drafts import read_report
    from data.errors import UsageError

    try:
        return read_report(file.read_text(encoding="utf-8"))
    except OSError as problem:
        raise UsageError(f"{file} cannot be read ({problem.strerror}).") from problem
    except (ValidationError, UnicodeDecodeError) as problem:
        raise UsageError(
            f"{file} is not a whole report exported as JSON; export it again with "
            "`quintile report ... --out DIR`."
        ) from problem


def _words(found: Replayed) -> str:
    where = "" if found.kept else f" on today's data ({found.today})"
    if found.same:
        lines = [f"Same: all {found.facts} figures of '{found.title}' come out again{where}."]
    else:
        lines = [
            f"Changed: {len(found.changed)} of {found.facts} figures of '{found.title}' "
            f"come out otherwise{where}."
        ]
    lines += [
        f"- {moved.input}: {moved.words}{'' if moved.changes_figures else ' (words only)'}"
        for moved in found.moved
    ]
    for change in found.changed[:MOST_SHOWN]:
        now = "no longer computed" if change.now is None else f"now {change.now}"
        lines.append(f"  {change.label}: was {change.was}, {now} ({change.because})")
    if len(found.changed) > MOST_SHOWN:
        lines.append(f"  and {len(found.changed) - MOST_SHOWN} more; --json lists them all")
    lines += [f"Not on the ledger: {text}" for text in found.untraced]
    return "\n".join(lines)
