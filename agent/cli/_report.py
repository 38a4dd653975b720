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
            "that folder as JSON, as Markdown and as a page with live charts that needs no network, and "
            "the names of the files are printed."
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
                help="Write the files to this folder.",
            ),
            click.Option(
                ["--images"],
                is_flag=True,
                help="Write the charts as images beside the Markdown, which shows them (needs Chromium).",
            ),
            click.Option(["--json", "form"], flag_value="json", default=None, help="Print JSON."),
            click.Option(["--md", "form"], flag_value="markdown", help="Print Markdown."),
        ]

    def run(self, **values: Any) -> None:
        import asyncio

        form, user, out, images = (values.pop(name) for name in ("form", "user", "out", "images"))
        if images and out is None:
            raise click.UsageError(
                "--images are written beside the Markdown; give --out DIR as well."
            )
        made = asyncio.run(_draft(given(values), user))
        if out is not None:
            for path in _write(made, out, images=images):
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


def _write(made: dict[str, Any], folder: Path, *, images: bool) -> list[Path]:
    from agent import standalone
    from data.snapshots import write_atomically

    exports = made["exports"]
    written: list[Path] = []
    markdown = exports["markdown"]
    if images:
        markdown, written = _illustrated(exports["json"], folder / f"{made['stem']}.png")
    for ending, text in (
        ("json", exports["json"]),
        ("md", markdown),
        ("html", standalone.complete(exports["page"])),
    ):
        path = folder / f"{made['stem']}.{ending}"
        write_atomically(path, text)
        written.append(path)
    return written


def _illustrated(json_text: str, image: Path) -> tuple[str, list[Path]]:
    """The document as Markdown that shows its charts, and their files."""
    from agent.cli._charts import write_images
    from agent.document import as_markdown
    from agent.drafts import read_report
    from agent.drafts.markdown import document_of

    document = document_of(read_report(json_text))
    if not document.charts:
        return as_markdown(document), []
    files = write_images(document.charts, image, dark=False)
    return as_markdown(document, [file.name for file in files]), files
