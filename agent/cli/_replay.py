"""`quintile replay`: recompute an export, and say what changed and why."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from agent.cli._failures import printable
from agent.cli._model_command import USER_HELP

if TYPE_CHECKING:
    from agent.exports.replay import Replayed, Source

MOST_SHOWN = 20


@click.command("replay")
@click.argument("file", metavar="EXPORT.json", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--user", metavar="NAME", help=USER_HELP)
@click.option("--json", "as_json", is_flag=True, help="Print the whole comparison as JSON.")
@click.pass_context
def replay(ctx: click.Context, file: Path, user: str | None, as_json: bool) -> None:
    """Compute every figure of an export again.

    An export is a report, an answer or a conversation as JSON, or what `ask --json` printed. Says whether
    it is the same today, charts included, and if not, which figures changed and which input moved: data,
    tool, arguments, drawing, prompt or model. Exit code 0 when it is the same, 1 when it changed.
    """
    from agent.assistant import Assistant
    from agent.exports import replay as replaying
    from data.home import Home
    from data.users import LOCAL

    sources = _read(file)
    assistant = Assistant(Home.find())
    found = [replaying.replay(source, assistant.context(user or LOCAL)) for source in sources]
    same = all(one.same for one in found)
    if as_json:
        click.echo(_as_json(found, same=same))
    else:
        # Titles and labels are those of the file, which may be anybody's.
        click.echo(printable("\n\n".join(map(_words, found))))
        if len(found) > 1:
            changed = sum(not one.same for one in found)
            click.echo(f"\n{len(found) - changed} of {len(found)} are the same.")
    ctx.exit(0 if same else 1)


def _as_json(found: Sequence[Replayed], *, same: bool) -> str:
    """The comparison; of several, each in their order."""
    import json

    if len(found) == 1:
        return found[0].model_dump_json(indent=2)
    turns = [one.model_dump(mode="json") for one in found]
    return json.dumps({"same": same, "turns": turns}, ensure_ascii=False, indent=2)


def _read(file: Path) -> list[Source]:
    """What can be computed again in a file.

    Raises:
        UsageError: it cannot be read, is no export, or nothing in it was computed.
    """
    from agent.exports.replay import NOT_READABLE, read
    from data.errors import UsageError

    try:
        found = read(file.read_text(encoding="utf-8"))
    except OSError as problem:
        raise UsageError(f"{file} cannot be read ({problem.strerror}).") from problem
    except NOT_READABLE as problem:
        raise UsageError(
            f"{file} is no whole export as JSON; export it again with `quintile report ... --out DIR`, "
            "`quintile ask ... --json` or /export in the chat."
        ) from problem
    if not found:
        raise UsageError(
            f"Nothing in {file} rests on a tool call, so nothing can be computed again."
        )
    return found


def _words(found: Replayed) -> str:
    where = "" if found.kept else f" on today's data ({found.today})"
    charts = f" and {found.charts} charts" if found.charts else ""
    if found.same:
        lines = [
            f"Same: all {found.facts} figures{charts} of '{found.title}' come out again{where}."
        ]
    else:
        drawn = sum(chart.differs != "look" for chart in found.changed_charts)
        also = f" and {drawn} of {found.charts} charts" if found.charts else ""
        lines = [
            f"Changed: {len(found.changed)} of {found.facts} figures{also} of '{found.title}' "
            f"come out otherwise{where}."
        ]
    lines += [
        f"- {moved.input}: {moved.words}{'' if moved.changes_figures else ' (words or look only)'}"
        for moved in found.moved
    ]
    for change in found.changed[:MOST_SHOWN]:
        now = "no longer computed" if change.now is None else f"now {change.now}"
        lines.append(f"  {change.label}: was {change.was}, {now} ({change.because})")
    if len(found.changed) > MOST_SHOWN:
        lines.append(f"  and {len(found.changed) - MOST_SHOWN} more; --json lists them all")
    for chart in found.changed_charts:
        how = {"figures": "other figures", "look": "another look", "gone": "no longer drawn"}
        at = f" at {', '.join(chart.where)}" if chart.where else ""
        lines.append(f"  chart '{chart.title}': {how[chart.differs]}{at} ({chart.because})")
    lines += [f"Not on the ledger: {text}" for text in found.untraced]
    return "\n".join(lines)
