"""`quintile export`: clusters, saved scores and conversations as files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agent.cli._model_command import ModelCommand, given, user_option

if TYPE_CHECKING:
    from agent.answer import Answer
    from data.tables import Form
    from tools._spec import LookbackArgs


@click.group("export")
def export() -> None:
    """Write clusters, saved scores or a conversation to files."""


def folder_option() -> click.Option:
    """`--out`: where the files go."""
    return click.Option(
        ["--out"],
        required=True,
        type=click.Path(file_okay=False, path_type=Path),
        metavar="DIR",
        help="Folder to write to.",
    )


def form_option() -> click.Option:
    """`--format`: what the tables are written as."""
    return click.Option(
        ["--format", "form"],
        type=click.Choice(["csv", "parquet"]),
        default="csv",
        show_default=True,
        help="What the tables are written as.",
    )


class ExportClusters(ModelCommand):
    """Writes a clustering: everything another program needs to place an account."""

    short_help = "Write the clusters of accounts: model, assignments, metrics."

    def __init__(self) -> None:
        super().__init__("clusters")
        self.short_help = type(self).short_help
        self.help = (
            "Write the clusters of accounts to files and print their names.\n\n"
            "The model (scaler and centroids) and the metrics are JSON: with them any program can place "
            "an account in the nearest cluster. Who is in which cluster is a table."
        )

    def arguments(self) -> type[LookbackArgs]:
        from tools._spec import LookbackArgs

        return LookbackArgs

    def more_options(self) -> list[click.Parameter]:
        return [folder_option(), form_option(), user_option()]

    def run(self, **values: Any) -> None:
        from agent.cli._tool_commands import in_query
        from tools._cluster_files import write_clusters

        out, form, user = (values.pop(name) for name in ("out", "form", "user"))
        args = self.arguments().model_validate(given(values))
        written = in_query(
            args, user, lambda query: write_clusters(query, args.lookback_days, out, form)
        )
        for path in written:
            click.echo(str(path))


@click.command("scores", params=[folder_option(), form_option()])
@click.option(
    "--run",
    "wanted",
    default="all",
    show_default=True,
    metavar="all|latest|ID",
    help="Which runs: the last saved of each day, the latest of them, or one by its id.",
)
def scores(out: Path, form: Form, wanted: str) -> None:
    """Write the saved scores of all runs to files and print their names.

    Five tables and the list of runs, each row with the id of its run and the date it is as of. Scores
    are saved by `quintile refresh`.
    """
    from data import scores as saved
    from data.home import Home
    from data.snapshots import current

    home = Home.find()
    chosen = saved.chosen(home, current(home).organization, wanted)
    for path in saved.export(home, chosen, out, form):
        click.echo(str(path))


@click.command("conversation", params=[folder_option(), user_option()])
@click.argument("thread", metavar="ID")
def conversation(thread: str, out: Path, user: str | None) -> None:
    """Write every turn of a conversation to files and print their names.

    ID is that of `quintile ask --thread`, or the one in the address of a conversation in the chat. The
    Markdown and the page are for people; `quintile replay` computes the JSON again.
    """
    import asyncio

    from agent import standalone
    from agent.assistant import Assistant
    from agent.cli._ask import answer_of
    from agent.commands import EXPORT_ALL
    from data.errors import UsageError
    from data.home import Home
    from data.snapshots import write_atomically

    async def asked() -> Answer:
        async with Assistant(Home.find()) as assistant:
            return await answer_of(assistant, EXPORT_ALL, thread, user, quiet=True)

    made = asyncio.run(asked()).export
    if made is None:
        raise UsageError(f"There is no conversation {thread} with an answer in it.")
    for ending, text in (
        ("json", made.json_text),
        ("md", made.markdown),
        ("html", standalone.complete(made.page)),
    ):
        path = out / f"{made.stem}.{ending}"
        write_atomically(path, text)
        click.echo(str(path))


export.add_command(ExportClusters())
export.add_command(conversation)
export.add_command(scores)
