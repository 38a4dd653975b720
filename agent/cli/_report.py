"""`quintile report`: an executive summary, a risk note or a campaign plan, without a conversation."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agent.cli._model_command import ModelCommand, given, user_option

if TYPE_CHECKING:
    from agent.drafts import DraftReportArgs


class ReportCommand(ModelCommand):
    """Drafts one document; every figure in it is checked, as in the chat."""

    short_help = "Draft an executive summary, a risk note or a campaign plan."

    def __init__(self) -> None:
        super().__init__("report")
        self.short_help = type(self).short_help
        self.help = (
            f"{self.short_help}\n\nPrints the document as Markdown. With --out it is written to "
            "that folder as JSON and as Markdown, and the names of the two files are printed."
        )

    def arguments(self) -> type[DraftReportArgs]:
        from agent.drafts import DraftReportArgs

        return DraftReportArgs

    def more_options(self) -> list[click.Parameter]:
        return [
            user_option(),
            click.Option(
                ["--out"],
                type=click.Path(file_okay=False, path_type=Path),
                metavar="DIR",
                help="Write both files to this folder.",
            ),
            click.Option(["--json", "form"], flag_value="json", default=None, help="Print JSON."),
            click.Option(["--md", "form"], flag_value="markdown", help="Print Markdown."),
        ]

    def run(self, **values: Any) -> None:
        import asyncio

        form, user, out = (values.pop(name) for name in ("form", "user", "out"))
        made = asyncio.run(_draft(given(values), user))
        if out is not None:
            for path in _write(made, out):
                click.echo(str(path))
        if form or out is None:
            sys.stdout.write(made["exports"][form or "markdown"])


report = ReportCommand()


async def _draft(arguments: dict[str, Any], user: str | None) -> dict[str, Any]:
    """The report as `agent.drafts.Made.report` has it, with its exports."""
    from pydantic import ValidationError

    from agent.assistant import Assistant
    from agent.cli._steps import print_step
    from agent.drafts import DraftReportArgs
    from data.home import Home
    from data.users import LOCAL
    from tools._errors import InvalidArguments

    try:
        args = DraftReportArgs.model_validate(arguments)
    except ValidationError as problem:
        sentences = [f"{'.'.join(map(str, e['loc']))}: {e['msg']}." for e in problem.errors()]
        raise InvalidArguments("report", sentences) from problem
    async with Assistant(Home.find()) as assistant:
        return await assistant.draft(args, user or LOCAL, print_step)


def _write(made: dict[str, Any], folder: Path) -> list[Path]:
    from data.snapshots import write_atomically

    written = []
    for ending, form in (("json", "json"), ("md", "markdown")):
        path = folder / f"{made['stem']}.{ending}"
        write_atomically(path, made["exports"][form])
        written.append(path)
    return written
