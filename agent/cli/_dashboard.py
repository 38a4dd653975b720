"""`quintile dashboard`: the book at a glance as one file for a browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from agent.cli._model_command import ModelCommand, given, user_option

if TYPE_CHECKING:
    from agent.dashboard.arguments import DashboardArgs


class Dashboard(ModelCommand):
    """Writes the page; it holds the accounts that the user may see, and says so."""

    short_help = "Write the book at a glance as one page with live filters."

    def __init__(self) -> None:
        super().__init__("dashboard")
        self.short_help = type(self).short_help
        self.help = (
            f"{self.short_help}\n\nOne HTML file that needs neither a server nor a network: key figures, "
            "charts and tables, recomputed as filters are moved. Its figures are those of book-overview. It "
            "holds the accounts in it, by name: send it only to whom they may be shown."
        )

    def arguments(self) -> type[DashboardArgs]:
        from agent.dashboard.arguments import DashboardArgs

        return DashboardArgs

    def more_options(self) -> list[click.Parameter]:
        return [
            click.Option(
                ["--out"],
                required=True,
                type=click.Path(dir_okay=False, path_type=Path),
                metavar="FILE",
                help="File to write, for instance book.html.",
            ),
            user_option(),
        ]

    def run(self, **values: Any) -> None:
        from agent.cli._tool_commands import in_query
        from agent.dashboard import page
        from data.snapshots import write_atomically

        out, user = values.pop("out"), values.pop("user")
        args = self.arguments().model_validate(given(values))
        made = in_query(
            args,
            user,
            lambda query: page(query, lookback_days=args.lookback_days, region=args.region),
        )
        write_atomically(out, made)
        click.echo(str(out))


dashboard = Dashboard()
