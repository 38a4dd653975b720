"""`--chart FILE`: charts as a page or as images, of a tool result or an answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agent.cli._failures import Failure

if TYPE_CHECKING:
    from agent.answer import Chart
    from agent.document import Document
    from tools._registry import Outcome

ENDINGS = (".html", ".png")


class ChartFile(click.ParamType[Path]):
    """A file whose ending says what is written."""

    name = "file"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        path = Path(value)
        if path.suffix.lower() not in ENDINGS:
            self.fail(f"'{value}' must end in .html (a page) or .png (an image).", param, ctx)
        if path.is_dir():
            self.fail(f"'{value}' is a folder.", param, ctx)
        return path


def chart_options() -> list[click.Option]:
    """`--chart` and `--dark`."""
    return [
        click.Option(
            ["--chart"],
            type=ChartFile(),
            metavar="FILE",
            help="Write the charts to FILE as well: .html is a page with live charts and their tables that "
            "needs no network, .png an image (needs Chromium); several images are numbered.",
        ),
        click.Option(["--dark"], is_flag=True, help="The charts on a dark ground."),
    ]


def check_dark(chart: Path | None, dark: bool) -> None:
    """Refuse `--dark` where there is nothing it could be said of."""
    if dark and chart is None:
        raise click.UsageError("--dark is how the charts look; give --chart FILE as well.")


def document_of_tool(outcome: Outcome) -> Document:
    """The charts of a tool result as a document, with the tables that have their figures."""
    from agent.charts import charts_of, tables_behind
    from agent.document import Document, escape
    from agent.results import run_of
    from agent.tables import title
    from agent.wording import currency_words, day, first_upper

    result = outcome.result
    run = run_of(outcome, "c1")
    note = f"{first_upper(result.scope)}, as of {day(result.as_of)}"
    return Document(
        title=title(outcome.tool),
        stem=outcome.tool,
        currency=result.currency,
        blocks=[
            f"*{escape(note)}; {escape(currency_words(result.currency))}; snapshot {outcome.snapshot}.*",
            *charts_of(run, result.currency),
        ],
        behind=tables_behind(run),
    )


def write_charts(document: Document, path: Path, *, dark: bool) -> None:
    """Write the charts and tell the names of the files on stderr; nothing is written in part.

    Raises:
        Failure: the document has no chart.
        UsageError: no browser is there to draw images.
    """
    from agent import standalone
    from agent.document import as_page
    from data.snapshots import write_atomically

    if not document.charts:
        raise Failure(f"There is no chart to see here; {path} was not written.")
    if path.suffix.lower() == ".html":
        write_atomically(path, standalone.complete(as_page(document, dark=dark)))
        click.echo(str(path), err=True)
        return
    for written in write_images(document.charts, path, dark=dark):
        click.echo(str(written), err=True)


def write_images(charts: list[Chart], path: Path, *, dark: bool) -> list[Path]:
    """Write every chart as an image, numbered when there are several; the files in their order.

    All are drawn before the first is written.

    Raises:
        UsageError: no browser is there to draw images.
    """
    from agent.charts.images import pngs
    from data.snapshots import write_atomically

    images = pngs(charts, "dark" if dark else "light")
    names = [path]
    if len(images) > 1:
        names = [path.with_stem(f"{path.stem}-{number}") for number in range(1, len(images) + 1)]
    for name, image in zip(names, images, strict=True):
        write_atomically(name, image)
    return names
