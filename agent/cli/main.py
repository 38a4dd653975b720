"""`quintile`: the commands it has, and the boundary at which every error becomes a sentence.

Nothing heavy is imported here or at the top of the modules below: `quintile --help` lists all tools
from their source files, and a command imports what it needs when it runs.
"""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Any

import click

from agent.cli._ask import ask
from agent.cli._chat import chat
from agent.cli._churn_scores import churn_scores
from agent.cli._dashboard import dashboard
from agent.cli._doctor import doctor
from agent.cli._export import export
from agent.cli._failures import told
from agent.cli._load import demo, import_
from agent.cli._plans import plans
from agent.cli._refresh import analyze, refresh
from agent.cli._replay import replay
from agent.cli._report import report
from agent.cli._tool_commands import ToolCommand, command_name
from agent.cli._users import users
from tools._names import names

EPILOG = """\
Every figure comes from a tool run on your own data; add --json, --csv or --md to a tool for pipes.

QUINTILE_HOME is the folder with the data (default: .quintile in a checkout, else ~/.quintile).
NO_COLOR=1 switches colours off. Exit codes: 0 done, 1 failed, 2 wrong usage, 130 stopped by Ctrl-C.

Completion in bash: eval "$(_QUINTILE_COMPLETE=bash_source quintile)"; zsh_source and fish_source
likewise.
"""


class Commands(click.Group):
    """The top of the command line; lists tools apart from the other commands."""

    def invoke(self, ctx: click.Context) -> Any:
        with told():
            super().invoke(ctx)
            # Here, not at exit, so that a closed pipe is met inside the boundary.
            sys.stdout.flush()

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        # Tools are called segment_overview in prompts and exports; both spellings work here.
        name = command_name(args[0])
        return super().resolve_command(ctx, [name if name in self.commands else args[0], *args[1:]])

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for title, wanted in (("Commands", False), ("Tools", True)):
            rows = [
                (name, command.get_short_help_str(limit=400))
                for name, command in self.commands.items()
                if isinstance(command, ToolCommand) is wanted
            ]
            with formatter.section(title):
                formatter.write_dl(rows)


@click.group(
    cls=Commands,
    epilog=EPILOG,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="quintile")
def cli() -> None:
    """Ask about customer accounts; every figure is traced to a tool result."""


COMMANDS: tuple[click.Command, ...] = (
    chat,
    ask,
    demo,
    import_,
    churn_scores,
    analyze,
    refresh,
    export,
    report,
    dashboard,
    plans,
    replay,
    users,
    doctor,
)
for _command in COMMANDS:
    cli.add_command(_command)
for _name in names():
    cli.add_command(ToolCommand(_name))


def main() -> None:
    """Run the command line and exit."""
    # A terminal that cannot show a character gets a question mark, not a traceback.
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
    cli.main(prog_name="quintile")
